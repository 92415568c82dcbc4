"""What the menu Help does: where the logs are, and which program this is."""

from __future__ import annotations

from importlib.metadata import version

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.desktop.host import Host


class Helping:
    """The window's help."""

    def __init__(self, window: Host) -> None:
        self._window = window

    def act_log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._window.desk.paths.log)))

    def act_about(self) -> None:
        self._window.ask.about(version("newsdesk"))
