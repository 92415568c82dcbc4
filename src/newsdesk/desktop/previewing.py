"""Keeps the preview up to date: made at its first use, rendered in a worker, one at a time, at once after a change."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, pictures_of
from newsdesk.article.place import Place
from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.desk.bundle import Exported, write_bundle
from newsdesk.desk.looking import PAGE, Form, Seen, forms, look, options_of
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.formats.runs import anchor

if TYPE_CHECKING:
    from newsdesk.desktop.preview import Preview

log = logging.getLogger(__name__)
PREVIEW = "newsdesk.desktop.preview"


LONG, PAUSE = 600_000, 350
"""A page of more characters is brought up to date so many milliseconds after the last change, a shorter one at once."""


class Previewing(QObject):
    """The window's preview, or why there is none."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self.preview: Preview | None = None
        self._view = "write"
        self.busy = False
        """Is something on its way to the screen?"""
        self._again = False
        self._unseen: Form | None = None
        """The form of which there is nothing to be seen, however the article changes."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._render)

    def show(self, view: str) -> None:
        """Write, split or preview; write where a preview cannot be, or not yet, or is in the browser."""
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
        except ModuleNotFoundError:  # the light package comes without Chromium (docs/packaging.md)
            self.act_browser()
            return
        except ImportError:
            log.warning("no QtWebEngine", exc_info=True)
            window.on_error(
                UserError(
                    M("The preview cannot be shown: Qt WebEngine does not run on this machine."),
                    M("Use “Open in browser” in the menu View."),
                )
            )
            return
        held, offered = window.desk.settings, forms(window.desk.registry.exporters)
        preview = Preview(
            window.t, window.colours, offered, held.preview_form, held.preview_width, held.preview_dark
        )  # fmt: skip
        preview.chosen.connect(self._chosen)
        preview.browserAsked.connect(self.act_browser)
        preview.exportAsked.connect(self._export)
        preview.loaded.connect(self._shown)
        preview.clicked.connect(self._clicked)
        window.frame.pages.addWidget(preview)
        self.preview = preview

    # ------------------------------------------------------------------ up to date

    @property
    def _to_be_seen(self) -> bool:
        return self.preview is not None and self._view != "write" and self._window.opened is not None

    @guard()
    def update(self) -> None:
        """The article may be another: render it and show it, if the preview is to be seen."""
        if not self._to_be_seen:
            return
        if self._timer.interval():
            self._timer.start()
        else:  # before the page is painted: the worker has begun by then
            self._render()

    @guard()
    def _render(self) -> None:
        window, preview = self._window, self.preview
        if not self._to_be_seen or preview is None or window.opened is None:
            return
        if self.busy:
            self._again = True
            return
        if preview.form is self._unseen:
            return
        self.busy = True
        desk, article, form, dark = window.desk, window.opened.document.article, preview.form, preview.dark.isChecked()
        window.relay.run(
            lambda: look(desk, article, form, dark=dark),
            done=lambda seen: self._rendered(seen, article, form),
            failed=self._failed,
        )

    def _rendered(self, seen: Seen, article: Article, form: Form) -> None:
        if self.preview is not None:
            self._unseen = None if seen.page else form
            self._timer.setInterval(PAUSE if len(seen.page) > LONG else 0)
            self.preview.show_seen(seen, article.id, form)

    @guard()
    def _shown(self) -> None:
        """What was rendered is on the screen."""
        if not self.busy:
            return
        self.busy = False
        if self._again:
            self._again = False
            self.update()

    def _failed(self, error: Exception) -> None:
        self.busy = self._again = False
        self._window.on_error(error)

    def follow(self, block: str) -> None:
        """The caret is in this block."""
        if self.preview is not None and self._view != "write":
            self.preview.follow(block)

    # ------------------------------------------------------------------ what the person does in it

    @guard()
    def _chosen(self) -> None:
        preview = self.preview
        if preview is not None:
            self._window.desk.change_settings(
                preview_form=preview.form.name, preview_width=preview.width_name, preview_dark=preview.dark.isChecked()
            )
            self.update()

    @guard()
    def _clicked(self, at: str, number: int) -> None:
        """The page goes to the block with this anchor; of a group to the picture."""
        opened = self._window.opened
        if opened is None:
            return
        block = next((b for b in opened.document.article.blocks if anchor(b.id) == at), None)
        if block is None:
            return
        there = [p.id for p in pictures_of(block) if p.asset] if type(block) is Figure else []
        if number >= 0 and number < len(there):
            place = Place(there[number])
        else:
            place = Place(block.id, "caption" if type(block) is Figure else "text")
        opened.page.go_to(place, focus=opened.page.isVisible())

    @guard()
    def _export(self) -> None:
        """The file that cannot be shown is exported, in the form that was chosen here."""
        if self.preview is not None:
            self._window.desk.change_settings(export_format=self.preview.form.format)
            self._window.named["export"].trigger()

    def act_browser(self) -> None:
        """Write what is previewed, or the page, into the cache and open it in the person's own program."""
        window = self._window
        if window.opened is None:
            return
        article, desk = window.opened.document.article, window.desk
        form = self.preview.form if self.preview is not None and self._to_be_seen else PAGE

        def write() -> Exported:
            bundle = desk.render(article, form.format, options_of(desk, form))
            return write_bundle(desk.paths.cache / "browser" / article.id, bundle)

        window.relay.run(write, done=lambda made: QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry))))

    def close(self) -> None:
        """Let Chromium go."""
        self._timer.stop()
        if self.preview is not None:
            self.preview.hide()
            self.preview.release()
            self.preview.setParent(None)
            self.preview.deleteLater()
            self.preview = None
