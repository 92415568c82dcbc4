"""The pictures of a page that is a file: from beside it or out of it, never from the network."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from newsdesk.base.message import M
from newsdesk.extend.ports import Note, Source

MOST = 200
"""Pictures that are looked for."""
_LAZY = ("data-src", "data-original", "data-lazy-src", "data-actualsrc")
_WIDE = re.compile(r"(\S+)\s+(\d{1,5})w", re.ASCII)
_SMALL = 200
"""Bytes: a picture inside the page with less is a spacer."""


class PageImages:
    """Gives images their assets, and remembers which could not be had."""

    def __init__(self, source: Source) -> None:
        self.assets: dict[str, bytes] = {}
        self._source = source
        self._missing: list[str] = []
        self._count = 0

    def take(self, image: Any) -> str:
        """The asset (SHA-256) of an ``img`` element, the largest of its files that is there; "" when none is."""
        self._count += 1
        if self._count > MOST:
            self._missing.append("…")
            return ""
        for address in addresses(image):
            held = self._held(address)
            if held:
                sha256 = hashlib.sha256(held).hexdigest()
                self.assets[sha256] = held
                return sha256
        named = [a for a in addresses(image) if not a.startswith("data:")]
        if named:
            self._missing.append(named[0][:200])
        return ""

    def notes(self) -> tuple[Note, ...]:
        """What the receipt says of those that were not found."""
        if not self._missing:
            return ()
        said = M(
            "Pictures that are not beside the page: {count}. The first: {address}",
            count=len(self._missing),
            address=self._missing[0],
        )
        return (Note("unsure", said),)

    def _held(self, address: str) -> bytes | None:
        if address.startswith("data:"):
            return _inside(address)
        path, name = re.split(r"[?#]", address, maxsplit=1)[0], file_name(address)
        # As the page says, as a file that somebody saved beside it, or in the folder of our own exports.
        for tried in dict.fromkeys((path, unquote(path), name, f"images/{name}")):
            held = self._source.beside(tried.removeprefix("./")) if tried and ":" not in tried else None
            if held:
                return held
        return None


def file_name(address: str) -> str:
    """The last part of an address, without a query."""
    return unquote(re.split(r"[?#]", address, maxsplit=1)[0].replace("\\", "/").rpartition("/")[2])


def addresses(image: Any) -> list[str]:
    """Where an image says its files are, the widest first; of one width that of ``src`` first."""
    found: list[tuple[int, str]] = []
    src = (image.get("src") or "").strip()
    lazy = next((v.strip() for name in _LAZY if (v := image.get(name)) and v.strip()), "")
    width = image.get("width", "")
    wide = int(width) if re.fullmatch(r"\d{1,5}", width, re.ASCII) else 0
    # A page that loads its pictures later shows a blank one till then.
    found += [(wide, a) for a in ((lazy, src) if src.startswith("data:") or not src else (src, lazy)) if a]
    holder = next(image.iterancestors("picture"), None)
    sets = [image.get("srcset"), image.get("data-srcset")]
    sets += [s.get("srcset") for s in holder.iter("source")] if holder is not None else []
    for said in sets:
        found += [(int(m[2]), m[1].lstrip(",")) for m in _WIDE.finditer((said or "")[:20_000])]
    return list(dict.fromkeys(a for _, a in sorted(found, key=lambda f: -f[0])))


def _inside(address: str) -> bytes | None:
    """A picture that stands in the page itself (RFC 2397); None for a spacer, a drawing or no picture."""
    head, _, data = address[5:].partition(",")
    if not head.startswith("image/") or head.startswith("image/svg"):
        return None
    try:
        raw = base64.b64decode(data, validate=False) if "base64" in head else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) >= _SMALL else None
