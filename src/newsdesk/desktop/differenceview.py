"""A difference as a page to read: what came in, what went, what moved, and a way back for each block and field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import msgspec
from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser, QWidget

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import KINDS, TITLES, Block, Figure, pictures_of, text_of
from newsdesk.article.difference import BlockChange, Difference, FieldChange, words
from newsdesk.article.look import look_to_json
from newsdesk.article.roles import AUTHOR_ROLES, EDITOR_ROLES
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.panels.details import LABELS
from newsdesk.desktop.theme import SERIF, Colours

FOLD_OVER = 4
"""Unchanged blocks in a row of which more are folded."""
THUMB = 150
"""Pixels of a picture's longer side."""
BACK: dict[str, dict[str, Message]] = {
    "added": {
        "heading": M("Take this heading out"),
        "paragraph": M("Take this paragraph out"),
        "picture": M("Take this picture out"),
        "block": M("Take this block out"),
    },
    "removed": {
        "heading": M("Bring this heading back"),
        "paragraph": M("Bring this paragraph back"),
        "picture": M("Bring this picture back"),
        "block": M("Bring this block back"),
    },
    "changed": {
        "heading": M("Restore this heading"),
        "paragraph": M("Restore this paragraph"),
        "picture": M("Restore this picture"),
        "block": M("Restore this block"),
    },
    "moved": {
        "heading": M("Put this heading back where it was"),
        "paragraph": M("Put this paragraph back where it was"),
        "picture": M("Put this picture back where it was"),
        "block": M("Put this block back where it was"),
    },
}
"""What the link at a block says: what it does, and to what."""
OTHER_LABELS = {"subjects": M("Subjects"), "digital_source_type": M("How it was made")}
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}
_STYLE = """
body {{ color: {ink}; font-family: {serif}; font-size: 15px; }}
h1 {{ font-size: 22px; }} h2 {{ font-size: 17px; }}
.came {{ background-color: {came}; text-decoration: underline; }}
.went {{ background-color: {went}; text-decoration: line-through; }}
.mark {{ color: {accent}; font-size: 12px; font-weight: 600; }}
.soft, .fold a {{ color: {soft}; font-size: 12px; text-decoration: none; }}
a {{ color: {link}; font-size: 12px; }}
td {{ padding: 2px 14px 2px 0; }}
"""


