"""What a key costs until it is painted, and what opening costs: the page, a bare QTextEdit and novelWriter's editor, by
turns in one run.

The bare QTextEdit has the same text, line format, column and pictures; novelWriter (from PyPI, in an environment of its
own under build/) has the same text without pictures. Runs offscreen unless QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QFont, QImage, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtGui import QTextImageFormat as ImageFormat
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit
from typist import HEIGHT, PARAGRAPH, WIDTH, press, put_caret, settle, timed, type_keys

from newsdesk.article.article import Article
from newsdesk.article.blocks import Block, Figure, TextBlock
from newsdesk.article.document import Document
from newsdesk.article.richtext import RichText
from newsdesk.base.clock import new_id, now
from newsdesk.base.i18n import Translator
from newsdesk.desktop.editor.page import Page
from newsdesk.desktop.editor.styles import LOOKS
from newsdesk.desktop.editor.surface import COLUMN, PAD
from newsdesk.desktop.theme import LIGHT, SERIF

SIZES = (5_000, 50_000, 500_000)
CASES = ((5_000, 0), (5_000, 30), (50_000, 0), (50_000, 30), (50_000, 300), (500_000, 0), (500_000, 30), (500_000, 300))
PLACES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where it is typed, as shares of the text; one round each. At some paragraphs Qt repaints all that stands above, in
the bare QTextEdit too but at others: one place alone says little."""
KEYS = 100
OPENINGS = 5
CAPTION = "口袋公园一角，居民在晒太阳。"
PEER = Path(__file__).parents[1] / "build" / "novelwriter"

# ------------------------------------------------------------------ the three editors


class OnePicture:
    """Every figure shows this file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        picture = QImage(1600, 1000, QImage.Format.Format_RGB32)
        picture.fill(QColor("#7a8c99"))
        picture.save(str(path), "JPG")

    def size(self, asset: str) -> tuple[int, int]:
        return 1600, 1000

    def path(self, asset: str) -> Path:
        return self._path


def lines(characters: int, figures: int) -> Iterator[str]:
    """The story's lines in order; "" stands for a figure, which are spread evenly."""
    count, placed = characters // len(PARAGRAPH), 0
    for i in range(count):
        yield PARAGRAPH
        while placed < figures * (i + 1) // count:
            placed += 1
            yield ""


def page(characters: int, figures: int, pictures: OnePicture) -> Page:
    blocks: list[Block] = [TextBlock("h", "headline", RichText("标题"))]
    for i, text in enumerate(lines(characters, figures)):
        if text:
            blocks.append(TextBlock(f"p{i}", "paragraph", RichText(text)))
        else:
            blocks.append(Figure(f"f{i}", "a" * 64, RichText(CAPTION)))
    return Page(Document(Article(id="a", blocks=tuple(blocks)), now, new_id), pictures, Translator("en"), LIGHT)


