"""What a line of a news page states about the article: source, time, names, channel path."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from newsdesk.article.article import Person
from newsdesk.base.text import has_han

_DATE = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
    r"(?:[T\s,，]*(?:星期.|"
    r"周.)?[\s]*(?P<h>\d{1,2})[:：时](?P<min>\d{2})(?:[:：分](?P<s>\d{2}))?\s*[分秒]?(?P<z>Z|[+-]\d\d:?\d\d)?)?"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAMED_MONTH = r"(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_CLOCK = r"(?:[\s,]*(?:at\s+)?(?P<h>\d{1,2}):(?P<min>\d{2})\s*(?P<ap>[ap]\.?m\.?)?)?"
_ENGLISH = (
    re.compile(rf"\b{_NAMED_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d){_CLOCK}", re.I),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_NAMED_MONTH},?\s+(?P<y>(?:19|20)\d\d){_CLOCK}", re.I),
)
ROLES: dict[str, tuple[str, str]] = {
    # The word on the page: whose list the names go to, and their role.
    "责任编辑": ("editors", "responsible-editor"),
    "本文责编": ("editors", "responsible-editor"),
    "责编": ("editors", "responsible-editor"),
    "编辑": ("editors", "editor"),
    "网络编辑": ("editors", "editor"),
    "校对": ("editors", "proofreader"),
    "审核": ("editors", "reviewer"),
    "审校": ("editors", "reviewer"),
    "终审": ("editors", "reviewer"),
    "复审": ("editors", "reviewer"),
    "一审": ("editors", "reviewer"),
    "二审": ("editors", "reviewer"),
    "三审": ("editors", "reviewer"),
    "值班编委": ("editors", "reviewer"),
    "版式": ("editors", "designer"),
    "美编": ("editors", "designer"),
    "作者": ("authors", "reporter"),
    "文字": ("authors", "reporter"),
    "撰文": ("authors", "reporter"),
    "本报记者": ("authors", "reporter"),
    "全媒体记者": ("authors", "reporter"),
    "融媒体记者": ("authors", "reporter"),
    "见习记者": ("authors", "reporter"),
    "实习记者": ("authors", "reporter"),
    "记者": ("authors", "reporter"),
    "实习生": ("authors", "intern"),
    "通讯员": ("authors", "correspondent"),
    "摄影": ("authors", "photographer"),
    "图片": ("authors", "photographer"),
    "翻译": ("authors", "translator"),
    "编译": ("authors", "translator"),
    "评论员": ("authors", "commentator"),
    "responsible editor": ("editors", "responsible-editor"),
    "editor": ("editors", "responsible-editor"),
    "edited by": ("editors", "editor"),
    "written by": ("authors", "reporter"),
    "reported by": ("authors", "reporter"),
    "author": ("authors", "reporter"),
    "reporter": ("authors", "reporter"),
    "by": ("authors", "reporter"),
    "reporting by": ("authors", "reporter"),
    "additional reporting by": ("authors", "reporter"),
    "photographer": ("authors", "photographer"),
    "photos by": ("authors", "photographer"),
    "photos": ("authors", "photographer"),
}
_WORDS = "|".join(sorted((re.escape(w) for w in ROLES), key=len, reverse=True))
_ROLE = re.compile(rf"(?P<word>(?<![a-z])(?:{_WORDS})(?![a-z]))\s*(?P<sign>[:：]|\s|(?=[\u4e00-\u9fff]))\s*", re.I)
_SOURCE = re.compile(r"(?:稿件来源|文章来源|稿源|信息来源|来源|转自|Source|From)\s*[:：]\s*", re.I)
_ORIGINAL = re.compile(r"^\s*(?:原标题|Original title)\s*[:：]\s*(?P<title>.+)$", re.I)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,5}")
_LATIN_NAME = re.compile(r"[A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]*|de|van|von|al|bin))*")
# fmt: off
_NOT_NAMES = frozenset((
    "本报", "综合", "整理", "报道", "摄影", "记者", "通讯员", "编辑", "来源", "作者", "文字", "图片", "供图", "提供",
    "最新文章", "最近文章", "全部文章", "新闻", "首页", "没有了",
    "本网", "本站", "网络", "资料", "我们", "他们", "今年", "昨日", "今天", "日前", "正文",
))
# fmt: on
_PRINTED = re.compile(r"《([^《》]{2,12}[报刊])》(?:\s*第?\s*\w{1,4}\s*版)?")
_SIGNED = re.compile(r"[□■◎●○]\s*(.{2,20})")
_BYLINE = re.compile(
    r"^\s*(?P<names>[A-Z][\w.'’ -]{2,60}?),\s*(?:(?:staff|senior|chief|special|contributing|political|sports)\s+)?"
    r"(?:reporter|writer|correspondent|editor-at-large|columnist)\b\.?",
    re.I,
)
_PATH_SIGNS = re.compile(r"\s*(?:>>?|›|»|＞|→|→|&gt;)\s*")
_PATH_PREFIX = re.compile(
    r"^\s*(?:您?(?:现在|当前)?的?(?:所在)?位置(?:是)?|当前栏目|导航|You are here|Location)\s*[:：]?\s*", re.I
)
_HOME = re.compile(r"(首页|主页|网|网站|在线|客户端|Home|Homepage|Front page)$", re.I)
_LEAF = frozenset(("正文", "新闻正文", "文章正文", "详细内容", "内容", "详情", "text", "article", "story", "full text"))
_CLUTTER = re.compile(
    r"(字号|字体|字体大小|打印|收藏|分享(?:到)?|评论|阅读(?:量|数|次数)?|点击(?:量|数|率)?|浏览(?:量|"
    r"次数)?|点赞|转发|热度|"
    r"大|中|小|T|A[+-]?|\+|-|[\d,.]+\s*(?:万|次|人|views?|comments?|shares?)?|views?|comments?|shares?|"
    r"updated|published|posted(?: on)?|"
    r"发布时间|发布日期|发布于|更新时间|时间|日期|发布|星期.|周.)",
    re.I,
)


@dataclass(slots=True)
class Stated:
    """What one line states (bare: its time is a date alone); time is RFC 3339, without an offset when "
    "not zoned; rest is what is left over."""

    source: str = ""
    time: str = ""
    bare: bool = False
    people: list[tuple[str, Person]] = field(default_factory=list)
    original_title: str = ""
    rest: str = ""

    @property
    def anything(self) -> bool:
        return bool(self.source or self.time or self.people or self.original_title)


