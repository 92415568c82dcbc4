"""Which way up: one answer, from the EXIF tag alone, for the size, the pixels and what is handed over."""

from __future__ import annotations

import io

import pytest
from picture_samples import (
    chunk,
    drawn,
    encoded,
    private_exif,
    private_jpeg,
    segment,
    turned_files,
    turning_xmp,
    with_chunks,
    with_segments,
)
from PIL import Image

from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect
from newsdesk.pictures.brief import brief
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.known import orientation_of
from newsdesk.pictures.pixels import decoded
from newsdesk.pictures.privacy import cleaned
from newsdesk.pictures.protected import protected
from newsdesk.pictures.renditions import Recipe, make

WIDE = (200, 100)
FILES = turned_files(drawn(*WIDE))
RED_AT = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
"""Where the red quarter, the upper left one as stored, stands upright (Exif 2.32, 4.6.4 A)."""


def red_of(image: Image.Image) -> tuple[int, int]:
    """The quarter that is red."""
    (found,) = [
        (x, y)
        for x in (0, 1)
        for y in (0, 1)
        if (p := image.convert("RGB").getpixel((image.width * (1 + 2 * x) // 4, image.height * (1 + 2 * y) // 4)))[0]
        > p[2] + 100
    ]
    return found


def quartered() -> Image.Image:
    image = Image.new("RGB", WIDE, "blue")
    image.paste("red", (0, 0, WIDE[0] // 2, WIDE[1] // 2))
    return image


@pytest.mark.parametrize("name", FILES)
def test_size_pixels_and_renditions_agree_and_follow_the_exif_tag_alone(name: str) -> None:
    data, number = turned_files(quartered())[name]
    size = WIDE[::-1] if number in (5, 6, 7, 8) else WIDE
    asset = inspect(data, "x")
    assert (asset.width, asset.height) == size
    whole = decoded(data, AS_IT_IS, 1_000)
    assert whole.size == size
    assert red_of(whole) == RED_AT[number]
    (made,) = make(data, asset, (Recipe(1_000),))
    with Image.open(io.BytesIO(made.rendition.data)) as image:
        assert image.size == size
        assert red_of(image) == RED_AT[number]


@pytest.mark.parametrize("name", FILES)
def test_a_place_hidden_on_the_picture_is_hidden_in_what_is_published(name: str) -> None:
    image = Image.new("RGB", (800, 400), "white")
    image.paste(Image.effect_noise((200, 200), 120).convert("RGB"), (600, 0))
    data, _ = turned_files(image)[name]
    upright = decoded(data, AS_IT_IS, 10_000)
    box = upright.convert("L").point(lambda v: 255 * (v < 100)).getbbox()
    assert box is not None
    place = Rect(box[0] / upright.width, box[1] / upright.height, box[2] / upright.width, box[3] / upright.height)
    hidden = decoded(data, Look(hidden=(Hidden(place),)), 10_000)
    assert len(hidden.crop(box).getcolors(100_000) or ()) <= 64


def test_a_cleaned_original_stands_as_the_original_did() -> None:
    files = [private_jpeg(n) for n in range(1, 9)]
    files += [
        with_segments(private_jpeg(1), segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + turning_xmp())),
        with_chunks(
            encoded(drawn(), "PNG", exif=private_exif(6)),
            chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + turning_xmp(8)),
        ),
        encoded(drawn(), "WEBP", exif=private_exif(6), xmp=turning_xmp(8)),
    ]
    for data in files:
        made = cleaned(data, "x").data
        assert made != data
        assert orientation_of(made) == orientation_of(data)
        before, after = inspect(data, "x"), inspect(made, "x")
        assert (after.width, after.height) == (before.width, before.height)


def hostile_exif(orientation: int = 6) -> bytes:
    """A block that turns the picture, and whose other fields Pillow reads but cannot write again."""
    rows = [(0x0112, 3, 1, orientation), (0x011A, 2, 4, 0x41414100), (0x8769, 2, 4, 0x41414100), (0x8825, 2, 2, 0x4100)]
    made = b"II*\0" + (8).to_bytes(4, "little") + len(rows).to_bytes(2, "little")
    for tag, kind, many, value in rows:
        made += tag.to_bytes(2, "little") + kind.to_bytes(2, "little")
        made += many.to_bytes(4, "little") + value.to_bytes(4, "little")
    return made + bytes(4)


def test_exif_that_cannot_be_written_again_is_only_read() -> None:
    data = with_segments(encoded(quartered()), segment(0xE1, b"Exif\0\0" + hostile_exif()))
    asset = inspect(data, "x")
    assert (asset.width, asset.height) == WIDE[::-1]
    assert brief(data).fingerprint is not None
    (made,) = make(data, asset, (Recipe(100),))
    assert (made.rendition.width, made.rendition.height) == WIDE[::-1]


def test_a_png_that_only_an_old_note_turns_keeps_that_note_and_nothing_else_of_it() -> None:
    for orientation in range(2, 9):
        exif = private_exif(orientation).tobytes()
        note = b"\nexif\n%8d\n%s\n" % (len(exif), exif.hex().encode())
        data = with_chunks(encoded(quartered(), "PNG"), chunk(b"tEXt", b"Raw profile type exif\0" + note))
        made = cleaned(data, "x")
        assert [p.code for p in made.removed] == ["notes"]
        assert b"SERIAL".hex().encode() not in made.data
        with Image.open(io.BytesIO(made.data)) as image:
            assert image.getexif()[0x0112] == orientation  # as programs see it that go by such notes
            assert len(image.getexif()) == 1
        assert orientation_of(made.data) == orientation_of(data) == 1
        assert cleaned(made.data, "x").data == made.data
        assert not protected(made.data)


@pytest.mark.parametrize("note", [b"", b"exif", b"\nexif\n 4\nzz\n", b"\nexif\n 8\n4d4d002a\n", b"\xff" * 90])
def test_a_note_that_makes_no_sense_turns_nothing_and_goes(note: bytes) -> None:
    data = with_chunks(encoded(quartered(), "PNG"), chunk(b"tEXt", b"Raw profile type exif\0" + note))
    assert cleaned(data, "x").data == encoded(quartered(), "PNG")
