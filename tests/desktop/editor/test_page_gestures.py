"""What each key and command does where the page's structure is concerned; each is undone and redone exactly."""

from __future__ import annotations

import pytest
from page_support import Desk, Key, blocks_of, short_of
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from newsdesk.article.article import same_content
from newsdesk.article.blocks import Table, TextBlock, text_of
from newsdesk.article.richtext import Mark, rich
from newsdesk.desktop.theme import DARK

HEAD = "headline:标题"
#  what it shows | blocks | caret (line, offset) | keys or command | blocks after | caret after
CASES: list[tuple[str, list[str], tuple[int, ...], object, list[str], tuple[int, int]]] = [
    ("enter in a paragraph splits it", [HEAD, "paragraph:前后"], (1, 1), "enter",
     [HEAD, "paragraph:前", "paragraph:后"], (2, 0)),
    ("enter at the end of the headline begins the body", [HEAD], (0, 2), "enter", [HEAD, "paragraph:"], (1, 0)),
    ("enter in the headline goes to an empty first paragraph", [HEAD, "paragraph:"], (0, 2), "enter",
     [HEAD, "paragraph:"], (1, 0)),
    ("enter in the kicker goes to the headline", ["kicker:引", HEAD], (0, 1), "enter", ["kicker:引", HEAD], (1, 0)),
    ("enter in the middle of the headline moves its end into the body", ["headline:前后"], (0, 1), "enter",
     ["headline:前", "paragraph:后"], (1, 0)),
    ("enter after a heading makes a paragraph", [HEAD, "heading:小节"], (1, 2), "enter",
     [HEAD, "heading:小节", "paragraph:"], (2, 0)),
    ("enter before a heading makes a line above", [HEAD, "heading:小节"], (1, 0), "enter",
     [HEAD, "paragraph:", "heading:小节"], (2, 0)),
    ("enter in a list makes an item", [HEAD, "bullet:一"], (1, 1), "enter", [HEAD, "bullet:一", "bullet:"], (2, 0)),
    ("enter on an empty item leaves the list", [HEAD, "bullet:一", "bullet:"], (2, 0), "enter",
     [HEAD, "bullet:一", "paragraph:"], (2, 0)),
    ("enter in a quote goes on quoting", [HEAD, "quote:一二"], (1, 1), "enter", [HEAD, "quote:一", "quote:二"], (2, 0)),
    ("enter after an attribution makes a paragraph", [HEAD, "attribution:某人"], (1, 2), "enter",
     [HEAD, "attribution:某人", "paragraph:"], (2, 0)),
    ("enter at the end of a caption leaves the figure", [HEAD, "figure:图"], (2, 1), "enter",
     [HEAD, "figure:图", "paragraph:"], (3, 0)),
    ("enter at the start of a caption leaves it whole", [HEAD, "figure:图"], (2, 0), "enter",
     [HEAD, "figure:图", "paragraph:"], (3, 0)),
    ("enter inside a caption takes its end out", [HEAD, "figure:图说"], (2, 1), "enter",
     [HEAD, "figure:图", "paragraph:说"], (3, 0)),
    ("enter before a picture makes room above", [HEAD, "figure:图"], (1, 0), "enter",
     [HEAD, "paragraph:", "figure:图"], (2, 0)),
    ("backspace at the start of a heading makes it a paragraph", [HEAD, "heading:小节"], (1, 0), "backspace",
     [HEAD, "paragraph:小节"], (1, 0)),
    ("backspace at the start of an item makes it a paragraph", [HEAD, "number:一"], (1, 0), "backspace",
     [HEAD, "paragraph:一"], (1, 0)),
    ("backspace joins paragraphs", [HEAD, "paragraph:前", "paragraph:后"], (2, 0), "backspace",
     [HEAD, "paragraph:前后"], (1, 1)),
    ("backspace after a figure takes an empty line away", [HEAD, "figure:图", "paragraph:"], (3, 0), "backspace",
     [HEAD, "figure:图"], (2, 1)),
    ("backspace after a figure never melts text into the caption", [HEAD, "figure:图", "paragraph:文"], (3, 0),
     "backspace", [HEAD, "figure:图", "paragraph:文"], (2, 1)),
    ("backspace in an empty caption selects the picture", [HEAD, "figure:"], (2, 0), "backspace",
     [HEAD, "figure:"], (1, 1)),
    ("twice backspace takes the figure away", [HEAD, "paragraph:前", "figure:图"], (3, 0), ["backspace", "backspace"],
     [HEAD, "paragraph:前"], (1, 1)),
    ("delete before a picture selects it", [HEAD, "paragraph:前", "figure:图"], (1, 1), "delete",
     [HEAD, "paragraph:前", "figure:图"], (2, 1)),
    ("twice delete takes the figure with its caption", [HEAD, "paragraph:前", "figure:图", "paragraph:后"], (1, 1),
     ["delete", "delete"], [HEAD, "paragraph:前", "paragraph:后"], (1, 1)),
    ("delete in front of a picture selects it first", [HEAD, "figure:图", "paragraph:后"], (1, 0), "delete",
     [HEAD, "figure:图", "paragraph:后"], (1, 1)),
    ("backspace behind a picture selects it first", [HEAD, "figure:图", "paragraph:后"], (1, 1), "backspace",
     [HEAD, "figure:图", "paragraph:后"], (1, 1)),
    ("a picture beside the caret goes whole at the second press", [HEAD, "figure:图", "paragraph:后"], (1, 0),
     ["delete", "delete"], [HEAD, "paragraph:后"], (0, 2)),
    ("a divider goes at the second press", [HEAD, "divider:", "paragraph:后"], (1, 1), ["backspace", "backspace"],
     [HEAD, "paragraph:后"], (0, 2)),
    ("a picture is cut with its caption", [HEAD, "paragraph:前", "figure:图", "paragraph:后"], (2, 1, 2, 0),
     lambda d: d.page.cut(), [HEAD, "paragraph:前", "paragraph:后"], (1, 1)),
    ("delete at the end of a caption does not pull text in", [HEAD, "figure:图", "paragraph:文"], (2, 1), "delete",
     [HEAD, "figure:图", "paragraph:文"], (3, 0)),
    ("delete joins paragraphs", [HEAD, "paragraph:前", "paragraph:后"], (1, 1), "delete", [HEAD, "paragraph:前后"],
     (1, 1)),
    ("a whole divider is deleted as one thing", [HEAD, "divider:", "paragraph:文"], (1, 1, 1, 0), "delete",
     [HEAD, "paragraph:文"], (0, 2)),
    ("backspace takes a whole family", [HEAD, "paragraph:a👨\u200d👩\u200d👧"], (1, 6), "backspace",
     [HEAD, "paragraph:a"], (1, 1)),
    ("backspace takes a letter with its accent", [HEAD, "paragraph:e\u0301"], (1, 2), "backspace",
     [HEAD, "paragraph:"], (1, 0)),
    ("deleting over kinds keeps the first", [HEAD, "heading:小节", "paragraph:正文"], (2, 1, 1, 1), "delete",
     [HEAD, "heading:小文"], (1, 1)),
    ("everything deleted leaves an empty headline", ["kicker:引", HEAD, "paragraph:文", "figure:图"], (4, 1, 0, 0),
     "delete", ["headline:"], (0, 0)),
    ("a heading by command keeps the text", [HEAD, "paragraph:小节"], (1, 1), lambda d: d.page.set_kind("heading"),
     [HEAD, "heading:小节"], (1, 1)),
    ("a list of all that is selected", [HEAD, "paragraph:一", "figure:图", "paragraph:二"], (4, 1, 1, 0),
     lambda d: d.page.set_kind("bullet"), [HEAD, "bullet:一", "figure:图", "bullet:二"], (4, 1)),
    ("the headline stays the headline", [HEAD, "paragraph:文"], (0, 1), lambda d: d.page.set_kind("quote"),
     [HEAD, "paragraph:文"], (0, 1)),
    ("a kicker is put in and gone to", [HEAD], (0, 1), lambda d: d.page.toggle_title("kicker"), ["kicker:", HEAD],
     (0, 0)),
    ("an empty subtitle is taken away again", [HEAD, "subtitle:"], (1, 0), lambda d: d.page.toggle_title("subtitle"),
     [HEAD], (0, 0)),
    ("a written subtitle is gone to", [HEAD, "subtitle:副题", "paragraph:文"], (2, 0),
     lambda d: d.page.toggle_title("subtitle"), [HEAD, "subtitle:副题", "paragraph:文"], (1, 2)),
    ("a picture goes after the paragraph", [HEAD, "paragraph:前", "paragraph:后"], (1, 1),
     lambda d: d.page.insert_figures([("c" * 64, "图", "", "")]),
     [HEAD, "paragraph:前", "figure:图", "paragraph:后"], (3, 0)),
    ("a picture goes before an empty paragraph", [HEAD, "paragraph:"], (1, 0),
     lambda d: d.page.insert_figures([("c" * 64, "", "", "")]), [HEAD, "figure:", "paragraph:"], (2, 0)),
    ("a picture at the headline begins the body", [HEAD, "paragraph:文"], (0, 1),
     lambda d: d.page.insert_figures([("c" * 64, "", "", "")]), [HEAD, "figure:", "paragraph:文"], (2, 0)),
    ("a last picture leaves a line to write on", [HEAD, "paragraph:文"], (1, 1),
     lambda d: d.page.insert_figures([("c" * 64, "", "", "")]),
     [HEAD, "paragraph:文", "figure:", "paragraph:"], (3, 0)),
    ("a divider goes after the paragraph", [HEAD, "paragraph:前", "paragraph:后"], (1, 0),
     lambda d: d.page.insert_divider(), [HEAD, "paragraph:前", "divider:", "paragraph:后"], (3, 0)),
    ("enter on an empty second-level item goes to the first level", [HEAD, "bullet:一", "subbullet:"], (2, 0), "enter",
     [HEAD, "bullet:一", "bullet:"], (2, 0)),
    ("backspace at the start of a second-level item goes to the first level", [HEAD, "number:一", "subnumber:二"],
     (2, 0), "backspace", [HEAD, "number:一", "number:二"], (2, 0)),
    ("tab makes items of the second level", [HEAD, "bullet:一", "bullet:二", "number:三"], (3, 1, 2, 0), "tab",
     [HEAD, "bullet:一", "subbullet:二", "subnumber:三"], (3, 1)),
    ("the first item of a list has nothing to go below", [HEAD, "paragraph:文", "bullet:一"], (2, 0), "tab",
     [HEAD, "paragraph:文", "bullet:一"], (2, 0)),
    ("shift and tab bring items back", [HEAD, "bullet:一", "subbullet:二"], (2, 1), "backtab",
     [HEAD, "bullet:一", "bullet:二"], (2, 1)),
    ("a tab changes nothing in a paragraph", [HEAD, "paragraph:文"], (1, 0), "tab", [HEAD, "paragraph:文"], (1, 0)),
    ("enter in a note goes on with it", [HEAD, "note:前后"], (1, 1), "enter", [HEAD, "note:前", "note:后"], (2, 0)),
    ("enter on an empty line of a note leaves it", [HEAD, "note:文", "note:"], (2, 0), "enter",
     [HEAD, "note:文", "paragraph:"], (2, 0)),
    ("a table goes after the paragraph", [HEAD, "paragraph:前", "paragraph:后"], (1, 0),
     lambda d: d.page.put_card(Table("", (("一", "二"),), caption="表")),
     [HEAD, "paragraph:前", "table:表", "paragraph:后"], (3, 0)),
    ("a table that is changed stays where it is", [HEAD, "table:旧", "paragraph:后"], (2, 0),
     lambda d: d.page.put_card(Table("", (("一",),), caption="新"), "b1"), [HEAD, "table:新", "paragraph:后"], (2, 0)),
    ("a table goes whole at the second press", [HEAD, "table:表", "paragraph:后"], (2, 0), ["backspace", "backspace"],
     [HEAD, "paragraph:后"], (0, 2)),
    ("a link card is copied with the lines around it", [HEAD, "paragraph:前", "embed:卡", "paragraph:后"],
     (3, 1, 1, 0), lambda d: (d.page.copy(), d.caret(3, 1), d.page.paste()),
     [HEAD, "paragraph:前", "embed:卡", "paragraph:后前", "embed:卡", "paragraph:后"], (5, 1)),
    ("## and a space make a heading", [HEAD, "paragraph:小节"], (1, 0), lambda d: d.type("## "),
     [HEAD, "heading:小节"], (1, 0)),
    ("### and a space make a subheading", [HEAD, "paragraph:"], (1, 0), lambda d: d.type("### "),
     [HEAD, "subheading:"], (1, 0)),
    ("a dash and a space begin a list", [HEAD, "paragraph:项"], (1, 0), lambda d: d.type("- "), [HEAD, "bullet:项"],
     (1, 0)),
    ("1. and a space begin a numbered list", [HEAD, "paragraph:项"], (1, 0), lambda d: d.type("1. "),
     [HEAD, "number:项"], (1, 0)),
    ("a chinese bracket from the same key begins a quote", [HEAD, "paragraph:引"], (1, 0), lambda d: d.type("》 "),
     [HEAD, "quote:引"], (1, 0)),
    ("signs inside a line are only signs", [HEAD, "paragraph:甲"], (1, 1), lambda d: d.type("- "),
     [HEAD, "paragraph:甲- "], (1, 3)),
    ("signs in a list are only signs", [HEAD, "bullet:"], (1, 0), lambda d: d.type("- "), [HEAD, "bullet:- "], (1, 2)),
    ("stars make text bold and go", [HEAD, "paragraph:前后"], (1, 1), lambda d: d.type("**𠮷粗**尾"),
     [HEAD, "paragraph:前𠮷粗尾后"], (1, 4)),
    ("--- and enter make a divider", [HEAD, "paragraph:"], (1, 0), lambda d: (d.type("---"), d.key(Key.Key_Return)),
     [HEAD, "divider:", "paragraph:"], (2, 0)),
    ("lines pasted at the start stand before", [HEAD, "paragraph:文"], (1, 0), lambda d: d.page.insert_text("一\n二"),
     [HEAD, "paragraph:一", "paragraph:二", "paragraph:文"], (2, 1)),
    ("one line pasted is inline", [HEAD, "paragraph:文字"], (1, 1), lambda d: d.page.insert_text("中"),
     [HEAD, "paragraph:文中字"], (1, 2)),
    ("lines pasted into the kicker leave the headline alone", ["kicker:引题", HEAD, "paragraph:文"], (0, 1),
     lambda d: d.page.insert_text("一\n二"), ["kicker:引一题", HEAD, "paragraph:二", "paragraph:文"], (2, 1)),
    ("a figure pasted into the kicker begins the body", ["kicker:引", HEAD, "paragraph:文", "figure:图说"],
     (4, 2, 3, 0), lambda d: (d.page.copy(), d.caret(0, 1), d.page.paste()),
     ["kicker:引", HEAD, "figure:图说", "paragraph:文", "figure:图说"], (3, 2)),
    ("lines pasted into the headline go on as body", [HEAD], (0, 2), lambda d: d.page.insert_text("一\n二"),
     ["headline:标题一", "paragraph:二"], (1, 1)),
]  # fmt: skip
KEYS = {"enter": Key.Key_Return, "backspace": Key.Key_Backspace, "delete": Key.Key_Delete}
KEYS |= {"tab": Key.Key_Tab, "backtab": Key.Key_Backtab}


