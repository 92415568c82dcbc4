"""Actions that are one call of the page, or of whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable

from newsdesk.desktop.editor.page import Page

IN_FOCUS = {"cut": "cut", "copy": "copy", "paste": "paste", "select_all": "selectAll"}
ON_PAGE: dict[str, Callable[[Page], None]] = {
    "paste_plain": Page.paste_plain,
    "delete_picture": Page.delete_picture,
    "divider": Page.insert_divider,
    "deeper": lambda page: page.change_level(deeper=True),
    "shallower": lambda page: page.change_level(deeper=False),
    "move_up": lambda page: page.move_blocks(up=True),
    "move_down": lambda page: page.move_blocks(up=False),
    "kicker": lambda page: page.toggle_title("kicker"),
    "subtitle": lambda page: page.toggle_title("subtitle"),
    "bold": lambda page: page.toggle_mark("strong"),
    "verify": Page.mark_to_verify,
    "italic": lambda page: page.toggle_mark("em"),
}
