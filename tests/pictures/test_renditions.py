"""Published sizes: the right ones, never above a limit that can be kept, in the right colours, the same every time."""

from __future__ import annotations

import io
import math

import pytest
from picture_samples import drawn, encoded, private_jpeg, scene, srgb
from PIL import Image, ImageChops, ImageCms, ImageStat

from newsdesk.article.look import Look, Rect
from newsdesk.pictures import renditions, writing
from newsdesk.pictures.inspect import inspect
from newsdesk.pictures.renditions import DEFAULT, JPEGS, LOWEST, Made, Recipe, can_write, make, render


def made_of(data: bytes, *recipes: Recipe, look: Look | None = None) -> tuple[Made, ...]:
    return make(data, inspect(data, "x"), recipes or DEFAULT, look or Look())


def shown(made: Made) -> Image.Image:
    with Image.open(io.BytesIO(made.rendition.data)) as image:
        return image.convert("RGB")


def psnr(a: Image.Image, b: Image.Image) -> float:
    mean = sum(v * v for v in ImageStat.Stat(ImageChops.difference(a, b)).rms) / 3
    return 99.0 if mean == 0 else 10 * math.log10(255 * 255 / mean)


def test_the_default_is_three_widths_as_jpeg_and_webp_widest_first_jpeg_before_webp() -> None:
    made = made_of(encoded(scene(1, 2000, 1400)))
    assert [(m.rendition.width, m.rendition.mime) for m in made] == [
        (w, f"image/{k}") for w in (1600, 800, 400) for k in ("jpeg", "webp")
    ]
    assert all(m.within and m.note is None for m in made)
    assert [m.rendition.height for m in made[::2]] == [1120, 560, 280]


def test_a_small_picture_is_published_once_a_format_and_never_enlarged() -> None:
    made = made_of(encoded(scene(1, 300, 200)))
    assert [(m.rendition.width, m.rendition.mime) for m in made] == [(300, "image/jpeg"), (300, "image/webp")]


def test_a_picture_has_a_rendition_whatever_recipes_there_are() -> None:
    made = made_of(encoded(drawn()), *([Recipe(100, "avif")] if not can_write("avif") else [Recipe(100)]))
    assert made[0].rendition.mime == "image/jpeg"


def test_no_avif_is_made_where_no_statement_can_be_written_into_it(monkeypatch: pytest.MonkeyPatch) -> None:
    if not can_write("avif"):
        pytest.skip("this Pillow cannot write AVIF")
    monkeypatch.setattr(writing, "EMPTY", b"")
    monkeypatch.setattr(renditions, "EMPTY", b"")  # the encoder lays out no item for a packet
    can_write.cache_clear()
    try:
        assert not can_write("avif")
        made = made_of(encoded(drawn()), Recipe(200, "avif"), Recipe(100, "webp"))
        assert [m.rendition.mime for m in made] == ["image/webp"]
    finally:
        can_write.cache_clear()


@pytest.mark.parametrize("most", [400_000, 60_000, 20_000])
@pytest.mark.parametrize("format", ["jpeg", "webp", *["avif"] * can_write("avif")])
def test_a_limit_of_bytes_is_kept_with_the_best_quality_that_keeps_it(most: int, format: str) -> None:
    data = encoded(scene(2, 1600, 1000), quality=95)
    recipe = Recipe(1600, format, 90, most)  # type: ignore[arg-type]
    (made,) = made_of(data, recipe)
    assert len(made.rendition.data) <= most
    assert made.within
    changed = made.quality < 90 or made.rendition.width < 1600
    assert changed is (made.note is not None)
    if changed and made.rendition.width == 1600:
        (better,) = made_of(data, Recipe(1600, format, made.quality + 1))  # type: ignore[arg-type]
        assert len(better.rendition.data) > most
        assert str(made.quality) in str(made.note)
    if made.rendition.width < 1600:
        assert made.quality >= LOWEST
        assert str(made.rendition.width) in str(made.note)
    assert made_of(data, recipe) == (made,)


