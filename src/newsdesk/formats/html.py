"""The article as a web page in one folder or in one file, or as its text alone for a content system."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from newsdesk.article.article import Article
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.articlehtml import write_article, write_text
from newsdesk.formats.figures import Address, data_of, files, focus_of, leading, path_of, plain, shown
from newsdesk.formats.founder import founder, unfit
from newsdesk.formats.meta import address, channel_links, json_ld, meta_tags
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.soundness import faults
from newsdesk.formats.theme import Theme, find_theme, read_theme
from newsdesk.formats.words import language_tag, words_for

WIDEST = 1600
"""Pixels of a picture inside of a page: the file is sent and stored whole."""
_SHOWN = re.compile(r' src(?:set)?="(?!data:)([^"]*)"')
_FILE = re.compile(r"images/[^\s,]+")


class HtmlExporter:
    """``index.html`` (the theme's page, style included) or ``article.html``, and the pictures under ``images/``; as one
    file, ``index.html`` with the pictures in it."""

    name = "html"
    label: Message = M("Web page (HTML)")
    limits: tuple[Message, ...] = ()
    options: Mapping[str, Option] = {
        "form": Option(
            M("What is written"),
            "page",
            {
                "page": M("A complete page"),
                "article": M("The article element alone, for pasting into a CMS"),
                "file": M("A complete page in one file, with its pictures inside"),
                "founder": M("The text with the comments that Founder's systems read"),
            },
        ),
        "lead_indent": Option(
            M("Beginning of paragraphs"),
            "style",
            {"style": M("As the theme indents them"), "spaces": M("Two wide spaces")},
        ),
    }

    def __init__(self) -> None:
        self._themes: dict[Path, tuple[object, Theme]] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input and an equal theme give equal bytes."""
        chosen = read_options(options, self.options)
        form, spaces = chosen["form"], chosen["lead_indent"] == "spaces"
        if form == "file":
            one = {key: replace(p, renditions=(plain(p, widest=WIDEST),), card=None) for key, p in pictures.items()}
            return Bundle("index.html", {"index.html": self._page(article, one, house, spaces, inside=True).encode()})
        named = form == "page" and bool(address(article, house))  # only a page with an address names its card
        held = files((picture for _, picture in shown(article, pictures)), card=named)
        if form == "page":
            page = self._page(article, pictures, house, spaces, inside=False)
            return Bundle("index.html", {"index.html": page.encode(), **held})
        words = words_for(article.language)
        if form == "founder":
            text = founder(article, write_text(article, pictures, words, spaces=spaces))
        else:
            text = f"{write_article(article, pictures, words, spaces=spaces).element}\n"
        return Bundle("article.html", {"article.html": text.encode(), **held})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Are ids unique, elements closed, and the pictures that are shown there?"""
        text = bundle.files[bundle.entry].decode()
        yield from faults(text)
        if text.startswith("<!--enpproperty"):
            yield from unfit(text)
        named = {name for addresses in _SHOWN.findall(text) for name in _FILE.findall(addresses)}
        yield from (f"{name} is not in the bundle" for name in sorted(named - set(bundle.files)))

    def _page(
        self, article: Article, pictures: Mapping[str, Picture], house: House, spaces: bool, *, inside: bool
    ) -> str:
        """``inside``: the pictures are in the page itself."""
        theme = self._theme(house)
        words = {**words_for(article.language), **theme.texts.get("zh" if is_chinese(article.language) else "en", {})}
        at = data_of if inside else path_of
        written = write_article(article, pictures, words, spaces=spaces, address=at)
        told = {} if inside else pictures  # a picture without an address is none for the page's metas
        names = [n for n in (line(article.headline), line(house.name)) if n]
        values = {
            "lang": language_tag(article.language),
            "title": " - ".join(names) or words["text"],
            "canonical": address(article, house),
            "metas": meta_tags(article, told, house),
            "json_ld": Markup(json_ld(article, told, house)),
            "style": Markup(theme.style.replace("</", "<\\/")),
            "crumbs": channel_links(article, house),
            "house": {"name": line(house.name), "site": house.site, "domain": line(house.domain)},
            "article": Markup(written.element),
            "parts": {name: Markup(part) for name, part in written.parts.items()},
            "lead": _lead(article, pictures, at),
            "options": theme.chosen(house.theme_options),
            "words": words,
        }
        return theme.render(values)

    def _theme(self, house: House) -> Theme:
        folder = find_theme(house.theme, [*map(Path, house.theme_folders), resources() / "themes"])
        # Compiled once and kept until the theme's files change (page.html itself is watched by its environment).
        state = tuple((folder / n).stat().st_mtime_ns for n in ("style.css", "theme.toml") if (folder / n).exists())
        if folder not in self._themes or self._themes[folder][0] != state:
            self._themes[folder] = (state, read_theme(folder))
        return self._themes[folder][1]


def _lead(article: Article, pictures: Mapping[str, Picture], at: Address) -> dict[str, object] | None:
    """The leading picture for a template that shows it in its own way; None when there is none."""
    found = leading(article, pictures)
    if found is None:
        return None
    figure, best = found[0], found[1].renditions[0]
    size = {"width": best.width, "height": best.height}
    return {"src": at(best), "alt": line(figure.alt), **size, "focus": focus_of(figure.look)}
