"""What somebody said must still be verified: marked on the page, or written into the text as 【待核】 or [verify]."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, text_of
from newsdesk.article.place import Place
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import CheckContext, Finding

_WRITTEN = re.compile(r"【待[核查][^】\n]{0,20}】|\[(?:to )?verify(?:[: ][^\]\n]{0,20})?\]", re.IGNORECASE)


class StillToVerify:
    """One error for each place: nothing unverified is published."""

    code = "verify"
    label: Message = M("Still to verify")

    def find(self, article: Article, context: CheckContext) -> Iterable[Finding]:
        for block in article.blocks:
            text = text_of(block)
            if text is None:
                continue
            field = "caption" if type(block) is Figure else "text"
            for start, end in _places(text):
                said = _WRITTEN.sub("", text.text[start:end]).strip() or text.text[max(0, start - 12) : start].strip()
                message = M("Still to verify: {text}", text=said[:30])
                yield Finding("verify.open", "error", message, Place(block.id, field, start, end))


def _places(text: RichText) -> Iterator[tuple[int, int]]:
    """Marked or written places, those that touch as one."""
    found = [(m.start, m.end) for m in text.marks if m.type == "verify"]
    found += [m.span() for m in _WRITTEN.finditer(text.text)]
    low = high = -1
    for start, end in sorted(found):
        if start > high:
            if high >= 0:
                yield low, high
            low, high = start, end
        high = max(high, end)
    if high >= 0:
        yield low, high
