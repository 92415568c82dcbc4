"""Frames over a picture: whatever is pulled, they stay inside, keep their ratio, and what was done comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from newsdesk.article.look import Look, Rect, turned_rect
from newsdesk.desktop.picture.shapes import GRIPS, INSIDE, grip_at, grip_places, moved, pulled, shaped, spanned
from newsdesk.desktop.picture.steps import Steps
from newsdesk.desktop.picture.view import View

LEAST = (0.02, 0.03)
place = st.floats(0, 1)
anywhere = st.floats(-2, 3)
ratios = st.sampled_from([None, 0.4, 0.5625, 1.0, 1.5, 2.4])


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return Rect(left, top, draw(st.floats(left + 0.05, 1)), draw(st.floats(top + 0.05, 1)))


def is_inside(rect: Rect) -> bool:
    return -1e-9 <= rect.left < rect.right <= 1 + 1e-9 and -1e-9 <= rect.top < rect.bottom <= 1 + 1e-9


def ratio_of(rect: Rect) -> float:
    return (rect.right - rect.left) / (rect.bottom - rect.top)


@given(rects(), st.sampled_from(GRIPS), anywhere, anywhere, ratios)
def test_a_pulled_frame_stays_inside_and_keeps_its_ratio(
    rect: Rect, grip: str, x: float, y: float, ratio: float | None
) -> None:
    if ratio is not None:
        rect = shaped(rect, ratio)
    made = pulled(rect, grip, x, y, LEAST, ratio)
    assert is_inside(made)
    if ratio is not None:
        assert ratio_of(made) == pytest.approx(ratio)
    else:
        assert made.right - made.left >= LEAST[0] - 1e-9
        assert made.bottom - made.top >= LEAST[1] - 1e-9
    for side, held, now in (("w", rect.right, made.right), ("e", rect.left, made.left)):
        if side in grip:
            assert now == pytest.approx(held)


@given(rects(), anywhere, anywhere)
def test_a_moved_frame_keeps_its_size(rect: Rect, dx: float, dy: float) -> None:
    made = moved(rect, dx, dy)
    assert is_inside(made)
    assert (made.right - made.left, made.bottom - made.top) == pytest.approx(
        (rect.right - rect.left, rect.bottom - rect.top)
    )


@given(rects(), st.floats(0.2, 5))
def test_a_frame_takes_a_ratio_inside_the_picture(rect: Rect, ratio: float) -> None:
    made = shaped(rect, ratio)
    assert is_inside(made)
    assert ratio_of(made) == pytest.approx(ratio)


@given(rects(), st.integers(0, 3))
def test_a_turn_and_back_is_nothing(rect: Rect, turns: int) -> None:
    back = turned_rect(turned_rect(rect, turns), -turns)
    assert (back.left, back.top, back.right, back.bottom) == pytest.approx(
        (rect.left, rect.top, rect.right, rect.bottom)
    )


def test_each_grip_is_found_where_it_is_and_beside_it_is_nothing() -> None:
    rect = Rect(0.2, 0.2, 0.8, 0.8)
    for grip, (x, y) in grip_places(rect).items():
        assert grip_at(rect, x + 0.01, y - 0.01, (0.02, 0.02)) == grip
    assert grip_at(rect, 0.5, 0.5, (0.02, 0.02)) == INSIDE
    assert grip_at(rect, 0.1, 0.5, (0.02, 0.02)) == ""
    assert grip_at(rect, 0.3, 0.201, (0.02, 0.02)) == "n"
    assert spanned(0.7, 1.4, -0.2, 0.1) == Rect(0.0, 0.1, 0.7, 1.0)


@given(place, place, st.sampled_from([None, 0.2, 1.0, 3.0]), place, place)
def test_a_point_of_the_picture_comes_back_from_the_canvas(
    x: float, y: float, zoom: float | None, middle_x: float, middle_y: float
) -> None:
    view = View((3000, 2000), Rect(0.1, 0.2, 0.9, 0.8), QRectF(20, 20, 700, 500), 1.0, zoom, (middle_x, middle_y))
    assert view.into(view.out(x, y)) == pytest.approx((x, y))
    target = view.target
    for low, high, room_low, room_high in (
        (target.left(), target.right(), 20, 720),
        (target.top(), target.bottom(), 20, 520),
    ):
        if high - low >= room_high - room_low:  # no gap where there is more to see
            assert low <= room_low + 1e-6
            assert high >= room_high - 1e-6
        else:
            assert low >= room_low - 1e-6
            assert high <= room_high + 1e-6
    assert view.out_rect(view.area).getCoords() == pytest.approx(target.getCoords())


def test_what_is_pulled_is_one_step_and_what_comes_back_to_itself_is_none() -> None:
    steps = Steps(Look())
    for value in (0.1, 0.2, 0.3):
        steps.take(Look(brightness=value), "brightness")
    steps.rest()
    steps.take(Look(brightness=0.4), "brightness")
    steps.take(Look(brightness=0.3), "brightness")
    steps.rest()
    steps.take(Look(brightness=0.3, turns=1))
    assert len(steps.done) == 2
    steps.undo()
    assert steps.look == Look(brightness=0.3)
    steps.undo()
    assert steps.look == steps.first
    steps.undo()
    steps.redo()
    steps.redo()
    steps.redo()
    assert steps.look == Look(brightness=0.3, turns=1)
    steps.undo()
    steps.take(Look(turns=2))
    steps.redo()
    assert steps.look == Look(turns=2)
