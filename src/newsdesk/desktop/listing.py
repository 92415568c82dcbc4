"""The library's list: read at once as far as it is seen, and all of it when somebody begins to look through it."""

from __future__ import annotations

from array import array
from functools import partial

from PySide6.QtWidgets import QAbstractItemView

from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.library.query import Query, Stamp

FIRST = 500
"""Articles of a long list that are read at once; all of 100,000 take longer than a frame."""


class Listing:
    """What the window does to show the library's list."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self._was = Stamp()
        """What the library was when the list was read."""

    def read(self, *, steady: bool) -> None:
        """Read it again. steady: another program is the reason; the person stays where they are."""
        window = self._window
        query, seen = window.frame.library.query(), window.frame.library.list
        self._was, _ = window.desk.library.changed_since(self._was)
        first = window.desk.library.order(query, FIRST) if query.plain else None
        if first is not None and (len(first) < FIRST or not seen.all_wanted):
            self._show(query, first, steady=steady, part=len(first) == FIRST)
        else:
            self._read_all(query, steady=steady)

    def look(self) -> None:
        """Read it again if another program changed what it shows; our own saves it shows by themselves. While rows are
        being selected nothing moves under the mouse."""
        window, before = self._window, self._was
        if window.frame.library.list.state() != QAbstractItemView.State.NoState:
            return
        now, changed = window.desk.library.changed_since(before)
        ours = {window.opened.id} if window.opened is not None else set()
        if changed - ours or (now.here, now.gone) != (before.here, before.gone):
            self.read(steady=True)
        self._was = now

    @guard()
    def read_rest(self) -> None:
        """Somebody begins to look through a list of which only the first articles were read."""
        self._read_all(self._window.frame.library.query(), steady=True)

    def _read_all(self, query: Query, *, steady: bool) -> None:
        self._window.relay.run(
            self._window.desk.library.order, query, done=lambda numbers: self._show(query, numbers, steady=steady)
        )

    def _show(self, query: Query, numbers: array[int], *, steady: bool, part: bool = False) -> None:
        """The list that was asked for, unless another one is wanted by now."""
        window = self._window
        library, held, opened = window.frame.library, window.desk.library, window.opened
        if query != library.query():
            return
        chosen = library.list.number()
        row = held.row(opened.id) if opened and not (steady and chosen) else None
        load = partial(held.listed, text=query.text)
        current = row.number if row else chosen
        library.show_articles(query, numbers, load, (self._was.here, self._was.gone), current, part=part)
        if part and current and current not in numbers:
            self.read_rest()
        window.enable()
