"""The brushes that the sample pictures are drawn with: light, mist, trees, people; all deterministic."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1920, 1200
SCALE = 2  # drawn twice as large, so that edges are smooth
W, H = WIDTH * SCALE, HEIGHT * SCALE
Colour = tuple[int, int, int]


def mix(a: Colour, b: Colour, t: float) -> Colour:
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def gradient(stops: list[tuple[float, Colour]], width: int = W, height: int = H) -> Image.Image:
    """A vertical gradient through these colours."""
    column = Image.new("RGB", (1, height))
    for y in range(height):
        t = y / (height - 1)
        for (t0, c0), (t1, c1) in pairwise(stops):
            if t0 <= t <= t1:
                s = (t - t0) / (t1 - t0)
                column.putpixel((0, y), mix(c0, c1, s * s * (3 - 2 * s)))
                break
    return column.resize((width, height))


def glow(image: Image.Image, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0) -> None:
    """Light around a point, added to what is there."""
    size = max(2, round(radius * 2))
    light = ImageChops.invert(Image.radial_gradient("L").resize((size, size)))
    light = light.point(lambda v: round(255 * (max(0, v - 76) / 179) ** 2 * strength))
    tint = Image.new("RGB", (size, size), colour)
    spot = ImageChops.multiply(tint, Image.merge("RGB", (light, light, light)))
    left, top = round(x - radius), round(y - radius)
    under = image.crop((left, top, left + size, top + size))
    image.paste(ImageChops.add(under, spot), (left, top))


def paint(image: Image.Image, colour: Colour, draw: Callable[[ImageDraw.ImageDraw], None], blur: float = 0) -> None:
    """Shapes in one colour, perhaps soft at their edges."""
    mask = Image.new("L", image.size)
    draw(ImageDraw.Draw(mask))
    if blur:
        mask = mask.filter(ImageFilter.GaussianBlur(blur))
    image.paste(colour, (0, 0), mask)


def haze(image: Image.Image, top: int, bottom: int, colour: Colour, strength: float) -> None:
    """Mist, thickest in the middle of the band."""
    mask = Image.new("L", (1, H))
    for y in range(top, bottom):
        t = (y - top) / (bottom - top)
        mask.putpixel((0, y), round(255 * strength * math.sin(math.pi * t) ** 2))
    image.paste(colour, (0, 0), mask.resize((W, H)))


def skyline(seed: int, base: int, low: int, high: int, step: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Houses side by side: boxes standing on base."""
    rng = random.Random(seed)
    boxes, x = [], -40
    while x < W:
        width = rng.randint(*step)
        # Higher towards the middle, as cities are.
        middle = 1 - abs((x + width / 2) / W - 0.5) * 1.2
        height = round(rng.randint(low, high) * (0.55 + 0.45 * middle))
        boxes.append((x, base - height, x + width, base))
        x += width + rng.choice((0, 6, 14, 40))
    return boxes


def ridge(seed: int, base: float, swing: float, waves: int) -> list[tuple[float, float]]:
    """A soft line of hills across the picture."""
    rng = random.Random(seed)
    parts = [(rng.uniform(0.5, 1), rng.uniform(0.4, 1) * (k + 1), rng.uniform(0, 6.28)) for k in range(waves)]
    points = [
        (x, base - swing * sum(a * math.sin(x / W * 6.28 * f + p) / (i + 1) for i, (a, f, p) in enumerate(parts)))
        for x in range(0, W + 1, 24)
    ]
    return [(0, H), *points, (W, H)]


