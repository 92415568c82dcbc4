"""The outline of an article, and moving what stands under a heading."""

from __future__ import annotations

import pytest

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Figure, Table, TextBlock
from newsdesk.article.outline import entries, move
from newsdesk.article.richtext import rich


def block(short: str) -> Block:
    kind, _, name = short.partition(":")
    if kind == "figure":
        return Figure(name, "", rich(name))
    if kind == "table":
        return Table(name, (("a",),), caption=name)
    return TextBlock(name, kind, rich(name))  # type: ignore[arg-type]


SHORT = (
    "headline:h subtitle:s paragraph:p figure:f heading:A paragraph:a subheading:A1 figure:g paragraph:b subheading:A2"
    " heading:B table:t"
)
BLOCKS = tuple(block(x) for x in SHORT.split())


def test_entries_say_what_stands_under_what_and_how_far_it_goes() -> None:
    assert [(e.id, e.level, e.start, e.end) for e in entries(BLOCKS)] == [
        ("f", 1, 3, 4), ("A", 1, 4, 10), ("A1", 2, 6, 9), ("g", 3, 7, 8), ("A2", 2, 9, 10), ("B", 1, 10, 12),
        ("t", 2, 11, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "to", "expected"),
    [
        (10, 12, 4, "h s p f B t A a A1 g b A2"),
        (4, 10, 12, "h s p f B t A a A1 g b A2"),
        (6, 9, 10, "h s p f A a A2 A1 g b B t"),
        (3, 4, 0, "h s f p A a A1 g b A2 B t"),
        (0, 4, 12, "h s A a A1 g b A2 B t p f"),
        (4, 10, 4, None),
        (4, 10, 10, None),
        (4, 10, 6, None),
    ],
)
def test_blocks_move_as_they_are_and_titles_stay_on_top(start: int, end: int, to: int, expected: str | None) -> None:
    edit = move(BLOCKS, start, end, to)
    if expected is None:
        assert edit is None
        return
    assert edit is not None
    article = Article(id="a", blocks=BLOCKS)
    moved = edit.apply(article)
    assert " ".join(b.id for b in moved.blocks) == expected
    assert edit.invert().apply(moved) == article
