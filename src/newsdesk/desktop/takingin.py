"""Pictures on their way into the article: read and checked in a worker, then put in where the caret is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.desk import Desk
from newsdesk.desktop.host import Host
from newsdesk.pictures.asset import Asset

Given = list[tuple[str, bytes | Path]]
Taken = list[Asset | UserError]


@dataclass(slots=True, eq=False)
class _Batch:
    """Pictures given in one gesture, for one article. result comes from the worker."""

    article: str
    given: Given
    cancelled: bool = False
    result: Taken | None = None


class TakingIn:
    """The window's way of taking in pictures. Gestures may overlap; their pictures go in in the order given."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self._batches: list[_Batch] = []
        self._refused: list[UserError] = []

    def act_picture(self) -> None:
        """Ask for picture files."""
        if self._window.opened is not None:
            self.start([(p.name, p) for p in self._window.ask.pictures()])

    def start(self, given: Given) -> None:
        """Take these pictures in and put them in at the caret; those that cannot be are named and left out."""
        window = self._window
        if not given or window.opened is None:
            return
        batch = _Batch(window.opened.id, list(given))
        self._batches.append(batch)
        self._say()
        window.relay.run(
            _take,
            window.desk,
            batch,
            done=lambda taken: self._done(batch, taken),
            failed=lambda e: self._failed(batch, e),
        )

    def _say(self) -> None:
        window, count = self._window, sum(len(b.given) for b in self._batches)
        window.frame.notice.say(window.t("Taking in {count} pictures…", count=count), window.t("Cancel"), self._cancel)

    def _cancel(self) -> None:
        for batch in self._batches:
            batch.cancelled = True
        self._batches.clear()

    def _failed(self, batch: _Batch, error: Exception) -> None:
        self._done(batch, [])
        self._window.on_error(error)

    def _done(self, batch: _Batch, taken: Taken) -> None:
        if batch.cancelled:
            return
        batch.result = taken
        while self._batches and self._batches[0].result is not None:
            first = self._batches.pop(0)
            self._put_in(first.article, first.result or [])
        if self._batches:
            self._say()
            return
        window = self._window
        window.frame.notice.hide()
        sentences = [f"{window.t(e.message)} {window.t(e.hint) if e.hint else ''}".strip() for e in self._refused]
        if sentences:
            window.frame.notice.say("\n".join(sentences[:5]))
        self._refused.clear()

    def _put_in(self, article: str, taken: Taken) -> None:
        window = self._window
        self._refused += [x for x in taken if isinstance(x, UserError)]
        assets = [x for x in taken if isinstance(x, Asset)]
        if not assets:
            return
        if window.opened is not None and window.opened.id == article:
            window.opened.page.insert_figures([(a.sha256, "", "", "") for a in assets])
        else:
            self._refused.append(
                UserError(
                    M("Pictures came after their article was closed; they are not in it."),
                    M("Open the article and put them in again."),
                )
            )


def _take(desk: Desk, batch: _Batch) -> Taken:
    """In a worker: keep the originals; one that cannot be taken is an error among the rest."""
    taken: Taken = []
    for name, data in batch.given:
        if batch.cancelled:
            break
        try:
            taken.append(desk.take_in_file(data) if isinstance(data, Path) else desk.take_in(data, name))
        except UserError as error:
            taken.append(error)
    return taken
