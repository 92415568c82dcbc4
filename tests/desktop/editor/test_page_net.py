"""The net itself: with a bug put in on purpose the random work must fail, and without one no process may crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_page_fuzz import Fuzz

from newsdesk.desktop.editor import binding, patcher, reader, sheet
from newsdesk.desktop.editor.binding import Binding
from newsdesk.desktop.editor.sheet import Sheet


def without_fixing(*args: object) -> None:
    pass


def short_range(self: Binding, position: int, removed: int, added: int, note: Any = Binding.note) -> None:
    note(self, position, removed, max(0, added - 2))


def one_id(old: Any, low: int, high: int, new: Any, new_id: Any, *rest: Any, diff: Any = binding.diff_blocks) -> Any:
    return diff(old, low, high, new, lambda: "same", *rest)


def captions_forgotten(self: Sheet, low: int, high: int, new: Any) -> None:
    self.lines[low:high] = new


def code_points(text: str) -> int:
    return len(text)


def not_widened(self: Binding, low: int, tail: int, new: Any) -> Any:
    return low, tail, new


BUGS: dict[str, tuple[object, str, Callable[..., Any]]] = {
    "formats are not corrected": (sheet, "fix", without_fixing),
    "the touched range is too short": (Binding, "note", short_range),
    "new blocks share an id": (binding, "diff_blocks", one_id),
    "captions are not counted again": (Sheet, "set_lines", captions_forgotten),
    "UTF-16 is forgotten when writing": (patcher, "utf16_length", code_points),
    "UTF-16 is forgotten at the caret": (reader, "utf16_length", code_points),
    "captions are read without their pictures": (Binding, "_widened", not_widened),
}


@pytest.mark.parametrize("bug", BUGS)
def test_random_work_finds_a_bug_put_in_on_purpose(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, broken = BUGS[bug]
    monkeypatch.setattr(where, name, broken)
    with pytest.raises(Exception):  # noqa: B017  any failure will do
        for seed in range(4):
            fuzz = Fuzz(900 + seed)
            for _ in range(200):
                fuzz.step()


SOAK = """
import sys
sys.path.insert(0, sys.argv[1])
from PySide6.QtWidgets import QApplication
app = QApplication([])
from test_page_fuzz import Fuzz
for seed in range(300, 306):
    fuzz = Fuzz(seed)
    fuzz.page.show()
    for _ in range(250):
        fuzz.step()
        fuzz.keep_small()
        app.processEvents()
    fuzz.page.hide()
    if seed % 2:
        fuzz.close()
    else:
        fuzz.page.release()
app.clipboard().clear()
print("ended")
"""


def test_a_process_full_of_pages_ends_well() -> None:
    """The worst bugs of PySide show only in the exit code (docs of the editor: lifetime)."""
    done = subprocess.run(
        [sys.executable, "-c", SOAK, str(Path(__file__).parent)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.strip()) == (0, "ended"), done.stderr[-2000:]
