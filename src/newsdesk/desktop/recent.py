"""The articles that were opened last, as a menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host

MOST = 12
"""Articles that are remembered."""
LONGEST = 40
"""Characters of a headline in the menu."""


class Recent:
    """The window's memory of what was opened."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self.menu = QMenu(window if isinstance(window, QWidget) else None)
        self.menu.aboutToShow.connect(self.fill)
        window.named["recent"].setMenu(self.menu)

    def opened(self, article_id: str) -> None:
        """This article is open now."""
        before = self._window.desk.settings.recent
        recent = (article_id, *(held for held in before if held != article_id))[:MOST]
        self._window.desk.change_settings(last_article=article_id, recent=recent)

    @guard()
    def fill(self) -> None:
        """Those that are still there, the last one first; the one that is open is not offered."""
        window, t = self._window, self._window.t
        self.menu.clear()
        for article_id in window.desk.settings.recent:
            row = window.desk.library.row(article_id)
            if row is None or (window.opened is not None and window.opened.id == article_id):
                continue
            name = row.headline or t("(no headline)")
            short = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
            action = self.menu.addAction(short.replace("&", "&&"))
            action.triggered.connect(partial(self._open, article_id))
        if self.menu.isEmpty():
            self.menu.addAction(t("Nothing yet")).setEnabled(False)

    @guard()
    def _open(self, article_id: str, checked: bool = False) -> None:
        self._window.open(article_id)

    def act_recent(self) -> None:
        """What was open before this, by whatever asks for the action by itself."""
        self.fill()
        self.menu.actions()[0].trigger()
