"""Pasting from other programs in the window: pictures come along, a receipt says what happened, Undo takes it back."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter

from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.desktop.editor import clipboard

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
