"""The clipboard: what goes out is readable elsewhere, what comes in is harmless."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from page_support import Desk, Key, blocks_of, short_of
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from newsdesk.article.blocks import Beside, Figure, text_of
from newsdesk.article.look import Look, Rect
from newsdesk.desktop.editor.clipboard import pictures_from, read
from newsdesk.desktop.editor.copying import MIME
from newsdesk.desktop.editor.lines import OBJECT, figure_data

HEAD = "headline:标题"


def test_copied_and_pasted_blocks_keep_kinds_marks_and_pictures() -> None:
    desk = Desk(blocks_of(HEAD, "heading:小节", "paragraph:正文", "figure:图说", "bullet:一"))
    desk.caret(2, 2, 2, 0)
    desk.page.toggle_mark("strong")
    desk.caret(5, 1, 1, 0)
    mime = desk.page.createMimeDataFromSelection()
    desk.caret(5, 1)
    desk.key(Key.Key_Return)
    desk.page.insertFromMimeData(mime)
    desk.check()
    assert short_of(desk.document.article)[5:9] == ["heading:小节", "paragraph:正文", "figure:图说", "bullet:一"]
    pasted = desk.document.article.blocks[6]
    assert text_of(pasted).marks[0].type == "strong"
    assert mime.text() == "小节\n正文\n图说\n一"
    assert "<h2>小节</h2>" in mime.html()
    assert "<strong>正文</strong>" in mime.html()
    desk.close()


def test_a_forged_link_to_a_script_or_a_file_stays_behind() -> None:
    for href in ("javascript:alert(1)", "file:///etc/passwd", "https://x.cn/"):
        mime = QMimeData()
        piece = ["paragraph", "字", [{"start": 0, "end": 1, "type": "link", "href": href}], []]
        mime.setData(MIME, json.dumps([piece]).encode())
        (line,) = read(mime, str).lines
        assert [m.href for m in line.text.marks] == ([href] if href.startswith("https") else [])


@pytest.mark.parametrize(
    "data",
    [
        b"rubbish",
        b"[]",
        json.dumps([["evil", "x", [], []]]).encode(),
        json.dumps([["paragraph", "\ufffc", [], []]]).encode(),
        json.dumps([["object", "\ufffc", [], [[0, ["figure", "a"]]]]]).encode(),
        json.dumps([["object", "\ufffc", [], [[0, ["opaque", "not json"]]]]]).encode(),
        json.dumps([["object", "\ufffc", [], [[0, ["figure", "no figure"]]]]]).encode(),
        json.dumps([["paragraph", "x", [{"start": 0, "end": 1, "type": "evil"}], []]]).encode(),
    ],
)
def test_a_forged_clipboard_of_our_own_form_is_read_as_text(data: bytes) -> None:
    mime = QMimeData()
    mime.setData(MIME, data)
    mime.setText("正文")
    assert [line.text.text for line in read(mime, str).lines] == ["正文"]


def test_a_look_in_a_forged_clipboard_is_brought_into_its_limits_and_what_is_no_look_is_refused() -> None:
    look = {"turns": -7, "brightness": 9.5, "crop": {"left": 0.9, "top": 0, "right": 0.1, "bottom": 4}}
    held = json.dumps(
        {"type": "figure", "id": "x", "caption": {"text": "不是"}, "look": look, "beside": [{"look": look}]}
    )
    mime = QMimeData()
    mime.setText("正文")
    mime.setData(MIME, json.dumps([["object", OBJECT, [], [[0, ["figure", held]]]]]).encode())
    (line,) = read(mime, str).lines
    wanted = Look(crop=Rect(0.1, 0.0, 0.9, 1.0), turns=1, brightness=1.0)
    assert line.things == ((0, ("figure", figure_data(Figure("", look=wanted, beside=(Beside(look=wanted),))))),)
    mime.setData(
        MIME,
        json.dumps([["object", OBJECT, [], [[0, ["figure", '{"type": "figure", "id": "", "look": [3]}']]]]]).encode(),
    )
    assert [line.text.text for line in read(mime, str).lines] == ["正文"]


def test_a_drop_is_one_step_and_a_dropped_picture_file_is_given_on() -> None:
    desk = Desk(blocks_of(HEAD, "paragraph:前后"))
    given: list[object] = []
    desk.page.picturesGiven.connect(given.extend)
    desk.page.show()
    QApplication.processEvents()
    desk.caret(1, 1)
    at, copy = desk.page.cursorRect().center(), Qt.DropAction.CopyAction
    text, file = QMimeData(), QMimeData()
    text.setText("一\n二")
    file.setUrls([QUrl.fromLocalFile("/pictures/a.jpg")])
    for mime in (text, file):
        buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(desk.page.viewport(), QDragEnterEvent(at, copy, mime, buttons, keys))
        QApplication.sendEvent(desk.page.viewport(), QDropEvent(QPointF(at), copy, mime, buttons, keys))
        desk.check()
    assert short_of(desk.document.article) == [HEAD, "paragraph:前一", "paragraph:二后"]
    assert [str(step.label) for step in desk.document.done] == ["Move"]
    assert given == [("a.jpg", Path("/pictures/a.jpg"))]
    desk.page.hide()
    desk.close()


def test_pictures_are_given_on_and_not_put_in_as_text(tmp_path: Path) -> None:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    mime = QMimeData()
    mime.setImageData(image)
    ((name, data),) = pictures_from(mime)
    assert (name, data[:4]) == ("clipboard.png", b"\x89PNG")
    mime.setHtml('<img src="https://x.cn/b.png" alt="">')  # a browser's "copy image"
    assert [name for name, _ in pictures_from(mime)] == ["clipboard.png"]
    mime.setHtml("<table><tr><td>甲</td></tr></table>")  # a spreadsheet's cells come with a picture of them
    assert pictures_from(mime) == []
    mime = QMimeData()
    mime.setImageData(image)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.JPG")), QUrl("https://x.cn/b.jpg")])
    assert pictures_from(files) == [("a.JPG", tmp_path / "a.JPG")]
    desk = Desk(blocks_of(HEAD, "paragraph:"))
    given: list[list[object]] = []
    desk.page.picturesGiven.connect(given.append)
    desk.page.insertFromMimeData(mime)
    assert len(given) == 1
    assert short_of(desk.document.article) == [HEAD, "paragraph:"]
    desk.close()
