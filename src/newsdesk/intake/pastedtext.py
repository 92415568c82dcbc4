"""Plain text from a clipboard to blocks: paragraphs, or what Markdown's signs say when there are any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from newsdesk.article.blocks import Block, Figure, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.base.text import clean, has_han
from newsdesk.intake.htmlblocks import blocks_of
from newsdesk.intake.markdown import to_html
from newsdesk.intake.pasted import Pasted
from newsdesk.intake.pastednotes import notes

_SURE = re.compile(r"(?m)^#{1,4} \S.*$|^\|?[ :]*-{3,}[ :|-]*\|[ :|-]*$|^```|^!\[[^\]\n]*\]\(")
_SIGNS = re.compile(r"\*\*[^*\s][^*\n]*\*\*|\[[^\]\n]+\]\(https?://[^)\s]+\)|(?m:^(?:[-*+] |\d{1,2}\. |> )\S)")
_ITEM = re.compile(r" *(?:[-*+]|\d{1,2}[.)]) +\S")
_BLOCK = re.compile(r" *(?:>|\||#{1,6} |```|(?:-{3,}|\*{3,}|={3,}) *$)|    ")
_REFERENCE = re.compile(r"^ {0,3}\[(?=[^\]\n]*\]:)")
_LESS, _AND = "\ue000", "\ue001"
"""Stand for < and & until Markdown is done; private characters that no text has."""


def is_markdown(text: str) -> bool:
    """Does the text say by its signs that it is Markdown? One sure sign, or three that may be chance."""
    return bool(_SURE.search(text)) or len(_SIGNS.findall(text)) > 2


def _prepared(text: str) -> str:
    """Text so that Markdown takes nothing from it: no tags, no references, and lines of Chinese are paragraphs.

    A Chinese text is not wrapped by hand: where a line ends, a paragraph ends. A list begins without an empty line.
    """
    text = clean(text).replace("<", _LESS).replace("&", _AND)
    out: list[str] = []
    code = False
    for line in text.split("\n"):
        before = out[-1] if out else ""
        code ^= line.lstrip().startswith("```")
        if before.strip() and line.strip() and not code and _is_apart(before, line):
            out.append("")
        out.append(_REFERENCE.sub(r"\\[", line))
    return "\n".join(out)


def _is_apart(before: str, line: str) -> bool:
    """Does a new paragraph or list begin with this line, though no empty line says so?"""
    listed, was = bool(_ITEM.match(line)), bool(_ITEM.match(before))
    if listed or was:
        return listed != was and not line.startswith(" ")
    if before.startswith("|"):
        return not line.startswith("|")
    return has_han(before) and not _BLOCK.match(line) and not _BLOCK.match(before)


def _told(block: Block) -> Block:
    """A figure without its picture says at least what it showed."""
    if isinstance(block, Figure) and not block.asset and not block.caption.text and block.alt:
        return Figure(block.id, "", RichText(block.alt))
    return block


def read_text(text: str, new_id: Callable[[], str]) -> Pasted:
    """The blocks of a plain text; one that has no signs of Markdown is left to the caller: no blocks."""
    if not is_markdown(text):
        return Pasted(())
    counted: Counter[str] = Counter()

    def take(image: object) -> str:
        counted["unread"] += 1
        return ""

    html = to_html(_prepared(text)).replace(_LESS, "&lt;").replace(_AND, "&amp;")
    blocks: list[Block] = [_told(block) for block in blocks_of(html, new_id, take)]
    if blocks and text.lstrip().startswith("# ") and type(blocks[0]) is TextBlock and len(blocks) > 1:
        blocks[0] = TextBlock(blocks[0].id, "headline", RichText(blocks[0].text.text))
    return Pasted(tuple(blocks), {}, notes(blocks, counted, "Markdown"), "Markdown")
