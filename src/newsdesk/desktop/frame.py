"""The window's frame: toolbar, three columns, notice and status bar; what they do is the window's business."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QTabWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.base.i18n import Translator
from newsdesk.desk.desk import Desk
from newsdesk.desktop.actions import KINDS, Actions
from newsdesk.desktop.findbar import FindBar
from newsdesk.desktop.notice import Notice
from newsdesk.desktop.panels.checks import ChecksPanel
from newsdesk.desktop.panels.details import DetailsPanel
from newsdesk.desktop.panels.library import LibraryPanel
from newsdesk.desktop.panels.outbox import OutboxPanel
from newsdesk.desktop.panels.outline import OutlinePanel
from newsdesk.desktop.statusbar import StatusBar
from newsdesk.desktop.stylesheet import interface_font, palette, stylesheet
from newsdesk.desktop.theme import Colours
from newsdesk.desktop.welcome import Welcome


class Frame:
    """The parts of one window, laid out."""

    def __init__(self, window: QMainWindow, desk: Desk, t: Translator, colours: Colours, actions: Actions) -> None:
        self._t = t
        self.actions = actions
        QApplication.setPalette(palette(colours))
        QApplication.setFont(interface_font())
        window.setStyleSheet(stylesheet(colours))
        self.library = LibraryPanel(t, colours)
        self.details = DetailsPanel(t, desk.profile, desk.clock)
        self.checks = ChecksPanel(t, colours)
        self.outline = OutlinePanel(t, colours)
        self.outbox = OutboxPanel(t, colours)
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.setObjectName("side")
        self.side.tabBar().setDrawBase(False)
        self.side.addTab(self.details, t("Details"))
        self.side.addTab(self.checks, t("Checks"))
        self.side.addTab(self.outline, t("Outline"))
        self.side.addTab(self.outbox, t("Outbox"))
        self.notice = Notice(t)
        self.find = FindBar(t)
        self.status = StatusBar(t, desk.profile.name)
        self.kind = QToolButton()
        self._needed = 0
        """Pixels of the whole toolbar, measured when it is first fitted."""
        self.pages = QSplitter(Qt.Orientation.Horizontal)
        self.pages.setChildrenCollapsible(False)
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self._empty = Welcome(t, actions)
        self._lay_out(window)
        self._fill_toolbar(window)

    def _lay_out(self, window: QMainWindow) -> None:
        self.pages.addWidget(self._empty)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.find)
        column.addWidget(self.pages, 1)
        self.library.setMinimumWidth(200)
        self.side.setMinimumWidth(260)
        for widget in (self.library, middle, self.side):
            self.columns.addWidget(widget)
        self.columns.setHandleWidth(1)
        self.pages.setHandleWidth(1)
        self.columns.setChildrenCollapsible(False)
        self.columns.setStretchFactor(1, 1)
        self.columns.setSizes([264, 860, 316])
        window.setCentralWidget(self.columns)
        window.setStatusBar(self.status)

    def _fill_toolbar(self, window: QMainWindow) -> None:
        t, actions = self._t, self.actions
        bar = self.bar = QToolBar(t("Tools"))
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        window.addToolBar(bar)
        word = QLabel("Newsdesk")
        word.setObjectName("wordmark")
        self._spare = [bar.addWidget(word)]
        self._button(bar, "new", "+ " + t("New"))
        self._spare.append(self._button(bar, "import_file", t("Import…")))
        bar.addSeparator()
        self.kind.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kind.setMenu(actions.menu(window, *KINDS, "", "kicker", "subtitle", "divider"))
        self.kind.setAccessibleName(t("Kind of paragraph"))
        self.kind.setText(t("Paragraph") + " ▾")
        bar.addWidget(self.kind)
        bold, italic = self._button(bar, "bold", "B"), self._button(bar, "italic", "I")
        bar.widgetForAction(bold).setStyleSheet("font-weight: 700")
        bar.widgetForAction(italic).setStyleSheet("font-style: italic")
        link, quote = self._button(bar, "link", t("Link")), self._button(bar, "kind_quote", t("Quote"))
        bullets = self._button(bar, "kind_bullet", t("List"))
        self._button(bar, "picture", t("Picture"))
        self._spare += [quote, link, bullets]
        gap = QWidget()
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(gap)
        for name in ("view_write", "view_split", "view_preview"):
            self._button(bar, name, actions[name].text())
        bar.addSeparator()
        export = QToolButton()
        export.setText(t("Export") + " ▾")
        export.setAccessibleName(t("Export"))
        export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        export.setMenu(actions.menu(window, "export", "export_again", "", "copy_html", "copy_wechat"))
        self.export = export
        bar.addWidget(export)
        self._button(bar, "publish", t("Publish"), style="primary")

    def fit(self, width: int) -> None:
        """Leave out of the toolbar what the menus have too, until the rest fits: Export and Publish always stay."""
        if not self._needed:
            self._needed = self.bar.sizeHint().width()
        needed = self._needed
        for action in self._spare:
            show = needed <= width
            if not show:
                needed -= self.bar.widgetForAction(action).sizeHint().width()
            if action.isVisible() != show:
                action.setVisible(show)

    def _button(self, bar: QToolBar, name: str, text: str, style: str = "") -> QAction:
        button = QToolButton()
        button.setObjectName(style)
        button.setDefaultAction(self.actions[name])
        button.setText(text)
        # The action's own text is for menus; a change of the action would put it back.
        self.actions[name].changed.connect(lambda: button.setText(text))
        button.setAccessibleName(self.actions[name].text())
        return bar.addWidget(button)

    def alone(self, on: bool, window: QMainWindow) -> None:
        """Only the page and what is at its edges that matters; or everything again."""
        for widget in (window.menuBar(), self.bar, self.status):
            widget.setVisible(not on)
        self.library.setVisible(not on)
        self.side.setVisible(not on)

    def show_page(self, page: QWidget | None) -> None:
        """Put a page in the middle, or the welcome."""
        self._empty.setVisible(page is None)
        if page is not None:
            self.pages.insertWidget(0, page)

    def show_view(self, view: str, page: QWidget | None, preview: QWidget | None) -> None:
        """Write: library, page, details. Split: page and preview. Preview: the preview alone, which then has the keys:
        nobody writes in what is not seen."""
        alone = page is not None and page.isHidden()
        self.library.setVisible(view == "write")
        self.side.setVisible(view == "write")
        if page is not None:
            page.setVisible(view != "preview")
        if preview is not None:
            preview.setVisible(view != "write")
            if view == "preview":
                preview.setFocus()
            if view == "split" and page is not None:
                shares: dict[QWidget | None, int] = {page: 46, preview: 54}
                self.pages.setSizes([shares.get(self.pages.widget(i), 0) * 100 for i in range(self.pages.count())])
        if page is not None and alone and view != "preview":
            page.setFocus()


def saved(data: QByteArray) -> str:
    """Qt's saved state as text."""
    return bytes(data.toBase64().data()).decode("ascii")


def restored(text: str) -> QByteArray:
    """And back."""
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))
