"""Tries the connection to a target in a worker, can be stopped, and says what was found or what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desk.outbox import Outbox
from newsdesk.desktop.dialogs.targetrows import words
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.relay import Relay
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Kind, Later, Refused, Stopped, Target

if TYPE_CHECKING:
    from newsdesk.publish.wire import HttpWire

FIELDS: dict[Kind, str] = {
    "address": "address",
    "old-version": "address",
    "switched-off": "address",
    "certificate": "certificates",
    "login": "secret",
    "rights": "login",
}
"""At which field of a target it is said what is wrong."""


class Trial(QWidget):
    """Two buttons and an answer."""

    def __init__(self, t: Translator, box: Outbox, relay: Relay, complain: Callable[[str, str], bool]) -> None:
        """complain: say at this field what is wrong; whether there is such a field."""
        super().__init__()
        self.on_error: Callable[[Exception], object] = relay.on_error
        self._t, self._box, self._relay, self._complain = t, box, relay, complain
        self._wire: HttpWire | None = None
        self.test, self.cancel = QPushButton(t("Test the connection")), QPushButton(t("Stop"))
        for button in (self.test, self.cancel):
            button.setAutoDefault(False)
        self.cancel.clicked.connect(self.leave)
        self.cancel.hide()
        self.good, self.wrong, self.going = words(style="good"), words(style="wrong"), words()
        row = QHBoxLayout()
        row.addWidget(self.test)
        row.addWidget(self.cancel)
        row.addWidget(self.going, 1)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        column.addWidget(self.good)
        column.addWidget(self.wrong)

    @property
    def running(self) -> bool:
        """Is a target being asked?"""
        return self._wire is not None

    def start(self, target: Target, secret: str | None) -> None:
        """Ask a target. secret: instead of the one that is kept."""
        self.leave()
        wire = self._box.connection(target)
        self._wire = wire
        self._say(going=self._t("Asking {address}…", address=target.address or target.name))
        self._relay.run(
            self._box.check,
            target,
            secret,
            wire,
            done=lambda notes: self._found(wire, notes),
            failed=lambda error: self._failed(wire, error),
        )

    @guard()
    def leave(self, *_: object) -> None:
        """Stop, and say nothing more of what was asked."""
        if self._wire is not None:
            self._wire.stop()
            self._wire = None
        self._say()

    def _found(self, wire: HttpWire, notes: Sequence[Note]) -> None:
        if wire is not self._wire:
            return
        self._wire = None
        t = self._t
        unsure = [t(n.message) for n in notes if n.kind == "unsure"]
        found = [t(n.message) for n in notes if n.kind != "unsure"]
        self._say(good="\n".join(f"✓ {text}" for text in found or [t("It can be reached.")]), wrong="\n".join(unsure))

    def _failed(self, wire: HttpWire, error: Exception) -> None:
        if wire is not self._wire:
            return
        self._wire = None
        self._say()
        if isinstance(error, Stopped):
            return
        if not isinstance(error, UserError):
            self._relay.on_error(error)
            return
        why = f"{self._t(error.message)} {self._t(error.hint) if error.hint else ''}".strip()
        field = FIELDS.get(error.kind, "") if isinstance(error, Refused) else ""
        if isinstance(error, Later):
            field = "address"
        if not field or not self._complain(field, why):
            self._say(wrong=why)

    def _say(self, *, good: str = "", wrong: str = "", going: str = "") -> None:
        for label, text in ((self.good, good), (self.wrong, wrong), (self.going, going)):
            label.setText(text)
            label.setVisible(bool(text))
        self.cancel.setVisible(bool(going))
        self.test.setEnabled(not going)
