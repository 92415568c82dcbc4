"""Web pages of several articles at once; those that are not ready are named with the reasons, and can follow as
drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.base.errors import UserError
from newsdesk.base.message import Message
from newsdesk.desk.bundle import file_name
from newsdesk.desk.desk import NotReady
from newsdesk.desk.signing import says_lost
from newsdesk.desktop.host import Host
from newsdesk.desktop.notice import Choice

NAMED = 4
"""Articles that are named in the notice."""


@dataclass(slots=True)
class _Left:
    """An article that was not exported, and why."""

    id: str
    headline: str
    why: list[Message]
    broken: bool = False
    """Would it fail as a draft too?"""


@dataclass(slots=True)
class _Made:
    """What became of all of them."""

    done: int = 0
    lost: int = 0
    """Of these, articles with pictures that lost their Content Credentials."""
    left: list[_Left] = field(default_factory=list)


class ExportingAll:
    """The window's exports of what is selected in the list."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_export_chosen(self) -> None:
        """A web page of each selected article, in a folder of its own."""
        window = self._window
        chosen = [row.id for row in window.frame.library.list.chosen()]
        parent = window.ask.folder(
            window.desk.settings.export_folder, window.t("{count} {count:article|articles}", count=len(chosen))
        )
        if parent is None or not chosen:
            return
        if window.opened is not None:
            window.opened.page.finish()
            window.opened.session.flush(3.0)
        self._start(chosen, parent, draft=False)

    def _start(self, chosen: Sequence[str], parent: Path, *, draft: bool) -> None:
        window = self._window
        go_on = [True]
        window.frame.notice.say(
            window.t("Exporting {count} {count:article|articles}…", count=len(chosen)),
            (window.t("Cancel"), go_on.clear),
            about="exporting",
        )
        window.relay.run(self._export, chosen, parent, go_on, draft, done=partial(self._done, parent))

    def _export(self, chosen: Sequence[str], parent: Path, go_on: list[bool], draft: bool) -> _Made:
        """In a worker. What stands in the way of one is no reason to leave out the others."""
        desk, made = self._window.desk, _Made()
        for article_id in chosen:
            if not go_on:
                break
            headline = ""
            try:
                article = desk.library.load(article_id)
                headline = article.headline
                target = free_folder(parent, f"{file_name(article)} html")
                made.lost += any(map(says_lost, desk.export(article, "html", {}, target, draft=draft).receipt))
                made.done += 1
            except NotReady as error:
                made.left.append(_Left(article_id, headline, [f.message for f in error.findings]))
            except UserError as error:
                made.left.append(_Left(article_id, headline, [error.message], broken=True))
        return made

    def _done(self, parent: Path, made: _Made) -> None:
        window, t = self._window, self._window.t
        words = t("{count} {count:article is|articles are} exported.", count=made.done)
        if made.lost:
            lost = t("Content Credentials are lost from pictures in {count} {count:article|articles}.", count=made.lost)
            words += f" {lost}"
        unready = [left.id for left in made.left if not left.broken]
        if unready:
            words += " " + t("Not ready for publication: {count}", count=len(unready))
        lines = [self._line(left) for left in made.left[:NAMED]]
        if len(made.left) > NAMED:
            lines.append(t("… and {count} more", count=len(made.left) - NAMED))
        choices: list[Choice] = []
        if unready:
            drafts = partial(self._start, unready, parent, draft=True)
            choices.append((t("Export them as drafts"), drafts))
        if made.done:
            show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(parent)))
            choices.append((t("Open the folder"), show))
        window.frame.notice.say("\n".join((words, *lines)), *choices)
        window.refresh()

    def _line(self, left: _Left) -> str:
        """One article and why it was left out."""
        t = self._window.t
        why = " ".join(t(message) for message in left.why[:3]) + (" …" if len(left.why) > 3 else "")
        return f"“{left.headline[:40] or t('(no headline)')}”  {why}"


def free_folder(parent: Path, name: str) -> Path:
    """A folder of this name, or of the name with a number, that is not there yet."""
    number, target = 2, parent / name
    while target.exists():
        target = parent / f"{name} {number}"
        number += 1
    return target
