"""Rich text has one form for one meaning, so that equality is the difference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.article.richtext import Mark, RichText, canonical, cut, diff, from_runs, join, rich, runs, strip

texts = st.text(st.sampled_from("经济 ab\n𠮷é好"), max_size=12)


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    text = draw(texts)
    marks = []
    for _ in range(draw(st.integers(0, 4))):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        kind = draw(st.sampled_from(["strong", "em", "link"]))
        marks.append((start, end, kind, "https://a.cn/" if kind == "link" else ""))
    return rich(text, *marks)


@settings(max_examples=150)
@given(rich_texts(), rich_texts(), st.integers(0, 12))
def test_a_difference_applied_gives_the_other(a: RichText, b: RichText, caret: int) -> None:
    hunk = diff(a, b, min(caret, len(b)))
    if hunk is None:
        assert a == b
        return
    at, gone, put = hunk
    assert cut(a, at, at + len(gone)) == gone
    assert join(cut(a, 0, at), put, cut(a, at + len(gone), len(a))) == b


@settings(max_examples=100)
@given(rich_texts(), st.integers(0, 12))
def test_cutting_and_joining_changes_nothing(a: RichText, at: int) -> None:
    at = min(at, len(a))
    assert join(cut(a, 0, at), cut(a, at, len(a))) == a
    assert from_runs((a.text[i:j], style) for i, j, style in runs(a)) == a
    assert canonical(a.marks, len(a)) == a.marks


def test_touching_and_overlapping_marks_are_one() -> None:
    assert rich("abcdef", (0, 2, "strong"), (2, 4, "strong"), (3, 5, "strong")).marks == (Mark(0, 5, "strong"),)
    assert rich("abc", (0, 3, "link", "x"), (1, 9, "link", "y")).marks == (
        Mark(0, 3, "link", "x"),
        Mark(1, 3, "link", "y"),
    )
    assert rich("abc", (2, 2, "em"), (5, 9, "em")).marks == ()


def test_the_caret_decides_where_a_letter_among_equal_ones_was_typed() -> None:
    a, b = RichText("好好好"), RichText("好好好好")
    assert [diff(a, b, caret)[0] for caret in (1, 2, 3, 4)] == [0, 1, 2, 3]


def test_white_space_is_taken_off_both_ends_with_its_marks() -> None:
    assert strip(rich(" \u3000a ", (0, 4, "strong"))) == rich("a", (0, 1, "strong"))
    assert strip(RichText("  ")) == RichText()
