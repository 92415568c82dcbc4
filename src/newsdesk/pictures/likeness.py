"""Nearly the same picture: a fingerprint that scaling, saving anew and a slight crop hardly change.

dHash (N. Krawetz, "Kind of Like That", 2013): the picture as 9 by 8 greys, upright; each of the 64 bits says whether a
grey is brighter than its right neighbour.
"""

from __future__ import annotations

from PIL import Image

from newsdesk.article.look import AS_IT_IS
from newsdesk.pictures.asset import NEAR
from newsdesk.pictures.pixels import decoded

_LEAST = 12
"""The least difference of the lightest and the darkest grey that makes a picture worth comparing."""


def fingerprint(data: bytes) -> int | None:
    """64 bits of a picture that :func:`inspect` has passed; None for one without any drawing (a plain area)."""
    image = decoded(data, AS_IT_IS, 64)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    small = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    greys = small.tobytes()
    if max(greys) - min(greys) < _LEAST:
        return None
    bits = 0
    for row in range(8):
        for column in range(8):
            at = 9 * row + column
            bits = bits << 1 | (greys[at] > greys[at + 1])
    return bits


def distance(a: int, b: int) -> int:
    """How many of the 64 bits differ (0 to 64)."""
    return (a ^ b).bit_count()


def alike(a: int | None, b: int | None) -> bool:
    """Are these fingerprints of nearly the same picture?"""
    return a is not None and b is not None and distance(a, b) <= NEAR
