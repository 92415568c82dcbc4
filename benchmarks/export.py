"""A thousand articles with pictures as full pages: Newsdesk beside Pelican, Hugo and pandoc with the same text, and
beside Jinja2 alone.

python benchmarks/export.py [articles]        (1,000 when none is given)

Two things, both in seconds of processor (user and system, children too), by turns, median of ROUNDS:

pages   the articles are in memory and the pictures ready; what is made are the pages' bytes. The floor is a Jinja2
        template that escapes the same texts and puts them into a page of the same furniture.
whole   from what lies on the disk to a folder of pages and pictures, each program in a process of its own. The sizes of
        the pictures are made before (Newsdesk's cache; files beside the others' texts). The others have a theme of one
        template, no feeds, no lists and no tags; Newsdesk makes its index, feed and sitemap too, and looks at each page
        before it is written.

Pelican (PyPI) is installed into build/pelican, Hugo and pandoc (Debian: hugo, pandoc) are taken from the system or
unpacked into build/debian. What cannot be had is said and left out.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import corpus
from jinja2 import DictLoader, Environment
from msgspec.structs import replace
from PIL import Image

from newsdesk.article.article import Article, Source
from newsdesk.article.blocks import Block, Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.selfcheck import checked
from newsdesk.formats.html import HtmlExporter

BUILD = Path(__file__).parents[1] / "build"
ROUNDS, PICTURES = 3, 20
DEBIAN = ("hugo", "libsass1", "pandoc", "pandoc-data", "liblua5.3-0")
PROFILE = """
[paper]
name = "城市日报"
site = "https://citydaily.example/"
domain = "citydaily.example"
language = "zh-Hans"
[publish]
required = ["headline", "authors"]
[pictures]
widths = [800, 400]
formats = ["jpeg"]
"""
PAGE = """<!DOCTYPE html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<title>{{ title }}</title>
<meta name="author" content="{{ author }}">
<style>
{{ style|safe }}</style>
</head>
<body>
<main><article>
<h1>{{ title }}</h1>
<p class="origin">{{ author }} <time>{{ time }}</time></p>
{% for kind, text, picture in parts %}
{% if kind == "heading" %}
<h2>{{ text }}</h2>
{% elif kind == "figure" %}
<figure><img src="images/{{ picture }}-800.jpg" srcset="images/{{ picture }}-800.jpg 800w,
images/{{ picture }}-400.jpg 400w" alt="{{ text }}"><figcaption>{{ text }}</figcaption></figure>
{% else %}
<p>{{ text }}</p>
{% endif %}
{% endfor %}
</article></main>
</body>
</html>
"""
Part = tuple[str, str, str]
"""Kind, text, and of a figure its picture."""


def parts(number: int) -> list[Part]:
    """An article's body: three sections of four paragraphs, and a picture."""
    whole = corpus.text(number)
    step = -(-len(whole) // 12)
    out: list[Part] = []
    for at in range(12):
        if at % 4 == 0 and at:
            out.append(("heading", whole[at : at + 10], ""))
        out.append(("paragraph", whole[at * step : (at + 1) * step], ""))
        if at == 1:
            out.append(("figure", whole[40:60], f"picture-{number % PICTURES}"))
    return out


def article(number: int, assets: Sequence[str]) -> Article:
    made = corpus.article(number)
    blocks: list[Block] = [made.blocks[0]]
    for at, (kind, text, _) in enumerate(parts(number)):
        if kind == "figure":
            blocks.append(Figure(f"f{at}", assets[number % PICTURES], rich(text), "李四 摄", text))
        else:
            blocks.append(TextBlock(f"b{at}", "heading" if kind == "heading" else "paragraph", rich(text)))
    time = f"2026-{1 + number % 12:02}-21T08:00:00+08:00"
    source = Source("城市日报", "https://citydaily.example/")
    return replace(made, slug=f"story-{number}", publish_time=time, source=source, blocks=tuple(blocks))


def picture(number: int) -> bytes:
    """A small picture, different from the others."""
    chance = random.Random(number)
    image = Image.effect_mandelbrot((1000, 640), (-2, -1.2, 0.6 + number / 50, 1.2), 60).convert("RGB")
    image.putpixel((0, 0), (chance.randrange(256), number, 0))
    with tempfile.SpooledTemporaryFile() as file:
        image.save(file, "JPEG", quality=90)
        file.seek(0)
        return file.read()


def make_library(home: Path, count: int) -> Paths:
    """The library, its pictures' sizes made."""
    paths = Paths(home / "data", home / "config", home / "cache", home / "log")
    paths.config.mkdir(parents=True)
    (paths.config / "profile.toml").write_text(PROFILE, encoding="utf-8")
    desk = Desk.open(paths)
    desk.library._store._db.execute("PRAGMA synchronous = OFF")
    assets = [desk.take_in(picture(n), f"{n}.jpg").sha256 for n in range(PICTURES)]
    for number in range(count):
        made = article(number, assets)
        desk.library.create(made)
        if number < PICTURES:
            desk.pictures_for(made)
    desk.close()
    return paths


# ------------------------------------------------------------------ pages


def processor(act: Callable[[], object]) -> float:
    """Seconds of processor of the work, its children's too."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    act()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))


def pages(paths: Paths, count: int) -> dict[str, Callable[[], object]]:
    """The ways to make the pages."""
    desk = Desk.open(paths)
    articles = [desk.library.load(f"id{number}") for number in range(count)]
    pictures = [desk.pictures_for(made) for made in articles]
    exporter = HtmlExporter()
    template = Environment(
        loader=DictLoader({"page": PAGE}), autoescape=True, trim_blocks=True, lstrip_blocks=True
    ).get_template("page")
    style = (resources() / "themes" / "city-daily" / "style.css").read_text(encoding="utf-8")
    told = [
        {"title": a.headline, "author": a.authors[0].name, "time": a.publish_time, "parts": parts(n), "style": style}
        for n, a in enumerate(articles)
    ]

    def floor() -> object:
        return [template.render(values).encode() for values in told]

    def ours() -> object:
        return [exporter.export(a, p, desk.house, {}).files for a, p in zip(articles, pictures, strict=True)]

    def looked_at() -> object:
        return [
            checked(desk.registry, "html", a, p, desk.house, {})[0].files
            for a, p in zip(articles, pictures, strict=True)
        ]

    return {"Jinja2 alone": floor, "Newsdesk": ours, "Newsdesk, looked at before it is written": looked_at}


# ------------------------------------------------------------------ whole


def source_files(folder: Path, paths: Paths, count: int, *, bundles: bool) -> None:
    """The same articles as Markdown with the same pictures: a folder each (Hugo), or all in one (Pelican, pandoc)."""
    desk = Desk.open(paths)
    for number in range(count):
        made = desk.library.load(f"id{number}")
        place = folder / made.slug if bundles else folder
        names = []
        for shown in desk.pictures_for(made).values():
            for r in (*shown.renditions, *([shown.card] if shown.card else [])):
                target = (place if bundles else folder / "images" / made.slug) / r.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(r.data)
                names.append(r.name if bundles else f"images/{made.slug}/{r.name}")
        text = "\n\n".join(
            f"## {t}" if kind == "heading" else f"![{t}]({names[0]})" if kind == "figure" else t
            for kind, t, _ in parts(number)
        )
        # Front matter that all three read.
        head = f'---\ntitle: "{made.headline}"\ndate: {made.publish_time}\nauthor: "{made.authors[0].name}"\n---\n\n'
        path = place / "index.md" if bundles else folder / f"{made.slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + text + "\n", encoding="utf-8")
    desk.close()


def quiet(command: Sequence[str | Path], folder: Path, **environment: str) -> None:
    env = {**os.environ, **environment}
    subprocess.run([str(c) for c in command], cwd=folder, env=env, stdout=subprocess.DEVNULL, check=True)


def newsdesk(work: Path, paths: Paths, out: Path, jobs: int) -> Callable[[], object]:
    words = ["-m", "newsdesk", "export", "--all", "--to", "html", "--index", "--feed", "--sitemap"]
    command = [sys.executable, *words, "--jobs", str(jobs), "--out", str(out)]
    return lambda: quiet(command, work, NEWSDESK_HOME=str(paths.data.parent))


def pelican(work: Path, out: Path) -> Callable[[], object] | None:
    place = BUILD / "pelican"
    program = place / "bin" / "pelican"
    try:
        if not program.exists():
            subprocess.run([sys.executable, "-m", "venv", place], check=True)
            subprocess.run([place / "bin" / "pip", "install", "-qq", "pelican[markdown]"], check=True)
        print(f"Pelican {subprocess.check_output([program, '--version'], text=True).strip()}")
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Pelican cannot be had: {error}")
        return None
    theme = work / "theme" / "templates"
    theme.mkdir(parents=True)
    (work / "theme" / "static").mkdir()
    page = '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{}</title></head><body>{}</body>'
    body = "<h1>{{ article.title }}</h1>{{ article.author }}{{ article.content }}"
    (theme / "article.html").write_text(page.format("{{ article.title }}", body))
    off = [f"{name} = ''" for name in ("TAG_SAVE_AS", "CATEGORY_SAVE_AS", "AUTHOR_SAVE_AS", "ARCHIVES_SAVE_AS")]
    off += [f"{name} = None" for name in ("FEED_ALL_ATOM", "CATEGORY_FEED_ATOM", "TRANSLATION_FEED_ATOM")]
    off += [f"{name} = None" for name in ("AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS", "FEED_RSS")]
    said = ["SITENAME = 'x'", "SITEURL = ''", "TIMEZONE = 'UTC'", "DIRECT_TEMPLATES = []", "STATIC_PATHS = ['images']"]
    said.append(f"THEME = {str(work / 'theme')!r}")
    (work / "pelicanconf.py").write_text("\n".join((*said, *off)))
    return lambda: quiet([program, "-q", work / "flat", "-s", work / "pelicanconf.py", "-o", out], work)


def of_debian(name: str) -> tuple[str, dict[str, str]] | None:
    """A program of Debian's and the environment that it needs; None, and said, when it cannot be had."""
    found, place = shutil.which(name), BUILD / "debian"
    program, environment = found or str(place / "usr" / "bin" / name), {}
    try:
        if not found:
            if not Path(program).exists():
                place.mkdir(parents=True, exist_ok=True)
                subprocess.run(["apt-get", "download", "-qq", *DEBIAN], cwd=place, check=True)
                for package in place.glob("*.deb"):
                    subprocess.run(["dpkg-deb", "-x", package, place], check=True)
            libraries = ":".join(map(str, place.glob("usr/lib/*-linux-*")))
            environment = {"LD_LIBRARY_PATH": libraries, "pandoc_datadir": str(place / "usr" / "share" / "pandoc")}
        word = "version" if name == "hugo" else "--version"
        env = {**os.environ, **environment}
        print(subprocess.check_output([program, word], env=env, text=True).splitlines()[0][:40])
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"{name} cannot be had: {error}")
        return None
    return program, environment


