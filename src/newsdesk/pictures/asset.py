"""What is known of a picture: its hash, kind and size."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asset:
    """The original behind a figure: its SHA-256 (hex), kind, upright size in pixels, and size in bytes."""

    sha256: str
    mime: str
    width: int
    height: int
    size: int
