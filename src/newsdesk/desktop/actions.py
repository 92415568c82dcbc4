"""Everything the window can be asked to do, in one table: menus, toolbar and shortcuts are built from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message

MENUS: dict[str, Message] = {
    "file": M("&File"),
    "edit": M("&Edit"),
    "insert": M("&Insert"),
    "format": M("F&ormat"),
    "view": M("&View"),
    "publish": M("&Publish"),
    "help": M("&Help"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One action. name is the window's method; keys: its shortcuts, "|" between them; group: one of these is on;
    needs: an article that is shown to be written in ("page"), a picture at its caret ("picture"; "seen": to look at
    only), figures that can be one ("join"), one of several pictures ("group"), an article that can be written in
    ("writing"), an open one ("article"), one that stands at a target ("live"), one chosen in the list ("chosen"),
    one of the last three ("any"), one chosen in the bin ("bin"), a bin that is not empty ("full"), or nothing."""

    name: str
    text: Message
    menu: str
    keys: str = ""
    group: str = ""
    checkable: bool = False
    needs: str = "writing"
    gap: bool = False
    """A separator before it in its menu."""


ACTIONS: tuple[Row, ...] = (
    Row("new", M("New article"), "file", "Ctrl+N", needs=""),
    Row("import_file", M("Import…"), "file", "Ctrl+O", needs=""),
    Row("recent", M("Recently opened"), "file", needs=""),
    Row("save", M("Save"), "file", "Ctrl+S", needs="article", gap=True),
    Row("save_copy", M("Save a copy elsewhere…"), "file", "Ctrl+Shift+S", needs="article"),
    Row("history", M("History…"), "file", "Ctrl+Alt+Z"),
    Row("keep_version", M("Keep this version…"), "file"),
    Row("sign", M("Sign off"), "file"),
    Row("duplicate", M("Duplicate"), "file", needs="article", gap=True),
    Row("channel", M("Change channel…"), "file", needs="chosen"),
    Row("bin", M("Move to the bin"), "file", needs="any"),
    Row("restore", M("Take out of the bin"), "file", needs="bin"),
    Row("erase", M("Delete for ever…"), "file", needs="bin"),
    Row("empty_bin", M("Empty the bin…"), "file", needs="full"),
    Row("export", M("Export…"), "file", "Ctrl+E", needs="article", gap=True),
    Row("export_again", M("Export as last time"), "file", "Ctrl+Shift+E", needs="article"),
    Row("copy_html", M("Copy HTML"), "file", needs="article"),
    Row("copy_wechat", M("Copy for WeChat"), "file", needs="article"),
    Row("print", M("Print…"), "file", "Ctrl+P", needs="article"),
    Row("export_chosen", M("Export all that are selected…"), "file", needs="chosen"),
    Row("back_up", M("Back up the library"), "file", needs="", gap=True),
    Row("restore_backup", M("Restore a backup…"), "file", needs=""),
    Row("quit", M("Quit"), "file", "Ctrl+Q", needs="", gap=True),
    Row("undo", M("Undo"), "edit", "Ctrl+Z", needs="page"),
    Row("redo", M("Redo"), "edit", "Ctrl+Shift+Z|Ctrl+Y", needs="page"),
    Row("cut", M("Cut"), "edit", "Ctrl+X", needs="page", gap=True),
    Row("copy", M("Copy"), "edit", "Ctrl+C", needs="article"),
    Row("paste", M("Paste"), "edit", "Ctrl+V", needs="page"),
    Row("paste_plain", M("Paste without formatting"), "edit", "Ctrl+Shift+V", needs="page"),
    Row("select_all", M("Select all"), "edit", "Ctrl+A", needs="article"),
    Row("move_up", M("Move up"), "edit", "Alt+Shift+Up", needs="page", gap=True),
    Row("move_down", M("Move down"), "edit", "Alt+Shift+Down", needs="page"),
    Row("find", M("Find…"), "edit", "Ctrl+F", needs="article", gap=True),
    Row("replace", M("Replace…"), "edit", "Ctrl+H"),
    Row("find_next", M("Find next"), "edit", "F3", needs="article"),
    Row("find_previous", M("Find previous"), "edit", "Shift+F3", needs="article"),
    Row("search", M("Search the library"), "edit", "Ctrl+Shift+F", needs=""),
    Row("picture", M("Picture…"), "insert", "Ctrl+Shift+P", needs="page"),
    Row("picture_folder", M("Pictures of a folder…"), "insert", needs="page"),
    Row("shelf", M("Picture shelf…"), "insert", "Ctrl+Shift+L", needs=""),
    Row("edit_picture", M("Edit picture…"), "insert", "Ctrl+Alt+P", needs="picture"),
    Row("replace_picture", M("Replace picture…"), "insert", needs="picture"),
    Row("show_original", M("Show original"), "insert", needs="seen"),
    Row("delete_picture", M("Delete picture"), "insert", needs="picture"),
    Row("join_pictures", M("Put pictures side by side"), "insert", "Ctrl+Alt+J", needs="join", gap=True),
    Row("part_pictures", M("Take the group apart"), "insert", needs="group"),
    Row("shift_left", M("Picture one to the left"), "insert", needs="group"),
    Row("shift_right", M("Picture one to the right"), "insert", needs="group"),
    Row("link", M("Link…"), "insert", "Ctrl+K", needs="page", gap=True),
    Row("table", M("Table…"), "insert", "Ctrl+Alt+T", needs="page"),
    Row("embed", M("Link card…"), "insert", needs="page"),
    Row("divider", M("Divider"), "insert", needs="page"),
    Row("kicker", M("Kicker"), "insert", needs="page", gap=True),
    Row("subtitle", M("Subtitle"), "insert", needs="page"),
    Row("bold", M("Bold"), "format", "Ctrl+B", checkable=True, needs="page"),
    Row("italic", M("Emphasis"), "format", "Ctrl+I", checkable=True, needs="page"),
    Row("verify", M("To verify"), "format", "Ctrl+Alt+H", checkable=True, needs="page"),
    Row("kind_paragraph", M("Paragraph"), "format", "Ctrl+Alt+0", group="kind", needs="page", gap=True),
    Row("kind_heading", M("Heading"), "format", "Ctrl+Alt+1", group="kind", needs="page"),
    Row("kind_subheading", M("Subheading"), "format", "Ctrl+Alt+2", group="kind", needs="page"),
    Row("kind_quote", M("Quote"), "format", "Ctrl+Alt+Q", group="kind", needs="page"),
    Row("kind_attribution", M("Quote attribution"), "format", group="kind", needs="page"),
    Row("kind_bullet", M("Bullet list"), "format", "Ctrl+Shift+8", group="kind", needs="page"),
    Row("kind_number", M("Numbered list"), "format", "Ctrl+Shift+7", group="kind", needs="page"),
    Row("deeper", M("One level deeper"), "format", needs="page", gap=True),
    Row("shallower", M("One level up"), "format", needs="page"),
    Row("kind_note", M("Editor's note"), "format", "Ctrl+Alt+N", group="kind", needs="page"),
    Row("kind_correction", M("Correction"), "format", group="kind", needs="page"),
    Row("text_shortcuts", M("Text shortcuts while typing"), "edit", checkable=True, needs="", gap=True),
    Row("smart_quotes", M("Curly quotes while typing"), "edit", checkable=True, needs=""),
    Row("check_spelling", M("Check English spelling"), "edit", checkable=True, needs=""),
    Row("settings", M("Settings…"), "edit", "Ctrl+,", needs="", gap=True),
    Row("desk_profile", M("Desk profile…"), "edit", needs=""),
    Row("view_write", M("Write"), "view", "F6", group="view", needs=""),
    Row("view_split", M("Split"), "view", "F7", group="view", needs=""),
    Row("view_preview", M("Preview"), "view", "F8", group="view", needs=""),
    Row("outline", M("Outline"), "view", "Ctrl+Shift+O", needs="article"),
    Row("checks", M("Checks"), "view", "Ctrl+Shift+K", needs="article"),
    Row("zoom_in", M("Larger"), "view", "Ctrl++", needs="article", gap=True),
    Row("zoom_out", M("Smaller"), "view", "Ctrl+-", needs="article"),
    Row("zoom_reset", M("Actual size"), "view", "Ctrl+0", needs="article"),
    Row("full_screen", M("Full screen"), "view", "F11", checkable=True, needs=""),
    Row("typewriter", M("Typewriter: the line stays in the middle"), "view", checkable=True, needs=""),
    Row("focus_mode", M("Focus: dim the other paragraphs"), "view", checkable=True, needs=""),
    Row("next_pane", M("Next part of the window"), "view", "Ctrl+F6", needs="", gap=True),
    Row("previous_pane", M("Previous part of the window"), "view", "Ctrl+Shift+F6", needs=""),
    Row("browser", M("Open in browser"), "view", "Ctrl+Shift+B", needs="article", gap=True),
    Row("next_finding", M("Go to what is missing"), "view", "F4", needs="article"),
    Row("publish", M("Publish or update…"), "publish", "Ctrl+Shift+Return"),
    Row("correct", M("Correct…"), "publish", needs="live", gap=True),
    Row("withdraw", M("Withdraw…"), "publish", needs="live"),
    Row("readers", M("What readers see now…"), "publish", needs="live"),
    Row("outbox", M("Outbox"), "publish", "Ctrl+Shift+D", needs="", gap=True),
    Row("publish_targets", M("Publishing targets…"), "publish", needs=""),
    Row("language_system", M("Language of the system"), "help", group="language", needs=""),
    Row("language_zh_CN", M("简体中文"), "help", group="language", needs=""),
    Row("language_en", M("English"), "help", group="language", needs=""),
    Row("sample", M("Open the sample story"), "help", needs="", gap=True),
    Row("look_for_update", M("Look for a newer Newsdesk"), "help", needs=""),
    Row("log_folder", M("Open the log folder"), "help", needs="", gap=True),
    Row("about", M("About Newsdesk"), "help", needs=""),
)
KINDS = tuple(row.name for row in ACTIONS if row.group == "kind")