def hugo(work: Path, out: Path) -> Callable[[], object] | None:
    had = of_debian("hugo")
    if had is None:
        return None
    (work / "layouts" / "_default").mkdir(parents=True)
    page = '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
    page += "<body><h1>{{ .Title }}</h1>{{ .Params.author }}{{ .Content }}</body></html>"
    (work / "layouts" / "_default" / "single.html").write_text(page)
    kinds = '["taxonomy", "term", "RSS", "sitemap", "home", "section", "404", "robotsTXT"]'
    (work / "config.toml").write_text(f'baseURL = "https://citydaily.example/"\ndisableKinds = {kinds}\n')
    return lambda: quiet(
        [had[0], "--quiet", "--buildFuture", "-s", work, "-c", work / "bundles", "-d", out], work, **had[1]
    )


def pandoc(work: Path, out: Path, count: int) -> Callable[[], object] | None:
    had = of_debian("pandoc")
    if had is None:
        return None
    program, environment = had
    data = environment.get("pandoc_datadir", "")
    where = ["--data-dir", data] if data else []

    def all_of_them() -> None:
        out.mkdir(exist_ok=True)
        for number in range(count):
            name = f"story-{number}"
            command = [program, *where, "-s", "-f", "markdown", "-t", "html", f"{name}.md", "-o", out / f"{name}.html"]
            quiet(command, work / "flat", **environment)
        shutil.copytree(work / "flat" / "images", out / "images")

    return all_of_them


