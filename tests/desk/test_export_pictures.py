"""Exported pictures: as each figure shows them, with who, what and where the rights are, and nothing that gives away a
source. exiftool judges every file."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from packed import opened_formats, unpack
from PIL import Image, ImageDraw, ImageFile

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace, SetMeta
from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.handing import hand_over
from newsdesk.desk.profile import PictureSizes, load_profile
from newsdesk.desk.renditions import quick_one, recipes_of
from newsdesk.pictures.known import known
from newsdesk.pictures.renditions import DEFAULT, can_write

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import LABEL, SECRETS, SOURCE_TYPE, drawn, encoded, private_jpeg, private_png, private_webp, scene

CAPTION = "清晨，居民在口袋公园散步。“推窗见绿”，他们说。"
HIDING = Look(hidden=(Hidden(Rect(0.0, 0.0, 0.2, 0.2)),))


def with_face() -> Image.Image:
    """A picture whose left upper corner holds what is to be hidden: a small white square on red."""
    image = drawn(800, 600)
    ImageDraw.Draw(image).rectangle((64, 44, 73, 53), fill="white")
    return image


def has_face(data: bytes) -> bool:
    """Is the white square to be seen?"""
    with Image.open(io.BytesIO(data)) as image:
        corner = image.convert("RGB").crop((0, 0, image.width // 5, image.height // 5))
        return corner.getextrema()[1][1] > 200  # type: ignore[index]


def story(desk: Desk, *figures: Figure) -> Article:
    """An article of the library with these figures."""
    session = desk.open_session(desk.new().id)
    session.document.do(M("Insert picture"), Replace(2, (), figures))
    session.document.do(M("Change"), SetMeta("authors", (), (Person("李四", "photographer"),)))
    session.document.do(M("Change"), SetMeta("copyright_holder", "", "城市日报"))
    assert session.close()
    return session.document.article


def taken(desk: Desk, data: bytes, name: str = "IMG_0001.jpg") -> str:
    return desk.take_in(data, name).sha256


def test_sizes_are_made_once_and_a_new_caption_needs_no_new_pixels(desk: Desk) -> None:
    asset = taken(desk, encoded(drawn(2000, 1500)))
    article = story(desk, Figure("f1", asset, rich("甲")))
    first = desk.pictures_for(article)["f1"]
    assert [(r.width, r.mime) for r in first.renditions] == [
        (w, f"image/{k}") for w in (1600, 800, 400) for k in ("jpeg", "webp")
    ]
    (kept,) = (desk.paths.cache / "renditions").glob("*/*")
    assert kept.name == asset
    desk.library.asset_path(asset).unlink()  # from here on only what is kept can be published
    again = Desk.open(desk.paths)
    assert again.pictures_for(article)["f1"] == first
    changed = msgspec.structs.replace(article, blocks=(*article.blocks[:2], Figure("f1", asset, rich("乙"))))
    other = again.pictures_for(changed)["f1"]
    assert {known(r.data).caption for r in first.renditions} == {"甲"}
    assert {known(r.data).caption for r in other.renditions} == {"乙"}
    assert not {r.name for r in other.renditions} & {r.name for r in first.renditions}
    assert again.pictures_for(article)["f1"] == first
    again.close()


def test_a_cache_that_is_damaged_is_made_anew(desk: Desk) -> None:
    article = story(desk, Figure("f1", taken(desk, encoded(drawn(500, 300)))))
    first = desk.pictures_for(article)["f1"]
    (kept,) = (desk.paths.cache / "renditions").glob("*/*")
    for name, data in (("list.json", b"{"), ("list.json", b"[]"), (next(kept.glob("*.jpg")).name, b"cut short")):
        (kept / name).write_bytes(data)
        again = Desk.open(desk.paths)
        assert again.pictures_for(article)["f1"] == first
        again.close()


ONE_SIZE = ("markdown", "text", "apple-news", "docx", "epub", "wordpress", "wechat")
"""Formats that have the largest size of each picture alone."""


def test_figures_of_one_original_have_their_own_looks_and_captions_and_equal_ones_share_files(
    desk: Desk, tmp_path: Path
) -> None:
    asset = taken(desk, encoded(drawn(400, 300)))
    crop = Look(crop=Rect(0.5, 0.0, 1.0, 1.0))
    article = story(
        desk,
        Figure("a", asset, rich("全图"), "李四 摄", "桥"),
        Figure("b", asset, rich("局部"), "李四 摄", "桥", look=crop),
        Figure("c", asset, rich("另一句"), "李四 摄", "桥"),
        Figure("d", asset, rich("全图"), "李四 摄", "桥"),
    )
    made = desk.pictures_for(article)
    assert made["a"] == made["d"]
    assert len({made[f].renditions[0].name for f in "abc"}) == 3
    assert [(made[f].renditions[0].width, made[f].renditions[0].height) for f in "abc"] == [
        (400, 300), (200, 300), (400, 300),
    ]  # fmt: skip
    for format in opened_formats(desk):
        desk.export(article, format, {}, tmp_path / format, draft=True)
        unpack(tmp_path / format)
        assert len(pictures_of(tmp_path / format)) == (3 if format in ONE_SIZE else 6)
    page = (tmp_path / "html" / "index.html").read_text("utf-8")
    for figure in "abcd":
        assert all(f"images/{r.name}" in page for r in made[figure].renditions)
    assert page.count(f'<img src="images/{made["a"].renditions[0].name}"') == 2
    assert 'width="200" height="300"' in page
    back = desk.import_file(tmp_path / "json" / "article.json").article
    shown = [b for b in back.blocks if isinstance(b, Figure)]
    assert [f.look for f in shown] == [Look()] * 4  # the crop is in the file that came back
    sizes = [desk.library.asset(f.asset) for f in shown]
    assert [(a.width, a.height) for a in sizes if a] == [(400, 300), (200, 300), (400, 300), (400, 300)]


def test_what_a_look_hides_is_in_no_rendition_of_any_format(desk: Desk, tmp_path: Path) -> None:
    asset = taken(desk, encoded(with_face()))
    article = story(desk, Figure("a", asset, look=HIDING), Figure("b", asset))
    desk.export(article, "html", {}, tmp_path / "out", draft=True)
    hiding = {r.name for r in desk.pictures_for(article)["a"].renditions}
    seen = {p.name: has_face(p.read_bytes()) for p in (tmp_path / "out" / "images").iterdir()}
    assert seen == {name: name not in hiding for name in seen}
    assert len(hiding) == 4


def test_the_preview_has_the_widest_jpeg_alone_and_it_is_the_export_s(desk: Desk) -> None:
    article = story(desk, Figure("a", taken(desk, encoded(drawn(2000, 1000))), rich(CAPTION)))
    (only,) = desk.pictures_for(article, quick=True)["a"].renditions
    assert only == desk.pictures_for(article)["a"].renditions[0]
    page = desk.render(article, "html", {}, quick=True)
    assert len(page.files) == 2
    assert b"srcset" not in page.files["index.html"]


# ------------------------------------------------------------------ the desk profile


def test_without_a_wish_the_profile_s_sizes_are_the_house_s() -> None:
    assert set(recipes_of(PictureSizes())) == set(DEFAULT)
    (only,) = quick_one(recipes_of(PictureSizes()))
    assert (only.width, only.format, only.quality) == (1600, "jpeg", 84)
    (only,) = quick_one(recipes_of(PictureSizes((900, 1200), ("webp",))))
    assert (only.width, only.format) == (1200, "jpeg")


def test_the_profile_s_sizes_are_published(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    file.write_text('[pictures]\nwidths = [1000, 300]\nformats = ["webp", "jpeg"]\nquality = 60\n', "utf-8")
    article = story(desk, Figure("a", taken(desk, encoded(drawn(1200, 900)))))
    other = Desk.open(desk.paths, profile=file)
    page = other.render(article, "html", {})
    names = [r.name for r in other.pictures_for(article)["a"].renditions]
    assert [n.partition("-")[2] for n in names] == ["1000.jpg", "1000.webp", "300.jpg", "300.webp"]
    html = page.files["index.html"].decode()
    assert f'<source type="image/webp" srcset="images/{names[1]} 1000w, images/{names[3]} 300w"' in html
    assert f'<img src="images/{names[0]}"' in html
    assert 'width="1000" height="750"' in html
    other.close()


@pytest.mark.parametrize(
    "wrong",
    ["widths = []", "widths = [0]", "widths = [90000]", 'formats = ["gif"]', "formats = []", "quality = 200", "x = 1"],
)
def test_sizes_that_cannot_be_are_said_with_the_file_s_name(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(f"[pictures]\n{wrong}\n", "utf-8")
    with pytest.raises(UserError, match=r"p\.toml"):
        load_profile(tmp_path / "p.toml")


# ------------------------------------------------------------------ the judge

judge = pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not installed: apt-get install libimage-exiftool-perl"
)


def pictures_of(export: Path) -> list[Path]:
    """The pictures of an export, wherever its format has them."""
    return sorted(p for p in export.rglob("*") if p.suffix in (".jpg", ".webp", ".avif", ".png"))


def judged(export: Path) -> list[dict[str, Any]]:
    """All that exiftool finds in each picture of an export."""
    command = ["exiftool", "-j", "-G1", "-struct", "-a", "-u", "-charset", "iptc=UTF8", *map(str, pictures_of(export))]
    return list(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def with_thumbnail(jpeg: bytes) -> bytes:
    """The same with Photoshop's small picture of it inside."""
    small = io.BytesIO()
    Image.new("RGB", (16, 12), "red").save(small, "JPEG")
    head = b"Photoshop 3.0\x008BIM\x04\x0c\0\0" + len(small.getvalue()).to_bytes(4, "big") + small.getvalue()
    body = head + b"\0" * (len(small.getvalue()) & 1)
    return jpeg[:2] + b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


