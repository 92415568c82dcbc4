"""What the file of the picture at the caret says: read in a worker, shown in the details, put where it belongs."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from newsdesk.base.errors import UserError
from newsdesk.desk.pictures import Said
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host

PAUSE = 120
"""Milliseconds that the caret rests in a figure before its file is read: who walks over many reads none of them."""
HELD = 100
"""Pictures of which it is remembered what they say."""


class Stating(QObject):
    """The window's part for it."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window, self._details = window, window.frame.details
        self.on_error = lambda error: window.on_error(error)
        self._asset = self._article = ""
        self._held: dict[str, Said] = {}
        """By picture, for this article."""
        self._rest = QTimer(self, interval=PAUSE, singleShot=True)
        self._rest.timeout.connect(self._ask)
        self._details.pictureShown.connect(self._show)
        self._details.from_file.articleWanted.connect(window.open)

    @guard()
    def _show(self, asset: str) -> None:
        """Another picture is shown, or none ("")."""
        opened = self._window.opened
        article = opened.id if opened is not None else ""
        if article != self._article:
            self._held.clear()
        self._asset, self._article = asset, article
        self._details.show_said(self._held.get(asset))
        if asset and asset not in self._held:
            self._rest.start()
        else:
            self._rest.stop()

    @guard()
    def _ask(self) -> None:
        asset, article = self._asset, self._article
        self._window.relay.run(
            self._window.desk.pictures.said,
            asset,
            article,
            done=lambda said: self._came(asset, article, said),
            failed=self._failed,
        )

    def _came(self, asset: str, article: str, said: Said) -> None:
        if article != self._article:
            return
        while len(self._held) >= HELD:
            del self._held[next(iter(self._held))]
        self._held[asset] = said
        if asset == self._asset:
            self._details.show_said(said)

    def _failed(self, error: Exception) -> None:
        """A picture whose file is away says nothing: that it is away, the page and the check say."""
        if not isinstance(error, UserError):
            self._window.on_error(error)
