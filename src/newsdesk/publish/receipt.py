"""What arrived of what was sent, in sentences: what is compared is what the target itself says that stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from difflib import SequenceMatcher

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in, words_of
from newsdesk.article.place import Place
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Parcel, Seen, SeenPicture, Site, Trouble

SHOWN = 30
"""Characters of a line that a sentence shows."""
MOST = 20
"""Lines that are named; more of them are counted. Pictures beyond ours that are loaded."""
LONGEST = 20_000
"""Lines of a target that are compared: it may tell of millions."""
FIELDS: dict[str, Message] = {
    "author": M("the account of the author"),
    "channels": M("the channels"),
    "lead": M("the lead picture"),
    "summary": M("the summary"),
    "tags": M("the keywords"),
    "time": M("the publish time"),
}
"""What a connector may say that the target dropped."""


def same(expected: Seen, seen: Seen) -> bool:
    """Is it word for word what we would send: headline, every line, and every picture with what is said of it?"""
    return (
        _even(expected.headline) == _even(seen.headline)
        and [_even(line) for line in expected.lines] == [_even(line) for line in seen.lines]
        and [(_even(p.alt), _even(p.caption)) for p in expected.pictures]
        == [(_even(p.alt), _even(p.caption)) for p in seen.pictures]
    )


def compare(parcel: Parcel, expected: Seen, seen: Seen, site: Site) -> tuple[Note, ...]:
    """The receipt: what is as it was sent in one line, and a line for each thing that is not, with what to do. Every
    picture is loaded once."""
    notes = [
        *_text(parcel.article, expected, seen),
        *_pictures(parcel.article, expected, seen, site),
        *_fields(expected, seen),
    ]
    if not any(note.kind == "dropped" for note in notes):
        count = len(parcel.pictures)  # a target may have several files of each
        notes.insert(0, Note("kept", M("Headline, text and {count} {count:picture|pictures} arrived.", count=count)))
    return tuple(notes)


def _text(article: Article, expected: Seen, seen: Seen) -> Iterator[Note]:
    if _even(expected.headline) != _even(seen.headline):
        yield Note(
            "dropped", M("The headline stands there as “{text}”.", text=_short(seen.headline)), _headline(article)
        )
    want, have = [_even(x) for x in expected.lines], [_even(x) for x in seen.lines[: len(expected.lines) + LONGEST]]
    if want == have:
        return
    said = 0
    for kind, a, b, c, d in SequenceMatcher(a=want, b=have, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        changed = min(b - a, d - c) if kind == "replace" else 0
        for n in range(a, b):
            said += 1
            if said > MOST:
                continue
            place = _place(article, want[n])
            if n - a < changed:
                text = M("“{text}” stands there as “{other}”.", text=_short(want[n]), other=_short(have[c + n - a]))
            else:
                text = M(
                    "“{text}” is missing there. Look at the page, and put it in by hand if need be.",
                    text=_short(want[n]),
                )
            yield Note("dropped", text, place)
        if kind == "insert" or d - c > changed + (b - a - changed):
            extra = d - c - (b - a)
            if extra > 0:
                yield Note("unsure", M("The target put in {count} {count:line|lines} of its own.", count=extra))
    if said > MOST:
        yield Note("dropped", M("And {count} more such lines.", count=said - MOST))


def _pictures(article: Article, expected: Seen, seen: Seen, site: Site) -> Iterator[Note]:
    if len(seen.pictures) < len(expected.pictures):
        yield Note(
            "dropped",
            M(
                "Of {count} {count:picture|pictures} {there} stand there. Look at the page, then deliver it again.",
                count=len(expected.pictures),
                there=len(seen.pictures),
            ),
        )
    figures = [p.id for p in pictures_in(article.blocks) if p.asset]
    for number, (wanted, there) in enumerate(zip(expected.pictures, seen.pictures, strict=False), 1):
        place = Place(figures[number - 1], "asset") if number <= len(figures) else None
        yield from (Note("dropped", text, place) for text in _picture(number, wanted, there))
    for url in list(dict.fromkeys(p.url for p in seen.pictures if p.url))[: len(expected.pictures) + MOST]:
        try:
            loads = site.loads(url)
        except Trouble:
            loads = False
        if not loads:
            yield Note("dropped", M("The picture {url} does not load. Deliver it again.", url=url))


def _picture(number: int, wanted: SeenPicture, there: SeenPicture) -> Iterator[Message]:
    if _even(wanted.alt) != _even(there.alt):
        yield M("Picture {number} has another alternative text there: “{text}”.", number=number, text=_short(there.alt))
    if _even(wanted.caption) != _even(there.caption):
        yield M(
            "Picture {number} has another caption or credit there: “{text}”.", number=number, text=_short(there.caption)
        )


def _fields(expected: Seen, seen: Seen) -> Iterator[Note]:
    for name, label in (("tags", FIELDS["tags"]), ("channels", FIELDS["channels"])):
        want, have = getattr(expected, name), getattr(seen, name)
        if want is None or have is None:
            continue
        missing = _missing(want, have)
        if missing:
            yield Note(
                "dropped",
                M("Of {what} these are missing there: {names}. Add them there, or map them in the target's settings.",
                  what=label, names="、".join(missing)),
            )  # fmt: skip
    if expected.summary and seen.summary is not None and _even(expected.summary) != _even(seen.summary):
        yield Note("dropped", M("The summary stands there as “{text}”.", text=_short(seen.summary)))
    if expected.lead and seen.lead is False:
        yield Note("dropped", M("The article has no lead picture there. Set it in the content system."))
    if expected.time and seen.time and not _same_minute(expected.time, seen.time):
        yield Note("dropped", M("The publish time there is {time}.", time=_moment(seen.time)))
    if expected.held.status and seen.held.status and expected.held.status != seen.held.status:
        yield Note(
            "dropped",
            M(
                "It is not published there but {state}. Look at it in the content system.",
                state=STATES[seen.held.status],
            ),
        )
    for name in seen.notes:
        yield Note("dropped", M("The target did not take {what}.", what=FIELDS.get(name, _short(name))))


STATES: dict[str, Message] = {
    "draft": M("a draft"),
    "publish": M("published"),
    "scheduled": M("scheduled"),
    "withdrawn": M("withdrawn"),
}


def _missing(want: Iterable[str], have: Iterable[str]) -> list[str]:
    left = Counter(_even(x).casefold() for x in have)
    return [x for x in want if not left[_even(x).casefold()]]


def _same_minute(a: str, b: str) -> bool:
    try:
        return abs((datetime.fromisoformat(a) - datetime.fromisoformat(b)).total_seconds()) < 60
    except (ValueError, TypeError):
        return False


def _place(article: Article, line: str) -> Place | None:
    """The block that a line stands in."""
    for block in article.blocks:
        if line and line in _even(words_of(block)):
            return Place(block.id)
    return None


def _headline(article: Article) -> Place | None:
    return next((Place(b.id) for b in article.blocks if b.kind == "headline"), None)


def _even(text: str) -> str:
    return " ".join(text.split())


def _moment(time: str) -> str:
    """A time as the newsroom's clock shows it; what is none stays as it is."""
    try:
        return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return _short(time)


def _short(text: str) -> str:
    line = _even(text)
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
