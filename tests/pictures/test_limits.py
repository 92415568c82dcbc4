"""A corpus of broken, hostile and unusual files, each made here: a sentence of its own for what is refused, a remark
for what is taken but not published as it is."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from picture_samples import chunk, drawn, encoded, scene, with_chunks
from PIL import Image, ImageFile, TiffImagePlugin

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import translator
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.pictures import inspect as limits
from newsdesk.pictures.asset import MAX_BYTES
from newsdesk.pictures.inspect import inspect, remarks
from newsdesk.pictures.known import known
from newsdesk.pictures.likeness import fingerprint
from newsdesk.pictures.protected import protected
from newsdesk.pictures.renditions import Recipe, make


def png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG that says it has this size."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def gif_of(frames: int) -> bytes:
    one = encoded(Image.new("P", (1, 1)), "GIF")
    at = one.index(b"\x2c")
    return one[:at] + one[at:-1] * frames + b";"


def tiff_of(tags: dict[int, int | tuple[int, ...]]) -> bytes:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    for tag, value in tags.items():
        info[tag] = value
    return encoded(drawn(), "TIFF", tiffinfo=info)


def ftyp(*brands: bytes) -> bytes:
    return (
        (16 + 4 * len(brands[1:])).to_bytes(4, "big")
        + b"ftyp"
        + brands[0]
        + bytes(4)
        + b"".join(brands[1:])
        + bytes(64)
    )


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "text": (lambda: b"not a picture at all", "not a picture"),
    "zip": (lambda: b"PK\3\4" + bytes(99), "not a picture"),
    "cut-short.jpg": (lambda: encoded(scene(1, 300, 200))[:-3000], "damaged or cut short"),
    "cut-short.png": (lambda: encoded(scene(1, 300, 200), "PNG")[:9000], "damaged or cut short"),
    "cut-short.webp": (lambda: encoded(scene(1, 300, 200), "WEBP")[:-500], "damaged or cut short"),
    "cut-short.gif": (lambda: encoded(scene(1, 300, 200), "GIF")[:9000], "damaged or cut short"),
    "cut-short.tif": (lambda: encoded(scene(1, 300, 200), "TIFF")[:400], "damaged or cut short"),
    "head-only.jpg": (lambda: encoded(drawn())[:200], "damaged or cut short"),
    "no-item.avif": (lambda: encoded(drawn(), "AVIF").replace(b"av01Color", b"av02Color"), "damaged or cut short"),
    "bomb.png": (lambda: png_of(20_000, 20_000, bytes(2501 * 20_000)), "more pixels than any camera"),
    "lies.png": (lambda: png_of(2**31 - 1, 2**31 - 1), "more pixels than any camera"),
    "too-many.png": (lambda: png_of(12_000, 11_000), "too many pixels"),
    "too-wide.png": (lambda: png_of(40_000, 100), "too wide or too high"),
    "frames.gif": (lambda: gif_of(2001), "more than 2000 pictures"),
    "photo.heic": (lambda: ftyp(b"heic", b"mif1", b"heic"), "HEIC"),
    "photo.heif": (lambda: ftyp(b"mif1", b"miaf"), "HEIC"),
    "photo.cr3": (lambda: ftyp(b"crx ", b"crx ", b"isom"), "raw file"),
    "photo.raf": (lambda: b"FUJIFILMCCD-RAW 0201" + bytes(64), "raw file"),
    "photo.dng": (lambda: tiff_of({0xC612: (1, 4, 0, 0)}), "raw file"),
    "photo.nef": (lambda: tiff_of({0x00FE: 1, 0x014A: (8, 8)}), "raw file"),
    "film.mp4": (lambda: ftyp(b"isom", b"avc1"), "film"),
    "film.webm": (lambda: b"\x1aE\xdf\xa3" + bytes(64), "film"),
    "photo.jxl": (lambda: b"\xff\x0a" + bytes(64), "JPEG XL"),
    "work.psd": (lambda: b"8BPS\0\1" + bytes(64), "Photoshop file"),
    "logo.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
    "page.pdf": (lambda: b"%PDF-1.7\n", "PDF"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_published_is_refused_with_its_own_sentence(name: str) -> None:
    make_it, says = REFUSED[name]
    data = make_it()
    start = time.perf_counter()
    with pytest.raises(UserError, match=says) as caught:
        inspect(data, name)
    assert time.perf_counter() - start < 2
    assert name in str(caught.value.message)
    assert caught.value.hint is not None
    assert remarks(data, name) == () or "frames" in name or "too" in name or "photo" in name
    known(data)
    protected(data)


def test_who_brings_an_heic_picture_hears_how_to_get_a_jpeg_of_it_and_of_the_next() -> None:
    with pytest.raises(UserError) as caught:
        inspect(REFUSED["photo.heic"][0](), "IMG_1.HEIC")
    chinese = translator("zh_CN", resources() / "locale")(caught.value.hint or M(""))
    assert "Export it as JPEG" in str(caught.value.hint)
    assert "Most Compatible" in str(caught.value.hint)
    assert "导出为 JPEG" in chinese
    assert "兼容性最佳" in chinese


def test_a_file_of_too_many_bytes_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    with pytest.raises(UserError, match="too large"):
        inspect(encoded(drawn()), "large.jpg")
    assert MAX_BYTES == 100 * 1024 * 1024


def moving(kind: str) -> bytes:
    return encoded(drawn(), kind, save_all=True, append_images=[drawn().rotate(90), drawn().rotate(180)])


def phone() -> bytes:
    return encoded(drawn(), "MPO", save_all=True, append_images=[drawn()])


def deep_png() -> bytes:
    head = struct.pack(">IIBBBBB", 4, 4, 16, 2, 0, 0, 0)
    rows = (b"\0" + b"\x80\0" * 12) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


TAKEN: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "plain.jpg": (lambda: encoded(drawn()), ()),
    "plain.avif": (lambda: encoded(drawn(), "AVIF"), ()),
    "plain.tiff": (lambda: encoded(drawn(), "TIFF"), ()),
    "plain.webp": (lambda: encoded(drawn(), "WEBP"), ()),
    "palette.png": (lambda: encoded(drawn(mode="P"), "PNG"), ()),
    "palette.gif": (lambda: encoded(drawn(), "GIF"), ()),
    "phone.jpg": (phone, ()),
    "wrong.png": (lambda: encoded(drawn()), ("is a JPEG picture",)),
    "wrong.jpg": (lambda: encoded(drawn(), "WEBP"), ("is a WEBP picture",)),
    "no-suffix": (lambda: encoded(drawn()), ()),
    "moving.gif": (lambda: moving("GIF"), ("3 frames",)),
    "moving.webp": (lambda: moving("WEBP"), ("3 frames",)),
    "moving.png": (lambda: moving("PNG"), ("3 frames",)),
    "pages.tif": (lambda: moving("TIFF"), ("3 pages",)),
    "print.jpg": (lambda: encoded(drawn(mode="CMYK")), ("CMYK", "which print")),
    "print.tif": (lambda: encoded(drawn(mode="CMYK"), "TIFF"), ("CMYK", "which print")),
    "deep.png": (deep_png, ("16 bits",)),
    "deep.tif": (lambda: encoded(Image.new("I;16", (40, 30), 30_000), "TIFF"), ("16 bits",)),
    "one-pixel.png": (lambda: encoded(Image.new("RGB", (1, 1)), "PNG"), ()),
    "one-row.png": (lambda: encoded(Image.new("RGB", (5000, 1)), "PNG"), ()),
    "trailing.png": (lambda: encoded(drawn(), "PNG") + b"more", ()),
    "odd-text.png": (lambda: with_chunks(encoded(drawn(), "PNG"), chunk(b"tEXt", b"\xff" * 300)), ()),
}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_unusual_is_published_and_what_changes_is_said(name: str) -> None:
    make_it, says = TAKEN[name]
    data = make_it()
    asset = inspect(data, name)
    said = [str(m) for m in remarks(data, name)]
    assert len(said) == len(says)
    assert all(part in text for part, text in zip(says, said, strict=True))
    for made in make(data, asset, (Recipe(200), Recipe(200, "webp"))):
        with Image.open(io.BytesIO(made.rendition.data)) as shown:
            assert shown.size == (made.rendition.width, made.rendition.height)
            assert getattr(shown, "n_frames", 1) == (3 if name.startswith("moving") else 1)
    fingerprint(data)


def test_counting_the_frames_of_a_huge_gif_ends_soon() -> None:
    data = gif_of(400_000)
    start = time.perf_counter()
    with pytest.raises(UserError, match="more than"):
        inspect(data, "x.gif")
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("raised", [struct.error, IndexError, AttributeError, ZeroDivisionError])
def test_whatever_a_decoder_raises_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch, raised: type[Exception]) -> None:
    def load(_: Image.Image) -> None:
        raise raised("a decoder's own")

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)
    with pytest.raises(UserError, match="damaged"):
        inspect(encoded(drawn()), "x.jpg")
