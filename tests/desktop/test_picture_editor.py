"""The picture editor under a person's hands: what is dragged, clicked and typed becomes the figure's look."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QSlider, QWidget

from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect
from newsdesk.base.i18n import Translator
from newsdesk.base.message import M
from newsdesk.desk.jobs import Jobs
from newsdesk.desktop.dialogs.picture import OriginalDialog, PictureDialog
from newsdesk.desktop.editor.pictures import to_pillow
from newsdesk.desktop.picture.pixels import Original
from newsdesk.desktop.picture.tools import Hide
from newsdesk.desktop.relay import Relay
from newsdesk.desktop.theme import DARK, LIGHT
from newsdesk.pictures.pixels import decoded, toned

Key = Qt.Key
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@dataclass
class Editor:
    """A dialog over a picture of 1500 by 1000 pixels, and hands on it."""

    path: Path
    jobs: Jobs = field(default_factory=Jobs)
    errors: list[Exception] = field(default_factory=list)
    size: tuple[int, int] = (1500, 1000)
    dialogs: list[PictureDialog] = field(default_factory=list)

    def open(self, look: Look = AS_IT_IS) -> PictureDialog:
        relay = Relay(self.jobs, self.errors.append)
        made = PictureDialog(Translator("en"), LIGHT, Original(self.size, self.path), look, relay)
        made.resize(1000, 700)
        made.may_discard = lambda: True
        made.show()
        self.dialogs.append(made)
        self.wait()
        return made

    @property
    def dialog(self) -> PictureDialog:
        return self.dialogs[-1]

    @property
    def look(self) -> Look:
        return self.dialog.look

    def wait(self) -> None:
        end = time.monotonic() + 20
        QApplication.processEvents()
        while self.dialog.pixels.waiting:
            assert time.monotonic() < end, "the pixels do not come"
            QApplication.processEvents()
            time.sleep(0.005)
        if self.errors:
            raise self.errors[0]

    def at(self, x: float, y: float) -> QPoint:
        return self.dialog.canvas.view.out(x, y).toPoint()

    def drag(self, start: tuple[float, float], *stops: tuple[float, float]) -> None:
        canvas = self.dialog.canvas
        points = [self.at(*start), *(self.at(*stop) for stop in stops)]
        QTest.mouseMove(canvas, points[0])
        QTest.mousePress(canvas, LEFT, NONE, points[0])
        for before, after in pairwise(points):
            for part in (0.3, 0.7, 1.0):
                middle = QPointF(before) + (QPointF(after) - QPointF(before)) * part
                QTest.mouseMove(canvas, middle.toPoint())
                QApplication.processEvents()
        QTest.mouseRelease(canvas, LEFT, NONE, points[-1])
        self.wait()

    def key(self, key: Key, keys: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.dialog.canvas, key, keys)

    def tool(self, name: str) -> None:
        QTest.keySequence(self.dialog, QKeySequence(str(("crop", "light", "hide", "focus").index(name) + 1)))


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    path = tmp_path / "original"
    image = Image.effect_noise((1500, 1000), 90).convert("RGB")
    image.paste("red", (0, 0, 750, 500))
    image.save(path, "PNG")
    made = Editor(path)
    yield made
    for dialog in made.dialogs:
        dialog.reject()
        dialog.deleteLater()
    QApplication.processEvents()
    made.jobs.close()
    assert not made.errors


def test_what_an_edit_ends_is_said_before_it(editor: Editor) -> None:
    dialog = editor.open()
    assert dialog.caution.isHidden()
    ends = M("Its credentials end.")
    relay = Relay(editor.jobs, editor.errors.append)
    warned = PictureDialog(
        Translator("en"), LIGHT, Original(editor.size, editor.path, caution=lambda: ends), AS_IT_IS, relay
    )
    gone = PictureDialog(
        Translator("en"), LIGHT, Original(editor.size, editor.path, caution=lambda: ends), AS_IT_IS, relay
    )
    editor.dialogs += [gone, warned]
    gone.reject()
    warned.show()
    editor.wait()
    end = time.monotonic() + 20
    while warned.caution.isHidden() and time.monotonic() < end:
        QApplication.processEvents()
    assert warned.caution.text() == "Its credentials end."
    assert warned.caution.isVisible()
    assert gone.caution.isHidden(), "a dialog that was closed is left alone"


def near(rect: Rect, *sides: float) -> bool:
    return (rect.left, rect.top, rect.right, rect.bottom) == pytest.approx(sides, abs=0.01)


def test_a_corner_is_dragged_the_frame_moved_and_both_are_undone(editor: Editor) -> None:
    dialog = editor.open()
    editor.drag((1, 1), (0.6, 0.7))
    assert near(editor.look.crop, 0, 0, 0.6, 0.7)
    editor.drag((0.3, 0.3), (0.5, 0.4))
    assert near(editor.look.crop, 0.2, 0.1, 0.8, 0.8)
    assert len(dialog.steps.done) == 2
    QTest.mouseClick(dialog.undo, LEFT)
    assert near(editor.look.crop, 0, 0, 0.6, 0.7)
    QTest.keySequence(dialog, QKeySequence("Ctrl+Z"))
    assert editor.look == AS_IT_IS
    assert not dialog.undo.isEnabled()
    QTest.keySequence(dialog, QKeySequence("Ctrl+Shift+Z"))
    QTest.keySequence(dialog, QKeySequence("Ctrl+Y"))
    assert near(editor.look.crop, 0.2, 0.1, 0.8, 0.8)
    left, top, right, bottom = editor.look.crop.pixels(1500, 1000)
    assert f"{right - left} × {bottom - top}" in dialog.crop.pixels.text()


@pytest.mark.parametrize(("name", "ratio"), [("16:9", 16 / 9), ("1:1", 1.0), ("3:4", 0.75), ("before", 1.5)])
@pytest.mark.parametrize("turns", [0, 1])
def test_a_ratio_is_taken_and_kept_while_a_side_is_dragged(editor: Editor, name: str, ratio: float, turns: int) -> None:
    dialog = editor.open(Look(turns=turns))
    QTest.mouseClick(dialog.crop.buttons[name], LEFT)
    wanted = ratio if name != "before" or not turns else 1 / ratio

    def shape() -> float:
        left, top, right, bottom = editor.look.crop.pixels(1500, 1000)
        wide, high = (right - left, bottom - top) if not turns else (bottom - top, right - left)
        return wide / high

    assert shape() == pytest.approx(wanted, abs=0.01)
    crop = dialog.canvas.crop
    editor.drag((crop.right, crop.bottom), (crop.right - 0.2, crop.bottom - 0.3))
    assert shape() == pytest.approx(wanted, abs=0.02)
    crop = dialog.canvas.crop
    editor.drag((crop.left, (crop.top + crop.bottom) / 2), (crop.left + 0.1, crop.top))
    assert shape() == pytest.approx(wanted, abs=0.02)
    assert dialog.crop.buttons[name].isChecked()


def test_a_turn_or_an_undo_leaves_a_ratio(editor: Editor) -> None:
    dialog = editor.open()
    QTest.mouseClick(dialog.crop.buttons["16:9"], LEFT)
    editor.drag((1, dialog.canvas.crop.bottom), (0.04, 0.1))  # as small as it gets
    assert dialog.crop.buttons["16:9"].isChecked()
    QTest.mouseClick(dialog.crop.right, LEFT)
    assert dialog.crop.buttons["free"].isChecked()
    QTest.mouseClick(dialog.crop.buttons["1:1"], LEFT)
    QTest.keySequence(dialog, QKeySequence("Ctrl+Z"))
    assert dialog.crop.buttons["free"].isChecked()


def test_a_turned_picture_is_cropped_where_it_is_seen(editor: Editor) -> None:
    dialog = editor.open()
    QTest.mouseClick(dialog.crop.right, LEFT)
    editor.wait()
    assert editor.look.turns == 1
    assert dialog.canvas.overview is not None
    assert dialog.canvas.overview[1].height() > dialog.canvas.overview[1].width()
    editor.drag((0, 1), (0.5, 0.5))  # what is seen lower left is the original's lower right
    assert near(editor.look.crop, 0, 0, 0.5, 0.5)
    QTest.keySequence(dialog, QKeySequence("Ctrl+Shift+R"))
    QTest.keySequence(dialog, QKeySequence("Ctrl+Shift+R"))
    assert editor.look.turns == 3
    assert near(dialog.canvas.crop, 0, 0.5, 0.5, 1)


def test_the_crop_is_moved_and_sized_by_keys(editor: Editor) -> None:
    editor.open(Look(Rect(0.2, 0.2, 0.6, 0.6)))
    for _ in range(3):
        editor.key(Key.Key_Right)
    editor.key(Key.Key_Up)
    assert near(editor.look.crop, 0.23, 0.185, 0.63, 0.585)
    editor.key(Key.Key_Left, SHIFT)
    editor.key(Key.Key_Down, SHIFT)
    assert near(editor.look.crop, 0.23, 0.185, 0.62, 0.6)
    before = editor.look.crop.pixels(1500, 1000)
    editor.key(Key.Key_Right, CONTROL)
    assert editor.look.crop.pixels(1500, 1000)[0] == before[0] + 1


def test_places_are_drawn_moved_sized_changed_and_shown_again(editor: Editor) -> None:
    dialog = editor.open()
    editor.tool("hide")
    editor.drag((0.1, 0.1), (0.3, 0.4))
    QTest.mouseClick(dialog.hide_.blur, LEFT)
    editor.drag((0.6, 0.6), (0.8, 0.9))
    assert [one.kind for one in editor.look.hidden] == ["blur", "blur"]
    assert near(editor.look.hidden[0].place, 0.1, 0.1, 0.3, 0.4)
    editor.drag((0.2, 0.2), (0.3, 0.3))
    assert near(editor.look.hidden[0].place, 0.2, 0.2, 0.4, 0.5)
    editor.drag((0.4, 0.5), (0.5, 0.45))
    assert near(editor.look.hidden[0].place, 0.2, 0.2, 0.5, 0.45)
    QTest.mouseClick(dialog.hide_.mosaic, LEFT)
    assert [one.kind for one in editor.look.hidden] == ["mosaic", "blur"]
    assert "2 places hidden" in dialog.canvas.accessibleDescription()
    QTest.mouseClick(dialog.canvas, LEFT, NONE, editor.at(0.9, 0.1))  # a click hides nothing
    assert len(editor.look.hidden) == 2
    assert not dialog.hide_.remove.isEnabled()
    QTest.mouseClick(dialog.canvas, LEFT, NONE, editor.at(0.7, 0.7))
    editor.key(Key.Key_Delete)
    assert len(editor.look.hidden) == 1
    QTest.keySequence(dialog, QKeySequence("Ctrl+Z"))
    assert len(editor.look.hidden) == 2


def test_a_place_is_hidden_without_a_mouse(editor: Editor) -> None:
    dialog = editor.open(Look(hidden=(Hidden(Rect(0, 0, 0.1, 0.1)),)))
    editor.tool("hide")
    dialog.canvas.setFocus()
    editor.key(Key.Key_Insert)
    place = editor.look.hidden[1].place
    assert place.left < 0.5 < place.right
    editor.key(Key.Key_Right)
    editor.key(Key.Key_Right, SHIFT)
    assert editor.look.hidden[1].place.right == pytest.approx(place.right + 0.02, abs=0.002)
    editor.key(Key.Key_PageDown)
    editor.key(Key.Key_Delete)
    assert len(editor.look.hidden) == 1
    editor.key(Key.Key_Escape)
    tool = dialog.canvas.tool
    assert isinstance(tool, Hide)
    assert tool.current() is None
    assert dialog.isVisible()


def test_what_is_shown_is_what_is_published(editor: Editor) -> None:
    look = Look(
        Rect(0.1, 0.2, 0.9, 0.8),
        1,
        (0.5, 0.5),
        0.2,
        0.3,
        (Hidden(Rect(0.3, 0.3, 0.6, 0.7)), Hidden(Rect(0, 0, 1, 0.2), "blur")),
    )
    dialog = editor.open(look)
    assert dialog.canvas.overview is not None
    shown = to_pillow(dialog.canvas.overview[1])
    made = toned(decoded(editor.path.read_bytes(), look, 10_000), look)
    crop = dialog.canvas.crop.pixels(*shown.size)
    assert shown.crop(crop).tobytes() == made.tobytes()


def test_light_is_pulled_in_one_step_and_a_double_click_sets_it_back(editor: Editor) -> None:
    dialog = editor.open()
    editor.tool("light")
    before = dialog.canvas.grab().toImage().pixelColor(editor.at(0.2, 0.2)).red()
    slider = dialog.light.sliders["brightness"]
    middle = slider.rect().center()
    QTest.mousePress(slider, LEFT, NONE, middle)
    for by in range(0, -80, -8):
        QTest.mouseMove(slider, middle + QPoint(by, 0))
    QTest.mouseRelease(slider, LEFT, NONE, middle + QPoint(-72, 0))
    editor.wait()
    assert -0.5 <= editor.look.brightness < -0.1
    assert len(dialog.steps.done) == 1
    assert dialog.canvas.grab().toImage().pixelColor(editor.at(0.2, 0.2)).red() < before - 20
    QTest.keyClick(slider, Key.Key_Home)
    assert editor.look.brightness == -0.5
    QTest.mouseDClick(slider, LEFT, NONE, middle)
    assert editor.look == AS_IT_IS
    dialog.light.sliders["contrast"].setValue(50)
    QTest.mouseClick(dialog.light.reset, LEFT)
    assert editor.look == AS_IT_IS


def test_the_focus_is_clicked_and_stays_in_the_crop(editor: Editor) -> None:
    dialog = editor.open(Look(Rect(0.2, 0.2, 0.8, 0.8), turns=2))
    editor.tool("focus")
    QTest.mouseClick(dialog.canvas, LEFT, NONE, editor.at(0.3, 0.7))
    assert editor.look.focus == pytest.approx((0.7, 0.3), abs=0.01)
    for _ in range(40):
        editor.key(Key.Key_Left)
    assert editor.look.focus == pytest.approx((0.8, 0.3), abs=0.01)


def test_the_original_is_seen_while_a_button_is_held_and_one_click_away(editor: Editor) -> None:
    dialog = editor.open(Look(Rect(0.0, 0.0, 0.5, 0.5), brightness=-0.5))
    editor.tool("light")

    def colour() -> int:
        return dialog.canvas.grab().toImage().pixelColor(dialog.canvas.rect().center() - QPoint(40, 40)).red()

    dark = colour()
    QTest.mousePress(dialog.compare, LEFT)
    assert dialog.canvas.comparing
    assert colour() > dark + 30
    QTest.mouseRelease(dialog.compare, LEFT)
    assert colour() == dark
    QTest.keyPress(dialog.compare, Key.Key_Space)
    assert dialog.canvas.comparing
    QTest.keyRelease(dialog.compare, Key.Key_Space)
    assert not dialog.canvas.comparing
    QTest.mouseClick(dialog.original, LEFT)
    assert editor.look == AS_IT_IS
    assert not dialog.original.isEnabled()
    QTest.keySequence(dialog, QKeySequence("Ctrl+Z"))
    assert editor.look != AS_IT_IS


def test_it_is_zoomed_to_its_own_pixels_sharp_and_back(tmp_path: Path, editor: Editor) -> None:
    Image.effect_noise((4000, 3000), 120).convert("RGB").save(editor.path, "JPEG", quality=95)
    editor.size = (4000, 3000)
    dialog = editor.open()
    editor.tool("light")
    QTest.keySequence(dialog, QKeySequence("Ctrl+1"))
    assert dialog.zoom.text() == "100 %"
    end = time.monotonic() + 10
    while dialog.canvas._closer is None and time.monotonic() < end:
        QApplication.processEvents()
    assert dialog.canvas._closer is not None
    _, part, sharp = dialog.canvas._closer
    assert sharp.width() == pytest.approx((part.right - part.left) * 4000, abs=2)
    middle = dialog.canvas.view.into(QPointF(dialog.canvas.rect().center()))
    editor.drag((0.5, 0.5), (0.45, 0.5))  # drags the picture, not a frame
    assert dialog.canvas.view.into(QPointF(dialog.canvas.rect().center()))[0] > middle[0] + 0.03
    before = dialog.canvas.view.seen().left
    editor.key(Key.Key_Right)
    assert dialog.canvas.view.seen().left == pytest.approx(before + 60 / 4000, abs=0.001)
    QTest.keySequence(dialog, QKeySequence("Ctrl+0"))
    assert dialog.canvas.zoom is None
    assert editor.look == AS_IT_IS


def test_done_gives_the_look_and_cancel_asks_when_something_was_done(editor: Editor) -> None:
    asked: list[bool] = []
    dialog = editor.open()
    dialog.may_discard = lambda: bool(asked.append(True))
    editor.key(Key.Key_Escape)
    assert not dialog.isVisible()
    assert not asked
    dialog = editor.open()
    dialog.may_discard = lambda: bool(asked.append(True))
    QTest.mouseClick(dialog.crop.right, LEFT)
    editor.key(Key.Key_Escape)
    assert asked
    assert dialog.isVisible()
    dialog.canvas.setFocus()
    editor.key(Key.Key_Return)
    assert dialog.result() == 1
    assert dialog.look == Look(turns=1)
    dialog.may_discard = lambda: True


def test_a_picture_that_cannot_be_read_is_said_to_be_so(editor: Editor) -> None:
    editor.path.write_bytes(b"rubbish")
    dialog = editor.open(Look(turns=1))
    assert dialog.canvas.lost
    dialog.canvas.grab()
    dialog.accept()
    assert dialog.look == Look(turns=1)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_everything_has_a_name_and_fits_a_small_screen(editor: Editor, colours: object) -> None:
    dialog = editor.open()
    dialog.resize(760, 440)
    for widget in dialog.findChildren(QWidget):
        if isinstance(widget, QAbstractButton | QSlider) and not widget.objectName().startswith(("qt_", "Scroll")):
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
            if isinstance(widget, QAbstractButton) and widget.isVisible():
                assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
    assert dialog.canvas.accessibleName()


def test_the_original_is_shown_whole_and_cannot_be_changed(editor: Editor) -> None:
    shown = OriginalDialog(Translator("en"), LIGHT, Original(editor.size, editor.path), Relay(editor.jobs, print))
    shown.show()
    end = time.monotonic() + 10
    while shown.pixels.waiting and time.monotonic() < end:
        QApplication.processEvents()
    at = shown.canvas.rect().center()
    QTest.mousePress(shown.canvas, LEFT, NONE, at)
    QTest.mouseMove(shown.canvas, at + QPoint(50, 50))
    QTest.mouseRelease(shown.canvas, LEFT, NONE, at + QPoint(50, 50))
    QTest.keyClick(shown.canvas, Key.Key_Left)
    assert shown.steps.look == AS_IT_IS
    QTest.keyClick(shown.canvas, Key.Key_Escape)
    assert not shown.isVisible()
    shown.deleteLater()
