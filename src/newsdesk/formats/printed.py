"""What a finished article says around its blocks' own text: the same in every form that people read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, TextBlock
from newsdesk.article.origin import GENERATED, says_generated, term_of
from newsdesk.article.outline import groups, sections
from newsdesk.base.links import fit
from newsdesk.extend.ports import Picture
from newsdesk.formats.runs import line
from newsdesk.formats.times import minutes
from newsdesk.formats.words import DASHES, Words


@dataclass(frozen=True, slots=True)
class Printed:
    """What is said at the blocks of one article. ``lead`` is the id of its first paragraph that has text ("" when there
    is none), ``high`` those of the subheadings that stand under no heading: they are of its level, for the levels of a
    page have no gaps."""

    words: Words
    dateline: str
    lead: str
    high: frozenset[str]
    first: frozenset[str]
    """Of each note and correction the paragraph that begins it."""

    def label(self, block: TextBlock) -> str:
        """What the box of a note is, said at its beginning; not twice where the text begins with it."""
        label = self.words[block.kind]
        told = block.id not in self.first or line(block.text.text).startswith(label.rstrip("：: "))
        return "" if told else label

    def dash(self, block: TextBlock) -> str:
        """What stands before who said a quote; nothing where it was typed."""
        return "" if line(block.text.text).startswith(DASHES) else self.words["attribution"]

    def lead_in(self, lead: TextBlock | None) -> tuple[str, str]:
        """The dateline before the lead and what parts them. Typed into the lead as well, it is not printed twice."""
        if not self.dateline or (lead and fit(lead.text.text).strip().startswith(self.dateline)):
            return "", ""
        return self.dateline, self.words["dateline"] if lead else ""


def printed(article: Article, words: Words) -> Printed:
    """What is said around this article's blocks in the language of the words."""
    body = article.body
    full = {b.id for b in body if isinstance(b, TextBlock) and line(b.text.text)}
    boxes = (g.blocks for g in groups(body) if g.kind in ("note", "correction"))
    return Printed(
        words=words,
        dateline=line(article.dateline),
        lead=next((b.id for b in body if b.kind == "paragraph" and b.id in full), ""),
        high=frozenset(b.id for s in sections(body) if s.heading is None or s.heading.id not in full for b in s.blocks),
        first=frozenset(next((b.id for b in held if b.id in full), "") for held in boxes),
    )


def origin(article: Article, words: Words) -> list[tuple[str, str, str]]:
    """The line under the headline as ("source", "time" or "original"; label; text): source and time, and for a reprint
    what it was called and who wrote it."""
    source = article.source
    authors = words["between_names"].join(line(a) for a in source.original_authors if line(a))
    title = line(source.original_title)
    rows = [
        ("source", words["reprint" if source.kind == "reprint" else "source"], line(source.name)),
        ("time", "", minutes(article.publish_time) or line(article.publish_time)),
        ("original", "", words["original_title"].replace("{}", title) if title else ""),
        ("original", "", words["original_authors"].replace("{}", authors) if authors else ""),
    ]
    return [row for row in rows if row[2]]


def is_generated(article: Article) -> bool:
    """Must readers be told that a machine made it, or parts of it?"""
    return term_of(article.digital_source_type) in GENERATED


def generated(article: Article, words: Words) -> str:
    """The label of an article that a machine has made, or a part of it; else ""."""
    return words["generated"] if is_generated(article) else ""


def generated_picture(there: Sequence[tuple[Figure, Picture]], words: Words) -> str:
    """The label of a figure of which a machine has made a picture, or a part of it; "" where its own words say so."""
    told = any(picture.generated and not says_generated(figure) for figure, picture in there)
    return words["generated_picture"] if told else ""


def rights(article: Article) -> str:
    """Whose the article is, in a line."""
    holder = line(article.copyright_holder)
    return line(article.copyright_notice) or (f"© {holder}" if holder else "")
