"""The line for a target's secret: what is typed is dots, what is kept is never read back, and it says where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desk.secrets import Kept, Secrets
from newsdesk.desk.targets import Draft
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.dialogs.targetrows import Line
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.relay import Relay

DOTS = "••••••••"
"""A secret that is kept. How long it is is nobody's business."""


class SecretLine(Line):
    """A field for one secret. ``look`` asks the keyring about it."""

    def __init__(self, t: Translator, draft: Draft, secrets: Secrets, relay: Relay, about: str = "") -> None:
        """about: what kind of secret it is."""
        self.typed = QLineEdit(draft.secret)
        self.typed.setEchoMode(QLineEdit.EchoMode.Password)
        self.forget = small_button(t("Forget"), t("Remove the password that is kept"))
        super().__init__(self.typed, "", self.forget)
        self.on_error: Callable[[Exception], object] = relay.on_error
        self._t, self._draft, self._secrets, self._relay = t, draft, secrets, relay
        self._kept: Kept = ""
        self._why = self._closed = ""
        """Why what is kept is not kept longer; why the keyring does not say what it has."""
        self._lasting = True
        self._about = about
        self._looks = 0
        self.forget.hide()
        self.forget.clicked.connect(self._forget)
        self.typed.textEdited.connect(self._show)

    def look(self) -> None:
        """Ask in a worker whether one is kept for the draft as it is: a keyring may wait for the person."""
        self._looks += 1
        look, secrets, target = self._looks, self._secrets, self._draft.target

        def found(kept: Kept, *, lasting: bool = True, why: str = "", closed: str = "") -> None:
            if look == self._looks:
                self._kept, self._lasting, self._why, self._closed = kept, lasting, why, closed
                self._show()

        self._relay.run(
            lambda: (secrets.kept(target), secrets.lasting(), secrets.why_not()),
            done=lambda said: found(said[0], lasting=said[1], why=self._t(said[2])),
            failed=lambda error: found("", closed=self._t(error.message) if isinstance(error, UserError) else ""),
        )

    def say(self, hint: str) -> None:
        """What kind of secret it is, and where it is."""
        super().say("\n".join(text for text in (self._about, hint) if text))

    def leave(self) -> None:
        """No answer is waited for any more."""
        self._looks += 1

    @guard()
    def _show(self, *_: object) -> None:
        t, typed, draft = self._t, bool(self.typed.text()), self._draft
        kept = "" if draft.forget else self._kept
        self.typed.setPlaceholderText(DOTS if kept else "")
        self.forget.setVisible(bool(kept) and not typed)
        if draft.forget and not typed:
            self.say(t("It is removed when you save."))
        elif kept and not typed:
            lasting = t("Kept in the system's keyring. Write here to replace it.")
            self.say(lasting if kept == "keyring" else t("Kept for this session only: {why}.", why=self._why))
        elif self._closed:
            self.say(t("{what} What you write here is kept for this session only.", what=self._closed))
        elif self._lasting:
            self.say(t("It goes into the system's keyring, nowhere else."))
        else:
            self.say(t("It is kept for this session only: {why}.", why=self._why))

    @guard()
    def _forget(self) -> None:
        self._draft.forget = True
        self._show()
