"""What is said of things that the page's text holds only a sign for."""

from __future__ import annotations

import pytest
from page_support import Desk, Key, blocks_of
from PySide6.QtGui import QAccessible

from newsdesk.article.blocks import Block, Embed, Figure
from newsdesk.article.richtext import rich
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor import spoken as spoken_module
from newsdesk.desktop.editor.spoken import spoken


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Figure("f", "a" * 64, rich("图说"), "", "一条小路"), "Figure: 一条小路"),
        (Figure("f", "a" * 64, rich("图说")), "Figure: 图说"),
        (Figure("f"), "Figure"),
        (blocks_of("table:人数")[0], "Table: 人数"),
        (blocks_of("embed:网页")[0], "Link card: 网页"),
        (Embed("e", "https://e.cn/"), "Link card: https://e.cn/"),
        (blocks_of("divider:")[0], "Divider"),
    ],
)
def test_what_is_said_is_the_kind_and_what_is_stated(block: Block, said: str) -> None:
    assert spoken(block, Translator("en")) == said


def test_a_heading_a_quote_and_a_list_are_said_when_the_caret_comes_into_them(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(spoken_module, "announce", lambda page, text: said.append(text))
    kinds = ("headline", "paragraph", "heading", "heading", "paragraph", "bullet", "bullet", "quote")
    desk = Desk(blocks_of(*(f"{kind}:文字" for kind in kinds)))
    for line in range(8):
        desk.caret(line, 0)
        desk.caret(line, 1)
    assert said == ["Headline", "Heading", "Heading", "Bullet list", "Quote"]
    desk.close()


def test_the_caret_passes_every_object_while_somebody_listens() -> None:
    desk = Desk(blocks_of("headline:标题", "figure:图", "table:表", "embed:卡", "divider:", "opaque:", "paragraph:末"))
    QAccessible.setActive(True)
    try:
        desk.caret(0, 0)
        for _ in range(30):
            desk.key(Key.Key_Right)
        for _ in range(12):
            desk.key(Key.Key_Backspace)
    finally:
        QAccessible.setActive(False)
    desk.close()