def stated_in(line: str) -> Stated:
    """Read a line for statements. A line of prose also may name a date; rest tells it from a line of statements."""
    out = Stated()
    original = _ORIGINAL.match(line)
    if original:
        out.original_title = original["title"].strip()
        return out
    text = line.strip().strip("[]【】()（）").strip()
    text = _take_time(text, out)
    text = _take_source(text, out)
    paper = _PRINTED.search(text)
    if paper and out.time and not out.source:
        out.source = paper[1]
        text = text[: paper.start()] + text[paper.end() :]
    signed = _SIGNED.fullmatch(line.strip())
    if signed and only_names(signed[1]):
        out.people += [("authors", Person(name, "reporter")) for name in only_names(signed[1])]
        return out
    byline = _BYLINE.match(text)
    if byline:
        names, _ = names_in(byline["names"], strict=False)
        out.people += [("authors", Person(name, "reporter")) for name in names]
        text = text[byline.end() :]
    text = take_people(text, out.people)
    text = re.sub(r"\b(?:https?://|www\.)\S+|第\s*\w{1,4}\s*版", " ", text)
    text = re.sub(r"[\s|/｜•·,，。:：;；()（）\[\]【】–—-]+", " ", _CLUTTER.sub(" ", text))
    out.rest = text.strip()
    return out


def time_in(text: str) -> tuple[int, int] | None:
    """Where in a line its first date stands, with its time of day."""
    found = next((m for pattern in (_DATE, *_ENGLISH) if (m := pattern.search(text))), None)
    return found.span() if found else None


def _take_time(text: str, out: Stated) -> str:
    for pattern in (_DATE, *_ENGLISH):
        found = pattern.search(text)
        if found is None:
            continue
        parts = found.groupdict()
        month = int(parts["m"]) if parts.get("m") else _MONTHS.index(parts["mon"][:3].lower()) + 1
        hour = int(parts["h"] or 0)
        half = (parts.get("ap") or "").lower()[:1]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        try:
            time = datetime(
                int(parts["y"]), month, int(parts["d"]), hour, int(parts["min"] or 0), int(parts.get("s") or 0)
            )
        except ValueError:
            continue
        zone = parts.get("z") or ""
        if zone:
            zone = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        out.time = time.isoformat() + zone
        out.bare = not parts["h"]
        return text[: found.start()] + "  " + text[found.end() :]
    return text


