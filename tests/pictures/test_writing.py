"""What is stated of a picture stands in the published file, in both places, and exiftool reads it as it was written."""

from __future__ import annotations

import hashlib
import io

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_samples import LABEL, SOURCE_TYPE, drawn, encoded, judged, pixels, private_jpeg, scene
from PIL import Image

from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.known import Known, Place, Stated, known
from newsdesk.pictures.protected import protected
from newsdesk.pictures.renditions import Recipe, can_write, make
from newsdesk.pictures.writing import EMPTY, MOST_PACKET, state

FULL = Stated(
    caption="11月21日，市民走过<筼筜>大桥 & 拍照。\n第二行",
    headline="大桥通车",
    title="bridge-1",
    creators=("张三", "李四"),
    credit="本报记者 张三 摄",
    source="某报",
    copyright="© 2026 某报",
    terms="不得转载",
    terms_link="https://paper.example/terms",
    keywords=("桥", "厦门"),
    date="2026-11-21T09:30:00+08:00",
    place=Place("筼筜湖", "厦门", "福建", "中国"),
    writer="王五",
    alt="一座红色的桥",
    long_description="桥上有行人。",
    digital_source_type=SOURCE_TYPE,
    ai_label=LABEL,
    ai_system="某模型",
    ai_version="3",
    ai_prompt="去除灰尘",
    ai_prompt_writer="赵六",
    mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
)
KINDS = ["JPEG", "PNG", "WEBP", "AVIF"]


def file_of(kind: str, image: Image.Image | None = None) -> bytes:
    return encoded(image or drawn(), kind, **({"xmp": EMPTY} if kind == "AVIF" else {}))


def stated_in(data: bytes) -> Stated:
    found = known(data)
    return Stated(**{f: getattr(found, f) for f in Stated.__struct_fields__})


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_is_read_again_and_the_picture_is_the_same(kind: str) -> None:
    plain = file_of(kind)
    made = state(plain, FULL)
    assert stated_in(made) == FULL
    assert pixels(made) == pixels(plain)
    assert made == state(plain, FULL)
    assert {p.code for p in protected(made)} == {"spot", "people"}  # FULL says a street and who wrote the caption


@pytest.mark.parametrize("kind", KINDS)
def test_a_second_statement_takes_the_place_of_the_first(kind: str) -> None:
    once = state(file_of(kind), FULL)
    again = state(once, Stated(caption="other"))
    assert stated_in(again) == Stated(caption="other")
    assert stated_in(state(once, Stated())) == Stated()
    if kind != "AVIF":
        assert state(once, Stated()) == state(file_of(kind), Stated())
        assert "张三".encode() not in again


@pytest.mark.parametrize("image", [drawn(mode="RGBA"), drawn().convert("L").convert("RGB")])
@pytest.mark.parametrize("lossless", [True, False])
def test_every_kind_of_webp_takes_a_statement(image: Image.Image, lossless: bool) -> None:
    plain = encoded(image, "WEBP", lossless=lossless)
    made = state(plain, FULL)
    assert pixels(made) == pixels(plain)
    assert stated_in(made) == FULL


@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_reads_every_field(kind: str) -> None:
    found = judged(state(file_of(kind), FULL))
    assert not found.get("ExifTool:Error")
    assert not found.get("ExifTool:Warning"), found["ExifTool:Warning"]
    wanted = {
        "XMP-dc:Description": FULL.caption,
        "XMP-dc:Creator": ["张三", "李四"],
        "XMP-dc:Rights": FULL.copyright,
        "XMP-dc:Subject": ["桥", "厦门"],
        "XMP-photoshop:Credit": FULL.credit,
        "XMP-photoshop:Source": "某报",
        "XMP-photoshop:Headline": "大桥通车",
        "XMP-photoshop:DateCreated": "2026:11:21 09:30:00+08:00",
        "XMP-photoshop:City": "厦门",
        "XMP-iptcExt:DigitalSourceType": SOURCE_TYPE,
        "XMP-iptcExt:LocationShown": [
            {"Sublocation": "筼筜湖", "City": "厦门", "ProvinceState": "福建", "CountryName": "中国"}
        ],
        "XMP-xmpRights:WebStatement": FULL.terms_link,
        "XMP-iptcCore:AltTextAccessibility": "一座红色的桥",
    }
    for tag, value in wanted.items():
        assert found.get(tag, found.get(tag.replace("iptcCore", "xmp"))) == value, tag
    assert LABEL in str(list(found.values())).replace("\\'", "'") or found.get("XMP-TC260:AIGC") == LABEL
    if kind == "JPEG":
        assert found["IPTC:Caption-Abstract"] == FULL.caption
        assert found["IPTC:By-line"] == ["张三", "李四"]
        assert found["IPTC:CopyrightNotice"] == FULL.copyright
        assert found["IPTC:DateCreated"] == "2026:11:21"
        assert found["IPTC:TimeCreated"] == "09:30:00+08:00"
        assert found["IPTC:CodedCharacterSet"] == "UTF8"
        assert found["Photoshop:IPTCDigest"] == found.get("File:CurrentIPTCDigest", found["Photoshop:IPTCDigest"])


