"""One open article in the window: its session, its page, and who is told of what happens to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from newsdesk.article.document import Change
from newsdesk.base.i18n import Translator
from newsdesk.desk.desk import Desk
from newsdesk.desk.session import SaveState
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.theme import Colours

CHECK_AFTER = 250
"""Milliseconds after the last change."""


class LibraryPictures:
    """The library's pictures, as the page wants them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sizes: dict[str, tuple[int, int]] = {}

    def size(self, asset: str) -> tuple[int, int] | None:
        found = self._sizes.get(asset)
        if found is None:
            known = self._desk.library.asset(asset)
            if known is None:
                return None
            found = self._sizes[asset] = known.width, known.height
        return found

    def path(self, asset: str) -> Path | None:
        return self._desk.library.asset_path(asset)


class Opened(QObject):
    """``changed`` after every change; ``rested`` when somebody paused; ``state`` when saving went on."""

    changed = Signal()
    rested = Signal()
    state = Signal(object)

    def __init__(
        self, desk: Desk, article_id: str, t: Translator, colours: Colours, on_error: Callable[[Exception], None]
    ) -> None:
        super().__init__()
        self.session = desk.open_session(article_id)
        self.document = self.session.document
        self.binned = desk.library.row(article_id) is None
        """Is it in the bin? Then it is only to be read."""
        self.page = Page(self.document, LibraryPictures(desk), t, colours)
        self.page.on_error = on_error
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(CHECK_AFTER)
        self._rest.timeout.connect(self.rested)
        self._tell = self._emit_state
        self.session.on_state.append(self._tell)
        self._states.connect(self.state, Qt.ConnectionType.QueuedConnection)
        self.document.listeners.append(self._changed)

    _states = Signal(object)

    @property
    def id(self) -> str:
        """The article's id."""
        return self.document.article.id

    def _emit_state(self, state: SaveState) -> None:
        self._states.emit(state)  # from the saver's thread; queued to ours

    def _changed(self, change: Change) -> None:
        self.changed.emit()
        self._rest.start()

    def close(self) -> None:
        """Save and let go."""
        self._rest.stop()
        self.page.release()
        self.document.listeners.remove(self._changed)
        self.session.close()
        self.session.on_state.remove(self._tell)
