"""Starts the application: language, look, desk, window; starts the window again when one of the first two changes."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import LANGUAGES, Translator, system_language, translator
from newsdesk.base.log import start_log
from newsdesk.base.paths import Paths, resources, user_paths
from newsdesk.base.run import Ended, Run
from newsdesk.base.traces import told
from newsdesk.desk.desk import Desk
from newsdesk.desk.managed import in_force, managed, profile_in_use
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.desktop.collector import Collector
from newsdesk.desktop.crashing import Crashing, say_ended, show_report
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.opening import is_silent, open_desk, say, tell, waited
from newsdesk.desktop.qtwords import speak
from newsdesk.desktop.single import Listening, Wanted, first, hand_over, wanted
from newsdesk.desktop.theme import DARK, LIGHT, Colours
from newsdesk.desktop.window import Window

log = logging.getLogger(__name__)

LISTEN_AFTER, BUSY = 200, 500
"""Milliseconds after which the first window listens to later starts, and between looks whether a dialog is answered."""
TIRED = 2
"""Crashes in a row after which the last article is not opened by itself."""


class Application(QApplication):
    """Qt's, with an ear for files that macOS gives to a running program."""

    fileGiven = Signal(str)

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self.on_error = None

    @guard(False)
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.fileGiven.emit(event.file())
            return True
        return super().event(event)


class Newsdesk:
    """The running application. language: for this time another than the settings'."""

    def __init__(self, app: QApplication, desk: Desk, language: str = "") -> None:
        self._app = app
        self.desk = desk
        self._language = language
        self._replacing = False
        self.crashing = Crashing(lambda: self.window)
        self.window = self._build()
        app.styleHints().colorSchemeChanged.connect(self.rebuild)

    def _build(self) -> Window:
        language = language_of(self._language or self.desk.settings.language)
        t = translator(language, locale_folder())
        speak(self._app, t)
        window = Window(self.desk, t, colours_of(self._app))
        window.languageChosen.connect(self._speak_as_chosen, Qt.ConnectionType.QueuedConnection)
        window.libraryWanted.connect(self.replace_library, Qt.ConnectionType.QueuedConnection)
        window.reopenWanted.connect(self.reopen, Qt.ConnectionType.QueuedConnection)
        window.bugMet.connect(self.crashing.met)
        return window

    def _speak_as_chosen(self) -> None:
        self._language = ""
        self.rebuild()

    def rebuild(self) -> None:
        """A new window in the language and the colours of now, over the same article with its history."""
        old, opened = self.window, self.window.opened
        if not old.close():
            return
        old.deleteLater()
        self.window = self._build()
        if opened is not None:
            self.window.open(opened.id)
            if self.window.opened is not None:
                self.window.opened.document.take_history(opened.document)
        self.window.show()

    def replace_library(self, act: Callable[[], object]) -> None:
        """Close window and library, do what puts another library in its place, and open both again."""

        def replace(t: Translator) -> None:
            try:
                tell(t, waited(t, t("The library is being replaced. Nothing is deleted."), lambda progress: act()))
            except UserError as error:
                say(t, error)

        self.reopen(replace)

    def reopen(self, between: Callable[[Translator], object] = lambda t: None) -> None:
        """Close window and library, do what is to be done between, and open both again."""
        old, t = self.window, self.window.t
        if not old.close():
            return
        self._app.setQuitOnLastWindowClosed(False)
        old.deleteLater()
        self._replacing = True
        self.desk.close()
        between(t)
        desk = open_desk(self.desk.paths, None, t)
        if desk is None:
            self._app.exit(3)
            return
        self.desk = desk
        self.window = self._build()
        self._replacing = False
        self.open_last()
        self.window.show()
        self._app.setQuitOnLastWindowClosed(True)

    def open_again(self, before: Ended | None) -> None:
        """Where the person stopped the last time. before: how the last run ended, if not well. What ends the program
        each time that it is opened is not opened a third time."""
        last = self.desk.settings.last_article
        if before is None or before.times < TIRED:
            self.open_last()
        if before is not None:
            say_ended(self.window, before, last, opened=self.window.opened is not None)

    def open_last(self) -> None:
        """Where the person stopped the last time."""
        last = self.desk.settings.last_article
        if last and self.desk.library.row(last) is not None:
            self.window.open(last)

    def take(self, what: Wanted) -> None:
        """A later start's wish: come to the front and open it."""
        front = (self._app.activeModalWidget() or self.window).window()
        if what.activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = what.activation  # where Qt looks for it
        if not self._replacing:
            front.setWindowState(front.windowState() & ~Qt.WindowState.WindowMinimized)
            front.show()
            front.raise_()
            front.activateWindow()
        self._open(what)

    def _open(self, what: Wanted) -> None:
        """A dialog is answered first."""
        if self._replacing or self._app.activeModalWidget() is not None:
            QTimer.singleShot(BUSY, self._app, lambda: self._open(what))
            return
        if what.sample:
            self.window.open(open_sample(self.desk))
        self.window.articles.take_in([Path(file) for file in what.open])


