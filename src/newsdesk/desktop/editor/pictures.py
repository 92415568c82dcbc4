"""Pictures on the page, each as its figure's look shows it: sizes at once, pixels from a worker thread, cached with a
byte budget."""

from __future__ import annotations

import logging
import queue
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QPixmap

from newsdesk.article.look import AS_IT_IS, Look, look_from_json, size_of

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = (96, 320, 640, 960, 1440, 1920)
BUDGET = 192 << 20
FORMATS = (b"jpeg", b"png", b"webp", b"gif", b"bmp")
"""What Qt may decode; it would read SVG and PDF too, which are programs. (TIFF it turns by other rules than ours.)"""
LARGEST = 60_000_000
"""Pixels that Qt decodes whole (four bytes each, against its limit of 256 MB)."""

_Turn = QImageIOHandler.Transformation
_TURNS = {
    1: _Turn.TransformationNone,
    2: _Turn.TransformationMirror,
    3: _Turn.TransformationRotate180,
    4: _Turn.TransformationFlip,
    5: _Turn.TransformationMirrorAndRotate90,
    6: _Turn.TransformationRotate90,
    7: _Turn.TransformationFlipAndRotate90,
    8: _Turn.TransformationRotate270,
}
"""What Qt calls EXIF's orientations."""
Key = tuple[str, str, int]
"""An asset, the look as JSON ("" for the picture as it is), one of WIDTHS."""

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
    _decoded = Signal(tuple, QImage)

    def __init__(self, source: PictureSource) -> None:
        super().__init__()
        self._source = source
        self._held: OrderedDict[Key, QPixmap] = OrderedDict()
        self._bytes = 0
        self._asked: set[Key] = set()
        self._failed: set[Key] = set()
        self._wanted: queue.LifoQueue[tuple[Key, str] | None] = queue.LifoQueue()
        self._thread: threading.Thread | None = None
        self._decoded.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def size(self, asset: str, look: str = "") -> tuple[int, int] | None:
        """The size of what the look (its JSON) shows of the picture; None when it is missing."""
        whole = self._source.size(asset)
        return size_of(look_from_json(look), *whole) if whole and look else whole

    def pixmap(self, asset: str, width: int, look: str = "") -> QPixmap | None:
        """The picture with this look, at least so wide where that is known, else another size of it, else None for
        now: never with another look, which may show what is to be hidden."""
        key = (asset, look, next((w for w in WIDTHS if w >= width), WIDTHS[-1]))
        held = self._held.get(key)
        if held is not None:
            self._held.move_to_end(key)
            return held
        if key not in self._asked and key not in self._failed:
            path = self._source.path(asset)
            if path is not None:
                self._asked.add(key)
                self._wanted.put((key, str(path)))
                self._start()
        return next((p for w in WIDTHS if (p := self._held.get((asset, look, w)))), None)

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
            (asset, look, width), path = wanted
            self._decoded.emit((asset, look, width), decoded(Path(path), width, look_from_json(look)))

    def _take(self, key: Key, image: QImage) -> None:
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


def decoded(path: Path, width: int, look: Look = AS_IT_IS) -> QImage:
    """The picture upright and as the look shows it, about so wide (never enlarged); a null image for one that nobody
    can read."""
    try:
        image = _by_qt(path, width, look)
        return image if not image.isNull() else _by_pillow(path, width, look)
    except Exception:  # the border of a background job: a decoder answers a damaged file with anything
        log.exception("a picture cannot be shown")
        return QImage()


def _by_qt(path: Path, width: int, look: Look) -> QImage:
    """Scaled while decoding: a fifth of the time and memory."""
    from newsdesk.pictures.known import orientation_of  # reads metadata: not at the start

    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)  # originals are kept under their hash, without a suffix
    reader.setAutoTransform(True)
    size, form = reader.size(), bytes(reader.format().data())
    if form not in FORMATS or not size.isValid():
        return QImage()
    if form != b"jpeg" and size.width() * size.height() > LARGEST:
        return QImage()  # only JPEG is made small before it is held
    data = path.read_bytes()
    if reader.transformation() != _TURNS[orientation_of(data)]:
        return QImage()  # Qt has its own mind of which way up this is
    turned = bool(reader.transformation() & _Turn.TransformationRotate90)
    upright = (size.height(), size.width()) if turned else (size.width(), size.height())
    if look != AS_IT_IS and upright != _upright_size(data):
        return QImage()  # the look's places would lie elsewhere
    scale = width / size_of(look, *upright)[0]
    if scale < 1:
        reader.setScaledSize(QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale))))
    image = reader.read()
    return image if look == AS_IT_IS or image.isNull() else to_qt(_looked(to_pillow(image), look))


def _by_pillow(path: Path, width: int, look: Look) -> QImage:
    """For what Qt has no decoder for (AVIF) and what is above its limit of memory."""
    from newsdesk.pictures.inspect import opened  # brings Pillow: 20 ms that most articles never need
    from newsdesk.pictures.upright import upright

    data = path.read_bytes()
    with opened(data) as image:
        made = upright(image, data)
        widest = width * made.width // size_of(look, *made.size)[0]
        made.thumbnail((widest, 10 * widest), reducing_gap=2.0)
        return to_qt(_looked(made.convert("RGBA"), look))


def _upright_size(data: bytes) -> tuple[int, int]:
    from newsdesk.pictures.inspect import opened
    from newsdesk.pictures.upright import upright_size

    with opened(data) as image:
        return upright_size(image, data)


def _looked(small: Image.Image, look: Look) -> Image.Image:
    if look == AS_IT_IS:
        return small
    from newsdesk.pictures.pixels import as_looked, toned  # brings Pillow

    return toned(as_looked(small, look), look)


def to_pillow(image: QImage) -> Image.Image:
    """A picture of Qt's as one of Pillow's, RGB or RGBA."""
    from PIL import Image

    mode, form = (
        ("RGBA", QImage.Format.Format_RGBA8888) if image.hasAlphaChannel() else ("RGB", QImage.Format.Format_RGB888)
    )
    plain = image.convertToFormat(form)
    size, step = (plain.width(), plain.height()), plain.bytesPerLine()
    return Image.frombytes(mode, size, bytes(plain.constBits()), "raw", mode, step, 1)


def to_qt(image: Image.Image) -> QImage:
    """And back."""
    form = QImage.Format.Format_RGBA8888 if image.mode == "RGBA" else QImage.Format.Format_RGB888
    pixels = image.tobytes()
    # The copy owns its pixels; the first QImage only looks at Python's.
    return QImage(pixels, image.width, image.height, len(image.mode) * image.width, form).copy()
