"""Content Credentials: who signed, what was done, and never more than was verified."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import c2pa
import pytest
from credential_samples import MACHINE, MADE, Signer, signed, signer
from picture_samples import drawn, encoded, private_jpeg

from newsdesk.base.i18n import Translator
from newsdesk.pictures import credentials as module
from newsdesk.pictures.carried import carried
from newsdesk.pictures.credentials import Credentials, credentials, words
from newsdesk.pictures.known import known

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "TIFF": "image/tiff", "AVIF": "image/avif"}


@pytest.fixture(scope="module")
def camera() -> Signer:
    return signer()


@pytest.fixture(scope="module")
def photo(camera: Signer) -> bytes:
    return signed(encoded(drawn()), "image/jpeg", camera)


def told(found: Credentials) -> str:
    t = Translator("en")
    return "\n".join(f"{t(line.label)}: {t(line.text)}" for line in words(found))


@pytest.mark.parametrize("kind", KINDS)
def test_who_signed_and_what_was_done_is_read_from_every_format(kind: str, camera: Signer) -> None:
    data = signed(encoded(drawn(), kind), KINDS[kind], camera, MADE, {"action": "c2pa.cropped"})
    assert known(data).c2pa
    found = credentials(data)
    assert (found.state, found.signer, found.issuer) == ("valid", "Camera Works", "Test Authority")
    assert (found.generator, found.actions) == ("Camera Firmware 1.0", ("c2pa.created", "c2pa.cropped"))
    assert (found.time, found.ingredients, found.ai, found.problems) == ("", 0, "", ())


def test_a_signer_is_trusted_when_the_newsrooms_list_leads_to_it_and_not_otherwise(
    photo: bytes, camera: Signer
) -> None:
    assert credentials(photo, camera.root.decode()).state == "trusted"
    assert credentials(photo, signer().root.decode()).state == "valid", "another authority of the same name"
    assert "Newsdesk does not know this signer" in told(credentials(photo))
    assert "whom the newsroom trusts" in told(credentials(photo, camera.root.decode()))
    assert credentials(photo, "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----").state != "trusted"


def test_a_picture_that_was_changed_afterwards_is_not_valid_and_its_claims_are_only_claims(
    photo: bytes, camera: Signer
) -> None:
    changed = bytearray(photo)
    changed[-500] ^= 1
    found = credentials(bytes(changed), camera.root.decode())
    assert (found.state, found.problems) == ("invalid", ("assertion.dataHash.mismatch",))
    assert told(found).startswith(
        "Content Credentials: They are not valid: do not rely on them. They claim to be signed by Camera Works. "
        "The picture was changed after it was signed."
    )
    assert "Signed by" not in told(found)


def test_what_is_stated_cannot_be_changed_either(photo: bytes) -> None:
    changed = photo.replace(b"digitalCapture", b"humanEditsLess")
    assert changed != photo
    assert credentials(changed).state == "invalid"


def test_that_a_machine_made_it_is_said_also_when_somebody_edited_it_since(camera: Signer) -> None:
    made = signed(encoded(drawn()), "image/jpeg", camera, {"action": "c2pa.created", "digitalSourceType": MACHINE})
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["before"]}}
    found = credentials(signed(encoded(drawn()), "image/jpeg", camera, opened, parent=made))
    assert (found.state, found.ingredients, found.ai) == ("valid", 1, "trainedAlgorithmicMedia")
    assert "How it was made: Made by artificial intelligence" in told(found)
    assert [line.warn for line in words(found)][-1]


def test_a_changed_picture_that_went_into_it_is_named(camera: Signer, photo: bytes) -> None:
    changed = photo[:-500] + bytes([photo[-500] ^ 1]) + photo[-499:]
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["before"]}}
    found = credentials(signed(encoded(drawn()), "image/jpeg", camera, opened, parent=changed))
    assert (found.state, found.problems) == ("valid", ("ingredient",))
    assert "Nothing was changed" not in told(found)


def test_every_text_is_cleaned_and_bounded(camera: Signer) -> None:
    actions = [{"action": f"org.example.a{n}\n\u0007{'x' * 900}"} for n in range(200)]
    found = credentials(signed(encoded(drawn()), "image/jpeg", camera, MADE, *actions))
    assert len(found.actions) == 30
    assert all(len(a) <= 200 and a.isprintable() for a in found.actions)


def test_files_with_something_else_in_that_place_are_unreadable_and_raise_nothing(photo: bytes) -> None:
    for data in (b"", b"jumb", encoded(drawn()), private_jpeg(), photo[:3000]):
        found = credentials(data)
        assert found.state == "unreadable", data[:20]
        assert told(found).startswith("Content Credentials: It carries Content Credentials (C2PA); they could not be")


def test_a_file_with_boxes_without_end_is_not_looked_at(photo: bytes) -> None:
    at = photo.index(b"\xff\xeb")
    full = photo[:at] + b"".join(b"\xff\xeb\xea\x62" + b"\0\0\0\x08jumb" * 7500 for _ in range(20)) + photo[at:]
    assert (credentials(full).state, credentials(full).problems) == ("unreadable", ("large",))
    assert credentials(photo + b"brob" * 9).problems == ("large",)


def test_turned_bytes_never_raise(photo: bytes) -> None:
    chance = random.Random(5)
    start = photo.index(b"jumb") - 20
    pixels = photo[photo.index(b"\xff\xdb") :]
    seen = set()
    for _ in range(400):
        turned = bytearray(photo)
        for _ in range(chance.choice((1, 2, 8))):
            turned[chance.randrange(start, start + 2800)] = chance.randrange(256)
        assert turned.endswith(pixels)
        seen.add(credentials(bytes(turned)).state)
    assert {"invalid", "unreadable"} <= seen


class _Counter(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """An address on this computer, and what was asked there."""
    asked: list[str] = []
    made = HTTPServer(("127.0.0.1", 0), type("Counter", (_Counter,), {"asked": asked}))
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", asked
    made.shutdown()
    thread.join()
    made.server_close()


def test_the_network_is_never_asked(server: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    address, asked = server
    by = signer(ocsp=f"{address}/revoked")
    inside = signed(encoded(drawn()), "image/jpeg", by)
    outside = signed(encoded(drawn()), "image/jpeg", by, remote=f"{address}/manifest.c2pa")
    assert credentials(inside, by.root.decode()).state == "trusted"
    assert credentials(outside).state == "unreadable"
    assert asked == []
    # Each of the two locks holds by itself, and without both the server is asked.
    careless = {"verify": {"ocsp_fetch": True, "remote_manifest_fetch": True}}
    for settings, expected in (
        ({**module.SETTINGS, **careless}, 0),
        ({**module.SETTINGS, "core": {}}, 0),
        ({**module.SETTINGS, **careless, "core": {}}, 2),
    ):
        monkeypatch.setattr(module, "SETTINGS", settings)
        assert [credentials(data).state for data in (inside, outside)] == ["valid", "unreadable"]
        assert len(set(asked)) == expected


def test_where_the_library_is_missing_it_is_still_said_that_there_are_some(tmp_path: Path, photo: bytes) -> None:
    (tmp_path / "photo.jpg").write_bytes(photo)
    code = (
        "import sys, pathlib\nsys.modules['c2pa'] = None\n"
        "from newsdesk.pictures.credentials import credentials\nfrom newsdesk.pictures.known import known\n"
        f"data = pathlib.Path({str(tmp_path / 'photo.jpg')!r}).read_bytes()\n"
        "found = credentials(data)\nprint(known(data).c2pa, found.state, *found.problems)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "unreadable", "unavailable"]


def test_the_library_is_not_loaded_for_pictures_without_credentials(tmp_path: Path) -> None:
    (tmp_path / "plain.jpg").write_bytes(encoded(drawn()))
    code = (
        "import sys\nfrom newsdesk.cli.main import run\n"
        f"assert run(['picture', 'info', {str(tmp_path / 'plain.jpg')!r}]) == 0\n"
        "import newsdesk.desktop.panels.filelines\n"
        "assert 'c2pa' not in sys.modules\n"
    )
    env = {"NEWSDESK_HOME": str(tmp_path / "home"), "PYTHONPATH": ":".join(sys.path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_reference_reader_agrees_on_what_the_file_holds(photo: bytes) -> None:
    with c2pa.Reader("image/jpeg", io.BytesIO(photo)) as reader:
        assert json.loads(reader.json())["validation_state"] == "Valid"
    assert carried(photo).c2pa
