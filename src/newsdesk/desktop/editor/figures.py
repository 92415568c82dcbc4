"""Commands on the page's figures that are edits of the model: pictures put in, grouped, and shown otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from newsdesk.article.blocks import (
    MOST_BESIDE,
    Beside,
    Block,
    Figure,
    TextBlock,
    picture_place,
    pictures_of,
    with_picture,
)
from newsdesk.article.edits import Edit, Replace, SetField, SetMeta
from newsdesk.article.look import Look
from newsdesk.article.richtext import RichText, join, rich
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.commands import do, insert


def insert_figures(binding: Binding, given: Sequence[tuple[str, str, str, str]]) -> None:
    """Figures of (asset, caption, credit, alt) after the caret's block; the caret goes to the first caption."""
    new_id = binding.document.new_id
    made = [Figure(new_id(), asset, rich(caption), credit, alt) for asset, caption, credit, alt in given]
    if made:
        insert(binding, M("Insert picture"), made, into=1)


def propose_figures(binding: Binding, given: Sequence[Figure]) -> None:
    """Figures after the caret's block, each under a new id. What their captions say was proposed by a file or by an
    earlier use, so it is marked as still to verify until a person accepts it."""
    made = [replace(f, id=binding.document.new_id(), caption=_proposed(f.caption)) for f in given]
    if made:
        insert(binding, M("Insert picture"), made, into=1)


def propose_for(binding: Binding, picture: Figure, given: Figure) -> None:
    """The picture of the given one into a figure that has none there yet; what is written stays, the rest is
    proposed."""
    at, figure = _find(binding, picture.id)
    if figure is not None:
        caption = figure.caption if figure.caption.text else _proposed(given.caption)
        put = replace(picture, asset=given.asset, look=given.look, credit=picture.credit or given.credit)
        changed = replace(with_picture(figure, picture_place(picture.id)[1], put), caption=caption)
        do(binding, M("Insert picture"), [Replace(at, (figure,), (changed,))])


def _proposed(text: RichText) -> RichText:
    return rich(text.text, (0, len(text), "verify"))


def fill_figure(binding: Binding, figure: Figure, asset: str) -> None:
    """Put a picture into a figure, which keeps its caption."""
    do(binding, M("Insert picture"), [SetField(figure.id, "asset", figure.asset, asset)])


def set_picture(binding: Binding, label: Message, picture: Figure, asset: str, look: Look) -> None:
    """Another look of a picture, or another picture in its place; what is written under it stays."""
    figure = _find(binding, picture.id)[1]
    number = picture_place(picture.id)[1]
    if figure is not None and number <= len(figure.beside):
        put_figure(binding, label, replace(pictures_of(figure)[number], asset=asset, look=look))


def put_figure(binding: Binding, label: Message, picture: Figure) -> None:
    """A picture, with its figure's caption, in place of the one of its id."""
    at, figure = _find(binding, picture.id)
    number = picture_place(picture.id)[1]
    if figure is not None and number <= len(figure.beside):
        changed = replace(with_picture(figure, number, picture), caption=picture.caption)
        if changed != figure:
            do(binding, label, [Replace(at, (figure,), (changed,))])


def _find(binding: Binding, picture_id: str) -> tuple[int, Figure | None]:
    """The index of the figure that has this picture, and the figure; None when it is gone."""
    wanted = picture_place(picture_id)[0]
    for i, block in enumerate(binding.shown):
        if block.id == wanted and type(block) is Figure:
            return i, block
    return -1, None


# ------------------------------------------------------------------ groups


def joinable(binding: Binding) -> tuple[int, int]:
    """The blocks, from and to, whose pictures can stand beside each other: the figures that are selected, with nothing
    written between them, or the one at the caret and its neighbour, the one below first. (0, 0) when there are none."""
    line, _, anchor_line, _ = binding.caret()
    blocks, sheet = binding.shown, binding.sheet
    last = len(blocks) - 1  # while Qt changes the text, the page may be ahead of the blocks
    low, high = (min(sheet.block_of(i), last) for i in sorted((line, anchor_line)))
    if low == high and type(blocks[low]) is Figure:
        spans = [(low, low + 2), (low - 1, low + 1)]
    else:
        while low <= high and _is_blank(blocks[high]):  # a selection that ends at the start of the next line
            high -= 1
        spans = [(low, high + 1)]
    return next((span for span in spans if _fit_together(blocks, *span)), (0, 0))