def test_a_value_above_the_limit_of_iim_stands_in_xmp_alone() -> None:
    long = Stated(credit="本报记者张三李四王五赵六", creators=("十一个汉字的名字不行呀",), caption="桥" * 700)
    found = judged(state(file_of("JPEG"), long))
    assert found["XMP-photoshop:Credit"] == long.credit
    assert "IPTC:Credit" not in found
    assert "IPTC:By-line" not in found
    assert "IPTC:Caption-Abstract" not in found
    assert stated_in(state(file_of("JPEG"), long)) == long


def test_a_short_source_type_is_written_as_its_address_and_a_year_as_a_date() -> None:
    made = state(file_of("JPEG"), Stated(digital_source_type="digitalCapture", date="2026"))
    assert known(made).digital_source_type.startswith("http://cv.iptc.org/newscodes/digitalsourcetype/")
    assert known(made).date == "2026"
    assert b"\x1c\x02\x37\x00\x0820260000" in made


def test_statements_that_are_too_long_are_cut_where_it_hurts_least() -> None:
    much = msgspec.structs.replace(
        FULL, keywords=("词" * 60,) * 400, long_description="长" * 30_000, caption="<&>" * 5_000
    )
    for kind in KINDS:
        made = state(file_of(kind), much)
        assert len(made) < len(file_of(kind)) + MOST_PACKET + 4000
        found = known(made)
        assert (found.creators, found.credit, found.ai_label) == (FULL.creators, FULL.credit, LABEL)
        assert much.caption.startswith(found.caption)
        assert found.caption


LONG = "a" * 66_000


@pytest.mark.parametrize(
    ("label", "left"),
    [
        (f'{{"Label":"1","x":"{LONG}"}}', '{"Label":"1"}'),
        (f'{{"AIGC":{{"Label":"2","x":"{LONG}"}}}}', '{"AIGC":{"Label":"2"}}'),
        (LONG, LONG[:1000]),
        (f'{{"Label":["{LONG}"]}}', f'{{"Label":["{LONG}'[:1000]),
    ],
    ids=["plain", "nested", "no json", "no text"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_is_too_long_is_made_shorter_never_left_out(kind: str, label: str, left: str) -> None:
    found = known(state(file_of(kind), msgspec.structs.replace(FULL, ai_label=label)))
    assert (found.ai_label, found.digital_source_type) == (left, SOURCE_TYPE)
    assert found.caption == FULL.caption


def test_what_is_no_rendition_stays_as_it_is() -> None:
    for data in (b"", b"abc", encoded(drawn(), "BMP"), b"GIF89a", encoded(drawn(), "AVIF"), encoded(drawn())[:99]):
        assert state(data, FULL) == data


@given(st.text(max_size=200), st.text(max_size=50), st.lists(st.text(min_size=1, max_size=20), max_size=4))
def test_any_text_is_written_and_read(caption: str, credit: str, names: list[str]) -> None:
    from newsdesk.base.text import clean

    made = state(PLAIN, Stated(caption=caption, credit=credit, creators=tuple(names)))
    found = known(made)
    assert found.caption == clean(caption).strip()
    assert found.credit == clean(credit).strip()
    assert found.creators == tuple(t for n in names if (t := clean(n).strip()))


PLAIN = file_of("JPEG")


def test_every_rendition_carries_the_statement_and_the_originals_ai_label() -> None:
    data = private_jpeg(6, scene(1, 600, 400))
    asset = inspect(data, "x")
    recipes = [Recipe(300), Recipe(300, "webp"), Recipe(200)] + [Recipe(200, "avif")] * can_write("avif")
    for made in make(data, asset, tuple(recipes), stated=Stated(caption="新的说明", credit="李四 摄")):
        found = known(made.rendition.data)
        assert (found.caption, found.credit) == ("新的说明", "李四 摄")
        assert (found.ai_label, found.digital_source_type) == (LABEL, SOURCE_TYPE)
        assert (found.orientation, found.creators, found.copyright) == (1, (), "")
        assert protected(made.rendition.data) == ()
        with Image.open(io.BytesIO(made.rendition.data)) as shown:
            assert shown.size == (made.rendition.width, made.rendition.height)


def test_nothing_is_written_where_nothing_is_stated() -> None:
    data = encoded(scene(1, 600, 400))
    for made in make(data, inspect(data, "x"), (Recipe(300), Recipe(300, "webp"))):
        assert known(made.rendition.data) == Known()
        assert b"xmp" not in made.rendition.data.lower()


def test_the_digest_is_that_of_the_iim() -> None:
    made = state(PLAIN, FULL)
    at = made.index(b"8BIM\x04\x04") + 8
    size = int.from_bytes(made[at : at + 4], "big")
    digest = hashlib.md5(made[at + 4 : at + 4 + size], usedforsecurity=False).digest()
    assert digest in made


@pytest.mark.parametrize("kind", KINDS)
def test_a_limit_of_bytes_is_kept_by_saying_less_but_never_by_losing_the_label(kind: str) -> None:
    data = file_of(kind)
    told = Stated(caption="说" * 900, credit="张三", keywords=("词",) * 400, ai_label=LABEL)
    whole = len(state(data, told))
    for less in (1, 3000, whole - len(data) - 1500):
        made = state(data, told, whole - less)
        assert len(made) <= whole - less
        assert known(made).ai_label == LABEL
    assert '"Label":"1"' in known(state(data, told, len(data))).ai_label
    assert state(data, told, whole + 1000) == state(data, told)
