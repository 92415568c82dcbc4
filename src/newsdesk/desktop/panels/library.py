"""The library: search, the articles and the bin, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.paint import font
from newsdesk.desktop.theme import SANS, Colours
from newsdesk.library.query import Row

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
HEIGHT = 76


class Articles(QAbstractListModel):
    """The rows of the library."""

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self.rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """These rows from now on."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def put(self, row: Row) -> None:
        """This article is the newest now; the others stay as they are."""
        at = next((i for i, r in enumerate(self.rows) if r.id == row.id), -1)
        if at < 0:
            self.beginInsertRows(QModelIndex(), 0, 0)
            self.rows.insert(0, row)
            self.endInsertRows()
        elif at > 0:
            self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), 0)
            self.rows.insert(0, self.rows.pop(at))
            self.endMoveRows()
        self.rows[0] = row
        self.dataChanged.emit(self.index(0), self.index(0))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.headline or self._t("(no headline)")
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.first_line
        return None

    def find(self, article_id: str) -> QModelIndex:
        """Where an article stands."""
        number = next((i for i, r in enumerate(self.rows) if r.id == article_id), -1)
        return self.index(number) if number >= 0 else QModelIndex()


class RowPainter(QStyledItemDelegate):
    """Two lines of headline, then channel and time."""

    on_error = None

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self._t = t
        self._colours = colours

    @guard(QSize(200, HEIGHT))
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, HEIGHT)

    @guard()
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        rect: QRect = option.rect
        state = option.state
        colours = self._colours
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.sheet))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(colours.accent))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(colours.bar))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.line))
        box = rect.adjusted(16, 11, -14, -8)
        painter.setPen(QColor(colours.ink if row.headline else colours.faint))
        painter.setFont(font(SANS, 13, bold=bool(row.headline)))
        self._draw_headline(painter, box, row.headline or self._t("(no headline)"))
        small = font(SANS, 12)
        painter.setFont(small)
        painter.setPen(QColor(colours.soft))
        line = " • ".join(x for x in (row.channel[-1] if row.channel else "", self._when(row.updated)) if x)
        place = QRect(box.left(), box.bottom() - 16, box.width(), 18)
        painter.drawText(
            place,
            Qt.AlignmentFlag.AlignVCenter,
            QFontMetrics(small).elidedText(line, Qt.TextElideMode.ElideRight, box.width()),
        )
        painter.restore()

    def _draw_headline(self, painter: QPainter, box: QRect, text: str) -> None:
        """At most two lines, the second one cut with an ellipsis."""
        layout = QTextLayout(text.replace("\n", " "), painter.font())
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        layout.beginLayout()
        metrics, shown = painter.fontMetrics(), text
        for number in range(2):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(box.width())
            start = line.textStart()
            last = number == 1
            shown = text[start:] if last else text[start : start + line.textLength()]
            if last:
                shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(QRect(box.left(), box.top() + number * 19, box.width(), 20), 0, shown)
        layout.endLayout()

    def _when(self, stamp: str) -> str:
        """How long ago, or the day."""
        try:
            then = datetime.fromisoformat(stamp).astimezone()
        except ValueError:
            return ""
        now = datetime.now().astimezone()
        minutes = int((now - then).total_seconds() // 60)
        if 0 <= minutes < 1:
            return self._t("just now")
        if 0 <= minutes < 60:
            return self._t("{count} min ago", count=minutes)
        if then.date() == now.date():
            return then.strftime("%H:%M")
        if then.date() == (now - timedelta(days=1)).date():
            return self._t("yesterday {time}", time=then.strftime("%H:%M"))
        return then.strftime("%m-%d" if then.year == now.year else "%Y-%m-%d")


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
    """``opened`` gives the id of the article to open; ``changed`` says that search or folder are other ones."""

    opened = Signal(str)
    changed = Signal()
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
        self.mine, self.bin = Folder(t("My articles")), Folder(t("Bin"))
        for folder in (self.mine, self.bin):
            folder.clicked.connect(self.changed)
        self.mine.setChecked(True)
        self.model = Articles(t)
        self.list = QListView()
        self.list.setMouseTracking(True)
        self.list.setModel(self.model)
        self.list.setObjectName("articles")
        self.nothing = QLabel(t("No article has all these words."), self.list)
        self.nothing.setObjectName("hint")
        self.nothing.setMargin(16)
        self.nothing.hide()
        self._painter = RowPainter(t, colours)
        self.list.setItemDelegate(self._painter)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("Articles"))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(
            lambda at: self.menuRequested.emit(self.list.viewport().mapToGlobal(at))
        )
        self.list.selectionModel().currentChanged.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 8)
        head.setSpacing(3)
        head.addWidget(self.search)
        head.addSpacing(6)
        head.addWidget(self.mine)
        head.addWidget(self.bin)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._quiet = False

    @property
    def binned(self) -> bool:
        """Is the bin shown?"""
        return self.bin.isChecked()

    def show_rows(self, rows: Sequence[Row], counts: tuple[int, int], current: str) -> None:
        """Show these; the current article stays chosen without being opened again."""
        self.mine.count.setText(f"{counts[0]:,}")
        self.bin.count.setText(f"{counts[1]:,}")
        self.nothing.setVisible(not rows and bool(self.search.text().strip()))
        if list(rows) == self.model.rows and self.current() == current:
            return
        bar = self.list.verticalScrollBar()
        top, same = bar.value(), self.current() == current
        self._quiet = True
        self.model.show(rows)
        self.list.setCurrentIndex(self.model.find(current))
        self.list.doItemsLayout()
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
        """Are all articles shown, not the bin or what a search found?"""
        return not self.binned and not self.search.text().strip()

    def current(self) -> str:
        """The id of the chosen row, or ""."""
        row = self.list.currentIndex().data(ROW)
        return row.id if row is not None else ""

    def _chosen(self, index: QModelIndex) -> None:
        if not self._quiet and index.isValid():
            self.opened.emit(index.data(ROW).id)
