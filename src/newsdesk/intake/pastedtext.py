"""Plain text from a clipboard to blocks: paragraphs, or what Markdown's signs say when there are any."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from newsdesk.article.blocks import Block, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.intake.htmlblocks import blocks_of
from newsdesk.intake.markdown import to_html
from newsdesk.intake.pasted import Pasted
from newsdesk.intake.pastednotes import notes

_SURE = re.compile(r"(?m)^#{1,4} \S.*$|^\|?[ :]*-{3,}[ :|-]*\|[ :|-]*$|^```|^!\[[^\]\n]*\]\(")
_SIGNS = re.compile(r"\*\*[^*\s][^*\n]*\*\*|\[[^\]\n]+\]\(https?://[^)\s]+\)|(?m:^(?:[-*+] |\d{1,2}\. |> )\S)")


def is_markdown(text: str) -> bool:
    """Does the text say by its signs that it is Markdown? One sure sign, or three that may be chance."""
    return bool(_SURE.search(text)) or len(_SIGNS.findall(text)) > 2


def read_text(text: str, new_id: Callable[[], str]) -> Pasted:
    """The blocks of a plain text; one that has no signs of Markdown is left to the caller: no blocks."""
    if not is_markdown(text):
        return Pasted(())
    counted: Counter[str] = Counter()

    def take(image: object) -> str:
        counted["unread"] += 1
        return ""

    blocks: list[Block] = blocks_of(to_html(text), new_id, take)
    if blocks and text.lstrip().startswith("# ") and type(blocks[0]) is TextBlock and len(blocks) > 1:
        blocks[0] = TextBlock(blocks[0].id, "headline", RichText(blocks[0].text.text))
    return Pasted(tuple(blocks), {}, notes(blocks, counted, "Markdown"), "Markdown")
