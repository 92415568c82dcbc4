"""Lines to the clipboard: our own form, HTML as other programs understand it, and plain text."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from html import escape

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QPixmap

from newsdesk.article.article import Article
from newsdesk.article.blocks import TITLES, Figure, Table, pictures_in, with_id
from newsdesk.article.richtext import Mark
from newsdesk.desktop.editor.lines import OBJECT, Line, Thing, card_of, normalise
from newsdesk.extend.ports import Picture, Rendition

MIME = "application/x-newsdesk-lines"
MOST_PICTURES = 8
"""Of one copy: each costs the time to write it as JPEG while the person waits. The others keep their captions."""
_OURS = re.compile(r' (?:id="[^"]*"|class="lead"|class="verify"|loading="lazy"|decoding="async")')

PixelsOf = Callable[[Figure], QPixmap | None]
"""A figure's pixels as they stand on the page, without what its file knows; None when they are not at hand."""


class Piece(msgspec.Struct, array_like=True):
    """A line in our own form."""

    kind: str
    text: str
    marks: list[Mark]
    things: list[tuple[int, Thing]]


def to_mime(lines: Sequence[Line], language: str = "", pixels_of: PixelsOf = lambda figure: None) -> QMimeData:
    """The lines for other programs and for ourselves."""
    pieces = [Piece(x.kind, x.text.text, list(x.text.marks), list(x.things)) for x in lines]
    mime = QMimeData()
    mime.setData(MIME, QByteArray(msgspec.json.encode(pieces)))
    mime.setText("\n".join(text for x in lines if (text := _plain(x)) is not None))
    mime.setHtml(_html(lines, language, pixels_of))
    figure = _figure_of(lines)
    pixels = pixels_of(figure) if figure is not None else None
    if pixels is not None:  # for programs that know no HTML
        mime.setImageData(pixels.toImage())
    return mime


def _figure_of(lines: Sequence[Line]) -> Figure | None:
    """The figure that these lines are, when they are nothing else."""
    made = normalise(lines, top=False) if len(lines) <= 2 else []
    return made[0] if len(made) == 1 and type(made[0]) is Figure else None


def _plain(line: Line) -> str | None:
    """The text of a line; a table as a spreadsheet reads it, None for what has no text."""
    if line.kind != "object":
        return line.text.text.replace(OBJECT, "")
    card = card_of(line.things[0][1][1]) if line.things and line.things[0][1][0] == "card" else None
    if card is None:
        return None
    if isinstance(card, Table):
        return "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in card.rows)
    return f"{card.title} {card.url}".strip()


def _html(lines: Sequence[Line], language: str, pixels_of: PixelsOf) -> str:
    from newsdesk.formats.body import write_body  # brings the writers of pages: not at the start
    from newsdesk.formats.runs import inline
    from newsdesk.formats.words import words_for

    if len(lines) == 1 and not lines[0].things:  # a few words, not a paragraph
        return inline(lines[0].text)
    titles = [x for x in lines if x.kind in TITLES]
    tags = {"headline": "h1"}
    head = "".join(f"<{tags.get(x.kind, 'p')}>{escape(x.text.text)}</{tags.get(x.kind, 'p')}>\n" for x in titles)
    made = normalise([x for x in lines if x.kind not in TITLES], top=False)
    blocks = [with_id(b, str(i)) for i, b in enumerate(made)]
    inside: dict[str, str] = {}
    pictures = {}
    for picture in pictures_in(blocks):
        pixels = pixels_of(picture) if len(inside) < MOST_PICTURES else None
        if pixels is not None:
            name = f"p{len(inside)}"
            inside[f'src="images/{name}"'] = f'src="data:image/jpeg;base64,{_jpeg(pixels)}"'
            rendition = Rendition(name, "image/jpeg", pixels.width(), pixels.height(), b"")
            pictures[picture.id] = Picture(picture.asset, (rendition,))
    article = Article(id="", created="", updated="", blocks=tuple(blocks))
    body = _OURS.sub("", write_body(article, pictures, words_for(language)).html)
    for address, data in inside.items():
        body = body.replace(address, data)
    return head + body


def _jpeg(pixels: QPixmap) -> str:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixels.save(buffer, "JPEG", 85)
    return base64.b64encode(bytes(data.data())).decode("ascii")
