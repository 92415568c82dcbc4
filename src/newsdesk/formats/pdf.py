"""The article as a proof on paper: a tagged PDF (PDF/UA-1) with page numbers, made by WeasyPrint.

WeasyPrint is an extra (``pip install newsdesk[pdf]``), for it needs Pango from the system; it is loaded by the first
export. It gives Chinese the right text layer, which Qt's own writer does not.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from markupsafe import escape
from PIL import ImageFile

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.base.paths import resources
from newsdesk.extend.ports import Bundle, House, Option, Picture
from newsdesk.formats.articlehtml import write_article
from newsdesk.formats.figures import files, printable, shown
from newsdesk.formats.meta import description
from newsdesk.formats.options import read_options
from newsdesk.formats.runs import line
from newsdesk.formats.times import moment
from newsdesk.formats.words import language_tag, words_for
from newsdesk.formats.xhtml import article_tree, markup

ENTRY = "proof.pdf"
_HERE = "http://newsdesk.invalid/"
"""What addresses of pictures are relative to: a place that is none (RFC 2606, 2), for nothing is ever fetched."""
_HEADING = 60
"""Characters of a name or headline that stand above each page."""
_LONG = re.compile(r"[^\s\u2e80-\U0003ffff]{60}(?=[^\s\u2e80-\U0003ffff])")
"""Of a word of a language with spaces as much as a line may hold."""
_END = re.compile(rb"%%EOF\s*\Z")


class PdfExporter:
    """``proof.pdf``, the pictures inside."""

    name = "pdf"
    label: Message = M("Proof (PDF)")
    limits: tuple[Message, ...] = (
        M("Blocks that a newer version made, empty paragraphs and unsafe links are left out."),
        M("It is a proof for reading, not the paper's layout, and it cannot be taken in again."),
    )
    options: Mapping[str, Option] = {}

    def export(
        self, article: Article, pictures: Mapping[str, Picture], house: House, options: Mapping[str, Any]
    ) -> Bundle:
        """The bundle; equal input and equal fonts give equal bytes. UserError without WeasyPrint."""
        read_options(options, self.options)
        weasyprint = _weasyprint()
        held = printable(pictures)
        page = _page(article, held, house)
        images = files(p for _, p in shown(article, held))
        document = weasyprint.HTML(string=page, base_url=_HERE, url_fetcher=_fetcher(weasyprint, images))
        made = document.write_pdf(
            stylesheets=[weasyprint.CSS(string=(resources() / "proof" / "style.css").read_text("utf-8"))],
            pdf_variant="pdf/ua-1",
            pdf_identifier=hashlib.sha256(page.encode()).digest()[:16],
        )
        return Bundle(ENTRY, {ENTRY: made})

    def verify(self, bundle: Bundle) -> Iterable[str]:
        """Is it a whole PDF?"""
        data = bundle.files[bundle.entry]
        if not data.startswith(b"%PDF-"):
            yield "it does not begin as a PDF"
        if not _END.search(data):
            yield "its end is missing"


def _weasyprint() -> Any:
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: the system lacks Pango
        raise UserError(
            M("A PDF needs WeasyPrint and Pango, and one of them is missing here."),
            M("Install them: pip install 'newsdesk[pdf]', and on Debian: apt-get install libpangoft2-1.0-0"),
        ) from error
    # It lets Pillow take pictures that are cut short, for the whole program; what is taken in must be whole.
    ImageFile.LOAD_TRUNCATED_IMAGES = strict
    # What it warns of are the article's own words.
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return weasyprint


def _fetcher(weasyprint: Any, images: Mapping[str, bytes]) -> Any:
    """Gives the pictures of this article, and refuses whatever else the page may name."""
    base: Any = weasyprint.urls.URLFetcher

    class Fetcher(base):  # type: ignore[misc]  # WeasyPrint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            data = images.get(url.removeprefix(_HERE)) if url.startswith(_HERE) else None
            if data is None:
                raise ValueError("not one of the article's pictures")
            return weasyprint.urls.URLFetcherResponse(url, data)

    return Fetcher()


def _breakable(text: str | None) -> str | None:
    """Very long words with places where they may break: WeasyPrint's time grows with the square of their length."""
    return _LONG.sub("\\g<0>\u200b", text) if text else text


def _page(article: Article, pictures: Mapping[str, Picture], house: House) -> str:
    words = words_for(article.language)
    tree, _ = article_tree(write_article(article, pictures, words).element)
    for element in tree.iter():
        element.text, element.tail = _breakable(element.text), _breakable(element.tail)
    title = line(article.headline) or words["text"]
    proof = words["proof"].replace("{}", str(article.revision))
    metas = {
        "author": ", ".join(line(p.name) for p in article.authors if line(p.name)),
        "description": description(article),
        "keywords": ", ".join(line(k) for k in article.keywords if line(k)),
        "generator": "Newsdesk",
        **{f"dcterms.{name}": _utc(time) for name, time in _times(article)},
    }
    told = "\n".join(f'<meta name="{n}" content="{escape(text)}">' for n, text in metas.items() if text)
    heading = " · ".join(x[:_HEADING] for x in (line(house.name), title) if x)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language_tag(article.language))}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{told}\n</head>\n"
        f'<body data-proof="{escape(proof)}" data-headline="{escape(heading)}">\n{markup(tree, form="html")}\n'
        "</body>\n</html>\n"
    )


def _times(article: Article) -> tuple[tuple[str, str], ...]:
    """When it was made and changed: the article, not the file."""
    return ("created", article.created or article.updated), ("modified", article.updated or article.created)


def _utc(time: str) -> str:
    when = moment(time)
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if when else ""
