"""The publishing targets in the window: asked for in a dialog, kept in the settings, their secrets in a worker."""

from __future__ import annotations

from collections.abc import Sequence

from newsdesk.base.message import Message
from newsdesk.desk.targets import Changes, keep_secrets, keep_settings
from newsdesk.desktop.host import Host


class Targeting:
    """The window's part for it."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_publish_targets(self) -> None:
        """Look at the targets and change the person's own."""
        window, desk = self._window, self._window.desk
        wanted: Changes | None = window.ask.targets(desk, window.relay)
        if wanted is None:
            return
        keep_settings(desk, wanted)
        window.relay.run(keep_secrets, desk.outbox.secrets, wanted, done=self._say)

    def _say(self, told: Sequence[Message]) -> None:
        """What became of the passwords, where it is not what one expects."""
        if told:
            self._window.frame.notice.say("\n".join(self._window.t(message) for message in told), lasting=True)
