"""Exports signed with the newsroom's certificate: what was done is said, and nothing of the original comes with it."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import c2pa
import msgspec
import pytest
from PIL import Image
from test_credentials_at_desk import profile
from test_export_pictures import noise, story, with_face

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure
from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import user_paths
from newsdesk.cli.main import run
from newsdesk.desk.desk import Desk
from newsdesk.desk.profile import load_profile
from newsdesk.extend.ports import Picture
from newsdesk.pictures.carried import carried
from newsdesk.pictures.credentials import credentials
from newsdesk.pictures.known import Stated, known
from newsdesk.pictures.protected import protected
from newsdesk.pictures.writing import state as stating

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from credential_samples import MADE, Signer, signed, signer
from picture_samples import SECRETS, SOURCE_TYPE, drawn, encoded, judged, private_jpeg, scene

WISHES = """
[pictures]
formats = {formats}
widths = [1000, 300]
[pictures.signing]
certificate = "chain.pem"
key = "{key}.pem"
"""
NOTHING = "[publish]\nrequired = []\n"
"""Nothing has to be filled in."""
EVERYTHING = Look(crop=Rect(0.0, 0.0, 0.5, 1.0), turns=1, brightness=0.2, hidden=(Hidden(Rect(0.0, 0.0, 0.2, 0.2)),))


@pytest.fixture(scope="module")
def newsroom() -> Signer:
    return signer("City Daily")


def desk_of(
    paths: Any, folder: Path, newsroom: Signer, formats: str = '["jpeg", "webp"]', key: str = "key", required: str = ""
) -> Desk:
    text = WISHES.format(formats=formats, key=key) + required
    return Desk.open(paths, profile=profile(folder, text, chain=newsroom.chain, key=newsroom.key))


@pytest.fixture
def signing(paths: Any, tmp_path: Path, newsroom: Signer) -> Iterator[Desk]:
    made = desk_of(paths, tmp_path / "newsroom", newsroom)
    yield made
    made.close()


def one_figure(desk: Desk, data: bytes, look: Look = AS_IT_IS) -> Article:
    asset = desk.take_in(data, "a.jpg").sha256
    return story(desk, Figure("a", asset, rich("说明"), "李四 摄", "桥", look=look))


def manifests(data: bytes) -> dict[str, Any]:
    """What the reference reader finds."""
    with c2pa.Reader(io.BytesIO(data)) as reader:
        return {"told": json.loads(reader.json()), "all": json.loads(reader.crjson())}


def without(data: bytes) -> bytes:
    """A JPEG without its credentials."""
    at = data.index(b"\xff\xeb")
    while data[at : at + 2] == b"\xff\xeb":
        data = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]
    return data


def test_an_export_is_signed_in_every_file_and_says_what_was_done(
    signing: Desk, newsroom: Signer, tmp_path: Path
) -> None:
    article = one_figure(signing, encoded(drawn(1200, 900), "PNG"), EVERYTHING)
    article = msgspec.structs.replace(article, digital_source_type="digitalCapture")
    pictures = signing.pictures_for(article, signed=True)["a"].renditions
    assert len(pictures) == 4
    for r in pictures:
        found = credentials(r.data, newsroom.root.decode())
        assert (found.state, found.signer, found.problems) == ("trusted", "City Daily", ())
        assert found.generator.startswith("Newsdesk 0")
        resized = ("c2pa.resized",) if r.width != 900 else ()
        assert found.actions == (
            "c2pa.opened", "c2pa.deleted", "c2pa.cropped", "c2pa.orientation", "c2pa.adjustedColor", *resized,
            "c2pa.converted", "c2pa.edited.metadata", "c2pa.published",
        )  # fmt: skip
    plain = signing.pictures_for(one_figure(signing, encoded(drawn(200, 100))), signed=True)["a"].renditions[0]
    assert credentials(plain.data).actions == ("c2pa.opened", "c2pa.edited.metadata", "c2pa.published")


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_a_signed_file_states_what_an_unsigned_one_does_and_shows_the_same(
    kind: str, paths: Any, tmp_path: Path, newsroom: Signer
) -> None:
    original = encoded(drawn(1200, 900, "RGBA" if kind == "png" else "RGB"), "PNG")
    desk = desk_of(paths, tmp_path / "newsroom", newsroom, '["jpeg"]' if kind == "png" else f'["{kind}"]')
    article = one_figure(desk, original)
    plain, ours = (desk.pictures_for(article, signed=s)["a"].renditions[0] for s in (False, True))
    assert ours.mime == f"image/{kind}"
    assert msgspec.structs.replace(known(ours.data), c2pa=False) == known(plain.data)
    assert known(ours.data).caption == "说明"
    with Image.open(io.BytesIO(plain.data)) as a, Image.open(io.BytesIO(ours.data)) as b:
        assert a.convert("RGBA").tobytes() == b.convert("RGBA").tobytes()
    assert judged(ours.data, "-XMP-dc:all")["XMP-dc:Description"] == "说明"
    desk.close()


def test_names_and_what_is_kept_are_those_of_unsigned_pictures(signing: Desk) -> None:
    article = one_figure(signing, encoded(drawn(1200, 900)))
    before = signing.pictures_for(article)["a"]
    ours = signing.pictures_for(article, signed=True)["a"]
    assert [r.name for r in ours.renditions] == [r.name for r in before.renditions]
    assert without(ours.renditions[0].data) == before.renditions[0].data, "the credentials came last"
    assert signing.pictures_for(article)["a"] == before
    again = Desk.open(signing.paths)
    assert not any(known(r.data).c2pa for r in again.pictures_for(article)["a"].renditions)
    again.close()


def test_figures_with_the_same_files_have_the_same_bytes(signing: Desk) -> None:
    asset = signing.take_in(encoded(drawn(400, 300)), "a.jpg").sha256
    article = story(signing, Figure("a", asset, rich("甲")), Figure("b", asset, rich("甲")), Figure("c", "0" * 64))
    made = signing.pictures_for(article, signed=True)
    assert made["a"] == made["b"]
    assert "c" not in made


# ------------------------------------------------------------------ nothing of the original


def leaking(camera: Signer) -> tuple[bytes, bytes]:
    """A picture as a camera's maker would sign it, and what its credentials would give away: a small picture of all,
    with the face in it; place, serial number and name; and another picture before it with the same."""
    small = encoded(with_face().resize((160, 120)), "JPEG", quality=95)
    told = [
        {"label": "stds.exif", "data": {"@context": {"exif": "http://ns.adobe.com/exif/1.0/"},
                                        "exif:GPSLatitude": "24,27.683N", "exif:SerialNumber": "SERIAL-C2PA"}},
        {"label": "org.example.author", "data": {"name": "OWNER-C2PA", "street": "SECRET-STREET"}},
    ]  # fmt: skip
    first = signed(private_jpeg(image=with_face()), "image/jpeg", camera, MADE, assertions=told, thumbnail=small)
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": ["before"]}}
    image = private_jpeg(image=with_face())
    return (
        signed(image, "image/jpeg", camera, opened, assertions=told, thumbnail=small, parent=first),
        small,
    )


def test_nothing_of_the_original_comes_back_through_the_credentials(signing: Desk) -> None:
    original, small = leaking(signer("SECRET Camera"))
    assert credentials(original).ingredients == 1
    given_away = (b"SERIAL-C2PA", b"OWNER-C2PA", b"SECRET Camera", small[200:260])
    assert all(original.count(word) >= 2 for word in given_away), "by itself and by what was before it"
    article = one_figure(signing, original, Look(hidden=(Hidden(Rect(0.0, 0.0, 0.2, 0.2)),)))
    asset = next(b.asset for b in article.blocks if type(b) is Figure)
    digest = hashlib.sha256(original)
    for r in signing.pictures_for(article, signed=True)["a"].renditions:
        for word in {*SECRETS, b"C2PA-", b"Camera", b"IMG_", b"a.jpg", small[200:260], digest.digest()} - {b"jumb"}:
            assert word not in r.data, word
        assert asset.encode() not in r.data
        assert digest.hexdigest().encode() not in r.data
        held = manifests(r.data)
        (only,) = held["told"]["manifests"].values()
        assert only["ingredients"] == [{"title": "Original", "relationship": "parentOf", "label": "c2pa.ingredient.v3"}]
        (listed,) = held["all"]["manifests"]
        assert sorted(listed["assertions"]) == ["c2pa.actions.v2", bound(r.mime), "c2pa.ingredient.v3"]
        assert "thumbnail" not in json.dumps(held)
        assert r.data.count(b"\xff\xd8\xff") == (r.mime == "image/jpeg"), "a second picture is in the file"
        assert [p.code for p in protected(r.data)] == ["c2pa"]


def bound(mime: str) -> str:
    """What binds the credentials to the file."""
    return "c2pa.hash.bmff.v3" if mime == "image/avif" else "c2pa.hash.data"


def test_exiftool_finds_none_of_what_is_protected(signing: Desk) -> None:
    original, _ = leaking(signer("SECRET Camera"))
    article = one_figure(signing, original)
    for r in signing.pictures_for(article, signed=True)["a"].renditions:
        found = judged(r.data)
        for tag, value in found.items():
            said = f"{tag}={value}"
            assert not any(word in said for word in ("GPS", "Serial", "Owner", "SECRET", "OWNER", "Thumbnail")), said


def test_what_says_that_a_machine_made_it_is_in_the_credentials_too(signing: Desk) -> None:
    for kind, found in ((SOURCE_TYPE, "compositeWithTrainedAlgorithmicMedia"), ("http://x.example/a b\u4e00/1", "")):
        data = private_jpeg(image=drawn(600, 400)).replace(SOURCE_TYPE.encode(), kind.ljust(len(SOURCE_TYPE)).encode())
        (first, *_) = signing.pictures_for(one_figure(signing, data), signed=True)["a"].renditions
        assert credentials(first.data).state == "valid"
        assert credentials(first.data).ai == found


@pytest.mark.parametrize("more", [0, 12])
def test_a_signed_file_keeps_the_profiles_limit_of_bytes(
    more: int, paths: Any, tmp_path: Path, newsroom: Signer
) -> None:
    long = Signer(newsroom.chain + b"".join(signer().root for _ in range(more)), newsroom.key, newsroom.root)
    desk = desk_of(paths, tmp_path / "newsroom", long, '["jpeg", "webp"]\nmost_bytes = 100_000', required=NOTHING)
    words = tuple(f"关键词{n:03}" for n in range(300))
    article = one_figure(desk, stating(noise(1600, 1200), Stated(keywords=words, credit="李四")))
    article = msgspec.structs.replace(article, keywords=words)
    done = desk.export(article, "html", {}, tmp_path / "out")
    files = [p.read_bytes() for p in (tmp_path / "out" / "images").iterdir()]
    assert max(map(len, files)) <= 100_000
    assert {credentials(data).state for data in files} == {"valid"}
    assert done.receipt == ()
    desk.close()


# ------------------------------------------------------------------ when, and when not


def test_only_what_is_published_is_signed_and_what_is_lost_is_said(
    paths: Any, tmp_path: Path, newsroom: Signer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(paths, tmp_path / "newsroom", newsroom, required="[publish]\nrequired = []\n")
    photo = signed(encoded(drawn(400, 300)), "image/jpeg", signer("Camera Works"))
    article = one_figure(desk, photo)

    def files(folder: str) -> list[bytes]:
        return [p.read_bytes() for p in sorted((tmp_path / folder / "images").iterdir())]

    done = desk.export(article, "html", {}, tmp_path / "published")
    assert done.receipt == ()
    assert {credentials(data).signer for data in files("published")} == {"City Daily"}
    done = desk.export(article, "html", {}, tmp_path / "draft", draft=True)
    assert [str(note.message) for note in done.receipt] == ["Content Credentials are lost from picture 1."]
    assert not any(known(data).c2pa for data in files("draft"))
    desk.close()
    other = Desk.open(paths, profile=profile(tmp_path / "unsigned", "[publish]\nrequired = []\n"))
    done = other.export(article, "json", {}, tmp_path / "unsigned-export")
    assert [(note.kind, str(note.message)) for note in done.receipt] == [
        ("dropped", "Content Credentials are lost from picture 1.")
    ]
    assert other.export(one_figure(other, encoded(drawn())), "html", {}, tmp_path / "none").receipt == ()
    other.close()


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_a_picture_that_moves_is_published_signed(kind: str, paths: Any, tmp_path: Path, newsroom: Signer) -> None:
    desk = desk_of(paths, tmp_path / "newsroom", newsroom, required=NOTHING)
    first, *more = (scene(n, 300, 200) for n in range(3))
    article = one_figure(desk, encoded(first, kind, save_all=True, append_images=more, duration=80, loop=0))
    desk.export(article, "html", {}, tmp_path / "out")
    files = {p.suffix: p.read_bytes() for p in (tmp_path / "out" / "images").iterdir()}
    assert set(files) == {".gif", ".webp"}
    for data in files.values():
        assert "c2pa" in {p.code for p in protected(data)}
        assert "notes" not in {p.code for p in protected(data)}
        assert credentials(data, newsroom.root.decode()).signer == "City Daily"
        assert known(data).caption == "说明"
        with Image.open(io.BytesIO(data)) as image:
            assert image.n_frames == 3
    desk.close()


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("no key", "cannot be read"),
        ("open key", "everybody on this computer"),
        ("other key", "does not hold|cannot be signed"),
        ("no pem", "cannot be signed with"),
        ("expired", "cannot be signed with"),
        ("algorithm", "cannot be signed with"),
    ],
)
def test_what_cannot_be_signed_is_said_before_anything_is_written(
    what: str, sentence: str, paths: Any, tmp_path: Path, newsroom: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    chain, key = newsroom.chain, newsroom.key
    if what == "other key":
        key = signer().key
    if what == "no pem":
        chain = b"no certificate"
    if what == "expired":
        old = signer("City Daily", days=-2)
        chain, key = old.chain, old.key
    text = WISHES.format(formats='["jpeg"]', key="key") + ('algorithm = "ps256"\n' if what == "algorithm" else "")
    file = profile(tmp_path / "newsroom", text + "[publish]\nrequired = []\n", chain=chain, key=key)
    if what == "no key":
        (file.parent / "key.pem").unlink()
    if what == "open key":
        if os.name != "posix":
            pytest.skip("rights of files are otherwise here")
        (file.parent / "key.pem").chmod(0o644)
    desk = Desk.open(paths, profile=file)
    article = one_figure(desk, encoded(drawn(400, 300)))
    with pytest.raises(UserError, match=sentence) as error:
        desk.export(article, "html", {}, tmp_path / "out")
    assert error.value.hint is not None
    assert not (tmp_path / "out").exists()
    assert b"PRIVATE" not in str(error.value).encode() + caplog.text.encode()
    desk.close()


def test_a_profile_names_both_files_and_an_algorithm_that_there_is(tmp_path: Path) -> None:
    for text in ('certificate = "a.pem"', 'certificate = "a"\nkey = "b"\nalgorithm = "md5"', 'key = "b"'):
        with pytest.raises(UserError, match=r"profile\.toml"):
            load_profile(profile(tmp_path, f"[pictures.signing]\n{text}\n"))


def test_picture_export_signs_what_may_be_published(
    tmp_path: Path, newsroom: Signer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSDESK_HOME", str(tmp_path / "home"))
    (tmp_path / "a.jpg").write_bytes(encoded(drawn(400, 300)))
    for required, state in (('["summary"]', set()), ("[]", {"City Daily"})):
        text = WISHES.format(formats='["jpeg"]', key="key") + f"[publish]\nrequired = {required}\n"
        profile(user_paths().config, text, chain=newsroom.chain, key=newsroom.key)
        english = ["--language", "en"]
        assert run([*english, "new", "--headline", "标题", "--json"]) == 0
        made = json.loads(capsys.readouterr().out)["id"]
        assert run([*english, "picture", "add", made, str(tmp_path / "a.jpg"), "--caption", "说明"]) == 0
        capsys.readouterr()
        out = tmp_path / f"out{len(state)}"
        assert run([*english, "picture", "export", made, "--out", str(out)]) == 0
        assert ("Not signed: the article" in capsys.readouterr().out) == (not state)
        files = [p.read_bytes() for p in out.iterdir()]
        assert files
        assert {credentials(f).signer for f in files if carried(f).c2pa} == state


def test_the_preview_is_not_signed(signing: Desk) -> None:
    article = one_figure(signing, encoded(drawn(400, 300)))
    shown = signing.render(article, "html", {}, quick=True)
    assert not any(known(data).c2pa for name, data in shown.files.items() if name.startswith("images/"))
    assert isinstance(signing.pictures_for(article, signed=True)["a"], Picture)
