"""Printing: a PDF that the person's own program opens and prints, with the pages as they will be before their eyes.

WeasyPrint's proof is the first choice. Where it is missing (it needs Pango, which Windows and macOS do not have) the
preview's Chromium makes a PDF of the page as it is printed, and where that is missing too the browser prints the page.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.desk.bundle import Exported, write_bundle
from newsdesk.desk.looking import PAGE, Seen, look
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.extend.ports import Bundle

if TYPE_CHECKING:
    from newsdesk.desktop.inert import InertPage

log = logging.getLogger(__name__)
ENTRY = "print.pdf"


class Printing(QObject):
    """The window's printing."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self._page: InertPage | None = None

    def act_print(self) -> None:
        opened = self._window.opened
        if opened is None:
            return
        opened.page.finish()
        article = opened.document.article
        self._window.frame.notice.say(self._window.t("The pages are made…"), about="print")
        self._window.relay.run(
            self._proof, article, done=self._show, failed=lambda error: self._without_weasyprint(article, error)
        )

    def _proof(self, article: Article) -> Exported:
        """In a worker."""
        return self._written(article, self._window.desk.render(article, "pdf", {}, quick=True))

    def _written(self, article: Article, bundle: Bundle) -> Exported:
        return write_bundle(self._window.desk.paths.cache / "print" / article.id, bundle)

    def _show(self, made: Exported) -> None:
        t, notice = self._window.t, self._window.frame.notice
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(made.entry))):
            notice.say(t("The pages are open in your PDF program: print them there."), about="print")
        else:
            notice.say(t("No program opens PDF files here. The pages are in {path}", path=made.entry), drag=made.entry)

    # ------------------------------------------------------------------ without WeasyPrint

    def _without_weasyprint(self, article: Article, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        log.info("no proof to print: %s", error.message.template)
        desk = self._window.desk
        self._window.relay.run(look, desk, article, PAGE, done=lambda seen: self._by_chromium(article, seen))

    def _by_chromium(self, article: Article, seen: Seen) -> None:
        try:
            from newsdesk.desktop.inert import InertPage  # Chromium is never loaded before it is needed
        except ImportError:
            self._by_browser()
            return
        self._forget()
        page = self._page = InertPage(self)
        page.give(seen)
        page.loadFinished.connect(lambda good: self._loaded(page, article))
        page.load_anew()

    @guard()
    def _loaded(self, page: InertPage, article: Article) -> None:
        if page is self._page:
            page.printToPdf(lambda data: self._printed(page, article, data))

    @guard()
    def _printed(self, page: InertPage, article: Article, data: QByteArray) -> None:
        if page is not self._page:
            return
        QTimer.singleShot(0, self, self._forget)  # not inside its own call
        if data.isEmpty():
            self._by_browser()
            return
        bundle = Bundle(ENTRY, {ENTRY: bytes(data.data())})
        self._window.relay.run(self._written, article, bundle, done=self._show)

    def _by_browser(self) -> None:
        self._window.named["browser"].trigger()
        self._window.frame.notice.say(
            self._window.t("The page is open in your browser: print it there."), about="print"
        )

    def _forget(self) -> None:
        if self._page is not None:
            shiboken6.delete(self._page)  # before its profile, as Qt wants it
            self._page = None

    def close(self) -> None:
        """The window closes."""
        self._forget()
