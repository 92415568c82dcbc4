"""What stands beside the picture in its editor: for each tool what can be chosen, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from msgspec.structs import replace
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.look import around_focus, size_of
from newsdesk.base.message import M, Message
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.picture.canvas import Canvas
from newsdesk.desktop.picture.tools import Crop, Hide
from newsdesk.desktop.theme import Colours

HANDLE = 18
"""Canvas units of a slider's handle, as the style sheet has it."""
MOST = 50
"""Hundredths that a slider goes: what is news must stay what it is."""
NARROW = 800
"""Pixels of width below which a picture looks soft on a page."""
RATIOS: tuple[tuple[str, Message | None, float], ...] = (
    ("16:9", None, 16 / 9),
    ("4:3", None, 4 / 3),
    ("3:2", None, 3 / 2),
    ("1:1", None, 1.0),
    ("3:4", M("3:4 portrait"), 3 / 4),
)
PIECES: tuple[tuple[Message, float], ...] = ((M("In lists"), 1.0), (M("On social cards"), 1.91))


class Options(QWidget):
    """One tool's. :meth:`show_look` is called when the look or what is chosen is another."""

    def __init__(self, canvas: Canvas, *hints: str) -> None:
        super().__init__()
        self.canvas, self.t = canvas, canvas.t
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(18, 18, 18, 12)
        self.column.setSpacing(10)
        self.build()
        self.column.addStretch(1)
        for hint in hints:
            self.column.addWidget(words(hint, "hint"))

    def build(self) -> None:
        """Put in what can be chosen."""

    def show_look(self) -> None:
        """Show what is chosen now."""


class CropOptions(Options):
    """The ratio of the crop, and quarter turns."""

    def build(self) -> None:
        t = self.t
        self.first = self._ratio_now()
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        grid = QGridLayout()
        grid.setSpacing(6)
        choices: list[tuple[str, str, float | None]] = [
            ("free", t("Free"), None),
            ("before", t("Keep the ratio"), self.first),
        ]
        choices += [(name, t(text) if text else name, ratio) for name, text, ratio in RATIOS]
        for i, (name, text, ratio) in enumerate(choices):
            button = self.buttons[name] = choice(text, self.group)
            button.clicked.connect(partial(self._shape, ratio))
            grid.addWidget(button, i // 2, i % 2)
        self.buttons["free"].setChecked(True)
        self.column.addWidget(words(t("Ratio"), "label"))
        self.column.addLayout(grid)
        self.column.addSpacing(8)
        self.column.addWidget(words(t("Turn"), "label"))
        row = QHBoxLayout()
        row.setSpacing(6)
        self.left, self.right = QPushButton(f"↺  {t('Left')}"), QPushButton(f"↻  {t('Right')}")
        for button, name, keys, by in (
            (self.left, t("Rotate left"), "Ctrl+Shift+R", -1),
            (self.right, t("Rotate right"), "Ctrl+R", 1),
        ):
            tidy(button, name, keys)
            button.clicked.connect(partial(self._turn, by))
            row.addWidget(button)
        self.column.addLayout(row)
        self.column.addSpacing(8)
        self.pixels = words("", "label")
        self.column.addWidget(self.pixels)
        self.narrow = words(t("Narrower than {width} pixels: it may look soft.", width=NARROW), "wrong")
        self.column.addWidget(self.narrow)

    def _ratio_now(self) -> float:
        wide, high = size_of(self.canvas.steps.look, *self.canvas.picture)
        return wide / high

    def _shape(self, ratio: float | None, _checked: bool = False) -> None:
        self.canvas.ratio = ratio
        if isinstance(self.canvas.tool, Crop):
            self.canvas.tool.shape()

    def _turn(self, by: int, _checked: bool = False) -> None:
        look = self.canvas.steps.look
        self.canvas.take(replace(look, turns=(look.turns + by) % 4))
        self.canvas.rest()
        self.canvas.fit()

    def show_look(self) -> None:
        wide, high = size_of(self.canvas.steps.look, *self.canvas.picture)
        ratio = self.canvas.ratio
        if ratio is not None and abs(wide - ratio * high) > 3 + wide / 100:  # sides are whole pixels
            self.canvas.ratio = None  # a turn or an undo made it another
            self.buttons["free"].setChecked(True)
        self.pixels.setText(self.t("{width} × {height} pixels", width=wide, height=high))
        self.narrow.setVisible(wide < NARROW <= self.canvas.seen_size[0])


class LightOptions(Options):
    """Brightness and contrast."""

    def build(self) -> None:
        t = self.t
        self.sliders: dict[str, QSlider] = {}
        self._values: dict[str, QLabel] = {}
        for name, text in (("brightness", t("Brightness")), ("contrast", t("Contrast"))):
            head = QHBoxLayout()
            head.addWidget(words(text, "label"))
            value = self._values[name] = words("", "label")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            head.addWidget(value)
            slider = self.sliders[name] = Slider(text, self.canvas.colours)
            slider.valueChanged.connect(partial(self._pulled, name))
            slider.sliderReleased.connect(self.canvas.rest)
            self.column.addLayout(head)
            self.column.addWidget(slider)
            self.column.addSpacing(6)
        self.reset = QPushButton(t("Set the light back"))
        tidy(self.reset)
        self.reset.clicked.connect(self._reset)
        self.column.addWidget(self.reset)

    def _pulled(self, name: str, value: int) -> None:
        self.canvas.take(replace(self.canvas.steps.look, **{name: value / 100}), name)

    def _reset(self) -> None:
        self.canvas.take(replace(self.canvas.steps.look, brightness=0.0, contrast=0.0))
        self.canvas.rest()

    def show_look(self) -> None:
        look = self.canvas.steps.look
        for name, slider in self.sliders.items():
            value = round(getattr(look, name) * 100)
            slider.blockSignals(True)
            slider.setValue(value)
            slider.blockSignals(False)
            self._values[name].setText(f"{value:+d}".replace("-", "−") if value else "0")
        self.reset.setEnabled(bool(look.brightness or look.contrast))


class HideOptions(Options):
    """How places are hidden, and the chosen one."""

    def build(self) -> None:
        t = self.t
        self.group = QButtonGroup(self)
        self.mosaic, self.blur = choice(t("Mosaic"), self.group), choice(t("Blur"), self.group)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.mosaic.clicked.connect(lambda: self._kind("mosaic"))
        self.blur.clicked.connect(lambda: self._kind("blur"))
        row.addWidget(self.mosaic)
        row.addWidget(self.blur)
        self.column.addWidget(words(t("Hide by"), "label"))
        self.column.addLayout(row)
        self.column.addSpacing(8)
        self.count = words("", "label")
        self.column.addWidget(self.count)
        self.add, self.remove = QPushButton(t("Add a place")), QPushButton(t("Show again"))
        tidy(self.add, t("Hide a place in the middle"), "Insert")
        tidy(self.remove, t("Show the selected place again"), "Delete")
        self.add.clicked.connect(lambda: self._tool(lambda tool: tool.add_middle()))
        self.remove.clicked.connect(lambda: self._tool(lambda tool: tool.remove()))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.add)
        row.addWidget(self.remove)
        self.column.addLayout(row)

    def _tool(self, act: Callable[[Hide], None]) -> None:
        if isinstance(self.canvas.tool, Hide):
            act(self.canvas.tool)
            self.canvas.setFocus()

    def _kind(self, kind: Literal["mosaic", "blur"]) -> None:
        self._tool(lambda tool: tool.set_kind(kind))

    def show_look(self) -> None:
        tool = self.canvas.tool
        current = tool.current() if isinstance(tool, Hide) else None
        kind = current.kind if current is not None else self.canvas.kind
        (self.mosaic if kind == "mosaic" else self.blur).setChecked(True)
        count = len(self.canvas.steps.look.hidden)
        none = self.t("Nothing is hidden yet.")
        self.count.setText(self.t("{count} {count:place|places} hidden", count=count) if count else none)
        self.remove.setEnabled(current is not None)


