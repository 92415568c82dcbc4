"""Copies of a picture are known as such, other pictures are not."""

from __future__ import annotations

import itertools

from picture_samples import encoded, private_jpeg, scene
from PIL import Image, ImageOps

from newsdesk.pictures.likeness import alike, distance, fingerprint

SCENES = [scene(seed, 900, 600) for seed in range(20, 32)]


def copies(image: Image.Image) -> dict[str, bytes]:
    wide, high = image.size
    return {
        "smaller": encoded(image.resize((300, 200)), quality=90),
        "much smaller": encoded(image.resize((120, 80)), quality=80),
        "larger": encoded(image.resize((1500, 1000)), quality=90),
        "saved badly": encoded(image, quality=15),
        "as WebP": encoded(image, "WEBP", quality=40),
        "as PNG": encoded(image, "PNG"),
        "a little cropped": encoded(image.crop((wide // 50, high // 50, wide - wide // 50, high - high // 50))),
        "brighter": encoded(image.point(lambda v: min(255, int(v * 1.15)))),
        "grey": encoded(ImageOps.grayscale(image)),
    }


def test_copies_are_near_and_other_pictures_are_far() -> None:
    marks = [fingerprint(encoded(image)) for image in SCENES]
    for mark, image in zip(marks, SCENES, strict=True):
        for what, data in copies(image).items():
            assert alike(mark, fingerprint(data)), what
    far = [distance(a, b) for a, b in itertools.combinations([m for m in marks if m is not None], 2)]
    assert min(far) > 12
    assert not any(alike(a, b) for a, b in itertools.combinations(marks, 2))


def test_a_turned_phone_picture_is_the_same_as_its_upright_copy() -> None:
    image = SCENES[0]
    turned = private_jpeg(6, image.rotate(90, expand=True))
    assert alike(fingerprint(turned), fingerprint(encoded(image)))


def test_a_plain_area_is_like_nothing() -> None:
    white, grey = (fingerprint(encoded(Image.new("RGB", (80, 60), c))) for c in ("white", "#777777"))
    assert white is None
    assert not alike(white, grey)
    assert distance(0, (1 << 64) - 1) == 64
