"""The library: search and filters, the articles and the bin."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.panels.articles import HEIGHT, ROW, Articles, RowPainter
from newsdesk.desktop.panels.filters import Filters
from newsdesk.desktop.theme import Colours
from newsdesk.library.presence import Presence
from newsdesk.library.query import Query, Row
from newsdesk.library.words import terms

KEPT = 500
"""Selected articles that stay selected when the list is read again."""
OPEN_AFTER = 150
"""Milliseconds that the arrow keys rest on an article before it is opened."""


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
    """``opened`` gives the id of the article to open; ``changed`` says that what is asked for is another; ``selected``
    that other articles are."""

    on_error = None

    opened = Signal(str)
    changed = Signal()
    selected = Signal()
    removeWanted = Signal()
    menuRequested = Signal(QPoint)

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self.setObjectName("library")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._t = t
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
        self.model = Articles(t)
        # A table of one column: a list view asks for each of 100,000 rows before it shows the first.
        self.list = QTableView()
        for header in (self.list.horizontalHeader(), self.list.verticalHeader()):
            header.hide()
        self.list.horizontalHeader().setStretchLastSection(True)
        self.list.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.list.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.list.setShowGrid(False)
        self.list.setTabKeyNavigation(False)
        self.list.setCornerButtonEnabled(False)
        self.list.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.list.setMouseTracking(True)
        self.list.setModel(self.model)
        self.list.setObjectName("articles")
        self.nothing = QLabel(t("No article has all these words."), self.list)
        self.nothing.setObjectName("hint")
        self.nothing.setMargin(16)
        self.nothing.hide()
        self._painter = RowPainter(t, colours)
        self.list.setItemDelegate(self._painter)
        self.list.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("Articles"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(
            lambda at: self.menuRequested.emit(self.list.viewport().mapToGlobal(at))
        )
        self.list.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        self._rest = QTimer(self, interval=OPEN_AFTER, singleShot=True)
        self._rest.timeout.connect(self._open)
        remove = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.removeWanted)
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
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._quiet = False

    def is_elsewhere(self, presence: Presence) -> None:
        """Who this program is, to tell the others from it."""
        self._painter.is_elsewhere = lambda holder: holder != presence.name and presence.lives(holder)

    @property
    def binned(self) -> bool:
        """Is the bin shown?"""
        return self.bin.isChecked()

    def query(self) -> Query:
        """What is asked for."""
        return self.filters.query(self.search.text().strip(), binned=self.binned)

    def show_articles(
        self,
        query: Query,
        numbers: array[int],
        load: Callable[[Sequence[int]], list[Row]],
        counts: tuple[int, int],
        current: int,
    ) -> None:
        """Show these; the current article (its number) stays chosen without being opened again."""
        self.mine.count.setText(f"{counts[0]:,}")
        self.bin.count.setText(f"{counts[1]:,}")
        self.nothing.setVisible(not numbers and query != Query(binned=query.binned))
        bar = self.list.verticalScrollBar()
        top, same = bar.value(), self.number() == current
        kept = self._numbers()
        self._quiet = True
        self.model.show(numbers, load, terms(query.text))
        self.list.setCurrentIndex(self.model.find(current))
        if 1 < len(kept) <= KEPT:
            for number in kept:
                self.list.selectionModel().select(self.model.find(number), QItemSelectionModel.SelectionFlag.Select)
        if same:  # a save renews the list several times a minute; who looks through it stays where they are
            bar.setValue(top)
        else:
            self.list.scrollTo(self.list.currentIndex())
        self._quiet = False

    def put(self, row: Row) -> None:
        """Show an article that was saved on top, without reading all the others again."""
        self._quiet = True
        self.model.put(row)
        self._quiet = False

    @property
    def whole(self) -> bool:
        """Are all articles shown, not the bin or what was asked for?"""
        return self.query() == Query()

    def current(self) -> str:
        """The id of the chosen row, or ""."""
        row = self.list.currentIndex().data(ROW)
        return row.id if row is not None else ""

    def number(self) -> int:
        """The number of the chosen row, or 0."""
        row = self.list.currentIndex().data(ROW)
        return row.number if row is not None else 0

    def chosen(self) -> list[Row]:
        """The selected rows, in the list's order."""
        return self.model.some(self._numbers())

    def _numbers(self) -> list[int]:
        """Those of the selected articles."""
        ranges = [(r.top(), r.bottom() + 1) for r in self.list.selectionModel().selection().toList()]
        return [number for top, end in sorted(ranges) for number in self.model.numbers[top:end]]

    @guard()
    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if self._quiet or not index.isValid() or QApplication.keyboardModifiers() & several:
            self._rest.stop()
        elif QApplication.mouseButtons() == Qt.MouseButton.NoButton:  # by a key, which may be held down
            self._rest.start()
        else:
            self._open()

    @guard()
    def _open(self) -> None:
        if len(self._numbers()) <= 1 and (article := self.current()):
            self.opened.emit(article)
