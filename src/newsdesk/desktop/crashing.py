"""What becomes of a bug: saved first, then shown, with a report that holds nothing that anybody wrote."""

from __future__ import annotations

import logging
import platform
import signal
import sys
import threading
from collections.abc import Callable, Collection
from datetime import datetime
from importlib.metadata import version
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from newsdesk.base.clock import now, stamp
from newsdesk.base.i18n import Translator
from newsdesk.base.run import Ended
from newsdesk.base.traces import told

if TYPE_CHECKING:
    from newsdesk.desktop.window import Window

log = logging.getLogger(__name__)

SAVED_WITHIN = 3.0
"""Seconds that saving may take before the person is told that it did not work."""


def report(what: str) -> str:
    """A report of what happened: the program, what it runs on, and the steps."""
    runs_on = f"Python {platform.python_version()}, Qt {qVersion()} ({QGuiApplication.platformName()})"
    return f"Newsdesk {version('newsdesk')}\n{runs_on}\n{platform.platform()}\n{stamp(now())}\n\n{what}\n"


def show_report(
    t: Translator, words: str, what: str, parent: Window | None = None, *, ends: Collection[str] = ()
) -> str:
    """Show what happened. "close" when the program is to end, "copy" when the article is to be saved elsewhere, else
    "". ends: which of the two are offered."""
    from newsdesk.desktop.dialogs.crash import CrashDialog  # rarely needed

    dialog = CrashDialog(t, words, report(what), parent, ends=ends)
    dialog.exec()
    dialog.deleteLater()
    return dialog.choice


class Crashing(QObject):
    """Hears of bugs from every thread; window gives the window of now."""

    _met = Signal(object)

    def __init__(self, window: Callable[[], Window]) -> None:
        super().__init__()
        self._window = window
        self._known: set[tuple[str, str, int]] = set()
        self._showing = False
        self._met.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def watch(self) -> None:
        """Hear of what nobody caught, in any thread, and of the system's wish that the program ends."""
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)
        for name in ("SIGTERM", "SIGHUP", "SIGINT"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._asked_to_end)

    def stop(self) -> None:
        """The program ends: bugs go to Python's own place again."""
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__

    def met(self, error: BaseException) -> None:
        """A bug; may be said in any thread, and from inside Qt's own calls."""
        self._met.emit(error)

    def _uncaught(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            log.error("unexpected", exc_info=error)
            self.met(error)

    def _asked_to_end(self, number: int, frame: FrameType | None) -> None:
        # Python comes here between two of its own steps, a second after the signal at the latest (collector).
        QTimer.singleShot(0, self, QApplication.closeAllWindows)  # dialogs first

    # ------------------------------------------------------------------ saved first, shown after

    def _show(self, error: BaseException) -> None:
        """Each bug is shown once: one in a drawing comes back sixty times a second."""
        place = _place(error)
        if self._showing or place in self._known:
            return
        self._known.add(place)
        self._showing = True
        try:
            window = self._window()
            saved = self._save(window)
            ends = ("close",) if saved else ("copy", "close")
            answer = show_report(window.t, self._words(window.t, saved=saved), told(error), window, ends=ends)
            if answer == "copy":
                window.named["save_copy"].trigger()
            elif answer == "close":
                window.close()
        finally:
            self._showing = False

    def _save(self, window: Window) -> bool:
        try:
            if window.opened is None:
                return True
            window.opened.page.finish()
            return window.opened.session.flush(SAVED_WITHIN)
        except Exception:  # what saves after a bug must not fall over the same one
            log.exception("after a bug")
            return window.opened is not None and window.opened.session.flush(SAVED_WITHIN)

    @staticmethod
    def _words(t: Translator, *, saved: bool) -> str:
        happened = t("Something went wrong inside Newsdesk.")
        if saved:
            return f"{happened} {t('Everything you wrote is saved. You can go on.')}"
        return f"{happened} {t('The last changes could not be saved. Save a copy elsewhere now, on another disk.')}"


def say_ended(window: Window, before: Ended, last: str, *, opened: bool) -> None:
    """After a run that came to no proper end: what is here, and what is known of the end. last is the article that was
    open; opened: it is open again."""
    t = window.t
    row = window.desk.library.row(last) if last else None
    words = t("Newsdesk ended unexpectedly the last time. Your articles are here as they were last saved.")
    choices: list[tuple[str, Callable[[], object]]] = []
    if row is not None and opened:
        words = t(
            "Newsdesk ended unexpectedly the last time. Everything up to the last save at {time} is here.",
            time=_local(row.updated),
        )
    elif row is not None:
        words = t(
            "Newsdesk ended unexpectedly several times with “{name}” open, so it was not opened this time.",
            name=row.headline or t("(no headline)"),
        )
        choices.append((t("Open it"), lambda: window.open(last)))
    if before.crash:
        title = t("This is what is known of the end.")
        choices.append((t("Report…"), lambda: show_report(t, title, before.crash, window)))
    window.frame.notice.say(words, *choices, lasting=True)


def _local(time: str) -> str:
    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M:%S}"


def _place(error: BaseException) -> tuple[str, str, int]:
    """What the same bug has in common each time."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace is not None else ("", 0)
    return (type(error).__qualname__, *where)
