"""Says that there is a newer Newsdesk, where the desk profile names an address to ask; nothing is downloaded."""

from __future__ import annotations

import logging
from importlib.metadata import version
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.desktop.notice import Choice

if TYPE_CHECKING:
    from newsdesk.desk.updating import News

log = logging.getLogger(__name__)

LOOK_AFTER, LOOK_EVERY = 60_000, 1_800_000
"""Milliseconds after the start, and between looks whether a day has gone by."""


class Updating(QObject):
    """The window's knowledge of newer versions."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self._untold: News | None = None
        """What came while something else stood in the notice."""
        self._looks = QTimer(self)
        self._looks.timeout.connect(self.look)
        if window.desk.profile.updates is not None:
            self._looks.start(LOOK_AFTER)

    def close(self) -> None:
        """The window closes."""
        self._looks.stop()

    @guard()
    def look(self) -> None:
        """Ask, when it is a day since; and say what could not be said before. Without an answer nothing is said."""
        from newsdesk.desk.updating import is_due, look  # not at the start

        self._looks.start(LOOK_EVERY)
        desk = self._window.desk
        if self._untold is not None:
            self._say(self._untold)
        updates, now = desk.profile.updates, desk.clock()
        if updates is None or not desk.settings.updates or not is_due(desk.settings.updates_asked, now):
            return
        desk.change_settings(updates_asked=stamp(now))
        self._window.relay.run(look, updates, version("newsdesk"), done=self._came, failed=self._no_answer)

    @staticmethod
    def _no_answer(error: Exception) -> None:
        log.info("no answer about new versions: %s", type(error).__name__)

    def act_look_for_update(self) -> None:
        """The person wants to know now."""
        from newsdesk.desk.updating import look  # not at the start

        window = self._window
        updates = window.desk.profile.updates
        if updates is None:
            raise UserError(
                M("Your desk profile names no address for new versions."),
                M("Ask who looks after Newsdesk in your newsroom."),
            )
        window.relay.run(look, updates, version("newsdesk"), done=self._answer)

    def _answer(self, news: News | None) -> None:
        if news is None:
            self._window.frame.notice.say(self._window.t("This is the newest Newsdesk."))
        else:
            self._say(news, again=True)

    def _came(self, news: News | None) -> None:
        if news is not None and news.version != self._window.desk.settings.updates_told:
            self._say(news)

    def _say(self, news: News, *, again: bool = False) -> None:
        """Once for each version, and never in the place of what is still to be read. again: it was asked for."""
        window, t = self._window, self._window.t
        if not again and window.frame.notice.isVisible():
            self._untold = news
            return
        self._untold = None
        choices: list[Choice] = [(t("What is new…"), lambda: window.ask.news(news))]
        if news.download is not None:
            address = QUrl(news.download.link)
            choices.append((t("Open the download page"), lambda: QDesktopServices.openUrl(address)))
        window.frame.notice.say(t("Newsdesk {version} is there.", version=news.version), *choices, lasting=True)
        window.desk.change_settings(updates_told=news.version)
