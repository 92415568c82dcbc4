"""Exported pages before foreign judges: the Nu checker and html-validate, axe in Chromium, and four programs that read
news pages. Every theme of ours is judged.

They run when scripts/judges.sh has installed them (docs/judges.md); else each test is skipped and says so.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from export_samples import ASSET, HOUSE, every_kind, sample_pictures, sample_story, small_pictures
from test_export_contract import HOSTILE, hostile_article, hostile_house

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.files import write_folder
from newsdesk.base.paths import resources
from newsdesk.desk.themes import page_of, sample
from newsdesk.desk.themes import sample_pictures as drawn_pictures
from newsdesk.extend.ports import House
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.site import index_pages, story_of
from newsdesk.formats.theme import read_theme

ROOT = Path(__file__).parents[2]
JUDGES = ROOT / "build" / "judges"
NU = JUDGES / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HTML_VALIDATE = JUDGES / "node_modules" / ".bin" / "html-validate"
AXE = JUDGES / "node_modules" / "axe-core"
PYTHON = JUDGES / "venv" / "bin" / "python"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
HOW = "run scripts/judges.sh (docs/judges.md)"

nu_checker = pytest.mark.skipif(not NU.exists() or not shutil.which("java"), reason=f"no Nu checker or Java: {HOW}")
html_validate = pytest.mark.skipif(not HTML_VALIDATE.exists(), reason=f"no html-validate: {HOW}")
axe_core = pytest.mark.skipif(not (AXE.exists() and CHROMIUM), reason=f"no axe or Chromium: {HOW}")
extractors = pytest.mark.skipif(not PYTHON.exists(), reason=f"no extractors: {HOW}")


THEMES = ("city-daily", "long-read", "bare")
ARTICLES: dict[str, tuple[Article, House]] = {
    "story": (sample_story(), HOUSE),
    "kinds": (every_kind(), HOUSE),
    "kinds-zh": (sample("kinds-zh"), HOUSE),
    "kinds-en": (sample("kinds-en"), HOUSE),
    "empty": (Article(id="x", blocks=(TextBlock("h", "headline"),)), House()),
    "hostile": (hostile_article(" ".join(HOSTILE)), hostile_house(HOSTILE[1])),
}
JUDGED = [f"{theme}-{name}" for theme in THEMES for name in ("story", "kinds", "kinds-zh", "kinds-en", "site")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The exported pages, each in its folder."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for theme in THEMES:
        for name, (article, house) in ARTICLES.items():
            pictures = {**small_pictures(article, ASSET), **drawn_pictures(article), **sample_pictures()}
            themed = dataclasses.replace(house, theme=theme)
            write_folder(folder / f"{theme}-{name}", HtmlExporter().export(article, pictures, themed, {}).files)
            found[f"{theme}-{name}"] = folder / f"{theme}-{name}" / "index.html"
    listed = [
        story_of(a, sample_pictures(), n, "index.html")
        for n, (a, _) in ARTICLES.items()
        if n not in ("hostile", "empty")
    ]
    for theme in THEMES:
        read = read_theme(resources() / "themes" / theme)
        write_folder(folder / f"{theme}-site", index_pages(listed * 20, HOUSE, read, "zh-Hans", feed=True))
        found[f"{theme}-site"] = folder / f"{theme}-site" / "index.html"
    return found


@nu_checker
def test_the_nu_checker_has_nothing_to_say(pages: dict[str, Path]) -> None:
    files = [str(pages[name]) for name in JUDGED]
    done = subprocess.run(
        ["java", "-jar", NU, "--format", "json", *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert json.loads(done.stderr)["messages"] == []


@html_validate
def test_html_validate_has_nothing_to_say(pages: dict[str, Path]) -> None:
    done = subprocess.run(
        [HTML_VALIDATE, "--config", ROOT / "tests" / "judges" / "htmlvalidate.json", "--formatter", "json"]
        + [str(pages[name]) for name in JUDGED],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    messages = [(m["ruleId"], m["line"], m["message"]) for page in json.loads(done.stdout) for m in page["messages"]]
    assert messages == []


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
@pytest.mark.parametrize("name", JUDGED)
def test_axe_finds_no_violation_at_any_width_or_in_the_dark(pages: dict[str, Path], name: str) -> None:
    for view in look(pages[name]):
        assert view["violations"] == [], view["view"]
        assert view["outside"] == [], "a request to outside"
        assert not view["wide"], f"{view['view']} scrolls sideways"


@axe_core
@pytest.mark.parametrize("theme", THEMES)
def test_hostile_text_runs_nothing_in_a_real_browser(pages: dict[str, Path], theme: str) -> None:
    for view in look(pages[f"{theme}-hostile"]):
        assert view["said"] == []
        assert view["outside"] == []


@extractors
@pytest.mark.parametrize("theme", THEMES)
def test_four_extractors_recover_headline_authors_date_and_body(pages: dict[str, Path], theme: str) -> None:
    done = subprocess.run(
        [PYTHON, ROOT / "tests" / "judges" / "extract.py", pages[f"{theme}-story"]],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    story = sample_story()
    for judge, seen in found.items():
        assert seen["headline"] == story.headline, judge
        if judge == "readability":  # it does not look for them
            continue
        assert sorted(seen["authors"]) == sorted(p.name for p in story.authors), judge
        assert seen["date"].startswith("2026-11-21"), judge
    for judge in ("trafilatura", "newspaper4k", "readability"):
        body = "".join(found[judge]["body"].split())
        for block in story.body:
            if isinstance(block, TextBlock):
                assert "".join(block.text.text.split()) in body, (judge, block.kind)
    assert found["extruct"]["body"] == story.summary


@axe_core
def test_chromium_breaks_chinese_lines_where_clreq_allows_it(tmp_path: Path) -> None:
    """At every width dashes and dots stay whole, and no mark begins or ends a line that may not."""
    text = "他说——等了三十年……“到处是墙”（真的），《规划》写着：还河于民！路、灯、树；都在。「好」吗？"
    rules = {"start": "、，；：。！？”）》」", "end": "“（《「", "whole": ["——", "……"]}
    blocks = (TextBlock("h", "headline", rich("标题")), TextBlock("p", "paragraph", rich(text * 2)))
    found = {}
    for theme in THEMES:
        house = dataclasses.replace(HOUSE, theme=theme)
        write_folder(tmp_path / theme, HtmlExporter().export(Article(id="a", blocks=blocks), {}, house, {}).files)
        done = subprocess.run(
            ["node", ROOT / "tests" / "judges" / "lines.cjs", tmp_path / theme / "index.html", json.dumps(rules)],
            env={**os.environ, "JUDGES": str(JUDGES), "CHROMIUM": CHROMIUM},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        found[theme] = json.loads(done.stdout)
    assert [(theme, wrong) for theme, seen in found.items() for wrong in seen["wrong"]] == []
    assert all(seen["lines"] > 100 for seen in found.values())


@axe_core
@pytest.mark.parametrize("site", ["portal/page.html", "founder", "gov", "hostile/page.html"])
def test_a_theme_of_a_live_page_runs_nothing_and_asks_for_nothing_in_a_real_browser(site: str, tmp_path: Path) -> None:
    from newsdesk.desk.themefrom import theme_from_page

    folder = theme_from_page(str(ROOT / "tests" / "intake" / "live" / site), "live", tmp_path / "themes").folder
    bundle = page_of(folder, sample("kinds-zh"), HOUSE)
    write_folder(tmp_path / "page", bundle.files)
    for view in look(tmp_path / "page" / bundle.entry):
        assert view["said"] == []
        assert view["outside"] == []