PROTECTED = (
    *("GPS", "Serial", "Owner", "Maker", "History", "FileName", "LocationCreated", "Thumbnail", "JUMBF", "JUMD", "MPF"),
    *("ExifIFD", "IFD0", "XMP-exif", "XMP-aux", "XMP-crs", "XMP-xmpMM", "Comment", "Contact"),
)


@judge
@pytest.mark.parametrize("formats", [("jpeg", "webp"), ("avif", "jpeg")])
def test_exiftool_finds_nothing_protected_and_every_statement_in_every_exported_file(
    formats: tuple[str, ...], desk: Desk, tmp_path: Path
) -> None:
    if not all(can_write(f) for f in formats):  # type: ignore[arg-type]
        pytest.skip("this Pillow cannot write AVIF")
    desk.profile = msgspec.structs.replace(
        desk.profile,
        pictures=PictureSizes((1600, 200), formats),  # type: ignore[arg-type]
    )
    large = drawn(1800, 1200)
    ImageDraw.Draw(large).line((0, 0, 1800, 1200), fill="white", width=9)
    originals = {
        "IMG_1.jpg": with_thumbnail(private_jpeg(6, large)), "IMG_2.png": private_png(), "IMG_3.webp": private_webp(),
    }  # fmt: skip
    figures = [
        Figure(f"f{n}", taken(desk, data, name), rich(CAPTION), "新华社记者 张三 摄", f"第{n}幅：一座公园")
        for n, (name, data) in enumerate(originals.items(), 1)
    ]
    article = story(desk, *figures)
    for format in opened_formats(desk):
        desk.export(article, format, {}, tmp_path / format, draft=True)
        unpack(tmp_path / format)
        for path in pictures_of(tmp_path / format):
            assert not [s for s in SECRETS if s in path.read_bytes()], path.name
        judgement = judged(tmp_path / format)
        assert len(judgement) == 3 * (1 if format in ONE_SIZE else 2 * 2)  # pictures, widths, kinds
        for found in judgement:
            named = {k: v for k, v in found.items() if not k.startswith(("System:", "SourceFile"))}
            assert [k for k in named if any(word in k for word in PROTECTED)] == []
            assert "ExifTool:Warning" not in found
            assert "ExifTool:Error" not in found
            said = {k.partition(":")[2]: v for k, v in found.items() if k.startswith("XMP-")}
            assert said["Description"] == CAPTION
            assert said["Credit"] == "新华社记者 张三 摄"
            assert said["Creator"] == ["张三"]
            assert said["Rights"] == "© 某报"
            assert said["WebStatement"] == "https://paper.example/terms"
            assert said["AltTextAccessibility"] in {f.alt for f in figures}
            assert "Subject" not in said, "the file's keywords may be people and places"
            assert said["DateCreated"] == "2026:11:21 09:30:00+08:00"
            assert said["DigitalSourceType"] == SOURCE_TYPE
            assert said["Aigc"] == LABEL
            assert "厦门的一座桥" not in str(found)  # the file's own caption: nobody chose it
            if found["File:MIMEType"] == "image/jpeg":
                iptc = {k.partition(":")[2]: v for k, v in found.items() if k.startswith("IPTC:")}
                assert iptc["Caption-Abstract"] == CAPTION
                assert iptc["By-line"] == "张三"
                assert iptc["CopyrightNotice"] == "© 某报"