def bare(characters: int, figures: int) -> QTextEdit:
    """A QTextEdit that nobody has taught anything: text, one format for all paragraphs, pictures as Qt has them."""
    edit = QTextEdit()
    edit.setFrameShape(QFrame.Shape.NoFrame)
    edit.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    font = QFont(list(SERIF))
    font.setPixelSize(LOOKS["paragraph"].size)
    edit.document().setDefaultFont(font)
    side = (WIDTH - edit.verticalScrollBar().sizeHint().width() - COLUMN - 2 * PAD) // 2
    edit.setViewportMargins(side, 0, side, 0)
    if figures:
        _fill(edit.document(), characters, figures)
    else:
        edit.setPlainText("\n".join(["标题", *lines(characters, 0)]))
        cursor = QTextCursor(edit.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(_paragraph())
    frame = edit.document().rootFrame().frameFormat()
    frame.setLeftMargin(PAD)
    frame.setRightMargin(PAD)
    edit.document().rootFrame().setFrameFormat(frame)
    return edit


def _paragraph() -> QTextBlockFormat:
    look, made = LOOKS["paragraph"], QTextBlockFormat()
    made.setLineHeight(round(look.size * look.height), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    made.setTextIndent(look.indent * look.size)
    made.setTopMargin(look.top)
    made.setBottomMargin(look.bottom)
    made.setAlignment(look.align)
    return made


def _fill(document: QTextDocument, characters: int, figures: int) -> None:
    picture = QImage(COLUMN, COLUMN * 10 // 16, QImage.Format.Format_RGB32)
    picture.fill(QColor("#7a8c99"))
    document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl("picture"), picture)
    image = ImageFormat()
    image.setName("picture")
    paragraph, centred, plain = _paragraph(), QTextBlockFormat(), QTextCharFormat()
    centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.insertText("标题")
    for text in lines(characters, figures):
        cursor.insertBlock(paragraph if text else centred, plain)
        if text:
            cursor.insertText(text)
        else:
            cursor.insertImage(image)
            cursor.insertBlock(centred, plain)
            cursor.insertText(CAPTION)
    cursor.endEditBlock()


class NovelWriter:
    """The peer's process; answers None to everything when it cannot be had."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.name = ""
        try:
            if not (PEER / "bin" / "novelwriter").exists():
                subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True, capture_output=True)
                subprocess.run(
                    [PEER / "bin" / "python", "-m", "pip", "install", "--quiet", "novelWriter"],
                    check=True,
                    capture_output=True,
                )
            self._process = subprocess.Popen(
                [PEER / "bin" / "python", str(Path(__file__).with_name("typing_novelwriter.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            self.name = self._answer()
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            print(f"novelWriter cannot be had or does not start: {error}")
            self._process = None

    def _answer(self) -> Any:
        assert self._process and self._process.stdout
        return json.loads(self._process.stdout.readline())

    def ask(self, command: str) -> Any:
        if self._process is None or self._process.stdin is None:
            return None
        print(command, file=self._process.stdin, flush=True)
        return self._answer()

    def close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait(30)


# ------------------------------------------------------------------ measuring


@dataclass
class Typed:
    """What the rounds of one editor gave: milliseconds of each key until painted, and of processor a key."""

    times: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def add(self, times: list[float], processor: float) -> None:
        self.times += times
        self.processor.append(processor)

    def at(self, share: float) -> float:
        return sorted(self.times)[int(len(self.times) * share)]

    @property
    def cost(self) -> float:
        return statistics.median(self.processor)

    def __str__(self) -> str:
        return f"{self.at(0.5):5.2f} / {self.at(0.99):5.2f} / {self.cost:5.2f}"


def shown(edit: QTextEdit) -> QTextEdit:
    edit.resize(WIDTH, HEIGHT)
    edit.show()
    return edit


def typing(pictures: OnePicture, peer: NovelWriter) -> dict[str, list[float]]:
    """Print a line for each case; gives the ratios to the bare QTextEdit."""
    print("\ntyping: milliseconds until painted p50 / p99 / processor a key")
    ratios: dict[str, list[float]] = {"processor": [], "p50": [], "p99": []}
    for characters, figures in CASES:
        floor, ours = shown(bare(characters, figures)), shown(page(characters, figures, pictures))
        a, b, c = Typed(), Typed(), Typed()
        if not figures:
            peer.ask(f"open {characters}")
        for share in PLACES:  # by turns, so that a busy moment hits all
            a.add(*type_keys(floor, share, KEYS))
            b.add(*type_keys(ours, share, KEYS))
            if not figures and (answer := peer.ask(f"type {KEYS} {share}")) is not None:
                c.add(*answer)
        other = f", novelWriter {c}" if c.times else ""
        print(f"{characters:>7} characters, {figures:>3} figures: QTextEdit {a}, page {b}{other}", flush=True)
        for name, ratio in (("processor", b.cost / a.cost), ("p50", b.at(0.5) / a.at(0.5))):
            ratios[name].append(ratio)
        ratios["p99"].append(b.at(0.99) / a.at(0.99))
        drop(floor)
        drop(ours)
    return ratios


def largest(pictures: OnePicture) -> None:
    """Print the longest that one event took, of keys of every sort at the top, in the middle and at the end."""
    print("\nlargest single event, milliseconds until painted (median of 3 runs of the largest)")
    keys = {"key": (0, "经"), "Enter": (Qt.Key.Key_Return, "\r"), "Backspace": (Qt.Key.Key_Backspace, "\b")}
    for characters, figures in CASES:
        found = []
        for _ in range(3):
            floor, ours = shown(bare(characters, figures)), shown(page(characters, figures, pictures))
            undoing = ((floor, floor.undo, floor.redo), (ours, ours.binding.document.undo, ours.binding.document.redo))
            found.append([_largest(*x, keys) for x in undoing])
            drop(floor)
            drop(ours)
        a, b = (sorted(x[i] for x in found)[1] for i in (0, 1))
        print(
            f"{characters:>7} characters, {figures:>3} figures: "
            f"QTextEdit {a[0]:.1f} ({a[1]}), page {b[0]:.1f} ({b[1]})",
            flush=True,
        )


def _largest(
    edit: QTextEdit, undo: Callable[[], object], redo: Callable[[], object], keys: dict[str, tuple[int, str]]
) -> tuple[float, str]:
    took: list[tuple[float, str]] = []
    for place, share in (("top", 0.02), ("middle", 0.5), ("end", 0.98)):
        put_caret(edit, share)
        settle()
        for name, (key, text) in keys.items():
            took += [(press(edit, text, key), f"{name}, {place}") for _ in range(10)]
        took += [(timed(edit, undo), f"undo, {place}") for _ in range(3)]
        took += [(timed(edit, redo), f"redo, {place}") for _ in range(3)]
    return max(took)


def opening(pictures: OnePicture, peer: NovelWriter) -> list[float]:
    """Print what it takes from the article to its first paint, and to the end of the layout; gives the ratios."""
    print("\nopening: milliseconds until painted (and to lay out the rest)")
    ratios = []
    for characters, figures in CASES:
        a, b, c = [], [], []
        for _ in range(OPENINGS):
            a.append(_open(lambda: bare(characters, figures)))  # noqa: B023  called at once
            b.append(_open(lambda: page(characters, figures, pictures)))  # noqa: B023
            if not figures:
                peer.ask("open 1000")
                if (took := peer.ask(f"open {characters}")) is not None:
                    c.append(took)
        (p, q), (r, s) = ([statistics.median(x[i] for x in y) for i in (0, 1)] for y in (a, b))
        other = f", novelWriter {statistics.median(c):.0f}" if c else ""
        print(
            f"{characters:>7} characters, {figures:>3} figures: "
            f"QTextEdit {p:.0f} (+ {q:.0f}), page {r:.0f} (+ {s:.0f}){other}",
            flush=True,
        )
        ratios.append((r + s) / (p + q))
    return ratios


def _open(make: Callable[[], QTextEdit]) -> tuple[float, float]:
    made: list[QTextEdit] = []
    holder = QFrame()
    first = timed(holder, lambda: made.append(shown(make())))
    rest = timed(holder, lambda: made[0].document().documentLayout().documentSize())
    drop(made[0])
    return first, rest


def drop(edit: QTextEdit) -> None:
    if isinstance(edit, Page):
        edit.release()
    edit.close()
    edit.deleteLater()
    settle(0.05)


def memory() -> list[float]:
    """Print the resident memory of processes that have nothing but one article open; gives the ratios."""
    print("\nmemory of a process with one article open, MiB resident")
    ratios = []
    for characters in SIZES:
        figures = 0 if characters == SIZES[0] else 30
        a, b = (_resident(what, characters, figures) for what in ("bare", "page"))
        print(f"{characters:>7} characters, {figures:>3} figures: QTextEdit {a:.0f}, page {b:.0f}", flush=True)
        ratios.append(b / a)
    return ratios


def _resident(what: str, characters: int, figures: int) -> float:
    command = [sys.executable, __file__, what, str(characters), str(figures)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def one(what: str, characters: int, figures: int, pictures: OnePicture) -> None:
    """Open one article, type into it, print the process's memory."""
    edit = shown(bare(characters, figures) if what == "bare" else page(characters, figures, pictures))
    type_keys(edit, 0.5, KEYS)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    print(pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20))
    drop(edit)


def main() -> int:
    app = QApplication(sys.argv)
    with tempfile.TemporaryDirectory() as folder:
        pictures = OnePicture(Path(folder) / "picture.jpg")
        if len(sys.argv) > 1:
            one(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), pictures)
            return 0
        peer = NovelWriter()
        print(f"{app.platformName()}, Python {platform.python_version()}, PySide6 {PySide6.__version__}, {peer.name}")
        ratios = typing(pictures, peer)
        largest(pictures)
        opened = opening(pictures, peer)
        peer.close()
        held = memory()
    print("\nratios, page to bare QTextEdit, in the order above")
    for name, values in (*ratios.items(), ("opening to the end of the layout", opened), ("memory", held)):
        print(f"{name}: " + ", ".join(f"{value:.2f}" for value in values))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