def tree(
    image: Image.Image, x: float, base: float, size: float, dark: Colour, light: Colour, seed: int, sun: float = 1
) -> None:
    """A broad tree: trunk and branches, and a crown of leaves, brighter towards the sun (1: right, -1: left)."""
    rng = random.Random(seed)
    trunk = mix(dark, (20, 14, 10), 0.5)
    pen = ImageDraw.Draw(image)
    pen.polygon(
        [
            (x - size * 0.05, base),
            (x + size * 0.05, base),
            (x + size * 0.025, base - size * 0.6),
            (x - size * 0.02, base - size * 0.6),
        ],
        fill=trunk,
    )
    for side in (-1, 1):
        pen.line(
            [(x, base - size * 0.4), (x + side * size * 0.2, base - size * 0.7)], fill=trunk, width=round(size * 0.03)
        )
    leaves = []
    for _ in range(240):
        angle, far = rng.uniform(0, 6.28), math.sqrt(rng.random())
        lx = x + math.cos(angle) * far * size * 0.42
        ly = base - size * 0.86 + math.sin(angle) * far * size * 0.36
        leaves.append((ly, lx))
    for ly, lx in sorted(leaves, reverse=True):
        lit = 0.5 + 0.5 * (sun * (lx - x) / (size * 0.42)) - 0.5 * (ly - base + size * 0.86) / (size * 0.36)
        colour = mix(dark, light, min(1, max(0, lit * 0.75 + rng.uniform(-0.12, 0.12))))
        r = size * rng.uniform(0.035, 0.085)
        pen.ellipse((lx - r, ly - r * 0.85, lx + r, ly + r * 0.85), fill=colour)


def person(
    pen: ImageDraw.ImageDraw, x: float, feet: float, tall: float, colour: Colour, step: float = 0.1, bag: bool = False
) -> None:
    """A walker in silhouette: coat, legs mid-step, perhaps a shopping bag."""
    h = tall

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x + px * h, feet - py * h) for px, py in points]

    for side in (-1, 1):  # legs, tapering to the shoe
        lean = side * step * 0.9
        pen.polygon(
            at((side * 0.005, 0.5), (side * 0.085, 0.5), (lean + side * 0.045, 0.02), (lean, 0.02)), fill=colour
        )
        pen.rounded_rectangle(
            [*at((lean + side * 0.02 - 0.04, 0.032))[0], *at((lean + side * 0.02 + 0.05, -0.004))[0]],
            radius=h * 0.014,
            fill=colour,
        )
        arm = side * (0.12 + step * 0.25)
        pen.line(
            at((side * 0.1, 0.79), (arm, 0.62), (arm + side * step * 0.1, 0.47)),
            fill=colour,
            width=max(2, round(h * 0.048)),
            joint="curve",
        )
    pen.polygon(
        at(
            (-0.05, 0.855),
            (0.05, 0.855),
            (0.118, 0.815),
            (0.125, 0.76),
            (0.088, 0.62),
            (0.112, 0.4),
            (-0.112, 0.4),
            (-0.088, 0.62),
            (-0.125, 0.76),
            (-0.118, 0.815),
        ),
        fill=colour,
    )
    pen.rectangle([*at((-0.03, 0.9))[0], *at((0.03, 0.84))[0]], fill=colour)
    pen.ellipse([*at((-0.056, 1.0))[0], *at((0.056, 0.868))[0]], fill=colour)
    if bag:
        hand = 0.12 + step * 0.35
        pen.line(at((hand - 0.03, 0.4), (hand, 0.47), (hand + 0.03, 0.4)), fill=colour, width=max(1, round(h * 0.012)))
        pen.polygon(
            at((hand - 0.055, 0.405), (hand + 0.055, 0.405), (hand + 0.07, 0.24), (hand - 0.07, 0.24)), fill=colour
        )


def finish(image: Image.Image, seed: int) -> bytes:
    """Down to size, a little grain and a vignette, as JPEG."""
    small = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    shade = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda v: 255 - round(max(0, v - 120) * 0.42))
    small = ImageChops.multiply(small, Image.merge("RGB", (shade, shade, shade)))
    rng = random.Random(seed)
    noise = Image.frombytes("L", (WIDTH, HEIGHT), rng.randbytes(WIDTH * HEIGHT)).filter(ImageFilter.GaussianBlur(0.8))
    small = Image.blend(small, ImageChops.overlay(small, Image.merge("RGB", (noise, noise, noise))), 0.035)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()
