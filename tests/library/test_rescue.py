"""A damaged library is set aside untouched, and what can be read of it comes back as it was written."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from writing import Time, Writer, made

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.library.library import Library
from newsdesk.library.rescue import rescue
from newsdesk.pictures.inspect import inspect


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def states(tmp_path: Path, clock: Time) -> Iterator[dict[str, list[Article]]]:
    """A library of twenty articles with every state that each had, by id."""
    library = Library.open(tmp_path / "library.db", clock)
    had: dict[str, list[Article]] = {}
    for n in range(20):
        writer = Writer(library, made(library, clock, f"第{n}篇"), clock)
        had[writer.article.id] = [writer.article]
        for k in range(12):
            writer.type(f"{n}篇第{k}句，" * 20)
            had[writer.article.id].append(writer.article)
            if k == 5:
                library.checkpoint(writer.article.id)
    image = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(image, "JPEG")
    library.put_asset(image.getvalue(), inspect(image.getvalue(), "a.jpg"))
    library.close()
    yield had


def came_back(tmp_path: Path, clock: Time, had: dict[str, list[Article]]) -> tuple[int, int]:
    """How many articles are there after a rescue, and how many with their last text; all must be as once written."""
    library = Library.open(tmp_path / "library.db", clock)
    whole = 0
    rows = library.rows()
    for row in rows:
        article = library.load(row.id)
        assert article in had[row.id]
        whole += article == had[row.id][-1]
        for state in library.history.revisions(row.id):
            assert library.history.at(row.id, state.revision) in had[row.id]
    assert library.check() == []
    library.close()
    return len(rows), whole


def test_a_whole_library_comes_back_whole(tmp_path: Path, clock: Time, states: dict[str, list[Article]]) -> None:
    path = tmp_path / "library.db"
    before = path.read_bytes()
    made = rescue(path, clock())
    assert (made.articles, made.pictures, made.older, made.lost) == (20, 1, (), ())
    assert made.aside.read_bytes() == before
    assert came_back(tmp_path, clock, states) == (20, 20)


@pytest.mark.parametrize("seed", range(12))
def test_what_damage_leaves_comes_back_and_the_rest_is_named(
    seed: int, tmp_path: Path, clock: Time, states: dict[str, list[Article]]
) -> None:
    path = tmp_path / "library.db"
    choose = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(3):  # three pages of rubbish anywhere but in the first
        at = choose.randrange(4096, len(data) - 4096)
        data[at : at + 3000] = choose.randbytes(3000)
    path.write_bytes(data)
    result = rescue(path, clock())
    assert result.aside.read_bytes() == data
    count, whole = came_back(tmp_path, clock, states)
    assert count == result.articles
    assert count + len(result.lost) <= 20
    assert count - whole <= len(result.older), "a row that says how new an article was may be lost itself"
    assert count >= 14, "three pages are of six articles at most"


def test_a_library_without_its_head_comes_back(tmp_path: Path, clock: Time, states: dict[str, list[Article]]) -> None:
    path = tmp_path / "library.db"
    data = bytearray(path.read_bytes())
    data[:4096] = b"\xff" * 4096
    path.write_bytes(data)
    with pytest.raises(UserError, match="damaged"):
        Library.open(path, clock)
    assert path.read_bytes() == data
    assert rescue(path, clock()).articles == 20
    assert came_back(tmp_path, clock, states) == (20, 20)


def test_a_truncated_library_gives_back_what_is_left(
    tmp_path: Path, clock: Time, states: dict[str, list[Article]]
) -> None:
    path = tmp_path / "library.db"
    data = path.read_bytes()
    for share in (0.9, 0.5, 0.1):
        path.write_bytes(data[: int(len(data) * share)])
        result = rescue(path, clock())
        count, _ = came_back(tmp_path, clock, states)
        assert count == result.articles
        clock.on(seconds=1)


def test_nothing_is_touched_while_another_program_has_the_library_open(
    tmp_path: Path, clock: Time, states: dict[str, list[Article]]
) -> None:
    library = Library.open(tmp_path / "library.db", clock)
    library.presence.hold(next(iter(states)), "here", "张三", "2026-11-20T09:00:00Z")
    before = hashlib.sha256((tmp_path / "library.db").read_bytes()).hexdigest()
    with pytest.raises(UserError, match="open"):
        rescue(tmp_path / "library.db", clock())
    assert hashlib.sha256((tmp_path / "library.db").read_bytes()).hexdigest() == before
    library.close()
    assert rescue(tmp_path / "library.db", clock()).articles == 20