@judge
def test_exiftool_finds_the_paper_s_own_statement_where_the_file_says_nothing(desk: Desk, tmp_path: Path) -> None:
    article = story(desk, Figure("f1", taken(desk, encoded(drawn())), rich("图说"), "本报记者李四摄"))
    desk.export(article, "html", {}, tmp_path / "out", draft=True)
    for found in judged(tmp_path / "out"):
        assert found["XMP-dc:Rights"] == "© 城市日报"
        assert found["XMP-dc:Creator"] == ["李四"]
        assert "XMP-dc:Subject" not in found


@pytest.mark.parametrize("stranger", [".DS_Store", "images/Thumbs.db", "读我.txt"])
def test_a_picture_that_was_exported_before_its_face_was_hidden_does_not_stay_in_the_folder(
    desk: Desk, tmp_path: Path, stranger: str
) -> None:
    asset = desk.take_in(encoded(scene(3, 900, 600)), "a.jpg")
    session = desk.open_session(desk.new().id)
    open_face = Figure("f1", asset.sha256, rich("图说"))
    session.document.do(M("Insert picture"), Replace(2, (), (open_face,)))
    target = tmp_path / "out"
    desk.export(session.document.article, "html", {}, target, draft=True)
    before = {p.name for p in (target / "images").iterdir()}
    (target / stranger).write_bytes(b"x")
    hidden = msgspec.structs.replace(open_face, look=Look(hidden=(Hidden(Rect(0.2, 0.2, 0.5, 0.5)),)))
    at = session.document.article.index("f1")
    session.document.do(M("Edit picture"), Replace(at, (open_face,), (hidden,)))
    desk.export(session.document.article, "html", {}, target, draft=True)
    after = {p.name for p in (target / "images").iterdir()} - {"Thumbs.db"}
    assert after and not after & before
    assert stranger != "读我.txt" or (target / stranger).read_bytes() == b"x"
    session.close()


