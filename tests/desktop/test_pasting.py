"""Pasting from other programs in the window: pictures come along, a receipt says what happened, Undo takes it back."""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter

from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.edits import Replace
from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.base.message import M
from newsdesk.desktop.editor import clipboard, copying
from newsdesk.intake import pasted

PARK = next(SAMPLES.rglob("*.jpg"))


def html(text: str) -> QMimeData:
    mime = QMimeData()
    mime.setHtml(text)
    return mime


def test_a_paste_with_pictures_comes_in_whole_with_a_receipt_and_undo_takes_it_back(reporter: Reporter) -> None:
    reporter.act("new")
    before = reporter.window.opened.document.article.blocks
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "clip_image001.jpg"
        file.write_bytes(PARK.read_bytes())
        inline = base64.b64encode(PARK.read_bytes()).decode()
        reporter.page.insertFromMimeData(
            html(
                "<h1>题</h1><p>导语。</p>"
                f"<p><img src='{file.as_uri()}'></p><p class=MsoCaption>图为公园。（张三 摄）</p>"
                f"<img src='data:image/jpeg;base64,{inline}'><img src='data:image/png;base64,{'A' * 400}'><p>尾。</p>"
            )
        )
        reporter.wait(lambda: len(reporter.window.opened.document.article.blocks) > len(before))
    article = reporter.window.opened.document.article
    figures = [b for b in article.blocks if isinstance(b, Figure)]
    assert [b.kind for b in article.blocks] == ["headline", "paragraph", "figure", "figure", "paragraph"]
    assert figures[0].asset == figures[1].asset
    assert figures[0].asset in reporter.desk.library.assets()
    assert (figures[0].caption.text, figures[0].credit) == ("图为公园。", "张三 摄")
    notice = reporter.window.frame.notice
    assert notice.isVisible()
    reporter.check()
    assert len(reporter.window.opened.document.done) == 1
    reporter.act("undo")
    assert reporter.window.opened.document.article.blocks == before


def test_the_receipts_button_takes_back_the_paste_but_nothing_that_was_typed_since(reporter: Reporter) -> None:
    reporter.act("new")
    reporter.page.insertFromMimeData(html("<p>一</p><p><b>二</b><sup>3</sup></p>"))
    notice, document = reporter.window.frame.notice, reporter.window.opened.document
    assert "Pasted" in notice.label.text()
    reporter.compose("后")
    notice.button.click()
    assert any(isinstance(b, TextBlock) and "后" in b.text.text for b in document.article.blocks)
    reporter.act("undo")
    reporter.page.insertFromMimeData(html("<p>三</p><p>四</p>"))
    steps = len(document.done)
    notice.button.click()
    assert len(document.done) == steps - 1


def test_much_html_is_read_in_the_background_and_goes_where_the_caret_is(reporter: Reporter) -> None:
    reporter.act("new")
    text = "<p>今年以来，全市把小区旁、桥头下的零星空地一块块清理出来。</p>" * 4000
    assert len(text) > clipboard.SOON
    reporter.page.insertFromMimeData(html(text))
    assert len(reporter.window.opened.document.article.blocks) == 2
    reporter.wait(lambda: len(reporter.window.opened.document.article.blocks) > 4000)
    reporter.check()


def test_a_dropped_article_file_is_imported(reporter: Reporter, tmp_path: Path) -> None:
    reporter.act("new")
    first = reporter.window.opened.id
    file = tmp_path / "a.md"
    file.write_text("# 来自文件\n\n正文。\n", encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file))])
    assert reporter.page.canInsertFromMimeData(mime)
    reporter.page.insertFromMimeData(mime)
    reporter.wait(lambda: reporter.window.opened is not None and reporter.window.opened.id != first)
    assert reporter.window.opened.document.article.headline == "来自文件"


def test_paste_without_formatting_takes_the_text_as_it_is(reporter: Reporter) -> None:
    reporter.act("new")
    mime = html("<h1>题</h1><ul><li>甲</ul>")
    mime.setText("# 题\n- 甲")
    QApplication.clipboard().setMimeData(mime)
    reporter.page.binding.set_caret((1, 0, 1, 0))
    reporter.act("paste_plain")
    QApplication.clipboard().clear()
    blocks = reporter.window.opened.document.article.blocks
    assert [(b.kind, b.text.text) for b in blocks[1:] if isinstance(b, TextBlock)] == [
        ("paragraph", "# 题"),
        ("paragraph", "- 甲"),
    ]


def texts(reporter: Reporter) -> list[str]:
    blocks = reporter.window.opened.document.article.blocks
    return [b.text.text for b in blocks if isinstance(b, TextBlock) and b.text.text]


def arrived(reporter: Reporter) -> None:
    reporter.wait(lambda: not reporter.window.taking_in._batches)


SLOW = "<img src='http://x.cn/a.jpg'><p>粘贴的话。</p>"


