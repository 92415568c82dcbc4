"""The outbox: what is on its way, what arrived where and how, what needs somebody; of the open article, or of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.deliveries import edit_link_of, link_of, needs_login, problem_of, receipt_of
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.deliverywords import SIGNS, where, wrong
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.labels import note, tip
from newsdesk.desktop.panels.deliverylist import DeliveryList, Shown
from newsdesk.desktop.theme import Colours
from newsdesk.extend.publishing import Seen
from newsdesk.library.outbox import Delivery

NOTE = Qt.ItemDataRole.UserRole
KINDS: dict[str, Message] = {"dropped": M("not as sent"), "unsure": M("please check"), "kept": M("kept")}
"""What a line of a receipt begins with."""


class OutboxPanel(QWidget):
    """``wanted`` gives what is to be done (a key of ``buttons``) and the delivery; ``goTo`` the delivery and the place
    in its article that a line of its receipt is about; ``filtered``: others are to be shown."""

    wanted = Signal(str, object)
    goTo = Signal(object, object)
    filtered = Signal()

    def __init__(self, t: Translator, colours: Colours) -> None:
        super().__init__()
        self.on_error = None
        self.whole: Callable[[str], Delivery] | None = None
        """Gives a delivery with what was seen there; those of the list may be without."""
        self._t, self._colours = t, colours
        self.setObjectName("outbox")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = DeliveryList(t, colours)
        self.all = small_button(t("All articles"), checkable=True)
        self.one = small_button(t("This article"), checkable=True)
        self.all.setChecked(True)
        self.nothing = note(text=t("Nothing was published yet."))
        self.nothing.setMargin(16)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.state, self.problem = note("lead"), note("wrong")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(t("Progress"))
        self.receipt = QListWidget()
        self.receipt.setObjectName("todo")
        self.receipt.setWordWrap(True)
        self.receipt.setAccessibleName(t("Receipt"))
        self.receipt.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = {
            "compare": QPushButton(t("Compare…")),
            "login": QPushButton(t("Enter the password…")),
            "retry": QPushButton(t("Try again")),
            "page": QPushButton(t("Open the page")),
            "edit": QPushButton(t("Edit it there")),
            "cancel": QPushButton(t("Cancel it")),
        }
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.list.itemActivated.connect(lambda item: self._enter())
        self.receipt.itemActivated.connect(self._go)
        for shown in (self.list, self.receipt):
            shown.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            shown.customContextMenuRequested.connect(lambda at, shown=shown: self._menu(shown, at))
        self.receipt.itemClicked.connect(self._go)
        for choice in (self.all, self.one):
            choice.clicked.connect(self.filtered)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda checked=False, name=name: self._want(name))
        self.show_rows([])

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 6)
        head.addWidget(self.all)
        head.addWidget(self.one)
        head.addStretch(1)
        self.detail = QWidget()
        below = QVBoxLayout(self.detail)
        below.setContentsMargins(16, 10, 16, 12)
        below.setSpacing(8)
        for widget in (self.state, self.bar, self.problem):
            below.addWidget(widget)
        below.addWidget(self.receipt, 1)
        self._grid = QGridLayout()
        self._grid.setSpacing(6)
        below.addStretch(0)
        below.addLayout(self._grid)
        self._either = QStackedWidget()
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.addWidget(self.list)
        halves.addWidget(self.detail)
        halves.setSizes([360, 300])
        self._either.addWidget(halves)
        self._either.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._either, 1)

    # ------------------------------------------------------------------ what is shown

    def show_rows(self, shown: Sequence[Shown]) -> None:
        """Show these deliveries, the newest first."""
        self.list.show_rows(list(shown))
        self._either.setCurrentIndex(0 if shown else 1)
        self._show()

    def put(self, shown: Shown) -> bool:
        """This one is otherwise now; whether it is in the list."""
        there = self.list.put(shown)
        chosen = self.list.chosen()
        if there and chosen is not None and chosen.row.id == shown.row.id:
            self._show()
        return there

    def choose(self, delivery_id: str) -> None:
        """Stand on this one."""
        self.list.choose(delivery_id)

    def set_focus(self) -> None:
        """The keys are for the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def chosen(self) -> Delivery | None:
        """The delivery that is stood on."""
        shown = self.list.chosen()
        return shown.row if shown is not None else None

    @guard()
    def _show(self) -> None:
        """What there is to say of the chosen one, and what can be done with it."""
        t, shown = self._t, self.list.chosen()
        self.detail.setVisible(shown is not None)
        if shown is None:
            return
        row = shown.row
        self.state.setText(f"{SIGNS[row.state]} {where(t, row, shown.doing)}")
        self.bar.setVisible(row.state == "sending")
        self.bar.setRange(0, row.steps)  # to nothing: it is busy, nobody knows how long
        self.bar.setValue(row.step)
        said = wrong(t, row)
        self.problem.setText(said)
        self.problem.setVisible(bool(said))
        self._show_receipt(row)
        problem, seen = problem_of(row), self._seen(row)
        changed = row.state == "needs-you" and problem is not None and problem.kind == "changed"
        can = {
            "compare": changed,
            "login": row.state == "needs-you" and needs_login(row),
            "retry": row.state in ("needs-you", "waiting", "stopped") and not changed,
            "page": bool(link_of(seen)),
            "edit": bool(edit_link_of(seen)),
            "cancel": row.state in ("waiting", "sending", "sent", "needs-you"),
        }
        focused = next((name for name, button in self.buttons.items() if button.hasFocus()), "")
        offered = [name for name, yes in can.items() if yes]
        for name, button in self.buttons.items():
            self._grid.removeWidget(button)
            button.setVisible(can[name])
        for number, name in enumerate(offered):
            self._grid.addWidget(self.buttons[name], number // 2, number % 2)
        if focused and not can[focused]:
            self.list.setFocus()

    def _seen(self, row: Delivery) -> Seen | None:
        if row.seen is None and self.whole is not None and row.state not in ("waiting", "sending"):
            return self.whole(row.id).seen
        return row.seen

    def menu_of(self, row: Delivery) -> QMenu:
        """What can be copied of a delivery."""
        t, seen, menu = self._t, self._seen(row), QMenu(self)
        for words, link in ((t("Copy link"), link_of(seen)), (t("Copy the link to edit it"), edit_link_of(seen))):
            if link:
                menu.addAction(words, partial(QGuiApplication.clipboard().setText, link))
        return menu

    @guard()
    def _menu(self, shown: QWidget, at: QPoint) -> None:
        row = self.chosen
        menu = self.menu_of(row) if row is not None else None
        if menu is not None and menu.actions():
            menu.exec(shown.mapToGlobal(at))
            menu.deleteLater()

    def _show_receipt(self, row: Delivery) -> None:
        t, notes = self._t, receipt_of(row)
        self.receipt.setVisible(bool(notes))
        self.receipt.clear()
        for one in notes:
            words = t(one.message)
            if one.kind in ("dropped", "unsure"):
                words = t("{name}: {text}", name=t(KINDS[one.kind]), text=words)
            item = QListWidgetItem(words)
            item.setData(NOTE, one)
            if one.kind in ("dropped", "unsure"):
                item.setForeground(QColor(self._colours.warn))
            item.setToolTip(tip(t("Go there") if one.place is not None else words))
            self.receipt.addItem(item)

    # ------------------------------------------------------------------ what is wanted

    def _want(self, name: str) -> None:
        row = self.chosen
        if row is not None:
            self.wanted.emit(name, row)

    @guard()
    def _enter(self) -> None:
        """Enter: what is most likely wanted."""
        for name in ("compare", "login", "retry", "page"):
            if not self.buttons[name].isHidden():
                self._want(name)
                return

    @guard()
    def _go(self, item: QListWidgetItem) -> None:
        row, held = self.chosen, item.data(NOTE)
        if row is not None and held.place is not None:
            self.goTo.emit(row, held.place)
