"""Anybody's saved page to an article: its story through the same reader as a paste, and what the page says about it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from newsdesk.article.article import Article, Person, settle_titles
from newsdesk.article.article import Source as Origin
from newsdesk.article.blocks import TITLES, Block, Figure, Table, TextBlock, pictures_in, words_of
from newsdesk.article.outline import lead
from newsdesk.article.richtext import RichText, cut
from newsdesk.base.clock import is_stamp
from newsdesk.base.message import M, Message
from newsdesk.base.text import has_han
from newsdesk.extend.ports import Imported, Note
from newsdesk.intake.pagebody import dateline_of, keywords_of, statement_of
from newsdesk.intake.pagedata import read_data
from newsdesk.intake.pagehead import is_statement
from newsdesk.intake.pageimages import PageImages
from newsdesk.intake.pagelines import is_end, is_navigation, length
from newsdesk.intake.pagemeta import channel_path, stated_in
from newsdesk.intake.pasted import Picture, read_tree, sheet_of
from newsdesk.intake.pastednotes import changed
from newsdesk.intake.webcontent import find_content, lines_around, without_furniture
from newsdesk.intake.webhead import Known, crumbs_of, language_of, read_known

LONG = 60
"""Han characters: a line from which on it is prose, and its loss worth a word."""
_HEAD = 12
"""Blocks at the beginning of the story that may still be its head."""
_FOOT = 20
"""Lines after the story among which may be who wrote and edited it."""
_LEFT: dict[str, Message] = {
    "menus": M("Menus, bars and footers were left out: {count}."),
    "related": M("Related links were left out: {count}."),
    "share": M("Share buttons were left out: {count}."),
    "comments": M("Readers' comments were left out: {count}."),
    "lines": M("Navigation, counters and buttons left out, lines: {count}."),
}


def read_page(root: Any, images: PageImages, new_id: Callable[[], str], created: str) -> Imported | None:
    """The article of a parsed page (the tree is changed); None when it has no story."""
    data, crumbs, sheet = read_data(root), crumbs_of(root), sheet_of(root)
    left = without_furniture(root)
    content = find_content(root)
    if content is None:
        return None
    before, after = lines_around(root, content)
    blocks, pictures, counted = read_tree(content, sheet, new_id, _finder(images))
    start = [line for b in _opening(blocks) for line in words_of(b).split("\n")]
    known = read_known(root, data, [*before, *start], crumbs)
    story = _Story(known, left)
    story.take(_with_assets(blocks, pictures))
    story.signed(after[:_FOOT])
    if not story.blocks:
        return None
    article = _article(root, known, story, new_id, created)
    elsewhere = sum(length(line) > LONG and not is_end(line) for line in after) + story.prose_after
    used = {p.asset for p in pictures_in(article.blocks)}
    assets = {sha256: held for sha256, held in images.assets.items() if sha256 in used}
    notes = (*_receipt(article, known), *changed(counted), *_left_out(left, elsewhere), *images.notes())
    return Imported(article, assets, notes)


def _finder(images: PageImages) -> Callable[[Any, int], tuple[Picture | None, str]]:
    def find(image: Any, number: int) -> tuple[Picture | None, str]:
        sizes = [image.get(side, "") for side in ("width", "height")]
        if any(size.isdecimal() and int(size[:6]) < 33 for size in sizes):
            return None, "blank"  # a sign or a spacer
        sha256 = images.take(image)
        return ((sha256, images.assets[sha256]), "") if sha256 else (None, "told")

    return find


def _with_assets(blocks: list[Block], pictures: dict[str, Picture]) -> list[Block]:
    """The figures with their pictures, by the hash of their bytes."""
    held = {i: hashlib.sha256(p[1]).hexdigest() for i, p in pictures.items() if isinstance(p[1], bytes)}
    return [replace(b, asset=held.get(b.id, "")) if type(b) is Figure else b for b in blocks]


def _opening(blocks: list[Block]) -> list[Block]:
    """The blocks before the first one of prose, and that."""
    for i, block in enumerate(blocks[:_HEAD]):
        if type(block) is TextBlock and block.kind == "paragraph" and length(block.text.text) > LONG:
            return blocks[: i + 1]
    return blocks[: _HEAD // 2]


class _Story:
    """Goes through the content's blocks: what states something is taken from them, what is of the site left out."""

    def __init__(self, known: Known, left: Counter[str]) -> None:
        self.blocks: list[Block] = []
        self.dateline = ""
        self.prose_after = 0
        self._begun = False  # is there a paragraph yet?
        self._known, self._left = known, left
        self._titles = {"".join(t.split()) for t in (known.kicker, known.headline, known.subtitle) if t}

    def take(self, blocks: list[Block]) -> None:
        """All of them."""
        whole = sum(len(words_of(b)) for b in blocks)
        read = 0
        for i, block in enumerate(blocks):
            read += len(words_of(block))
            if type(block) is not TextBlock:
                if block.kind != "divider" or self._begun:
                    self.blocks.append(block)
            elif self.blocks and is_end(block.text.text) and read > whole / 2 and self._begun:
                self._after(blocks[i:])
                break
            elif not self._is_stated(block.text.text):
                self._add(block)
        self._settle()

    def signed(self, lines: Sequence[str]) -> None:
        """Take the names from lines after the story."""
        for line in lines:
            stated = statement_of(line)
            self._take_people(stated.people if stated is not None else ())

    def _take_people(self, people: Iterable[tuple[str, Person]]) -> None:
        named = {(key, p.name) for key, p in self._known.people}
        self._known.people += [(key, p) for key, p in people if (key, p.name) not in named]

    def _after(self, blocks: list[Block]) -> None:
        for block in blocks:
            text = words_of(block)
            self._is_stated(text)
            self._left["lines"] += 1
            self.prose_after += length(text) > LONG and not is_end(text)

    def _is_stated(self, text: str) -> bool:
        """Is it a title said again, a statement, or a line of the site?"""
        if (bare := "".join(text.split())) in self._titles and not self._begun:
            self._titles.remove(bare)
            return True
        if words := keywords_of(text):
            self._known.keywords = self._known.keywords or words
            return True
        stated = statement_of(text)
        if stated is None and not self._begun and is_statement(found := stated_in(text)):
            stated = found
        if stated is not None:
            self._take_people(stated.people)
            if stated.source and self._known.guessed_source:
                self._known.source, self._known.guessed_source = stated.source, False
            self._known.original_title = self._known.original_title or stated.original_title
            return True
        path = not self._begun and length(text) <= LONG and channel_path(text) is not None
        count = not self._begun and re.fullmatch(r"[\d\s,.万+TA-]*", text) is not None
        if path or count or (is_navigation(text) and length(text) <= 30):
            self._left["lines"] += 1
            return True
        return False

    def _add(self, block: TextBlock) -> None:
        text = block.text
        if block.kind == "paragraph" and not self._begun:
            self.dateline, people, end = dateline_of(text.text)
            self._take_people(people)
            text = cut(text, end, len(text))
        kind = "heading" if block.kind in TITLES else block.kind
        self.blocks.append(TextBlock(block.id, kind, text))
        self._begun |= kind == "paragraph"

    def _settle(self) -> None:
        """A heading with nothing below it was no heading of the story."""
        while self.blocks and self.blocks[-1].kind in ("heading", "subheading", "divider"):
            self._left["lines"] += 1
            self.blocks.pop()


