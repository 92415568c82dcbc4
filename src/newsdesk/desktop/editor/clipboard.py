"""What comes in from the clipboard or a drop: our own form, HTML, Markdown, plain text, pictures, files.

Whatever comes in is hostile until read: only text, known kinds, known marks, safe links and pictures pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from newsdesk.article.blocks import Block
from newsdesk.article.codec import block_from_json, block_to_json
from newsdesk.article.richtext import MARKS, RichText, canonical
from newsdesk.base.links import safe_link
from newsdesk.desktop.editor.copying import MIME, Piece
from newsdesk.desktop.editor.lines import LINE_KINDS, OBJECT, Line, bare, card_of, is_thing, lines_of
from newsdesk.extend.ports import Note

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif")
Given = list[tuple[str, bytes | Path]]
"""Pictures as (name, bytes or file)."""
SOON = 100_000
"""Characters of HTML that are read at once; more of it, and pictures, are read in a worker."""
_IMAGES = (("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"))
_NO_TEXT = re.compile(r"<!--.*?-->|<(style|script|title)\b.*?</\1>|<[^>]*>|&nbsp;|\s", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class Came:
    """What a clipboard or drop holds; at most one of these is filled."""

    lines: list[Line] = field(default_factory=list)
    notes: tuple[Note, ...] = ()
    """The receipt of lines that were read from another program's form."""
    html: str = ""
    """HTML that is to be read in a worker."""
    pictures: Given = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """Files that are no pictures: articles of other programs."""


def read(mime: QMimeData, new_id: Callable[[], str], *, plain: bool = False) -> Came:
    """Everything that is meant by a clipboard or drop."""
    if plain:
        return Came(plain_lines(mime.text()) if mime.hasText() else [])
    if pictures := pictures_from(mime):
        return Came(pictures=pictures)
    if mime.hasFormat(MIME) and (own := _own_lines(bytes(mime.data(MIME).data()))):
        return Came(own)
    if mime.hasHtml() and (html := mime.html()):
        if len(html) > SOON or "<img" in html.lower():
            return Came(html=html)
        from newsdesk.intake.pasted import read_html  # not at the start: it costs 25 ms, most starts paste nothing

        pasted = read_html(html, new_id)
        if pasted.blocks:
            return Came(lines_for(pasted.blocks), pasted.notes)
    if files := [Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()]:
        return Came(files=files)
    return _text(mime.text(), new_id) if mime.hasText() else Came()


def _text(text: str, new_id: Callable[[], str]) -> Came:
    if len(text) > 3 and "\n" in text.strip():
        from newsdesk.intake.pastedtext import read_text  # not at the start, as above

        pasted = read_text(text, new_id)
        if pasted.blocks:
            return Came(lines_for(pasted.blocks), pasted.notes)
    return Came(plain_lines(text))


def lines_for(blocks: tuple[Block, ...]) -> list[Line]:
    """The lines of blocks that were read."""
    return [line for block in blocks for line in lines_of(block)]


def plain_lines(text: str) -> list[Line]:
    """A paragraph for each line that is not empty, without indents."""
    stripped = (part.strip(" \t\u3000\xa0\ufeff") for part in text.replace(OBJECT, "").splitlines())
    return [Line("paragraph", RichText(part)) for part in stripped if part]


def _own_lines(data: bytes) -> list[Line]:
    """Our own form; [] for one that is not what we write."""
    try:
        pieces = msgspec.json.decode(data, type=list[Piece])
    except (msgspec.DecodeError, ValueError):
        return []
    lines = []
    for piece in pieces:
        things = tuple((at, tuple(thing)) for at, thing in piece.things)
        whole = all(is_thing(t) and 0 <= at < len(piece.text) and piece.text[at] == OBJECT for at, t in things)
        if piece.kind not in LINE_KINDS or not whole or piece.text.count(OBJECT) != len(things):
            return []
        if any(thing[0] == "opaque" and not _is_block(thing[1]) for _, thing in things):
            return []
        if any(thing[0] == "card" and not _is_card(thing[1]) for _, thing in things):
            return []
        if any(m.type not in MARKS for m in piece.marks):
            return []
        # Any program can put this form there: a link that leads to a script or a file stays behind.
        marks = [m for m in piece.marks if m.type != "link" or safe_link(m.href)]
        lines.append(Line(piece.kind, RichText(piece.text, canonical(marks, len(piece.text))), things))
    return lines


def _is_block(data: str) -> bool:
    """Is this what the codec keeps of a block of an unknown kind?"""
    try:
        held = json.loads(data)
        return isinstance(held["type"], str) and "id" not in held and json.dumps(held, ensure_ascii=False) == data
    except (ValueError, KeyError, TypeError):
        return False


def _is_card(data: str) -> bool:
    """Is this a table or link card as we write it?"""
    try:
        card = card_of(data)
        return bare(block_from_json(block_to_json(card))) == card
    except (msgspec.DecodeError, ValueError, KeyError, TypeError):
        return False


def picture_files(mime: QMimeData) -> Given:
    """The local picture files of a drop or clipboard."""
    files = [Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()]
    return [(f.name, f) for f in files if f.suffix.lower() in PICTURES]


def pictures_from(mime: QMimeData) -> Given:
    """The pictures of a clipboard or drop: local picture files, or the picture itself; [] when there are none.

    A spreadsheet or a word processor adds a picture of its text: there the text is meant. A browser that copies a
    picture adds HTML without any: there the picture is.
    """
    given = picture_files(mime)
    forms = [(form, suffix) for form, suffix in _IMAGES if mime.hasFormat(form)]
    if given or mime.hasFormat(MIME) or not (forms or mime.hasImage()):
        return given
    if mime.hasHtml() and _NO_TEXT.sub("", mime.html()):
        return []
    for form, suffix in forms:
        data = bytes(mime.data(form).data())
        if data:
            return [(f"clipboard.{suffix}", data)]
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return [("clipboard.png", _png(image))]
    return []


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(10)  # little: this runs while the person waits
    writer.write(image)
    return bytes(data.data())
