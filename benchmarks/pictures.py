"""Three JPEG and three WebP renditions of one photograph of 24 and one of 48 megapixels: Newsdesk beside a plain Pillow
loop (decode whole, scale each width from the whole) and pyvips (scaled while decoding, each width from the one above).

python benchmarks/pictures.py [rounds]        (3 when none is given)

Each run is a process of its own: processor time from the file's bytes to the six files' bytes, peak memory of the
process. Encoders, qualities and widths are the same. Quality is the PSNR of the scaled pixels before they are encoded,
and of the JPEG after, to a scaling of the whole picture by Lanczos. pyvips (PyPI, with its libraries) is installed into
build/pyvips on the first run, and left out with a sentence when it cannot be had.
"""

from __future__ import annotations

import io
import json
import math
import random
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

BUILD = Path(__file__).parents[1] / "build"
VIPS = BUILD / "pyvips"
SIZES = {24: (6000, 4000), 48: (8000, 6000)}
WIDTHS = ((1600, 84), (800, 82), (400, 82))
WEBP = 80


def photograph(megapixels: int) -> Path:
    """A picture with areas, edges, fine lines and grain, made once: small things are what scaling can spoil."""
    path = BUILD / "pictures" / f"{megapixels}.jpg"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    width, height = SIZES[megapixels]
    chance = random.Random(megapixels)
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for i in range(300):
        x, y, r = chance.randrange(width), chance.randrange(height), chance.randrange(10, 10 + width // (8 + i // 8))
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x - r, y - r, x + r, y + r // 2), fill=colour)
        if i % 6 == 0:
            draw.line((x, y, chance.randrange(width), chance.randrange(height)), fill=colour, width=1 + i % 9)
    image = image.filter(ImageFilter.GaussianBlur(1.5))
    grain = Image.merge("RGB", [Image.effect_noise((width, height), 60) for _ in range(3)])
    Image.blend(image, grain, 0.05).save(path, "JPEG", quality=92)
    return path


# ------------------------------------------------------------------ the three, each in a process of its own


def newsdesk(data: bytes) -> list[bytes]:
    from newsdesk.pictures.asset import Asset
    from newsdesk.pictures.renditions import Recipe, make

    with Image.open(io.BytesIO(data)) as image:  # as it stands in the library: inspected when it was taken in
        asset = Asset("0" * 64, "image/jpeg", *image.size, len(data))
    recipes = [Recipe(w, "jpeg", q) for w, q in WIDTHS] + [Recipe(w, "webp", WEBP) for w, _ in WIDTHS]
    return [made.rendition.data for made in make(data, asset, tuple(recipes))]


def pillow(data: bytes) -> list[bytes]:
    from PIL import ImageOps

    out = []
    with Image.open(io.BytesIO(data)) as image:
        whole = ImageOps.exif_transpose(image).convert("RGB")
    for width, quality in WIDTHS:
        small = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
        for options in (
            {"format": "JPEG", "quality": quality, "optimize": True, "progressive": True, "subsampling": "4:2:0"},
            {"format": "WEBP", "quality": WEBP, "method": 4},
        ):
            stream = io.BytesIO()
            small.save(stream, **options)
            out.append(stream.getvalue())
    return out


def vips_sizes(data: bytes) -> list[Any]:
    sys.path.insert(0, str(VIPS))
    import pyvips

    whole = pyvips.Image.new_from_buffer(data, "")
    high = [round(whole.height * width / whole.width) for width, _ in WIDTHS]
    out = [pyvips.Image.thumbnail_buffer(data, WIDTHS[0][0], height=high[0], size="force").copy_memory()]
    for (width, _), height in zip(WIDTHS[1:], high[1:], strict=True):
        out.append(out[-1].thumbnail_image(width, height=height, size="force").copy_memory())
    return out


def pyvips(data: bytes) -> list[bytes]:
    out = []
    for image, (_, quality) in zip(vips_sizes(data), WIDTHS, strict=True):
        out.append(image.jpegsave_buffer(Q=quality, optimize_coding=True, interlace=True, subsample_mode="on"))
        out.append(image.webpsave_buffer(Q=WEBP, effort=4))
    return out


WAYS: dict[str, Callable[[bytes], list[bytes]]] = {"newsdesk": newsdesk, "pillow": pillow, "pyvips": pyvips}


def one(way: str, path: Path) -> dict[str, Any]:
    """In a process of its own: processor seconds and peak MiB of the work, once after a small picture has loaded
    all."""
    small = io.BytesIO()
    Image.new("RGB", (1700, 20)).save(small, "JPEG")
    WAYS[way](small.getvalue())
    data = path.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF)
    made = WAYS[way](data)
    after = resource.getrusage(resource.RUSAGE_SELF)
    peak = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmHWM"))
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": seconds, "mib": int(peak.split()[1]) / 1024, "bytes": sum(map(len, made))}


