"""How a person likes to write: zoom, full screen, the page's switches, which part of the window has the keys, and where
the person was in each article."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from newsdesk.base.text import count_characters
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.editor.lines import OBJECT
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.host import Host

ZOOMS = (70, 80, 90, 100, 110, 125, 150, 175, 200)
REMEMBERED = 300
"""Articles whose place is kept."""
SWITCHES = ("typewriter", "focus_mode", "text_shortcuts", "smart_quotes")
KEEP_EVERY = 10_000
"""Milliseconds between looks at where the person is."""
COUNT_AFTER = 120
"""Milliseconds after the selection's last change before it is counted."""


class Viewing(QObject):
    """The window's looks that are the person's choice; kept in the settings."""

    def __init__(self, window: Host) -> None:
        super().__init__()
        self._window = window
        self.on_error = lambda error: window.on_error(error)
        self._count = QTimer(self)
        self._count.setSingleShot(True)
        self._count.setInterval(COUNT_AFTER)
        self._count.timeout.connect(self._count_selection)
        self._keep = QTimer(self)
        self._keep.timeout.connect(self.keep_place)
        self._keep.start(KEEP_EVERY)
        settings = window.desk.settings
        for name in SWITCHES:
            window.named[name].setChecked(getattr(settings, name))

    # ------------------------------------------------------------------ an article comes and goes

    def opened(self, page: Page) -> None:
        """An article was opened: as the person likes it, and where they left it."""
        settings = self._window.desk.settings
        for name in SWITCHES:
            setattr(page, name, getattr(settings, name))
        page.set_zoom(settings.zoom / 100)
        if page.typewriter or page.focus_mode:
            page.show_mode()
        page.selectionChanged.connect(self._count.start)
        opened = self._window.opened
        place = settings.places.get(opened.id) if opened is not None else None
        if place is not None:
            page.restore(*place)

    def closing(self, page: Page, article_id: str) -> None:
        """Keep where the person was: saved with the next article, or when the window closes."""
        places = {k: v for k, v in self._window.desk.settings.places.items() if k != article_id}
        places[article_id] = page.place()
        kept = dict(list(places.items())[-REMEMBERED:])
        self._window.desk.remember(places=kept)

    @guard()
    def keep_place(self) -> None:
        """Keep where the person is, for a program that does not end in order. In a worker: typing waits for no disk."""
        window, opened = self._window, self._window.opened
        if opened is None or opened.page.composing:
            return
        if window.desk.settings.places.get(opened.id) != opened.page.place():
            self.closing(opened.page, opened.id)
            window.relay.run(window.desk.keep_settings, done=lambda _: None)

    # ------------------------------------------------------------------ zoom

    def act_zoom_in(self) -> None:
        self._zoom(next((z for z in ZOOMS if z > self._window.desk.settings.zoom), ZOOMS[-1]))

    def act_zoom_out(self) -> None:
        self._zoom(next((z for z in reversed(ZOOMS) if z < self._window.desk.settings.zoom), ZOOMS[0]))

    def act_zoom_reset(self) -> None:
        self._zoom(100)

    def _zoom(self, percent: int) -> None:
        self._window.desk.change_settings(zoom=percent)
        if self._window.opened is not None:
            self._window.opened.page.set_zoom(percent / 100)
        self._window.frame.status.showMessage(self._window.t("Zoom {percent} %", percent=percent), 1500)

    # ------------------------------------------------------------------ modes

    def act_full_screen(self) -> None:
        """The page alone on the whole screen, and back."""
        window = self._window
        if isinstance(window, QMainWindow):
            full = not window.isFullScreen()
            window.showFullScreen() if full else window.showNormal()
            window.frame.alone(full, window)
            window.named["full_screen"].setChecked(full)

    def act_typewriter(self) -> None:
        self._mode("typewriter")

    def act_focus_mode(self) -> None:
        self._mode("focus_mode")

    def act_text_shortcuts(self) -> None:
        self._switch("text_shortcuts")

    def act_smart_quotes(self) -> None:
        self._switch("smart_quotes")

    def _mode(self, name: str) -> None:
        """A switch that is seen."""
        self._switch(name)
        if self._window.opened is not None:
            self._window.opened.page.show_mode()

    def _switch(self, name: str) -> None:
        """A setting that is an action with a tick, and that the page has under the same name."""
        on = self._window.named[name].isChecked()
        self._window.desk.change_settings(**{name: on})
        if self._window.opened is not None:
            setattr(self._window.opened.page, name, on)

    # ------------------------------------------------------------------ keys

    def act_next_pane(self) -> None:
        self._go_pane(1)

    def act_previous_pane(self) -> None:
        self._go_pane(-1)

    def _go_pane(self, by: int) -> None:
        """To the next part of the window that is shown: library, page, preview, details, outline or checks."""
        frame, opened = self._window.frame, self._window.opened
        page = opened.page if opened is not None else None
        panes: list[tuple[QWidget, QWidget]] = [(frame.library, frame.library.list)]
        if page is not None:
            panes.append((page, page))
        panes += [(preview, preview) for preview in frame.pages.findChildren(QWidget, "preview")]
        side = frame.side.currentWidget()
        target = next(iter(frame.details.fields.values())) if side is frame.details else side
        if isinstance(target, QWidget):
            panes.append((frame.side, target))
        shown = [(pane, inside) for pane, inside in panes if pane.isVisible()]
        focus = QApplication.focusWidget()
        inside = [focus is not None and (pane is focus or pane.isAncestorOf(focus)) for pane, _ in shown]
        at = inside.index(True) if True in inside else -1
        if shown:
            widget = shown[(at + by) % len(shown)][1]
            (widget.focusProxy() or _first(widget)).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------ the selection

    @guard()
    def _count_selection(self) -> None:
        opened = self._window.opened
        text = opened.page.textCursor().selectedText() if opened is not None else ""
        self._window.frame.status.show_selected(count_characters(text.replace(OBJECT, "")))


def _first(widget: QWidget) -> QWidget:
    """The widget itself, or the first inside that takes keys."""
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return widget
    inside = (w for w in widget.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible())
    return next(inside, widget)
