"""Random work of every kind on the page: at each step page and model agree, and all of it can be undone exactly."""

from __future__ import annotations

import json
import os
import random

import pytest
from page_support import Desk, Key, blocks_of
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication

from newsdesk.article.article import Article, same_content
from newsdesk.article.blocks import Embed, Figure, Table, TextBlock, pictures_in, text_of
from newsdesk.article.codec import article_from_json, article_to_json, edit_from_json, edit_to_json
from newsdesk.article.edits import Replace, SetField, SetMeta, Splice
from newsdesk.article.find import Query, find, replacements
from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect
from newsdesk.article.outline import entries, move
from newsdesk.article.richtext import EMPTY, rich
from newsdesk.base.message import M
from newsdesk.desktop.editor import gestures
from newsdesk.desktop.editor.clipboard import read
from newsdesk.desktop.editor.copying import to_mime

KEEP = QTextCursor.MoveMode.KeepAnchor
CONTROL = Qt.KeyboardModifier.ControlModifier
POOL = ["经济", "社会", "a", "bc ", "𠮷", "👨\u200d👩\u200d👧", "e\u0301", "“引”", "。", "1 2", "\u200d", "ก็"]
HTML = [
    '<h2>标题</h2><p>正文<b>粗</b>与<a href="https://e.cn/">链接</a></p><ul><li>一</li><li>二</li></ul>',
    "<p>只有一段<i>斜体</i></p>",
    "<blockquote><p>引文</p></blockquote><p>后</p>",
    "<h1>题</h1><table><tr><td>区</td><td>数</td></tr><tr><td>东</td><td>1</td></tr></table><ol><li>一<ul><li>下</ul></ol>",
    "<p><b>小标题</b></p><p>正文一段，长一些的文字在这里。<br><br>又一段</p><hr>",
]
START = blocks_of(
    "kicker:引题", "headline:标题在此", "subtitle:副题", "paragraph:导语一段。", "figure:图说", "heading:小标题",
    "paragraph:正文经济", "quote:引文", "attribution:某人", "bullet:一", "bullet:二", "divider:", "number:甲",
    "opaque:", "figure:", "subbullet:下", "note:编者的话", "table:表", "correction:更正", "embed:卡片", "paragraph:尾",
)  # fmt: skip


