"""The head of a news page: channel path, titles, source line; where the body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newsdesk.article.article import Person
from newsdesk.base.text import has_han
from newsdesk.intake.pagelines import image_of, is_end, is_navigation, length
from newsdesk.intake.pagemeta import Stated, channel_path, only_names, stated_in

LONG, LONGEST_TITLE = 48, 120
"""Han characters from which a line is taken for prose, and over which it is never a title."""
_PAPER = re.compile(
    r"[\u4e00-\u9fff:：·]{1,12}(?:日报|晚报|早报|商报|都市报|时报|晨报|快报|周报|网|通讯社|新闻|客户端|"
    r"电视台|在线|发布|融媒|观察)$"
    r"|(?:[A-Z][\w&'’.-]*\s+){0,4}(?:Times|News|Post|Herald|Gazette|Journal|Tribune|Chronicle|Daily|"
    r"Observer|Examiner|Star|Press|"
    r"Wire|Agency|Weekly|Review|Magazine)$"
)
_SITE_TAIL = re.compile(r"\s*(?:[_|｜]|\s[-–—]{1,2}\s|--)\s*[^_|｜]{1,30}$")
_SUBTITLE = re.compile(r"^(?:——|--|—|副题\s*[:：]|副标题\s*[:：])\s*")
_KICKER = re.compile(r"^(?:引题|肩题|眉题)\s*[:：]\s*")
_TITLE = re.compile(r"^(?:标题|主题|题目|Title|Headline)\s*[:：]\s*", re.I)


@dataclass(slots=True)
class Head:
    """What was found, and the index of the body's first line."""

    kicker: str = ""
    headline: str = ""
    subtitle: str = ""
    channel: tuple[str, ...] = ()
    source: str = ""
    time: str = ""
    original_title: str = ""
    people: list[tuple[str, Person]] = field(default_factory=list)
    body: int = 0
    left_out: int = 0
    unsure_headline: bool = False
    guessed_source: bool = False
    bare_time: bool = False


def is_statement(stated: Stated) -> bool:
    """Is the line nothing but statements? Prose that names a date or a reporter has much left over."""
    if stated.original_title:
        return True
    if not stated.anything:
        return False
    rest = stated.rest
    if sum(map(bool, (stated.source, stated.time, stated.people))) > 1 and length(rest) <= 16 and "。" not in rest:
        return True
    return length(rest) <= 6 or (bool(stated.time) and _PAPER.fullmatch(rest) is not None)


def read_head(lines: Sequence[str]) -> Head:
    """Read lines from the top until the body begins."""
    head = Head()
    segments: list[list[str]] = [[]]
    stated_any = False
    for i, line in enumerate(lines):
        head.body = i
        stated, titles = stated_in(line), any(segments)
        path = channel_path(line)
        if path is not None and not head.channel and length(line) < 60:
            head.channel = path
            segments.append([])
        elif is_statement(stated) and not (not titles and _TITLE.match(line)):
            _take(stated, head)
            stated_any = True
        elif (
            titles
            and not head.source
            and length(line) <= 20
            and _PAPER.fullmatch(line)
            and (stated_any or _stated_soon(lines[i + 1 : i + 2]))
        ):
            head.source = line
        elif image_of(line) is not None and titles:
            break
        elif is_navigation(line) or (is_end(line) and not stated_any):
            head.left_out += 1
            segments.append([])
        elif titles and (names := only_names(line)) and _stated_soon(lines[i + 1 : i + 4]):
            head.people += [("authors", Person(name, "reporter")) for name in names]
        elif (
            length(line) > LONGEST_TITLE
            or (stated_any and titles)
            or (length(line) >= LONG and titles and not _stated_soon(lines[i + 1 : i + 4]))
        ):
            break
        else:
            segments[-1].append(line)
    else:
        head.body = len(lines)
    chosen = _near_headline(segments)
    if not head.source:
        # The site's own name at the top of the page is the best guess there is.
        papers = (x for segment in segments for x in segment if x not in chosen[-1:] and _PAPER.fullmatch(x))
        head.source = next(papers, "")
        head.guessed_source = bool(head.source)
    head.left_out += sum(map(len, segments)) - len(chosen)
    _settle_titles(head, chosen)
    return head


def _take(stated: Stated, head: Head) -> None:
    head.original_title = head.original_title or stated.original_title
    head.source = head.source or stated.source
    if stated.time and not head.time:
        head.time, head.bare_time = stated.time, stated.bare
        if not head.source and _PAPER.fullmatch(stated.rest):
            head.source = stated.rest
    head.people += [p for p in stated.people if p not in head.people]


def _stated_soon(lines: Sequence[str]) -> bool:
    """Does a statement follow before any prose?"""
    for line in lines:
        if is_statement(stated_in(line)):
            return True
        if length(line) >= LONG:
            return False
    return False


def _settle_titles(head: Head, titles: list[str]) -> None:
    """Kicker, headline and subtitle from the lines that may be titles."""
    bare = [_TITLE.sub("", title).strip() for title in titles]
    kept: list[str] = []
    for text in bare:
        without_site = _SITE_TAIL.sub("", text).strip()
        if without_site and ("_" in text or without_site in bare):
            text = without_site
        if text not in kept:
            kept.append(text)
    subtitles = [t for t in kept if _SUBTITLE.match(t)]
    kickers = [t for t in kept if _KICKER.match(t)]
    rest = [t for t in kept if t not in subtitles and t not in kickers]
    head.subtitle = " ".join(_SUBTITLE.sub("", t) for t in subtitles)
    head.kicker = _KICKER.sub("", kickers[0]) if kickers else ""
    if len(rest) > 1:
        _choose(head, rest)
    elif rest:
        head.headline = rest[0]


def _near_headline(segments: list[list[str]]) -> list[str]:
    """Lines are cut into segments by paths and menus; the titles are the last one that could hold a headline.

    What stands above belongs to the site, but for the page's own title, which says the headline again.
    """
    for segment in reversed(segments):
        if any(length(line) >= 5 for line in segment):
            return segment
    return [line for segment in segments for line in segment]


def _choose(head: Head, rest: list[str]) -> None:
    """Several lines may be the headline: a deck below it reads like a sentence, a kicker above it is shorter."""
    *before, last = rest
    if not has_han("".join(rest)) and len(rest) == 2 and len(rest[0].split()) > 3 and not head.subtitle:
        # English pages have a deck below the headline; what stands above it is a word or two.
        head.headline, head.subtitle, head.unsure_headline = rest[0], last, True
        return
    sentence = last.endswith(("。", ".", "！", "!")) or length(last) > 36
    if sentence and not head.subtitle and length(before[-1]) < length(last):
        head.subtitle = last
        rest = before
        *before, last = rest
    head.headline = last
    if before:
        above = before[-1]
        site = _PAPER.fullmatch(above) or above == head.source or length(above) < (4 if has_han(above) else 3)
        if not site and not head.kicker and length(above) <= max(length(last), 30):
            head.kicker = above
        elif not site and length(above) > length(last) and not head.subtitle:
            head.headline, head.subtitle = above, last
        head.left_out += len(before) - 1
        head.unsure_headline = True
