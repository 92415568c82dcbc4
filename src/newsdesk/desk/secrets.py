"""Passwords of targets: in the system's keyring, and nowhere else.

Without a keyring they are kept for this session only, and whoever asks is told so. A keyring may ask the person to
unlock it and wait for that: call this in a worker. A keyring is another program that answers with anything; nothing of
what it raises is more than "it cannot be reached".
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Literal

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.publishing import Target

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "Newsdesk"
Kept = Literal["", "session", "keyring"]
"""Where a secret is: nowhere, in this process until it ends, in the system's keyring."""


class Secrets:
    """The secrets of one person. Nothing of them is in a repr, a log or a message."""

    def __init__(self) -> None:
        self._session: dict[str, str] = {}
        self._lock = threading.Lock()

    def get(self, target: Target) -> str:
        """The target's secret, "" when there is none. UserError when the keyring is there and cannot be reached."""
        name = name_of(target)
        with self._lock:
            held = self._session.get(name)
        if held is not None:
            return held
        for keyring in _keyrings():
            try:
                secret = keyring.get_password(SERVICE, name)
            except Exception as error:  # see the module
                raise _unreached(error) from None
            if secret:
                return secret
        return ""

    def kept(self, target: Target) -> Kept:
        """Where the target's secret is. UserError as for :meth:`get`."""
        with self._lock:
            if name_of(target) in self._session:
                return "session"
        return "keyring" if self.get(target) else ""

    def set(self, target: Target, secret: str) -> bool:
        """Keep a secret; whether it is kept longer than this session (where not, :meth:`why_not` says why)."""
        if _put(name_of(target), secret):
            with self._lock:
                self._session.pop(name_of(target), None)
            return True
        self.use(target, secret)
        return False

    def use(self, target: Target, secret: str) -> None:
        """Use a secret in this session and keep it nowhere."""
        with self._lock:
            self._session[name_of(target)] = secret

    def forget(self, target: Target) -> None:
        """Remove a secret. UserError when the keyring cannot be reached."""
        name = name_of(target)
        with self._lock:
            self._session.pop(name, None)
        for keyring in _keyrings():
            from keyring.errors import PasswordDeleteError

            try:
                keyring.delete_password(SERVICE, name)
            except (PasswordDeleteError, NotImplementedError):
                continue  # it has none
            except Exception as error:  # see the module
                raise _unreached(error) from None

    def lasting(self) -> bool:
        """Is there a keyring, so that a secret is kept longer than this session, if it can be unlocked?"""
        return bool(_keyrings())

    def why_not(self) -> Message:
        """Why a secret was kept for this session only."""
        return M("the system's keyring is locked") if self.lasting() else M("this system has no keyring")


def _keyrings() -> tuple[KeyringBackend, ...]:
    """The keyrings that secrets may go into, the best first: none that forgets, and none that is a file of its own."""
    try:
        import keyring  # not at every start
        from keyring.backends import chainer, fail, null

        chosen = keyring.get_keyring()
        several = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    except Exception as error:  # what chooses it is read from a file and the environment
        log.info("no keyring: %s", type(error).__name__)
        return ()
    no = (fail.Keyring, null.Keyring)
    return tuple(k for k in several if not isinstance(k, no) and not type(k).__module__.startswith("keyrings.alt"))


def _put(name: str, secret: str) -> bool:
    """Into the first keyring that can be written to; whether it is there now."""
    for keyring in _keyrings():
        try:
            keyring.set_password(SERVICE, name, secret)
            return keyring.get_password(SERVICE, name) == secret
        except NotImplementedError:
            continue  # one that is only read
        except Exception as error:  # see the module
            log.info("the keyring cannot be reached: %s", type(error).__name__)
            return False
    return False


def _unreached(error: Exception) -> UserError:
    log.info("the keyring cannot be reached: %s", type(error).__name__)
    return UserError(
        M("The system's keyring cannot be reached."),
        M("Unlock it, then try again. A command takes the password with --password-stdin too."),
    )


def name_of(target: Target) -> str:
    """Under what the keyring has it: where and who, so that another address never gets a secret that is not its own."""
    return f"{target.connector} {target.address} {target.login}"
