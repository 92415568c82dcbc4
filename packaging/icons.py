"""Draws the icons of the program and of its files in all sizes: ``icons.py FOLDER`` (hicolor, .ico, .icns)."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from common import ROOT

SIZES = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
DRAWINGS = {
    "apps/newsdesk": ROOT / "resources" / "icons" / "newsdesk.svg",
    "mimetypes/application-vnd.newsdesk.article+zip": ROOT
    / "packaging"
    / "linux"
    / "application-vnd.newsdesk.article+zip.svg",
}


def png(drawing: Path, size: int) -> bytes:
    """The drawing as a PNG of so many pixels, always of the same bytes."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    data = buffer.data()
    assert isinstance(data, QByteArray)
    again = BytesIO()
    Image.open(BytesIO(bytes(data.data()))).save(again, "PNG", optimize=True)
    return again.getvalue()


def main() -> int:
    target = Path(sys.argv[1])
    app = QGuiApplication(["icons"])
    for name, drawing in DRAWINGS.items():
        for size in SIZES:
            file = target / "hicolor" / f"{size}x{size}" / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(png(drawing, size))
        file = target / "hicolor" / "scalable" / f"{name}.svg"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawing.read_bytes())
    for name, base in (("newsdesk", "apps/newsdesk"), ("document", "mimetypes/application-vnd.newsdesk.article+zip")):
        big = Image.open(target / "hicolor" / "512x512" / f"{base}.png")
        big.save(target / f"{name}.ico", sizes=[(s, s) for s in (16, 24, 32, 48, 64, 128, 256)])
        big.save(target / f"{name}.icns")
    del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
