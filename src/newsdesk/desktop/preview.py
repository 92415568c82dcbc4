"""The preview: the exporter's own files in Chromium, without scripts and without a network."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QTimer, QUrl, Signal
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineScript,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Bundle
from newsdesk.formats.runs import anchor

SCHEME = b"newsdesk"
PHONE = 390
MIMES = {
    "html": "text/html",
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "css": "text/css",
    "json": "application/json",
}
WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld.value


def register_scheme() -> None:
    """Must run before the first page; does nothing the second time."""
    if not QWebEngineUrlScheme.schemeByName(SCHEME).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(SCHEME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


class _Files(QWebEngineUrlSchemeHandler):
    """Answers with the files of the bundle that is shown, and nothing else."""

    on_error = None

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.bundle = Bundle("", {})

    @guard()
    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        name = job.requestUrl().path().lstrip("/")
        data = self.bundle.files.get(name)
        if data is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)
        buffer.setData(QByteArray(data))
        job.reply(MIMES.get(name.rpartition(".")[2], "application/octet-stream").encode(), buffer)


class _Gate(QWebEngineUrlRequestInterceptor):
    """Lets nothing through but our own files."""

    on_error = None

    @guard()
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() != SCHEME.decode():
            info.block(True)


class _Page(QWebEnginePage):
    """Stays on the bundle: a click on a link leads nowhere."""

    on_error = None

    @guard(False)
    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main: bool) -> bool:
        return QUrl(url).scheme() == SCHEME.decode() and kind != QWebEnginePage.NavigationType.NavigationTypeLinkClicked


class Preview(QWidget):
    """Desktop or phone width; shows bundles and follows the caret. ``widthChosen`` gives "desktop" or "phone"."""

    widthChosen = Signal(str)
    browserAsked = Signal()
    loaded = Signal()

    def __init__(self, t: Translator, colours: Colours, width: str) -> None:
        super().__init__()
        register_scheme()
        self.setObjectName("preview")
        self._profile = QWebEngineProfile(self)  # off the record: nothing is kept
        self._gate, self._files = _Gate(self), _Files(self)
        self._profile.setUrlRequestInterceptor(self._gate)
        self._profile.installUrlSchemeHandler(SCHEME, self._files)
        self.view = QWebEngineView(self)
        self._page = _Page(self._profile, self)
        self._page.setBackgroundColor(QColor(colours.sheet))
        self._forbid()
        self.view.setPage(self._page)
        self.view.loadFinished.connect(self._finished)
        self._block = ""
        self._shown = 0
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(self._scroll)
        self.buttons = {
            "desktop": small_button(t("Desktop"), checkable=True, style="width"),
            "phone": small_button(t("Phone"), checkable=True, style="width"),
        }
        self._lay_out(t)
        self.set_width(width if width in self.buttons else "desktop")
        self.setFocusProxy(self.view)

    def _forbid(self) -> None:
        settings, names = self._page.settings(), QWebEngineSettings.WebAttribute
        for name in (
            names.JavascriptEnabled, names.JavascriptCanOpenWindows, names.LocalStorageEnabled, names.PluginsEnabled,
            names.LocalContentCanAccessRemoteUrls, names.LocalContentCanAccessFileUrls, names.AutoLoadIconsForPage,
            names.FullScreenSupportEnabled, names.PdfViewerEnabled, names.ErrorPageEnabled,
        ):  # fmt: skip
            settings.setAttribute(name, False)

    def _lay_out(self, t: Translator) -> None:
        bar = QWidget()
        bar.setObjectName("previewbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 6, 14, 6)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda checked=False, name=name: self.set_width(name))
            row.addWidget(button)
        row.addStretch(1)
        browser = small_button(t("Open in browser"))
        browser.clicked.connect(self.browserAsked)
        row.addWidget(browser)
        self._middle = QHBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(self._middle, 1)

    def set_width(self, name: str) -> None:
        """Show the page as wide as a desktop's or a phone's screen."""
        self.buttons[name].setChecked(True)
        self.view.setMaximumWidth(PHONE if name == "phone" else 16_777_215)
        self.widthChosen.emit(name)

    @property
    def bundle(self) -> Bundle:
        """What is shown."""
        return self._files.bundle

    def show_bundle(self, bundle: Bundle) -> None:
        """Show this bundle; nothing happens when it is the one that is shown."""
        if bundle == self._files.bundle:
            return
        self._files.bundle = bundle
        fragment = f"#{quote(anchor(self._block))}" if self._block else ""
        # The number makes it another address: with the same one Chromium would only jump to the fragment.
        self._shown += 1
        self._page.setUrl(QUrl(f"{SCHEME.decode()}://preview/{quote(bundle.entry)}?{self._shown}{fragment}"))

    def follow(self, block_id: str) -> None:
        """Bring the block into view."""
        if block_id != self._block:
            self._block = block_id
            self._pause.start()

    def _scroll(self) -> None:
        # Our own world: the page's scripts stay off. "nearest": what is seen already does not move.
        element = anchor(self._block).replace("\\", "").replace('"', "")
        script = f'var e=document.getElementById("{element}"); if(e) e.scrollIntoView({{block:"nearest"}});'
        self._page.runJavaScript(script, WORLD)

    def _finished(self, good: bool) -> None:
        if good and self._block:
            self._scroll()
        self.loaded.emit()

    def release(self) -> None:
        """Drop the page before its profile, as Qt wants it."""
        shiboken6.delete(self.view)
        shiboken6.delete(self._page)

    def copy(self) -> None:
        """Put what is selected into the clipboard."""
        self._page.triggerAction(QWebEnginePage.WebAction.Copy)

    def selectAll(self) -> None:
        """Select the whole page."""
        self._page.triggerAction(QWebEnginePage.WebAction.SelectAll)

    def text(self, done: Callable[[str], None]) -> None:
        """The page as plain text, for tests."""
        self._page.toPlainText(done)
