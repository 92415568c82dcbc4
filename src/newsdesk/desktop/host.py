"""What the parts of the window may ask of it."""

from __future__ import annotations

from typing import Protocol

from newsdesk.base.i18n import Translator
from newsdesk.desk.desk import Desk
from newsdesk.desktop.dialogs.ask import Ask
from newsdesk.desktop.frame import Frame
from newsdesk.desktop.opened import Opened
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Finding


class Host(Protocol):
    """The window, as its exports, its preview and its pictures see it."""

    desk: Desk
    t: Translator
    colours: Colours
    opened: Opened | None
    ask: Ask
    frame: Frame
    relay: Relay

    def on_error(self, error: Exception) -> None:
        """Say what went wrong."""
        ...

    def isVisible(self) -> bool:
        """Is it shown already?"""
        ...

    def remember_view(self, view: str) -> None:
        """This is the view that is shown."""
        ...

    def go_to(self, finding: Finding) -> None:
        """Bring the person to what a finding is about."""
        ...
