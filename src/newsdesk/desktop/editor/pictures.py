"""Pictures on the page: sizes at once, pixels from a worker thread, cached with a byte budget."""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

WIDTHS = (320, 640, 960, 1440, 1920)
BUDGET = 192 << 20


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
            reader = QImageReader(path)
            reader.setDecideFormatFromContent(True)  # originals are kept under their hash, without a suffix
            reader.setAutoTransform(True)
            size = reader.size()
            if size.isValid() and max(size.width(), size.height()) > width:
                # Scaled while decoding: a fifth of the time and memory. Turned pictures swap sides afterwards.
                scale = (
                    width / min(size.width(), size.height()) if size.height() > size.width() else width / size.width()
                )
                if scale < 1:
                    reader.setScaledSize(QSize(round(size.width() * scale), max(1, round(size.height() * scale))))
            self._decoded.emit(asset, width, reader.read())

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