FURTHEST = 12
"""Blocks that a selection may have when its figures are to be one: this is asked at every move of the caret."""


def _fit_together(blocks: Sequence[Block], low: int, high: int) -> bool:
    if low < 0 or high > len(blocks) or high - low > FURTHEST or high <= low:
        return False
    figures = [b for b in blocks[low:high] if type(b) is Figure]
    between = [b for b in blocks[low:high] if type(b) is not Figure]
    count = sum(1 + len(f.beside) for f in figures)
    ends = type(blocks[low]) is type(blocks[high - 1]) is Figure
    return len(figures) > 1 and ends and all(map(_is_blank, between)) and count <= 1 + MOST_BESIDE


def _is_blank(block: Block) -> bool:
    return type(block) is TextBlock and block.kind == "paragraph" and not block.text.text.strip()


def join_pictures(binding: Binding) -> None:
    """Those figures as one, whose caption has what all of them said."""
    low, high = joinable(binding)
    cut = binding.shown[low:high]
    figures = [b for b in cut if type(b) is Figure]
    if not figures:
        return
    first, *rest = figures
    beside = tuple(_beside(p) for f in figures for p in pictures_of(f))[1:]
    caption = first.caption
    for text in (f.caption for f in rest if f.caption.text):
        caption = join(caption, rich(" "), text) if caption.text else text
    line = binding.sheet.line_of(low)
    put = replace(first, caption=caption, beside=beside)
    edits: list[Edit] = [Replace(low, cut, (put,))]
    lead = binding.document.article.lead_picture
    if lead in [f.id for f in rest]:  # it leads still, within its group
        edits.append(SetMeta("lead_picture", lead, first.id))
    do(binding, M("Put pictures side by side"), edits, (line, 1, line, 0))


def part_pictures(binding: Binding, figure: Figure) -> None:
    """Each picture of a group as a figure of its own; the caption stays with the first."""
    at, held = _find(binding, figure.id)
    if held is None or not held.beside:
        return
    rest = (
        Figure(binding.document.new_id(), b.asset, credit=b.credit, alt=b.alt, extra=b.extra, look=b.look)
        for b in held.beside
    )
    line = binding.sheet.line_of(at)
    put = (replace(held, beside=()), *rest)
    do(binding, M("Take the group apart"), [Replace(at, (held,), put)], (line, 1, line, 0))


def take_out(binding: Binding, picture: Figure) -> bool:
    """One picture of a group goes; the others keep the caption. False when it is no group's."""
    at, held = _find(binding, picture.id)
    number = picture_place(picture.id)[1]
    if held is None or not held.beside or number > len(held.beside):
        return False
    left = [p for n, p in enumerate(pictures_of(held)) if n != number]
    changed = replace(with_picture(held, 0, left[0]), beside=tuple(map(_beside, left[1:])))
    do(binding, M("Delete picture"), [Replace(at, (held,), (changed,))])
    return True


def shift_picture(binding: Binding, picture: Figure, by: int) -> bool:
    """A picture of a group changes places with the one beside it: by is -1 or 1. False when there is none."""
    at, held = _find(binding, picture.id)
    number = picture_place(picture.id)[1]
    if held is None or not 0 <= number + by <= len(held.beside):
        return False
    shown = pictures_of(held)
    changed = with_picture(with_picture(held, number, shown[number + by]), number + by, shown[number])
    do(binding, M("Move picture"), [Replace(at, (held,), (changed,))])
    return True


def _beside(picture: Figure) -> Beside:
    return Beside(**{name: getattr(picture, name) for name in Beside.__struct_fields__})
