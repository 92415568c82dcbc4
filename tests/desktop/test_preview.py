"""The preview in Chromium: in step with the text part by part, in every form, and harmless."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("PySide6.QtWebEngineWidgets")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from window_support import Reporter

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Divider, Figure, Table, TextBlock
from newsdesk.article.edits import Replace
from newsdesk.article.richtext import Mark, RichText
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desk.looking import PAGE, Form, Seen, seen
from newsdesk.desktop.dialogs.exporting import Offer, Wanted
from newsdesk.desktop.inert import WORLD
from newsdesk.desktop.preview import Preview
from newsdesk.desktop.theme import LIGHT
from newsdesk.extend.ports import Bundle, House
from newsdesk.formats.html import HtmlExporter

pytestmark = pytest.mark.webengine

KINDS = ("paragraph", "heading", "subheading", "quote", "attribution", "bullet", "subbullet", "number", "note")


def until(condition: Any, what: str = "it did not happen", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        QApplication.processEvents()
        time.sleep(0.005)


def run(preview: Preview, code: str) -> Any:
    """What a piece of script in our own world gives."""
    got: list[str] = []
    preview.view.page().runJavaScript(f"JSON.stringify({code}) || 'null'", WORLD.value, got.append)
    until(lambda: got, "no answer from Chromium")
    return json.loads(got[0])


def show(preview: Preview, what: Seen, article: str = "a") -> None:
    loaded: list[bool] = []
    preview.loaded.connect(lambda: loaded.append(True))
    preview.show_seen(what, article, PAGE)
    until(lambda: loaded, "it was not shown")


def page_of(body: str) -> Seen:
    whole = f"<!DOCTYPE html>\n<html>\n<head>\n<title>t</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    return seen(Bundle("index.html", {"index.html": whole.encode()}))


@pytest.fixture
def preview() -> Iterator[Preview]:
    made = Preview(Translator("en"), LIGHT, {"html": PAGE}, "html", "desktop", False)
    made.resize(900, 700)
    made.show()
    yield made
    made.hide()
    made.release()
    made.deleteLater()


@pytest.fixture
def split(reporter: Reporter) -> Preview:
    """The preview beside the text, the sample in both."""
    reporter.act("sample")
    reporter.act("view_split")
    made = reporter.window.previewing.preview
    assert made is not None
    until(lambda: made.seen.page and run(made, "document.readyState") == "complete", "the preview did not load")
    settle(reporter)
    return made


def settle(reporter: Reporter) -> None:
    """Until what is shown is what the article is."""
    window = reporter.window
    made = window.previewing.preview
    assert made is not None

    def shown() -> bool:
        assert window.opened is not None and made is not None
        article = window.opened.document.article
        form = made.form
        fresh = reporter.desk.render(article, form.format, form.options, quick=True)
        return not window.previewing.busy and made.bundle == fresh

    until(shown, "the preview is not what the article is")


# ------------------------------------------------------------------ in step


def some_block(dice: random.Random, name: str) -> Block:
    text = dice.choice(("", "字", "一段话，说一件事。", "<b>&amp;\"'", "两行\n文字"))
    kind = dice.choice((*KINDS, "paragraph", "paragraph", "table", "figure", "divider"))
    if kind == "table":
        return Table(name, ((text, "1"), ("二", "2")), header=dice.random() < 0.5)
    if kind == "figure":
        return Figure(name, caption=RichText(text), width=dice.choice(("column", "half")))
    if kind == "divider":
        return Divider(name)
    marks = (Mark(0, 1, "strong"),) if text and dice.random() < 0.3 else ()
    return TextBlock(name, kind, RichText(text.replace("\n", "") if "head" in kind else text, marks))


def edited(dice: random.Random, blocks: list[Block], step: int) -> list[Block]:
    """Blocks typed into, put in, removed, moved, or of another kind."""
    made = list(blocks)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        at = dice.randrange(1, len(made) + 1)
        what = dice.choice(("put", "put", "change", "change", "remove", "move", "title"))
        if what == "put" or len(made) < 4:
            made.insert(at, some_block(dice, f"n{step}-{dice.random()}"))
        elif what == "title":
            made[0] = TextBlock("h", "headline", RichText(f"标题{dice.randrange(9)}"))
        elif at < len(made):
            block = made.pop(at)
            if what == "move":
                made.insert(dice.randrange(1, len(made) + 1), block)
            elif what == "change":
                made.insert(at, some_block(dice, block.id))
    return made


@pytest.mark.parametrize("seed", range(4))
def test_after_any_edits_the_page_is_what_a_whole_load_would_have_made_of_it(preview: Preview, seed: int) -> None:
    dice, exporter = random.Random(seed), HtmlExporter()
    blocks: list[Block] = [TextBlock("h", "headline", RichText("标题"))]
    blocks += [some_block(dice, f"b{i}") for i in range(12)]
    for step in range(25):
        blocks = edited(dice, blocks, step)
        article = Article(id="a", language=dice.choice(("zh-Hans", "zh-Hans", "en")), blocks=tuple(blocks))
        made = seen(exporter.export(article, {}, House("报"), {}), dark=dice.random() < 0.1)
        show(preview, made)
        if step == 0:
            run(preview, "document.documentElement.born = 1")
        whole = f'new DOMParser().parseFromString({json.dumps(made.page)}, "text/html").documentElement'
        assert run(preview, f"document.documentElement.isEqualNode({whole})"), f"step {step}"
    assert run(preview, "document.documentElement.born") == 1, "it was loaded anew"


def test_only_what_differs_is_touched(preview: Preview) -> None:
    show(preview, page_of('<p id="b-1">one</p><ul><li id="b-2">two</li><li id="b-3">three</li></ul>'))
    run(preview, "[...document.querySelectorAll('*')].forEach(e => e.born = 1)")
    run(preview, "document.getElementById('b-2').firstChild.born = 1")
    show(preview, page_of('<p id="b-1">ONE</p><p id="b-4">x</p><ul><li id="b-2">two</li><li id="b-3">3</li></ul>'))
    born = "[...document.body.querySelectorAll('*')].map(e => [e.id, e.born || 0])"
    assert run(preview, born) == [["b-1", 1], ["b-4", 0], ["", 1], ["b-2", 1], ["b-3", 1]]
    assert run(preview, "document.getElementById('b-2').firstChild.born") == 1


def test_typing_shows_at_once_and_the_place_in_the_preview_stays(reporter: Reporter, split: Preview) -> None:
    split.set_width("phone")
    run(split, "document.documentElement.born = 1")
    run(split, "scrollTo(0, document.documentElement.scrollHeight) || 1")
    before = run(split, "scrollY")
    assert before > 500
    reporter.page.binding.set_caret((3, 0, 3, 0))
    reporter.wait(lambda: run(split, "scrollY") < before, what="it did not follow the caret")
    at = -1
    while at != (at := run(split, "scrollY")):  # until it stands
        QTest.qWait(400)
    run(split, "scrollTo(0, 700) || 1")
    reporter.compose("新写的字")
    settle(reporter)
    assert "新写的字" in run(split, "document.body.innerText")
    assert abs(run(split, "scrollY") - 700) <= 40, "more than the line that was added"
    assert run(split, "document.documentElement.born") == 1


def test_another_article_is_another_page(preview: Preview) -> None:
    show(preview, page_of("<p>one</p>"), "a")
    run(preview, "document.documentElement.born = 1")
    show(preview, page_of("<p>two</p>"), "b")
    assert run(preview, "[document.body.innerText.trim(), document.documentElement.born || 0]") == ["two", 0]


def test_after_a_crash_of_chromium_the_next_change_shows_the_page_again(preview: Preview) -> None:
    show(preview, page_of("<p>one</p>"))
    ended: list[bool] = []
    preview.view.page().renderProcessTerminated.connect(lambda *x: ended.append(True))
    os.kill(preview.view.page().renderProcessPid(), signal.SIGTERM)
    until(lambda: ended)
    show(preview, page_of("<p>two</p>"))
    assert run(preview, "document.body.innerText.trim()") == "two"


# ------------------------------------------------------------------ clicks and the caret


def middle(preview: Preview, selector: str) -> QPoint:
    found = f"document.querySelector({json.dumps(selector)})"
    run(preview, f"{found}.scrollIntoView({{block: 'center'}}) || 1")
    x, y, w, h = run(preview, f"(r => [r.x, r.y, r.width, r.height])({found}.getBoundingClientRect())")
    zoom = preview.view.zoomFactor()
    return QPoint(round((x + min(w / 2, 60)) * zoom), round((y + min(h / 2, 20)) * zoom))


def click(preview: Preview, selector: str) -> None:
    target = preview.view.focusProxy()
    assert target is not None
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=middle(preview, selector))


def test_a_click_goes_to_the_block_in_the_page(reporter: Reporter, split: Preview) -> None:
    assert reporter.window.opened is not None
    body = reporter.window.opened.document.article.body
    wanted = [b for b in body if b.kind == "paragraph"][3].id
    click(split, f"#b-{wanted}")
    until(lambda: reporter.page.block_at_caret() == wanted, "the page did not go there")
    figure = next(b for b in body if b.kind == "figure")
    click(split, f"#b-{figure.id} figcaption")
    until(lambda: reporter.page.block_at_caret() == figure.id)


def test_a_click_on_one_picture_of_a_group_means_that_picture(reporter: Reporter, split: Preview) -> None:
    opened = reporter.window.opened
    assert opened is not None
    blocks = opened.document.article.blocks
    figures = [b for b in blocks if type(b) is Figure]
    rest = tuple(b for b in blocks if b not in figures)
    opened.document.do(M("Move"), Replace(0, blocks, (*rest[:3], *figures, *rest[3:])))
    line = reporter.page.binding.sheet.line_of(3)
    reporter.page.binding.set_caret((line, 0, line + 4, 0))
    reporter.act("join_pictures")
    settle(reporter)
    reporter.page.binding.set_caret((0, 0, 0, 0))
    click(split, ".row > span:nth-child(2) img")
    until(lambda: reporter.page.block_at_caret() == figures[0].id)
    chosen = reporter.page.picture_at_caret()
    assert chosen is not None
    assert chosen.asset == figures[1].asset


def test_a_link_leads_to_its_block_and_nowhere_else(preview: Preview) -> None:
    heard: list[tuple[str, int]] = []
    preview.clicked.connect(lambda at, number: heard.append((at, number)))
    show(preview, page_of('<p id="b-%E4%B8%80"><a href="https://x.example/">a link that is long enough</a></p>'))
    click(preview, "a")
    until(lambda: heard)
    assert heard == [("b-%E4%B8%80", -1)]
    assert run(preview, "location.host") == "preview"


def test_the_preview_follows_the_caret(reporter: Reporter, split: Preview) -> None:
    opened = reporter.window.opened
    assert opened is not None
    last = opened.document.article.body[-1].id
    reporter.page.binding.set_caret((len(reporter.page.binding.sheet.lines) - 1, 0) * 2)
    box = f"document.getElementById('b-{last}').getBoundingClientRect()"
    until(lambda: run(split, f"(r => r.top >= 0 && r.bottom <= innerHeight)({box})"), "it did not follow")


# ------------------------------------------------------------------ forms and screens


def test_screens_are_as_wide_as_they_say(reporter: Reporter, split: Preview) -> None:
    for name, least, most in (("phone", 390, 390), ("tablet", 820, 821), ("desktop", 1024, 2000)):
        split.set_width(name)
        until(lambda least=least, most=most: least <= run(split, "innerWidth") <= most, name)
    assert reporter.desk.settings.preview_width == "desktop"


def test_dark_is_dark_without_loading_anew_and_is_remembered(reporter: Reporter, split: Preview) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    run(split, "document.documentElement.born = 1")
    light = run(split, ground)
    split.dark.click()
    until(lambda: run(split, ground) != light, "it did not become dark")
    assert run(split, "document.documentElement.born") == 1
    assert reporter.desk.settings.preview_dark


def test_print_has_the_rules_for_print(reporter: Reporter, split: Preview) -> None:
    size = "getComputedStyle(document.querySelector('h1')).fontSize"
    on_screen = run(split, size)
    split.forms.setCurrentIndex(split.forms.findData("html:print"))
    until(lambda: run(split, size) not in (None, on_screen), "it is not as printed")
    assert not split.dark.isEnabled()
    assert not split.buttons["phone"].isEnabled()
    assert reporter.desk.settings.preview_form == "html:print"


def test_json_is_shown_as_it_is_written(reporter: Reporter, split: Preview) -> None:
    split.forms.setCurrentIndex(split.forms.findData("json"))
    settle(reporter)
    written = split.bundle.files[split.bundle.entry].decode()
    assert run(split, "document.querySelector('pre').textContent") == written.rstrip("\n")


def test_every_form_that_can_be_chosen_can_be_shown(reporter: Reporter, split: Preview) -> None:
    for index in range(split.forms.count()):
        split.forms.setCurrentIndex(index)
        settle(reporter)
        assert bool(split.seen.page) == split.view.isVisible()
    reporter.check()


def test_a_file_for_another_program_is_exported_from_there(reporter: Reporter, split: Preview) -> None:
    asked: list[str] = []

    def answer(offer: Offer) -> Wanted | None:
        asked.append(offer.format)
        return None

    reporter.answers.export_answer = answer
    split.forms.setCurrentIndex(split.forms.findData("markdown"))
    settle(reporter)
    assert reporter.window.opened is not None
    split.show_seen(Seen(Bundle("a.docx", {"a.docx": b"PK\0"})), reporter.window.opened.id, split.form)
    assert split.export.isVisible()
    assert not split.view.isVisible()
    split.export.click()
    assert asked == ["markdown"]


def test_a_file_that_is_not_shown_is_not_made_at_every_key(
    reporter: Reporter, split: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    class Word:
        name, label, limits, options = "word", M("Word"), (), {}

        def export(self, article: Article, *rest: object) -> Bundle:
            made.append(article.headline)
            return Bundle("a.docx", {"a.docx": b"PK\0"})

    monkeypatch.setitem(reporter.desk.registry.exporters, "word", Word())
    split._offered["word"] = Form("word", M("Word"), "word")  # type: ignore[index]
    split.forms.addItem("Word", "word")
    split.forms.setCurrentIndex(split.forms.findData("word"))
    until(lambda: split.export.isVisible())
    reporter.compose("字")
    QTest.qWait(200)
    assert len(made) == 1
    split.forms.setCurrentIndex(0)
    settle(reporter)
    assert split.view.isVisible()


def test_the_bar_can_be_used_with_the_keys_alone_and_is_named(reporter: Reporter, split: Preview) -> None:
    for widget in (split.forms, *split.buttons.values(), split.dark, split.browser):
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.accessibleName() or widget.text()
    split.forms.setFocus()
    QTest.keyClick(split.forms, Qt.Key.Key_Down)
    assert split.form.name == "html:print"
    QTest.keyClick(split.forms, Qt.Key.Key_Up)
    settle(reporter)
    split.buttons["phone"].setFocus()
    QTest.keyClick(split.buttons["phone"], Qt.Key.Key_Space)
    assert split.width_name == "phone"


# ------------------------------------------------------------------ harmless


def test_nothing_on_a_page_runs_or_reaches_the_network_loaded_or_changed(preview: Preview) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    there = f"http://127.0.0.1:{server.getsockname()[1]}"
    mark = "document.documentElement.setAttribute('ran', 1)"
    hostile = (
        f'<script>{mark}</script><img src=\'x\' onerror="{mark}"><svg onload="{mark}"></svg>'
        f"<img src='{there}/a.png'><link rel=stylesheet href='{there}/a.css'><iframe src='{there}'></iframe>"
        f"<iframe srcdoc=\"<script>parent.{mark}</script>\"></iframe><object data='{there}'></object>"
        f"<style>@import url({there}/b.css); p {{ background: url({there}/b.png) }}</style><p>text</p>"
        f"<video src='{there}/a.mp4' autoplay></video><link rel=preconnect href='{there}'>"
        f"<link rel=preconnect href='{there.replace('127.0.0.1', 'localhost')}'>"
        f"<meta http-equiv=refresh content='0;url={there}'><a href='javascript:{mark}'>a link that is long</a>"
        f"<form action='{there}'><input autofocus onfocus=\"{mark}\"></form>"
    )
    show(preview, page_of(hostile))
    show(preview, page_of("<p>harmless</p>"))
    show(preview, page_of(hostile))
    click(preview, "a")
    QTest.qWait(500)
    assert run(preview, "[document.documentElement.hasAttribute('ran'), location.protocol]") == [False, "newsdesk:"]
    with server, pytest.raises(BlockingIOError):
        server.accept()[0].close()
