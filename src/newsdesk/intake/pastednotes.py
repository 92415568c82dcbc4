"""The receipt of a paste: what was kept, what was simplified, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from newsdesk.article.blocks import Block, Figure, Table, TextBlock
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note

_FLATTENED: dict[str, Message] = {
    "looks": M("Fonts, sizes and colours follow the theme."),
    "raised": M("Raised and lowered characters became plain ones."),
    "deep": M("Lists below the second level became second-level ones."),
    "layout": M("Tables that only placed things became paragraphs."),
    "merged": M("Merged cells were taken apart."),
    "footnotes": M("Footnotes stand at the end of the text."),
    "boxes": M("Text boxes became paragraphs."),
    "highlighted": M("Highlighted text is marked as still to verify."),
}
_DROPPED: dict[str, Message] = {
    "deleted": M("What tracked changes had deleted was left out."),
    "comments": M("Comments were left out."),
    "active": M("Scripts, players and buttons were left out."),
    "vanished": M("Hidden text was left out."),
    "numbered": M("Numbers that Word put before headings were left out."),
    "margins": M("Headers and footers were left out."),
    "macros": M("Macros were left out; they were not run."),
}


def notes(blocks: Sequence[Block], counted: Counter[str], program: str) -> tuple[Note, ...]:
    """The notes, the most important last."""
    return (_kept(blocks, program), *changed(counted))


def changed(counted: Counter[str]) -> tuple[Note, ...]:
    """What was made of looks, what was simplified and what was left out."""
    out: list[Note] = []
    if counted["headings"]:
        out.append(Note("found", M("Taken for headings by their look: {count}.", count=counted["headings"])))
    if counted["captions"]:
        out.append(Note("found", M("Taken for captions: {count}.", count=counted["captions"])))
    out += _all("flattened", _FLATTENED, counted)
    out += _all("dropped", _DROPPED, counted)
    if counted["network"]:
        out.append(
            Note(
                "dropped",
                M(
                    "Pictures on the network did not come along: {count}. Save them and drop them in.",
                    count=counted["network"],
                ),
            )
        )
    if counted["unread"]:
        out.append(Note("dropped", M("Pictures that could not be read: {count}.", count=counted["unread"])))
    return tuple(out)


def _kept(blocks: Sequence[Block], program: str) -> Note:
    texts = sum(isinstance(b, TextBlock) for b in blocks)
    figures = sum(isinstance(b, Figure) for b in blocks)
    tables = sum(isinstance(b, Table) for b in blocks)
    values = {"texts": texts, "figures": figures, "tables": tables, "program": program}
    if program:
        said = M("Pasted from {program}: paragraphs {texts}, pictures {figures}, tables {tables}.", **values)
    else:
        said = M("Pasted: paragraphs {texts}, pictures {figures}, tables {tables}.", **values)
    return Note("kept", said)


def _all(kind: Literal["flattened", "dropped"], sentences: dict[str, Message], counted: Counter[str]) -> list[Note]:
    return [Note(kind, message) for name, message in sentences.items() if counted[name]]
