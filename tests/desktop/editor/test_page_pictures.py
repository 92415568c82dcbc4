"""Pictures on the page: whatever the library takes in can be seen, upright and sharp."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from newsdesk.desktop.editor.pictures import Thumbnails, decoded
from newsdesk.pictures.inspect import inspect


def picture(folder: Path, form: str, size: tuple[int, int], mode: str = "RGB", orientation: int = 1) -> Path:
    """A file without a suffix, as the library keeps originals; its upper left is red."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = image.getexif()
    exif[0x0112] = orientation
    path = folder / f"{form}{orientation}"
    image.convert(mode).save(path, form, exif=exif)
    return path


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("AVIF", "RGB"),
     ("TIFF", "RGB"), ("GIF", "P"), ("BMP", "RGB")],
)  # fmt: skip
def test_every_kind_that_is_taken_in_can_be_shown(tmp_path: Path, form: str, mode: str) -> None:
    path = picture(tmp_path, form, (900, 600), mode)
    inspect(path.read_bytes(), path.name)
    image = decoded(path, 640)
    assert (image.width(), image.height()) in ((640, 427), (640, 426))
    assert QColor(image.pixel(10, 10)).red() > 200
    assert QColor(image.pixel(600, 400)).blue() > 200


@pytest.mark.parametrize(
    ("size", "orientation", "upright"),
    [
        ((1200, 900), 6, (480, 640)),
        ((900, 1200), 6, (480, 360)),
        ((1200, 900), 3, (480, 360)),
        ((300, 200), 1, (300, 200)),
    ],
)
def test_a_picture_is_as_wide_as_asked_after_it_was_turned_upright(
    tmp_path: Path, size: tuple[int, int], orientation: int, upright: tuple[int, int]
) -> None:
    image = decoded(picture(tmp_path, "JPEG", size, orientation=orientation), 480)
    assert (image.width(), image.height()) == upright


def test_a_picture_above_the_limit_of_qt_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "large"
    Image.new("L", (9_000, 7_000), "white").save(path, "PNG", compress_level=1)
    assert decoded(path, 640).width() == 640


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    ],
)
def test_a_file_that_is_no_picture_shows_nothing_and_is_not_asked_for_again(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)

    class Source:
        asked = 0

        def size(self, asset: str) -> tuple[int, int] | None:
            return 10, 10

        def path(self, asset: str) -> Path | None:
            self.asked += 1
            return path

    source = Source()
    thumbnails = Thumbnails(source)
    assert thumbnails.pixmap("a", 640) is None
    until = time.monotonic() + 2
    while thumbnails.waiting and time.monotonic() < until:
        QApplication.processEvents()
    assert not thumbnails.waiting
    assert thumbnails.pixmap("a", 640) is None
    thumbnails.stop()
    assert source.asked == 1
