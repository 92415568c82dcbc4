"""The pixels that the picture editor shows, made in a worker by the means of the exports: what is seen is published.

One job at a time, and of each kind only what was wanted last: who pulls a slider sees the newest, not each on the way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect, turned_rect
from newsdesk.base.message import Message
from newsdesk.desktop.editor.pictures import decoded, to_qt
from newsdesk.desktop.relay import Relay

if TYPE_CHECKING:
    from PIL import Image

FIRST, OVERVIEW = 480, 1600
"""Pixels of the longer side: of what is shown at once, and of what is worked on until somebody looks closer. (At more a
JPEG of 24 megapixels would be decoded whole.)"""


@dataclass(frozen=True, slots=True)
class Original:
    """A picture as the library keeps it: its upright size in pixels, its file, and what of it is at hand already.
    caution is asked in a worker: what a person should know before the picture is edited."""

    size: tuple[int, int]
    path: Path
    small: QImage | None = None
    caution: Callable[[], Message | None] | None = None


@dataclass(slots=True)
class _Held:
    """What the jobs keep between them; only one runs at a time. whole is decoded when somebody looks closely."""

    original: Original
    small: Image.Image | None = None
    whole: Image.Image | None = None
    covered: dict[str, tuple[tuple[Hidden, ...], Image.Image]] = field(default_factory=dict)

    def hidden(self, size: str, hidden: tuple[Hidden, ...]) -> Image.Image:
        """The small or the whole picture with these places hidden."""
        from newsdesk.pictures.hiding import hide

        image = self.small if size == "small" else self.whole
        assert image is not None
        known = self.covered.get(size)
        if known is None or known[0] != hidden:
            known = self.covered[size] = (hidden, hide(image, hidden))
        return known[1]


class Pixels(QObject):
    """``came`` brings the whole picture with a look (hidden, turned, toned, not cropped), ``closer`` a part of it in
    its own size, ``plain`` the picture as it is; ``lost`` says that it cannot be read."""

    came = Signal(object, QImage)
    closer = Signal(object, object, QImage)
    plain = Signal(QImage)
    lost = Signal()

    def __init__(self, relay: Relay, original: Original) -> None:
        super().__init__()
        self._relay = relay
        self._held = _Held(original)
        self._wanted: dict[str, tuple[Callable[..., Any], tuple[Any, ...], Callable[[Any], None]]] = {}
        self._busy = self._over = False

    @property
    def waiting(self) -> bool:
        """Is anything on its way?"""
        return self._busy or bool(self._wanted)

    def load(self, *, at_once: bool) -> None:
        """Read the picture; a small one first, unless one is shown already."""
        if at_once:
            self._want("first", _first, self._held.original.path, then=self.plain.emit)
        self._want("load", _load, self._held, then=self.plain.emit)

    def show(self, look: Look) -> None:
        """Bring the whole picture with this look."""
        self._want("show", _overview, self._held, look, then=lambda image: self.came.emit(look, image))

    def look_closer(self, look: Look, part: Rect, width: int) -> None:
        """Bring a part (of the turned picture) so many pixels wide."""
        self._want(
            "closer", _part, self._held, look, part, width, then=lambda image: self.closer.emit(look, part, image)
        )

    def stop(self) -> None:
        """Nothing more is wanted; what comes is dropped."""
        self._over = True
        self._wanted.clear()

    def _want(self, name: str, act: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> None:
        self._wanted[name] = (act, args, then)
        self._next()

    def _next(self) -> None:
        if self._busy or self._over or not self._wanted:
            return
        act, args, then = self._wanted.pop(next(iter(self._wanted)))
        self._busy = True
        self._relay.run(act, *args, done=lambda made: self._done(then, made), failed=lambda _: self._failed())

    def _done(self, then: Callable[[Any], None], made: Any) -> None:
        self._busy = False
        if not self._over:
            if not made.isNull():
                then(made)
            self._next()

    def _failed(self) -> None:
        """Whatever a decoder says of a damaged file, or that there is none."""
        self._busy = False
        self._wanted.clear()
        if not self._over:
            self.lost.emit()


# ------------------------------------------------------------------ in the worker


def _first(path: Path) -> QImage:
    return decoded(path, FIRST)


def _load(held: _Held) -> QImage:
    from newsdesk.pictures import pixels

    width, height = held.original.size
    widest = max(1, OVERVIEW * width // max(width, height))
    image = pixels.decoded(held.original.path.read_bytes(), AS_IT_IS, widest)
    image.thumbnail((OVERVIEW, OVERVIEW), reducing_gap=3.0)
    held.small = image
    return to_qt(image)


def _overview(held: _Held, look: Look) -> QImage:
    from newsdesk.pictures.pixels import as_looked, toned

    image = held.hidden("small", look.hidden)
    shown = image.crop(look.crop.pixels(*image.size))
    return to_qt(as_looked(toned(image, look, shown), Look(turns=look.turns)))


def _part(held: _Held, look: Look, part: Rect, width: int) -> QImage:
    from newsdesk.pictures import pixels

    if held.whole is None:
        held.whole = pixels.decoded(held.original.path.read_bytes(), AS_IT_IS, 1_000_000)
    small = held.hidden("small", look.hidden)
    image = held.hidden("whole", look.hidden)
    piece = image.crop(turned_rect(part, -look.turns).pixels(*image.size))
    piece = pixels.as_looked(piece, Look(turns=look.turns))
    if piece.width > width:
        piece = pixels.scaled(piece, width, max(1, round(piece.height * width / piece.width)))
    return to_qt(pixels.toned(piece, look, small.crop(look.crop.pixels(*small.size))))