def test_a_limit_holds_for_png_by_width_and_one_that_nothing_keeps_is_said() -> None:
    image = scene(3, 800, 600).convert("RGBA")
    image.putalpha(200)
    data = encoded(image, "PNG")
    (made,) = made_of(data, Recipe(800, most_bytes=300_000))
    assert made.rendition.mime == "image/png"
    assert len(made.rendition.data) <= 300_000
    assert made.rendition.width < 800
    (hopeless,) = made_of(data, Recipe(800, most_bytes=500))
    assert not hopeless.within
    assert hopeless.note is not None


def test_the_jpeg_that_stands_for_a_format_that_cannot_be_keeps_the_limit_and_the_quality() -> None:
    data = encoded(scene(2, 600, 17_000), quality=95)
    (made,) = made_of(data, Recipe(600, "webp", 70, 400_000))
    assert made.rendition.mime == "image/jpeg"
    assert len(made.rendition.data) <= 400_000
    (free,) = made_of(data, Recipe(600, "webp", 70))
    assert (free.rendition.mime, free.quality) == ("image/jpeg", 70)


def test_sizes_that_a_limit_brings_to_one_width_are_one_and_the_widest_comes_first() -> None:
    data = encoded(scene(2, 1600, 1000), quality=95)
    made = made_of(data, *(Recipe(w, most_bytes=12_000) for w in (1600, 1360, 1156)), Recipe(1500, most_bytes=900_000))
    widths = [m.rendition.width for m in made]
    assert widths == sorted(set(widths), reverse=True)
    assert widths[0] == 1500


def test_the_scaled_decode_looks_like_a_full_one() -> None:
    image = scene(4, 4000, 2600)
    data = encoded(image, quality=92)
    with Image.open(io.BytesIO(data)) as whole:
        full = whole.convert("RGB")
    for made in made_of(data, Recipe(1000, quality=95), Recipe(500, quality=95)):
        best = full.resize((made.rendition.width, made.rendition.height), Image.Resampling.LANCZOS)
        with Image.open(io.BytesIO(encoded(best, quality=95, subsampling="4:2:0"))) as same:
            assert psnr(shown(made), same.convert("RGB")) > 42