class Fuzz(Desk):
    def __init__(self, seed: int) -> None:
        super().__init__(START)
        self.random = random.Random(seed)
        self.start = self.document.article
        self.journal: list[str] = []
        self.clip: QMimeData | None = None
        self.document.listeners.append(
            lambda change: self.journal.extend(json.dumps(edit_to_json(e)) for e in change.edits)
        )

    def anywhere(self, select: bool | None = None) -> None:
        """Put the caret somewhere, now and then with a selection."""
        lines = self.page.binding.sheet.lines
        choose = self.random
        select = choose.random() < 0.45 if select is None else select
        i = choose.randrange(len(lines))
        at = choose.randint(0, len(lines[i].text))
        j, end = i, at
        if select:
            j = max(0, min(len(lines) - 1, i + choose.choice([0, 0, 1, -1, 3])))
            end = choose.randint(0, len(lines[j].text))
            if choose.random() < 0.01:
                i, at, j, end = 0, 0, len(lines) - 1, len(lines[-1].text)
        self.caret(i, at, j, end)

    def step(self) -> None:
        self.clock.wait(self.random.choice([0.1, 0.1, 2]))
        if self.random.random() < 0.7:
            self.anywhere()
        names = [n for n in dir(self) if n.startswith("do_")]
        getattr(self, self.random.choice(names))()
        self.check()

    def do_type(self) -> None:
        self.type(self.random.choice(POOL))

    do_type_again = do_type

    def do_compose(self) -> None:
        for text in ("j", "ji", "jin"):
            self.preedit(text)
            self.check_composing()
        what = self.random.random()
        if what < 0.5:
            self.commit(self.random.choice(POOL))
        elif what < 0.65:
            self.commit("")
        elif what < 0.8:
            self.commit(self.random.choice(POOL), then="next")
            self.check_composing()
            self.commit(self.random.choice(POOL))
        else:
            self.page.finish()

    def do_outside_while_composing(self) -> None:
        self.page.finish()
        self.preedit("zhong")
        self.check_composing()
        self.document.later(self.do_outside)
        self.preedit("zhongg")
        self.commit(self.random.choice(["中", ""]))

    def check_composing(self) -> None:
        sheet = self.page.binding.sheet
        read, _ = sheet.read(0, sheet.document.blockCount(), heal=False)
        assert read == sheet.lines
        assert self.page.binding.shown == self.document.article.blocks

    def do_key(self) -> None:
        keys = (
            Key.Key_Return,
            Key.Key_Backspace,
            Key.Key_Delete,
            Key.Key_Home,
            Key.Key_End,
            Key.Key_Tab,
            Key.Key_Backtab,
        )
        key = self.random.choice(keys)
        for _ in range(self.random.choice([1, 1, 3])):
            if self.random.random() < 0.2 and key in (Key.Key_Backspace, Key.Key_Delete):
                self.key(key, CONTROL)
            else:
                self.key(key)

    do_key_again = do_key
    do_key_once_more = do_key

    def do_mark(self) -> None:
        self.page.toggle_mark(self.random.choice(["strong", "em", "verify"]))
        if self.random.random() < 0.5:
            self.commit(self.random.choice(POOL))

    def do_link(self) -> None:
        self.page.set_link(self.random.choice(["https://a.cn/", "https://b.cn/", ""]))

    def do_kind(self) -> None:
        kinds = ["paragraph", "heading", "subheading", "quote", "attribution", "bullet", "number"]
        kinds += ["subbullet", "subnumber", "note", "correction"]
        self.page.set_kind(self.random.choice(kinds))

    def do_title(self) -> None:
        self.page.toggle_title(self.random.choice(["kicker", "subtitle"]))

    def do_figure(self) -> None:
        given = [("b" * 64, self.random.choice(["", "图说"]), self.random.choice(["", "张三 摄"]), "")]
        self.page.insert_figures(given * self.random.choice([1, 1, 2]))

    def do_divider(self) -> None:
        self.page.insert_divider()

    def do_card(self) -> None:
        held = [b.id for b in self.document.article.blocks if isinstance(b, Table | Embed)]
        card = self.random.choice([Table("", (("一",), ("二",)), False), Embed("", "https://e.cn/", "新")])
        self.page.put_card(card, self.random.choice(["", *held]))

    def do_sign(self) -> None:
        cursor = self.page.textCursor()
        if self.random.random() < 0.6:
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            self.page.setTextCursor(cursor)
        self.type(self.random.choice(["## ", "- ", "1. ", "> ", "**粗** ", "*𠮷斜*", "####", "**a*b** "]))

    def do_divider_sign(self) -> None:
        self.type("---")
        self.key(Key.Key_Return)

    def do_quotes(self) -> None:
        self.page.smart_quotes = not self.page.smart_quotes
        self.type(self.random.choice(['"', "'", '"引"', "it's"]))

    def do_verify(self) -> None:
        self.page.mark_to_verify()

    def do_paste(self) -> None:
        if self.clip is None or self.random.random() < 0.3:
            self.clip = self.page.createMimeDataFromSelection()
        self.page.insertFromMimeData(self.clip)

    def do_paste_html(self) -> None:
        mime = QMimeData()
        mime.setHtml(self.random.choice(HTML))
        self.page.insertFromMimeData(mime)

    def do_paste_text(self) -> None:
        self.page.insert_text("\n".join(self.random.choice(POOL) * 3 for _ in range(self.random.choice([1, 2, 5]))))

    def do_drag(self) -> None:
        self.anywhere(select=True)
        lines = read(to_mime(self.page.selected_lines()), str).lines
        if not lines:
            return

        def act() -> None:
            cursor = self.page.textCursor()
            cursor.removeSelectedText()
            target = QTextCursor(self.page.document())
            target.setPosition(self.page.document().findBlockByNumber(0).position())
            self.page.setTextCursor(target)
            gestures.insert_lines(self.page.binding, lines)

        self.page.binding.gesture(M("Move"), act)

    def do_metadata(self) -> None:
        old = self.document.article.summary
        self.document.do(M("Change"), SetMeta("summary", old, self.random.choice(["", "甲", old + "x"])))

    def do_field(self) -> None:
        figures = list(pictures_in(self.document.article.blocks))
        if figures:
            figure, name = self.random.choice(figures), self.random.choice(["credit", "alt"])
            edit = SetField(figure.id, name, getattr(figure, name), self.random.choice(["", "新", "旧"]))
            self.document.do(M("Change"), edit)

    def do_outside(self) -> None:
        blocks = self.document.article.blocks
        at, what = self.random.randint(3, max(3, len(blocks))), self.random.random()
        at = min(at, len(blocks))
        new_id = self.document.new_id
        if what < 0.4:
            made = (TextBlock(new_id(), "paragraph", rich("外来")), Figure(new_id(), "c" * 64, rich("外图")))
            self.document.do(M("Insert"), Replace(at, (), made[: self.random.randint(1, 2)]))
        elif what < 0.6 and at < len(blocks):
            self.document.do(M("Delete"), Replace(at, blocks[at : at + 2], ()))
        else:
            block = self.random.choice(blocks)
            text = text_of(block)
            if text is not None:
                self.document.do(M("Insert"), Splice(block.id, len(text), EMPTY, rich("尾")))

    def do_replace_all(self) -> None:
        blocks = self.document.article.blocks
        query = self.random.choice(
            [Query("经"), Query("a"), Query(r"(\S)(\S)", expression=True), Query("𠮷", fold_width=True), Query("图")]
        )
        hits = find(blocks, query)[: self.random.choice([1, 5, 500])]
        self.page.show_hits(hits)
        put = r"\2\1" if query.expression else self.random.choice(["", "紧", "👨‍👩‍👧b"])
        self.page.do(M("Replace all"), replacements(blocks, query, hits, put))

    def do_move_blocks(self) -> None:
        self.page.move_blocks(up=self.random.random() < 0.5)

    def do_move_section(self) -> None:
        blocks = self.document.article.blocks
        listed = entries(blocks)
        if listed:
            entry = self.random.choice(listed)
            edit = move(blocks, entry.start, entry.end, self.random.randint(0, len(blocks)))
            if edit is not None:
                self.page.do(M("Move"), [edit])

    def do_picture(self) -> None:
        """Another look of a picture, from its editor; now and then another picture, or the look of before."""
        figures = [p for p in pictures_in(self.document.article.blocks) if p.asset]
        if figures:
            figure, choose = self.random.choice(figures), self.random.random
            hidden = (Hidden(Rect(0.1, 0.1, 0.3, 0.4), self.random.choice(["mosaic", "blur"])),)
            crop = Rect(choose() / 3, choose() / 3, 0.5 + choose() / 2, 0.5 + choose() / 2)
            look = Look(crop, self.random.randint(0, 3), brightness=choose() - 0.5, hidden=hidden)
            look = self.random.choice([look, Look(turns=1), AS_IT_IS])
            asset = self.random.choice([figure.asset, figure.asset, "d" * 64])
            self.page.set_picture(M("Edit picture"), figure, asset, look)

    def do_group(self) -> None:
        """Figures side by side and apart again, their pictures moved; wherever the caret is, or at a figure."""
        lines = [i for i, x in enumerate(self.page.binding.sheet.lines) if x.kind in ("object", "caption")]
        if lines and self.random.random() < 0.8:
            line = self.random.choice(lines)
            self.page.binding.set_caret((line, 0, min(line + self.random.choice([0, 0, 2, 3]), max(lines)), 0))
        self.page.choose(self.random.randint(0, 2))
        join, part = self.page.join_pictures, self.page.part_pictures
        self.random.choice(
            [join, join, part, lambda: self.page.shift_picture(1), lambda: self.page.shift_picture(-1)]
        )()

    def do_look(self) -> None:
        self.page.set_zoom(self.random.choice([0.8, 1.0, 1.5]))
        self.page.focus_mode = self.random.random() < 0.3
        self.page.typewriter = self.random.random() < 0.3
        self.page.show_mode()
        self.page.check_spelling((lambda text: [(0, 1)] if text else []) if self.random.random() < 0.5 else None)

    def do_undo(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.document.undo()
            self.check()
        for _ in range(self.random.randint(0, 4)):
            self.document.redo()
            self.check()

    def do_foreign(self) -> None:
        cursor = QTextCursor(self.page.document())
        cursor.setPosition(self.page.textCursor().position())
        cursor.insertText("foreign\u2029text\x07", QTextCharFormat())

    def keep_small(self) -> None:
        lines = self.page.binding.sheet.lines
        if len(lines) > 120:
            self.caret(len(lines) // 3, 0, len(lines) - 1, len(lines[-1].text))
            self.key(Key.Key_Delete)
            self.check()


FIRST, COUNT = (int(x) for x in os.environ.get("NEWSDESK_SEEDS", "0+20").split("+"))
"""``NEWSDESK_SEEDS=500+100`` tries seeds 500 to 599; the soak does."""


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
def test_page_and_model_agree_at_every_step_and_everything_can_be_undone(seed: int) -> None:
    fuzz = Fuzz(seed)
    for _ in range(300):
        fuzz.step()
        fuzz.keep_small()
        if fuzz.random.random() < 0.02:
            QApplication.processEvents()
    document = fuzz.document
    while document.undone:
        document.redo()
    final = document.article
    assert same_content(replay(fuzz.start, fuzz.journal), final)
    while document.done:
        assert document.undo()
    assert same_content(document.article, fuzz.start)
    while document.undone:
        assert document.redo()
    assert same_content(document.article, final)
    assert article_from_json(article_to_json(final)).blocks == final.blocks
    fresh = Desk(final.blocks)
    assert fresh.page.binding.sheet.lines == fuzz.page.binding.sheet.lines
    fresh.close()
    fuzz.close()


def replay(article: Article, journal: list[str]) -> Article:
    for line in journal:
        article = edit_from_json(json.loads(line)).apply(article)
    return article
