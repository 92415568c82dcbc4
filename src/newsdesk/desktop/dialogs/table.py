"""Makes or changes a table: a small grid that takes what a spreadsheet copies."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.blocks import Align, Table
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.composed import KeepsComposed
from newsdesk.desktop.editor.guard import guard

MOST_ROWS, MOST_COLUMNS = 500, 30
_ALIGNS: dict[Align, tuple[str, Message]] = {
    "left": ("⇤", M("Align the column left")),
    "center": ("↔", M("Centre the column")),
    "right": ("⇥", M("Align the column right")),
}
_FLAGS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class Cells(QStyledItemDelegate):
    """The editor of a cell keeps what is being composed in it when another cell is chosen."""

    on_error = None

    @guard()
    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if editor.findChild(KeepsComposed) is None:
            KeepsComposed(editor)  # here and not in createEditor: it must see the focus go before the delegate does
        super().setEditorData(editor, index)


class TableDialog(QDialog):
    """``table`` after acceptance; None when everything was emptied. Empty rows and columns at the edges go."""

    def __init__(self, t: Translator, table: Table | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._t = t
        self._before = table
        self.table: Table | None = None
        self.setWindowTitle(t("Table"))
        self.resize(720, 460)
        self.grid = QTableWidget()
        self.grid.setAccessibleName(t("Cells"))
        self.grid.installEventFilter(self)
        self._cells = Cells()  # the grid does not own it
        self.grid.setItemDelegate(self._cells)
        self.grid.horizontalHeader().setDefaultSectionSize(130)
        self.caption = QLineEdit(table.caption if table else "")
        self.caption.setAccessibleName(t("Caption"))
        KeepsComposed(self.caption)
        self.caption.setPlaceholderText(t("Caption"))
        self.header = QCheckBox(t("The first row names the columns"))
        self.header.setChecked(table.header if table else True)
        self.hint = QLabel(t("Paste cells from Excel or WPS with Ctrl+V; Tab goes to the next cell."))
        self.hint.setObjectName("label")
        self._aligns: list[Align] = []
        self._fill(table.rows if table else (("",) * 3,) * 3, table.align if table else ())
        self._lay_out()
        self.grid.setFocus()

    def _lay_out(self) -> None:
        t = self._t
        tools = QHBoxLayout()
        for text, tip, act in (
            (t("+ Row"), t("Insert a row below"), self.add_row),
            (t("− Row"), t("Remove the row"), self.remove_row),
            (t("+ Column"), t("Insert a column on the right"), self.add_column),
            (t("− Column"), t("Remove the column"), self.remove_column),
        ):
            tools.addWidget(_tool(text, tip, act))
        tools.addSpacing(16)
        for align, (sign, message) in _ALIGNS.items():
            tools.addWidget(_tool(sign, t(message), partial(self.align_column, align)))
        tools.addStretch(1)
        tools.addWidget(self.header)
        buttons = QDialogButtonBox()
        done = buttons.addButton(
            t("Change table") if self._before else t("Insert table"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        done.setDefault(True)
        buttons.addButton(t("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.caption)
        column.addLayout(tools)
        column.addWidget(self.grid, 1)
        column.addWidget(self.hint)
        column.addWidget(buttons)

    # ------------------------------------------------------------------ the grid

    def _fill(self, rows: tuple[tuple[str, ...], ...], align: tuple[Align, ...]) -> None:
        width = max((len(row) for row in rows), default=1)
        self._aligns = [*align[:width], *["left" for _ in range(width - len(align))]]  # type: ignore[list-item]
        self.grid.setRowCount(len(rows))
        self.grid.setColumnCount(width)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                self._set(r, c, cell)

    def _set(self, row: int, column: int, text: str) -> None:
        item = QTableWidgetItem(text)
        item.setTextAlignment(_FLAGS[self._aligns[column]] | Qt.AlignmentFlag.AlignVCenter)
        self.grid.setItem(row, column, item)

    def _cell(self, row: int, column: int) -> str:
        item = self.grid.item(row, column)
        return item.text() if item else ""

    def add_row(self) -> None:
        """A row below the current one."""
        if self.grid.rowCount() < MOST_ROWS:
            self.grid.insertRow(self.grid.currentRow() + 1 if self.grid.currentRow() >= 0 else self.grid.rowCount())

    def remove_row(self) -> None:
        """The current row goes; one always stays."""
        if self.grid.rowCount() > 1:
            self.grid.removeRow(max(self.grid.currentRow(), 0))

    def add_column(self) -> None:
        """A column right of the current one."""
        if self.grid.columnCount() < MOST_COLUMNS:
            at = self.grid.currentColumn() + 1 if self.grid.currentColumn() >= 0 else self.grid.columnCount()
            self.grid.insertColumn(at)
            self._aligns.insert(at, "left")

    def remove_column(self) -> None:
        """The current column goes; one always stays."""
        if self.grid.columnCount() > 1:
            at = max(self.grid.currentColumn(), 0)
            self.grid.removeColumn(at)
            del self._aligns[at]

    def align_column(self, align: Align) -> None:
        """Align the current column."""
        column = max(self.grid.currentColumn(), 0)
        self._aligns[column] = align
        for row in range(self.grid.rowCount()):
            self._set(row, column, self._cell(row, column))

    def paste(self) -> None:
        """Cells of a spreadsheet (lines, and tabs between cells) at the current one; the grid grows as needed."""
        lines = QGuiApplication.clipboard().text().rstrip("\n").split("\n")
        cells = [line.rstrip("\r").split("\t") for line in lines]
        top, left = max(self.grid.currentRow(), 0), max(self.grid.currentColumn(), 0)
        rows, columns = top + len(cells), left + max(len(row) for row in cells)
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            self.hint.setText(
                self._t("A table has at most {rows} rows and {columns} columns.", rows=MOST_ROWS, columns=MOST_COLUMNS)
            )
        rows, columns = min(rows, MOST_ROWS), min(columns, MOST_COLUMNS)
        self.grid.setRowCount(max(self.grid.rowCount(), rows))
        while self.grid.columnCount() < columns:
            self.grid.insertColumn(self.grid.columnCount())
            self._aligns.append("left")
        for r, row in enumerate(cells[: rows - top]):
            for c, cell in enumerate(row[: columns - left]):
                self._set(top + r, left + c, cell)

    # ------------------------------------------------------------------ Qt

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the grid that it does not know itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste()
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                for item in self.grid.selectedItems():
                    item.setText("")
                return True
        return super().eventFilter(watched, event)

    def _accept(self) -> None:
        rows = [[self._cell(r, c).strip() for c in range(self.grid.columnCount())] for r in range(self.grid.rowCount())]
        while rows and not any(rows[-1]):
            rows.pop()
        width = max((i + 1 for row in rows for i, cell in enumerate(row) if cell), default=0)
        if not width:
            self.hint.setText(self._t("Write something into a cell first."))
            return
        align = tuple(self._aligns[:width])
        old = self._before
        self.table = Table(
            old.id if old else "",
            tuple(tuple(row[:width]) for row in rows),
            self.header.isChecked(),
            () if set(align) == {"left"} else align,
            self.caption.text().strip(),
            old.extra if old else "",
        )
        self.accept()


def _tool(text: str, tip: str, act: Callable[[], None]) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: act())
    return button
