"""The picture shelf: a grid of all pictures that is searched, walked through by keys, and inserted from."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListWidget, QPushButton, QTableView
from window_support import Reporter

from newsdesk.article.blocks import Figure
from newsdesk.article.edits import Replace, SetMeta
from newsdesk.article.look import Hidden, Look, Rect, look_from_json, look_to_json
from newsdesk.article.richtext import rich
from newsdesk.base.message import M
from newsdesk.desktop.dialogs.shelf import MOST, Picked, ShelfDialog
from newsdesk.desktop.opened import LibraryPictures
from newsdesk.desktop.panels.filelines import is_proposed
from newsdesk.desktop.panels.picturegrid import WIDTH
from newsdesk.desktop.takingin import figure_of
from newsdesk.desktop.theme import LIGHT
from newsdesk.library.shelf import Kept, Wanted

sys.path.insert(0, str(Path(__file__).parents[1] / "pictures"))
from picture_samples import encoded, private_jpeg, scene

Key = Qt.Key
HIDING = Look(hidden=(Hidden(Rect(0.1, 0.1, 0.2, 0.2)),))


def used(reporter: Reporter, headline: str, *figures: Figure, day: str = "2026-11-20") -> str:
    """An article that has these, closed again; its id."""
    reporter.act("new")
    reporter.compose(headline)
    document = reporter.window.opened.document
    document.do(M("Insert picture"), Replace(1, (), figures))
    document.do(M("Publish time"), SetMeta("publish_time", "", f"{day}T09:00:00+08:00"))
    assert reporter.window.close_article()
    return document.article.id


@pytest.fixture
def pictures(reporter: Reporter) -> dict[str, str]:
    """A bridge whose file says all, a gate that was used twice, and three that nobody knows anything of."""
    desk = reporter.desk
    hashes = {"bridge": desk.take_in(private_jpeg(image=scene(1, 600, 400)), "a.jpg").sha256}
    hashes["gate"] = desk.take_in(encoded(scene(2, 600, 400)), "b.jpg").sha256
    hashes |= {f"plain{n}": desk.take_in(encoded(scene(10 + n, 200, 300)), "c.jpg").sha256 for n in range(3)}
    hashes["first"] = used(reporter, "公园开门", Figure("f1", hashes["gate"], rich("公园的门"), "李四"))
    second = Figure("f2", hashes["gate"], rich("秋天的门"), "王五", "一扇木门", look=HIDING)
    hashes["second"] = used(reporter, "公园入秋", second, day="2026-11-22")
    return hashes


@pytest.fixture
def shelf(reporter: Reporter, pictures: dict[str, str]) -> Iterator[ShelfDialog]:
    made = opened(reporter)
    yield made
    made.reject()
    made.deleteLater()


def opened(reporter: Reporter, *, insert: bool = True) -> ShelfDialog:
    window = reporter.window
    source = LibraryPictures(reporter.desk)
    made = ShelfDialog(window.t, LIGHT, reporter.desk.library.shelf, window.relay, source, window, insert=insert)
    made.show()
    reporter.wait(lambda: bool(made.count.text()))
    return made


def shown(shelf: ShelfDialog) -> list[str]:
    tiles = shelf.grid.tiles
    return [kept.asset.sha256 for n in range(len(tiles.numbers)) if (kept := tiles.kept(n))]


def ask(reporter: Reporter, shelf: ShelfDialog, text: str, wanted: list[str]) -> None:
    shelf.search.setText(text)
    reporter.wait(lambda: shown(shelf) == wanted, what=f"{text}: {shown(shelf)}")


def choose(shelf: ShelfDialog, sha256: str) -> None:
    shelf.grid.setCurrentIndex(shelf.grid.tiles.at(shown(shelf).index(sha256)))


def test_pictures_are_found_by_what_is_said_of_them(
    reporter: Reporter, shelf: ShelfDialog, pictures: dict[str, str]
) -> None:
    assert len(shown(shelf)) == 5
    assert shelf.count.text() == "5 pictures"
    for text, name in (("一座桥", "bridge"), ("新华社", "bridge"), ("入秋", "gate"), ("李四 公园", "gate")):
        ask(reporter, shelf, text, [pictures[name]])
    ask(reporter, shelf, "2026-11-22", [pictures["gate"]])
    ask(reporter, shelf, "没有的词", [])
    assert shelf.grid.nothing.isVisibleTo(shelf)
    assert not shelf.insert.isEnabled()
    shelf.search.clear()
    shelf.used.setCurrentIndex(shelf.used.findData(True))
    reporter.wait(lambda: shown(shelf) == [pictures["gate"]])
    shelf.used.setCurrentIndex(shelf.used.findData(False))
    reporter.wait(lambda: len(shown(shelf)) == 4)
    shelf.since.setCurrentIndex(1)
    reporter.wait(lambda: len(shown(shelf)) == 4)


def test_the_chosen_picture_says_where_it_is_used_and_shows_the_article(
    reporter: Reporter, shelf: ShelfDialog, pictures: dict[str, str]
) -> None:
    choose(shelf, pictures["gate"])
    assert shelf.caption.text() == "秋天的门"
    assert shelf.used_in.text() == "In 2 articles"
    assert [shelf.uses.item(n).text() for n in range(2)] == ["公园入秋\n2026-11-22", "公园开门\n2026-11-20"]
    choose(shelf, pictures["bridge"])
    assert shelf.used_in.text() == "In no article"
    assert not shelf.show_article.isVisibleTo(shelf)
    assert "Taken on 2026-11-21" in shelf.about.text()
    choose(shelf, pictures["gate"])
    shelf.uses.setCurrentRow(1)
    shelf.show_article.click()
    assert shelf.picked == Picked(article=pictures["first"], asset=pictures["gate"])


def test_a_tile_hides_what_the_last_use_hides(reporter: Reporter, shelf: ShelfDialog, pictures: dict[str, str]) -> None:
    asked: dict[str, str] = {}
    shelf.grid.painter.picture = lambda asset, width, look: asked.__setitem__(asset, look)
    shelf.grid.viewport().repaint()
    assert asked[pictures["gate"]] == look_to_json(HIDING)
    assert asked[pictures["bridge"]] == ""


def test_what_any_use_hides_is_hidden_when_the_picture_is_put_in_again(
    reporter: Reporter, pictures: dict[str, str], tmp_path: Path
) -> None:
    gate = pictures["gate"]
    cropped = Figure("f3", gate, rich("门的一角"), look=Look(crop=Rect(0.0, 0.0, 0.5, 0.5)))
    used(reporter, "公园过年", cropped, Figure("f4", gate), day="2026-11-24")
    (number,) = [n for n in reporter.desk.library.shelf.order() if kept_of(reporter, n).asset.sha256 == gate]
    last = look_from_json(kept_of(reporter, number).look)
    assert (last.crop, last.hidden) == (cropped.look.crop, HIDING.hidden)
    taken = reporter.desk.pictures.take_in(reporter.desk.library.asset_bytes(gate), "again.jpg")
    assert figure_of(taken).look == HIDING


def kept_of(reporter: Reporter, number: int) -> Kept:
    (kept,) = reporter.desk.library.shelf.listed([number])
    return kept


def test_keys_walk_through_the_grid_and_enter_takes_the_picture(
    reporter: Reporter, shelf: ShelfDialog, pictures: dict[str, str]
) -> None:
    grid = shelf.grid
    shelf.resize(980, 700)
    QApplication.processEvents()
    columns = grid.tiles.columns
    assert columns == grid.viewport().width() // WIDTH
    assert 1 < columns < 5
    reporter.key(Key.Key_Return, shelf.search)
    assert shelf.picked == Picked(), "Enter in the search goes to the pictures"
    for _ in range(columns):
        reporter.key(Key.Key_Right, grid)
    assert grid.tiles.place(grid.currentIndex()) == columns, "from the end of a row to the next"
    reporter.key(Key.Key_End, grid)
    assert grid.tiles.place(grid.currentIndex()) == 4
    reporter.key(Key.Key_Down, grid)
    assert grid.tiles.place(grid.currentIndex()) == 4
    reporter.key(Key.Key_Home, grid)
    QTest.keyClick(grid, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert grid.places() == [0, 1]
    assert shelf.insert.text() == "Insert 2 pictures"
    shelf.resize(700, 700)
    QApplication.processEvents()
    assert grid.tiles.columns != columns
    assert grid.places() == [0, 1], "what is chosen stays chosen"
    reporter.key(Key.Key_Return, grid)
    assert [kept.asset.sha256 for kept in shelf.picked.pictures] == shown(shelf)[:2]


def test_a_double_click_takes_the_picture(reporter: Reporter, shelf: ShelfDialog, pictures: dict[str, str]) -> None:
    grid = shelf.grid
    at = grid.visualRect(grid.tiles.at(1)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [kept.asset.sha256 for kept in shelf.picked.pictures] == [shown(shelf)[1]]
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_thumbnails_come(reporter: Reporter, shelf: ShelfDialog) -> None:
    grid = shelf.grid
    reporter.wait(lambda: not grid.thumbnails.waiting and bool(grid._asked))
    image = grid.grab(grid.visualRect(grid.tiles.at(0))).toImage()
    colours = {image.pixelColor(x, 60).name() for x in range(0, image.width(), 4)}
    assert len(colours) > 10


def test_what_is_picked_goes_to_the_caret_as_it_was_used_last(reporter: Reporter, pictures: dict[str, str]) -> None:
    reporter.written("导语。", "第二段。")

    def pick(shelf: object) -> Picked:
        kept = {k.asset.sha256: k for k in shelf.listed(shelf.order())}  # type: ignore[attr-defined]
        return Picked((kept[pictures["gate"]], kept[pictures["bridge"]]))

    reporter.answers.shelf_answer = pick
    reporter.act("shelf")
    assert reporter.answers.asked[-1] == "shelf, to insert"
    gate, bridge = (b for b in reporter.page.binding.shown if type(b) is Figure)
    assert (gate.caption.text, gate.credit, gate.alt) == ("秋天的门", "王五", "一扇木门")
    assert gate.look == HIDING, "a face that was hidden stays hidden"
    assert is_proposed(gate.caption)
    assert (bridge.caption.text, bridge.credit) == ("厦门的一座桥。", "张三、李四/新华社")
    reporter.act("undo")
    assert not [b for b in reporter.page.binding.shown if type(b) is Figure]


def test_the_article_of_a_picture_is_shown_at_the_picture(reporter: Reporter, pictures: dict[str, str]) -> None:
    reporter.answers.shelf_answer = lambda shelf: Picked(article=pictures["first"], asset=pictures["gate"])
    reporter.act("shelf")
    assert reporter.answers.asked[-1] == "shelf, to look"
    assert reporter.window.opened.id == pictures["first"]
    assert reporter.page.figure_at_caret().asset == pictures["gate"]


def test_without_an_article_enter_shows_the_one_that_has_it(reporter: Reporter, pictures: dict[str, str]) -> None:
    shelf = opened(reporter, insert=False)
    assert not shelf.insert.isEnabled()
    choose(shelf, pictures["gate"])
    reporter.key(Key.Key_Return, shelf.grid)
    assert shelf.picked.article == pictures["second"]
    shelf.deleteLater()


def test_each_control_has_a_name_and_each_tile_says_what_it_is(shelf: ShelfDialog, pictures: dict[str, str]) -> None:
    for kind in (QLineEdit, QComboBox, QTableView, QListWidget):
        for widget in shelf.findChildren(kind):
            assert widget.accessibleName(), widget
    assert all(button.text() for button in shelf.findChildren(QPushButton))
    at = shelf.grid.tiles.at(shown(shelf).index(pictures["gate"]))
    assert at.data(Qt.ItemDataRole.AccessibleTextRole) == "秋天的门, 王五, in 2 articles"


def test_a_hundred_thousand_pictures_are_shown_scrolled_and_all_chosen_without_waiting(reporter: Reporter) -> None:
    with sqlite3.connect(reporter.desk.library.path) as db:
        db.executemany(
            "INSERT INTO asset (sha256, mime, width, height, size, taken, reader, caption, words)"
            " VALUES (?, 'image/jpeg', 4000, 3000, 1, '2026-11-20T00:00:00Z', 1, ?, ?)",
            ((f"{n:064x}", f"第{n}张", f"第{n}张") for n in range(100_000)),
        )
    db.close()
    shelf = opened(reporter)
    assert shelf.count.text() == "100,000 pictures"
    grid = shelf.grid
    QApplication.processEvents()
    slowest = 0.0
    for share in (1, 0, 0.5, 0.3, 0.9):
        start = time.perf_counter()
        grid.verticalScrollBar().setValue(int(grid.verticalScrollBar().maximum() * share))
        grid.viewport().repaint()
        slowest = max(slowest, time.perf_counter() - start)
    assert slowest < 0.1
    assert grid.indexAt(QPoint(20, 20)).row() > 1000
    start = time.perf_counter()
    grid.selectAll()
    assert time.perf_counter() - start < 1
    assert len(grid.places()) == 100_000
    assert not shelf.insert.isEnabled(), f"at most {MOST}"
    ask(reporter, shelf, "第99999张", [f"{99_999:064x}"])
    assert len(reporter.desk.library.shelf.order(Wanted("第9"))) == 11_111
    shelf.reject()
    shelf.deleteLater()