def wide_gamut() -> bytes:
    """sRGB's primaries exchanged: a profile under which colours are plainly others."""
    profile = bytearray(srgb())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    places = profile[red + 4 : red + 12], profile[green + 4 : green + 12]
    profile[red + 4 : red + 12], profile[green + 4 : green + 12] = places[1], places[0]
    return bytes(profile)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_another_profile_is_converted_and_none_is_written(kind: str, mode: str) -> None:
    if (kind, mode) == ("JPEG", "RGBA"):
        return
    image = Image.new(mode, (64, 64), (200, 60, 60, 255)[: len(mode)])
    data = encoded(image, kind, icc_profile=wide_gamut())
    want = ImageCms.profileToProfile(
        image.convert("RGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(wide_gamut())),
        ImageCms.createProfile("sRGB"),
    )
    assert want is not None
    for made in made_of(data, Recipe(64), Recipe(64, "webp")):
        got = shown(made).getpixel((32, 32))
        assert max(abs(a - b) for a, b in zip(got, want.getpixel((32, 32)), strict=True)) <= 6
        assert got != image.convert("RGB").getpixel((32, 32))
        with Image.open(io.BytesIO(made.rendition.data)) as file:
            assert "icc_profile" not in file.info


def test_srgb_and_a_broken_profile_change_no_colour() -> None:
    for profile in (srgb(), b"garbage", b""):
        data = encoded(Image.new("RGB", (64, 64), (200, 60, 60)), "PNG", icc_profile=profile)
        (made,) = made_of(data, Recipe(64, quality=95))
        assert max(abs(a - b) for a, b in zip(shown(made).getpixel((9, 9)), (200, 60, 60), strict=True)) <= 3


def test_sixteen_bits_and_cmyk_and_palettes_keep_their_brightness() -> None:
    wide = Image.new("I;16", (64, 64), 32768)
    for data in (
        encoded(wide, "PNG"),
        encoded(wide, "TIFF"),
        encoded(Image.new("L", (64, 64), 128).convert("P"), "PNG"),
        encoded(Image.new("RGB", (64, 64), (128, 128, 128)).convert("CMYK"), "JPEG"),
        encoded(Image.new("RGB", (64, 64), (128, 128, 128)).convert("CMYK"), "TIFF"),
    ):
        (made,) = made_of(data, Recipe(64))
        assert max(abs(v - 128) for v in shown(made).getpixel((9, 9))) <= 2


def test_crop_and_turn_are_done_before_scaling_and_measured_upright() -> None:
    data = encoded(drawn(2000, 1500), quality=95)
    (made,) = made_of(data, Recipe(400, quality=95), look=Look(crop=Rect(0, 0, 0.5, 0.5), turns=1))
    assert (made.rendition.width, made.rendition.height) == (400, 533)
    corner = shown(made)
    assert corner.getpixel((390, 5))[0] > 200  # a quarter clockwise: the red corner is on the right
    assert corner.getpixel((5, 5))[0] < 100
    turned = private_jpeg(6, drawn(400, 300))
    (made,) = made_of(turned, Recipe(400, quality=95), look=Look(crop=Rect(0.5, 0, 1, 0.5)))
    assert (made.rendition.width, made.rendition.height) == (150, 200)
    assert shown(made).getpixel((140, 5))[0] > 200


def test_a_small_crop_of_a_large_picture_keeps_its_sharpness() -> None:
    image = scene(5, 4000, 3000)
    data = encoded(image, quality=95)
    look = Look(crop=Rect(0.4, 0.4, 0.5, 0.5))
    (made,) = made_of(data, Recipe(400, quality=95), look=look)
    assert psnr(shown(made), image.crop((1600, 1200, 2000, 1500))) > 30


def test_brightness_and_contrast_change_what_they_say_and_zero_nothing() -> None:
    data = encoded(scene(6, 300, 200), quality=95)
    mean = {
        b: ImageStat.Stat(shown(made_of(data, Recipe(300), look=Look(brightness=b))[0])).mean[1]
        for b in (-0.5, 0.0, 0.5)
    }
    assert mean[-0.5] < mean[0.0] < mean[0.5]
    spread = {
        c: ImageStat.Stat(shown(made_of(data, Recipe(300), look=Look(contrast=c))[0])).stddev[1] for c in (-0.9, 0.0)
    }
    assert spread[-0.9] < spread[0.0]
    assert made_of(data, look=Look(brightness=0.0)) == made_of(data)


def test_work_that_is_called_off_gives_what_is_there() -> None:
    data = encoded(scene(1, 900, 600))
    assert len(make(data, inspect(data, "x"), DEFAULT, go_on=lambda: False)) == 1


def test_an_exporter_gets_what_it_always_got() -> None:
    data = encoded(scene(1, 2000, 1400))
    picture = render(data, inspect(data, "x"))
    assert [r.width for r in picture.renditions] == [r.width for r in JPEGS]
    assert {r.mime for r in picture.renditions} == {"image/jpeg"}


def test_a_size_that_a_format_cannot_hold_is_left_out() -> None:
    data = encoded(Image.new("RGB", (1080, 20_000), "gray"))
    found = [(m.rendition.mime, m.rendition.width) for m in made_of(data)]
    assert found == [
        ("image/jpeg", 1080), ("image/jpeg", 800), ("image/webp", 800), ("image/jpeg", 400), ("image/webp", 400)
    ]  # fmt: skip
    (only,) = made_of(data, Recipe(1600, "webp"))
    assert (only.rendition.mime, only.rendition.width, only.rendition.height) == ("image/jpeg", 1080, 20_000)
    (wide,) = made_of(encoded(Image.new("RGB", (20_000, 300))), Recipe(20_000, "webp"))
    assert (wide.rendition.mime, wide.rendition.width) == ("image/jpeg", 20_000)
    cropped = made_of(data, Recipe(1600, "webp"), look=Look(Rect(0, 0, 1, 0.5)))
    assert [m.rendition.mime for m in cropped] == ["image/webp"]
