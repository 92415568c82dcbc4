"""Pictures that move are published moving, as their figure shows them, with what is stated and nothing else; and when
that is not good, their first frame is."""

from __future__ import annotations

import io

import pytest
from picture_samples import LABEL, SECRETS, XMP, chunk, drawn, encoded, judged, scene, with_chunks
from PIL import Image, ImageDraw

from newsdesk.article.look import Hidden, Look, Rect
from newsdesk.pictures import gif, moving
from newsdesk.pictures.inspect import inspect, remarks
from newsdesk.pictures.known import Stated, known
from newsdesk.pictures.moving import may_move
from newsdesk.pictures.protected import protected
from newsdesk.pictures.renditions import Made, Recipe, can_write, make
from newsdesk.pictures.writing import state

BOTH = (Recipe(400), Recipe(400, "webp"), Recipe(200), Recipe(200, "webp"))
KINDS = ["GIF", "WEBP", "PNG"]


def frame(number: int, mode: str = "RGB") -> Image.Image:
    """A bright square that goes to the right on a dark ground."""
    image = Image.new(mode, (400, 300), (20, 40, 60, 0)[: len(mode)])
    ImageDraw.Draw(image).rectangle((60 * number, 100, 60 * number + 59, 159), fill="#ff8000")
    return image


def of_frames(kind: str, count: int = 4, mode: str = "RGB", **options: object) -> bytes:
    first, *more = (frame(n, mode) for n in range(count))
    options |= {"disposal": 2} if (kind, mode) == ("GIF", "RGBA") else {}
    options |= {"lossless": True} if (kind, mode) == ("WEBP", "RGBA") else {}
    times = {"duration": [100, 200, 300, 400][:count], "loop": 0}
    return encoded(first, kind, save_all=True, append_images=more, **{**times, **options})


def made_of(data: bytes, *recipes: Recipe, look: Look | None = None) -> tuple[Made, ...]:
    return make(data, inspect(data, "x"), recipes or BOTH, look or Look())


def frames(data: bytes) -> list[tuple[Image.Image, int]]:
    out = []
    with Image.open(io.BytesIO(data)) as image:
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            out.append((image.convert("RGBA"), round(image.info.get("duration", 0))))
    return out


def square_at(image: Image.Image) -> int:
    """Which place of those of :func:`frame` is bright."""
    row = image.convert("RGB").resize((400, 300)).crop((0, 129, 400, 130))
    bright = [x for x in range(400) if row.getpixel((x, 0))[0] > 140]
    return round(min(bright) / 60)


@pytest.mark.parametrize("kind", KINDS)
def test_what_moves_is_published_moving_as_webp_and_as_gif_for_programs_that_know_no_other(kind: str) -> None:
    made = made_of(of_frames(kind))
    assert [(m.rendition.width, m.rendition.mime) for m in made] == [
        (w, f"image/{k}") for w in (400, 200) for k in ("gif", "webp")
    ]
    for one in made:
        shown = frames(one.rendition.data)
        assert [square_at(image) for image, _ in shown] == [0, 1, 2, 3]
        assert [time for _, time in shown] == [100, 200, 300, 400]
        assert one.rendition.name.endswith((".gif", ".webp"))
        with Image.open(io.BytesIO(one.rendition.data)) as image:
            assert image.info["loop"] == 0
    assert made_of(of_frames(kind)) == made


@pytest.mark.parametrize("kind", KINDS)
def test_crop_turn_and_tone_are_done_to_every_frame_without_flicker(kind: str) -> None:
    look = Look(crop=Rect(0, 0, 1, 0.5), turns=1, contrast=0.6, brightness=-0.2)
    for one in made_of(of_frames(kind), look=look):
        shown = [image.convert("RGB") for image, _ in frames(one.rendition.data)]
        assert len(shown) == 4
        assert one.rendition.height > 2 * one.rendition.width
        grounds = [image.getpixel((image.width - 3, image.height - 3)) for image in shown]
        assert all(max(abs(a - b) for a, b in zip(g, grounds[0], strict=True)) <= 6 for g in grounds)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_what_is_transparent_stays_so_while_it_moves(kind: str) -> None:
    for one in made_of(of_frames(kind, mode="RGBA")):
        shown = [image for image, _ in frames(one.rendition.data)]
        assert [square_at(image) for image in shown] == [0, 1, 2, 3]
        assert all(image.getpixel((image.width - 2, 2))[3] == 0 for image in shown)


@pytest.mark.parametrize("kind", KINDS)
def test_where_a_place_is_hidden_the_first_frame_is_published_with_it_hidden_and_no_other(kind: str) -> None:
    look = Look(hidden=(Hidden(Rect()),))
    for one in made_of(of_frames(kind), look=look):
        (still,) = [image for image, _ in frames(one.rendition.data)]
        assert one.rendition.mime in ("image/jpeg", "image/webp")
        assert still.convert("RGB").getextrema()[0][1] < 200


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_nothing_of_the_original_but_its_pixels_times_and_ai_label_is_in_what_moves(kind: str) -> None:
    notes = {"comment": b"COMMENT-HERE"} if kind == "GIF" else {"xmp": XMP}
    data = of_frames(kind, **notes)
    if kind == "GIF":
        at = data.index(b"\x21\xf9")
        data = data[:at] + b"\x21\xff\x0bSECRETAPP10\x06OWNER1\0" + data[at:]
        data = gif.with_packet(data, XMP)
    assert known(data).ai_label == LABEL
    assert {p.code for p in protected(data)} >= {"location", "serial", *["notes"] * (kind == "GIF")}
    for one in made_of(data):
        assert not [s for s in SECRETS if s in one.rendition.data]
        assert {p.code for p in protected(one.rendition.data)} <= {"after"}, "further pictures: it moves"
        assert known(one.rendition.data).ai_label == LABEL
        assert len(frames(one.rendition.data)) == 4


