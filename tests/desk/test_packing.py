"""An article as one file: everything comes back, and nothing that is wrong with a file reaches the library."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw

from newsdesk.article.article import Article, same_content
from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace, Splice
from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.pictures.known import known

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import LABEL, SECRETS, drawn, encoded, judged, private_jpeg, private_png, segment, with_segments


@pytest.fixture
def other(tmp_path: Path):
    desk = Desk.open(Paths(tmp_path / "b", tmp_path / "bc", tmp_path / "bk", tmp_path / "bl"))
    yield desk
    desk.close()


@pytest.fixture
def article(desk: Desk) -> Article:
    """An article with a picture and a version."""
    image = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(image, "JPEG")
    asset = desk.take_in(image.getvalue(), "a.jpg")
    session = desk.open_session(desk.new().id)
    document = session.document
    document.do(M("Type"), Splice(document.article.blocks[0].id, 0, EMPTY, rich("口袋公园添绿意")))
    document.do(M("Insert picture"), Replace(2, (), (Figure("f1", asset.sha256, rich("公园一角"), "张三 摄"),)))
    assert session.flush()
    desk.keep_version(document.article, "named", "给主编看的")
    document.do(M("Type"), Splice(document.article.blocks[1].id, 0, EMPTY, rich("推窗见绿。")))
    assert session.close()
    return desk.library.load(document.article.id)


def test_an_article_goes_from_one_library_to_another_with_pictures_and_versions(
    desk: Desk, other: Desk, article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "公园.newsdesk"
    assert desk.pack(article, file, versions=True) == ()
    made = other.import_file(file)
    assert made.article == article
    assert other.library.load(article.id) == article
    (picture,) = [b.asset for b in article.blocks if isinstance(b, Figure)]
    assert other.library.asset_bytes(picture) == desk.library.asset_bytes(picture)
    (version,) = [r for r in other.library.history.revisions(article.id) if r.kind == "named"]
    assert (version.name, version.revision) == ("给主编看的", 2)
    assert other.library.history.at(article.id, 2) == desk.library.history.at(article.id, 2)
    assert other.library.check() == []
    session = other.open_session(article.id)
    session.document.do(M("Type"), Splice(article.blocks[1].id, 0, EMPTY, rich("还能写。")))
    assert session.close()


def test_the_same_article_is_the_same_file(desk: Desk, article: Article, tmp_path: Path) -> None:
    first, second = tmp_path / "a.newsdesk", tmp_path / "b.newsdesk"
    desk.clock = lambda: datetime(2026, 11, 24, tzinfo=UTC)
    for file in (first, second):
        desk.pack(article, file)
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes()[30:].startswith(b"mimetypeapplication/vnd.newsdesk.article+zip")


def test_what_is_there_already_is_opened_and_another_text_becomes_a_second_article(
    desk: Desk, article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file)
    desk.delete(article.id)
    assert desk.import_file(file).id == article.id
    assert [r.id for r in desk.rows()] == [article.id]
    session = desk.open_session(article.id)
    session.document.do(M("Type"), Splice(article.blocks[1].id, 0, EMPTY, rich("后来的。")))
    assert session.close()
    made = desk.import_file(file)
    assert made.id != article.id
    assert same_content(msgspec.structs.replace(made.article, id=article.id), article)
    assert desk.library.load(article.id).body[0].text.text == "后来的。推窗见绿。"


def test_a_picture_that_is_gone_is_said_when_packing(desk: Desk, article: Article, tmp_path: Path) -> None:
    (picture,) = [b.asset for b in article.blocks if isinstance(b, Figure)]
    desk.library.asset_path(picture).unlink()
    (note,) = desk.pack(article, tmp_path / "a.newsdesk")
    assert "missing or damaged: 1" in str(note.message)


def test_the_text_gets_out_of_a_library_whose_pictures_cannot_be_read(
    desk: Desk, other: Desk, article: Article, tmp_path: Path
) -> None:
    (picture,) = [b.asset for b in article.blocks if isinstance(b, Figure)]
    desk.library.asset_path(picture).write_bytes(b"damaged")
    with desk.library._store.write() as db:
        db.execute("ALTER TABLE asset RENAME TO lost")
    (note,) = desk.pack(article, tmp_path / "a.newsdesk")
    assert "missing or damaged: 1" in str(note.message)
    assert other.import_file(tmp_path / "a.newsdesk").article == article


def _changed(change: Callable[[dict[str, bytes], dict], None]) -> Callable[[Path], None]:
    """Rewrites a file with other entries and another manifest; hashes are made right again unless they were meant."""

    def act(path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            entries = {n: file.read(n) for n in file.namelist()}
        manifest = json.loads(entries["manifest.json"])
        change(entries, manifest)
        entries["manifest.json"] = json.dumps(manifest).encode()
        with zipfile.ZipFile(path, "w") as file:
            for name, data in entries.items():
                file.writestr(name, data)

    return act


def _bomb(entries: dict[str, bytes], manifest: dict) -> None:
    entries["article.json"] = b" " * (65 << 20)


def _not_a_picture(entries: dict[str, bytes], manifest: dict) -> None:
    data = b"<svg onload='alert(1)'/>"
    h = hashlib.sha256(data).hexdigest()
    entries[f"pictures/{h}"] = data
    manifest["files"][f"pictures/{h}"] = {"sha256": h, "size": len(data)}


def _elsewhere(entries: dict[str, bytes], manifest: dict) -> None:
    entries["../../evil"] = b"x"
    manifest["files"]["../../evil"] = {"sha256": hashlib.sha256(b"x").hexdigest(), "size": 1}
    del entries["article.json"]


def _article(**changes: object) -> Callable[[Path], None]:
    """An article with these fields instead, under its right hash."""

    def change(entries: dict[str, bytes], manifest: dict) -> None:
        data = json.dumps({**json.loads(entries["article.json"]), **changes}).encode()
        entries["article.json"] = data
        manifest["files"]["article.json"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}

    return _changed(change)


def _rewritten(how: int, **instead: bytes) -> Callable[[Path], None]:
    """The same entries, compressed in another way, or with other bytes in the manifest's place."""

    def act(path: Path) -> None:
        with zipfile.ZipFile(path) as file:
            entries = {n: file.read(n) for n in file.namelist()}
        with zipfile.ZipFile(path, "w", how) as file:
            for name, held in entries.items():
                file.writestr(name, instead.get(name.partition(".")[0], held))

    return act


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty": lambda p: p.write_bytes(b""),
    "no zip behind the head": lambda p: p.write_bytes(p.read_bytes()[:77] + b"rubbish" * 99),
    "cut off": lambda p: p.write_bytes(p.read_bytes()[:-400]),
    "no manifest": _changed(lambda e, m: m.clear()),
    "newer": _changed(lambda e, m: m.update(version=2)),
    "another hash": _changed(lambda e, m: m["files"]["article.json"].update(sha256="0" * 64)),
    "no article": _changed(lambda e, m: e.pop("article.json")),
    "an article that is a list": _changed(lambda e, m: e.update({"article.json": b"[]"})),
    "a missing picture": _changed(lambda e, m: [e.pop(n) for n in list(e) if n.startswith("pictures/")]),
    "a part too large": _changed(_bomb),
    "what is no picture": _changed(_not_a_picture),
    "a path that leads out": _changed(_elsewhere),
    "files is a number": _changed(lambda e, m: m.update(files=3)),
    "a version of no number": _changed(lambda e, m: m.update(versions=[{"revision": "x"}])),
    "a version without its time": _changed(lambda e, m: m["versions"][0].update(time="yesterday")),
    "an infinite version": _changed(lambda e, m: m["versions"][0].update(revision=float("inf"))),
    "a manifest that is a list": _rewritten(zipfile.ZIP_STORED, manifest=b"[]"),
    "a manifest of endless lists": _rewritten(zipfile.ZIP_STORED, manifest=b"[" * 100_000),
    "another compression": _rewritten(zipfile.ZIP_LZMA),
    "a revision that no library can hold": _article(revision=2**63 - 1),
    "a revision below nothing": _article(revision=-1),
    "a time that is none": _article(updated="1"),
    "a time without its zone": _article(created="2026-11-20T08:00:00"),
    "half a character": _article(keywords=["\ud800"]),
    "half a character in what is not known": _article(later={"x": "\udc00"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_sentence_and_leaves_the_library_alone(
    name: str, desk: Desk, other: Desk, article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file, versions=True)
    HOSTILE[name](file)
    with pytest.raises(UserError) as said:
        other.import_file(file)
    assert said.value.hint is not None
    assert other.library.counts() == (0, 0)
    assert other.library.assets() == frozenset()
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path.parent / "evil").exists()


def test_a_file_with_any_byte_changed_is_refused_or_the_same_article(
    desk: Desk, other: Desk, article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file, versions=True)
    whole = file.read_bytes()
    choose = random.Random(4)
    refused = 0
    for _ in range(int(os.environ.get("NEWSDESK_FLIPS", "150"))):
        data = bytearray(whole)
        data[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
        file.write_bytes(data)
        try:
            made = other.import_file(file)
        except UserError:
            refused += 1
        else:
            assert same_content(made.article, article)
    assert refused > 50
    assert other.library.counts()[0] <= 1


def test_a_file_that_cannot_be_written_is_said_and_the_old_one_stays(
    desk: Desk, article: Article, tmp_path: Path
) -> None:
    (tmp_path / "a.newsdesk").mkdir()
    with pytest.raises(UserError, match="could not be written"):
        desk.pack(article, tmp_path / "a.newsdesk")
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


# ------------------------------------------------------------------ what pictures tell


def with_figures(desk: Desk, *figures: Figure) -> Article:
    session = desk.open_session(desk.new().id)
    session.document.do(M("Insert picture"), Replace(2, (), figures))
    assert session.close()
    return desk.library.load(session.document.article.id)


def held_in(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {n: file.read(n) for n in file.namelist()}


def pictures_in(path: Path) -> dict[str, bytes]:
    return {n.partition("/")[2]: data for n, data in held_in(path).items() if n.startswith("pictures/")}


def figures_of(article: Article) -> list[Figure]:
    return [b for b in article.blocks if isinstance(b, Figure)]


def burning() -> bytes:
    """A photograph with a place in its file and a face, a small white square, in its left upper corner."""
    image = drawn(800, 600)
    ImageDraw.Draw(image).rectangle((64, 44, 73, 53), fill="white")
    return private_jpeg(1, image)


def has_face(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB").crop((0, 0, 160, 120)).getextrema()[1][1] > 200  # type: ignore[index]


HIDING = Look(hidden=(Hidden(Rect(0.0, 0.0, 0.2, 0.2)),), crop=Rect(0.0, 0.0, 0.9, 1.0))


def test_pictures_go_out_cleaned_and_the_receipt_says_what_was_removed(desk: Desk, other: Desk, tmp_path: Path) -> None:
    first, second = (desk.take_in(data, "IMG_0815.jpg").sha256 for data in (private_jpeg(6), private_png()))
    article = with_figures(desk, Figure("a", first, rich("甲")), Figure("b", second, rich("乙")))
    file = tmp_path / "a.newsdesk"
    receipt = [str(note.message) for note in desk.pack(article, file)]
    assert "Where the picture was taken; removed from pictures: 2" in receipt
    assert "Further pictures, film or sound in the same file; removed from pictures: 1" in receipt
    assert "Content Credentials (C2PA); removed from pictures: 2" in receipt
    assert not [s for s in SECRETS for data in held_in(file).values() if s in data]
    assert len(pictures_in(file)) == 2
    for data in pictures_in(file).values():
        assert known(data).credit == "新华社"
        found = judged(data)
        words = ("GPS", "Serial", "Owner", "Maker", "History", "RawFile", "LocationCreated", "JUMD", "MPF", "Thumbnail")
        assert [k for k in found if any(w in k for w in words)] == []
    made = other.import_file(file).article
    assert [f.caption.text for f in figures_of(made)] == ["甲", "乙"]
    assert {f.asset for f in figures_of(made)} == set(pictures_in(file))
    assert other.library.asset(figures_of(made)[0].asset).width == desk.library.asset(first).width  # type: ignore[union-attr]
    assert desk.pack(article, tmp_path / "b.newsdesk") == desk.pack(article, file)


def test_at_home_the_article_is_known_again_and_a_second_one_has_the_originals(desk: Desk, tmp_path: Path) -> None:
    plain, hiding = (desk.take_in(data, "x.jpg").sha256 for data in (private_jpeg(), burning()))
    article = with_figures(desk, Figure("a", plain), Figure("b", hiding, look=HIDING))
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file)
    before = desk.library.assets()
    assert desk.import_file(file).id == article.id
    session = desk.open_session(article.id)
    session.document.do(M("Type"), Splice(article.blocks[1].id, 0, EMPTY, rich("后来的。")))
    assert session.close()
    made = desk.import_file(file).article
    assert made.id != article.id
    assert figures_of(made) == figures_of(article)
    assert desk.library.assets() == before
    assert len(desk.rows()) == 2


def test_what_another_library_sends_back_has_the_originals_again(desk: Desk, other: Desk, tmp_path: Path) -> None:
    plain, hiding = (desk.take_in(data, "x.jpg").sha256 for data in (private_jpeg(), burning()))
    article = with_figures(desk, Figure("a", plain), Figure("b", hiding, look=HIDING))
    desk.pack(article, tmp_path / "out.newsdesk")
    before = desk.library.assets()
    there = other.import_file(tmp_path / "out.newsdesk").article
    other.pack(there, tmp_path / "same.newsdesk")
    assert desk.import_file(tmp_path / "same.newsdesk").id == article.id
    session = other.open_session(there.id)
    session.document.do(M("Type"), Splice(there.blocks[1].id, 0, EMPTY, rich("编辑改过。")))
    assert session.close()
    other.pack(other.library.load(there.id), tmp_path / "back.newsdesk")
    back = desk.import_file(tmp_path / "back.newsdesk").article
    assert back.body[0].text.text.startswith("编辑改过。")  # type: ignore[union-attr]
    assert figures_of(back) == figures_of(article)
    assert desk.library.assets() == before


def test_of_a_picture_with_hidden_places_the_original_stays_at_home(desk: Desk, other: Desk, tmp_path: Path) -> None:
    original = burning()
    asset = desk.take_in(original, "x.jpg").sha256
    article = with_figures(desk, Figure("a", asset, rich("甲"), look=HIDING), Figure("b", asset, rich("乙")))
    file = tmp_path / "a.newsdesk"
    receipt = [str(note.message) for note in desk.pack(article, file)]
    assert receipt[0] == "What is hidden is burnt in; pictures: 1"
    (only,) = pictures_in(file).values()  # the second figure's too: the same face
    assert has_face(original)
    assert not has_face(only)
    assert not [s for s in SECRETS if s in only]
    assert known(only).credit == "新华社"
    assert known(only).ai_label == LABEL
    made = figures_of(other.import_file(file).article)
    assert [f.look for f in made] == [Look(crop=HIDING.crop), Look()]
    assert (other.library.asset(made[0].asset).width, other.library.asset(made[0].asset).height) == (800, 600)  # type: ignore[union-attr]


def test_an_older_version_gives_nothing_away_that_the_article_hides(desk: Desk, tmp_path: Path) -> None:
    asset = desk.take_in(burning(), "x.jpg").sha256
    article = with_figures(desk, Figure("a", asset))
    desk.keep_version(article, "named", "没有遮")
    session = desk.open_session(article.id)
    (old,) = figures_of(article)
    session.document.do(M("Change"), Replace(article.index("a"), (old,), (msgspec.structs.replace(old, look=HIDING),)))
    assert session.close()
    file = tmp_path / "a.newsdesk"
    desk.pack(desk.library.load(article.id), file, versions=True)
    assert [has_face(data) for data in pictures_in(file).values()] == [False]
    assert asset not in json.dumps([json.loads(d) for n, d in held_in(file).items() if n.startswith("versions/")])


def test_originals_go_out_untouched_when_the_person_asks_for_them(desk: Desk, other: Desk, tmp_path: Path) -> None:
    data = burning()
    asset = desk.take_in(data, "x.jpg").sha256
    article = with_figures(desk, Figure("a", asset, look=HIDING))
    file = tmp_path / "a.newsdesk"
    assert desk.pack(article, file, originals=True) == ()
    assert pictures_in(file) == {asset: data}
    assert other.import_file(file).article == article


@pytest.mark.parametrize("kind", ["TIFF", "GIF", "BMP"])
def test_a_format_that_cannot_be_cleaned_is_saved_anew(kind: str, desk: Desk, other: Desk, tmp_path: Path) -> None:
    asset = desk.take_in(encoded(drawn(), kind), "x").sha256
    article = with_figures(desk, Figure("a", asset))
    file = tmp_path / "a.newsdesk"
    (note,) = desk.pack(article, file)
    assert str(note.message) == "Saved anew at full size, for their files cannot be cleaned; pictures: 1"
    (data,) = pictures_in(file).values()
    assert data[:3] == b"\xff\xd8\xff"
    made = other.import_file(file).article
    assert (other.library.asset(figures_of(made)[0].asset).width) == 400  # type: ignore[union-attr]
    assert desk.import_file(file).id == article.id


def test_two_originals_that_differ_in_what_they_tell_are_one_picture_and_both_known_again(
    desk: Desk, tmp_path: Path
) -> None:
    plain = encoded(drawn())
    there = [with_segments(plain, segment(0xEC, place)) for place in (b"here", b"there")]
    first, second = (desk.take_in(data, "x.jpg").sha256 for data in there)
    article = with_figures(desk, Figure("a", first), Figure("b", second))
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file)
    assert list(pictures_in(file).values()) == [plain]
    assert desk.import_file(file).id == article.id


def test_a_file_cannot_make_a_figure_show_another_original_of_this_library(
    desk: Desk, other: Desk, tmp_path: Path
) -> None:
    secret = other.take_in(private_jpeg(1, drawn(120, 90)), "secret.jpg").sha256
    asset = desk.take_in(private_jpeg(), "x.jpg").sha256
    article = with_figures(desk, Figure("a", asset))
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file)
    (picture,) = pictures_in(file)

    def lie(entries: dict[str, bytes], manifest: dict) -> None:
        manifest["originals"] = {secret: {"picture": picture}}

    _changed(lie)(file)
    assert figures_of(other.import_file(file).article)[0].asset == picture


@pytest.mark.parametrize(
    "originals",
    [[], {"x": 3}, {"x": {"picture": 4}}, {"x": {"picture": "y", "hidden": [{"place": 1}]}}, {"x": {"hidden": []}}],
)
def test_originals_that_are_not_as_we_write_them_are_a_sentence(
    originals: object, desk: Desk, other: Desk, article: Article, tmp_path: Path
) -> None:
    file = tmp_path / "a.newsdesk"
    desk.pack(article, file)
    _changed(lambda e, m: m.update(originals=originals))(file)
    with pytest.raises(UserError, match="damaged"):
        other.import_file(file)
    assert other.library.counts() == (0, 0)
