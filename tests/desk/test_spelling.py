"""English spelling by the system's dictionaries."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.desk.spelling import Spelling


@pytest.fixture
def spelling(tmp_path: Path) -> Spelling:
    made = Spelling(tmp_path / "words.txt")
    if not made.available:
        pytest.skip("this system has no English dictionary")
    return made


def words(spelling: Spelling, text: str) -> list[str]:
    return [text[a:b] for a, b in spelling.wrong(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor recieve teh keys.", ["recieve", "teh"]),
        ("It’s the city's park; residents' parks don't.", []),
        ("COVID in NYC", []),
        ("今年recieve了", []),
        ("see https://exmaple.org/recieve or me@exmaple.org, v2rty", []),
        ("x y zz", []),
        ("well-knwon", ["knwon"]),
        ("", []),
    ],
)
def test_only_words_that_nobody_knows_are_wrong(spelling: Spelling, text: str, expected: list[str]) -> None:
    assert words(spelling, text) == expected


def test_suggestions_begin_with_the_likeliest_and_a_learnt_word_is_right_for_ever(
    spelling: Spelling, tmp_path: Path
) -> None:
    assert spelling.suggestions("recieve")[0] == "receive"
    assert words(spelling, "a Qingheli stop") == ["Qingheli"]
    spelling.learn("Qingheli")
    assert words(spelling, "a Qingheli stop") == []
    assert words(Spelling(tmp_path / "words.txt"), "a Qingheli stop") == []


def test_a_word_list_that_cannot_be_read_or_written_stops_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "words.txt"
    folder.mkdir()
    made = Spelling(folder)
    made.learn("Qingheli")
    assert words(made, "Qingheli") == []