@pytest.mark.parametrize(("name", "before", "caret", "act", "after", "place"), CASES, ids=[c[0] for c in CASES])
def test_gesture(
    name: str, before: list[str], caret: tuple[int, ...], act: object, after: list[str], place: tuple[int, int]
) -> None:
    desk = Desk(blocks_of(*before))
    start = desk.document.article
    desk.caret(*caret)
    if callable(act):
        act(desk)
    else:
        for key in [act] if isinstance(act, str) else act:
            desk.key(KEYS[key])
            desk.check()
    desk.check()
    assert short_of(desk.document.article) == after
    assert desk.page.binding.caret()[:2] == place
    kept = {b.id for b in start.blocks} & {b.id for b in desk.document.article.blocks}
    assert len(kept) >= min(len(start.blocks), len(after)) - 1 or after == ["headline:"]
    final = desk.document.article
    while desk.document.undo():
        desk.check()
    assert same_content(desk.document.article, start)
    while desk.document.redo():
        desk.check()
    assert same_content(desk.document.article, final)
    desk.close()


def marks(desk: Desk, index: int) -> tuple[Mark, ...]:
    text = text_of(desk.document.article.blocks[index])
    return text.marks if text else ()


def test_bold_over_a_selection_is_put_on_and_taken_off() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:一二三", "paragraph:四五"))
    desk.caret(2, 1, 1, 1)
    desk.page.toggle_mark("strong")
    assert marks(desk, 1) == (Mark(1, 3, "strong"),)
    assert marks(desk, 2) == (Mark(0, 1, "strong"),)
    desk.page.toggle_mark("strong")
    assert marks(desk, 1) == marks(desk, 2) == ()
    desk.caret(0, 2, 0, 0)
    desk.page.toggle_mark("strong")
    assert marks(desk, 0) == ()
    desk.close()


