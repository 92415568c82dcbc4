"""Where something is in an article: what a finding, a search hit or a cursor points at."""

from __future__ import annotations

import msgspec

from newsdesk.article.blocks import picture_place


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """block is a block's id, of a group's second and third picture theirs, or "" for the article's own metadata; field
    is "text", "caption", "credit", "alt" or a metadata field; start and end are code points in it (0, 0: the whole
    field)."""

    block: str = ""
    field: str = ""
    start: int = 0
    end: int = 0

    @property
    def owner(self) -> str:
        """The id of the block that has the place."""
        return picture_place(self.block)[0]
