"""The menus that open where one clicks: on the page and in the library's list."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.host import Host
from newsdesk.desktop.spelling import Spelling

WORDS = ("cut", "copy", "paste", "paste_plain", "", "bold", "italic", "link", "verify")
OF_PICTURE = ("edit_picture", "replace_picture", "show_original", "delete_picture", "")
OF_GROUP = ("join_pictures", "part_pictures", "shift_left", "shift_right")
THINGS = ("picture", "shelf", "table", "embed", "divider")


class Menus:
    """The window's context menus."""

    def __init__(self, window: Host, spelling: Spelling) -> None:
        self._window, self._spelling = window, spelling
        self.on_error = lambda error: window.on_error(error)

    @guard()
    def library(self, at: QPoint) -> None:
        """What can be done with an article of the list."""
        library = self._window.frame.library
        names: tuple[str, ...] = ("new", "duplicate", "bin")
        if library.binned:
            names = ("restore", "erase", "", "empty_bin")
        elif len(library.list.chosen()) > 1:
            names = ("channel", "export_chosen", "", "bin")
        self._open(self._made(*names), at)

    @guard()
    def page(self, at: QPoint) -> None:
        """What can be done at the caret, what may have been meant by a wrong word first."""
        window = self._window
        selected = window.opened is not None and window.opened.page.textCursor().hasSelection()
        for name in ("cut", "copy"):
            window.named[name].setEnabled(selected and window.named[name].isEnabled())
        has_picture = window.named["show_original"].isEnabled()
        alone = window.opened is not None and window.opened.page.has_picture_selected
        together = [name for name in OF_GROUP if window.named[name].isEnabled()]
        group = (*together, "") if together else ()
        of_picture = OF_PICTURE if has_picture else ()
        menu = self._made(*of_picture, *group, *(WORDS[:3] if alone else WORDS), "", *THINGS)
        self._spelling.suggest(menu, at)
        self._open(menu, at)
        window.enable()

    def _made(self, *names: str) -> QMenu:
        window = self._window
        return window.named.menu(window if isinstance(window, QWidget) else None, *names)

    @staticmethod
    def _open(menu: QMenu, at: QPoint) -> None:
        menu.exec(at)
        menu.deleteLater()