def test_bold_without_a_selection_is_for_what_is_typed_next_with_an_input_method_too() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:一"))
    desk.caret(1, 1)
    desk.page.toggle_mark("strong")
    assert desk.page.marks_at_caret() == {"strong"}
    desk.preedit("er")
    desk.commit("二")
    desk.page.toggle_mark("strong")
    desk.type("x")
    desk.check()
    assert marks(desk, 1) == (Mark(1, 2, "strong"),)
    desk.close()


def test_a_link_is_set_changed_left_and_taken_away() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:看这里吧"))
    desk.caret(1, 3, 1, 1)
    desk.page.set_link("https://a.cn/")
    desk.caret(1, 2)
    assert desk.page.link_at_caret() == "https://a.cn/"
    desk.page.set_link("https://b.cn/")
    assert marks(desk, 1) == (Mark(1, 3, "link", "https://b.cn/"),)
    desk.caret(1, 3)
    desk.type("x")
    assert marks(desk, 1) == (Mark(1, 3, "link", "https://b.cn/"),)
    desk.caret(1, 2)
    desk.page.set_link("")
    assert marks(desk, 1) == ()
    desk.close()


def test_one_composition_is_one_undo_step_and_makes_no_edit_before_it_is_committed() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:选中的字"))
    desk.caret(1, 2, 1, 0)
    for text in ("x", "xi", "xin"):
        desk.preedit(text)
    assert desk.document.composing
    desk.commit("新")
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:新的字"
    assert len(desk.document.done) == 1
    desk.document.undo()
    assert short_of(desk.document.article)[1] == "paragraph:选中的字"
    desk.close()


