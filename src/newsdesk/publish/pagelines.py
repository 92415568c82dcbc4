"""What a reader sees of the HTML that a content system gives back: lines of text, and pictures with their captions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from newsdesk.extend.publishing import SeenPicture

LARGEST = 8 << 20
"""Characters that are read."""
_BLOCKS = frozenset(
    (  # noqa: SIM905  a list of words
        "address article aside blockquote body dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6"
        " header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
    ).split()
)
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "svg", "iframe"))


def read(html: str) -> tuple[tuple[str, ...], tuple[SeenPicture, ...]]:
    """The lines (white space is one space, none is empty) and the pictures, both in order. Raises nothing, whatever it
    is given."""
    if not html.strip():
        return (), ()
    try:
        root = lxml_html.fragment_fromstring(html[:LARGEST].replace("\0", ""), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return (_joined(html),), ()
    held: list[str] = [""]
    _walk(root, held)
    lines = tuple(line for part in held if (line := _joined(part)))
    return lines, tuple(_pictures(root))


def lines_of(html: str) -> tuple[str, ...]:
    """The lines alone."""
    return read(html)[0]


def _walk(root: lxml_html.HtmlElement, held: list[str]) -> None:
    """Every text in order; a block or a line break begins a new line. With a stack: hostile pages are deep."""
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            held[-1] += node.tail or ""
            continue
        name = node.tag if isinstance(node.tag, str) else ""
        if name in _BLOCKS or name == "br":
            held.append("")
        if event == "start":
            held[-1] += (node.text or "") if not _hidden(node) else ""
        elif node is not root:
            held[-1] += (node.tail or "") if not _hidden(node.getparent()) else ""


def _hidden(node: lxml_html.HtmlElement | None) -> bool:
    while node is not None:
        if node.tag in _UNSEEN:
            return True
        node = node.getparent()
    return False


def _pictures(root: lxml_html.HtmlElement) -> Iterator[SeenPicture]:
    for image in root.iter("img"):
        under = next(iter(image.iterancestors("figure")), None)
        caption = ""
        while under is not None:
            found = next((c for c in under if c.tag == "figcaption"), None)
            if found is not None:
                caption = _joined(found.text_content())
                break
            under = next(iter(under.iterancestors("figure")), None)
        yield SeenPicture(image.get("src", ""), image.get("alt", ""), caption)


def _joined(text: str) -> str:
    return " ".join(text.split())
