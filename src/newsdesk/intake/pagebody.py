"""The body of a news page: paragraphs, headings, lists, pictures with captions, and who is named at its end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from newsdesk.article.article import Person
from newsdesk.article.blocks import Block, Figure, TextBlock, TextKind
from newsdesk.article.place import Place
from newsdesk.article.richtext import RichText
from newsdesk.base.message import M
from newsdesk.extend.ports import Note
from newsdesk.intake.pagehead import is_statement
from newsdesk.intake.pagelines import (
    bullet_text,
    heading_kind,
    image_of,
    is_end,
    is_navigation,
    length,
    marked_caption,
    split_credit,
)
from newsdesk.intake.pagemeta import Stated, bracketed_names, stated_in, take_people

CAPTION, LONGEST_CAPTION = 45, 75
"""Han characters: below the first a line under a picture is its caption, up to the second it may be."""
_DATELINE = re.compile(
    r"^(?P<line>(?:本报|本台|本网|晚报|日报|早报)(?:\d{1,2}月\d{1,2}日)?讯|(?:据)?(?:新华社|中新社|中新网|"
    r"本报)?[\u4e00-\u9fff]{2,8}\d{1,2}月\d{1,2}日(?:电|讯)|"
    r"[\u4e00-\u9fff]{2,6}讯(?=[\s(（]))\s*(?:[(（](?P<names>[^)）]{2,40})[)）]|"
    r"(?P<said>(?:本报)?记者\s*[\u4e00-\u9fff、 ]{2,12}?)\s*报道)?[\s:：,，]*"
)
_LATIN_DATELINE = re.compile(
    r"^(?P<line>[A-Z][A-Z .'’-]{2,40}(?:,\s*[A-Z][A-Za-z.]+)?(?:\s+\d{1,2})?(?:\s+\([A-Z]{2,5}\))?)\s+[—–-]{1,2}\s+"
)
_KEYWORDS = re.compile(r"^(?:关键词|标签|tags?|keywords?)\s*[:：]\s*(?P<words>.+)$", re.I)
_NUMBER = re.compile(r"^(\d{1,2})[.、)）]\s*(?=\S)")
_FINISH = ("。", "！", "？", ".", "!", "?", "…", "”", "）", ")")


def keywords_of(line: str) -> tuple[str, ...]:
    """The words of a line that says it has keywords; () for any other line."""
    found = _KEYWORDS.match(line)
    if found is None or length(line) >= 80:
        return ()
    signs = r"\s*[,，、;；|]\s*" if re.search(r"[,，、;；|]", found["words"]) else r"\s+"
    return tuple(w for w in re.split(signs, found["words"].strip()) if w)


def statement_of(line: str) -> Stated | None:
    """What a line of the body states that is nothing but statements; None for any other, and for a time alone."""
    names = bracketed_names(line)
    if names:
        return Stated(people=[("authors", Person(n, "reporter")) for n in names])
    if length(line) > 60 or line.endswith("。"):
        return None
    stated = stated_in(line)
    told = stated.people or stated.source or stated.original_title
    return stated if told and is_statement(stated) else None


def dateline_of(line: str) -> tuple[str, list[tuple[str, Person]], int]:
    """The dateline that a first paragraph begins with, who is named in it, and where the text begins; "", none and 0
    when there is none."""
    none: tuple[str, list[tuple[str, Person]], int] = ("", [], 0)
    found = _DATELINE.match(line) or _LATIN_DATELINE.match(line)
    if found is None or not line[found.end() :].strip():
        return none
    people: list[tuple[str, Person]] = []
    inner = found.groupdict().get("names") or found.groupdict().get("said") or ""
    if inner:
        left = take_people(inner, people)
        if not people or left.strip(" 、,，"):
            return none
    rest = line[found.end() :]
    return found["line"].strip(), people, len(line) - len(rest.lstrip())


@dataclass(slots=True)
class Body:
    """What was found after the head."""

    blocks: list[Block] = field(default_factory=list)
    people: list[tuple[str, Person]] = field(default_factory=list)
    dateline: str = ""
    keywords: tuple[str, ...] = ()
    source: str = ""
    time: str = ""
    original_title: str = ""
    left_out: int = 0
    notes: list[Note] = field(default_factory=list)


def read_body(
    lines: Sequence[str], indented: Sequence[bool], new_id: Callable[[], str], take: Callable[[str], str]
) -> Body:
    """Read the lines of the body. take gives the asset of an image's address, or ""."""
    reader = _Reader(lines, indented, new_id, take)
    reader.run()
    return reader.body


