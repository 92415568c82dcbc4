"""Lets a person log in at a target in their browser instead of typing a password here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desktop.dialogs.targetrows import words
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.relay import Relay


class BrowserLogin(QWidget):
    """A button. ask begins it and gives what is waited for: ``page``, ``wait`` and ``stop`` (see
    :class:`newsdesk.publish.authorize.Asked`)."""

    allowed = Signal(str, str)
    """Who one is there, and the password that was made."""

    def __init__(self, t: Translator, ask: Callable[[], Any], relay: Relay) -> None:
        super().__init__()
        self.on_error: Callable[[Exception], object] = relay.on_error
        self._t, self._ask, self._relay = t, ask, relay
        self._asked: Any = None
        self.open_page: Callable[[str], object] = lambda page: QDesktopServices.openUrl(QUrl(page))
        self.button, self.cancel = QPushButton(t("Log in through the browser")), QPushButton(t("Stop"))
        for button, act in ((self.button, self.start), (self.cancel, self.leave)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self.cancel.hide()
        self.told = words()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(self.cancel)
        row.addWidget(self.told, 1)
        row.addStretch(0)

    @guard()
    def start(self, *_: object) -> None:
        """Open the page and wait in a worker for what the person says there."""
        self.leave()
        try:
            asked = self._ask()
        except UserError as error:
            self._say(f"{self._t(error.message)} {self._t(error.hint) if error.hint else ''}".strip())
            return
        self._asked = asked
        self._relay.run(
            asked.wait,
            done=lambda got: self._heard(asked, got),
            failed=lambda error: self._heard(asked, None),
        )
        self._say(self._t("Answer in the browser. If it refuses, make a password there and paste it here."), going=True)
        self.open_page(asked.page)

    @guard()
    def leave(self, *_: object) -> None:
        """Wait no longer."""
        asked, self._asked = self._asked, None
        if asked is not None:
            asked.stop()
        self._say()

    def _heard(self, asked: Any, got: tuple[str, str] | None) -> None:
        if asked is not self._asked:
            return
        self._asked = None
        if got is None:
            self._say(self._t("Nothing was allowed."))
            return
        self._say(self._t("Allowed. It is kept when you save."))
        self.allowed.emit(*got)

    def _say(self, text: str = "", *, going: bool = False) -> None:
        self.told.setText(text)
        self.told.setVisible(bool(text))
        self.cancel.setVisible(going)
        self.button.setEnabled(not going)