class Actions:
    """The QActions by name; each triggers the handler of its name."""

    def __init__(self, owner: QWidget, t: Translator, handlers: dict[str, Callable[[], object]]) -> None:
        self._made: dict[str, QAction] = {}
        self.fixed: set[str] = set()
        """What nobody can change on this machine."""
        groups: dict[str, QActionGroup] = {}
        for row in ACTIONS:
            action = QAction(t(row.text), owner)
            keys = [QKeySequence(k) for k in row.keys.split("|") if k]
            action.setShortcuts(keys)
            action.setCheckable(row.checkable or bool(row.group))
            if row.keys:
                shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText)
                action.setToolTip(f"{t(row.text)}  {shown}")
            if row.group:
                groups.setdefault(row.group, QActionGroup(owner)).addAction(action)
            action.triggered.connect(lambda checked=False, act=handlers[row.name]: act())
            self._made[row.name] = action
            owner.addAction(action)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def fill(self, bar: QMenuBar, t: Translator) -> None:
        """Build the menus."""
        for key, title in MENUS.items():
            menu = bar.addMenu(t(title))
            for row in ACTIONS:
                if row.menu == key:
                    if row.gap:
                        menu.addSeparator()
                    menu.addAction(self._made[row.name])

    def menu(self, parent: QWidget | None, *names: str) -> QMenu:
        """A menu of some of them; "" is a separator."""
        menu = QMenu(parent)
        for name in names:
            if name:
                menu.addAction(self._made[name])
            else:
                menu.addSeparator()
        return menu

    def enable(self, can: Mapping[str, bool]) -> None:
        """Only what can be done now can be asked for; can says it for these needs, the others stay."""
        for row in ACTIONS:
            if not row.needs or row.needs in can:
                allowed = row.name not in self.fixed
                self._made[row.name].setEnabled(allowed and (not row.needs or can[row.needs]))
