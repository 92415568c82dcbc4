"""Draws the three pictures of the sample story and writes resources/samples/story.json that names them.

Run it by hand after a change; its results are committed. The drawing is deterministic (its own random numbers), the
JPEG bytes depend on Pillow's version, which is why the story is written in the same run.
"""

from __future__ import annotations

import hashlib
import math
import random
import sys
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

sys.path.insert(0, str(Path(__file__).parent))
from sample_brushes import H, W, finish, glow, gradient, haze, mix, paint, person, ridge, skyline, tree
from sample_story import story

# ------------------------------------------------------------------ the three scenes


def park() -> Image.Image:
    """A pocket park at dawn: mist, low sun behind the town, a path, trees, a bench, early walkers."""
    image = gradient(
        [
            (0, (92, 132, 176)),
            (0.3, (176, 190, 202)),
            (0.47, (250, 206, 160)),
            (0.6, (255, 226, 178)),
            (1, (255, 226, 178)),
        ]
    )
    horizon = round(H * 0.56)
    sun = (W * 0.62, H * 0.47)
    glow(image, *sun, W * 0.5, (110, 60, 20), 0.7)
    glow(image, *sun, W * 0.16, (150, 110, 60), 0.9)
    ImageDraw.Draw(image).ellipse((sun[0] - 92, sun[1] - 92, sun[0] + 92, sun[1] + 92), fill=(255, 246, 220))
    for seed, lift, colour, size in ((3, 30, (214, 180, 158), (90, 190)), (8, 0, (176, 152, 146), (110, 240))):
        boxes = skyline(seed, horizon + 60, 160, 520 - lift * 4, size)
        paint(image, colour, lambda d, boxes=boxes: [d.rectangle(b, fill=255) for b in boxes], 1.5)
    haze(image, round(H * 0.36), round(H * 0.66), (255, 228, 192), 0.62)
    for seed, base, swing, colour in ((5, 0.555, 26, (150, 158, 116)), (6, 0.6, 30, (116, 138, 84))):
        hills = ridge(seed, H * base, swing, 4)
        paint(image, colour, lambda d, p=hills: d.polygon(p, fill=255), 3)
    haze(image, round(H * 0.48), round(H * 0.68), (255, 222, 176), 0.45)
    for i, x in enumerate((0.05, 0.14, 0.24, 0.42, 0.5, 0.74, 0.8, 0.9)):
        tree(
            image,
            W * x,
            H * (0.6 + 0.012 * (i % 3)),
            330 + 50 * (i % 3),
            (92, 112, 74),
            (206, 186, 112),
            20 + i,
            1 if x < 0.62 else -1,
        )
    haze(image, round(H * 0.5), round(H * 0.72), (255, 224, 180), 0.4)
    ground = gradient([(0, (150, 164, 84)), (0.35, (104, 136, 62)), (1, (42, 74, 38))], W, H - round(H * 0.63))
    mask = Image.new("L", ground.size)
    top = [(x, y - H * 0.63 + 10) for x, y in ridge(9, H * 0.65, 18, 3)[1:-1]]
    ImageDraw.Draw(mask).polygon([(0, H), *top, (W, H)], fill=255)
    image.paste(ground, (0, round(H * 0.63)), mask.filter(ImageFilter.GaussianBlur(2)))
    edge = []
    for i in range(61):
        t = i / 60
        y = H * (0.655 + 0.345 * t)
        middle = W * (0.61 - 0.16 * math.sin(t * 2.2) + 0.02 * t)
        edge.append((middle, y, 14 + 620 * t**1.7))
    path = [(m - w, y) for m, y, w in edge] + [(m + w, y) for m, y, w in reversed(edge)]
    way = gradient([(0, (255, 232, 190)), (0.66, (248, 216, 166)), (0.8, (226, 192, 148)), (1, (158, 138, 114))])
    mask = Image.new("L", (W, H))
    ImageDraw.Draw(mask).polygon(path, fill=255)
    image.paste(way, (0, 0), mask.filter(ImageFilter.GaussianBlur(3)))
    rng = random.Random(11)
    pen = ImageDraw.Draw(image)
    for _ in range(5200):  # grass, and dew on it
        t = rng.random() ** 0.7
        y, x = H * (0.68 + 0.32 * t), rng.uniform(0, W)
        m, _, w = edge[min(60, max(0, round((y / H - 0.655) / 0.345 * 60)))]
        if abs(x - m) < w + 8:
            continue
        tall = 8 + 34 * t
        colour = mix((46, 84, 40), (196, 196, 104), rng.random() ** 2 * (1.15 - t))
        pen.line([(x, y), (x + rng.uniform(-8, 8), y - tall)], fill=colour, width=2 + round(2 * t))
    for x, size, seed, base in ((0.085, 1180, 51, 0.83), (0.93, 1320, 52, 0.86)):
        shade = [
            (W * x - 60, H * base),
            (W * x + 60, H * base),
            (W * (x + (x - 0.62) * 0.7) + 300, H * 1.02),
            (W * (x + (x - 0.62) * 0.7) - 300, H * 1.02),
        ]
        paint(image, (40, 62, 34), lambda d, s=shade: d.polygon(s, fill=130), 30)
        tree(image, W * x, H * base, size, (34, 56, 30), (188, 170, 76), seed, 1 if x < 0.5 else -1)
    pen = ImageDraw.Draw(image)
    dark = (52, 44, 38)
    x, y = W * 0.245, H * 0.795  # the bench
    for dy in (0, 26, 52):
        pen.rounded_rectangle((x, y - 112 + dy, x + 400, y - 96 + dy), radius=6, fill=(112, 74, 44))
    pen.polygon([(x - 12, y - 30), (x + 412, y - 30), (x + 430, y + 4), (x - 30, y + 4)], fill=(138, 92, 54))
    for leg in (x + 16, x + 372):
        pen.rectangle((leg, y - 112, leg + 12, y + 66), fill=dark)
    for lx, base, tall in ((W * 0.745, 0.79, 640), (W * 0.462, 0.69, 250)):  # lamps, still lit
        pen = ImageDraw.Draw(image)
        pen.line([(lx, H * base), (lx, H * base - tall)], fill=dark, width=round(tall / 50))
        pen.ellipse(
            (lx - tall * 0.045, H * base - tall * 1.05, lx + tall * 0.045, H * base - tall * 0.96), fill=(255, 244, 214)
        )
        glow(image, lx, H * base - tall, tall * 0.32, (255, 214, 150), 0.7)
    pen = ImageDraw.Draw(image)
    for px, feet, tall, step in (
        (0.53, 0.775, 300, 0.13),
        (0.563, 0.778, 272, 0.1),
        (0.6, 0.7, 120, 0.12),
        (0.487, 0.72, 150, 0.12),
    ):
        shadow = [
            (W * px - tall * 0.1, H * feet),
            (W * px + tall * 0.1, H * feet),
            (W * px - tall * 0.35, H * feet + tall * 0.75),
            (W * px - tall * 0.6, H * feet + tall * 0.75),
        ]
        paint(image, (120, 98, 74), lambda d, s=shadow: d.polygon(s, fill=120), 8)
        person(
            ImageDraw.Draw(image),
            W * px,
            H * feet,
            tall,
            mix((58, 50, 52), (150, 124, 104), max(0, (200 - tall) / 260)),
            step,
        )
    glow(image, *sun, W * 0.34, (255, 176, 92), 0.22)
    return image


