"""The preview: an article in Chromium, as wide as a screen of its reader, dark or light, kept in step part by part."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.desk.looking import PAGE, Form, Seen
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.inert import WORLD, InertPage
from newsdesk.desktop.theme import Colours
from newsdesk.extend.ports import Bundle
from newsdesk.formats.runs import anchor

WIDTHS = {"desktop": 1024, "tablet": 820, "phone": 390}
"""CSS pixels of a screen; where there is less room it is shown smaller. A desktop's may be wider."""
PAPER = 794
"""CSS pixels of a sheet of A4."""
WIDEST = 16_777_215


class Preview(QWidget):
    """Shows what is seen of an article and follows the caret. ``chosen``: another form, width or darkness is wanted;
    ``loaded``: what was given is shown; ``clicked``: the anchor of a block, and which of its pictures (-1: none)."""

    chosen = Signal()
    browserAsked = Signal()
    exportAsked = Signal()
    loaded = Signal()
    clicked = Signal(str, int)
    on_error = None

    def __init__(
        self, t: Translator, colours: Colours, offered: Mapping[str, Form], form: str, width: str, dark: bool
    ) -> None:
        super().__init__()
        self.setObjectName("preview")
        self._t, self._offered = t, offered
        self.width_name = width if width in WIDTHS else "desktop"
        self._key: tuple[str, ...] = ()
        """Of what is loaded: another page of the same key is made of it by changing what differs."""
        self._ready = False
        """Is a page loaded, and our script with it?"""
        self._block, self._owed = "", False
        self._page = InertPage(self)
        self.view = QWebEngineView(self)
        self._page.setBackgroundColor(QColor(colours.sheet))
        self._page.clicked.connect(self.clicked, Qt.ConnectionType.QueuedConnection)
        self._page.renderProcessTerminated.connect(self._ended)
        self.view.setPage(self._page)
        self.view.setAccessibleName(t("Preview"))
        self.view.loadFinished.connect(self._finished)
        self._pause = QTimer(self, interval=120, singleShot=True)
        self._pause.timeout.connect(lambda: self._scroll())
        self.buttons = {
            name: small_button(words, checkable=True, style="width")
            for name, words in (("desktop", t("Desktop")), ("tablet", t("Tablet")), ("phone", t("Phone")))
        }
        self.dark = small_button(t("Dark"), checkable=True, style="width")
        self.dark.setAutoExclusive(False)
        self.dark.setToolTip(t("As on a screen that is set to dark"))
        self.dark.setChecked(dark)
        self.forms = QComboBox()
        self.forms.setAccessibleName(t("What is shown"))
        for name, known in offered.items():
            self.forms.addItem(t(known.label), name)
        self.forms.setCurrentIndex(max(self.forms.findData(form), 0))
        self._lay_out()
        self.buttons[self.width_name].setChecked(True)
        self._connect()
        self._fit()

    def _lay_out(self) -> None:
        t = self._t
        bar = QWidget()
        bar.setObjectName("previewbar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 6, 14, 6)
        row.addWidget(self.forms)
        for button in (*self.buttons.values(), self.dark):
            row.addWidget(button)
        row.addStretch(1)
        self.browser = small_button(t("Open in browser"))
        row.addWidget(self.browser)
        self.elsewhere = QLabel(t("This is a file for another program. Export it to see it there."))
        self.elsewhere.setObjectName("lead")
        self.elsewhere.setWordWrap(True)
        self.elsewhere.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.export = QPushButton(t("Export…"))
        file = QWidget()
        held = QVBoxLayout(file)
        held.addStretch(1)
        held.addWidget(self.elsewhere)
        held.addSpacing(12)
        held.addWidget(self.export, 0, Qt.AlignmentFlag.AlignHCenter)
        held.addStretch(2)
        screen = QWidget()
        middle = QHBoxLayout(screen)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.view)
        self._stack = QStackedWidget()
        self._stack.addWidget(screen)
        self._stack.addWidget(file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        for name, button in self.buttons.items():
            button.clicked.connect(lambda checked=False, name=name: self.set_width(name))
        self.dark.toggled.connect(lambda on: self.chosen.emit())
        self.forms.currentIndexChanged.connect(lambda index: self.chosen.emit())
        self.browser.clicked.connect(self.browserAsked)
        self.export.clicked.connect(self.exportAsked)

    # ------------------------------------------------------------------ what is chosen

    @property
    def form(self) -> Form:
        """The form that is to be shown."""
        return self._offered.get(self.forms.currentData(), PAGE)

    def set_width(self, name: str) -> None:
        """Show the page as wide as a desktop's, a tablet's or a phone's screen."""
        self.buttons[name].setChecked(True)
        self.width_name = name
        self._fit()
        self.chosen.emit()

    def _fit(self) -> None:
        """The view as wide as the screen or the sheet that is shown; smaller where there is no room for it."""
        web, paper = self.seen.web, self.form.paper
        for button in self.buttons.values():
            button.setEnabled(web and not paper)
        self.dark.setEnabled(bool(self.seen.page) and not paper)
        wanted = PAPER if paper else WIDTHS[self.width_name]
        self.view.setMaximumWidth(wanted if web and (paper or self.width_name != "desktop") else WIDEST)
        # Chromium's least is a quarter.
        self.view.setZoomFactor(min(1.0, max(0.25, self.width() / wanted)) if web else 1.0)
        # On a tablet and a phone they lie over the page.
        bars = QWebEngineSettings.WebAttribute.ShowScrollBars
        self._page.settings().setAttribute(bars, not web or paper or self.width_name == "desktop")

    @guard()
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ------------------------------------------------------------------ what is shown

    @property
    def seen(self) -> Seen:
        """What is shown."""
        return self._page.seen

    @property
    def bundle(self) -> Bundle:
        """The export that is shown."""
        return self.seen.bundle

    def show_seen(self, seen: Seen, article: str, form: Form) -> None:
        """Show this of the article with this id; ``loaded`` follows. Only what differs from what is shown changes."""
        before, key = self.seen, (article, form.format, seen.bundle.entry)
        self._page.give(seen)
        self._stack.setCurrentIndex(0 if seen.page else 1)
        self.setFocusProxy(self.view if seen.page else self.export)
        self._fit()
        if not seen.page:
            self._key = ()
            self.loaded.emit()
        elif key != self._key:
            self._key = key
            self._load()
        elif seen.page == before.page:
            self.loaded.emit()
        else:
            self._page.runJavaScript(f"newsdesk.show({json.dumps(seen.page)})", WORLD.value, self._changed)

    def _load(self) -> None:
        self._ready = False
        self._page.load_anew()

    def forget(self) -> None:
        """What is given next is loaded as a whole."""
        self._key = ()

    @guard()
    def _changed(self, good: object) -> None:
        if good is not True:  # whatever went wrong in there: a whole page is always right
            self._load()
            return
        if self._owed:
            self._scroll()
        self.loaded.emit()

    @guard()
    def _ended(self, status: object, code: int) -> None:
        """Chromium's process for the page ended; the next change starts another."""
        self._ready = False
        self.forget()
        self.loaded.emit()

    @guard()
    def _finished(self, good: bool) -> None:
        self._ready = good
        if self._block:
            self._scroll(fresh=True)
        self.loaded.emit()

    def follow(self, block_id: str) -> None:
        """Bring the block into view."""
        if block_id != self._block:
            self._block = block_id
            self._pause.start()

    @guard()
    def _scroll(self, *, fresh: bool = False) -> None:
        if not self._ready:
            return

        def done(found: object) -> None:
            self._owed = found is False  # a block that is still empty is not on the page

        arguments = f"{json.dumps(anchor(self._block))}, {json.dumps(fresh)}"
        self._page.runJavaScript(f"newsdesk.follow({arguments})", WORLD.value, done)

    # ------------------------------------------------------------------ as a part of the window

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
