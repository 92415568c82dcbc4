"""Our blocks before WordPress's own editor: its scripts, in Chromium, read them and say of each whether it is valid.

They run when scripts/judges.sh has installed them (docs/judges.md); else each test is skipped and says so.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_samples import ASSET, every_kind, sample_story, small_pictures
from test_export_contract import HOSTILE, hostile_article

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.extend.ports import Picture
from newsdesk.formats.figures import path_of
from newsdesk.formats.wpblocks import Placed, blocks, marked

BUILDS = Path(__file__).parents[2] / "build" / "judges" / "wordpress"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = pytest.mark.skipif(
    not (BUILDS.exists() and CHROMIUM), reason="no WordPress or Chromium: run scripts/judges.sh (docs/judges.md)"
)
VERSIONS = ("6.2", "nightly")  # the oldest and the newest of the package; "nightly" is 6.7
ARTICLES = {
    "kinds": every_kind(),
    "story": sample_story(),
    **{f"hostile {i}": hostile_article(text) for i, text in enumerate(HOSTILE)},
}

PAGE = """<!doctype html><meta charset="utf-8"><body>{scripts}<pre id="out"></pre><script>
wp.blockLibrary.registerCoreBlocks();
const see = b => ({{name: b.name, valid: b.isValid, inner: b.innerBlocks.map(see)}});
const read = text => {{
  const held = wp.blocks.parse(text);
  return {{blocks: held.map(see), saved: wp.blocks.serialize(held)}};
}};
document.getElementById("out").textContent = JSON.stringify({texts}.map(read));
</script>"""


def scripts(version: str) -> list[Path]:
    """The files that the editor's blocks need, in the order in which WordPress loads them."""
    dist = BUILDS / "public" / f"wp-{version}" / "wp-includes" / "js" / "dist"
    with zipfile.ZipFile(BUILDS / "src" / "wordpress" / f"wp-{version}.zip") as build:
        listed = build.read("wp-includes/assets/script-loader-packages.min.php").decode()
    found = re.finditer(r"'([\w-]+)\.min\.js'\s*=>\s*array\(\s*'dependencies'\s*=>\s*array\(([^)]*)\)", listed)
    needs = {f"wp-{m[1]}": re.findall(r"'([^']+)'", m[2]) for m in found}
    needs |= {"react-dom": ["react"], "react-jsx-runtime": ["react"]}
    order: list[str] = []

    def add(name: str) -> None:
        for need in needs.get(name, ()):
            add(need)
        if name not in order:
            order.append(name)

    add("wp-block-library")
    places = [(dist / f"{n.removeprefix('wp-')}.min.js", dist / "vendor" / f"{n}.min.js") for n in order]
    return [own if own.exists() else vendor for own, vendor in places]


def judge(version: str, texts: list[str], folder: Path) -> list[dict[str, Any]]:
    page = folder / "page.html"
    loaded = "".join(f'<script src="{path.resolve().as_uri()}"></script>' for path in scripts(version))
    loaded = re.sub(r'(<script src="[^"]*/lodash.min.js"></script>)', r"\1<script>window.lodash = _</script>", loaded)
    page.write_text(PAGE.format(scripts=loaded, texts=json.dumps(texts).replace("<", "\\u003c")), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=200)
    said = re.search(r'<pre id="out">(.+?)</pre>', done.stdout, re.DOTALL)
    assert said, done.stderr[-2000:]
    out: list[dict[str, Any]] = json.loads(html.unescape(said[1]))
    return out


def content(article: Article) -> str:
    found = [p.asset for p in pictures_in(article.body)]
    pictures = small_pictures(article, *([ASSET] if ASSET in found else found))
    number = iter(range(1, 99))

    def place(_: object, picture: Picture) -> Placed:
        n = next(number)
        address = f"https://a.example/{path_of(picture.renditions[0])}?n={n}&m=1"
        return Placed(address, n, {"large": address}) if n % 2 else Placed(address)

    return blocks(article, pictures, place)


def walk(held: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for one in held:
        yield one
        yield from walk(one["inner"])


@pytest.mark.parametrize("version", VERSIONS)
def test_the_editor_takes_every_block_for_its_own(version: str, tmp_path: Path) -> None:
    texts = {name: content(article) for name, article in ARTICLES.items()}
    for name, said in zip(texts, judge(version, list(texts.values()), tmp_path), strict=True):
        found = list(walk(said["blocks"]))
        assert len(found) == texts[name].count("<!-- wp:"), name
        foreign = {"core/freeform", "core/html", "core/missing"}
        assert [b["name"] for b in found if not b["valid"] or b["name"] in foreign] == [], name


def test_the_editor_would_save_what_it_read(tmp_path: Path) -> None:
    texts = [content(sample_story()), content(every_kind())]
    for text, said in zip(texts, judge("nightly", texts, tmp_path), strict=True):
        # It parts an item's text from the list below it by an empty line, one more at each saving.
        assert (
            re.sub(r"\s*\n\s*", "\n", said["saved"]).replace("其二\n", "其二").strip()
            == re.sub(r"\s*\n\s*", "\n", text).strip()
        )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_mark_on_any_first_block_leaves_it_valid(version: str, tmp_path: Path) -> None:
    parts = re.finditer(r"(?ms)^<!-- wp:([a-z-]+).*?^<!-- /wp:\1 -->$", content(every_kind()))
    whole = {m[1]: m[0] for m in parts if m[0].count("<!-- wp:") == m[0].count("<!-- /wp:")}
    assert len(whole) > 8
    texts = [marked(text, "newsdesk-1") for text in whole.values()]
    for text, said in zip(texts, judge(version, texts, tmp_path), strict=True):
        (block,) = said["blocks"]
        assert block["valid"], text
        assert text.count("newsdesk-1") == said["saved"].count("newsdesk-1") == 2, text


def test_the_judge_finds_what_is_wrong(tmp_path: Path) -> None:
    spoilt = content(every_kind()).replace('class="wp-block-quote"', "", 1).replace("<h3 ", "<h4 ", 1)
    (said,) = judge("nightly", [spoilt], tmp_path)
    assert [b["name"] for b in walk(said["blocks"]) if not b["valid"]] != []
