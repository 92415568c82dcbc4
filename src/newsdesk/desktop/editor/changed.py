"""Where on the page edits changed something, so that undo and redo can show it."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.article.blocks import Block, text_of
from newsdesk.article.edits import Edit, Replace, SetMeta, Splice

Spot = tuple[int, int]
"""A block's index and a place in its text."""


def spots(edits: Sequence[Edit], blocks: Sequence[Block]) -> list[Spot]:
    """A place for each block that these edits changed, the last change last; blocks are those after them."""
    found: list[Spot] = []
    for edit in edits:
        if isinstance(edit, Replace):
            found += _replaced(edit, len(blocks))
        elif not isinstance(edit, SetMeta):
            offset = edit.at + len(edit.put) if isinstance(edit, Splice) else 0
            found += [(i, offset) for i, block in enumerate(blocks) if block.id == edit.block]
    return found


def _replaced(edit: Replace, count: int) -> list[Spot]:
    """The blocks that are new or other; where some only went or moved, what stands there now. The first of them last:
    one reads on from there."""
    old = {block.id: block for block in edit.cut}
    changed = [
        (edit.at + k, _shared(old.get(block.id), block)) for k, block in enumerate(edit.put) if block not in edit.cut
    ]
    return changed[::-1] if changed else [(max(0, min(edit.at, count - 1)), 0)]


def _shared(old: Block | None, new: Block) -> int:
    """How many characters both begin with."""
    before, after = text_of(old) if old is not None else None, text_of(new)
    if before is None or after is None:
        return 0
    pairs = zip(before.text, after.text, strict=False)
    return next((k for k, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
