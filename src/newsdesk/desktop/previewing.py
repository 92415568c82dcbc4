"""Keeps the preview up to date: made at its first use, rendered in a worker, never twice for one revision."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.bundle import Exported, write_bundle
from newsdesk.desktop.host import Host
from newsdesk.extend.ports import Bundle

if TYPE_CHECKING:
    from newsdesk.desktop.preview import Preview

log = logging.getLogger(__name__)
PREVIEW = "newsdesk.desktop.preview"


class Previewing:
    """The window's preview, or why there is none."""

    def __init__(self, window: Host) -> None:
        self._window = window
        self.preview: Preview | None = None
        self._view = "write"
        self._busy = False
        self._again = False

    def show(self, view: str) -> None:
        """Write, split or preview; write where a preview cannot be, or not yet."""
        if view != "write" and self.preview is None:
            # Chromium is never loaded at the start. A later window of this process finds it loaded.
            if self._window.isVisible() or PREVIEW in sys.modules:
                self._make()
            if self.preview is None:
                view = "write"
                self._window.remember_view(view)
        self._view = view
        page = self._window.opened.page if self._window.opened else None
        self._window.frame.show_view(view, page, self.preview)
        self._window.enable()
        self.update()
        if page is not None:
            self.follow(page.block_at_caret())

    def _make(self) -> None:
        window = self._window
        try:
            # Imported at the first use: Chromium costs every start a second and 100 MB.
            from newsdesk.desktop.preview import Preview
        except ImportError:
            log.warning("no QtWebEngine", exc_info=True)
            window.on_error(
                UserError(
                    M("The preview cannot be shown: Qt WebEngine does not run on this machine."),
                    M("Use “Open in browser” in the menu View."),
                )
            )
            return
        self.preview = Preview(window.t, window.colours, window.desk.settings.preview_width)
        self.preview.widthChosen.connect(lambda name: window.desk.change_settings(preview_width=name))
        self.preview.browserAsked.connect(self.act_browser)
        window.frame.pages.addWidget(self.preview)

    def update(self) -> None:
        """Render the open article and show it, if the preview is to be seen."""
        window = self._window
        if self.preview is None or self._view == "write" or window.opened is None:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        desk, article = window.desk, window.opened.document.article
        window.relay.run(lambda: desk.render(article, "html", {}, quick=True), done=self._rendered, failed=self._failed)

    def _rendered(self, bundle: Bundle) -> None:
        self._busy = False
        if self.preview is not None:
            self.preview.show_bundle(bundle)
        if self._again:
            self._again = False
            self.update()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._window.on_error(error)

    def follow(self, block: str) -> None:
        """The caret is in this block."""
        if self.preview is not None and self._view != "write":
            self.preview.follow(block)

    def act_browser(self) -> None:
        """Write the page into the cache and open it in the person's browser."""
        window = self._window
        if window.opened is None:
            return
        article, desk = window.opened.document.article, window.desk

        def write() -> Exported:
            return write_bundle(desk.paths.cache / "browser" / article.id, desk.render(article, "html", {}))

        window.relay.run(write, done=lambda made: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry))))

    def close(self) -> None:
        """Let Chromium go."""
        if self.preview is not None:
            self.preview.hide()
            self.preview.release()
            self.preview.setParent(None)
            self.preview.deleteLater()
            self.preview = None
