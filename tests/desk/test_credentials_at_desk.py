"""Content Credentials on their way through a desk: what is trusted, what is said, and what no export has."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from newsdesk.base.errors import UserError
from newsdesk.cli.main import run
from newsdesk.desk.desk import Desk
from newsdesk.desk.profile import load_profile

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from credential_samples import MADE, Signer, signed, signer
from picture_samples import encoded, scene


@pytest.fixture(scope="module")
def camera() -> Signer:
    return signer()


@pytest.fixture(scope="module")
def photo(camera: Signer) -> bytes:
    return signed(encoded(scene(1)), "image/jpeg", camera, MADE, {"action": "c2pa.cropped"})


def profile(folder: Path, text: str, **files: bytes) -> Path:
    """A desk profile with files beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.pem").write_bytes(data)
        (folder / f"{name}.pem").chmod(0o600)
    (folder / "profile.toml").write_text(text, "utf-8")
    return folder / "profile.toml"


def test_whom_the_profile_trusts_is_trusted_and_that_the_credentials_end_is_said(
    desk: Desk, tmp_path: Path, photo: bytes, camera: Signer
) -> None:
    asset = desk.take_in(photo, "a.jpg").sha256
    said = desk.pictures.said(asset)
    assert said.credentials is not None
    assert said.credentials.state == "valid"
    assert said.end == desk.pictures.end(asset)
    assert "no picture that is edited or published has them" in str(said.end)
    file = profile(tmp_path / "newsroom", '[pictures]\ntrust = "trust.pem"\n', trust=camera.root)
    other = Desk.open(desk.paths, profile=file)
    trusted = other.pictures.said(asset).credentials
    other.close()
    assert trusted is not None
    assert trusted.state == "trusted"
    plain = desk.take_in(encoded(scene(2)), "b.jpg").sha256
    assert (desk.pictures.said(plain).credentials, desk.pictures.said(plain).end) == (None, None)
    assert desk.pictures.end(plain) is None


@pytest.mark.parametrize("held", [None, b"no certificates", "证书".encode()])
def test_a_trust_list_that_is_none_is_said_with_the_profiles_name(tmp_path: Path, held: bytes | None) -> None:
    file = profile(tmp_path, '[pictures]\ntrust = "trust.pem"\n', **({} if held is None else {"trust": held}))
    with pytest.raises(UserError, match=r"profile\.toml.*trust"):
        load_profile(file)


def test_the_command_line_says_what_credentials_say(
    tmp_path: Path, photo: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    good, bad, plain = tmp_path / "good.jpg", tmp_path / "bad.jpg", tmp_path / "plain.jpg"
    good.write_bytes(photo)
    bad.write_bytes(photo[:-500] + bytes([photo[-500] ^ 1]) + photo[-499:])
    plain.write_bytes(encoded(scene(2)))
    assert run(["--language", "en", "picture", "info", str(good), str(bad), str(plain), "--json"]) == 0
    first, second, third = json.loads(capsys.readouterr().out)
    held = first["credentials"]
    assert (held["state"], held["signer"], held["issuer"]) == ("valid", "Camera Works", "Test Authority")
    assert held["actions"] == [
        {"code": "c2pa.created", "label": "made"},
        {"code": "c2pa.cropped", "label": "cropped"},
    ]
    assert second["credentials"]["state"] == "invalid"
    assert [p["code"] for p in second["credentials"]["problems"]] == ["assertion.dataHash.mismatch"]
    assert third["credentials"] is None
    assert run(["--language", "en", "picture", "info", str(bad)]) == 0
    assert "  Content Credentials: They are not valid: do not rely on them. They claim to be" in capsys.readouterr().out