def colours_of(app: QApplication) -> Colours:
    """The system's choice of light and dark."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def is_first(paths: Paths) -> bool:
    """Has nobody written here before?"""
    return not paths.settings.exists() and not paths.library.exists()


def language_of(setting: str) -> str:
    """The interface's language."""
    return setting if setting in LANGUAGES else system_language()


def locale_folder() -> Path:
    """Where the catalogues are."""
    return resources() / "locale"


def run(arguments: Sequence[str], language: str = "") -> int:
    """Open the window and stay until it is closed; gives the exit code. language: instead of the settings'."""
    if not _has_display(os.environ):
        t = translator(language_of(language or "system"), locale_folder())
        print(t("There is no display to open the window on. The command line works: newsdesk --help"), file=sys.stderr)  # noqa: T201
        return 3
    paths = user_paths()
    start_log(paths.log)
    app = _application()
    t = translator(language_of(language or in_force(paths).language), locale_folder())
    speak(app, t)  # opening the library may ask something
    what = wanted(arguments)
    try:
        with _running(_claimed(paths, what, t), paths.data) as running:
            return _work(app, paths, what, t, language, running)
    except _Elsewhere as answer:
        return answer.code
    except Exception as error:  # the program's border: who sees no window shall see why
        log.exception("the window could not be opened")
        show_report(t, t("Newsdesk could not be started."), told(error))
        return 3


def _application() -> Application:
    """Qt, as this program wants it."""
    if os.environ.get("QT_IM_MODULE") in ("fcitx", "fcitx5"):
        os.environ["QT_IM_MODULE"] = "ibus"  # the wheels have no fcitx plug-in; fcitx5 speaks ibus
    # The preview's Chromium, made later, needs this before there is an application.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = Application(["newsdesk"])
    app.setApplicationName("Newsdesk")
    app.setDesktopFileName("newsdesk")
    app.setStyle("Fusion")
    app.setWindowIcon(QIcon(str(resources() / "icons" / "newsdesk.svg")))
    return app


def _work(app: Application, paths: Paths, what: Wanted, t: Translator, language: str, running: Run | None) -> int:
    """Open desk and window, and stay until it is closed. running: this is the window that others are handed over to."""
    collector = Collector()
    made: list[Newsdesk] = []
    early: list[Wanted] = []
    """What later starts wanted before there was a window, while a question was open."""
    ears: list[Listening] = []
    if running is not None:

        def listen() -> None:
            ears.append(Listening(paths.data, lambda what: made[0].take(what) if made else early.append(what)))

        QTimer.singleShot(LISTEN_AFTER, collector, listen)
    begin = "sample" if what.sample else ""
    if not begin and not what.open and is_first(paths):
        from newsdesk.desktop.beginning import first_start  # once in a life

        begin = first_start(paths, t, colours_of(app))
    own_profile = profile_in_use(paths, in_force(paths), managed(paths.managed))[0]
    desk = open_desk(paths, sample_profile() if begin == "sample" and own_profile is None else None, t)
    if desk is None:
        return 3
    newsdesk = Newsdesk(app, desk, language)
    newsdesk.crashing.watch()
    if begin == "sample":
        newsdesk.window.open(open_sample(desk))
    elif begin != "write":
        newsdesk.open_again(running.before if running is not None else None)
    newsdesk.window.show()
    if begin == "write":
        newsdesk.window.named["new"].trigger()
    newsdesk.window.articles.take_in([Path(file) for file in what.open])
    app.fileGiven.connect(lambda file: newsdesk.take(Wanted((file,))))
    made.append(newsdesk)
    for later in early:
        newsdesk.take(later)
    QTimer.singleShot(0, collector, collector.settle)  # after the first picture of the window
    code = app.exec()
    for ear in ears:
        ear.close()
    newsdesk.crashing.stop()
    collector.stop()
    app.clipboard().clear()  # data made in Python must not outlive it
    newsdesk.desk.close()
    return code


@contextmanager
def _running(lock: IO[bytes] | None, data: Path) -> Iterator[Run | None]:
    """The run of who has the lock, until it ends."""
    if lock is None:
        yield None
        return
    run = Run(data)
    try:
        yield run
    finally:
        run.end()
        lock.close()


class _Elsewhere(Exception):  # noqa: N818  it says where the work is done
    """There is nothing left to do here; code is the exit code."""

    def __init__(self, code: int) -> None:
        self.code = code


def _claimed(paths: Paths, what: Wanted, t: Translator) -> IO[bytes] | None:
    """The lock of the first window; None for one beside a window that does not answer, or where nothing can be locked.
    Raises _Elsewhere when the open window has taken what was wanted, or the person would rather not."""
    try:
        lock = first(paths.data)
        while lock is None:
            answer = hand_over(paths.data, what)
            if answer == "taken":
                raise _Elsewhere(0)
            if answer != "silent":
                return answer
            choice = is_silent(t)
            if choice == "quit":
                raise _Elsewhere(3)
            if choice == "another":
                return None
    except OSError:
        log.warning("this window cannot be made the only one", exc_info=True)  # opening the library says what is wrong
        return None
    return lock


def _has_display(environment: Mapping[str, str]) -> bool:
    """Without one Qt would end the process with a core dump."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(environment.get(name) for name in names)