def riverside() -> Image.Image:
    """The river at night: lit houses and a bridge, all of it once more in the water, people at the railing."""
    image = gradient(
        [(0, (10, 16, 44)), (0.3, (26, 36, 82)), (0.5, (78, 66, 116)), (0.57, (176, 104, 104)), (1, (60, 50, 80))]
    )
    shore = round(H * 0.585)
    rng = random.Random(4)
    pen = ImageDraw.Draw(image)
    for _ in range(240):
        x, y, b = rng.uniform(0, W), rng.uniform(0, H * 0.34), rng.randint(90, 220)
        pen.ellipse((x, y, x + 3, y + 3), fill=(b, b, min(255, b + 20)))
    glow(image, W * 0.8, H * 0.15, 330, (150, 160, 200), 0.5)
    pen.ellipse((W * 0.8 - 66, H * 0.15 - 66, W * 0.8 + 66, H * 0.15 + 66), fill=(246, 240, 220))
    for seed, colour, low, high, size, lit in (
        (14, (52, 48, 88), 420, 980, (120, 210), 0.12),
        (15, (30, 32, 66), 260, 760, (150, 290), 0.32),
        (16, (20, 22, 48), 120, 430, (170, 330), 0.42),
    ):
        for left, top, right, bottom in skyline(seed, shore, low, high, size):
            pen.rectangle((left, top, right, bottom), fill=mix(colour, (90, 70, 110), rng.uniform(0, 0.12)))
            if rng.random() < 0.3:
                pen.line(
                    [((left + right) / 2, top), ((left + right) / 2, top - rng.randint(40, 120))], fill=colour, width=5
                )
            for y in range(top + 18, bottom - 14, 30):
                for x in range(left + 14, right - 22, 26):
                    if rng.random() < lit:
                        warm = mix((255, 196, 104), (255, 236, 190), rng.random())
                        pen.rectangle((x, y, x + 12, y + 15), fill=mix(warm, colour, rng.choice((0, 0.15, 0.5))))
    deck, low_x, high_x = shore - 150, W * -0.02, W * 0.66
    for i in range(3):  # the bridge: three arches and lights along them
        a = low_x + (high_x - low_x) * i / 3
        b = low_x + (high_x - low_x) * (i + 1) / 3
        pen.arc((a, deck - 210, b, deck + 210), 180, 360, fill=(214, 70, 58), width=20)
        for k in range(1, 24):
            t = math.pi * k / 24
            x, y = (a + b) / 2 - math.cos(t) * (b - a) / 2, deck - math.sin(t) * 205
            pen.line([(x, y), (x, deck)], fill=(128, 62, 70), width=4)
            glow(image, x, y, 34, (255, 170, 100), 0.9)
        pen.polygon([(b - 34, deck), (b + 34, deck), (b + 24, shore), (b - 24, shore)], fill=(34, 28, 48))
    pen.rectangle((low_x, deck - 14, W, deck + 20), fill=(46, 36, 58))
    pen.rectangle((high_x, deck - 14, W, deck + 20), fill=(46, 36, 58))
    for x in range(0, W, 88):
        glow(image, x, deck - 18, 40, (255, 220, 150), 0.95)
    paint(
        image,
        (16, 26, 32),
        lambda d: [
            d.ellipse((x - 70, shore - rng.randint(46, 90), x + 80, shore + 40), fill=255) for x in range(0, W, 84)
        ],
        3,
    )
    for x in range(40, W, 176):
        glow(image, x, shore - 26, 70, (255, 190, 110), 0.9)
    # Water: the town upside down, drawn out and broken by ripples.
    deep = H - shore
    mirror = (
        image.crop((0, shore - round(deep * 0.92), W, shore))
        .transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        .resize((W, deep))
    )
    mirror = mirror.filter(ImageFilter.BoxBlur(3))
    water = Image.new("RGB", (W, deep))
    for y in range(0, deep, 4):
        t = y / deep
        shift = round((math.sin(y * 0.21) + 0.6 * math.sin(y * 0.077 + 1) + rng.uniform(-0.7, 0.7)) * (4 + 30 * t))
        water.paste(ImageChops.offset(mirror.crop((0, y, W, y + 4)), shift, 0), (0, y))
    water = Image.blend(water, water.filter(ImageFilter.BoxBlur(9)), 0.55)
    water = Image.blend(water, gradient([(0, (60, 44, 78)), (0.4, (22, 28, 62)), (1, (8, 12, 32))], W, deep), 0.4)
    image.paste(water, (0, shore))
    pen = ImageDraw.Draw(image)
    for _ in range(900):
        t = rng.random()
        y, x = shore + 6 + t * deep * 0.72, rng.uniform(0, W)
        here = image.getpixel((min(W - 1, int(x)), min(H - 1, int(y))))
        length = 14 + 90 * t * rng.random()
        pen.line([(x, y), (x + length, y)], fill=mix(here, (255, 206, 150), rng.uniform(0.06, 0.3)), width=2)
    # The promenade: railing, lamps and people before the lights.
    front = round(H * 0.9)
    paint(image, (16, 15, 26), lambda d: d.rectangle((0, front, W, H), fill=255))
    for y in range(front, H, 6):
        pen.line([(0, y), (W, y)], fill=mix((46, 36, 44), (14, 13, 22), (y - front) / (H - front)), width=6)
    ink = (12, 12, 22)
    for y in (front - 150, front - 128, front - 16):
        pen.line([(0, y), (W, y)], fill=ink, width=12 if y == front - 150 else 7)
    for x in range(0, W, 46):
        pen.line([(x, front - 150), (x, front)], fill=ink, width=14 if x % 460 == 0 else 5)
    for x in (W * 0.16, W * 0.87):
        pen.line([(x, front + 40), (x, front - 780)], fill=ink, width=18)
        pen.line([(x, front - 780), (x + 90, front - 800)], fill=ink, width=12)
        glow(image, x + 96, front - 786, 300, (255, 196, 120), 0.8)
        pen.ellipse((x + 72, front - 806, x + 120, front - 770), fill=(255, 244, 214))
        glow(image, x + 96, front + 60, 520, (255, 180, 100), 0.3)
    for x, feet, tall, step, bag in (
        (0.3, 60, 470, 0.05, False),
        (0.343, 66, 430, 0.05, False),
        (0.55, 100, 500, 0.14, True),
        (0.7, 40, 300, 0.06, False),
        (0.735, 44, 440, 0.1, False),
    ):
        person(pen, W * x, front + feet, tall, (9, 9, 17), step, bag)
    return image


