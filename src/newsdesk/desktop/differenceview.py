"""A difference as a page to read: what came in, what went, what moved, and a way to bring each block back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

import msgspec
from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QTextBrowser, QWidget

from newsdesk.article.article import Person, Source
from newsdesk.article.blocks import KINDS, Figure
from newsdesk.article.difference import BlockChange, Difference, FieldChange, words
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.panels.details import LABELS
from newsdesk.desktop.theme import SERIF, Colours

FOLD_OVER = 4
"""Unchanged blocks in a row of which more are folded."""
THUMB = 150
"""Pixels of a picture's longer side."""
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
    """Shows one difference. ``wanted`` gives the id of a block that is to be what it was."""

    wanted = Signal(str)
    on_error = None

    def __init__(self, t: Translator, colours: Colours, pictures: PictureSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._thumbnails = Thumbnails(pictures)
        self._thumbnails.arrived.connect(self._fill)
        self._difference: Difference | None = None
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
        """Show this; with a link at each block to bring it back, when that is possible."""
        self._difference, self._can_restore = difference, can_restore
        self._open.clear()
        self._at = -1
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
        if self._difference is None:
            return
        bar = self.verticalScrollBar()
        top = bar.value()
        self.setHtml("<body>" + "".join(self._parts(self._difference)) + "</body>")
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
        label = LABELS.get(field.name)
        name = escape(self._t(label) if label else field.name)
        old, new = escape(_shown(field.old)), escape(_shown(field.new))
        went = f"<span class='went'>{old}</span> " if old else ""
        came = f"<span class='came'>{new}</span>" if new else ""
        return f"<tr><td class='soft'>{name}</td><td>{went}{came}</td></tr>"

    def _block(self, change: BlockChange, number: int) -> str:
        t, block = self._t, change.block
        tag = {"headline": "h1", "heading": "h2", "subheading": "h2"}.get(block.kind, "p")
        marks = []
        if change.kind == "added":
            marks.append(t("New"))
        if change.kind == "removed":
            marks.append(t("Removed"))
        if change.moved:
            marks.append(t("Moved"))
        if change.old and change.new and change.old.kind != change.new.kind:
            marks.append(f"{t(KINDS[change.old.kind].label)} → {t(KINDS[change.new.kind].label)}")
        elif change.kind == "changed" and all(run.kind == "kept" for run in change.runs):
            marks.append(t("Picture changed") if change.other_picture else t("Formatting changed"))
        head = f"<a name='change{number}'></a>" if number >= 0 else ""
        if marks:
            head += f"<span class='mark'>{escape(' · '.join(marks))}</span> "
        if number >= 0 and self._can_restore:
            back = self._t("Take it out again") if change.kind == "added" else self._t("Bring this back")
            head += f"<a href='back:{escape(block.id, quote=True)}'>{escape(back)}</a>"
        if head and (marks or number >= 0):
            head = f"<p>{head}</p>"
        return f"{head}{self._pictured(change)}<{tag}>{self._runs(change)}</{tag}>"

    def _runs(self, change: BlockChange) -> str:
        if change.kind == "same":
            return escape(words(change.block)).replace("\n", "<br>") or "—"
        names = {"kept": "", "added": "came", "removed": "went"}
        return "".join(
            f"<span class='{names[run.kind]}'>{escape(run.text)}</span>".replace("\n", "<br>") for run in change.runs
        )

    def _pictured(self, change: BlockChange) -> str:
        """The picture; the one of before too, when it is another one now."""
        shown = [b for b in (change.old if change.other_picture else None, change.block) if type(b) is Figure]
        images = [f"<img src='picture:{b.asset}' width='{THUMB}'>" for b in shown if b.asset]
        return f"<p>{' → '.join(images)}</p>" if images else ""

    # ------------------------------------------------------------------ Qt

    @guard()
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Only the pictures of the library; nothing else is ever read."""
        url = QUrl(name)
        image = self._thumbnails.pixmap(url.path(), THUMB) if url.scheme() == "picture" else None
        return image if image is not None else QImage(1, 1, QImage.Format.Format_Mono)

    @guard()
    def _clicked(self, url: QUrl) -> None:
        if url.scheme() == "fold":
            self._open.add(int(url.path()))
            self._fill()
        elif url.scheme() == "back":
            self.wanted.emit(url.path())


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


def _shown(value: Any) -> str:
    """A field's value in a line."""
    if isinstance(value, Person):
        return f"{value.name} ({value.role})" if value.role else value.name
    if isinstance(value, Source):
        return " ".join(str(x) for x in msgspec.to_builtins(value).values() if isinstance(x, str))
    if isinstance(value, tuple):
        return "、".join(_shown(x) for x in value)
    return str(value)