def test_what_is_being_composed_is_kept_by_a_command_or_a_loss_of_focus() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:文"))
    desk.caret(1, 1)
    desk.preedit("中")
    desk.page.set_kind("heading")
    desk.check()
    assert not desk.document.composing
    assert short_of(desk.document.article)[1] == "heading:文中"
    desk.preedit("字")
    QApplication.sendEvent(desk.page, QFocusEvent(QEvent.Type.FocusOut))
    desk.check()
    assert short_of(desk.document.article)[1] == "heading:文中字"
    desk.document.undo()
    assert short_of(desk.document.article)[1] == "heading:文中"
    desk.close()


def test_a_preedit_that_ibus_empties_while_the_focus_goes_is_kept_and_a_cancelled_one_is_not() -> None:
    # Seen with ibus-libpinyin: an empty preedit without a commit comes first, then the focus is gone.
    desk = Desk(blocks_of(HEAD, "paragraph:文"))
    desk.caret(1, 1)
    desk.preedit("完成")
    desk.preedit("")
    QApplication.sendEvent(desk.page, QFocusEvent(QEvent.Type.FocusOut))
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:文完成"
    desk.preedit("不要")
    desk.preedit("")
    QApplication.processEvents()
    QApplication.sendEvent(desk.page, QFocusEvent(QEvent.Type.FocusOut))
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:文完成"
    desk.close()


