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


def test_a_theme_may_write_html_as_html_lets_one() -> None:
    page = "<!DOCTYPE html><html><head><meta charset='utf-8' /></head><body><ul><li>一<li>二</ul><p>三</body></html>"
    assert list(faults(page, lenient=True)) == []
    assert list(faults("<div><p>一</div></section>", lenient=True)) == ["line 1: </section> ends nothing"]
