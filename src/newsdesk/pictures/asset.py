"""What is known of a picture: its hash, kind and size, and in short what it shows and states."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 100 * 1024 * 1024
NEAR = 10
"""Bits of the 64 of a fingerprint (likeness) by which copies of one picture differ at most; two pictures that have
nothing to do with each other differ by 32, give or take 4."""
READER = 2
"""Goes up when :mod:`newsdesk.pictures.brief` reads more or otherwise: what a library remembers is then read again."""


@dataclass(frozen=True, slots=True)
class Asset:
    """The original behind a figure: its SHA-256 (hex), kind, upright size in pixels, and size in bytes."""

    sha256: str
    mime: str
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class Brief:
    """What a library remembers of a picture. fingerprint: see :mod:`newsdesk.pictures.likeness`, None for one without;
    the others as the file states them, "" where it does not; words are what a search may find."""

    fingerprint: int | None = None
    caption: str = ""
    credit: str = ""
    date: str = ""
    words: str = ""
