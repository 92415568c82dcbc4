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
from newsdesk.pictures.known import known
from newsdesk.pictures.privacy import cleaned
from newsdesk.pictures.protected import protected

FILES = {"jpeg": private_jpeg(6), "png": private_png(), "webp": private_webp()}


def codes(data: bytes) -> set[str]:
    return {p.code for p in protected(data)}


def test_each_protected_thing_is_named() -> None:
    in_all = {"location", "serial", "owner", "maker", "history", "name", "camera"}
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
        assert image.n_frames == 2


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
