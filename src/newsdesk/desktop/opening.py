"""Opens the desk before there is a window: an older library is brought up, a damaged one is rescued, with progress."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QProgressDialog

from newsdesk.base.clock import now
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.jobs import Jobs
from newsdesk.desk.profile import ProfileWrong
from newsdesk.desktop.relay import Relay
from newsdesk.library.store import LibraryDamaged, is_older

if TYPE_CHECKING:
    from newsdesk.library.backup import Restored
    from newsdesk.library.rescue import Rescued

NAMED = 12
"""Headlines that a report names; the others are counted."""


def open_desk(paths: Paths, profile: Path | None, t: Translator) -> Desk | None:
    """The desk; None when the person would rather not, or it cannot be opened, which has been said then."""
    while True:
        try:
            if not is_older(paths.library):
                return Desk.open(paths, profile=profile)
            text = t("The library is made ready for this version. It happens once; a copy of it is kept.")
            return waited(t, text, partial(_brought_up, paths, profile))
        except LibraryDamaged as error:
            if not _wants_rescue(t, error):
                return None
            try:
                rescue_library(paths, t)
            except UserError as sorry:
                say(t, sorry)
                return None
        except ProfileWrong as error:
            answer = _without_profile(t, error)
            if answer == "quit":
                return None
            if answer == "without":
                profile = resources() / "profiles" / "built-in.toml"
        except UserError as error:
            if not say(t, error, again=True):
                return None


def _brought_up(paths: Paths, profile: Path | None, progress: Callable[[float], object]) -> Desk:
    return Desk.open(paths, profile=profile, progress=progress)


def rescue_library(paths: Paths, t: Translator) -> None:
    """Put a new library in the damaged one's place, and say what came back. Raises UserError; then all is as it was.
    Nobody may have the library open."""
    from newsdesk.library.rescue import rescue  # not at the start

    text = t("What can be read of the library is brought into a new one.")
    tell(t, waited(t, text, lambda progress: rescue(paths.library, now(), progress)))


def tell(t: Translator, made: Rescued | Restored) -> None:
    """Say what a rescue or a backup brought back, and where the library lies that it took the place of."""
    from newsdesk.library.rescue import Rescued  # not at the start

    lines = report(made, t) if isinstance(made, Rescued) else restored(made, t)
    box = QMessageBox(QMessageBox.Icon.Information, "Newsdesk", "\n".join(lines))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()


def restored(made: Restored, t: Translator) -> list[str]:
    """What a backup brought back, in sentences."""
    lines = [t("The library is as it was in the backup: {count} {count:article|articles}.", count=made.articles)]
    if made.missing:
        lines.append(t("Pictures that are missing from it: {count}", count=made.missing))
    if made.aside:
        lines.append(t("What was there lies in {path}", path=made.aside))
    return lines


def report(made: Rescued, t: Translator) -> list[str]:
    """What a rescue did, in sentences."""
    lines = [
        t(
            "{count} {count:article|articles} and {pictures} {pictures:picture|pictures} came back.",
            count=made.articles,
            pictures=made.pictures,
        ),
        t("The damaged library lies unchanged at {path}", path=made.aside),
    ]
    untitled = t("(no headline)")
    for text, names in (
        (t("These may lack their last changes:"), made.older),
        (t("Of these nothing could be read:"), made.lost),
    ):
        if names:
            more = [t("and {count} more", count=len(names) - NAMED)] if len(names) > NAMED else []
            lines += ["", text, *(f"  {name or untitled}" for name in names[:NAMED]), *more]
    return lines


def say(t: Translator, error: UserError, *, again: bool = False) -> bool:
    """A failure, where there is no window yet to say it in. again offers to try again: does the person want that?"""
    box = QMessageBox(QMessageBox.Icon.Critical, "Newsdesk", t(error.message))
    box.setInformativeText(t(error.hint) if error.hint else "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.addButton(t("Quit") if again else t("Close"), QMessageBox.ButtonRole.RejectRole)
    retry = box.addButton(t("Try again"), QMessageBox.ButtonRole.AcceptRole) if again else None
    box.exec()
    return retry is not None and box.clickedButton() is retry


def _without_profile(t: Translator, error: ProfileWrong) -> Literal["without", "again", "quit"]:
    """Nobody is kept from writing by a profile on a share that is out of reach, or by a mistake in it."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Newsdesk", t(error.message))
    box.setInformativeText(
        t("You can write without it this time: channels, staff and required fields are missing then.")
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    without = box.addButton(t("Open without it"), QMessageBox.ButtonRole.AcceptRole)
    again = box.addButton(t("Try again"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(t("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(without)
    box.exec()
    return "without" if box.clickedButton() is without else "again" if box.clickedButton() is again else "quit"


def is_silent(t: Translator) -> Literal["again", "another", "quit"]:
    """Another window is open and does not answer: what now?"""
    box = QMessageBox(
        QMessageBox.Icon.Warning, "Newsdesk", t("Newsdesk is open already, but its window does not answer.")
    )
    box.setInformativeText(
        t("It may be busy for a moment. A second window works too: what both change is kept and can be compared.")
    )
    again = box.addButton(t("Try again"), QMessageBox.ButtonRole.AcceptRole)
    another = box.addButton(t("Open a second window"), QMessageBox.ButtonRole.ActionRole)
    box.addButton(t("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(again)
    box.exec()
    return "again" if box.clickedButton() is again else "another" if box.clickedButton() is another else "quit"


def _wants_rescue(t: Translator, error: UserError) -> bool:
    box = QMessageBox(QMessageBox.Icon.Warning, "Newsdesk", t(error.message))
    box.setInformativeText(
        t("It can be set aside as it is, and what can be read of it be brought into a new library. Nothing is deleted.")
    )
    yes = box.addButton(t("Bring back what can be read"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(t("Quit"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(yes)
    box.exec()
    return box.clickedButton() is yes


class _Told(QObject):
    """Brings how far the work is from the worker to the bar."""

    part = Signal(float)


def waited(t: Translator, text: str, act: Callable[[Callable[[float], object]], Any]) -> Any:
    """What act gives, run in a worker while a bar shows how far it is. It must be done or fail, never half: so it
    cannot be cancelled. Raises what it raises."""
    bar = QProgressDialog(text, "", 0, 1000)
    bar.setCancelButton(None)
    bar.setWindowTitle("Newsdesk")
    bar.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
    bar.setMinimumDuration(400)
    answers: list[Any] = []
    errors: list[Exception] = []
    jobs = Jobs(1)
    relay = Relay(jobs, errors.append)
    told = _Told()
    told.part.connect(lambda part: bar.setValue(min(999, int(1000 * part))), Qt.ConnectionType.QueuedConnection)
    bar.setValue(0)

    def end(into: list[Any], what: Any) -> None:
        into.append(what)
        bar.done(0)

    relay.run(
        act,
        told.part.emit,
        done=lambda made: end(answers, made),
        failed=lambda error: end(errors, error),
    )
    while not answers and not errors:
        bar.exec()
    jobs.close()
    bar.deleteLater()
    if errors:
        raise errors[0]
    return answers[0]
