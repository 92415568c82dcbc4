"""Publishable sizes of the library's pictures, made once and kept on disk by content and recipe."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

import msgspec

from newsdesk.base.errors import UserError
from newsdesk.base.files import write_folder
from newsdesk.extend.ports import Picture, Rendition
from newsdesk.library.library import Library
from newsdesk.pictures.renditions import JPEGS, render

log = logging.getLogger(__name__)

RECIPE = "2-" + "-".join(f"{r.width}q{r.quality}" for r in JPEGS)
"""Names what made the files. The leading number goes up when the code gives other bytes for equal recipes."""
KEPT = 60
"""Pictures held in memory: the preview asks for the same few again at every keystroke."""


class _Listed(msgspec.Struct):
    name: str
    mime: str
    width: int
    height: int
    size: int


class Renditions:
    """Safe to use from several threads. The folder may be deleted at any time; it is only a cache."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder / "renditions" / RECIPE
        self._held: dict[str, Picture] = {}
        self._lock = threading.Lock()

    def get(self, sha256: str) -> Picture | None:
        """The picture ready to publish; None when the library does not have it. UserError when its file is bad."""
        with self._lock:
            held = self._held.pop(sha256, None)
            if held is not None:
                self._held[sha256] = held
                return held
        asset = self._library.asset(sha256)
        if asset is None:
            return None
        picture = self._read(sha256)
        if picture is None:
            picture = render(self._library.asset_bytes(sha256), asset)
            self._write(picture)
        with self._lock:
            self._held[sha256] = picture
            while len(self._held) > KEPT:
                del self._held[next(iter(self._held))]
        return picture

    def _read(self, sha256: str) -> Picture | None:
        folder = self._folder / sha256
        try:
            listed = msgspec.json.decode((folder / "list.json").read_bytes(), type=list[_Listed])
            made = [Rendition(x.name, x.mime, x.width, x.height, (folder / x.name).read_bytes()) for x in listed]
        except (OSError, msgspec.DecodeError):
            return None
        whole = made and all(len(r.data) == x.size for r, x in zip(made, listed, strict=True))
        return Picture(sha256, tuple(made)) if whole else None

    def _write(self, picture: Picture) -> None:
        listed = [_Listed(r.name, r.mime, r.width, r.height, len(r.data)) for r in picture.renditions]
        files = {r.name: r.data for r in picture.renditions}
        try:
            write_folder(self._folder / picture.asset, {**files, "list.json": msgspec.json.encode(listed)})
        except (OSError, UserError):
            log.warning("a picture's sizes could not be kept", exc_info=True)
