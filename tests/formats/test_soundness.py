"""Markup that a browser would have to mend is found."""

from __future__ import annotations

import pytest

from newsdesk.formats.soundness import faults


def test_sound_markup_has_no_faults() -> None:
    assert list(faults('<p id="a">一<br><img src="x" alt="<">二</p><p id="b"><em>三</em></p>')) == []


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p>一", "<p> is not closed"),
        ("<p><em>一</p></em>", "line 1: </p> ends nothing"),
        ("一</p>", "line 1: </p> ends nothing"),
        ('<p id="a"></p>\n<p id="a"></p>', "the id a stands 2 times"),
        ('<img src="a" src="b">', "line 1: <img> has src twice"),
    ],
)
def test_what_a_browser_would_mend_is_a_fault(markup: str, fault: str) -> None:
    assert fault in list(faults(markup))
