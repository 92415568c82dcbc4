"""Says of every picture of a saved copy what was removed from its file and what it still states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QGuiApplication, QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.article.look import look_to_json
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.packing import Treated
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.panels.filelines import lines_of
from newsdesk.desktop.theme import Colours

THUMB = 120
"""Pixels of a picture's width."""
CAPTION = 40
"""Characters of a caption that say which picture it is."""
HOW: dict[str, Message] = {
    "burnt": M("What is hidden is burnt in; the original stays at home."),
    "anew": M("Saved anew at full size, for its file cannot be cleaned."),
    "untouched": M("The original, with all that it tells."),
    "missing": M("Not in the copy: its file is missing or damaged."),
    "unclean": M("Not in the copy: its file cannot be cleaned."),
}
LEFT_OUT = ("missing", "unclean")
_STYLE = """
body {{ color: {ink}; }}
.title {{ font-weight: 600; }}
.soft {{ color: {soft}; }}
.warn {{ color: {warn}; }}
p {{ margin: 0 0 4px 0; }}
td.line {{ border-bottom: 1px solid {line}; }}
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one picture, in the person's language; look is JSON."""

    asset: str
    look: str
    title: str
    how: str
    removed: tuple[str, ...]
    stays: tuple[str, ...]
    warn: bool


def told(treated: Sequence[Treated], article: Article, t: Translator) -> list[Told]:
    """The pictures in the article's order, each once."""
    figures = {p.asset: p for p in reversed(list(pictures_in(article.blocks)))}
    made = []
    for number, one in enumerate(treated, 1):
        figure = figures.get(one.sha256)
        caption = " ".join(figure.caption.text.split()) if figure is not None else ""
        short = caption[:CAPTION] + "…" if len(caption) > CAPTION else caption
        title = t("Picture {number}", number=number)
        stays = lines_of(one.stays, t, article.language) if one.stays is not None else []
        made.append(
            Told(
                one.sha256,
                look_to_json(figure.look) if figure is not None else "",
                f"{title} • {short}" if short else title,
                t(HOW[one.how]) if one.how in HOW else "",
                tuple(t(kind.label) for kind in one.removed),
                tuple(t("{name}: {text}", name=line.label, text=line.text) for line in stays),
                warn=one.how in LEFT_OUT,
            )
        )
    return made


class CopyReceiptDialog(QDialog):
    """One receipt, to read, scroll and copy."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        treated: Sequence[Treated],
        article: Article,
        pictures: PictureSource,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._t = t
        self.setWindowTitle(t("The pictures of the copy"))
        self.resize(720, 600)
        self.list = _List(t, colours, told(treated, article, t), pictures)
        buttons = QDialogButtonBox()
        self.copy = buttons.addButton(t("Copy all"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.list.plain()))
        close = buttons.addButton(t("Close"), QDialogButtonBox.ButtonRole.AcceptRole)
        close.setDefault(True)
        buttons.accepted.connect(self.accept)
        self.finished.connect(self.list.stop)
        lead = QLabel(t("What was removed from the pictures' files before they were put in, and what stays in them:"))
        lead.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(lead)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)


class _List(QTextBrowser):
    """The pictures one under the other: as the page shows them, and the words beside them."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours, pictures: Sequence[Told], source: PictureSource) -> None:
        super().__init__()
        self._t, self._told = t, pictures
        self._thumbnails = Thumbnails(source)
        self._thumbnails.arrived.connect(self._fill)
        self.setOpenLinks(False)
        self.setAccessibleName(t("Receipt"))
        self.document().setDocumentMargin(12)
        self.document().setDefaultStyleSheet(
            _STYLE.format(**{name: getattr(colours, name) for name in Colours.__slots__})
        )
        self._fill()

    def plain(self) -> str:
        """All of it as text."""
        return "\n\n".join("\n".join(self._lines(one)) for one in self._told)

    def stop(self) -> None:
        """End the work on pictures."""
        self._thumbnails.stop()

    def _lists(self, one: Told) -> list[tuple[str, tuple[str, ...]]]:
        """What was removed and what stays; neither of a picture that is not there."""
        t, nothing = self._t, (self._t("Nothing"),)
        lists = ((t("Removed from the file"), one.removed), (t("Stays in the file"), one.stays))
        return [] if one.warn else [(name, items or nothing) for name, items in lists]

    def _lines(self, one: Told) -> list[str]:
        t = self._t
        words = [t("{name}: {text}", name=name, text=t("; ").join(items)) for name, items in self._lists(one)]
        return [line for line in (one.title, one.how, *words) if line]

    @guard()
    def _fill(self) -> None:
        bar = self.verticalScrollBar()
        top = bar.value()
        rows = "".join(self._row(i, one) for i, one in enumerate(self._told))
        self.setHtml(f"<body><table width='100%' cellpadding='10' cellspacing='0'>{rows}</table></body>")
        bar.setValue(top)

    def _row(self, number: int, one: Told) -> str:
        how = f"<p class='{'warn' if one.warn else 'soft'}'>{escape(one.how)}</p>" if one.how else ""
        lists = "".join(
            f"<td width='50%'><p class='soft'>{escape(name)}</p><p>{'<br>'.join(map(escape, items))}</p></td>"
            for name, items in self._lists(one)
        )
        table = f"<table width='100%' cellspacing='0' cellpadding='0'><tr>{lists}</tr></table>" if lists else ""
        image = f"<td class='line' width='{THUMB + 20}'><img src='picture:{number}' width='{THUMB}'></td>"
        return f"<tr>{image}<td class='line'><p class='title'>{escape(one.title)}</p>{how}{table}</td></tr>"

    @guard()
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Only the pictures of the library; nothing else is ever read."""
        url, image = QUrl(name), None
        if url.scheme() == "picture":
            one = self._told[int(url.path())]
            image = self._thumbnails.pixmap(one.asset, THUMB, one.look)
        if image is None:
            image = QPixmap(1, 1)
            image.fill(QColor(0, 0, 0, 0))
        return image
