"""What is told of an error: where, and never what somebody wrote."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from newsdesk.base.errors import UserError
from newsdesk.base.log import KEPT, SIZE, start_log
from newsdesk.base.message import M
from newsdesk.base.run import Run
from newsdesk.base.traces import cleaned, place, told

SECRET = "线人住在 /home/zhang/稿件"


def broken(error: Exception) -> Exception:
    def inner() -> None:
        try:
            int(SECRET)
        except ValueError as cause:
            raise error from cause

    try:
        inner()
    except Exception as caught:
        return caught
    raise AssertionError


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (KeyError(SECRET), "KeyError"),
        (OSError(28, SECRET, SECRET), "OSError: ENOSPC"),
        (UserError(M("{path} cannot be read", path=SECRET)), "newsdesk.base.errors.UserError: {path} cannot be read"),
        (UnicodeEncodeError("ascii", SECRET, 0, 1, SECRET), "UnicodeEncodeError"),
    ],
)
def test_a_report_says_where_and_why_and_nothing_that_was_written(error: Exception, named: str) -> None:
    text = told(broken(error))
    assert text.splitlines()[0] == named
    assert "because of ValueError" in text
    assert "test_traces.py, line" in text
    assert "broken.<locals>.inner" in text
    for part in ("线人", "/home", "zhang", str(Path(__file__).parent)):
        assert part not in text


def test_errors_that_lead_to_each_other_come_to_an_end() -> None:
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    assert told(first).splitlines() == ["ValueError", "because of TypeError"]


def test_endless_steps_are_shortened() -> None:
    def deeper() -> None:
        deeper()

    with pytest.raises(RecursionError) as caught:
        deeper()
    assert 30 < len(told(caught.value).splitlines()) < 50


def test_a_file_is_named_from_its_package_on() -> None:
    import lxml

    import newsdesk.desk.desk

    assert place(newsdesk.desk.desk.__file__) == "newsdesk/desk/desk.py"
    assert place(lxml.__file__) == "lxml/__init__.py"
    assert place(logging.__file__) == "logging/__init__.py"
    assert place("/home/zhang/秘密.py") == "秘密.py"
    dump = f'Thread 0x1 (most recent call first):\n  File "{newsdesk.desk.desk.__file__}", line 3 in open\n'
    assert cleaned(dump).splitlines()[1] == '  File "newsdesk/desk/desk.py", line 3 in open'


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    root = logging.getLogger()
    before, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    start_log(tmp_path / "log")
    yield tmp_path / "log" / "newsdesk.log"
    for handler in [h for h in root.handlers if h not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.raiseExceptions = raising


def test_the_log_holds_no_texts_of_exceptions(log_file: Path) -> None:
    logging.getLogger("newsdesk").error("unexpected", exc_info=broken(KeyError(SECRET)))
    text = log_file.read_text(encoding="utf-8")
    assert "KeyError" in text
    assert "test_traces.py, line" in text
    assert "线人" not in text


def test_logs_are_turned_over_before_they_grow_large(log_file: Path) -> None:
    for _ in range(60):
        logging.getLogger("newsdesk").info("x" * 100_000)
    files = sorted(p.name for p in log_file.parent.iterdir())
    assert files == ["newsdesk.log", *(f"newsdesk.log.{n}" for n in range(1, KEPT + 1))]
    assert all(p.stat().st_size <= SIZE for p in log_file.parent.iterdir())


def test_a_run_that_cannot_be_noted_goes_on(tmp_path: Path) -> None:
    run = Run(tmp_path / "no such folder")
    assert run.before is None
    run.end()


def test_crashes_in_a_row_are_counted_and_ends_from_outside_are_none(tmp_path: Path) -> None:
    note = tmp_path / "running.txt"
    note.write_text("1\nFatal Python error: Segmentation fault\n")
    run = Run(tmp_path)
    assert (run.before.times, run.before.crash) == (2, "Fatal Python error: Segmentation fault")
    assert note.read_text() == "2\n"
    run.end()
    assert not note.exists()
    note.write_text("2\n")  # killed: no word of a crash
    run = Run(tmp_path)
    assert (run.before.times, run.before.crash) == (0, "")
    run.end()
    note.write_bytes(b"\xff\xfe nonsense")
    run = Run(tmp_path)
    assert run.before is not None
    run.end()
