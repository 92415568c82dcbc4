"""A reporter's whole way: a story written in the real window, seen, and exported as the command line exports it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QApplication
from window_support import SAMPLES, Reporter, files_of, use_sample_profile

from newsdesk.article.blocks import Figure
from newsdesk.article.outline import count
from newsdesk.desktop.dialogs.exporting import Wanted
from newsdesk.desktop.panels.people import PeopleField
from newsdesk.formats.json import schema

STORY = Path(__file__).parents[3] / "shared" / "story"
Key = Qt.Key
LEAD = "今年以来，全市把零星空地一块块清理出来，已建成口袋公园36处。"
SECTIONS = (
    ("零星空地长出绿", "围墙拆了，樟树留下了。"),
    ("滨河步道亮起来", "灯光只照路面，不照水面。"),
    ("老街晚市", "每晚五点出摊。"),
)
CAPTIONS = ("清晨的口袋公园。", "夜晚的滨河步道。", "傍晚的老街。")
PICTURES = ("park.jpg", "riverside.jpg", "market.jpg")


@pytest.fixture
def reporter(tmp_path: Path):
    use_sample_profile(tmp_path)
    made = Reporter(tmp_path)
    yield made
    made.close()


def write_story(reporter: Reporter) -> None:
    """Headline, lead, three sections with a picture each, by input-method events, keys, drop, paste and button."""
    page = reporter.page
    reporter.compose("边角地变身口袋公园")
    reporter.key(Key.Key_Return)
    reporter.compose(LEAD)
    for number, (heading, text) in enumerate(SECTIONS):
        reporter.key(Key.Key_Return)
        reporter.act("kind_heading")
        reporter.compose(heading)
        reporter.key(Key.Key_Return)
        reporter.compose(text)
        put_picture(reporter, number)
        figures = sum(type(b) is Figure for b in page.binding.shown)
        assert figures == number + 1
        reporter.compose(CAPTIONS[number])
        fields = reporter.window.frame.details.fields
        reporter.compose("李四 摄", fields["credit"].line)
        fields["alt"].text.setPlainText(f"示意图{number}")
        page.setFocus()
        reporter.check()
        reporter.key(Key.Key_Down)  # out of the caption
        caret_to_end(reporter)


def caret_to_end(reporter: Reporter) -> None:
    lines = reporter.page.binding.sheet.lines
    reporter.page.binding.set_caret((len(lines) - 1, len(lines[-1].text)) * 2)


def put_picture(reporter: Reporter, number: int) -> None:
    """By button, by drop and by paste."""
    before = sum(type(b) is Figure for b in reporter.page.binding.shown)
    file = SAMPLES / PICTURES[number]
    if number == 0:
        reporter.answers.picture_files = [file]
        reporter.act("picture")
    else:
        mime = QMimeData()
        if number == 1:
            mime.setUrls([QUrl.fromLocalFile(str(file))])
        else:
            mime.setData("image/jpeg", file.read_bytes())
        reporter.page.insertFromMimeData(mime)
    reporter.wait(lambda: sum(type(b) is Figure for b in reporter.page.binding.shown) > before, what="no picture came")


def fill_in(reporter: Reporter) -> None:
    """Every field of the details panel."""
    fields = reporter.window.frame.details.fields
    authors = fields["authors"]
    assert isinstance(authors, PeopleField)
    for key, text in (
        ("channel", "新闻中心 › 要闻"),
        ("source", "城市日报"),
        ("publish_time", "2026-11-21 09:44"),
        ("responsible-editor", "王五"),
        ("dateline", "本报讯"),
        ("keywords", "口袋公园，城市更新"),
        ("slug", "pocket-parks"),
        ("short_headline", "口袋公园"),
        ("copyright_holder", "城市日报"),
        ("copyright_notice", "转载请注明来源"),
    ):
        line = fields[key].line
        line.clear()
        reporter.compose(text, line)
    fields["publish_time"].zone.setCurrentText("+08:00")
    fields["summary"].text.setPlainText("全市建成口袋公园36处。")
    fields["note"].text.setPlainText("只给编辑部看")
    reporter.compose("张三", authors._rows[0].name)
    authors._added()
    reporter.compose("李四", authors._rows[1].name)
    authors._rows[1].role.setCurrentIndex(authors._rows[1].role.findData("photographer"))
    authors._changed()
    reporter.check()


def test_a_story_is_written_seen_and_exported_as_the_command_line_exports_it(reporter: Reporter) -> None:
    window = reporter.window
    reporter.act("new")
    write_story(reporter)
    fill_in(reporter)
    article = window.opened.document.article
    assert article.headline == "边角地变身口袋公园"
    assert [b.kind for b in article.blocks if b.kind == "figure" or b.text.text] == [
        *("headline", "paragraph", "heading", "paragraph", "figure"),
        *("heading", "paragraph", "figure", "heading", "paragraph", "figure"),
    ]
    assert [b.caption.text for b in article.blocks if type(b) is Figure] == list(CAPTIONS)
    assert [b.credit for b in article.blocks if type(b) is Figure] == ["李四 摄"] * 3
    assert article.publish_time == "2026-11-21T09:44:00+08:00"
    assert article.channel == ("新闻中心", "要闻")
    assert [(p.name, p.role) for p in article.authors] == [("张三", "reporter"), ("李四", "photographer")]
    assert [(p.name, p.role) for p in article.editors] == [("王五", "responsible-editor")]
    window._check()
    assert [f for f in window.findings if f.level == "error"] == []
    assert f"{count(article).characters:,} characters" in window.frame.status.counts.text()

    exports = reporter.home / "exports"
    for what in ("html", "json"):
        reporter.answers.export_answer = lambda offer, what=what: Wanted(what, {}, exports)
        reporter.act("export")
        folder = exports / f"pocket-parks {what}"
        reporter.wait(folder.is_dir, what=f"no {what} export")
        done = reporter.command("export", article.id, "--to", what, "--out", str(reporter.home / "cli" / what))
        assert done.returncode == 0, done.stderr
        assert files_of(folder) == files_of(reporter.home / "cli" / what)
        assert len(files_of(folder)) == 1 + 3 * 6 + 1  # and the card of the lead picture
    data = json.loads((exports / "pocket-parks json" / "article.json").read_bytes())
    jsonschema.validate(data, schema())
    page = (exports / "pocket-parks html" / "index.html").read_text(encoding="utf-8")
    for text in (article.headline, *CAPTIONS, *(h for h, _ in SECTIONS), "李四 摄", "王五", "新闻中心", "2026-11-21"):
        assert text in page
    assert "只给编辑部看" not in page

    steps = len(window.opened.document.done)
    assert steps > 20
    while window.opened.document.done:
        reporter.act("undo")
        reporter.check()
    assert not window.opened.document.article.headline
    while window.opened.document.undone:
        reporter.act("redo")
    assert window.opened.document.article.blocks == article.blocks
    assert window.opened.document.article.authors == article.authors


@pytest.mark.webengine
def test_the_preview_shows_the_exports_own_bytes_and_follows(reporter: Reporter) -> None:
    pytest.importorskip("PySide6.QtWebEngineWidgets")
    window = reporter.window
    reporter.act("sample")
    reporter.act("view_split")
    preview = window.previewing.preview
    assert preview is not None
    loads: list[bool] = []
    preview.loaded.connect(lambda: loads.append(True))
    reporter.wait(lambda: bool(loads), 60, "the preview did not load")
    article = window.opened.document.article
    assert preview.bundle.files == reporter.desk.render(article, "html", {}, quick=True).files
    caret_to_end(reporter)
    loads.clear()
    reporter.compose("预览跟着变。")
    reporter.wait(lambda: bool(loads), 60, "the preview did not follow the typing")
    texts: list[str] = []
    preview.text(texts.append)
    reporter.wait(lambda: bool(texts), 20)
    assert "预览跟着变。" in texts[0]
    assert window.opened.document.article.headline in texts[0]
    preview.set_width("phone")
    QApplication.processEvents()
    assert preview.view.width() <= 390
    reporter.act("view_write")
    assert not preview.isVisible()


@pytest.mark.skipif(not STORY.is_dir(), reason="the story lies beside the checkout")
def test_a_real_page_becomes_a_finished_export(reporter: Reporter) -> None:
    window = reporter.window
    (page,) = STORY.glob("*.txt")
    reporter.answers.file = page
    reporter.act("import_file")
    reporter.wait(lambda: window.opened is not None, what="nothing was imported")
    reporter.wait(lambda: bool(reporter.answers.receipts), what="no receipt")
    reporter.check()
    figures = [b for b in reporter.page.binding.shown if type(b) is Figure]
    assert [bool(f.asset) for f in figures] == [False] * 3
    assert len(reporter.page.binding.shown) == 30

    reporter.act("export")
    assert "pictures.none" in reporter.answers.asked[-1]
    assert not (reporter.home / "exports").exists()

    for figure, name in zip(figures, PICTURES, strict=True):
        put_into(reporter, figure.id, name)
    reporter.wait(lambda: all(b.asset for b in reporter.page.binding.shown if type(b) is Figure), what="no pictures")
    for figure in figures:
        reporter.page.binding.set_caret((reporter.page.binding.sheet.line_of(index_of(reporter, figure.id)) + 1, 0) * 2)
        reporter.compose("李四 摄", window.frame.details.fields["credit"].line)
    reporter.check()
    reporter.act("export")
    target = reporter.answers.asked[-1].removeprefix("export ") + " html"
    reporter.wait((reporter.home / "exports" / target).is_dir, what=str(reporter.answers.asked))
    written = (reporter.home / "exports" / target / "index.html").read_text(encoding="utf-8")
    for text in ("牛鼻子", "凌芹莉", "林泽贵", "凝心铸魂汲取奋进新力量", "山边社区居民活动空间更大", "2023-11-21"):
        assert text in written
    assert "注册" not in written


def index_of(reporter: Reporter, block: str) -> int:
    return next(i for i, b in enumerate(reporter.page.binding.shown) if b.id == block)


def put_into(reporter: Reporter, figure: str, name: str) -> None:
    """Into a figure that has a caption and no picture yet, the picture goes by the same button."""
    line = reporter.page.binding.sheet.line_of(index_of(reporter, figure))
    reporter.page.binding.set_caret((line + 1, 0) * 2)
    reporter.answers.picture_files = [SAMPLES / name]
    reporter.act("picture")
    reporter.wait(
        lambda: bool(next(b for b in reporter.page.binding.shown if b.id == figure).asset), what=f"{name} did not come"
    )
