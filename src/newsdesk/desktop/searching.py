"""Find and replace in the open article: the bar's words into hits on the page, and hits into one undoable step."""

from __future__ import annotations

from msgspec.structs import replace as changed
from PySide6.QtCore import QObject, QTimer

from newsdesk.article.blocks import picture_place
from newsdesk.article.find import FIELDS, field_text, find, replacements
from newsdesk.article.place import Place
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host

EVERY = 1 << 31
LONGEST_WORD = 80
"""Characters: more than that selected is where to search, not what for."""
PAUSE = 150
"""Milliseconds after a change of the text before it is searched again."""


class Searching(QObject):
    """The window's find bar at work."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window, self._bar = window, window.frame.find
        self.on_error = lambda error: window.on_error(error)
        self._stale = True
        """Was the text changed since it was searched?"""
        self.hits: list[Place] = []
        self.current = -1
        self._within: list[Place] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look)
        self._bar.changed.connect(self._asked)
        self._bar.next.connect(self.act_find_next)
        self._bar.previous.connect(self.act_find_previous)
        self._bar.replaceOne.connect(self.replace_one)
        self._bar.replaceAll.connect(self.replace_all)
        self._bar.left.connect(self.leave)

    # ------------------------------------------------------------------ asked for

    def act_find(self) -> None:
        self._open(replacing=False)

    def act_replace(self) -> None:
        self._open(replacing=True)

    def _open(self, *, replacing: bool) -> None:
        window = self._window
        if window.opened is None:
            return
        if not window.opened.page.isVisible():
            window.show_view("write")
        self._within = None
        selected = window.opened.page.textCursor().selectedText().replace("\u2028", "\n")
        long = "\u2029" in selected or "\n" in selected or len(selected) > LONGEST_WORD
        self._bar.within.setChecked(long)
        self._bar.open(replacing=replacing, text="" if long else selected)
        self._asked()

    @guard()
    def act_find_next(self) -> None:
        self._step(1)

    @guard()
    def act_find_previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        if not self._bar.isVisible():
            self.act_find()
            return
        self._settled()
        if self.hits:
            near = self._near(after=by > 0)
            self._show((self.current + by if self.current >= 0 else near) % len(self.hits))

    @guard()
    def leave(self) -> None:
        """Close the bar and go on writing."""
        self.close()
        if self._window.opened is not None:
            self._window.opened.page.setFocus()

    def close(self) -> None:
        """Nothing is looked for any more."""
        self._pause.stop()
        self._bar.hide()
        self.hits, self.current, self._within = [], -1, None
        if self._window.opened is not None:
            self._window.opened.page.show_hits([])

    @guard()
    def look_again(self) -> None:
        """The text is another."""
        self._stale = True
        if self._bar.isVisible():
            self._pause.start()

    # ------------------------------------------------------------------ found

    @guard()
    def _asked(self) -> None:
        """The person changed what is looked for: go to the first hit from where the caret is."""
        opened = self._window.opened
        if opened is None or not self._bar.isVisible():
            return
        if not self._bar.within.isChecked():
            self._within = None
        elif self._within is None:
            self._within = opened.page.selected_places()
        self.current = -1
        self._look()
        if self.hits:
            self._show(self._near(after=True))

    @guard()
    def _look(self) -> None:
        """Find everything again and mark it; the caret stays."""
        opened = self._window.opened
        if opened is None or not self._bar.isVisible():
            return
        before = self.hits[self.current] if 0 <= self.current < len(self.hits) else None
        try:
            self.hits = find(opened.document.article.blocks, self._bar.query(), self._within)
        except UserError as error:
            self.hits, self.current = [], -1
            opened.page.show_hits([])
            self._bar.say(self._window.t("Wrong expression"), wrong=True, why=self._window.t(error.message))
            return
        self._stale = False
        self.current = self.hits.index(before) if before in self.hits else -1
        opened.page.show_hits(self.hits)
        self._say()

    def _say(self) -> None:
        t, count = self._window.t, len(self.hits)
        if not self._bar.text.text():
            self._bar.say("")
        elif not count:
            self._bar.say(t("Not found"), wrong=True)
        elif self.current >= 0:
            self._bar.say(t("{number} of {count}", number=self.current + 1, count=count))
        else:
            self._bar.say(t("{count} found", count=count))

    def _near(self, *, after: bool) -> int:
        """The first hit from the caret on, or the last before it."""
        opened = self._window.opened
        if opened is None:
            return 0
        first = self._first_from(opened.page.place_of_caret())
        return first if after else first - 1

    def _first_from(self, place: Place) -> int:
        """The number of the first hit from a place on; 0 when there is none."""
        opened = self._window.opened
        blocks = opened.document.article.blocks if opened is not None else ()
        order = {b.id: i for i, b in enumerate(blocks)}

        def key(p: Place) -> tuple[int, int, int, int]:
            block_id, picture = picture_place(p.block)
            return order[block_id], picture, FIELDS.index(p.field), p.start

        return next((i for i, hit in enumerate(self.hits) if key(hit) >= key(place)), 0)

    def _show(self, index: int) -> None:
        opened = self._window.opened
        if opened is None:
            return
        self.current = index
        opened.page.go_to(self.hits[index], focus=False)
        self._say()

    def _settled(self) -> None:
        """Before hits are used: what is being composed is ended, and a text that was changed is searched again."""
        if self._window.opened is not None:
            self._window.opened.page.finish()
        if self._stale:
            self._look()

    # ------------------------------------------------------------------ replaced

    @guard()
    def replace_one(self) -> None:
        """Put in the new text where the person is, and go to the next."""
        self._settled()
        opened = self._window.opened
        if self.current < 0 or opened is None:
            self._step(1)
            return
        hit = self.hits[self.current]
        index = opened.document.article.index(hit.owner)
        before = field_text(opened.document.article.blocks[index], hit)
        if self._replace([hit], M("Replace")):
            grown = len(field_text(opened.document.article.blocks[index], hit)) - len(before)
            self._keep_within(hit, grown)
            self.current = -1
            self._look()
            if self.hits:
                self._show(self._first_from(Place(hit.block, hit.field, hit.end + grown)))

    @guard()
    def replace_all(self) -> None:
        """Put in the new text everywhere: one step."""
        self._settled()
        opened = self._window.opened
        if opened is None or not self.hits:
            return
        hits = find(opened.document.article.blocks, self._bar.query(), self._within, most=EVERY)
        count = len(hits)
        if count and self._replace(hits, M("Replace all")):
            self._bar.within.setChecked(False)
            self._look()
            self._bar.say(self._window.t("{count} replaced", count=count))

    def _keep_within(self, hit: Place, grown: int) -> None:
        """What is searched grows and shrinks with what is replaced in it."""
        if self._within is not None:
            self._within = [
                changed(p, end=p.end + grown) if p.end and (p.block, p.field) == (hit.block, hit.field) else p
                for p in self._within
            ]

    def _replace(self, hits: list[Place], label: Message) -> bool:
        opened = self._window.opened
        if opened is None or opened.binned:
            return False
        try:
            edits = replacements(opened.document.article.blocks, self._bar.query(), hits, self._bar.put.text())
        except UserError as error:
            self._window.on_error(error)
            return False
        opened.page.do(label, edits)
        return True
