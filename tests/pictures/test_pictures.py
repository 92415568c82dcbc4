"""What is taken in, what is refused and with which sentence, and what a published picture no longer holds."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageOps

from newsdesk.base.errors import UserError
from newsdesk.base.paths import resources
from newsdesk.pictures import inspect as limits
from newsdesk.pictures.inspect import inspect, opened
from newsdesk.pictures.renditions import render


def drawn(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture whose left upper corner can be told from the others."""
    image = Image.new("RGB", (width, height), "#406080")
    ImageDraw.Draw(image).rectangle((0, 0, width // 4, height // 4), fill="#ff0000")
    return image.convert(mode)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def private_jpeg(orientation: int = 1) -> bytes:
    """EXIF with place, owner, serial number, maker note and thumbnail; XMP; IPTC; a comment; a profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x013B] = "OWNER-NAME"
    exif.get_ifd(0x8769).update({0xA430: "CAMERA-OWNER", 0xA431: "BODY-SERIAL", 0x927C: b"MAKER-NOTE"})
    exif.get_ifd(0x8825).update({1: "N", 2: (24.0, 27.0, 41.0), 3: "E", 4: (118.0, 4.0, 50.0)})
    plain = encoded(drawn(), "JPEG", exif=exif, comment=b"COMMENT-HERE", quality=90)
    xmp = b"http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x='adobe:ns:meta/'>XMP-PLACE</x:xmpmeta>"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0f\x1c\x02\x5a\x00\x09IPTC-CITY\x00"
    segments = b"".join(
        bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
        for marker, body in ((0xE1, xmp), (0xED, iptc))
    )
    return plain[:2] + segments + plain[2:]


SECRETS = (
    b"OWNER",
    b"SERIAL",
    b"MAKER",
    b"COMMENT",
    b"XMP-PLACE",
    b"IPTC-CITY",
    b"Exif\x00",
    b"8BIM",
    b"GPS",
    b"xap/1.0",
)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF", "BMP"])
def test_each_format_is_taken_by_its_content(kind: str) -> None:
    data = encoded(drawn(), kind)
    found = inspect(data, "whatever.txt")
    assert (found.width, found.height, found.size) == (400, 300, len(data))
    assert found.mime == f"image/{kind.lower()}"
    assert len(render(data, found).renditions) == 1


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA", "CMYK", "1", "I;16"])
def test_each_kind_of_pixel_becomes_a_publishable_picture(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    image = drawn(mode="L").convert("I;16") if mode == "I;16" else drawn(mode=mode)
    data = encoded(image, kind)
    (made,) = render(data, inspect(data, "x")).renditions
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.mode in ("RGB", "RGBA")
        assert shown.size == (400, 300)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"abc", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 60, "HEIC"),
        (b"PK\x03\x04" + b"\x00" * 99, "not a picture"),
        (encoded(drawn(), "JPEG")[:-2000], "damaged"),
        (encoded(drawn(), "PNG")[:300], "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_own_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UserError, match=says) as caught:
        inspect(data, "IMG.jpg")
    assert "IMG.jpg" in str(caught.value.message)
    assert caught.value.hint is not None


def test_a_picture_of_too_many_pixels_or_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    assert len(bomb) < 200_000
    with pytest.raises(UserError, match="pixels"):
        inspect(bomb, "bomb.png")
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    with pytest.raises(UserError, match="too large"):
        inspect(encoded(drawn(), "BMP"), "large.bmp")


def test_nothing_private_is_left_in_what_is_published() -> None:
    data = private_jpeg()
    assert all(secret in data for secret in SECRETS[:8])
    for made in render(data, inspect(data, "x")).renditions:
        assert not [secret for secret in SECRETS if secret in made.data]
        with Image.open(io.BytesIO(made.data)) as shown:
            assert not shown.getexif()
            assert set(shown.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_picture_stands_upright(orientation: int) -> None:
    data = private_jpeg(orientation)
    found = inspect(data, "x")
    with Image.open(io.BytesIO(data)) as image:
        upright = ImageOps.exif_transpose(image)
    assert (found.width, found.height) == upright.size
    (made,) = render(data, found).renditions
    with Image.open(io.BytesIO(made.data)) as shown:
        assert shown.size == upright.size
        corners = [(5, 5), (shown.width - 6, 5), (5, shown.height - 6), (shown.width - 6, shown.height - 6)]
        red = [i for i, at in enumerate(corners) if shown.convert("RGB").getpixel(at)[0] > 200]
        same = [i for i, at in enumerate(corners) if upright.convert("RGB").getpixel(at)[0] > 200]
        assert red == same


def test_renditions_are_scaled_down_never_up_and_equal_every_time() -> None:
    data = (resources() / "samples" / "park.jpg").read_bytes()
    found = inspect(data, "park.jpg")
    first, second = render(data, found), render(data, found)
    assert first == second
    assert all(r.width <= found.width for r in first.renditions)
    assert [r.width for r in first.renditions] == sorted((r.width for r in first.renditions), reverse=True)
    assert first.renditions[0].name == f"{found.sha256[:16]}-{first.renditions[0].width}.jpg"


def test_transparency_is_kept_as_png() -> None:
    data = encoded(Image.new("RGBA", (900, 600), (255, 0, 0, 0)), "PNG")
    made = render(data, inspect(data, "x")).renditions
    assert {r.mime for r in made} == {"image/png"}
    with Image.open(io.BytesIO(made[-1].data)) as shown:
        assert shown.getpixel((3, 3))[3] == 0


def test_opening_decodes_nothing() -> None:
    with opened(encoded(drawn(), "JPEG")) as image:
        assert image.size == (400, 300)
