"""Texts that try to be more than text, and an article that has one of them in every field."""

from __future__ import annotations

import dataclasses
from typing import Any

from export_samples import ASSET, HOUSE

from newsdesk.article.article import Article, Person, Source
from newsdesk.article.blocks import KINDS, Divider, Embed, Figure, Opaque, Table, TextBlock
from newsdesk.article.richtext import RichText, rich
from newsdesk.extend.ports import House

OBJECTS = ("figure", "table", "embed", "divider")
HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style></title></textarea><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)> ' onmouseover='alert(1)",
    "--><b>x</b><!-- ]]> <![CDATA[ <?php echo 1 ?>",
    "{{ 7*7 }} {% raw %} ${7*7} {0.__class__}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066 \ufeff\u0000\u0007\x1b[31m \ud800 \uffff",
    "长" * 3000 + "word" * 3000 + "\u0301" * 300,
    "𠮷野家 👨‍👩‍👧 &lt;b&gt; &amp;amp; &#60;i&#62;",
]


def hostile_article(text: str) -> Article:
    """The text in every field of the model."""
    marked = RichText(text, rich(text, (0, len(text), "link", text), (0, 2, "link", "javascript:alert(2)")).marks)
    kinds = [k for k in KINDS if k not in ("kicker", "headline", "subtitle", *OBJECTS)]
    values: dict[str, Any] = dict.fromkeys(
        (
            *("id", "language", "created", "updated", "short_headline", "slug", "dateline", "publish_time"),
            *("summary", "copyright_holder", "copyright_notice", "digital_source_type", "note"),
        ),
        text,
    )
    return Article(
        **values,
        source=Source(text, text, "reprint", text, (text, text)),
        authors=(Person(text, text), Person(text, "reporter")),
        editors=(Person(text, text),),
        channel=(text, text),
        keywords=(text,),
        subjects=(text,),
        blocks=(
            TextBlock("k" + text, "kicker", rich(text)),
            TextBlock("h" + text, "headline", rich(text)),
            TextBlock("s" + text, "subtitle", rich(text)),
            *(TextBlock(kind + text, kind, marked) for kind in kinds),  # type: ignore[arg-type]
            Figure("f" + text, ASSET, marked, text, text),
            Divider("d" + text),
            Table("w" + text, ((text, text), (text, text)), True, ("right", "left"), text),
            Embed("e" + text, text, text),
            Embed("e2" + text, "https://a.example/" + text, text),
            Opaque("o" + text, '{"type": "poll"}'),
        ),
    )


def hostile_house(text: str) -> House:
    links = {(text,): "javascript:alert(3)"}
    return dataclasses.replace(HOUSE, name=text, site=text, domain=text, channel_links=links)