def test_a_slow_paste_goes_where_it_was_made_and_leaves_alone_what_is_selected_meanwhile(reporter: Reporter) -> None:
    reporter.written("第一段原文。", "第二段原文。")
    reporter.page.binding.set_caret((1, 6, 1, 6))
    reporter.page.insertFromMimeData(html(SLOW))
    reporter.page.binding.set_caret((2, 6, 2, 0))
    arrived(reporter)
    assert texts(reporter) == ["第一段原文。粘贴的话。", "第二段原文。"]
    assert reporter.page.binding.caret()[0] == 2
    reporter.check()


def test_a_slow_paste_takes_the_place_of_what_was_selected_and_waits_for_who_composes(reporter: Reporter) -> None:
    reporter.written("第一段原文。", "第二段原文。")
    reporter.page.binding.set_caret((1, 3, 1, 0))
    reporter.page.insertFromMimeData(html(SLOW))
    reporter.page.binding.set_caret((2, 3, 2, 3))
    QApplication.sendEvent(reporter.page, QInputMethodEvent("pin'yin", []))
    arrived(reporter)
    assert texts(reporter)[0] == "原文。"
    event = QInputMethodEvent("", [])
    event.setCommitString("拼音")
    QApplication.sendEvent(reporter.page, event)
    QApplication.processEvents()
    assert texts(reporter) == ["粘贴的话。原文。", "第二段拼音原文。"]
    reporter.check()


def test_characters_that_no_page_can_hold_do_not_come_in_with_a_paste(reporter: Reporter) -> None:
    for odd in ("&#8233;", "&#8232;", "&#1;", "&#xFDD0;", "\ufffc"):
        reporter.act("new")
        reporter.page.insertFromMimeData(html(f"<h1>题目</h1><p>第一句{odd}第二句</p><pre>a&#13;b</pre>"))
        reporter.check()
        reporter.compose("新字")
        reporter.check()


def own(*pieces: list[object]) -> QMimeData:
    mime = QMimeData()
    mime.setData(copying.MIME, json.dumps(pieces).encode())
    return mime


@pytest.mark.parametrize(
    "thing",
    [
        ["divider", "not json"],
        ["figure", "not json"],
        ["figure", '{"type": "figure", "id": "", "asset": "../../etc/passwd"}'],
        ["figure", '{"type": "figure", "id": "", "beside": [{"asset": "../../etc/passwd"}]}'],
        ["figure", '{"type": "figure", "id": "", "beside": [{}, {}, {}, {}]}'],
        ["opaque", '{"type": "figure", "caption": 5}'],
        ["opaque", '{"type": 5}'],
        ["card", '{"type": "embed", "id": "", "url": "javascript:alert(1)"}'],
    ],
)
def test_our_own_form_from_a_forger_cannot_spoil_an_article(reporter: Reporter, thing: list[str]) -> None:
    reporter.written("甲")
    reporter.page.insertFromMimeData(own(["object", "\ufffc", [], [[0, thing]]]))
    reporter.compose("之后写的重要文字")
    assert reporter.window.opened.session.flush(3.0)
    opened = reporter.window.opened.id
    reporter.act("new")
    reporter.window.open(opened)
    assert "之后写的重要文字" in "".join(texts(reporter))
    reporter.check()


def test_html_that_cannot_be_read_comes_in_as_its_text(reporter: Reporter, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise RecursionError

    monkeypatch.setattr(pasted, "read_html", broken)
    reporter.act("new")
    mime = html("<p>重要文字</p>")
    mime.setText("重要文字")
    reporter.page.binding.set_caret((1, 0, 1, 0))
    reporter.page.insertFromMimeData(mime)
    assert texts(reporter) == ["重要文字"]


def test_what_was_hidden_of_a_picture_stays_hidden_when_it_is_pasted_or_imported_again(
    reporter: Reporter, tmp_path: Path
) -> None:
    image = tmp_path / "a.png"
    Image.effect_noise((300, 200), 80).convert("RGB").save(image)
    look = Look(hidden=(Hidden(Rect(0.1, 0.1, 0.3, 0.3)),))
    sha256 = reporter.desk.pictures.take_in(image, "a.png").asset.sha256
    session = reporter.desk.open_session(reporter.desk.new().id)
    session.document.do(M("Insert picture"), Replace(2, (), (Figure("f", sha256, look=look),)))
    assert session.flush(3.0)
    session.close()
    reporter.act("new")
    data = base64.b64encode(image.read_bytes()).decode()
    mime = QMimeData()
    mime.setHtml(f'<p>前</p><img src="data:image/png;base64,{data}"><p>后</p>')
    reporter.page.insertFromMimeData(mime)
    reporter.wait(lambda: any(type(b) is Figure and b.asset for b in reporter.page.binding.shown))
    assert [b.look.hidden for b in reporter.page.binding.shown if type(b) is Figure] == [look.hidden]
    (tmp_path / "story.md").write_text("# 标题\n\n![](a.png)\n", "utf-8")
    article = reporter.desk.import_file(tmp_path / "story.md").article
    assert [b.look.hidden for b in article.blocks if type(b) is Figure] == [look.hidden]
