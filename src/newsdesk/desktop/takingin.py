"""Pictures on their way into the article: read and checked in a worker, then put in where the caret is."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.desk.desk import Desk
from newsdesk.desktop.host import Host
from newsdesk.pictures.asset import Asset

Taken = list[Asset | UserError]


class TakingIn:
    """The window's way of taking in pictures."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self._wanted: object = None
        self.running: Future[None] | None = None

    def start(self, given: list[tuple[str, bytes | Path]]) -> None:
        """Take these pictures in and put them in at the caret; those that cannot be are named and left out."""
        window = self._window
        if not given or window.opened is None:
            return
        article, wanted = window.opened.id, object()
        self._wanted = wanted
        text = window.t("Taking in {count} pictures…", count=len(given))
        window.frame.notice.say(text, window.t("Cancel"), self._cancel)
        self.running = window.relay.run(
            self._take, window.desk, given, wanted, done=lambda taken: self._done(article, wanted, taken)
        )

    def _cancel(self) -> None:
        self._wanted = None

    def _take(self, desk: Desk, given: list[tuple[str, bytes | Path]], wanted: object) -> Taken:
        taken: Taken = []
        for name, data in given:
            if self._wanted is not wanted:
                break
            try:
                taken.append(desk.take_in_file(data) if isinstance(data, Path) else desk.take_in(data, name))
            except UserError as error:
                taken.append(error)
        return taken

    def _done(self, article: str, wanted: object, taken: Taken) -> None:
        window = self._window
        if self._wanted is not wanted:
            return
        self._wanted = None
        window.frame.notice.hide()
        assets = [x for x in taken if isinstance(x, Asset)]
        errors = [x for x in taken if isinstance(x, UserError)]
        if errors:
            sentences = [f"{window.t(e.message)} {window.t(e.hint) if e.hint else ''}".strip() for e in errors]
            window.frame.notice.say("\n".join(sentences[:5]))
        if assets and window.opened is not None and window.opened.id == article:
            window.opened.page.insert_figures([(a.sha256, "", "", "") for a in assets])
