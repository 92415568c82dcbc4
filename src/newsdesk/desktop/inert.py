"""A page in Chromium that shows files of ours and nothing else: no script of its own, no network, no way out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

from PySide6.QtCore import QBuffer, QByteArray, QObject, QUrl, QUrlQuery, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtQuick import QQuickWindow
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

from newsdesk.base.paths import resources
from newsdesk.desk.looking import Seen
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.theme import SANS, SERIF
from newsdesk.extend.ports import Bundle

SCHEME = "newsdesk"
GO = "go"
"""The host of addresses by which our script says what was clicked."""
MIMES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "css": "text/css",
}
WORLD = QWebEngineScript.ScriptWorldId.ApplicationWorld
"""Our own world: the page's scripts are off."""


FLAGS, OFF_LINE = "QTWEBENGINE_CHROMIUM_FLAGS", '--host-resolver-rules="MAP * ~NOTFOUND"'
"""No name leads anywhere, no number either: <link rel="preconnect"> asks no interceptor."""


def _processor_draws() -> None:
    """Put Chromium's picture into the window by the processor. By way of OpenGL the whole window would go through it,
    the page that is written on too; without a graphics card that is 40 ms a key in place of 7
    (benchmarks/preview.py)."""
    if "QT_QUICK_BACKEND" not in os.environ:
        QQuickWindow.setSceneGraphBackend("software")


@contextmanager
def _off_line() -> Iterator[None]:
    """While Chromium starts its flags are as we need them; a browser that we open later is not to inherit them."""
    held = os.environ.get(FLAGS)
    os.environ[FLAGS] = f"{held or ''} {OFF_LINE}"
    try:
        yield
    finally:
        if held is None:
            del os.environ[FLAGS]
        else:
            os.environ[FLAGS] = held


def register_scheme() -> None:
    """Must run before the first page; does nothing the second time."""
    if not QWebEngineUrlScheme.schemeByName(SCHEME.encode()).name().isEmpty():
        return
    scheme = QWebEngineUrlScheme(SCHEME.encode())
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
    QWebEngineUrlScheme.registerScheme(scheme)


class _Files(QWebEngineUrlSchemeHandler):
    """Answers with the page that is shown and the files of its bundle, and nothing else."""

    on_error = None

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seen = Seen(Bundle("", {}))

    @guard()
    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        name = job.requestUrl().path().lstrip("/")
        bundle = self.seen.bundle
        data = self.seen.page.encode() if name == bundle.entry else bundle.files.get(name)
        if data is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        mime = MIMES.get(name.rpartition(".")[2], "application/octet-stream")
        buffer = QBuffer(job)
        buffer.setData(QByteArray(data))
        job.reply(b"text/html; charset=utf-8" if name == bundle.entry else mime.encode(), buffer)


class _Gate(QWebEngineUrlRequestInterceptor):
    """Lets nothing through but our own files."""

    on_error = None

    @guard()
    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        if info.requestUrl().scheme() != SCHEME:
            info.block(True)


class InertPage(QWebEnginePage):
    """Stays on what it was given: a click on a link leads nowhere. ``clicked`` says which element with a block's
    anchor was meant, and which of the pictures in it (-1: none)."""

    on_error = None
    clicked = Signal(str, int)

    def __init__(self, parent: QObject) -> None:
        register_scheme()
        _processor_draws()
        with _off_line():
            self._profile = QWebEngineProfile(parent)  # off the record: nothing is kept
        self._gate, self._files = _Gate(parent), _Files(parent)
        self._profile.setUrlRequestInterceptor(self._gate)
        self._profile.installUrlSchemeHandler(SCHEME.encode(), self._files)
        super().__init__(self._profile, parent)
        self._number = 0
        script = QWebEngineScript()
        script.setSourceCode((resources() / "preview" / "page.js").read_text("utf-8"))
        script.setWorldId(WORLD.value)
        script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
        self.scripts().insert(script)
        self._choose()

    def _choose(self) -> None:
        settings, known = self.settings(), QWebEngineSettings.WebAttribute
        for name in (
            known.JavascriptEnabled, known.JavascriptCanOpenWindows, known.LocalStorageEnabled, known.PluginsEnabled,
            known.LocalContentCanAccessRemoteUrls, known.LocalContentCanAccessFileUrls, known.AutoLoadIconsForPage,
            known.FullScreenSupportEnabled, known.PdfViewerEnabled, known.ErrorPageEnabled,
        ):  # fmt: skip
            settings.setAttribute(name, False)
        # What Chromium takes by itself is a brush script on some systems. A page that names no font is for pasting into
        # a site (WeChat, a CMS), and those are sans-serif.
        fonts = settings.FontFamily
        for family, names in ((fonts.StandardFont, SANS), (fonts.SansSerifFont, SANS), (fonts.SerifFont, SERIF)):
            found = next((name for name in names if QFontDatabase.hasFamily(name)), None)
            if found is not None:
                settings.setFontFamily(family, found)

    @property
    def seen(self) -> Seen:
        """What is shown."""
        return self._files.seen

    def give(self, seen: Seen) -> None:
        """From now on the addresses of the page's pictures lead to these files."""
        self._files.seen = seen

    def load_anew(self) -> None:
        """Load what was given as a whole."""
        self._number += 1  # another address: what was loaded under the last one may be kept
        self.setUrl(QUrl(f"{SCHEME}://preview/{quote(self.seen.bundle.entry)}?{self._number}"))

    @guard(False)
    def acceptNavigationRequest(self, url: QUrl | str, kind: QWebEnginePage.NavigationType, main: bool) -> bool:
        url = QUrl(url)
        if url.scheme() == SCHEME and url.host() == GO:
            full = QUrl.ComponentFormattingOption.FullyDecoded
            number = QUrlQuery(url).query()
            self.clicked.emit(url.path(full).lstrip("/"), int(number) if number.isdecimal() else -1)
            return False
        return url.scheme() == SCHEME and kind != QWebEnginePage.NavigationType.NavigationTypeLinkClicked