def _article(root: Any, known: Known, story: _Story, new_id: Callable[[], str], created: str) -> Article:
    titles = [
        TextBlock(new_id(), kind, RichText(text))  # type: ignore[arg-type]
        for kind, text in (("kicker", known.kicker), ("headline", known.headline), ("subtitle", known.subtitle))
        if text or kind == "headline"
    ]
    whole = known.headline + "".join(words_of(b) for b in story.blocks)
    time = known.time
    if time and not is_stamp(time):
        time += "+08:00" if has_han(whole) else "+00:00"
    kind = "reprint" if known.original_title else "original"
    article = Article(
        id=new_id(),
        created=created,
        updated=created,
        language=language_of(root, whole),
        source=Origin(known.source, kind=kind, original_title=known.original_title),
        authors=_named(known, "authors"),
        editors=_named(known, "editors"),
        dateline=story.dateline,
        channel=known.channel,
        publish_time=time,
        keywords=known.keywords,
        blocks=settle_titles((*titles, *story.blocks), new_id()),
    )
    said = known.summary.rstrip("….").rstrip()
    start = f"{article.dateline}{lead(article)}"
    repeats = not said or said == known.headline or "".join(said.split())[:60] in "".join(start.split())
    return article if repeats else replace(article, summary=known.summary)


def _named(known: Known, key: str) -> tuple[Person, ...]:
    seen: dict[str, Person] = {}
    for which, person in known.people:
        if which == key:
            seen.setdefault(person.name, person)
    return tuple(seen.values())


# ------------------------------------------------------------------ receipt


def _receipt(article: Article, known: Known) -> list[Note]:
    """What was found, what is missing, and what was guessed."""
    sign = "、" if article.language.startswith("zh") else ", "
    authors = sign.join(p.name for p in article.authors)
    found = (
        (article.headline, M("Headline: {text}", text=article.headline), M("No headline was found.")),
        (article.source.name, M("Source: {text}", text=article.source.name), M("No source was found.")),
        (article.publish_time, M("Publish time: {text}", text=article.publish_time), M("No publish time was found.")),
        (article.channel, M("Channel: {text}", text=" › ".join(article.channel)), M("No channel was found.")),
        (article.authors, M("Authors: {text}", text=authors), M("No author was found.")),
    )
    notes = [Note("found", yes) if value else Note("unsure", no) for value, yes, no in found]
    count = Counter("figure" if type(b) is Figure else "table" if type(b) is Table else "text" for b in article.body)
    kept = M(
        "Paragraphs {texts}, pictures {figures}, tables {tables}.",
        texts=count["text"],
        figures=count["figure"],
        tables=count["table"],
    )
    notes.append(Note("kept", kept))
    if known.unsure_headline:
        notes.append(Note("unsure", M("Several lines could be the headline; check the titles.")))
    if known.guessed_source:
        notes.append(Note("unsure", M("The source was taken from the site's name; check it.")))
    if known.time and known.bare:
        notes.append(Note("unsure", M("The page gives a date without a time; midnight was assumed.")))
    if known.time and not is_stamp(known.time):
        zone = article.publish_time[-6:]
        notes.append(Note("unsure", M("The page gives no time zone; {zone} was assumed.", zone=zone)))
    return notes


def _left_out(left: Counter[str], elsewhere: int) -> list[Note]:
    notes = [Note("dropped", Message(m.template, (("count", left[name]),))) for name, m in _LEFT.items() if left[name]]
    if elsewhere:
        notes.append(Note("unsure", M("Left out after the end of the article, long lines: {count}.", count=elsewhere)))
    return notes