class FocusOptions(Options):
    """What becomes of the picture where there is less room."""

    def build(self) -> None:
        self.pieces = []
        for text, shape in PIECES:
            self.column.addWidget(words(self.t(text), "label"))
            piece = Piece(self.canvas, shape, self.t(text))
            self.pieces.append(piece)
            self.column.addWidget(piece)

    def show_look(self) -> None:
        for piece in self.pieces:
            piece.update()


class Piece(QWidget):
    """The picture as it is shown in a narrower place."""

    on_error = None

    def __init__(self, canvas: Canvas, shape: float, name: str) -> None:
        super().__init__()
        self._canvas, self._shape = canvas, shape
        self.setAccessibleName(name)
        self.setFixedHeight(118)

    @guard(QSize(220, 118))
    def sizeHint(self) -> QSize:
        return QSize(220, 118)

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(0, 0, min(self.width(), self.height() * self._shape), self.height())
        place.setHeight(place.width() / self._shape)
        canvas = self._canvas
        if canvas.overview is None or canvas.overview[0].turns != canvas.steps.look.turns:
            painter.fillRect(place, QColor(canvas.colours.panel))
        else:
            image, crop = canvas.overview[1], canvas.crop
            left, top, right, bottom = crop.pixels(image.width(), image.height())
            x, y, wide, high = around_focus(canvas.steps.look, right - left, bottom - top, self._shape)
            painter.drawImage(place, image, QRectF(QRect(left + x, top + y, wide, high)))
        painter.setPen(QPen(QColor(canvas.colours.line), 1))
        painter.drawRect(place.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class Slider(QSlider):
    """From -MOST to MOST; a double click goes back to 0."""

    on_error = None

    def __init__(self, name: str, colours: Colours) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._colours = colours
        self.setRange(-MOST, MOST)
        self.setPageStep(10)
        self.setAccessibleName(name)

    @guard()
    def paintEvent(self, event: QPaintEvent) -> None:
        """How far it is from the middle, too."""
        super().paintEvent(event)
        reach, half = (self.width() - HANDLE) / 2, self.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.edge))
        painter.drawRect(QRectF(self.width() / 2 - 0.5, half + 9, 1, 4))
        length = max(0.0, abs(self.value()) / MOST * reach - HANDLE / 2)
        if length:
            painter.setBrush(QColor(self._colours.accent))
            left = self.width() / 2 - (length if self.value() < 0 else 0)
            painter.drawRoundedRect(QRectF(left, half - 2, length, 4), 2, 2)
        painter.end()

    @guard()
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(0)


def words(text: str, style: str) -> QLabel:
    """A line of text in one of the style sheet's ways."""
    label = QLabel(text)
    label.setObjectName(style)
    label.setWordWrap(True)
    return label


def choice(text: str, group: QButtonGroup) -> QPushButton:
    """One of several, of which one is chosen."""
    button = QPushButton(text)
    button.setObjectName("choice")
    button.setCheckable(True)
    tidy(button)
    group.addButton(button)
    return button


def tidy(button: QPushButton, name: str = "", keys: str = "") -> None:
    """Enter is for Done alone; what the button does stands in its tool tip with its keys."""
    button.setAutoDefault(False)
    if name:
        button.setAccessibleName(name)
        button.setToolTip(f"{name}  {keys}".strip())
