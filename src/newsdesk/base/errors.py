"""The one kind of failure that a person can do something about."""

from __future__ import annotations

from newsdesk.base.message import Message


class UserError(Exception):
    """What happened and to what (message), and what to do now (hint). Everything else raised is a bug."""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else str(self.message)
