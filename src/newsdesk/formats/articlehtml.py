"""The ``<article>`` element: header, body and footer, the same in a page, a CMS and the JSON export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from newsdesk.article.article import Article
from newsdesk.article.blocks import TextBlock
from newsdesk.base.links import safe_link
from newsdesk.extend.ports import Picture
from newsdesk.formats.body import write_body
from newsdesk.formats.figures import Address, path_of
from newsdesk.formats.identity import identity
from newsdesk.formats.people import editors_line, names_line
from newsdesk.formats.printed import generated, is_generated, origin, rights
from newsdesk.formats.runs import anchor, line
from newsdesk.formats.times import machine, minutes
from newsdesk.formats.words import Words, language_tag

_TAGS = {
    "kicker": '<p {at} class="kicker">{text}</p>',
    "headline": '<h1 {at} itemprop="headline">{text}</h1>',
    "subtitle": '<p {at} class="subtitle">{text}</p>',
}


@dataclass(frozen=True, slots=True)
class ArticleHtml:
    """The element, each block's own element by block id, and the parts for who puts them together differently.

    Parts, each "" when there is nothing: ``opening`` (the start tag), ``head``, ``body``, ``foot`` (the elements in
    it), ``lead`` (the leading picture's figure, for the top of the page) and ``rest`` (the body without it). For the
    inside of other elements: ``kicker``, ``headline``, ``subtitle``, ``source``, ``time``, ``generated``, ``text``
    (what the body holds), ``names``, ``editors``, ``rights``.
    """

    element: str
    blocks: Mapping[str, str]
    parts: Mapping[str, str] = field(default_factory=dict)


def write_article(
    article: Article,
    pictures: Mapping[str, Picture],
    words: Words,
    *,
    spaces: bool = False,
    address: Address = path_of,
) -> ArticleHtml:
    """The article element. ``spaces``: paragraphs begin with two ideographic spaces in place of a style's indent;
    ``address`` says where the pictures' files are."""
    body = write_body(article, pictures, words, spaces=spaces, address=address)
    front = article.blocks[: len(article.blocks) - len(article.body)]
    titles = {b.id: _title(b.kind, b.id, b.text.text) for b in front if isinstance(b, TextBlock)}
    header = [*titles.values(), _origin(article, words), _line("generated", generated(article, words))]
    names = _names(article, words)
    parts = {
        "opening": _opening(article),
        "head": _wrap("header", "story-head", header),
        "body": _body([body.html, names]),
        "foot": _wrap("footer", "story-foot", _foot(article, words)),
        "lead": body.lead,
        "rest": _body([body.rest, names]),
        "text": "\n".join(part for part in (body.html, names) if part),
        **_inner(article, words),
    }
    whole = (parts["opening"], parts["head"], parts["body"], parts["foot"], "</article>")
    return ArticleHtml("\n".join(part for part in whole if part), {**titles, **body.elements}, parts)


def _body(parts: list[str]) -> str:
    return _wrap('div itemprop="articleBody"', "story-body article-body", parts)


def _inner(article: Article, words: Words) -> dict[str, str]:
    """The parts that stand inside elements of a theme's own, escaped."""
    titles = {"kicker": "", "headline": "", "subtitle": ""}
    for block in article.blocks[: len(article.blocks) - len(article.body)]:
        if isinstance(block, TextBlock) and line(block.text.text):
            item = ' itemprop="headline"' if block.kind == "headline" else ""
            text = escape(line(block.text.text))
            titles[block.kind] = f'<span id="{escape(anchor(block.id))}"{item}>{text}</span>'
    return titles | {
        "source": _source(article),
        "time": _time(article),
        "generated": str(escape(words["generated"])) if is_generated(article) else "",
        "names": str(escape(names_line(article.authors, article.language, words))),
        "editors": str(escape(editors_line(article.editors, article.language, words))),
        "rights": str(escape(rights(article))),
    }


def write_text(article: Article, pictures: Mapping[str, Picture], words: Words, *, spaces: bool = False) -> str:
    """What stands below the titles, without an element around it, for a system that prints titles and source itself."""
    body = write_body(article, pictures, words, spaces=spaces).html
    label = _line("generated", generated(article, words))
    return "\n".join(part for part in (label, body, _names(article, words), *_foot(article, words)) if part)


def _opening(article: Article) -> str:
    """The start tag. Its microdata names the same thing as the page's JSON-LD, and stays when pasted elsewhere."""
    names = identity(article)
    item = f' itemid="{escape(names)}"' if names else ""
    kind = f'itemscope itemtype="https://schema.org/NewsArticle"{item}'
    return f'<article class="story" lang="{escape(language_tag(article.language))}" {kind}>'


def _wrap(tag: str, name: str, parts: list[str]) -> str:
    inside = "\n".join(part for part in parts if part)
    return f'<{tag} class="{name}">\n{inside}\n</{tag.split()[0]}>' if inside else ""


def _title(kind: str, block_id: str, text: str) -> str:
    at = f'id="{escape(anchor(block_id))}"'
    return _TAGS[kind].format(at=at, text=escape(line(text))) if line(text) else ""


def _origin(article: Article, words: Words) -> str:
    """The line under the headline: source and time; for a reprint also what it was called and who wrote it."""
    parts: list[str] = []
    for kind, label, text in origin(article, words):
        named = {"source": _source(article), "time": _time(article)}.get(kind) or str(escape(text))
        parts.append(named if kind == "time" else f'<span class="{kind}">{escape(label)}{named}</span>')
    return '<p class="origin">\n' + "\n".join(parts) + "\n</p>" if parts else ""


def _source(article: Article) -> str:
    link, name = safe_link(article.source.link), escape(line(article.source.name))
    return f'<a href="{escape(link)}" rel="noopener">{name}</a>' if link and name else str(name)


def _time(article: Article) -> str:
    if minutes(article.publish_time):
        at = escape(machine(article.publish_time))
        return f'<time datetime="{at}" itemprop="datePublished">{minutes(article.publish_time)}</time>'
    text = escape(line(article.publish_time))
    return f'<span class="time">{text}</span>' if text else ""


def _names(article: Article, words: Words) -> str:
    """The names stand at the end of the body, as in print; there no reading mode cuts the last section off."""
    return _line("names", names_line(article.authors, article.language, words))


def _foot(article: Article, words: Words) -> list[str]:
    editors = editors_line(article.editors, article.language, words)
    return [_line("editors", editors), _line("rights", rights(article))]


def _line(name: str, text: str) -> str:
    return f'<p class="{name}">{escape(text)}</p>' if text else ""
