"""The first start on a machine: asks once who writes and for whom, before there is a library."""

from __future__ import annotations

import logging
from typing import Literal

from PySide6.QtWidgets import QApplication

from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.base.paths import Paths
from newsdesk.desk.jobs import Jobs
from newsdesk.desk.managed import in_force, managed
from newsdesk.desk.profiles import apply, choose, found
from newsdesk.desk.settings import system_name
from newsdesk.desktop.dialogs.firststart import FirstStart
from newsdesk.desktop.opening import say
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.stylesheet import interface_font, palette, stylesheet
from newsdesk.desktop.theme import Colours

log = logging.getLogger(__name__)


def first_start(paths: Paths, t: Translator, colours: Colours) -> Literal["", "write", "sample"]:
    """Ask, keep the answers, and give what is to be done first."""
    QApplication.setPalette(palette(colours))
    QApplication.setFont(interface_font())
    jobs = Jobs(1)
    relay = Relay(jobs, lambda error: log.error("the desk profile could not be read", exc_info=error))
    dialog = FirstStart(t, system_name(), found(paths, in_force(paths), managed(paths.managed)), relay)
    dialog.setStyleSheet(stylesheet(colours))
    dialog.exec()
    begin, chosen = dialog.begin, dialog.choice.chosen
    changes: dict[str, object] = {"name": " ".join(dialog.name.text().split())} if begin else {}
    dialog.deleteLater()
    jobs.close()
    try:
        if begin and chosen is not None and dialog.choice.isEnabled():
            changes |= apply(paths, chosen)
    except UserError as error:
        say(t, error)
    if changes:
        choose(paths, changes)
    return begin
