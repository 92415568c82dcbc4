"""Pictures on the page: sizes at once, pixels from a worker thread, cached with a byte budget."""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

WIDTHS = (96, 320, 640, 960, 1440, 1920)
BUDGET = 192 << 20
FORMATS = (b"jpeg", b"png", b"webp", b"tiff", b"gif", b"bmp")
"""What Qt may decode; it would read SVG and PDF too, which are programs."""
LARGEST = 60_000_000
"""Pixels that Qt decodes whole (four bytes each, against its limit of 256 MB)."""

log = logging.getLogger(__name__)


class PictureSource(Protocol):
    """Where the page gets pictures from; both answers must come at once."""

    def size(self, asset: str) -> tuple[int, int] | None:
        """Upright width and height in pixels; None when there is no such picture."""
        ...

    def path(self, asset: str) -> Path | None:
        """The original's file."""
        ...


class Thumbnails(QObject):
    """Decodes small in one worker thread, the newest request first; ``arrived`` says that there is something new."""

    arrived = Signal()
    _decoded = Signal(str, int, QImage)

    def __init__(self, source: PictureSource) -> None:
        super().__init__()
        self._source = source
        self._held: OrderedDict[tuple[str, int], QPixmap] = OrderedDict()
        self._bytes = 0
        self._asked: set[tuple[str, int]] = set()
        self._failed: set[tuple[str, int]] = set()
        self._wanted: queue.LifoQueue[tuple[str, int, str] | None] = queue.LifoQueue()
        self._thread: threading.Thread | None = None
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def size(self, asset: str) -> tuple[int, int] | None:
        """The picture's size; None when it is missing."""
        return self._source.size(asset)

    def pixmap(self, asset: str, width: int) -> QPixmap | None:
        """The picture at least so wide where that is known, else another size of it, else None for now."""
        key = (asset, next((w for w in WIDTHS if w >= width), WIDTHS[-1]))
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        if key not in self._asked and key not in self._failed:
            path = self._source.path(asset)
            if path is not None:
                self._asked.add(key)
                self._wanted.put((*key, str(path)))
                self._start()
        return next((p for w in WIDTHS if (p := self._held.get((asset, w)))), None)

    @property
    def waiting(self) -> bool:
        """Has something been asked for that has not come?"""
        return bool(self._asked)

    def stop(self) -> None:
        """End the worker; call before the page goes."""
        self._wanted.put(None)
        if self._thread is not None:
            self._thread.join(5)
            self._thread = None

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="newsdesk-thumbnails", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (wanted := self._wanted.get()) is not None:
            asset, width, path = wanted
            self._decoded.emit(asset, width, decoded(Path(path), width))

    def _take(self, asset: str, width: int, image: QImage) -> None:
        key = (asset, width)
        self._asked.discard(key)
        if image.isNull():
            self._failed.add(key)
            return
        self._held[key] = QPixmap.fromImage(image)
        self._bytes += image.sizeInBytes()
        while self._bytes > BUDGET and len(self._held) > 1:
            _, old = self._held.popitem(last=False)
            self._bytes -= old.width() * old.height() * 4
        self.arrived.emit()


def decoded(path: Path, width: int) -> QImage:
    """The picture upright and about so wide (never enlarged); a null image for one that nobody can read."""
    image = _by_qt(path, width)
    if not image.isNull():
        return image
    try:
        return _by_pillow(path, width)
    except Exception:  # the border of a background job: a decoder answers a damaged file with anything
        log.exception("a picture cannot be shown")
        return QImage()


def _by_qt(path: Path, width: int) -> QImage:
    """Scaled while decoding: a fifth of the time and memory."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)  # originals are kept under their hash, without a suffix
    reader.setAutoTransform(True)
    size, form = reader.size(), bytes(reader.format().data())
    if form not in FORMATS or not size.isValid():
        return QImage()
    if form != b"jpeg" and size.width() * size.height() > LARGEST:
        return QImage()  # only JPEG is made small before it is held
    turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
    upright = size.height() if turned else size.width()
    if upright > width:
        scale = width / upright
        reader.setScaledSize(QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale))))
    return reader.read()


def _by_pillow(path: Path, width: int) -> QImage:
    """For what Qt has no decoder for (AVIF) and what is above its limit of memory."""
    from PIL import ImageOps  # not at the start: 20 ms that most articles never need

    from newsdesk.pictures.inspect import opened

    with opened(path.read_bytes()) as image:
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((width, 10 * width), reducing_gap=2.0)
        small = upright.convert("RGBA")
    pixels = small.tobytes()
    # The copy owns its pixels; the first QImage only looks at Python's.
    return QImage(pixels, small.width, small.height, 4 * small.width, QImage.Format.Format_RGBA8888).copy()
