"""What the parts of the window may ask of it."""

from __future__ import annotations

from typing import Protocol

from newsdesk.base.i18n import Translator
from newsdesk.desk.desk import Desk
from newsdesk.desktop.actions import Actions
from newsdesk.desktop.dialogs.ask import Ask
from newsdesk.desktop.frame import Frame
from newsdesk.desktop.opened import Opened
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Finding


class Host(Protocol):
    """The window, as its parts see it."""

    desk: Desk
    t: Translator
    colours: Colours
    opened: Opened | None
    ask: Ask
    frame: Frame
    relay: Relay
    named: Actions
    findings: tuple[Finding, ...]
    """What the checks say of the open article, errors first; as of the last pause."""

    def on_error(self, error: Exception) -> None:
        """Say what went wrong."""
        ...

    def open(self, article_id: str) -> None:
        """Show this article for editing."""
        ...

    def close_article(self) -> bool:
        """Save and close what is open; False when the person would rather stay."""
        ...

    def look_at_list(self) -> None:
        """Read the library's list again if another program changed what it shows."""
        ...

    def refresh(self, *, steady: bool = False) -> None:
        """Read the library's list again. steady: another program is the reason; the person stays where they are."""
        ...

    def enable(self) -> None:
        """Only what can be done now can be asked for."""
        ...

    def show_view(self, view: str) -> None:
        """Write, split or preview."""
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
