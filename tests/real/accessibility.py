"""What a screen reader gets of the window: AT-SPI is asked for it, as Orca asks."""

from __future__ import annotations

import pyatspi
from gi.repository import GLib
from screen import Node, Screen, before_caret, everything, newsdesk, shown, text_of, until

CONTROLS = (
    "push button", "toggle button", "check box", "radio button", "text", "combo box", "list", "table", "menu item",
    "spin button", "page tab", "slider",
)  # fmt: skip
OBJECT = "\ufffc"
DIALOGS = {"Table…": "Table", "Link card…": "Link card", "Link…": "Link"}
"""The row of the Insert menu, and the window it opens."""


def has(node: Node, state: int) -> bool:
    """Is it in this state?"""
    return bool(node.getState().contains(state))


def spoken_name(node: Node) -> str:
    """What names a control: a combo box's own name is its value (Qt on Linux), so its label or description counts."""
    for relation in node.getRelationSet():
        if relation.getRelationType() == pyatspi.RELATION_LABELLED_BY:
            return str(relation.getTarget(0).name)
    return str(node.description if node.getRoleName() == "combo box" else node.name)


def unnamed(window: Node) -> list[str]:
    """The controls on the screen that nobody could tell apart by ear."""
    found = []
    for node in everything(window):
        role = node.getRoleName()
        inside = node.parent.getRoleName() if node.parent is not None else ""
        if role not in CONTROLS or (role == "list" and inside == "combo box") or not shown(node):
            continue
        if not spoken_name(node).strip():
            box = node.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
            found.append(f"{role} {node.name!r} in {inside} at {box.x},{box.y}")
    return found


def check_window(screen: Screen, article: dict[str, object]) -> None:
    """The window, its title, its controls."""
    window = screen.frame()
    headline = next(b["text"]["text"] for b in article["blocks"] if b["type"] == "headline")  # type: ignore[attr-defined]
    assert headline in window.name, window.name
    print(f"Window: {window.name!r}")
    controls = [n for n in everything(window) if n.getRoleName() in CONTROLS and shown(n)]
    assert unnamed(window) == [], unnamed(window)
    print(f"Controls shown: {len(controls)}, each with a name.")


def check_page(screen: Screen, article: dict[str, object]) -> Node:
    """The page is one text with a name; a reader hears what is in the article and follows the caret."""
    page = screen.find("Article")
    assert has(page, pyatspi.STATE_EDITABLE)
    assert has(page, pyatspi.STATE_MULTI_LINE)
    assert has(page, pyatspi.STATE_FOCUSED)
    held = text_of(page)
    for block in article["blocks"]:  # type: ignore[attr-defined]
        words = block.get("text") or block.get("caption")
        if words:
            assert words["text"].replace("\n", "\u2028") in held.replace("\n", "\u2028"), words["text"]
    text = page.queryText()
    for key, place in (("ctrl+Home", 0), ("Right", 1), ("End", held.index("\n")), ("ctrl+End", text.characterCount)):
        screen.keys(key)
        until(f"the caret at {place} after {key}", lambda: text.caretOffset == place, lambda: str(text.caretOffset))  # noqa: B023
    screen.keys("ctrl+Home", "shift+Right")
    until("a selection", lambda: text.getNSelections() == 1 and text.getSelection(0) == (0, 1))
    screen.keys("ctrl+End")
    screen.type("Typed.")
    until("what was typed", lambda: before_caret(page).endswith("Typed."))
    screen.keys("ctrl+z")
    until("the page as it was", lambda: text_of(page) == held)
    print(f"Page: role {page.getRoleName()!r}, name {page.name!r}, {len(held)} characters; the caret is followed.")
    return page


def check_pictures(screen: Screen, page: Node, article: dict[str, object]) -> None:
    """A picture is a sign in the text; its description is announced when the caret comes to it."""
    place = text_of(page).index(OBJECT)
    figure = next(b for b in article["blocks"] if b["type"] == "figure")  # type: ignore[attr-defined]
    heard: list[str] = []
    pyatspi.Registry.registerEventListener(lambda event: heard.append(str(event.any_data)), "object:announcement")
    screen.keys("ctrl+Home")
    page.queryText().setCaretOffset(place - 1)
    screen.keys("Right")

    def announced() -> bool:
        GLib.MainContext.default().iteration(False)
        return any(figure["alt"] in words for words in heard)

    until(f"{figure['alt']!r} announced", announced, lambda: str(heard))
    print(f"A picture: its text is {OBJECT!r}, announced as {heard[-1]!r}.")


def check_dialogs(screen: Screen) -> None:
    """The windows that the Insert menu opens."""
    for row, title in DIALOGS.items():
        screen.click(screen.find("Insert", "menu item"))
        screen.click(screen.find(row, "menu item"))

        def dialog(title: str = title) -> Node | None:
            windows = list(screen.application() or ())
            return next((w for w in windows if w.name == title and w.getRoleName() == "dialog" and shown(w)), None)

        window = until(f"the window {title!r}", dialog)
        assert unnamed(window) == [], (title, unnamed(window))
        print(f"Dialog {title!r}: each control has a name.")
        screen.keys("Escape")
        until("the dialog gone", lambda: dialog() is None)


def run() -> None:
    """Everything, with what was seen."""
    article = newsdesk("show", newsdesk("sample")["id"])
    with Screen() as screen:
        screen.open("--sample")
        check_window(screen, article)
        page = check_page(screen, article)
        check_pictures(screen, page, article)
        check_dialogs(screen)
        screen.close()


if __name__ == "__main__":
    run()