def _take_source(text: str, out: Stated) -> str:
    found = _SOURCE.search(text)
    if found is None:
        return text
    rest = text[found.end() :]
    # Up to what certainly is something else: wide space, a bar, the next statement.
    end = re.search(rf"\s{{2,}}|\t|[|｜/]|\s(?={_WORDS}|发布|时间|[大中小]?字号|分享|阅读|\d)", rest, re.I)
    name = rest[: end.start()] if end else rest
    out.source = name.strip(" ,，。;；")[:60]
    return text[: found.start()] + "  " + (rest[end.start() :] if end else "")


def take_people(text: str, people: list[tuple[str, Person]]) -> str:
    """Names after their roles' words; gives the text without them."""
    kept, at = "", 0
    for found in _ROLE.finditer(text):
        if found.start() < at:
            continue
        following = _ROLE.search(text, found.end())
        stop = following.start() if following else len(text)
        names, length = names_in(text[found.end() : stop], strict=found["sign"] not in (":", "："))
        if not names:
            continue
        key, role = ROLES[found["word"].lower()]
        people += [(key, Person(name, role)) for name in names if (key, Person(name, role)) not in people]
        kept += text[at : found.start()] + " "
        at = found.end() + length
    return kept + text[at:]


def names_in(text: str, *, strict: bool) -> tuple[list[str], int]:
    """The names that text begins with, and where they end. strict: nothing else may follow them directly."""
    at = 0
    names: list[str] = []
    while True:
        gap = re.compile(r"[\s、,，/&]*(?:and\s+|和\s*)?").match(text, at)
        start = gap.end() if gap else at
        found = _HAN_NAME.match(text, start) or _LATIN_NAME.match(text, start)
        if found is None or found[0] in _NOT_NAMES or (names and start == at):
            break
        name = found[0]
        if re.compile(r"\s*[:：]").match(text, found.end()):
            break  # a word before a colon names the next statement
        if has_han(name) and (len(name) > 4 and "·" not in name):
            break
        names.append(name)
        at = found.end()
    rest = text[at:].lstrip()
    if strict and rest and rest[0] not in "，,。.;；/|｜)）]】文摄图":
        return [], 0
    return names, at


def channel_path(line: str) -> tuple[str, ...] | None:
    """The channel of a breadcrumb line, without the site and the leaf "text"; None for any other line."""
    text = _PATH_PREFIX.sub("", line.strip())
    if "<" in text:
        return None
    prefixed = text != line.strip()
    parts = [p.strip() for p in _PATH_SIGNS.split(text)]
    if len(parts) < (2 if prefixed else 3) and not (len(parts) == 2 and (_HOME.search(parts[0]) or parts[1] in _LEAF)):
        return None
    if any(len(p) > 40 for p in parts[:-1]):
        return None
    parts = [p for p in parts if p]
    if parts and (parts[-1].lower() in _LEAF or len(parts[-1]) > 14 + 26 * (not has_han(parts[-1]))):
        parts.pop()
    if (len(parts) > 1 and _HOME.search(parts[0])) or (parts and _HOME.fullmatch(parts[0])):
        parts.pop(0)
    return tuple(parts)


def bracketed_names(line: str) -> list[str]:
    """The names of a line that is nothing but names in brackets: (张三 李四); [] for any other line."""
    text = line.strip()
    if len(text) > 60 or not re.fullmatch(r"[(（][^()（）]+[)）]", text):
        return []
    return only_names(text[1:-1])


def only_names(text: str) -> list[str]:
    """The names of a text that is nothing but names, two or three characters or words each; [] for any other."""
    text = text.strip()
    names, end = names_in(text, strict=True)
    if end != len(text) or any(name.lower() in ROLES for name in names):
        return []
    return names if all(len(n) <= 3 or "·" in n if has_han(n) else 1 < len(n.split()) < 5 for n in names) else []
