"""Which arguments open the window, and which are a command."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsdesk.__main__ import for_window


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        ([], ([], "")),
        (["--sample"], (["--sample"], "")),
        (["--language", "en"], ([], "en")),
        (["--language=zh_CN"], ([], "zh_CN")),
        (["--sample", "--language", "en"], (["--sample"], "en")),
        (["--language", "en", "list"], None),
        (["list", "--language", "en"], None),
        (["--language"], None),
        (["--language", "fr"], None),
        (["--language="], None),
        (["--help"], None),
        (["no-file.newsdesk"], None),
    ],
)
def test_a_language_alone_opens_the_window_as_no_arguments_do(
    arguments: list[str], answer: tuple[list[str], str] | None
) -> None:
    assert for_window(arguments) == answer


def test_a_file_that_was_double_clicked_opens_the_window_in_a_language_too(tmp_path: Path) -> None:
    file = tmp_path / "a.newsdesk"
    file.write_bytes(b"")
    assert for_window([str(file), "--language", "en"]) == ([str(file)], "en")
