"""Exported pages before foreign judges: the Nu checker, axe in Chromium, and three programs that read news pages.

They run when scripts/judges.sh has installed them (docs/judges.md); else each test is skipped and says so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from test_export_contract import HOSTILE, hostile_article, hostile_house

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.files import write_folder
from newsdesk.base.paths import resources
from newsdesk.extend.ports import House
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.site import index_pages, story_of
from newsdesk.formats.theme import read_theme

ROOT = Path(__file__).parents[2]
JUDGES = ROOT / "build" / "judges"
NU = JUDGES / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
AXE = JUDGES / "node_modules" / "axe-core"
PYTHON = JUDGES / "venv" / "bin" / "python"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
HOW = "run scripts/judges.sh (docs/judges.md)"

nu_checker = pytest.mark.skipif(not NU.exists() or not shutil.which("java"), reason=f"no Nu checker or Java: {HOW}")
axe_core = pytest.mark.skipif(not (AXE.exists() and CHROMIUM), reason=f"no axe or Chromium: {HOW}")
extractors = pytest.mark.skipif(not PYTHON.exists(), reason=f"no extractors: {HOW}")


def english_story() -> Article:
    figures = [b for b in sample_story().body if isinstance(b, Figure)][:1]
    return msgspec.structs.replace(
        sample_story(),
        language="en-GB",
        dateline="CITY",
        blocks=(
            TextBlock("h", "headline", rich("Corner plots become pocket parks")),
            TextBlock("p", "paragraph", rich("Thirty-six parks opened this year.")),
            *figures,
        ),
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The exported pages, each in its folder."""
    folder = tmp_path_factory.mktemp("pages")
    articles: dict[str, tuple[Article, House]] = {
        "story": (sample_story(), HOUSE),
        "kinds": (every_kind(), HOUSE),
        "english": (english_story(), HOUSE),
        "bare": (Article(id="x", blocks=(TextBlock("h", "headline"),)), House()),
        "hostile": (hostile_article(" ".join(HOSTILE)), hostile_house(HOSTILE[1])),
    }
    for name, (article, house) in articles.items():
        pictures = {**small_pictures(article, ASSET), **sample_pictures()}
        write_folder(folder / name, HtmlExporter().export(article, pictures, house, {}).files)
    stories = [story_of(a, sample_pictures(), n, "index.html") for n, (a, _) in articles.items() if n != "hostile"]
    theme = read_theme(resources() / "themes" / "city-daily")
    write_folder(folder / "site", index_pages(stories * 20, HOUSE, theme, "zh-Hans", feed=True))
    articles["site"] = (sample_story(), HOUSE)
    return {name: folder / name / "index.html" for name in articles}


@nu_checker
def test_the_nu_checker_has_nothing_to_say(pages: dict[str, Path]) -> None:
    files = [str(path) for name, path in pages.items() if name not in ("bare", "hostile")]
    done = subprocess.run(
        ["java", "-jar", NU, "--format", "json", *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert json.loads(done.stderr)["messages"] == []


def look(page: Path) -> list[dict[str, Any]]:
    done = subprocess.run(
        ["node", ROOT / "tests" / "judges" / "axe.cjs", page],
        env={**os.environ, "JUDGES": str(JUDGES), "CHROMIUM": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@axe_core
@pytest.mark.parametrize("name", ["story", "kinds", "english", "site"])
def test_axe_finds_no_violation_at_any_width_or_in_the_dark(pages: dict[str, Path], name: str) -> None:
    for view in look(pages[name]):
        assert view["violations"] == [], view["view"]
        assert view["outside"] == [], "a request to outside"
        assert not view["wide"], f"{view['view']} scrolls sideways"


@axe_core
def test_hostile_text_runs_nothing_in_a_real_browser(pages: dict[str, Path]) -> None:
    for view in look(pages["hostile"]):
        assert view["said"] == []
        assert view["outside"] == []


@extractors
def test_three_extractors_recover_headline_authors_date_and_body(pages: dict[str, Path]) -> None:
    done = subprocess.run(
        [PYTHON, ROOT / "tests" / "judges" / "extract.py", pages["story"]],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    story = sample_story()
    for judge, seen in found.items():
        assert seen["headline"] == story.headline, judge
        assert sorted(seen["authors"]) == sorted(p.name for p in story.authors), judge
        assert seen["date"].startswith("2026-11-21"), judge
    for judge in ("trafilatura", "newspaper4k"):
        body = "".join(found[judge]["body"].split())
        for block in story.body:
            if isinstance(block, TextBlock):
                assert "".join(block.text.text.split()) in body, (judge, block.kind)
    assert found["extruct"]["body"] == story.summary
