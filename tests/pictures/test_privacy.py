"""What could give away a source is named, and an original without it shows the same picture, bit for bit."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_samples import (
    LABEL,
    SECRETS,
    SOURCE_TYPE,
    chunk,
    dataset,
    drawn,
    encoded,
    judged,
    photoshop,
    pixels,
    private_jpeg,
    private_png,
    private_webp,
    segment,
    with_chunks,
    with_segments,
)
from PIL import Image

from newsdesk.base.errors import UserError
from newsdesk.desk.handing import hand_over
from newsdesk.pictures import gif
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.known import Place, Stated, known
from newsdesk.pictures.privacy import Cleaned, cleaned
from newsdesk.pictures.protected import protected
from newsdesk.pictures.writing import state

FILES = {"jpeg": private_jpeg(6), "png": private_png(), "webp": private_webp()}


def codes(data: bytes) -> set[str]:
    return {p.code for p in protected(data)}


def test_each_protected_thing_is_named() -> None:
    in_all = {"location", "spot", "serial", "owner", "maker", "history", "name", "camera"}
    assert codes(FILES["jpeg"]) == in_all | {"notes", "after", "c2pa"}
    assert codes(FILES["png"]) == in_all | {"notes", "c2pa"}
    assert codes(FILES["webp"]) == in_all
    assert codes(encoded(drawn())) == set()
    assert all(str(p.label) for p in protected(FILES["jpeg"]))


def test_a_small_picture_inside_the_file_is_named_wherever_it_is() -> None:
    small = encoded(drawn(16, 12))
    block = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\x0e" + b"\0\2\2\1\0\4\0\0\0\1\0\0\0\x2c\2\2\0\4\0\0\0\1"
    block += len(small).to_bytes(4, "big") + bytes(4) + small
    in_exif = encoded(drawn(), exif=block)
    resource = b"Photoshop 3.0\x008BIM\x04\x0c\0\0" + len(small).to_bytes(4, "big") + small + b"\0"
    in_photoshop = with_segments(encoded(drawn()), segment(0xED, resource))
    in_jfif = bytearray(encoded(drawn()))
    in_jfif[4:6] = (16 + 3).to_bytes(2, "big")
    in_jfif[18:20] = b"\1\1"
    in_jfif[20:20] = b"\1\2\3"
    for data in (in_exif, in_photoshop, bytes(in_jfif)):
        assert "thumbnail" in codes(data)
        made = cleaned(data, "x").data
        assert "thumbnail" not in codes(made)
        assert small not in made
        assert pixels(made) == pixels(data)


@pytest.mark.parametrize("kind", FILES)
def test_a_cleaned_original_tells_nothing_and_shows_the_same(kind: str) -> None:
    data = FILES[kind]
    made = cleaned(data, "x")
    assert {p.code for p in made.removed} == codes(data)
    assert codes(made.data) == set()
    assert [s for s in SECRETS if s in made.data] == []
    assert pixels(made.data) == pixels(data)
    assert cleaned(data, "x") == made
    assert cleaned(made.data, "x") == type(made)(made.data, ())


@pytest.mark.parametrize("kind", FILES)
def test_a_cleaned_original_keeps_caption_rights_label_orientation_and_profile(kind: str) -> None:
    before, after = known(FILES[kind]), known(cleaned(FILES[kind], "x").data)
    for name in before.__struct_fields__:
        if name not in ("has_location", "serials", "c2pa"):
            assert getattr(after, name) == getattr(before, name), name
    assert (after.ai_label, after.digital_source_type) == (LABEL, SOURCE_TYPE)
    assert after.caption == "厦门的一座桥。"
    assert not (after.has_location or after.serials or after.c2pa)
    with (
        Image.open(io.BytesIO(FILES[kind])) as old,
        Image.open(io.BytesIO(cleaned(FILES[kind], "x").data)) as new,
    ):
        assert new.info["icc_profile"] == old.info["icc_profile"]


@pytest.mark.parametrize("kind", FILES)
def test_exiftool_finds_none_of_the_protected_fields_in_a_cleaned_original(kind: str) -> None:
    before, after = judged(FILES[kind]), judged(cleaned(FILES[kind], "x").data)
    words = ("GPS", "Serial", "Owner", "Maker", "History", "RawFileName", "LocationCreated", "JUMD", "MPF", "Thumbnail")
    assert [k for k in before if any(w in k for w in words)]
    assert [k for k in after if any(w in k for w in words)] == []
    assert "GPS" not in str(after)
    assert after["XMP-dc:Description"] == {"_": "厦门的一座桥。"} or "厦门的一座桥。" in str(
        after["XMP-dc:Description"]
    )
    assert after["XMP-photoshop:Credit"] == "新华社"
    assert after["XMP-dc:Creator"] == ["张三", "李四"]
    assert not after.get("ExifTool:Error")
    warned = str(after.get("ExifTool:Warning", ""))
    assert not warned or "Missing required" in warned, warned  # what Pillow's EXIF did not have either


def test_iim_that_was_changed_last_still_counts_after_cleaning() -> None:
    xmp = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + FILES["jpeg"][:0])
    data = with_segments(
        encoded(drawn(), comment=b"x"), xmp, photoshop(dataset(120, b"newer") + dataset(118, b"phone"), b"x" * 16)
    )
    made = cleaned(data, "x").data
    assert known(made).caption == "newer"
    assert b"phone" not in made


def test_what_nobody_knows_yet_goes_too() -> None:
    png = with_chunks(encoded(drawn(), "PNG"), chunk(b"nwMD", b"SECRET"), chunk(b"zTXt", b"parameters\0\0x"))
    made = cleaned(png, "x")
    assert [p.code for p in made.removed] == ["notes"]
    assert b"nwMD" not in made.data
    jpeg = with_segments(encoded(drawn()), segment(0xE7, b"SECRET"))
    assert b"SECRET" not in cleaned(jpeg, "x").data


def test_a_progressive_and_a_cmyk_jpeg_and_a_moving_png_stay_what_they_are() -> None:
    progressive = encoded(drawn(), progressive=True, comment=b"COMMENT")
    cmyk = encoded(drawn(mode="CMYK"), comment=b"COMMENT")
    moving = with_chunks(
        encoded(drawn(), "PNG", save_all=True, append_images=[drawn(mode="L").convert("RGB").rotate(90)]),
        chunk(b"tEXt", b"Comment\0SECRET"),
    )
    for data in (progressive, cmyk, moving):
        made = cleaned(data, "x").data
        assert made != data
        assert pixels(made) == pixels(data)
    with Image.open(io.BytesIO(cleaned(moving, "x").data)) as image:
        assert not getattr(image, "is_animated", False)


def test_of_a_moving_picture_only_the_first_frame_goes() -> None:
    frames: dict[str, object] = {"save_all": True, "append_images": [drawn().rotate(90)]}
    moving = encoded(drawn(), "PNG", **frames)
    assert codes(moving) == {"after"}
    made = cleaned(moving, "x").data
    assert not any(kind in made for kind in (b"acTL", b"fcTL", b"fdAT"))
    assert pixels(made) == pixels(encoded(drawn(), "PNG"))
    assert codes(encoded(drawn(), "WEBP", **frames)) == {"after"}
    with pytest.raises(UserError, match="changing the picture"):
        cleaned(encoded(drawn(), "WEBP", **frames), "x")


def packet(inner: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:d="http://www.dji.com/drone-dji/1.0/" xmlns:e="http://ns.adobe.com/exif/1.0/"'
        ' xmlns:p="http://ns.adobe.com/photoshop/1.0/" xmlns:M="http://ns.microsoft.com/photo/1.2/" xmlns:n="new:/"'
        ' xmlns:R="http://ns.microsoft.com/photo/1.2/t/Region#" xmlns:G="http://www.metadataworkinggroup.com/schemas/'
        f'regions/">{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def xmp_segment(inner: str) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(inner))


def exif_jpeg(*main: tuple[int, object], more: dict[int, object] | None = None) -> bytes:
    exif = Image.Exif()
    for tag, value in main:
        exif[tag] = value
    exif.get_ifd(0x8769).update(more or {})
    return encoded(drawn(), exif=exif)


def gps_segment() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 27.0, 41.0), 16: "SECRET"})
    return segment(0xE1, exif.tobytes())


XMP_CHUNK = b"XML:com.adobe.xmp" + bytes(5)
PLACE = "<e:GPSMapDatum>SECRET</e:GPSMapDatum>"
UNSEEN: dict[str, tuple[bytes, str]] = {
    "faces": (
        with_segments(
            encoded(drawn()),
            xmp_segment(
                '<M:RegionInfo rdf:parseType="Resource"><R:PersonDisplayName>SECRET</R:PersonDisplayName>'
                '</M:RegionInfo><G:Regions rdf:parseType="Resource"><G:Name>SECRET</G:Name></G:Regions>'
            ),
        ),
        "notes",
    ),
    "drone": (with_segments(encoded(drawn()), xmp_segment("<d:GpsLatitude>SECRET</d:GpsLatitude>")), "location"),
    "instructions": (with_segments(encoded(drawn()), xmp_segment("<p:Instructions>SECRET</p:Instructions>")), "notes"),
    "of a new name": (with_segments(encoded(drawn()), xmp_segment("<n:thing>SECRET</n:thing>")), "notes"),
    "user comment": (exif_jpeg(more={0x9286: b"ASCII\0\0\0SECRET"}), "notes"),
    "comment of Windows": (exif_jpeg((0x9C9C, b"SECRET")), "notes"),
    "unique id": (exif_jpeg(more={0xA420: "SECRET"}), "notes"),
    "iim instructions": (with_segments(encoded(drawn()), photoshop(dataset(40, b"SECRET"))), "notes"),
    "iim preview": (with_segments(encoded(drawn()), photoshop(dataset(202, b"SECRET"))), "thumbnail"),
    "iim of another record": (with_segments(encoded(drawn()), photoshop(dataset(10, b"SECRET", 8))), "notes"),
    "second exif": (with_segments(exif_jpeg((0x010E, "harmless")), gps_segment()), "location"),
    "second packet": (with_segments(encoded(drawn()), xmp_segment(""), xmp_segment(PLACE)), "location"),
    "second chunk": (
        with_chunks(
            encoded(drawn(), "PNG"),
            chunk(b"iTXt", XMP_CHUNK + packet("")),
            chunk(b"iTXt", XMP_CHUNK + packet(PLACE)),
        ),
        "location",
    ),
    "other app11": (with_segments(encoded(drawn()), segment(0xEB, b"SECRET")), "notes"),
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_no_label_named_is_named_and_goes(name: str) -> None:
    data, code = UNSEEN[name]
    made = cleaned(data, "x")
    assert codes(data) == {code}
    assert [p.code for p in made.removed] == [code]
    assert b"SECRET" not in made.data
    assert pixels(made.data) == pixels(data)
    assert protected(made.data) == ()
    assert cleaned(made.data, "x").data == made.data


def test_a_file_goes_untouched_only_when_nothing_but_what_may_stay_is_in_it() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        plain = encoded(drawn(), kind)
        assert cleaned(plain, "x") == Cleaned(plain, ())
    stated = Stated(caption="桥", creators=("张三",), place=Place("", "b"), digital_source_type="x", ai_label=LABEL)
    ours = state(encoded(drawn()), stated)
    assert cleaned(ours, "x") == Cleaned(ours, ())
    quiet = with_segments(encoded(drawn()), xmp_segment("<!-- SECRET --><p:Credit>x</p:Credit>"))
    made = cleaned(quiet, "x")
    assert known(made.data).credit == "x"
    assert b"SECRET" not in made.data
    assert cleaned(made.data, "x") == Cleaned(made.data, ())


def test_which_way_up_it_is_stays_also_when_only_xmp_says_so() -> None:
    turned = xmp_segment('<t:Orientation xmlns:t="http://ns.adobe.com/tiff/1.0/">6</t:Orientation>')
    data = with_segments(encoded(drawn()), turned)
    assert b"tiff:Orientation>6<" in cleaned(data, "x").data


def test_the_first_of_two_statements_stays() -> None:
    two = with_segments(
        encoded(drawn()), xmp_segment("<p:Credit>one</p:Credit>"), xmp_segment("<p:Credit>two</p:Credit>")
    )
    made = cleaned(two, "x").data
    assert known(made).credit == "one"
    assert b"two" not in made


def test_a_label_in_a_second_exif_block_stays() -> None:
    label = '{"AIGC":{"Label":"1"}}'
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + label.encode()
    data = with_segments(exif_jpeg((0x010E, "harmless")), segment(0xE1, exif.tobytes()))
    assert known(data).ai_label == label
    assert known(cleaned(data, "x").data).ai_label == label


def test_the_further_pictures_of_a_phone_go() -> None:
    stream = io.BytesIO()
    drawn().save(stream, "MPO", save_all=True, append_images=[drawn(mode="L").convert("RGB")])
    made = cleaned(stream.getvalue(), "x")
    assert [p.code for p in made.removed] == ["after"]
    assert made.data.count(b"\xff\xd8\xff") == 1
    assert pixels(made.data) == pixels(stream.getvalue())


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "BMP", "AVIF"])
def test_other_formats_are_not_promised_anything(kind: str) -> None:
    with pytest.raises(UserError, match=r"photo\.x") as caught:
        cleaned(encoded(drawn(), kind), "photo.x")
    assert caught.value.hint is not None


@given(
    st.sampled_from(list(FILES.values())),
    st.lists(st.tuples(st.integers(0, 9000), st.binary(min_size=1, max_size=5)), max_size=8),
)
def test_a_damaged_file_is_cleaned_or_refused(data: bytes, damage: list[tuple[int, bytes]]) -> None:
    held = bytearray(data)
    for at, put in damage:
        held[at % len(held) : at % len(held) + len(put)] = put
    try:
        made = cleaned(bytes(held), "x")
    except UserError:
        return
    assert protected(made.data) == ()


def test_a_long_label_stays_whole_where_the_format_holds_it() -> None:
    label = '{"Label":"1","x":"' + "a" * 70_000 + '"}'
    for inner in (f"<T:AIGC xmlns:T='http://www.tc260.org.cn/ns/AIGC/1.0/'>{label}</T:AIGC>", ""):
        note = chunk(b"tEXt", b"AIGC\0" + (b"" if inner else label.encode()))
        png = with_chunks(encoded(drawn(), "PNG"), chunk(b"iTXt", XMP_CHUNK + packet(inner)), note)
        assert known(cleaned(png, "x").data).ai_label == label


NAMING = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:c="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' p:CaptionWriter="SECRET-WRITER" p:City="厦门" c:Location="SECRET-HOUSE">'
    "<e:PersonInImage><rdf:Bag><rdf:li>SECRET-PERSON</rdf:li></rdf:Bag></e:PersonInImage>"
    "<dc:subject><rdf:Bag><rdf:li>公园</rdf:li></rdf:Bag></dc:subject>"
    '<e:LocationShown><rdf:Bag><rdf:li e:Sublocation="SECRET-STREET"><rdf:Description><e:City>厦门</e:City>'
    "<e:LocationName><rdf:Alt><rdf:li>SECRET-NAME</rdf:li></rdf:Alt></e:LocationName></rdf:Description></rdf:li></rdf:Bag>"
    "</e:LocationShown></rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()


@pytest.mark.parametrize("kind", ["jpeg", "png", "iim", "huge", "gif"])
def test_who_is_seen_who_wrote_the_caption_and_the_street_do_not_leave_the_house(kind: str) -> None:
    iim = dataset(122, b"SECRET-WRITER") + dataset(92, b"SECRET-STREET") + dataset(90, b"Xiamen") + dataset(25, b"park")
    data = {
        "jpeg": lambda: with_segments(encoded(drawn()), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAMING)),
        "huge": lambda: with_segments(  # more than one packet holds: what is known of it is written anew
            encoded(drawn()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAMING),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet("<p:Source>" + "x" * 60_000 + "</p:Source>")),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet("<p:Headline>" + "x" * 60_000 + "</p:Headline>")),
        ),
        "png": lambda: with_chunks(encoded(drawn(), "PNG"), chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + NAMING)),
        "iim": lambda: with_segments(encoded(drawn()), photoshop(iim)),
        "gif": lambda: gif.with_packet(encoded(drawn(), "GIF"), NAMING),
    }[kind]()
    assert codes(data) >= {"spot", "people"}
    made = hand_over(data, inspect(data, "x"))
    assert b"SECRET" not in made.data
    assert {p.code for p in made.removed} >= {"spot", "people"}
    after = known(made.data)
    assert after.place.city in ("厦门", "Xiamen")
    assert after.keywords == (("park",) if kind == "iim" else ("公园",)) or kind == "huge"
    assert codes(made.data) == set()
