"""Passwords of targets: in the system's keyring, and nowhere else.

Without a keyring they are kept for this session only, and whoever asks is told so. A keyring may ask the person to
unlock it and wait for that: call this in a worker.
"""

from __future__ import annotations

import logging
import threading

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.extend.publishing import Target

log = logging.getLogger(__name__)

SERVICE = "Newsdesk"


class Secrets:
    """The secrets of one person. Nothing of them is in a repr, a log or a message."""

    def __init__(self) -> None:
        self._session: dict[str, str] = {}
        self._lock = threading.Lock()

    def get(self, target: Target) -> str:
        """The target's secret, "" when there is none."""
        with self._lock:
            held = self._session.get(_name(target))
        if held is not None:
            return held
        import keyring  # not at every start, as in what follows
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(SERVICE, _name(target)) or ""
        except (KeyringError, RuntimeError, OSError) as error:
            log.info("no keyring: %s", type(error).__name__)
            return ""

    def set(self, target: Target, secret: str) -> bool:
        """Keep a secret; whether it is kept longer than this session."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(SERVICE, _name(target), secret)
        except (KeyringError, RuntimeError, OSError) as error:
            log.info("no keyring: %s", type(error).__name__)
            self.use(target, secret)
            return False
        with self._lock:
            self._session.pop(_name(target), None)
        return True

    def use(self, target: Target, secret: str) -> None:
        """Use a secret in this session and keep it nowhere."""
        with self._lock:
            self._session[_name(target)] = secret

    def forget(self, target: Target) -> None:
        """Remove a secret. UserError when the keyring cannot be reached."""
        with self._lock:
            self._session.pop(_name(target), None)
        import keyring
        from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

        try:
            keyring.delete_password(SERVICE, _name(target))
        except (PasswordDeleteError, NoKeyringError):
            return
        except (KeyringError, RuntimeError, OSError) as error:
            raise UserError(M("The system's keyring cannot be reached."), M("Unlock it, then try again.")) from error

    def lasting(self) -> bool:
        """Is there a keyring, so that a secret is kept longer than this session?"""
        import keyring
        from keyring.backends import fail

        return not isinstance(keyring.get_keyring(), fail.Keyring)


def _name(target: Target) -> str:
    """Under what the keyring has it: where and who, so that another address never gets a secret that is not its own."""
    return f"{target.connector} {target.address} {target.login}"