def market() -> Image.Image:
    """The old street's evening market: shop fronts, striped awnings, fruit, bulbs on strings, and people."""
    image = gradient([(0, (70, 96, 150)), (0.3, (232, 152, 110)), (0.5, (255, 196, 122)), (1, (255, 196, 122))])
    rng = random.Random(21)
    vanish, floor = (W * 0.5, H * 0.56), H * 0.6
    glow(image, *vanish, W * 0.5, (150, 90, 40), 0.8)
    glow(image, *vanish, W * 0.16, (200, 150, 90), 0.9)
    for left, top, right, bottom in skyline(31, round(floor), 200, 460, (90, 160)):
        ImageDraw.Draw(image).rectangle((left, top, right, bottom), fill=(206, 142, 116))
    haze(image, round(H * 0.36), round(H * 0.68), (255, 212, 156), 0.6)
    ground = gradient([(0, (255, 204, 140)), (0.25, (196, 140, 104)), (1, (74, 54, 56))], W, H - round(floor))
    image.paste(ground, (0, round(floor)))
    pen = ImageDraw.Draw(image)
    for i in range(1, 26):  # paving
        y = floor + (H - floor) * (i / 25) ** 2.1
        pen.line([(0, y), (W, y)], fill=mix((232, 178, 126), (58, 44, 48), i / 25), width=1 + i // 5)
    for i in range(-24, 25):
        pen.line([vanish, (W * 0.5 + i * W * 0.075, H)], fill=(118, 86, 76), width=3)

    def at(side: int, depth: float, height: float) -> tuple[float, float]:
        """A point on the house fronts of one side: depth 0 is nearest, 1 the vanishing point; height in storeys."""
        t = 1 - depth
        x = vanish[0] + side * (W * 0.045 + W * 0.56 * t)
        return x, floor + (H * 1.0 - floor) * t - height * (60 + 560 * t)

    walls = ((166, 98, 74), (196, 148, 108), (128, 92, 92), (184, 118, 82), (150, 124, 104), (172, 84, 66))
    cuts = (1.0, 0.82, 0.66, 0.51, 0.37, 0.24, 0.1, -0.12)
    for side in (-1, 1):
        for n, (far, near) in enumerate(pairwise(cuts)):
            tall = (2.35, 2.9, 2.5, 3.0, 2.45, 2.7, 2.6)[(n + (side > 0)) % 7]
            light = mix(walls[(n + 2 * (side > 0)) % 6], (255, 190, 130), 0.55 * max(0.0, far) ** 1.2)
            colour = mix(light, (52, 36, 46), 0.34 if side > 0 else 0.2)
            pen.polygon([at(side, far, 0), at(side, far, tall), at(side, near, tall), at(side, near, 0)], fill=colour)
            pen.line(
                [at(side, far, tall), at(side, near, tall)],
                fill=mix(colour, (40, 26, 30), 0.6),
                width=round(8 + 30 * (1 - far)),
            )
            for k in range(2):  # two windows above, the shop below
                a, b = far + (near - far) * (0.16 + 0.42 * k), far + (near - far) * (0.42 + 0.42 * k)
                lit = rng.random() < 0.6
                glass = (255, 214, 138) if lit else mix(colour, (30, 30, 48), 0.6)
                pen.polygon([at(side, a, 1.45), at(side, a, 2.05), at(side, b, 2.05), at(side, b, 1.45)], fill=glass)
                pen.line(
                    [at(side, (a + b) / 2, 1.45), at(side, (a + b) / 2, 2.05)],
                    fill=mix(colour, (30, 20, 26), 0.6),
                    width=4,
                )
            a, b = far + (near - far) * 0.1, far + (near - far) * 0.92
            pen.polygon(
                [at(side, a, 0), at(side, a, 0.95), at(side, b, 0.95), at(side, b, 0)],
                fill=mix((255, 206, 124), (96, 52, 36), 0.35),
            )
            middle = at(side, (a + b) / 2, 0.6)
            glow(image, *middle, 90 + 330 * (1 - far), (255, 176, 84), 0.55)
            reach, stripes = 0.3, 8
            cloth = ((176, 40, 34), (34, 104, 88), (200, 120, 30))[(n + (side > 0)) % 3]
            for k in range(stripes):  # the awning, leaning out over the street
                p, q = a + (b - a) * k / stripes, a + (b - a) * (k + 1) / stripes
                out = [at(side, p, 1.28), at(side, q, 1.28)]
                low = [
                    (at(side, v, 0.92)[0] - side * (20 + reach * 420 * (1 - v)), at(side, v, 0.92)[1]) for v in (q, p)
                ]
                shade = mix(cloth if k % 2 else (246, 232, 212), (255, 190, 120), 0.4 * max(0.0, far))
                pen.polygon([*out, *low], fill=shade)
                r = (low[0][0] - low[1][0]) / 2
                mx, my = (low[0][0] + low[1][0]) / 2, (low[0][1] + low[1][1]) / 2
                pen.ellipse((mx - abs(r), my - abs(r) * 0.5, mx + abs(r), my + abs(r) * 0.5), fill=shade)
            stall(
                image,
                pen,
                rng,
                [at(side, v, h) for h, v in ((0.0, a), (0.36, a), (0.36, b), (0.0, b))],
                side,
                1 - (a + b) / 2,
            )
    for n in range(6):  # strings of bulbs across the street
        depth = 0.86 - 0.15 * n
        a, b = at(-1, depth, 2.75), at(1, depth, 2.75)
        last = None
        for k in range(25):
            t = k / 24
            x, y = a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + math.sin(math.pi * t) * (30 + 230 * (1 - depth))
            if last:
                pen.line([last, (x, y)], fill=(62, 46, 52), width=round(2 + 4 * (1 - depth)))
            last = (x, y)
            if 0 < k < 24:
                r = 4 + 16 * (1 - depth)
                glow(image, x, y + r, r * 5, (255, 190, 96), 0.5)
                pen.ellipse((x - r, y, x + r, y + 2 * r), fill=(255, 244, 206))
    crowd = [
        (0.47, 0.655, 130),
        (0.515, 0.65, 122),
        (0.54, 0.67, 160),
        (0.44, 0.69, 200),
        (0.492, 0.71, 230),
        (0.57, 0.735, 290),
        (0.405, 0.76, 330),
        (0.525, 0.83, 470),
        (0.64, 0.87, 540),
        (0.335, 0.9, 600),
        (0.385, 0.905, 560),
    ]
    for i, (x, feet, tall) in enumerate(crowd):
        near = min(1.0, tall / 560)
        colour = mix((196, 136, 106), (38, 28, 38), near**0.55)
        shadow = [
            (W * x - tall * 0.1, H * feet),
            (W * x + tall * 0.1, H * feet),
            (W * x + (x - 0.5) * tall * 3 + tall * 0.2, H * feet + tall * 0.8),
            (W * x + (x - 0.5) * tall * 3 - tall * 0.2, H * feet + tall * 0.8),
        ]
        paint(image, (70, 46, 46), lambda d, s=shadow: d.polygon(s, fill=120), 4 + tall / 50)
        person(ImageDraw.Draw(image), W * x, H * feet, tall, colour, (0.12, 0.08, 0.1)[i % 3], i % 3 == 1)
    glow(image, *vanish, W * 0.24, (255, 206, 140), 0.35)
    return image


def stall(
    image: Image.Image,
    pen: ImageDraw.ImageDraw,
    rng: random.Random,
    corners: list[tuple[float, float]],
    side: int,
    near: float,
) -> None:
    """A table of fruit and greens before a shop."""
    push = side * (30 + 150 * near)
    front = [(x - push, y + 20 * near) for x, y in corners]
    pen.polygon([corners[1], corners[2], front[2], front[1]], fill=(150, 96, 56))
    pen.polygon(front, fill=mix((122, 74, 44), (40, 26, 28), 0.25))
    fruit = ((214, 62, 44), (238, 158, 40), (120, 164, 58), (246, 206, 76), (168, 48, 84), (86, 132, 60))
    (x0, y0), (x1, y1) = front[1], front[2]
    heaps = 6
    for k in range(heaps):
        colour = fruit[(k + rng.randrange(6)) % 6]
        for _ in range(46):
            t = (k + 0.1 + 0.8 * rng.random()) / heaps
            back = rng.random()
            r = (x1 - x0 if x1 > x0 else x0 - x1) / heaps * 0.09 + 1
            x = x0 + (x1 - x0) * t + push * back * 0.9
            y = y0 + (y1 - y0) * t - r * 2.2 * rng.random() - 10 * near * back
            pen.ellipse((x - r, y - r, x + r, y + r), fill=mix(colour, (255, 226, 160), rng.uniform(0, 0.35)))


def main(folder: Path) -> None:
    """Write the pictures and the story into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    assets: dict[str, str] = {}
    for name, draw in (("park", park), ("riverside", riverside), ("market", market)):
        data = finish(draw(), 7)
        (folder / f"{name}.jpg").write_bytes(data)
        assets[name] = hashlib.sha256(data).hexdigest()
        print(f"{name}.jpg {len(data) // 1024} KB")
    (folder / "story.json").write_text(story(assets), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "resources" / "samples")
