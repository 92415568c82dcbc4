"""The list of articles as it is seen: scrolled, chosen from, several at once, by mouse and by keys."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QTableView

from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.pictures import PictureSource, Thumbnails
from newsdesk.desktop.panels.articles import HEIGHT, ROW, Articles, RowPainter
from newsdesk.desktop.theme import Colours
from newsdesk.library.query import Row

KEPT = 500
"""Selected articles that stay selected when the list is read again."""
OPEN_AFTER = 150
"""Milliseconds that the arrow keys rest on an article before it is opened."""


class ArticleList(QTableView):
    """``opened`` gives the id of the article to open; ``removeWanted`` and ``menuRequested`` (at a point of the screen)
    are about what is selected.

    A table of one column: a list view asks for each of 100,000 rows before it shows the first.
    """

    on_error = None

    opened = Signal(str)
    removeWanted = Signal()
    menuRequested = Signal(QPoint)

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._quiet = False
        self._pictures: Thumbnails | None = None
        self.articles = Articles(t)
        self.painter = RowPainter(t, colours)
        self._look(t)
        self.setModel(self.articles)
        self.setItemDelegate(self.painter)
        self.nothing = QLabel(self)
        self.nothing.setObjectName("hint")
        self.nothing.setWordWrap(True)
        self.nothing.setMargin(16)
        self.nothing.hide()
        self.customContextMenuRequested.connect(lambda at: self.menuRequested.emit(self.viewport().mapToGlobal(at)))
        self.selectionModel().currentChanged.connect(self._chosen)
        self._rest = QTimer(self, interval=OPEN_AFTER, singleShot=True)
        self._rest.timeout.connect(self._open)
        remove = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.removeWanted)

    def show_pictures(self, source: PictureSource) -> None:
        """Show each article's first picture, from here; :meth:`stop` it before the list goes."""
        self._pictures = Thumbnails(source)
        self._pictures.arrived.connect(self.viewport().update)
        self.painter.picture = self._pictures.pixmap

    def stop(self) -> None:
        """No more pictures."""
        if self._pictures is not None:
            self._pictures.stop()

    def _look(self, t: Translator) -> None:
        self.setObjectName("articles")
        self.setAccessibleName(t("Articles"))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def show_articles(
        self, numbers: array[int], load: Callable[[Sequence[int]], list[Row]], terms: Sequence[str], current: int
    ) -> None:
        """Show these; the current article (its number) stays chosen without being opened again. terms are marked."""
        seen, same = self._top(), self.number() == current
        kept = self._numbers()
        self._quiet = True
        self.articles.show(numbers, load, terms)
        flag, several = QItemSelectionModel.SelectionFlag, 1 < len(kept) <= KEPT
        how = flag.NoUpdate if several else flag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.articles.find(current), how)
        for number in kept if several else ():
            self.selectionModel().select(self.articles.find(number), flag.Select)
        if same:  # the list is renewed several times a minute; who looks through it stays where they are
            self._scroll_back(seen)
        else:
            self.scrollTo(self.currentIndex())
        self._quiet = False

    def say_nothing(self, text: str) -> None:
        """What stands there when there is no article."""
        self.nothing.setText(text)
        self.nothing.setFixedWidth(self.viewport().width())
        self.nothing.adjustSize()

    def put(self, row: Row) -> None:
        """Show an article that was saved on top, without reading all the others again."""
        seen = self._top()
        self._quiet = True
        self.articles.put(row)
        self._quiet = False
        self._scroll_back(seen)

    def _top(self) -> tuple[int, int]:
        """Where the list is scrolled to: the number of the article at the top, and how far it is cut off; (0, 0) when
        it is not scrolled, so that what is new is seen."""
        at, bar = self.indexAt(QPoint(1, 0)), self.verticalScrollBar()
        return (
            (self.articles.numbers[at.row()], bar.value() - at.row() * HEIGHT)
            if bar.value() and at.isValid()
            else (0, 0)
        )

    def _scroll_back(self, seen: tuple[int, int]) -> None:
        number, cut = seen
        index = self.articles.find(number)
        if index.isValid():
            self.updateGeometries()  # the bar learns how long the list is only when the event loop comes round
            self.verticalScrollBar().setValue(index.row() * HEIGHT + cut)

    def current(self) -> str:
        """The id of the chosen row, or ""."""
        row = self.currentIndex().data(ROW)
        return row.id if row is not None else ""

    def number(self) -> int:
        """The number of the chosen row, or 0."""
        row = self.currentIndex().data(ROW)
        return row.number if row is not None else 0

    def chosen(self) -> list[Row]:
        """The selected rows, in the list's order."""
        return self.articles.some(self._numbers())

    def _numbers(self) -> list[int]:
        """Those of the selected articles."""
        ranges = [(r.top(), r.bottom() + 1) for r in self.selectionModel().selection().toList()]
        return [number for top, end in sorted(ranges) for number in self.articles.numbers[top:end]]

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
