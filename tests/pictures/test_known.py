"""What a picture file says of itself is read from every place it may stand in, and nothing else is believed."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_samples import (
    LABEL,
    SOURCE_TYPE,
    XMP,
    chunk,
    dataset,
    drawn,
    encoded,
    photoshop,
    pixels,
    private_exif,
    private_jpeg,
    private_png,
    private_webp,
    segment,
    with_chunks,
    with_segments,
)
from PIL import Image, TiffImagePlugin

from newsdesk.base.errors import UserError
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.known import Known, Place, Stated, known
from newsdesk.pictures.privacy import cleaned
from newsdesk.pictures.protected import protected
from newsdesk.pictures.renditions import Recipe, make
from newsdesk.pictures.writing import state

XAP = b"http://ns.adobe.com/xap/1.0/\0"
PLAIN = encoded(drawn())


def packet(inner: str, attributes: str = "") -> bytes:
    spaces = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    more = 'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpNote="http://ns.adobe.com/xmp/note/"'
    return f"<rdf:RDF {spaces} {more}><rdf:Description {attributes}>{inner}</rdf:Description></rdf:RDF>".encode()


def with_xmp(xmp: bytes) -> bytes:
    return with_segments(PLAIN, segment(0xE1, XAP + xmp))


def tiff() -> bytes:
    exif = private_exif()
    exif[700] = XMP
    return encoded(drawn(), "TIFF", exif=exif)


@pytest.mark.parametrize(
    "data",
    [private_jpeg(), private_png(), private_webp(), tiff(), encoded(drawn(), "AVIF", exif=private_exif(), xmp=XMP)],
    ids=["jpeg", "png", "webp", "tiff", "avif"],
)
def test_xmp_is_read_wherever_a_format_keeps_it(data: bytes) -> None:
    found = known(data)
    assert found.caption == "厦门的一座桥。"
    assert found.creators == ("张三", "李四")
    assert (found.credit, found.copyright) == ("新华社", "© 某报")
    assert found.keywords == ("桥", "厦门")
    assert found.date == "2026-11-21T09:30:00+08:00"
    assert found.place == Place(city="厦门", country="中国")
    assert found.alt == "一座红色的桥"
    assert found.digital_source_type == SOURCE_TYPE
    assert found.ai_label == LABEL
    assert found.terms_link == "https://paper.example/terms"
    assert found.has_location
    assert found.serials


def test_exif_alone_gives_caption_names_copyright_date_and_orientation() -> None:
    found = known(encoded(drawn(), exif=private_exif(6)))
    assert (found.caption, found.copyright) == ("EXIF caption", "EXIF copyright")
    assert found.creators == ("EXIF photographer",)
    assert found.date == "2026-11-20T08:00:00+08:00"
    assert found.orientation == 6


def test_chinese_in_exif_is_read_as_utf8_or_gbk() -> None:
    for code in ("utf-8", "gbk"):
        exif = Image.Exif()
        exif[0x010E] = "厦门的桥".encode(code)
        assert known(encoded(drawn(), exif=exif)).caption == "厦门的桥"


@pytest.mark.parametrize("code", ["utf-8", "gbk", "latin-1"])
def test_iim_is_read_in_the_character_set_that_it_has(code: str) -> None:
    caption, name = ("Caf\xe9 M\xfcnchen", "M\xfcller") if code == "latin-1" else ("厦门的一座桥", "张三")
    marked = dataset(90, b"\x1b%G", 1) if code == "utf-8" else b""
    fields = dataset(120, caption.encode(code)) + dataset(80, name.encode(code)) + dataset(25, b"a") + dataset(25, b"b")
    dated = dataset(55, b"20261121") + dataset(60, b"093000+0800")
    found = known(with_segments(PLAIN, photoshop(marked + fields + dated)))
    assert (found.caption, found.creators, found.keywords) == (caption, (name,), ("a", "b"))
    assert found.date == "2026-11-21T09:30:00+08:00"


def test_utf8_that_does_not_say_so_is_still_read() -> None:
    assert known(with_segments(PLAIN, photoshop(dataset(120, "厦门的一座桥".encode())))).caption == "厦门的一座桥"


def test_xmp_counts_before_iim_before_exif_unless_iim_was_changed_last() -> None:
    iim = dataset(90, b"\x1b%G", 1) + dataset(120, b"IIM caption") + dataset(110, b"IIM credit")
    right = hashlib.md5(iim, usedforsecurity=False).digest()
    for digest, caption in ((right, "XMP caption"), (b"", "XMP caption"), (b"x" * 16, "IIM caption")):
        xmp = packet("<dc:description>XMP caption</dc:description>")
        exif = encoded(drawn(), exif=private_exif())
        found = known(with_segments(exif, segment(0xE1, XAP + xmp), photoshop(iim, digest)))
        assert (found.caption, found.credit, found.copyright) == (caption, "IIM credit", "EXIF copyright")


def test_what_cameras_write_into_every_picture_is_no_caption() -> None:
    for said in ("OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "   "):
        exif = Image.Exif()
        exif[0x010E] = said
        assert known(encoded(drawn(), exif=exif)).caption == ""


@pytest.mark.parametrize("date", ["0000:00:00 00:00:00", "2026:13:40 10:00:00", "    :  :     :  :  ", "2026"])
def test_a_date_that_cannot_have_been_is_none(date: str) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = date
    assert known(encoded(drawn(), exif=exif)).date == ""
    assert known(with_xmp(packet("", f'photoshop:DateCreated="{date}T99"'))).date == ""


def test_a_label_is_found_as_png_text_and_as_a_comment_in_exif() -> None:
    png = with_chunks(encoded(drawn(), "PNG"), chunk(b"tEXt", b"AIGC\0" + LABEL.encode()))
    assert known(png).ai_label == LABEL
    said = '{"AIGC":' + LABEL + "}"
    for raw in (b"ASCII\0\0\0" + said.encode(), b"UNICODE\0" + said.encode("utf-16-be"), said.encode()):
        exif = Image.Exif()
        exif.endian = ">"
        exif.get_ifd(0x8769)[0x9286] = raw
        assert known(encoded(drawn(), exif=exif.tobytes())).ai_label == said
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0my holiday AIGC"
    assert known(encoded(drawn(), exif=exif)).ai_label == ""


TC260 = 'xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/"'


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        (
            '<T:AIGC rdf:parseType="Resource"><T:Label>1</T:Label><T:ContentProducer>某</T:ContentProducer></T:AIGC>',
            TC260,
        ),
        ('<T:AIGC T:Label="1" T:ContentProducer="某"/>', TC260),
        (
            '<T:AIGC><rdf:Description T:Label="1"><T:ContentProducer>某</T:ContentProducer></rdf:Description></T:AIGC>',
            TC260,
        ),
        ('<T:AIGC>{"Label": "1", "ContentProducer": "某"}</T:AIGC>', TC260.replace("1.0/", "1.0")),
    ],
)
def test_a_label_is_found_as_a_structure_and_under_a_name_without_a_slash(inner: str, attributes: str) -> None:
    data = with_xmp(packet(inner, attributes))
    assert json.loads(known(data).ai_label) == {"Label": "1", "ContentProducer": "某"}
    assert known(cleaned(data, "x").data).ai_label == known(data).ai_label


def test_an_empty_property_hides_no_label_of_another_packet() -> None:
    empty, full = (segment(0xE1, XAP + packet(f"<T:AIGC>{inner}</T:AIGC>", TC260)) for inner in ("", "x"))
    data = with_segments(PLAIN, empty, full)
    assert known(data).ai_label == "x"
    assert known(cleaned(data, "x").data).ai_label == "x"


@pytest.mark.parametrize("stray", [b"\0", b"junk", b"\xff\x00junk", b"\xff\xff", b"\xff\xd0"])
def test_stray_bytes_between_segments_are_skipped_as_decoders_do(stray: bytes) -> None:
    at = private_jpeg().index(b"\xff\xdb")
    data = private_jpeg()[:at] + stray + private_jpeg()[at:]
    assert known(data) == known(private_jpeg())
    assert pixels(data) == pixels(private_jpeg())
    assert cleaned(data, "x") == cleaned(private_jpeg(), "x")
    plain = PLAIN[: PLAIN.index(b"\xff\xdb")] + stray + PLAIN[PLAIN.index(b"\xff\xdb") :]
    assert cleaned(plain, "x").data == PLAIN
    assert [p.code for p in protected(plain)] == ([] if stray == b"\xff\xff" else ["notes"])


@pytest.mark.parametrize(
    "data",
    [
        private_jpeg()[: private_jpeg().index(b"\xff\xda")],
        private_png()[: private_png().index(b"IDAT") + 9],
        private_webp()[:-3],
    ],
    ids=["jpeg", "png", "webp"],
)
def test_what_was_read_of_a_file_until_it_broke_counts(data: bytes) -> None:
    found = known(data)
    assert found.caption
    assert found.has_location
    with pytest.raises(UserError):
        cleaned(data, "x")


def test_content_credentials_in_a_tiff_are_seen() -> None:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[0xCD41] = b"jumb"
    info.tagtype[0xCD41] = 7
    data = encoded(drawn(), "TIFF", tiffinfo=info)
    assert known(data).c2pa
    assert [p.code for p in protected(data)] == ["c2pa"]


def test_xmp_that_is_too_long_for_a_segment_is_read_from_its_extension() -> None:
    long = packet("<dc:description>" + "桥" * 60_000 + "</dc:description>")
    name = hashlib.md5(long, usedforsecurity=False).hexdigest().upper().encode()
    main = packet("<photoshop:Credit>新华社</photoshop:Credit>", f'xmpNote:HasExtendedXMP="{name.decode()}"')
    pieces = [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + name
            + len(long).to_bytes(4, "big")
            + at.to_bytes(4, "big")
            + long[at : at + 60_000],
        )
        for at in range(0, len(long), 60_000)
    ]
    found = known(with_segments(PLAIN, segment(0xE1, XAP + main), *pieces))
    assert (found.credit, found.caption) == ("新华社", "桥" * 60_000)
    assert known(with_segments(PLAIN, segment(0xE1, XAP + main), *pieces[:-1])).caption == ""


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    "xmp",
    [
        BOMB.encode() + packet("<dc:description>&j;</dc:description>"),
        (BOMB + packet("<dc:description>&j;</dc:description>").decode()).encode("utf-16"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + packet("<dc:description>x</dc:description>"),
        packet("<a>" * 5000 + "</a>" * 5000),
        packet("<dc:description>")[:-30],
        packet("<dc:description>" + "<a/>" * 40_000 + "</dc:description>"),
        b"\0" * 4000,
        b"<x/>",
        b"<?xml version='1.0' encoding='nonsense'?><x/>",
        b"",
    ],
)
def test_hostile_xmp_is_left_out(xmp: bytes) -> None:
    png = with_chunks(encoded(drawn(), "PNG"), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    assert known(png).caption == ""


def test_a_compressed_text_that_would_fill_the_memory_is_left_out() -> None:
    import zlib

    bomb = zlib.compress(b"<x>" + b" " * 60_000_000)
    png = with_chunks(encoded(drawn(), "PNG"), chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb))
    assert known(png) == Known()


def test_wrong_iim_is_read_up_to_the_mistake() -> None:
    good = dataset(120, b"caption")
    for bad in (
        b"\x1c\x02\x50\x7f\xff",
        b"\x1c\x02\x50\xff\xff\xff",
        b"\x1c\x02\x50\x80\x04\xff\xff\xff\xff",
        b"garbage",
    ):
        found = known(with_segments(PLAIN, photoshop(good + bad)))
        assert (found.caption, found.creators) == ("caption", ())


SEEDS = [private_jpeg(), private_png(), private_webp(), tiff(), encoded(drawn(), "AVIF", exif=private_exif(), xmp=XMP)]


@given(
    st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6)), max_size=12)
)
def test_no_damage_makes_reading_fail(data: bytes, damage: list[tuple[int, bytes]]) -> None:
    held = bytearray(data)
    for at, put in damage:
        held[at % len(held) : at % len(held) + len(put)] = put
    found = known(bytes(held))
    assert all(isinstance(text, str) and "\0" not in text for text in (found.caption, found.credit, found.ai_label))
    known(bytes(held[: len(held) // 2]))


@given(st.binary(max_size=300))
def test_any_bytes_can_be_asked(data: bytes) -> None:
    for head in (
        b"",
        b"II*\0",
        b"MM\0*",
        b"\xff\xd8\xff\xe1",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x40\0\0\0WEBP",
        b"\0\0\0\x20ftypavif",
    ):
        known(head + data)


SAID = '{"AIGC": {"Label": "1", "ContentProducer": "00119", "ProduceID": "某机构-1"}}'


def labelled(where: str) -> bytes:
    """A picture whose AI label stands where a caption would, in a place that programs put it."""
    if where == "description and caption in iim":
        return with_segments(
            labelled("description"), photoshop(dataset(90, b"\x1b%G", 1) + dataset(120, "图说".encode()))
        )
    if where == "iim":
        return with_segments(PLAIN, photoshop(dataset(90, b"\x1b%G", 1) + dataset(120, SAID.encode())))
    if where == "xmp":
        return state(PLAIN, Stated(caption=SAID))
    exif = Image.Exif()
    if where == "comment":
        exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + SAID.encode()
    else:
        exif[0x010E] = SAID.encode()
    return encoded(drawn(), "PNG" if where == "description in PNG" else "JPEG", exif=exif)


@pytest.mark.parametrize(
    "where", ["description", "description in PNG", "comment", "iim", "xmp", "description and caption in iim"]
)
def test_a_label_that_stands_where_a_caption_would_is_a_label_and_no_caption(where: str) -> None:
    data = labelled(where)
    found = known(data)
    assert found.ai_label == SAID
    assert found.caption == ("图说" if "and" in where else "")
    after = known(cleaned(data, "x").data)
    assert (after.ai_label, after.caption) == (found.ai_label, found.caption)
    (made,) = make(data, inspect(data, "x"), (Recipe(100),))
    assert known(made.rendition.data).ai_label == SAID


def test_braces_in_a_caption_make_no_label_of_it() -> None:
    for text in ("{AIGC}", '{"Label": "1"}', "AIGC 展览开幕", '["AIGC"]'):
        found = known(state(PLAIN, Stated(caption=text)))
        assert (found.caption, found.ai_label) == (text, "")
