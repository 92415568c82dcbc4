"""Backups of the library from the window, and what puts another library in its place: a backup, or a rescue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from newsdesk.base.clock import now
from newsdesk.desktop.host import Host

if TYPE_CHECKING:
    from newsdesk.library.backup import Backup


class Backups:
    """What the window does with backups. replace closes the window and the library, does what it is given, and opens
    both again."""

    def __init__(self, window: Host, replace: Callable[[Callable[[], object]], object]) -> None:
        self._window, self._replace = window, replace

    def act_back_up(self) -> None:
        window = self._window
        go_on = [True]
        cancel = (window.t("Cancel"), go_on.clear)
        window.frame.notice.say(window.t("The library is being backed up…"), cancel, about="backup", lasting=True)
        window.relay.run(window.desk.back_up, None, lambda: bool(go_on), done=self._done)

    def _done(self, made: Backup | None) -> None:
        window = self._window
        if made is None:
            window.frame.notice.say(window.t("No backup was made."), lasting=True)
            return
        words = window.t(
            "Backed up: {count} {count:article|articles}, {pictures} {pictures:picture|pictures}, in {path}",
            count=made.articles,
            pictures=made.pictures,
            path=made.path,
        )
        if made.missing:
            words += " " + window.t("Pictures whose files are missing or damaged: {count}", count=made.missing)
        window.frame.notice.say(words, lasting=True)

    def act_restore_backup(self) -> None:
        from newsdesk.library.backup import backups, restore  # not at the start

        window = self._window
        there = backups(window.desk.backups)
        if not there:
            window.frame.notice.say(window.t("There are no backups yet. One is made each day."))
            return
        names = [
            window.t(
                "{time}, {count} {count:article|articles}",
                time=f"{b.time.astimezone():%Y-%m-%d %H:%M}",
                count=b.articles,
            )
            for b in there
        ]
        chosen = window.ask.backup(names)
        if chosen >= 0:
            self._replace(partial(restore, there[chosen].path, window.desk.paths.library, now()))

    def rescue(self) -> None:
        """Bring what can be read of a damaged library into a new one."""
        from newsdesk.library.rescue import rescue  # rarely needed

        self._replace(partial(rescue, self._window.desk.paths.library, now()))
