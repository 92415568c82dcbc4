"""An open article that saves itself: within a second every change is on the disk, and the state says so truly."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.document import Change, Document
from newsdesk.base.clock import Clock, NewId, stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.library.history import NoArticle
from newsdesk.library.library import ChangedElsewhere, Library
from newsdesk.library.presence import Holder
from newsdesk.library.texts import Entry

log = logging.getLogger(__name__)

GATHER = 0.4
"""Seconds that a change waits for its neighbours: fewer commits while typing, still well within the second."""
RETRY = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds between attempts after a failed save; the last one is repeated."""


@dataclass(frozen=True, slots=True)
class SaveState:
    """kind is "saved" at time, "saving", or "failed" with the reason; what was typed is kept in every case."""

    kind: Literal["saved", "saving", "failed"]
    time: datetime | None = None
    why: UserError | None = None

    @property
    def message(self) -> Message | None:
        """Why it failed."""
        return self.why.message if self.why else None


class Session:
    """One open article and the thread that saves it. All methods are for the thread that owns the document."""

    def __init__(
        self, document: Document, library: Library, clock: Clock, new_id: NewId, *, name: str = "", by: str = ""
    ) -> None:
        """name is this session's own, by the person's: they stand with each change in the journal."""
        self.document = document
        self.name, self.by = name, by
        self.holder: Holder | None = None
        """Who else had the article open when this session began; known a moment later."""
        self.on_state: list[Callable[[SaveState], None]] = []
        """Called in the saver's thread."""
        self.copy = ""
        """The id of the article that this text is saved as since another window or program changed its own; "": it is
        saved as itself."""
        self._library = library
        self._clock = clock
        self._new_id = new_id
        self._ready = threading.Condition()
        self._pending: list[Entry] = []
        self._latest: Article = document.article
        self._state = SaveState("saved", clock())
        self._hurry = False
        self._closing = False
        self._failures = 0
        self.wrote = False
        """Has anything been saved in this session?"""
        self._thread = threading.Thread(target=self._work, name="newsdesk-saver", daemon=True)
        document.listeners.append(self._changed)
        self._thread.start()

    @property
    def state(self) -> SaveState:
        return self._state

    @property
    def idle(self) -> bool:
        """Is everything saved, and nothing on its way?"""
        with self._ready:
            return not self._pending and not self._failures

    def flush(self, timeout: float = 10.0) -> bool:
        """Save now and wait for it; False when it could not be done in time (what waits is kept)."""
        with self._ready:
            before = self._failures
            self._hurry = True
            self._ready.notify_all()
            self._ready.wait_for(lambda: not self._pending or self._failures != before, timeout)
            return not self._pending

    def retry(self) -> None:
        """Try a failed save again now."""
        with self._ready:
            self._hurry = True
            self._ready.notify_all()

    def close(self, timeout: float = 10.0) -> bool:
        """Save, write a checkpoint, stop the thread. False when something could not be saved."""
        saved = self.flush(timeout)
        if self._changed in self.document.listeners:
            self.document.listeners.remove(self._changed)
        with self._ready:
            self._closing = True
            self._ready.notify_all()
        self._thread.join(timeout)
        if saved:
            try:
                if self.wrote:
                    self._library.checkpoint(self.copy or self._latest.id, self.by)
                self._library.presence.let_go(self.name)
            except UserError:
                log.warning("no checkpoint at close; the journal holds everything", exc_info=True)
        return saved

    # ------------------------------------------------------------------ the saver

    def _changed(self, change: Change) -> None:
        article = self.document.article
        entry = Entry(change.revision, article.updated, change.act, change.label.template, change.edits, change.merged)
        with self._ready:
            self._pending.append(entry)
            self._latest = article
            self._ready.notify_all()

    def _hold(self) -> None:
        """Say that the article is open here; or learn who has it open."""
        try:
            self.holder = self._library.presence.hold(
                self.document.article.id, self.name, self.by, stamp(self._clock())
            )
        except (UserError, OSError):  # a library that cannot be written is said when there is something to save
            log.warning("nobody will see that the article is open here", exc_info=True)
        if self.holder is not None:
            self._tell(self._state)

    def _work(self) -> None:
        if self.name:
            self._hold()
        delay = GATHER
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._pending or self._closing)
                if not self._closing:
                    self._ready.wait_for(lambda: self._hurry or self._closing, delay)
                if self._closing:
                    return
                self._hurry = False
                batch, article = tuple(self._pending), self._latest
            if not self._failures:
                self._tell(SaveState("saving"))
            error = self._save(batch, article)
            with self._ready:
                if error is None:
                    del self._pending[: len(batch)]
                self._failures = self._failures + 1 if error else 0
                delay = RETRY[min(self._failures, len(RETRY)) - 1] if error else GATHER
            self._tell(SaveState("failed", None, error) if error else SaveState("saved", self._clock()))

    def _save(self, batch: tuple[Entry, ...], article: Article) -> UserError | None:
        """One commit; what stood in its way, if anything did."""
        try:
            try:
                self._library.append(self.copy or article.id, batch, article=article, session=self.name, by=self.by)
            except (ChangedElsewhere, NoArticle):
                self._save_as_another(article)
            self.wrote = True
        except UserError as error:
            log.warning("save failed: %s", type(error).__name__)
            return error
        except Exception as error:  # the border of the thread: a bug here must show, not end saving in silence
            log.exception("save failed")
            return UserError(
                M("Saving failed: {why}", why=type(error).__name__), M("Export a draft now; your text is still here.")
            )
        return None

    def _save_as_another(self, article: Article) -> None:
        """Another text has been saved as this article, or it was removed: ours goes on as an article of its own, at
        once, so that it is as safe as any. The person chooses between the two when they like."""
        log.warning("the article was changed elsewhere: going on in a copy")
        copy = msgspec.structs.replace(article, id=self._new_id())
        self._library.create(copy, self.by)
        self.copy = copy.id

    @property
    def conflict(self) -> bool:
        """Was the article changed by another window or program, so that this text is saved as another?"""
        return bool(self.copy)

    def _tell(self, state: SaveState) -> None:
        with self._ready:
            self._state = state
            self._ready.notify_all()
        for listener in list(self.on_state):
            try:
                listener(state)
            except Exception:  # the border of the thread: whoever listens must not end saving
                log.exception("a listener failed")
