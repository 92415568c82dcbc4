"""Which articles the list shows, and in which order: a menu, and a small button for each filter that is on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from newsdesk.base.clock import stamp
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard
from newsdesk.library.query import Choices, Query, Sort

STATES: dict[str, Message] = {
    "draft": M("draft"),
    "signed": M("signed"),
    "exported": M("exported"),
    "changed": M("changed since export"),
    "delivered": M("published"),
    "outdated": M("changed since publication"),
    "withdrawn": M("withdrawn"),
}
DAYS: dict[int, Message] = {
    1: M("last 24 hours"),
    7: M("last 7 days"),
    30: M("last 30 days"),
    365: M("last year"),
}
SORTS: dict[Sort, Message] = {
    "updated": M("Last changed first"),
    "created": M("Newest first"),
    "headline": M("By headline"),
    "characters": M("Longest first"),
}
MOST = 40
"""Names that a menu offers."""


class Filters(QWidget):
    """``changed`` says that another list is asked for. ``choices`` gives what there is to choose from."""

    changed = Signal()
    on_error = None

    def __init__(self, t: Translator) -> None:
        super().__init__()
        self._t = t
        self._asked = Query()
        self._days = 0
        self.choices: Callable[[], Choices] = lambda: Choices((), ())
        self.button = QToolButton()
        self.button.setObjectName("small")
        self.button.setText(t("Filter") + " ▾")
        self.button.setAccessibleName(t("Filter and order"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 2, 0, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self.button)
        self._row.addStretch(1)
        self._chips: list[QToolButton] = []

    def query(self, text: str, *, binned: bool) -> Query:
        """What is asked for, with these words, here or in the bin."""
        since = stamp(datetime.now(UTC) - timedelta(days=self._days))[:16] if self._days else ""
        return replace(self._asked, text=text, binned=binned, since=since)

    def ask(self, **changes: Any) -> None:
        """Ask for something else. days: changed within so many; 0 for any time."""
        self._days = changes.pop("days", self._days)
        self._asked = replace(self._asked, **changes)
        self._show()
        self.changed.emit()

    @guard()
    def _fill(self) -> None:
        """The menu, made anew each time: the names are those of now."""
        t, asked, menu = self._t, self._asked, self.menu
        menu.clear()
        for sort, words in SORTS.items():
            self._add(menu, t(words), asked.sort == sort, partial(self.ask, sort=sort))
        menu.addSeparator()
        self._choice(t("State"), {k: t(v) for k, v in STATES.items()}, asked.state, "state")
        self._choice(t("Changed"), {k: t(v) for k, v in DAYS.items()}, self._days, "days")
        pictures = {True: t("with pictures"), False: t("without pictures")}
        self._choice(t("Pictures"), pictures, asked.pictures, "pictures")
        names = self.choices()
        self._choice(t("Channel"), {n: n for n in names.channels[:MOST]}, asked.channel, "channel")
        self._choice(t("Author or editor"), {n: n for n in names.people[:MOST]}, asked.author, "author")
        if self._chips:
            menu.addSeparator()
            self._add(menu, t("Show all"), None, self.clear)

    def _choice(self, title: str, options: Mapping[Any, str], now: object, name: str) -> None:
        """A menu of values for one filter; the one that is on takes it away."""
        menu = self.menu.addMenu(title)
        menu.setEnabled(bool(options))
        for value, text in options.items():
            on = value == now and type(value) is type(now)
            wanted = NOTHING[name] if on else value
            self._add(menu, text, on, partial(self.ask, **{name: wanted}))

    @staticmethod
    def _add(menu: QMenu, text: str, on: bool | None, act: Callable[[], object]) -> None:
        action = QAction(text.replace("&", "&&"), menu)
        action.setCheckable(on is not None)
        action.setChecked(bool(on))
        action.triggered.connect(lambda checked=False: act())
        menu.addAction(action)

    def clear(self) -> None:
        """All articles again; the order stays."""
        self.ask(**NOTHING)

    def _show(self) -> None:
        """A button for each filter that is on; it takes the filter away."""
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        t, asked = self._t, self._asked
        on = {
            "state": t(STATES[asked.state]) if asked.state else "",
            "days": t(DAYS[self._days]) if self._days else "",
            "pictures": {None: "", True: t("with pictures"), False: t("without pictures")}[asked.pictures],
            "channel": asked.channel,
            "author": asked.author,
        }
        for name, text in on.items():
            if text:
                chip = small_button(f"{text} ✕", t("Take the filter “{name}” away", name=text))
                chip.clicked.connect(lambda checked=False, name=name: self.ask(**{name: NOTHING[name]}))
                self._row.insertWidget(self._row.count() - 1, chip)
                self._chips.append(chip)


NOTHING: dict[str, Any] = {"state": "", "days": 0, "pictures": None, "channel": "", "author": ""}
"""What each filter is when it is off."""