# ------------------------------------------------------------------ quality


def psnr(a: Image.Image, b: Image.Image) -> float:
    mean = sum(v * v for v in ImageStat.Stat(ImageChops.difference(a, b)).rms) / 3
    return 99.0 if mean == 0 else 10 * math.log10(255 * 255 / mean)


def quality(way: str, path: Path) -> dict[str, list[float]]:
    """PSNR in dB of each width to the whole picture scaled by Lanczos: of the pixels, and of the JPEG."""
    data = path.read_bytes()
    with Image.open(path) as image:
        whole = image.convert("RGB")
    best = [whole.resize((w, round(whole.height * w / whole.width)), Image.Resampling.LANCZOS) for w, _ in WIDTHS]
    if way == "pyvips":
        scaled = [Image.frombytes("RGB", (v.width, v.height), v.write_to_memory()) for v in vips_sizes(data)]
    elif way == "newsdesk":
        from newsdesk.article.look import AS_IT_IS
        from newsdesk.pictures.pixels import decoded
        from newsdesk.pictures.pixels import scaled as to

        scaled, work = [], decoded(data, AS_IT_IS, WIDTHS[0][0])
        for target in best:
            work = to(work, *target.size)
            scaled.append(work)
    else:
        scaled = best
    jpegs = [f for f in WAYS[way](data) if f[:2] == b"\xff\xd8"]
    shown = [Image.open(io.BytesIO(f)).convert("RGB") for f in jpegs]
    return {
        "pixels": [psnr(a, b) for a, b in zip(scaled, best, strict=True)],
        "jpeg": [psnr(a, b) for a, b in zip(shown, best, strict=True)],
    }


# ------------------------------------------------------------------ by turns


def has_vips() -> bool:
    if not VIPS.exists():
        command = [sys.executable, "-m", "pip", "install", "-qq", "--target", str(VIPS), "pyvips[binary]"]
        subprocess.run(command, check=False)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys; sys.path.insert(0, {str(VIPS)!r}); import pyvips; print(pyvips.__version__)",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"pyvips {done.stdout.strip()}" if done.returncode == 0 else "pyvips could not be had here: left out")
    return done.returncode == 0


def asked(*words: str) -> Any:
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def main() -> int:
    if sys.argv[1:2] in (["one"], ["quality"]):
        act = one if sys.argv[1] == "one" else quality
        print(json.dumps(act(sys.argv[2], Path(sys.argv[3]))))
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    import PIL

    print(f"Python {sys.version.split()[0]}, Pillow {PIL.__version__}")
    ways = [way for way in WAYS if way != "pyvips" or has_vips()]
    ratios = []
    for megapixels in SIZES:
        path = photograph(megapixels)
        print(
            f"\n{megapixels} megapixels, {path.stat().st_size >> 20} MiB: processor seconds, peak MiB, KiB of six files"
        )
        runs: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
        for _ in range(rounds):
            for way in ways:
                runs[way].append(asked("one", way, str(path)))
        middle = {w: {k: statistics.median(r[k] for r in every) for k in every[0]} for w, every in runs.items()}
        for way, m in middle.items():
            q = asked("quality", way, str(path))
            decibels = {k: " / ".join(f"{v:.1f}" for v in values) for k, values in q.items()}
            print(
                f"  {way:8}  {m['seconds']:.2f} s  {m['mib']:4.0f} MiB  {m['bytes'] / 1024:4.0f} KiB"
                f"   PSNR of 1600 / 800 / 400: {decibels['pixels']} dB scaled, {decibels['jpeg']} dB as JPEG"
            )
        for way in ways[1:]:
            seconds = middle["newsdesk"]["seconds"] / middle[way]["seconds"]
            ratios.append((megapixels, way, seconds, middle["newsdesk"]["mib"] / middle[way]["mib"]))
    print("\nratios, Newsdesk to each: processor, memory")
    for megapixels, way, seconds, memory in ratios:
        print(f"  {megapixels} megapixels, {way:7} {seconds:.2f} x  {memory:.2f} x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
