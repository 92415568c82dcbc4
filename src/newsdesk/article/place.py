"""Where something is in an article: what a finding, a search hit or a cursor points at."""

from __future__ import annotations

import msgspec


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """block is a block's id, or "" for the article's own metadata; field is "text", "caption", "credit",
    "alt" or a metadata field; start and end are code points in it (0, 0: the whole field)."""

    block: str = ""
    field: str = ""
    start: int = 0
    end: int = 0