class DifferenceView(QTextBrowser):
    """Shows one difference, or one whole text. ``wanted`` gives the id of a block that is to be what it was,
    ``fieldWanted`` the name of such a field."""

    wanted = Signal(str)
    fieldWanted = Signal(str)
    on_error = None

    def __init__(self, t: Translator, colours: Colours, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t, self._colours = t, colours
        self._thumbnails = Thumbnails(pictures)
        self._thumbnails.arrived.connect(self._fill)
        self._difference: Difference | None = None
        self._whole: Article | None = None
        self._pictures: list[tuple[str, str]] = []
        """The pictures that are shown (asset and look), by the number in their address."""
        self._open: set[int] = set()
        self._can_restore = False
        self._at = -1
        self.setOpenLinks(False)
        self.setAccessibleName(t("Difference"))
        self.anchorClicked.connect(self._clicked)
        serif = ", ".join(f"'{name}'" for name in SERIF)
        names = {name: getattr(colours, name) for name in Colours.__slots__}
        self.document().setDefaultStyleSheet(_STYLE.format(serif=serif, **names))
        self.document().setDocumentMargin(24)

    def show_difference(self, difference: Difference, *, can_restore: bool) -> None:
        """Show this; with a link at each block and field to bring it back, when that is possible."""
        self._difference, self._can_restore, self._whole = difference, can_restore, None
        self._open.clear()
        self._at = -1
        self._fill()

    def show_whole(self, article: Article) -> None:
        """Show a text as it was, from the first block to the last, with nothing marked."""
        self._whole = article
        self._fill()

    def stop(self) -> None:
        """End the work on pictures; call when the dialog is answered."""
        self._thumbnails.stop()

    def go(self, *, forward: bool) -> None:
        """To the next change, or the one before."""
        changes = len(self._difference.changes) if self._difference else 0
        if changes:
            self._at = (self._at + (1 if forward else -1)) % changes
            self.scrollToAnchor(f"change{self._at}")

    # ------------------------------------------------------------------ the page

    def _fill(self) -> None:
        if self._whole is not None:
            parts: Iterable[str] = (self._block(BlockChange("same", b, b), -1) for b in self._whole.blocks)
        elif self._difference is not None:
            parts = self._parts(self._difference)
        else:
            return
        self._pictures.clear()
        bar = self.verticalScrollBar()
        top = bar.value()
        self.setHtml("<body>" + "".join(parts) + "</body>")
        bar.setValue(top)

    def _parts(self, difference: Difference) -> Iterator[str]:
        if difference.none:
            yield f"<p class='soft'>{escape(self._t('The two texts are the same.'))}</p>"
        if difference.fields:
            yield "<table>" + "".join(self._field(f) for f in difference.fields) + "</table><hr>"
        number = 0
        for start, row in _rows(difference.blocks):
            if row[0].kind == "same" and not row[0].moved and len(row) > FOLD_OVER and start not in self._open:
                yield self._block(row[0], -1)
                folded = escape(self._t("… {count} {count:block is|blocks are} unchanged …", count=len(row) - 2))
                yield f"<p class='fold' align='center'><a href='fold:{start}'>{folded}</a></p>"
                yield self._block(row[-1], -1)
                continue
            for change in row:
                changed = change.kind != "same" or change.moved
                yield self._block(change, number if changed else -1)
                number += changed

    def _field(self, field: FieldChange) -> str:
        label = LABELS.get(field.name) or OTHER_LABELS.get(field.name)
        name = escape(self._t(label) if label else field.name)
        old, new = escape(self._shown(field.name, field.old)), escape(self._shown(field.name, field.new))
        went = f"<span class='went'>{old}</span> " if old else ""
        came = f"<span class='came'>{new}</span>" if new else ""
        back = f"<a href='field:{field.name}'>{escape(self._t('Restore this entry'))}</a>" if self._can_restore else ""
        return f"<tr><td class='soft'>{name}</td><td>{went}{came}</td><td>{back}</td></tr>"

    def _shown(self, name: str, value: Any) -> str:
        """A field's value in a line, in the reader's words."""
        if isinstance(value, Person):
            role = AUTHOR_ROLES.get(value.role) or EDITOR_ROLES.get(value.role)
            word = self._t(role) if role else value.role
            return f"{value.name} ({word})" if word else value.name
        if isinstance(value, Source):
            kind = self._t("Reprint") if value.kind == "reprint" else ""
            parts = (value.name, value.link, kind, value.original_title, "、".join(value.original_authors))
            return " · ".join(x for x in parts if x)
        if isinstance(value, tuple):
            return (" › " if name == "channel" else "、").join(self._shown(name, x) for x in value)
        return LANGUAGES.get(str(value), str(value)) if name == "language" else str(value)

    def _block(self, change: BlockChange, number: int) -> str:
        """A block; what is changed stands in a frame with what became of it and the way back over it."""
        tag = {"headline": "h1", "heading": "h2", "subheading": "h2"}.get(change.block.kind, "p")
        body = f"{self._pictured(change)}<{tag}>{self._runs(change)}</{tag}>"
        if number < 0:
            return body
        head = f"<a name='change{number}'></a><span class='mark'>{escape(' · '.join(self._marks(change)))}</span>"
        if self._can_restore:
            back = escape(self._t(BACK[_what(change)][_noun(change.block)]))
            head += f"&nbsp;&nbsp;&nbsp;<a href='back:{escape(change.block.id, quote=True)}'>{back}</a>"
        bar = {"added": self._colours.came, "removed": self._colours.went}.get(change.kind, self._colours.line)
        return (
            "<table width='100%' cellspacing='0' cellpadding='0' style='margin-top: 6px; margin-bottom: 6px'><tr>"
            f"<td width='5' style='padding: 0; background-color: {bar}'></td>"
            f"<td style='padding: 0 0 0 14px'><div>{head}</div>{body}</td></tr></table>"
        )

    def _marks(self, change: BlockChange) -> list[str]:
        """What became of a block, in a few words."""
        t = self._t
        marks = []
        if change.kind == "added":
            marks.append(t("Added"))
        if change.kind == "removed":
            marks.append(t("Removed"))
        if change.moved:
            marks.append(t("Moved"))
        if change.old and change.new and change.old.kind != change.new.kind:
            marks.append(f"{t(KINDS[change.old.kind].label)} → {t(KINDS[change.new.kind].label)}")
        elif change.kind == "changed" and all(run.kind == "kept" for run in change.runs):
            marks.append(t("Picture changed") if change.other_picture else t("Formatting changed"))
        return marks or [t("Text changed")]

    def _runs(self, change: BlockChange) -> str:
        if change.kind == "same":
            return self._words(change.block).replace("\n", "<br>") or "—"
        names = {"kept": "", "added": "came", "removed": "went"}
        return "".join(
            f"<span class='{names[run.kind]}'>{escape(run.text)}</span>".replace("\n", "<br>") for run in change.runs
        )

    def _words(self, block: Block) -> str:
        """The words of a block that is as it was; what nobody reads under a picture says what it is."""
        if type(block) is not Figure or not block.alt:
            return escape(words(block))
        seen = escape(words(msgspec.structs.replace(block, alt="")))
        alt = escape(self._t("Alternative text: {text}", text=block.alt))
        return f"{seen}\n<span class='soft'>{alt}</span>".lstrip("\n")

    def _pictured(self, change: BlockChange) -> str:
        """The picture; the one of before too, when it is another one now."""
        shown = [b for b in (change.old if change.other_picture else None, change.block) if type(b) is Figure]
        images = [" ".join(self._image(p) for p in pictures_of(b) if p.asset) for b in shown]
        images = [image for image in images if image]
        return f"<p>{' → '.join(images)}</p>" if images else ""

    def _image(self, figure: Figure) -> str:
        self._pictures.append((figure.asset, look_to_json(figure.look)))
        return f"<img src='picture:{len(self._pictures) - 1}' width='{THUMB}'>"

    # ------------------------------------------------------------------ Qt

    @guard()
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Only the pictures of the library; nothing else is ever read."""
        url = QUrl(name)
        image = None
        if url.scheme() == "picture":
            asset, look = self._pictures[int(url.path())]
            image = self._thumbnails.pixmap(asset, THUMB, look)
        return image if image is not None else QImage(1, 1, QImage.Format.Format_Mono)

    @guard()
    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == "fold":
            self._open.add(int(url.path()))
            self._fill()
        elif url.scheme() == "back":
            self.wanted.emit(url.path())
        elif url.scheme() == "field":
            self.fieldWanted.emit(url.path())


def _rows(blocks: Iterable[BlockChange]) -> Iterator[tuple[int, list[BlockChange]]]:
    """Neighbours that are unchanged together, the others one by one; each with the number of its first block."""
    row: list[BlockChange] = []
    number = 0
    for number, change in enumerate(blocks):
        if change.kind == "same" and not change.moved:
            row.append(change)
            continue
        if row:
            yield number - len(row), row
            row = []
        yield number, [change]
    if row:
        yield number + 1 - len(row), row


def _what(change: BlockChange) -> str:
    """Which way back there is, as a key of BACK: the text first, then the place."""
    return "moved" if change.kind == "same" else change.kind


def _noun(block: Block) -> str:
    """What to call a block, as a key of BACK."""
    if block.kind in (*TITLES, "heading", "subheading"):
        return "heading"
    if type(block) is Figure:
        return "picture"
    return "paragraph" if text_of(block) is not None else "block"
