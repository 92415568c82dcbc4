"""Keeps the outline in step with the article, and moves in the article what is moved in the outline."""

from __future__ import annotations

from newsdesk.article.outline import entries, move
from newsdesk.article.place import Place
from newsdesk.base.message import M
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host


class Outlining:
    """The window's outline."""

    def __init__(self, window: Host) -> None:
        self._window, self._side, self._panel = window, window.frame.side, window.frame.outline
        self.on_error = lambda error: window.on_error(error)
        self._panel.goTo.connect(self._go)
        self._panel.moved.connect(self._move)
        self._side.currentChanged.connect(lambda index: self.update())

    def act_outline(self) -> None:
        """Show it, or the details again."""
        self._window.show_view("write")
        shown = self._side.currentWidget() is self._panel
        self._side.setCurrentWidget(self._window.frame.details if shown else self._panel)
        if not shown:
            self._panel.setFocus()

    @guard()
    def update(self) -> None:
        """The article, or the place of the caret, is another."""
        opened = self._window.opened
        if self._side.currentWidget() is not self._panel:
            return
        blocks = opened.document.article.blocks if opened is not None else ()
        self._panel.show_entries(entries(blocks), len(blocks))
        self.follow()

    @guard()
    def follow(self) -> None:
        """The caret is elsewhere."""
        opened = self._window.opened
        if opened is not None and self._side.currentWidget() is self._panel and not self._panel.hasFocus():
            self._panel.choose(self._panel.entry_at(opened.page.index_at_caret()))

    @guard()
    def _go(self, block: str) -> None:
        if self._window.opened is not None:
            self._window.opened.page.go_to(Place(block))
            self._window.opened.page.to_top()

    @guard()
    def _move(self, block: str, to: int) -> None:
        opened = self._window.opened
        if opened is None:
            return
        blocks = opened.document.article.blocks
        entry = next((e for e in entries(blocks) if e.id == block), None)
        edit = move(blocks, entry.start, entry.end, to) if entry is not None else None
        if edit is not None:
            opened.page.do(M("Move"), [edit])
            self.update()
            self._panel.choose(block)
