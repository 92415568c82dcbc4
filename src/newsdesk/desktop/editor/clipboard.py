"""What comes in from the clipboard or a drop: our own form, HTML, Markdown, plain text, pictures, files.

Whatever comes in is hostile until read: only text, known kinds, known marks, safe links and pictures pass.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

from newsdesk.article.blocks import MOST_BESIDE, Block, Embed, Figure, pictures_of, with_id, words_of
from newsdesk.article.codec import block_from_json, block_to_json
from newsdesk.article.richtext import MARKS, RichText, canonical
from newsdesk.base.links import safe_link
from newsdesk.base.text import clean
from newsdesk.desktop.editor.copying import MIME, Piece
from newsdesk.desktop.editor.lines import (
    LINE_KINDS,
    OBJECT,
    Line,
    Thing,
    bare,
    figure_data,
    figure_of,
    is_thing,
    lines_of,
    normalise,
    object_line,
)
from newsdesk.extend.ports import Note

if TYPE_CHECKING:
    from newsdesk.intake.pasted import Pasted

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff", ".gif", ".bmp", ".heic", ".heif")
Given = list[tuple[str, bytes | Path]]
"""Pictures as (name, bytes or file)."""
SOON = 100_000
"""Characters of HTML that are read at once; more of it, and pictures, are read in a worker."""
_IMAGES = (("image/jpeg", "jpg"), ("image/png", "png"), ("image/webp", "webp"))
_ASSET = re.compile(r"(?:[0-9a-f]{64})?")
log = logging.getLogger(__name__)


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
        pasted = _read_html(html, new_id)
        if pasted is not None and pasted.blocks:
            return Came(lines_for(pasted.blocks), pasted.notes)
    if files := [Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()]:
        return Came(files=files)
    return _text(mime.text(), new_id) if mime.hasText() else Came()


def _read_html(html: str, new_id: Callable[[], str]) -> Pasted | None:
    from newsdesk.intake.pasted import read_html  # not at the start: it costs 25 ms, most starts paste nothing

    try:
        return read_html(html, new_id)
    except Exception:  # the border to other programs: what cannot be read as HTML is still there as text
        log.exception("HTML in the clipboard cannot be read")
        return None


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
    stripped = (part.strip(" \t\u3000\xa0\ufeff") for part in clean(text).splitlines())
    return [Line("paragraph", RichText(part)) for part in stripped if part]


def _own_lines(data: bytes) -> list[Line]:
    """Our own form; [] for one that is not what we write."""
    try:
        pieces = msgspec.json.decode(data, type=list[Piece])
    except (msgspec.DecodeError, ValueError):
        return []
    lines = []
    for piece in pieces:
        things = tuple((at, _settled(tuple(thing))) for at, thing in piece.things)
        whole = all(is_thing(t) and 0 <= at < len(piece.text) and piece.text[at] == OBJECT for at, t in things)
        if piece.kind not in LINE_KINDS or not whole or piece.text.count(OBJECT) != len(things):
            return []
        if piece.text != clean(piece.text.replace(OBJECT, "")) and not things:
            return []
        if any(m.type not in MARKS for m in piece.marks) or not all(_is_sound(thing) for _, thing in things):
            return []
        # Any program can put this form there: a link that leads to a script or a file stays behind.
        marks = [m for m in piece.marks if m.type != "link" or safe_link(m.href)]
        lines.append(Line(piece.kind, RichText(piece.text, canonical(marks, len(piece.text))), things))
    return lines


def _settled(thing: Thing) -> Thing:
    """A figure with a look as we write it: the page's lines and the article would differ otherwise. What is no look
    stays and is refused with its object."""
    if thing[:1] != ("figure",) or not is_thing(thing):
        return thing
    try:
        return ("figure", figure_data(figure_of(thing[1])))
    except (msgspec.DecodeError, ValueError):
        return thing


def _is_sound(thing: Thing) -> bool:
    """Is this an object as we write it: one that can be saved, and is the same when it is opened again?"""
    try:
        (block,) = normalise([object_line(thing)], top=False)
        if isinstance(block, Embed) and block.url != safe_link(block.url):
            return False
        if isinstance(block, Figure):
            named = all(_ASSET.fullmatch(p.asset) for p in pictures_of(block))
            if not named or len(block.beside) > MOST_BESIDE:
                return False
        return bare(block_from_json(block_to_json(with_id(block, "x")))) == block
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return False


def picture_files(mime: QMimeData) -> Given:
    """The local picture files of a drop or clipboard, and folders: pictures are taken out of them."""
    files = [Path(u.toLocalFile()) for u in mime.urls() if u.isLocalFile()]
    return [(f.name, f) for f in files if f.suffix.lower() in PICTURES or f.is_dir()]


def pictures_from(mime: QMimeData) -> Given:
    """The pictures of a clipboard or drop: local picture files, or the picture itself; [] when there are none.

    A spreadsheet or a word processor adds a picture of its text: there the text is meant. A browser that copies a
    picture adds HTML without any: there the picture is.
    """
    given = picture_files(mime)
    forms = [(form, suffix) for form, suffix in _IMAGES if mime.hasFormat(form)]
    if given or mime.hasFormat(MIME) or not (forms or mime.hasImage()):
        return given
    if mime.hasHtml() and _has_text(mime):
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


def _has_text(mime: QMimeData) -> bool:
    """Is there text beside the picture?"""
    if mime.hasText() and mime.text().strip():
        return True
    pasted = _read_html(mime.html()[:SOON], lambda: "x")
    return pasted is not None and any(words_of(block) for block in pasted.blocks)


def _png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setCompression(10)  # little: this runs while the person waits
    writer.write(image)
    return bytes(data.data())