def test_nothing_made_of_a_picture_that_is_removed_for_ever_stays_in_the_cache(desk: Desk, tmp_path: Path) -> None:
    asset = desk.take_in(encoded(scene(4, 900, 600)), "a.jpg")
    session = desk.open_session(desk.new().id)
    session.document.do(M("Insert picture"), Replace(2, (), (Figure("f1", asset.sha256),)))
    assert session.close()
    article = session.document.article
    desk.export(article, "html", {}, tmp_path / "out", draft=True)
    (desk.paths.cache / "browser" / article.id).mkdir(parents=True)
    assert any(asset.sha256 in str(p) for p in desk.paths.cache.rglob("*"))
    os.utime(desk.library.asset_path(asset.sha256), (0, 0))
    desk.delete(article.id)
    assert desk.erase(article.id) == 1
    assert desk.library.assets() == frozenset()
    assert [p for p in desk.paths.cache.rglob("*") if asset.sha256 in str(p) or article.id in str(p)] == []


@pytest.mark.parametrize("raised", [struct.error, IndexError, AttributeError, TypeError])
def test_an_original_that_no_decoder_can_read_is_said_when_it_is_published(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, raised: type[Exception]
) -> None:
    def load(_: Image.Image) -> None:
        raise raised("a decoder's own")

    article = story(desk, Figure("f", desk.take_in(private_jpeg(), "a.jpg").sha256))
    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    with pytest.raises(UserError, match="damaged"):
        desk.render(article, "html", {})


MEGABYTE = "[pictures]\nwidths = [4000]\nformats = ['jpeg', 'webp']\nmost_bytes = 1_000_000\n"


def limited(paths: Paths, profile: str) -> Desk:
    paths.config.mkdir(parents=True, exist_ok=True)
    (paths.config / "profile.toml").write_text(profile, encoding="utf-8")
    return Desk.open(paths)


def noise(width: int, height: int) -> bytes:
    return encoded(Image.effect_noise((width, height), 90).convert("RGB"), quality=90)


def test_every_file_of_a_noisy_picture_of_24_megapixels_stays_below_the_profiles_limit(
    paths: Paths, tmp_path: Path
) -> None:
    desk = limited(paths, MEGABYTE)  # what WeChat's uploadimg takes
    asset = desk.take_in(noise(6000, 4000), "noise.jpg")
    figure = Figure("f", asset.sha256, rich("说" * 1500), "新华社记者 张三 摄", "述" * 300)
    article = story(desk, figure)
    done = desk.export(article, "html", {}, tmp_path / "out", draft=True)
    files = list((tmp_path / "out" / "images").iterdir())
    assert {p.suffix for p in files} == {".jpg", ".webp"}
    assert all(500_000 < p.stat().st_size <= 1_000_000 for p in files)
    assert all(known(p.read_bytes()).caption == "说" * 1500 for p in files)
    assert done.receipt == ()
    assert max(len(r.data) for r in desk.pictures_for(article, quick=True)["f"].renditions) <= 1_000_000
    desk.close()


