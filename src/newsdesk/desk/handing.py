"""A picture as it may leave the house in an article's file: its original without what could give away a source.

Where a figure hides places the original shows them, whatever is cleaned out of it: then a picture of full size goes in
its stead, with the places burnt in. So does one of a format that cannot be cleaned.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from newsdesk.article.look import Hidden, Look
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.pictures.asset import Asset
from newsdesk.pictures.inspect import DAMAGED
from newsdesk.pictures.known import known
from newsdesk.pictures.moving import may_move
from newsdesk.pictures.privacy import cleaned, guarded
from newsdesk.pictures.protected import Protected, protected
from newsdesk.pictures.renditions import Format, Recipe, make

QUALITY = 95
"""Of a picture that stands for its original: it is edited and made smaller once more."""


@dataclass(frozen=True, slots=True)
class Handed:
    """The bytes to hand over and what they are, what was removed, and whether they were encoded anew."""

    data: bytes
    asset: Asset
    removed: tuple[Protected, ...] = ()
    anew: bool = False


def hand_over(data: bytes, asset: Asset, hidden: tuple[Hidden, ...] = ()) -> Handed:
    """The original without its protected things, or a picture of full size; the same bytes for the same input, and the
    original's own when there is nothing to remove. Raises UserError when neither can be made."""
    if not hidden:
        try:
            made = cleaned(data, asset.sha256[:8])
        except UserError:  # not a format that can be cleaned
            pass
        else:
            return Handed(made.data, _asset(made.data, asset.mime, asset.width, asset.height), made.removed)
    stated = guarded(known(data))
    try:
        kind: Format = "webp" if asset.mime == "image/webp" and not hidden and may_move(data) else "jpeg"
        (full,) = make(data, asset, (Recipe(asset.width, kind, QUALITY),), Look(hidden=hidden), stated)
    except DAMAGED as error:
        raise UserError(M("A picture's file in the library is damaged."), M("Put the picture in again.")) from error
    shown = full.rendition
    held = _asset(shown.data, shown.mime, shown.width, shown.height)
    return Handed(shown.data, held, protected(data), anew=True)


def _asset(data: bytes, mime: str, width: int, height: int) -> Asset:
    return Asset(hashlib.sha256(data).hexdigest(), mime, width, height, len(data))
