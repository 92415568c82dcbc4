"""English spelling in the window: underlined on the page, suggestions in its menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from newsdesk.article.place import Place
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host


class Spelling:
    """The window's spelling: for articles in English, where the system has a dictionary."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        window.named["check_spelling"].setChecked(window.desk.settings.check_spelling)

    def act_check_spelling(self) -> None:
        window = self._window
        on = window.named["check_spelling"].isChecked()
        window.desk.change_settings(check_spelling=on)
        self._show(on=on and self._is_english())
        if on and not window.desk.spelling.available:
            window.on_error(
                UserError(
                    M("This system has no English dictionary."),
                    M("Install one for Hunspell or Aspell, for example the package hunspell-en-us."),
                )
            )

    @guard()
    def opened(self) -> None:
        """An article was opened, or may have changed its language."""
        self._show(on=self._window.desk.settings.check_spelling and self._is_english())

    def _is_english(self) -> bool:
        opened = self._window.opened
        return opened is not None and opened.document.article.language.lower().startswith("en")

    def _show(self, *, on: bool) -> None:
        opened = self._window.opened
        if opened is not None and opened.page.checks_spelling != on:
            opened.page.check_spelling(self._window.desk.spelling.wrong if on else None)

    def suggest(self, menu: QMenu, at: QPoint) -> None:
        """Put what may have been meant at the top of the page's menu, when it was opened over a wrong word."""
        window = self._window
        opened = window.opened
        found = opened.page.misspelt_at(at) if opened is not None and not opened.binned else None
        if found is None:
            return
        place, word = found
        first = menu.actions()[0]
        for text in window.desk.spelling.suggestions(word):
            action = menu.addAction(text)
            action.triggered.connect(partial(self._put, place, text))
            menu.insertAction(first, action)
        learn = menu.addAction(window.t("“{word}” is right", word=word))
        learn.triggered.connect(partial(self._learn, word))
        menu.insertAction(first, learn)
        menu.insertSeparator(first)

    def _put(self, place: Place, text: str, checked: bool = False) -> None:
        if self._window.opened is not None:
            self._window.opened.page.put_in_place(M("Spelling"), place, text)

    def _learn(self, word: str, checked: bool = False) -> None:
        self._window.desk.spelling.learn(word)
        if self._window.opened is not None:
            self._window.opened.page.check_spelling(self._window.desk.spelling.wrong)