class _Reader:
    def __init__(
        self, lines: Sequence[str], indented: Sequence[bool], new_id: Callable[[], str], take: Callable[[str], str]
    ) -> None:
        self.lines, self.indented, self.new_id, self.take = lines, indented, new_id, take
        self.body = Body()
        self.at = 0

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if keywords := keywords_of(line):
                self.body.keywords = keywords
                self.at += 1
            elif is_end(line) and self._text_so_far():
                self._leave_rest()
            elif not self._statement(line):
                self._content(line)

    def _text_so_far(self) -> bool:
        return any(type(b) is TextBlock for b in self.body.blocks)

    def _leave_rest(self) -> None:
        """What comes after the end is left out, but for names; prose among it is worth a question."""
        rest = self.lines[self.at :]
        for line in rest:
            stated = stated_in(line)
            if stated.people and is_statement(stated):
                self._take_people(stated.people)
        prose = sum(length(line) > 60 and not is_end(line) for line in rest)
        if prose:
            self.body.notes.append(
                Note("unsure", M("Left out after the end of the article, long lines: {count}.", count=prose))
            )
        self.body.left_out += len(rest)
        self.at = len(self.lines)

    def _statement(self, line: str) -> bool:
        """Names, sources and times on lines of their own."""
        stated = statement_of(line)
        if stated is None:
            return False
        self._take_people(stated.people)
        self.body.source = self.body.source or stated.source
        self.body.original_title = self.body.original_title or stated.original_title
        self.body.time = self.body.time or stated.time
        self.at += 1
        return True

    def _take_people(self, people: Sequence[tuple[str, Person]]) -> None:
        named = {(key, p.name) for key, p in self.body.people}
        self.body.people += [(key, p) for key, p in people if (key, p.name) not in named]

    # ------------------------------------------------------------------ content

    def _content(self, line: str) -> None:
        address = image_of(line)
        if address is not None:
            self._image(address)
            return
        if is_navigation(line) and (length(line) > 6 or not self.indented[self.at]):
            self.body.left_out += 1
            self.at += 1
            return
        caption = marked_caption(line)
        if caption is not None:
            self._marked(caption)
            return
        self._text(line)

    def _image(self, address: str) -> None:
        asset = self.take(address) if address else ""
        self.at += 1
        figure = Figure(self.new_id(), asset)
        self.body.blocks.append(figure)
        if self.at >= len(self.lines):
            return
        line = self.lines[self.at]
        if image_of(line) is not None or is_end(line) or marked_caption(line) is not None:
            return
        stated = stated_in(line)
        if bracketed_names(line) or is_statement(stated) or is_navigation(line) or length(line) > LONGEST_CAPTION:
            return
        finished = line.endswith(_FINISH) or split_credit(line)[1]
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        sure = bool(finished) and length(line) <= CAPTION
        if not finished and heading_kind(line, following, indented=self.indented[self.at]):
            # A short line without a full stop, and a long one after it: a heading as well as a caption.
            sure = False
        self._caption(line)
        self.at += 1
        if not sure:
            note = M("Taken for the caption of the picture above: {text}", text=line[:40])
            self.body.notes.append(Note("unsure", note, Place(figure.id, "caption")))

    def _marked(self, caption: str) -> None:
        """A line that says it is a caption belongs to the picture above, or the one right below, or to a lost one."""
        self.at += 1
        last = self.body.blocks[-1] if self.body.blocks else None
        if type(last) is Figure and not last.caption.text:
            self._caption(caption)
            return
        below = image_of(self.lines[self.at]) if self.at < len(self.lines) else None
        asset = ""
        if below is not None:
            asset = self.take(below) if below else ""
            self.at += 1
        figure = Figure(self.new_id(), asset)
        self.body.blocks.append(figure)
        self._caption(caption)
        if below is None:
            note = M("A caption without its picture: {text}", text=caption[:40])
            self.body.notes.append(Note("unsure", note, Place(figure.id, "caption")))

    def _caption(self, line: str) -> None:
        figure = cast("Figure", self.body.blocks[-1])
        caption, credit = split_credit(line)
        self.body.blocks[-1] = Figure(figure.id, figure.asset, RichText(caption), credit, figure.alt)

    def _text(self, line: str) -> None:
        following = next((x for x in self.lines[self.at + 1 : self.at + 2] if not is_end(x)), None)
        if following is not None and (image_of(following) is not None or is_statement(stated_in(following))):
            following = None
        bullet = bullet_text(line)
        kind = "" if bullet else heading_kind(line, following, indented=self.indented[self.at])
        number = _NUMBER.match(line)
        if bullet is not None:
            self._add("bullet", bullet)
        elif number and self._in_numbers(int(number[1])):
            self._add("number", line[number.end() :])
        elif kind and self._text_so_far():
            text = re.sub(r"^[【\[](.+)[】\]]$", r"\1", line)
            self._add(kind, re.sub(r"^(?:#+\s*|■\s*|◆\s*)", "", text))
        else:
            if not self._text_so_far():
                line = self._without_dateline(line)
            self._add("paragraph", line)
        self.at += 1

    def _in_numbers(self, number: int) -> bool:
        """Is this one of at least two numbered lines in order?"""
        around = [self.lines[i] for i in (self.at - 1, self.at + 1) if 0 <= i < len(self.lines)]
        found = [int(m[1]) for x in around if (m := _NUMBER.match(x))]
        return number - 1 in found or number + 1 in found

    def _without_dateline(self, line: str) -> str:
        self.body.dateline, people, end = dateline_of(line)
        self._take_people(people)
        return line[end:]

    def _add(self, kind: str, text: str) -> None:
        self.body.blocks.append(TextBlock(self.new_id(), cast("TextKind", kind), RichText(text.strip())))