def test_a_limit_that_nothing_keeps_is_said_by_the_export(paths: Paths, tmp_path: Path) -> None:
    desk = limited(paths, "[pictures]\nmost_bytes = 50_000\n")
    asset = desk.take_in(noise(300, 15_000), "noise.jpg")
    done = desk.export(story(desk, Figure("f", asset.sha256)), "html", {}, tmp_path / "out", draft=True)
    (note,) = done.receipt
    assert "Picture 1 cannot be made smaller than" in str(note.message)
    assert "50 KB" in str(note.message)
    desk.close()


@pytest.mark.parametrize("most", ["49_999", "-1", "'1 MB'"])
def test_a_limit_that_no_picture_could_keep_is_a_mistake_of_the_profile(tmp_path: Path, most: str) -> None:
    (tmp_path / "p.toml").write_text(f"[pictures]\nmost_bytes = {most}\n")
    with pytest.raises(UserError, match="most_bytes"):
        load_profile(tmp_path / "p.toml")


@pytest.mark.parametrize("format", ["html", "json", "markdown"])
def test_a_picture_higher_than_webp_can_be_is_exported(desk: Desk, tmp_path: Path, format: str) -> None:
    asset = desk.take_in(encoded(Image.new("RGB", (1080, 20_000), "gray")), "long.jpg")
    desk.export(story(desk, Figure("f", asset.sha256)), format, {}, tmp_path / "out", draft=True)
    assert any(p.suffix == ".jpg" for p in (tmp_path / "out").rglob("*"))


def test_a_picture_that_moves_is_exported_moving_and_a_newsdesk_file_holds_it_so(desk: Desk, tmp_path: Path) -> None:
    first, *more = (scene(n, 300, 200) for n in range(3))
    for kind, held in (("GIF", "image/gif"), ("WEBP", "image/webp")):
        data = encoded(first, kind, save_all=True, append_images=more, duration=80, loop=0)
        asset = desk.take_in(data, f"a.{kind.lower()}")
        target = tmp_path / kind
        desk.export(story(desk, Figure("f", asset.sha256, rich(CAPTION))), "html", {}, target, draft=True)
        files = {p.suffix: p.read_bytes() for p in (target / "images").iterdir()}
        assert set(files) == {".gif", ".webp"}
        for file in (*files.values(), hand_over(data, asset).data):
            with Image.open(io.BytesIO(file)) as image:
                assert image.n_frames == 3
        assert {known(file).caption for file in files.values()} == {CAPTION}
        assert hand_over(data, asset).asset.mime == held
        page = (target / "index.html").read_text(encoding="utf-8").partition("<picture>")[2]
        assert page.index('type="image/webp"') < page.index('.gif"')
        desk.export(story(desk, Figure("f", asset.sha256, rich("新"))), "html", {}, target, draft=True)
        assert len(list((target / "images").iterdir())) == 2


def test_the_lead_pictures_card_is_cut_around_the_focus_hides_and_states_the_same(desk: Desk, tmp_path: Path) -> None:
    first = desk.take_in(encoded(scene(3)), "a.jpg").sha256
    face = desk.take_in(encoded(with_face()), "b.jpg").sha256
    article = story(desk, Figure("f", first), Figure("g", face, rich(CAPTION), "李四 摄", look=HIDING))
    article = msgspec.structs.replace(article, lead_picture="g")
    assert desk.pictures_for(article)["g"].card is None  # a card is for a site
    sited = Desk.open(desk.paths, profile=resources() / "profiles" / "city-daily.toml")
    made = sited.pictures_for(article)
    card = made["g"].card
    assert card is not None
    assert made["f"].card is None
    assert abs(card.width / card.height - 1200 / 630) < 0.01
    assert not has_face(card.data)
    assert known(card.data).caption == CAPTION
    assert sited.pictures_for(article, quick=True)["g"].card is None
    page = msgspec.structs.replace(article, slug="bridge")
    text = sited.export(page, "html", {}, tmp_path / "out", draft=True).entry.read_text("utf-8")
    sited.close()
    assert f'property="og:image" content="https://citydaily.example/bridge/images/{card.name}"' in text
    assert (tmp_path / "out" / "images" / card.name).read_bytes() == card.data
