"""The library: search and filters, the articles and the bin."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.panels.articlelist import ArticleList
from newsdesk.desktop.panels.filters import Filters
from newsdesk.desktop.theme import Colours
from newsdesk.library.presence import Presence
from newsdesk.library.query import Query, Row
from newsdesk.library.words import terms


class Folder(QPushButton):
    """A choice of list, with how many are in it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setObjectName("folder")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.count = QLabel()
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class LibraryPanel(QWidget):
    """``changed`` says that what is asked for is another; ``selected`` that other articles are selected."""

    changed = Signal()
    selected = Signal()

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search = QLineEdit(placeholderText=t("Search articles, names, captions…"), clearButtonEnabled=True)
        self.search.setAccessibleName(t("Search the library"))
        KeepsComposed(self.search)
        self._pause = QTimer(self, interval=150, singleShot=True)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda: self._pause.start())
        self.filters = Filters(t)
        self.filters.changed.connect(self.changed)
        self.mine, self.bin = Folder(t("My articles")), Folder(t("Bin"))
        for folder in (self.mine, self.bin):
            folder.clicked.connect(self.changed)
        self.mine.setChecked(True)
        self.bin_days, self.gone = 30, 0
        """Days after which the bin forgets; articles in it."""
        self.about_bin = QLabel()
        self.about_bin.setObjectName("hint")
        self.about_bin.setWordWrap(True)
        self.about_bin.setContentsMargins(8, 4, 0, 2)
        self.about_bin.hide()
        self.list = ArticleList(t, colours)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 8)
        head.setSpacing(3)
        head.addWidget(self.search)
        head.addWidget(self.filters)
        head.addSpacing(4)
        head.addWidget(self.mine)
        head.addWidget(self.bin)
        head.addWidget(self.about_bin)
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def is_elsewhere(self, presence: Presence) -> None:
        """Who this program is, to tell the others from it."""
        self.list.painter.is_elsewhere = lambda holder: holder != presence.name and presence.lives(holder)

    @property
    def binned(self) -> bool:
        """Is the bin shown?"""
        return self.bin.isChecked()

    def query(self) -> Query:
        """What is asked for."""
        return self.filters.query(self.search.text().strip(), binned=self.binned)

    @property
    def whole(self) -> bool:
        """Are all articles shown, not the bin or what was asked for?"""
        return self.query() == Query()

    def show_articles(
        self,
        query: Query,
        numbers: array[int],
        load: Callable[[Sequence[int]], list[Row]],
        counts: tuple[int, int],
        current: int,
    ) -> None:
        """Show what a query found; counts are of the articles and of the bin. See :meth:`ArticleList.show_articles`."""
        self.mine.count.setText(f"{counts[0]:,}")
        self.bin.count.setText(f"{counts[1]:,}")
        self.gone = counts[1]
        self.about_bin.setText(self._t("After {days} days an article in here is gone for ever.", days=self.bin_days))
        self.about_bin.setVisible(query.binned and counts[1] > 0)
        self.list.nothing.setVisible(not numbers and query != Query())
        empty = self._t("The bin is empty. What is moved here stays for {days} days.", days=self.bin_days)
        self.list.say_nothing(empty if query == Query(binned=True) else self._t("No article has all these words."))
        self.list.show_articles(numbers, load, terms(query.text), current)
