"""Themes at the desk: which there are, a new one, and what is wrong with one."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.article.codec import load_article
from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_folder
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.extend.ports import Bundle, House, Picture, Rendition
from newsdesk.formats.html import HtmlExporter
from newsdesk.formats.theme import ABOUT, PAGE, STYLE, Theme, find_theme, is_name, read_theme, themes
from newsdesk.formats.themecheck import Fault, page_faults

SAMPLES = ("story", "kinds-zh", "kinds-en")
"""What a theme is tried with, in resources/samples: the story, and every kind of block in both languages."""
_PICTURES = ("park.jpg", "riverside.jpg", "market.jpg")


@dataclass(frozen=True, slots=True)
class Listed:
    """A theme of the list; ``problem`` says why it cannot be used, and then there is no theme."""

    name: str
    folder: Path
    theme: Theme | None
    problem: UserError | None = None


def folders(house: House) -> list[Path]:
    """Where themes are looked for, in order: the newsroom's, the person's, ours."""
    return [*map(Path, house.theme_folders), resources() / "themes"]


def all_themes(house: House) -> list[Listed]:
    """Every theme that could be chosen."""
    found = []
    for folder in themes(folders(house)):
        try:
            found.append(Listed(folder.name, folder, read_theme(folder)))
        except UserError as error:
            found.append(Listed(folder.name, folder, None, error))
    return found


def new_theme(name: str, like: str, house: House, home: Path) -> Path:
    """A theme of one's own as a copy of another, in this folder. Raises UserError."""
    source = read_theme(find_theme(like, folders(house)))
    files = {file: (source.folder / file).read_bytes() for file in (PAGE, STYLE)}
    written = (source.folder / ABOUT).read_text("utf-8")
    # The name only: options and words stay as their author wrote them.
    named = re.sub(
        r"(?m)\A(\s*(?:#.*\n\s*)*)name\s*=.*$", lambda m: f"{m[1]}name = {json.dumps(name)}", written, count=1
    )
    return put_theme(name, {**files, ABOUT: named.encode()}, home)


def put_theme(name: str, files: Mapping[str, bytes], home: Path) -> Path:
    """Write a new theme; its folder. UserError when there is one of that name, or it is no name."""
    if not is_name(name):
        raise UserError(
            M("A theme cannot be called {name}.", name=name), M("Use letters, digits, hyphens and underscores.")
        )
    folder = home / name
    if folder.exists():
        raise UserError(
            M("There is a theme in {folder} already.", folder=folder), M("Choose another name, or move it away.")
        )
    try:
        write_folder(folder, files)
    except OSError as error:
        raise UserError(
            M("The theme could not be written to {folder}: {why}", folder=folder, why=reason(error)),
            M("Choose a folder that you may write to, on a disk with room."),
        ) from error
    return folder


# ------------------------------------------------------------------ what it looks like, and what is wrong


def sample(name: str) -> Article:
    """One of SAMPLES."""
    return load_article((resources() / "samples" / f"{name}.json").read_bytes())


@cache
def _files() -> dict[str, bytes]:
    files = ((resources() / "samples" / name).read_bytes() for name in _PICTURES)
    return {hashlib.sha256(data).hexdigest(): data for data in files}


def sample_pictures(article: Article) -> dict[str, Picture]:
    """The pictures of a sample, as they lie in resources."""
    size = (1920, 1200)  # of all three (scripts/make_samples.py)
    return {
        p.id: Picture(p.asset, (Rendition(f"{p.asset[:16]}.jpg", "image/jpeg", *size, _files()[p.asset]),))
        for p in pictures_in(article.body)
        if p.asset in _files()
    }


def page_of(folder: Path, article: Article, house: House, options: Mapping[str, str] | None = None) -> Bundle:
    """The sample as a page in this theme, with its options' defaults or these. Raises UserError."""
    themed = dataclasses.replace(
        house, theme=folder.name, theme_folders=(str(folder.parent),), theme_options=options or {}
    )
    return HtmlExporter().export(article, sample_pictures(article), themed, {})


def check_theme(folder: Path, house: House) -> dict[str, list[Fault]]:
    """What is wrong with the page of each sample. A mistake that stops the theme is a UserError."""
    folder = folder.resolve()
    if not (folder / PAGE).is_file():
        raise UserError(
            M("There is no theme in {folder}.", folder=folder),
            M("A theme is a folder with page.html, style.css and theme.toml."),
        )
    if not is_name(folder.name):
        raise UserError(
            M("A theme cannot be called {name}.", name=folder.name), M("Use letters, digits, hyphens and underscores.")
        )
    found: dict[str, list[Fault]] = {}
    for name in SAMPLES:
        article = sample(name)
        bundle = page_of(folder, article, house)
        found[name] = list(page_faults(article, bundle))
    return found


def common(found: Mapping[str, Iterable[Fault]]) -> dict[Fault, list[str]]:
    """Each fault once, with the samples that show it."""
    out: dict[Fault, list[str]] = {}
    for name, faults in found.items():
        for fault in faults:
            out.setdefault(fault, []).append(name)
    return out
