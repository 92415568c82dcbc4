"""Lines to and from the clipboard: our own form, HTML and plain text out; those and pictures in.

Whatever comes in is hostile until read: only text, known kinds, strong, emphasis and safe links pass.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from newsdesk.article.codec import block_from_json, block_to_json
from newsdesk.article.richtext import MARKS, Mark, RichText, canonical, runs
from newsdesk.desktop.editor.htmlin import html_lines
from newsdesk.desktop.editor.lines import LINE_KINDS, OBJECT, Line, Thing, bare, card_of, is_thing
from newsdesk.formats.runs import safe_link

MIME = "application/x-newsdesk-lines"
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif")
Given = list[tuple[str, bytes | Path]]
"""Pictures as (name, bytes or file)."""

_TAGS = {
    "headline": "h1",
    "heading": "h2",
    "subheading": "h3",
    "quote": "blockquote",
    "attribution": "blockquote",
    "bullet": "li",
    "number": "li",
}
_STYLES = {"strong": "strong", "em": "em"}
_IMAGES = (("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"))


class _Piece(msgspec.Struct, array_like=True):
    kind: str
    text: str
    marks: list[Mark]
    things: list[tuple[int, Thing]]


def to_mime(lines: Sequence[Line]) -> QMimeData:
    """The lines for other programs and for ourselves."""
    pieces = [_Piece(x.kind, x.text.text, list(x.text.marks), list(x.things)) for x in lines]
    mime = QMimeData()
    mime.setData(MIME, QByteArray(msgspec.json.encode(pieces)))
    mime.setText("\n".join(x.text.text.replace(OBJECT, "") for x in lines if x.kind != "object"))
    mime.setHtml("".join(_line_html(x) for x in lines if x.kind != "object"))
    return mime


def _line_html(line: Line) -> str:
    inner = ""
    for start, end, style in runs(line.text):
        text = html.escape(line.text.text[start:end].replace(OBJECT, "")).replace("\n", "<br>")
        for name, href in style:
            tag = _STYLES.get(name)
            text = f"<{tag}>{text}</{tag}>" if tag else f'<a href="{html.escape(href)}">{text}</a>'
        inner += text
    tag = _TAGS.get(line.kind, "p")
    if tag == "li":
        outer = "ol" if line.kind == "number" else "ul"
        return f"<{outer}><li>{inner}</li></{outer}>"
    return f"<{tag}>{inner}</{tag}>"


def lines_from(mime: QMimeData, *, plain: bool = False) -> list[Line]:
    """The text of a clipboard or drop as lines; [] when there is none."""
    if mime.hasFormat(MIME) and not plain:
        own = _own_lines(bytes(mime.data(MIME).data()))
        if own:
            return own
    if mime.hasHtml() and not plain:
        found = html_lines(mime.html())
        if found:
            return found
    return plain_lines(mime.text()) if mime.hasText() else []


def plain_lines(text: str) -> list[Line]:
    """A paragraph for each line that is not empty, without indents."""
    stripped = (part.strip(" \t\u3000\xa0\ufeff") for part in text.replace(OBJECT, "").splitlines())
    return [Line("paragraph", RichText(part)) for part in stripped if part]


def _own_lines(data: bytes) -> list[Line]:
    """Our own form; [] for one that is not what we write."""
    try:
        pieces = msgspec.json.decode(data, type=list[_Piece])
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
    if mime.hasHtml() and html_lines(mime.html()):
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
