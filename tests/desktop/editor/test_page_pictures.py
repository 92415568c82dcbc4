"""Pictures on the page: whatever the library takes in can be seen, upright and sharp."""

from __future__ import annotations

import base64
import io
import re
import sys
import time
from pathlib import Path

import pytest
from page_support import Desk, Key, blocks_of
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QApplication

from newsdesk.article.blocks import Figure
from newsdesk.article.look import AS_IT_IS, Hidden, Look, Rect, around_focus, look_to_json
from newsdesk.article.richtext import rich
from newsdesk.base.message import M
from newsdesk.desktop.editor.copying import to_mime
from newsdesk.desktop.editor.lines import lines_of
from newsdesk.desktop.editor.pictures import Thumbnails, decoded, to_pillow
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.pixels import decoded as published
from newsdesk.pictures.pixels import toned

sys.path.insert(0, str(Path(__file__).parents[2] / "pictures"))
from picture_samples import turned_files


def picture(folder: Path, form: str, size: tuple[int, int], mode: str = "RGB", orientation: int = 1) -> Path:
    """A file without a suffix, as the library keeps originals; its upper left is red."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = image.getexif()
    exif[0x0112] = orientation
    path = folder / f"{form}{orientation}"
    image.convert(mode).save(path, form, exif=exif)
    return path


@pytest.mark.parametrize(
    ("form", "mode"),
    [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB"), ("AVIF", "RGB"),
     ("TIFF", "RGB"), ("GIF", "P"), ("BMP", "RGB")],
)  # fmt: skip
def test_every_kind_that_is_taken_in_can_be_shown(tmp_path: Path, form: str, mode: str) -> None:
    path = picture(tmp_path, form, (900, 600), mode)
    inspect(path.read_bytes(), path.name)
    image = decoded(path, 640)
    assert (image.width(), image.height()) in ((640, 427), (640, 426))
    assert QColor(image.pixel(10, 10)).red() > 200
    assert QColor(image.pixel(600, 400)).blue() > 200


@pytest.mark.parametrize(
    ("size", "orientation", "upright"),
    [
        ((1200, 900), 6, (480, 640)),
        ((900, 1200), 6, (480, 360)),
        ((1200, 900), 3, (480, 360)),
        ((300, 200), 1, (300, 200)),
    ],
)
def test_a_picture_is_as_wide_as_asked_after_it_was_turned_upright(
    tmp_path: Path, size: tuple[int, int], orientation: int, upright: tuple[int, int]
) -> None:
    image = decoded(picture(tmp_path, "JPEG", size, orientation=orientation), 480)
    assert (image.width(), image.height()) == upright


def test_a_picture_above_the_limit_of_qt_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "large"
    Image.new("L", (9_000, 7_000), "white").save(path, "PNG", compress_level=1)
    assert decoded(path, 640).width() == 640


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    ],
)
def test_a_file_that_is_no_picture_shows_nothing_and_is_not_asked_for_again(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)

    class Source:
        asked = 0

        def size(self, asset: str) -> tuple[int, int] | None:
            return 10, 10

        def path(self, asset: str) -> Path | None:
            self.asked += 1
            return path

    source = Source()
    thumbnails = Thumbnails(source)
    assert thumbnails.pixmap("a", 640) is None
    until = time.monotonic() + 2
    while thumbnails.waiting and time.monotonic() < until:
        QApplication.processEvents()
    assert not thumbnails.waiting
    assert thumbnails.pixmap("a", 640) is None
    thumbnails.stop()
    assert source.asked == 1


RED = Rect(0.0, 0.0, 0.5, 0.5)
"""Where the samples are red."""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "AVIF"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_look_crops_and_turns_the_upright_picture(tmp_path: Path, form: str, orientation: int) -> None:
    path = picture(tmp_path, form, (1200, 900), orientation=orientation)
    size = (1200, 900) if orientation == 1 else (900, 1200)
    red = RED if orientation == 1 else Rect(0.5, 0.0, 1.0, 0.5)
    for turns in range(4):
        image = decoded(path, 300, Look(red, turns))
        wide, high = size if turns % 2 == 0 else size[::-1]
        assert (image.width(), image.height()) == (300, pytest.approx(300 * high / wide, abs=2))
        for x, y in ((3, 3), (image.width() - 4, image.height() - 4)):
            assert QColor(image.pixel(x, y)).red() > 200
    whole = decoded(path, 300, Look(turns=1))
    corner = (whole.width() - 9, 9) if orientation == 1 else (whole.width() - 9, whole.height() - 9)
    assert QColor(whole.pixel(*corner)).red() > 200


def test_a_cropped_picture_is_as_sharp_as_its_original_allows(tmp_path: Path) -> None:
    path = picture(tmp_path, "JPEG", (4000, 3000))
    assert decoded(path, 640, Look(Rect(0.25, 0.25, 0.5, 0.5))).width() == pytest.approx(640, abs=2)
    assert decoded(path, 1920, Look(Rect(0.25, 0.25, 0.5, 0.5))).width() == 1000


def test_what_is_hidden_and_brightened_is_so_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "noise"
    Image.effect_noise((640, 480), 120).convert("RGB").save(path, "PNG")
    plain = decoded(path, 640)
    hidden = decoded(path, 640, Look(hidden=(Hidden(RED),), brightness=0.5))
    inside = {hidden.pixel(x, y) for x in range(0, 320, 7) for y in range(0, 240, 7)}
    assert len(inside) <= 64
    assert sum(QColor(hidden.pixel(x, 400)).red() for x in range(330, 640)) > 1.1 * sum(
        QColor(plain.pixel(x, 400)).red() for x in range(330, 640)
    )


def test_a_part_has_the_tones_that_it_has_in_the_whole() -> None:
    image, look = Image.linear_gradient("L").convert("RGB"), Look(brightness=0.3, contrast=0.4)
    whole, part = toned(image, look), toned(image.crop((0, 100, 256, 200)), look, image)
    assert part.tobytes() == whole.crop((0, 100, 256, 200)).tobytes()


def test_another_look_is_never_shown_while_one_is_on_its_way(tmp_path: Path) -> None:
    path = picture(tmp_path, "JPEG", (900, 600))

    class Source:
        def size(self, asset: str) -> tuple[int, int] | None:
            return 900, 600

        def path(self, asset: str) -> Path | None:
            return path

    thumbnails, look = Thumbnails(Source()), look_to_json(Look(turns=1, hidden=(Hidden(RED),)))
    arrived: list[bool] = []
    thumbnails.arrived.connect(lambda: arrived.append(True))

    def wait() -> None:
        until = time.monotonic() + 5
        while thumbnails.waiting and time.monotonic() < until:
            QApplication.processEvents()

    assert thumbnails.pixmap("a", 640) is None
    wait()
    assert thumbnails.pixmap("a", 640) is not None
    assert thumbnails.pixmap("a", 640, look) is None
    wait()
    held = thumbnails.pixmap("a", 640, look)
    assert held is not None
    assert held.height() > held.width()
    assert thumbnails.size("a", look) == (600, 900)
    assert len(arrived) == 2
    thumbnails.stop()


def test_the_focus_stays_in_a_narrow_piece() -> None:
    look = Look(focus=(0.9, 0.5))
    assert around_focus(look, 1600, 900, 1.0) == (700, 0, 900, 900)
    assert around_focus(AS_IT_IS, 1600, 900, 1.0) == (350, 0, 900, 900)
    assert around_focus(Look(turns=1, focus=(0.9, 0.5)), 900, 1600, 1.0) == (0, 700, 900, 900)
    assert around_focus(Look(Rect(0.8, 0.0, 1.0, 1.0), focus=(0.9, 0.5)), 320, 900, 1.0) == (0, 290, 320, 320)


def test_a_look_is_one_step_that_changes_the_height_and_comes_with_copies() -> None:
    desk = Desk(blocks_of("headline:题", "paragraph:前", "figure:图说", "paragraph:后"))
    look = Look(turns=1, hidden=(Hidden(RED, "blur"),))
    desk.page.show()
    QApplication.processEvents()

    def figures() -> list[Figure]:
        return [b for b in desk.document.article.blocks if type(b) is Figure]

    def height() -> float:
        return desk.page.document().documentLayout().documentSize().height()

    before, plain = height(), figures()[0]
    desk.page.set_picture(M("Edit picture"), plain, plain.asset, look)
    desk.check()
    assert height() > before + 100
    assert (figures()[0].look, figures()[0].caption, figures()[0].id) == (look, plain.caption, plain.id)
    assert [str(step.label) for step in desk.document.done] == ["Edit picture"]
    desk.caret(4, 1, 2, 0)
    mime = desk.page.createMimeDataFromSelection()
    desk.caret(4, 1)
    desk.page.insertFromMimeData(mime)
    desk.check()
    assert [f.look for f in figures()] == [look, look]
    desk.caret(2, 1, 2, 0)
    desk.page.cut()
    desk.check()
    assert [f.look for f in figures()] == [look]
    while desk.document.done:
        desk.key(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        desk.check()
    assert figures() == [plain]
    assert height() == before
    while desk.document.undone:
        desk.document.redo()
        desk.check()
    assert [f.look for f in figures()] == [look]
    desk.page.let_write(on=False)
    desk.page.set_picture(M("Edit picture"), figures()[0], plain.asset, AS_IT_IS)
    assert [f.look for f in figures()] == [look]
    desk.page.hide()
    desk.close()


def test_a_picture_that_stands_there_twice_goes_out_as_each_figure_shows_it() -> None:
    plain = Figure("", "a" * 64, rich("一"))
    cropped = Figure("", "a" * 64, rich("二"), look=Look(RED))

    def pixels_of(figure: Figure) -> QPixmap:
        made = QPixmap(20, 10) if figure.look == AS_IT_IS else QPixmap(10, 5)
        made.fill(QColor("red") if figure.look == AS_IT_IS else QColor("blue"))
        return made

    html = to_mime([*lines_of(plain), *lines_of(cropped)], "zh-Hans", pixels_of).html()
    images = re.findall(r'<img [^>]*src="data:image/jpeg;base64,([^"]+)"[^>]*', html)
    sizes = [Image.open(io.BytesIO(base64.b64decode(data))).size for data in images]
    assert sizes == [(20, 10), (10, 5)]


@pytest.mark.parametrize("name", turned_files(Image.new("RGB", (8, 8))))
def test_a_place_that_is_hidden_is_hidden_on_the_page_whatever_a_file_says_of_turning(
    tmp_path: Path, name: str
) -> None:
    image = Image.new("RGB", (800, 400), "white")
    image.paste(Image.effect_noise((200, 200), 120).convert("RGB"), (600, 0))
    data, _ = turned_files(image)[name]
    path = tmp_path / "original"
    path.write_bytes(data)
    asset, upright = inspect(data, "x"), published(data, AS_IT_IS, 10_000)
    box = upright.convert("L").point(lambda v: 255 * (v < 100)).getbbox()
    assert box is not None
    place = Rect(box[0] / upright.width, box[1] / upright.height, box[2] / upright.width, box[3] / upright.height)
    plain = decoded(path, 800)
    shown = decoded(path, 800, Look(hidden=(Hidden(place),)))
    assert (shown.width(), shown.height()) == (plain.width(), plain.height()) == (asset.width, asset.height)
    assert sum(to_pillow(plain).convert("L").histogram()[:60]) > 1000
    assert sum(to_pillow(shown).convert("L").histogram()[:60]) == 0
    assert len(to_pillow(shown).crop(box).getcolors(100_000) or ()) <= 64
