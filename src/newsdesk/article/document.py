"""An open article: the current value, its history, and who is told of changes. The only mutable thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.edits import Edit, Stale, touched
from newsdesk.base.clock import Clock, NewId, stamp
from newsdesk.base.message import Message

Caret = tuple[int, int, int, int]
"""Line and offset of the caret, line and offset of the selection's other end; meaningful to the page only."""


@dataclass(slots=True)
class Step:
    """What one Undo takes back."""

    label: Message
    edits: tuple[Edit, ...]
    time: datetime | None
    before: Caret | None = None
    after: Caret | None = None
    group: object = None


@dataclass(frozen=True, slots=True)
class Change:
    """What listeners get: the edits in order, the blocks they touch, who made them, where the caret belongs.

    act is "do", "undo" or "redo": what the journal needs to rebuild the history.
    """

    revision: int
    edits: tuple[Edit, ...]
    touched: frozenset[str]
    origin: object
    caret: Caret | None
    act: str
    label: Message
    merged: bool


class Document:
    """Holds the article and its history; every change goes through :meth:`do`, :meth:`undo` or :meth:`redo`."""

    GAP = 0.8  # seconds within which typing joins the last step

    def __init__(self, article: Article, clock: Clock, new_id: NewId) -> None:
        self.article = article
        self.new_id = new_id
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.listeners: list[Callable[[Change], None]] = []
        self.settle: Callable[[], None] = lambda: None
        """The view puts here what finishes a composition before a command."""
        self._clock = clock
        self._held = False
        self._queue: list[Callable[[], None]] = []

    @property
    def composing(self) -> bool:
        """Is an input method composing? Then outside changes must go through :meth:`later`."""
        return self._held

    def hold(self, *, on: bool) -> None:
        """Outside changes wait while somebody composes; what waited runs when the hold ends."""
        self._held = on
        while not self._held and self._queue:
            self._queue.pop(0)()

    def later(self, act: Callable[[], None]) -> None:
        """Run act now, or as soon as the composition ends."""
        if self._held:
            self._queue.append(act)
        else:
            act()

    def do(
        self,
        label: Message,
        *edits: Edit,
        origin: object = None,
        typing: bool = False,
        undoable: bool = True,
        before: Caret | None = None,
        after: Caret | None = None,
        group: object = None,
    ) -> None:
        """Apply the edits as one step, or as part of the last one when it is the same typing or group.

        Raises Stale, and changes nothing, when an edit does not fit. Background results pass undoable=False:
        they are not what a person's next Undo should take back.
        """
        if not edits:
            return
        article = self.article
        for edit in edits:
            article = edit.apply(article)
        now = self._clock()
        merged = False
        if undoable:
            self.undone.clear()
            merged = self._join(label, edits, now, typing=typing, before=before, after=after, group=group)
            if not merged:
                self.done.append(Step(label, edits, now, before, after, group))
        self._change(article, edits, origin, None, "do" if undoable else "background", label, merged=merged)

    def _join(
        self,
        label: Message,
        edits: tuple[Edit, ...],
        now: datetime,
        *,
        typing: bool,
        before: Caret | None,
        after: Caret | None,
        group: object,
    ) -> bool:
        """Make the edits part of the last step if they belong to it."""
        last = self.done[-1] if self.done else None
        if last is None or last.time is None:
            return False
        if group is not None and last.group == group:
            last.edits += edits
        elif (
            typing
            and group is None
            and last.group is None
            and last.label == label
            and (now - last.time).total_seconds() < self.GAP
            and len(edits) == len(last.edits) == 1
            and last.after == before
        ):
            joined = last.edits[0].merge(edits[0])
            if joined is None:
                return False
            last.edits = (joined,)
        else:
            return False
        last.time, last.after = now, after
        return True

    def seal(self) -> None:
        """The next edit starts a new step."""
        if self.done:
            self.done[-1].time = None

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        self.settle()
        if not self.done:
            return False
        step = self.done[-1]
        inverse = tuple(edit.invert() for edit in reversed(step.edits))
        article = self._applied(inverse)
        if article is None:
            self.done.clear()
            return False
        self.undone.append(self.done.pop())
        self.seal()
        self._change(article, inverse, None, step.before, "undo", step.label)
        return True

    def redo(self) -> bool:
        """Do the last undone step again; False when there is none."""
        self.settle()
        if not self.undone:
            return False
        step = self.undone[-1]
        article = self._applied(step.edits)
        if article is None:
            self.undone.clear()
            return False
        self.done.append(self.undone.pop())
        self.seal()
        self._change(article, step.edits, None, step.after, "redo", step.label)
        return True

    def remember(self, past: Iterable[tuple[str, Message, tuple[Edit, ...], bool]]) -> None:
        """Go on with the history that these changes (act, label, edits, merged) made, in order, before the article
        came to be what it is."""
        for act, label, edits, merged in past:
            if act == "undo":
                step = self.done.pop() if self.done else Step(label, tuple(e.invert() for e in reversed(edits)), None)
                self.undone.append(step)
            elif act == "redo":
                self.done.append(self.undone.pop() if self.undone else Step(label, edits, None))
            elif act == "do":
                self.undone.clear()
                if merged and self.done:
                    self.done[-1].edits += edits
                else:
                    self.done.append(Step(label, edits, None))

    def take_history(self, other: Document) -> None:
        """Go on with the history of another document of the same article, as it stands in both."""
        if other.article == self.article:
            self.done, self.undone = other.done, other.undone

    def _applied(self, edits: tuple[Edit, ...]) -> Article | None:
        """The article after these edits; None when a background change took their ground away."""
        article = self.article
        try:
            for edit in edits:
                article = edit.apply(article)
        except Stale:
            return None
        return article

    def _change(
        self,
        article: Article,
        edits: tuple[Edit, ...],
        origin: object,
        caret: Caret | None,
        act: str,
        label: Message,
        *,
        merged: bool = False,
    ) -> None:
        revision = self.article.revision + 1
        self.article = msgspec.structs.replace(article, updated=stamp(self._clock()), revision=revision)
        change = Change(revision, edits, touched(edits), origin, caret, act, label, merged)
        for listener in list(self.listeners):
            listener(change)
