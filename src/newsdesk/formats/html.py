"""The article as a web page, complete in one folder, or as its article element alone for pasting into a CMS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from newsdesk.article.article import Article
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.base.text import is_chinese
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import files, focus_of, leading, path_of, shown
from newsdesk.formats.meta import address, channel_links, json_ld, meta_tags
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.soundness import faults
from newsdesk.formats.theme import Theme, find_theme, read_theme
from newsdesk.formats.words import language_tag, words_for


class HtmlExporter:
    """``index.html`` (the theme's page, style included) or ``article.html``, and the pictures under ``images/``."""

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
        spaces = chosen["lead_indent"] == "spaces"
        named = chosen["form"] == "page" and bool(address(article, house))  # only a page with an address names its card
        held = files((picture for _, picture in shown(article, pictures)), card=named)
        if chosen["form"] == "article":
            element = write_article(article, pictures, words_for(article.language), spaces=spaces).element
            return Bundle("article.html", {"article.html": f"{element}\n".encode(), **held})
        return Bundle("index.html", {"index.html": self._page(article, pictures, house, spaces).encode(), **held})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Are ids unique, and elements closed?"""
        return faults(bundle.files[bundle.entry].decode())

    def _page(self, article: Article, pictures: Mapping[str, Picture], house: House, spaces: bool) -> str:
        theme = self._theme(house)
        words = {**words_for(article.language), **theme.texts.get("zh" if is_chinese(article.language) else "en", {})}
        written = write_article(article, pictures, words, spaces=spaces)
        names = [n for n in (line(article.headline), line(house.name)) if n]
        values = {
            "lang": language_tag(article.language),
            "title": " - ".join(names) or words["text"],
            "canonical": address(article, house),
            "metas": meta_tags(article, pictures, house),
            "json_ld": Markup(json_ld(article, pictures, house)),
            "style": Markup(theme.style.replace("</", "<\\/")),
            "crumbs": channel_links(article, house),
            "house": {"name": line(house.name), "site": house.site, "domain": line(house.domain)},
            "article": Markup(written.element),
            "parts": {name: Markup(part) for name, part in written.parts.items()},
            "lead": _lead(article, pictures),
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


def _lead(article: Article, pictures: Mapping[str, Picture]) -> dict[str, object] | None:
    """The leading picture for a template that shows it in its own way; None when there is none."""
    found = leading(article, pictures)
    if found is None:
        return None
    figure, best = found[0], found[1].renditions[0]
    size = {"width": best.width, "height": best.height}
    return {"src": path_of(best), "alt": line(figure.alt), **size, "focus": focus_of(figure.look)}