def test_what_is_stated_is_written_into_a_gif_and_replaced_and_exiftool_reads_it() -> None:
    data = of_frames("GIF")
    told = Stated(caption="图说：“桥”", credit="张三 摄", keywords=tuple(f"词{n}" for n in range(3000)))
    made = state(state(data, Stated(caption="旧图说")), told)
    assert known(made).caption == "图说：“桥”"
    assert "旧图说".encode() not in made
    assert state(made, Stated()) == data
    assert [time for _, time in frames(made)] == [100, 200, 300, 400]
    assert frames(made)[2][0] == frames(data)[2][0]
    found = judged(state(data, Stated(caption="图说", credit="张三 摄")))
    assert found["XMP-dc:Description"] == "图说"
    assert found["XMP-photoshop:Credit"] == "张三 摄"
    assert found["GIF:FrameCount"] == 4
    assert "ExifTool:Warning" not in found


def test_too_many_frames_or_pixels_stand_still_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    data = of_frames("GIF")
    (said,) = remarks(data, "a.gif")
    assert "published so" in str(said)
    for name, limit in (("MOST_FRAMES", 3), ("MOST_PIXELS", 4 * 400 * 300 - 1)):
        with monkeypatch.context() as patch:
            patch.setattr(moving, name, limit)
            assert not may_move(data)
            assert [m.rendition.mime for m in made_of(data)][:2] == ["image/jpeg", "image/webp"]
            (said,) = remarks(data, "a.gif")
            assert "too much for a page" in str(said)
    many = [Image.new("L", (2, 2), n) for n in range(202)]
    assert not may_move(encoded(many[0], "GIF", save_all=True, append_images=many[1:]))
    assert may_move(encoded(many[0], "GIF", save_all=True, append_images=many[1:200]))


def test_what_is_broken_after_its_first_frame_is_published_as_that_frame() -> None:
    first, *more = (scene(n, 300, 200) for n in range(3))
    data = encoded(first, "WEBP", save_all=True, append_images=more)
    at = data.rindex(b"ANMF") + 60
    made = made_of(data[:at] + b"\xff" * 300 + data[at + 300 :])
    assert all(len(frames(m.rendition.data)) in (1, 3) for m in made)
    short = made_of(of_frames("GIF")[:-200])
    assert all(frames(m.rendition.data) for m in short)


@pytest.mark.parametrize("recipes", [(Recipe(400, "avif"),), (Recipe(400, "avif"), Recipe(400, "webp"))])
def test_what_moves_is_no_avif(recipes: tuple[Recipe, ...]) -> None:
    if not can_write("avif"):
        pytest.skip("this Pillow cannot write AVIF")
    wanted = "image/webp" if len(recipes) > 1 else "image/gif"
    assert [m.rendition.mime for m in made_of(of_frames("GIF"), *recipes)] == [wanted]


def test_a_limit_of_bytes_makes_what_moves_smaller() -> None:
    first, *more = (scene(n, 600, 400) for n in range(3))
    data = encoded(first, "WEBP", save_all=True, append_images=more, quality=90)
    for recipe in (Recipe(600, "jpeg", 80, 150_000), Recipe(600, "webp", 80, 60_000)):
        (made,) = made_of(data, recipe)
        assert len(made.rendition.data) <= recipe.most_bytes
        assert len(frames(made.rendition.data)) == 3
        assert made.within
        assert made.note is not None


def test_a_png_whose_first_picture_does_not_move_stands_still() -> None:
    data = encoded(drawn(), "PNG", save_all=True, append_images=[frame(0), frame(1)], default_image=True)
    assert not may_move(data)
    assert [m.rendition.mime for m in made_of(data)][:1] == ["image/jpeg"]


@pytest.mark.parametrize(
    "wrong", [b"GIF89a", b"GIF89a" + b"\xff" * 40, b"GIF87a\1\0\1\0\0\0\0\x21", b"GIF89a\1\0\1\0\x80\0\0"]
)
def test_what_is_hardly_a_gif_stops_nothing(wrong: bytes) -> None:
    assert list(gif.blocks(wrong)) == list(gif.blocks(wrong))
    assert gif.packet_in(wrong) == b""
    known(wrong)
    state(wrong, Stated(caption="x"))


def test_frames_that_say_no_time_are_shown_a_tenth_of_a_second() -> None:
    data = of_frames("GIF", duration=0)
    for one in made_of(data, Recipe(400, "webp")):
        assert {time for _, time in frames(one.rendition.data)} == {100}


def test_chunks_of_notes_in_a_png_that_moves_do_not_come_along() -> None:
    data = with_chunks(of_frames("PNG"), chunk(b"tEXt", b"Comment\0SECRET-NOTE"))
    for one in made_of(data):
        assert b"SECRET" not in one.rendition.data
        assert len(frames(one.rendition.data)) == 4