def test_what_another_panel_changes_shows_and_the_caret_stays() -> None:
    from newsdesk.article.edits import SetField, Splice
    from newsdesk.article.richtext import EMPTY, rich
    from newsdesk.base.message import M

    desk = Desk(blocks_of(HEAD, "paragraph:前", "figure:图", "paragraph:后面"))
    desk.caret(4, 1)
    desk.document.do(M("x"), SetField("b2", "credit", "李四 摄", "张三 摄"))
    desk.document.do(M("x"), Splice("b1", 0, EMPTY, rich("在")))
    desk.check()
    assert desk.page.binding.caret()[:2] == (4, 1)
    desk.close()


def test_a_block_of_a_newer_version_is_shown_kept_and_not_written_into() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:前", "opaque:", "paragraph:后"))
    opaque = desk.document.article.blocks[2]
    desk.caret(1, 1)
    desk.type("x")
    desk.caret(3, 0)
    desk.key(Key.Key_Backspace)
    desk.check()
    assert opaque in desk.document.article.blocks
    desk.close()


def test_a_picture_copied_alone_takes_its_caption_along() -> None:
    desk = Desk(blocks_of(HEAD, "figure:图说", "paragraph:后"))
    desk.caret(1, 1, 1, 0)
    desk.page.copy()
    desk.caret(3, 1)
    desk.page.paste()
    desk.check()
    assert short_of(desk.document.article) == [HEAD, "figure:图说", "paragraph:后", "figure:图说"]
    desk.close()


