"""Processor time per key, from the event to the painted page: the window's page against a bare QTextEdit."""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.document import Document
from newsdesk.article.richtext import RichText
from newsdesk.base.clock import new_id, now
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.theme import LIGHT, SERIF

SENTENCE = "今年以来，全市把小区旁、桥头下、老厂边的零星空地一块块清理出来，已建成口袋公园36处，新增绿地4.2万平方米。"
PARAGRAPH = SENTENCE * 3
KEYS = 200


class NoPictures:
    def size(self, asset: str) -> None:
        return None

    def path(self, asset: str) -> None:
        return None


def bare(paragraphs: int) -> QTextEdit:
    edit = QTextEdit()
    font = edit.font()
    font.setFamilies(list(SERIF))
    font.setPixelSize(17)
    edit.setFont(font)
    edit.setPlainText("\n".join(["标题", *[PARAGRAPH] * paragraphs]))
    return edit


def ours(paragraphs: int) -> Page:
    blocks = [TextBlock("h", "headline", RichText("标题"))]
    blocks += [TextBlock(f"p{i}", "paragraph", RichText(PARAGRAPH)) for i in range(paragraphs)]
    return Page(Document(Article(id="a", blocks=tuple(blocks)), now, new_id), NoPictures(), Translator("en"), LIGHT)


def cost(edit: QTextEdit) -> list[float]:
    """Milliseconds of processor for each of KEYS keys typed in the middle."""
    edit.resize(900, 700)
    edit.show()
    QApplication.processEvents()
    cursor = edit.textCursor()
    cursor.setPosition(edit.document().findBlockByNumber(edit.document().blockCount() // 2).position() + 5)
    edit.setTextCursor(cursor)
    edit.ensureCursorVisible()
    QApplication.processEvents()
    times = []
    for n in range(KEYS):
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, "经济社会"[n % 4])
        start = time.process_time()
        QApplication.sendEvent(edit, event)
        edit.viewport().repaint()
        times.append((time.process_time() - start) * 1000)
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    edit.hide()
    return sorted(times)


def main() -> int:
    app = QApplication(sys.argv)
    ratios = []
    for characters in (5_000, 50_000, 500_000):
        paragraphs = characters // len(PARAGRAPH)
        floor, page = bare(paragraphs), ours(paragraphs)
        a, b = [], []
        for _ in range(3):  # by turns, so that a busy moment hits both
            a.append(cost(floor))
            b.append(cost(page))
        low, high = (statistics.median(x[KEYS // 2] for x in y) for y in (a, b))
        tail_low, tail_high = (statistics.median(x[KEYS * 99 // 100] for x in y) for y in (a, b))
        ratios.append(high / low)
        print(
            f"{characters:>7} characters, p50 / p99 ms: "
            f"QTextEdit {low:.2f} / {tail_low:.2f}, page {high:.2f} / {tail_high:.2f}"
        )
        page.release()
        page.deleteLater()
        app.processEvents()
    print("ratio p50, page to bare QTextEdit: " + ", ".join(f"{r:.2f}" for r in ratios))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