# ------------------------------------------------------------------ by turns


def measure(
    ways: dict[str, Callable[[], object]],
    before: Callable[[], object] = lambda: None,
    after: Callable[[str], object] = lambda name: None,
) -> dict[str, float]:
    """Seconds of processor of each, the middle of all rounds; seconds on the clock are printed beside."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    clock: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, act in ways.items():
            before()
            start = time.perf_counter()
            seconds[name].append(processor(act))
            clock[name].append(time.perf_counter() - start)
            after(name)
    middle = {name: statistics.median(times) for name, times in seconds.items()}
    for name, value in middle.items():
        print(f"  {name:<42} {value:7.2f} s of processor, {statistics.median(clock[name]):7.2f} s on the clock")
    return middle


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        work = Path(folder)
        paths = make_library(work / "home", count)
        source_files(work / "flat", paths, count, bundles=False)
        source_files(work / "bundles", paths, count, bundles=True)
        out = work / "out"
        asked = {
            "Newsdesk": newsdesk(work, paths, out, 1),
            "Newsdesk, two processes": newsdesk(work, paths, out, 2),
            "Pelican": pelican(work, out),
            "Hugo": hugo(work, out),
            "pandoc": pandoc(work, out, count),
        }
        print(f"\n{count} articles of {corpus.LENGTH} characters and a picture in two sizes")
        print("pages, in memory:")
        made = measure(pages(paths, count))
        print("whole, from the disk to the disk:")

        def whole_out(name: str) -> None:
            there = sum(1 for _ in out.rglob("*.html")), sum(1 for _ in out.rglob("*.jpg"))
            if min(there) < count:
                raise RuntimeError(f"{name} made {there[0]} pages and {there[1]} pictures")

        ways = {name: act for name, act in asked.items() if act is not None}
        whole = measure(ways, lambda: shutil.rmtree(out, ignore_errors=True), whole_out)
        again = newsdesk(work, paths, out, 1)
        shutil.rmtree(out)
        again()
        print("whole, when nothing has changed:")
        measure({"Newsdesk": again})
        print("ratios")
        for name in list(made)[1:]:
            print(f"  {name} to Jinja2 alone: {made[name] / made['Jinja2 alone']:.2f}")
        for name in [n for n in whole if not n.startswith("Newsdesk")]:
            print(f"  Newsdesk, whole, to {name}: {whole['Newsdesk'] / whole[name]:.2f}")
            print(f"  Newsdesk's pages alone to {name}: {made['Newsdesk'] / whole[name]:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