def test_a_link_with_nothing_selected_puts_the_address_in() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:见。"))
    desk.caret(1, 1)
    desk.page.set_link("mailto:a@x.cn")
    desk.check()
    assert short_of(desk.document.article)[1] == "paragraph:见a@x.cn。"
    assert marks(desk, 1) == (Mark(1, 7, "link", "mailto:a@x.cn"),)
    desk.caret(0, 1)
    desk.page.set_link("https://x.cn/")
    assert short_of(desk.document.article)[0] == HEAD
    desk.close()


@pytest.mark.parametrize("href", ["https://x.cn/", "file:///etc/passwd", "javascript:alert(1)"])
def test_only_a_safe_link_can_be_followed(href: str) -> None:
    desk = Desk((*blocks_of(HEAD), TextBlock("p", "paragraph", rich("链接链接", (0, 4, "link", href)))))
    followed: list[str] = []
    desk.page.linkClicked.connect(followed.append)
    desk.page.show()
    QApplication.processEvents()
    desk.caret(1, 2)
    where = desk.page.cursorRect().center()
    QTest.mouseClick(desk.page.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, where)
    assert followed == ([href] if href.startswith("https") else [])
    desk.page.hide()
    desk.close()


def test_other_colours_keep_the_place_that_is_shown() -> None:
    desk = Desk(blocks_of(HEAD, *["paragraph:" + "甲乙丙" * 60] * 30))
    desk.page.show()
    QApplication.processEvents()
    bar = desk.page.verticalScrollBar()
    bar.setValue(1500)
    desk.page.set_colours(DARK)
    QApplication.processEvents()
    assert bar.value() == 1500
    desk.page.hide()
    desk.close()


def test_what_is_typed_over_everything_is_the_headline() -> None:
    for write in (lambda desk: desk.type("新"), lambda desk: (desk.preedit("xin"), desk.commit("新"))):
        desk = Desk(blocks_of("kicker:引", HEAD, "paragraph:文", "figure:图", "paragraph:尾"))
        start = desk.document.article
        desk.page.selectAll()
        write(desk)
        desk.check()
        assert short_of(desk.document.article) == ["headline:新"]
        while desk.document.undo():
            desk.check()
        assert same_content(desk.document.article, start)
        desk.close()


def test_typing_costs_no_undo_step_a_letter() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:"))
    desk.caret(1, 0)
    for letter in "abcdef":
        desk.type(letter)
        desk.clock.wait(0.1)
    assert len(desk.document.done) == 1
    desk.close()
