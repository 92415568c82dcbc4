"""The picture editor: crop, turn, light, what is hidden and what stays in sight. The original is never changed.

And a view of the original, for who only wants to see it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from newsdesk.article.look import AS_IT_IS, Look
from newsdesk.base.i18n import Translator
from newsdesk.base.message import Message
from newsdesk.desktop.buttons import small_button
from newsdesk.desktop.editor.guard import guard
from newsdesk.desktop.picture.canvas import STEP, Canvas
from newsdesk.desktop.picture.options import (
    CropOptions,
    FocusOptions,
    HideOptions,
    LightOptions,
    Options,
    tidy,
)
from newsdesk.desktop.picture.pixels import Original, Pixels
from newsdesk.desktop.picture.steps import Steps
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import Colours

PANEL = 292
WIDTH, HEIGHT = 1180, 780


class _Shown(QDialog):
    """A window with a canvas and its zoom."""

    on_error: Callable[[Exception], None] | None = None

    def __init__(
        self, t: Translator, colours: Colours, original: Original, look: Look, relay: Relay, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.t = t
        self.on_error = relay.on_error
        self.steps = Steps(look)
        self.pixels = Pixels(relay, original)
        self.canvas = Canvas(t, colours, original.size, self.steps, self.pixels, self)
        self.canvas.on_error = relay.on_error
        space = self.screen().availableSize()
        self.resize(min(WIDTH, space.width() - 40), min(HEIGHT, space.height() - 60))
        self.finished.connect(self.pixels.stop)
        if original.small is not None:
            self.canvas.show_at_once(original.small)
        self.pixels.load(at_once=original.small is None)

    def zoom_bar(self) -> QHBoxLayout:
        """Buttons for the zoom."""
        t, canvas = self.t, self.canvas
        row = QHBoxLayout()
        row.setSpacing(2)
        self.zoom = QLabel()
        self.zoom.setObjectName("label")
        self.zoom.setAccessibleName(t("Zoom"))
        self.zoom.setMinimumWidth(44)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for text, name, keys, act in (
            (t("Fit"), t("Fit the window"), "Ctrl+0", canvas.fit),
            ("100 %", t("Actual size"), "Ctrl+1", canvas.full_size),
            ("−", t("Smaller"), "Ctrl+-", lambda: canvas.zoom_by(1 / STEP)),
            ("+", t("Larger"), "Ctrl++", lambda: canvas.zoom_by(STEP)),
        ):
            if text == "+":
                row.addWidget(self.zoom)
            row.addWidget(self.button(text, name, keys, act))
        canvas.zoomed.connect(self._show_zoom)
        canvas.changed.connect(self._show_zoom)
        self._show_zoom()
        return row

    def button(self, text: str, name: str, keys: str, act: Callable[[], object]) -> QToolButton:
        """A flat button and its keys."""
        button = small_button(text, name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        if keys:
            button.setToolTip(f"{name}  {keys}")
            QShortcut(QKeySequence(keys), self, act)
        return button

    @guard()
    def _show_zoom(self) -> None:
        self.zoom.setText(f"{self.canvas.percent()} %")


class OriginalDialog(_Shown):
    """The original, whole and as it is; nothing can be changed."""

    def __init__(
        self, t: Translator, colours: Colours, original: Original, relay: Relay, parent: QWidget | None = None
    ) -> None:
        super().__init__(t, colours, original, AS_IT_IS, relay, parent)
        self.setWindowTitle(t("The original"))
        self.canvas.show_tool("light")
        close = QPushButton(t("Close"))
        close.setDefault(True)
        close.clicked.connect(self.reject)
        size = QLabel(t("{width} × {height} pixels", width=original.size[0], height=original.size[1]))
        size.setObjectName("label")
        row = self.zoom_bar()
        row.setContentsMargins(12, 8, 12, 10)
        row.addSpacing(14)
        row.addWidget(size)
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        self.canvas.setFocus()


class PictureDialog(_Shown):
    """``look`` after acceptance is how the figure shall show its picture."""

    def __init__(
        self,
        t: Translator,
        colours: Colours,
        original: Original,
        look: Look,
        relay: Relay,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(t, colours, original, look, relay, parent)
        self.setWindowTitle(t("Edit picture"))
        self.may_discard: Callable[[], bool] = self._ask_to_discard
        canvas = self.canvas
        self.crop = CropOptions(
            canvas, t("Drag the frame or its corners. The arrow keys move it, with Shift they size it.")
        )
        self.light = LightOptions(
            canvas, t("Within reason: a news picture must stay true. A double click sets a slider back.")
        )
        self.hide_ = HideOptions(
            canvas,
            t("Drag over a face or a number plate. Nothing of it is left in what is published: there is no way back."),
            t("Arrow keys move the selected place, with Shift they size it. Page Down selects the next one."),
        )
        self.focus = FocusOptions(
            canvas, t("Click on what must stay in sight where there is less room, or go there with the arrow keys.")
        )
        self._names = ("crop", "light", "hide", "focus")
        self._options: tuple[Options, ...] = (self.crop, self.light, self.hide_, self.focus)
        self._lay_out()
        for keys, act in (
            ("Ctrl+Shift+R", partial(self.crop.left.click)),
            ("Ctrl+R", partial(self.crop.right.click)),
            *((str(i + 1), partial(self.tabs.setCurrentIndex, i)) for i in range(4)),
        ):
            QShortcut(QKeySequence(keys), self, act)
        canvas.changed.connect(self._show)
        self._tool(0)
        canvas.setFocus()
        self._open = True
        self.finished.connect(self._close)
        if original.caution is not None:
            relay.run(original.caution, done=self._warn, failed=lambda error: None)  # a lost file is said elsewhere

    @property
    def look(self) -> Look:
        """As it is now."""
        return self.steps.look

    def _lay_out(self) -> None:
        t = self.t
        self.tabs = QTabWidget()
        self.tabs.setObjectName("side")
        self.tabs.setAccessibleName(t("Tools"))
        self.tabs.tabBar().setDrawBase(False)
        names = (t("Crop"), t("Light"), t("Hide"), t("Focus"))
        for i, (name, options) in enumerate(zip(names, self._options, strict=True)):
            scroll = QScrollArea()
            scroll.setObjectName("details")
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scroll.setWidget(options)
            self.tabs.addTab(scroll, name)
            self.tabs.setTabToolTip(i, f"{name}  {i + 1}")
        self.tabs.currentChanged.connect(self._tool)
        self.done_, cancel = QPushButton(t("Done")), QPushButton(t("Cancel"))
        self.done_.setDefault(True)
        self.done_.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        tidy(cancel)
        answers = QHBoxLayout()
        answers.setContentsMargins(18, 10, 18, 14)
        answers.setSpacing(8)
        answers.addStretch(1)
        answers.addWidget(cancel)
        answers.addWidget(self.done_)
        self.caution = QLabel()
        self.caution.setObjectName("hint")
        self.caution.setWordWrap(True)
        self.caution.setContentsMargins(18, 8, 18, 0)
        self.caution.hide()
        side = QWidget()
        side.setFixedWidth(PANEL)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.caution)
        column.addLayout(answers)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.canvas, 1)
        left.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        line = QFrame()
        line.setObjectName("edge")
        line.setFixedWidth(1)
        row.addWidget(line)
        row.addWidget(side)

    def _foot(self) -> QHBoxLayout:
        """What is for all tools."""
        t = self.t
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 8)
        foot.setSpacing(2)
        self.undo = self.button(t("Undo"), t("Undo"), "Ctrl+Z", lambda: self._step(self.steps.undo))
        self.redo = self.button(t("Redo"), t("Redo"), "Ctrl+Shift+Z", lambda: self._step(self.steps.redo))
        QShortcut(QKeySequence("Ctrl+Y"), self, lambda: self._step(self.steps.redo))
        self.compare = self.button(t("Compare"), t("Hold to see the original"), "", lambda: None)
        self.compare.pressed.connect(lambda: self.canvas.compare(on=True))
        self.compare.released.connect(lambda: self.canvas.compare(on=False))
        self.compare.installEventFilter(self)
        self.original = self.button(t("Back to the original"), t("Back to the picture as it is"), "", self._as_it_is)
        for button in (self.undo, self.redo):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addLayout(self.zoom_bar())
        foot.addStretch(1)
        for button in (self.compare, self.original):
            foot.addWidget(button)
        return foot

    # ------------------------------------------------------------------ what is done

    def _warn(self, caution: Message | None) -> None:
        if self._open and caution is not None:
            self.caution.setText(self.t(caution))
            self.caution.show()

    @guard()
    def _close(self, result: int) -> None:
        self._open = False

    @guard()
    def _tool(self, index: int) -> None:
        self.canvas.show_tool(self._names[index])
        self.canvas.fit()

    def _step(self, act: Callable[[], None]) -> None:
        turns = self.steps.look.turns
        act()
        if turns != self.steps.look.turns:
            self.canvas.fit()
        self.canvas.look_again()

    def _as_it_is(self) -> None:
        self.canvas.take(AS_IT_IS)
        self.canvas.rest()
        self.canvas.fit()

    @guard()
    def _show(self) -> None:
        steps, looks = self.steps, self.steps.look != AS_IT_IS
        self.undo.setEnabled(bool(steps.done))
        self.redo.setEnabled(bool(steps.undone))
        self.original.setEnabled(looks)
        self.compare.setEnabled(looks)
        for options in self._options:
            options.show_look()

    @guard()
    def reject(self) -> None:
        if self.steps.look == self.steps.first or self.may_discard():
            super().reject()

    def _ask_to_discard(self) -> bool:
        box = QMessageBox(self)
        box.setText(self.t("Leave the picture as it was?"))
        box.setInformativeText(self.t("What you have changed here is lost."))
        leave = box.addButton(self.t("Leave as it was"), QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton(self.t("Go on editing"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        left = box.clickedButton() is leave
        box.deleteLater()
        return left

    @guard(False)
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Who leaves the button with the keys has let go of it."""
        if event.type() == QEvent.Type.FocusOut:
            self.canvas.compare(on=False)
        return super().eventFilter(watched, event)
