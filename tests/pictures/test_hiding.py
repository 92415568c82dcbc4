"""What is hidden cannot be had back: nothing but the mean colours of a few squares is left of it."""

from __future__ import annotations

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_samples import encoded, private_jpeg, scene
from PIL import Image

from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.pictures.hiding import CELLS, FINEST, groups, hide
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.renditions import Recipe, make

FACE = Rect(0.3, 0.2, 0.5, 0.6)


def shuffled(image: Image.Image, look: Look, seed: int) -> Image.Image:
    """A picture with other details under what is hidden but the same means: the pixels of each square in another
    order."""
    out = image.copy()
    chance = random.Random(seed)
    for group in groups(look.hidden, image.size):
        for _, _, box, is_hidden in group.cells(image.size):
            if is_hidden:
                piece = out.crop(box)
                raw = piece.tobytes()
                order = [raw[i : i + 3] for i in range(0, len(raw), 3)]
                chance.shuffle(order)
                out.paste(Image.frombytes("RGB", piece.size, b"".join(order)), box[:2])
    return out


@pytest.mark.parametrize("kind", ["mosaic", "blur"])
@pytest.mark.parametrize("turns", [0, 1])
def test_what_is_published_depends_on_the_means_alone(kind: str, turns: int) -> None:
    image = scene(11, 640, 480)
    look = Look(hidden=(Hidden(FACE, kind),), turns=turns, contrast=0.2)  # type: ignore[arg-type]
    other = shuffled(image, look, 1)
    assert other.tobytes() != image.tobytes()
    recipes = (Recipe(640), Recipe(300), Recipe(300, "webp"))
    first, second = (
        [m.rendition.data for m in make(data, inspect(data, "x"), recipes, look)]
        for data in (encoded(image, "PNG"), encoded(other, "PNG"))
    )
    assert first == second


@pytest.mark.parametrize("kind", ["mosaic", "blur"])
def test_only_what_is_hidden_changes(kind: str) -> None:
    image = scene(11, 640, 480)
    made = hide(image, (Hidden(FACE, kind),))  # type: ignore[arg-type]
    (group,) = groups((Hidden(FACE),), image.size)
    left, top, right, bottom = group.grid
    for x, y in ((left - 1, top), (right, top), (left, top - 1), (left, bottom), (0, 0), (639, 479)):
        assert made.getpixel((x, y)) == image.getpixel((x, y))
    inside = made.crop(FACE.pixels(*image.size))
    assert inside.tobytes() != image.crop(FACE.pixels(*image.size)).tobytes()
    if kind == "mosaic":
        assert len(inside.getcolors(10_000)) <= CELLS * CELLS


def test_many_small_strokes_over_a_plate_keep_no_more_than_one() -> None:
    strokes = tuple(Hidden(Rect(0.3 + i / 200, 0.5, 0.31 + i / 200, 0.53)) for i in range(20))
    size = (4000, 3000)
    (group,) = groups(strokes, size)
    assert group.side >= max(size) / FINEST
    assert sum(hidden for _, _, _, hidden in group.cells(size)) <= 2 * CELLS


def test_places_that_grow_together_are_one_group() -> None:
    places = (Rect(0, 0, 0.2, 0.2), Rect(0.5, 0, 0.7, 0.2), Rect(0.19, 0.1, 0.51, 0.15), Rect(0.9, 0.9, 1, 1))
    assert len(groups([Hidden(p) for p in places], (1000, 1000))) == 2
    mixed = [Hidden(places[0], "blur"), Hidden(places[2], "mosaic")]
    assert [g.kind for g in groups(mixed, (1000, 1000))] == ["mosaic"]


@given(
    st.lists(st.tuples(*[st.floats(allow_nan=True, allow_infinity=True)] * 4), max_size=6),
    st.integers(1, 90),
    st.integers(1, 90),
)
def test_any_places_in_any_size_can_be_hidden(places: list[tuple[float, ...]], width: int, height: int) -> None:
    hidden = tuple(Hidden(Rect(*p), "blur" if i % 2 else "mosaic") for i, p in enumerate(places))
    made = groups(hidden, (width, height))
    assert hide(Image.new("RGB", (width, height), "red"), hidden).size == (width, height)
    for i, one in enumerate(made):
        for other in made[:i]:
            a, b = one.grid, other.grid
            assert not (a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3])


def test_the_original_is_nowhere_in_a_published_file() -> None:
    image = scene(12, 1200, 800)
    data = private_jpeg(1, image)
    look = Look(hidden=(Hidden(Rect(0, 0, 1, 1)),))
    for made in make(data, inspect(data, "x"), (Recipe(1200), Recipe(1200, "webp")), look):
        body = made.rendition.data
        assert body.count(b"\xff\xd8\xff") == (made.rendition.mime == "image/jpeg")
        assert body.endswith(b"\xff\xd9") or body[8:12] == b"WEBP"
        assert len(body) < len(data) / 4


def test_hiding_is_measured_on_the_upright_picture_in_every_orientation() -> None:
    striped = Image.new("RGB", (400, 300), "white")
    for x in range(0, 48, 4):
        striped.paste("black", (x, 0, x + 2, 48))
    for orientation, turn in ((1, 0), (3, 180), (6, 90), (8, 270)):
        data = private_jpeg(orientation, striped.rotate(turn, expand=True))  # EXIF turns it back
        corner, look = Rect(0, 0, 0.12, 0.16), Recipe(400, quality=95)
        greys = []
        for hidden in ((), (Hidden(corner),)):
            (made,) = make(data, inspect(data, "x"), (look,), Look(crop=corner, hidden=hidden))
            with Image.open(io.BytesIO(made.rendition.data)) as shown:
                assert shown.size == (48, 48)
                greys.append(shown.convert("L").crop((4, 4, 44, 44)).getextrema())
        assert greys[0][0] < 60 < 190 < greys[0][1]
        assert 100 < greys[1][0] <= greys[1][1] < 190
