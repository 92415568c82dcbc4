"""A page over a small article, and the events that hands and input methods send."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Divider, Embed, Figure, Opaque, Table, TextBlock, words_of
from newsdesk.article.document import Document
from newsdesk.article.richtext import rich
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.theme import LIGHT

Key = Qt.Key


class NoPictures:
    def size(self, asset: str) -> tuple[int, int] | None:
        return (1600, 1000) if asset else None

    def path(self, asset: str) -> Path | None:
        return None


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def blocks_of(*short: str) -> tuple[Block, ...]:
    """Blocks from "kind:text": headline:A paragraph:b figure:caption table:caption embed:title divider: opaque:."""
    made: list[Block] = []
    for i, item in enumerate(short):
        kind, _, text = item.partition(":")
        if kind == "figure":
            made.append(Figure(f"b{i}", "a" * 64, rich(text), "李四 摄", "图"))
        elif kind == "divider":
            made.append(Divider(f"b{i}"))
        elif kind == "table":
            made.append(Table(f"b{i}", (("街道", "数"), ("甲", "12")), True, ("left", "right"), text))
        elif kind == "embed":
            made.append(Embed(f"b{i}", "https://e.cn/", text))
        elif kind == "opaque":
            made.append(Opaque(f"b{i}", '{"type": "chart", "rows": 2}'))
        else:
            made.append(TextBlock(f"b{i}", kind, rich(text)))  # type: ignore[arg-type]
    return tuple(made)


def short_of(article: Article) -> list[str]:
    """The other way round."""
    out = []
    for block in article.blocks:
        caption = block.caption if type(block) is Table else words_of(block)
        out.append(f"{block.kind}:{caption}")
    return out


class Desk:
    """A page, its document, and hands."""

    def __init__(self, blocks: tuple[Block, ...]) -> None:
        self.clock = Clock()
        ids = itertools.count()
        self.document = Document(Article(id="a", blocks=blocks), self.clock, lambda: f"n{next(ids)}")
        self.page = Page(self.document, NoPictures(), Translator("en"), LIGHT)
        self.errors: list[Exception] = []
        self.page.on_error = self.errors.append
        self.page.resize(900, 700)
        self.page.ensurePolished()

    def caret(self, line: int, offset: int, anchor_line: int | None = None, anchor_offset: int | None = None) -> None:
        at = (line, offset)
        anchor = at if anchor_line is None or anchor_offset is None else (anchor_line, anchor_offset)
        self.page.binding.set_caret((*at, *anchor))

    def type(self, text: str) -> None:
        for character in text:
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.page, event)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page, key, modifier)

    def preedit(self, text: str) -> None:
        QApplication.sendEvent(self.page, QInputMethodEvent(text, []))

    def commit(self, text: str, start: int = 0, length: int = 0, then: str = "") -> None:
        event = QInputMethodEvent(then, [])
        event.setCommitString(text, start, length)
        QApplication.sendEvent(self.page, event)

    def check(self) -> None:
        if self.errors:
            raise self.errors[0]
        self.page.check()

    def close(self) -> None:
        self.check()
        self.page.release()
        shiboken6.delete(self.page)  # now, not whenever Python comes by
