"""The publishing targets in the window: asked for in a dialog, kept in the settings, their secrets in a worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from newsdesk.base.message import Message
from newsdesk.desk.targets import Changes, keep_secrets, keep_settings
from newsdesk.desk.unlocking import unlocked
from newsdesk.desktop.delivering import Delivering
from newsdesk.desktop.host import Host


class Targeting:
    """The window's part for it."""

    def __init__(self, window: Host, delivering: Delivering) -> None:
        self._window, self._delivering = window, delivering
        delivering.arrange = self.arrange

    def act_publish_targets(self) -> None:
        """Look at the targets and change the person's own."""
        self.arrange("")

    def arrange(self, name: str) -> None:
        """Look at the targets; at the password of this one first."""
        window, desk = self._window, self._window.desk
        wanted: Changes | None = window.ask.targets(desk, window.relay, name)
        if wanted is None:
            return
        keep_settings(desk, wanted)
        window.relay.run(partial(self._keep, wanted), done=self._say)

    def _keep(self, wanted: Changes) -> tuple[Message, ...]:
        """In a worker: the passwords, and what waited for them."""
        desk = self._window.desk
        told = keep_secrets(desk.outbox.secrets, wanted)
        unlocked(desk, {target.name for target, _ in wanted.secrets})
        return told

    def _say(self, told: Sequence[Message]) -> None:
        """What became of the passwords, where it is not what one expects."""
        self._delivering.look()
        if told:
            self._window.frame.notice.say("\n".join(self._window.t(message) for message in told), lasting=True)
