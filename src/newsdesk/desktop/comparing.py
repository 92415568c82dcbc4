"""What stands at a target now, and beside what was delivered and what is to be, for who has to choose."""

from __future__ import annotations

from dataclasses import dataclass

from newsdesk.article.article import Article
from newsdesk.article.difference import difference
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.desk.deliveries import edit_link_of, problem_of
from newsdesk.desk.desk import Desk
from newsdesk.desk.theirs import differing, lines_of
from newsdesk.desktop.dialogs.afterwards import Readers
from newsdesk.desktop.dialogs.changedthere import Changes
from newsdesk.desktop.moments import shown
from newsdesk.extend.publishing import Seen
from newsdesk.library.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Compared:
    """A delivery that needs somebody, and what is to be seen of it."""

    row: Delivery
    changes: Changes


def compared(desk: Desk, delivery_id: str, t: Translator) -> Compared:
    """Three texts as two differences: from what was last delivered to what stands there now, and to what is to be
    delivered. Both of the first pair are what the target itself told, so that only what somebody changed differs. For a
    worker."""
    rows = desk.library.outbox
    row = rows.get(delivery_id)
    mine, live = rows.article(row.id), desk.outbox.live(row.article, row.target)
    if live is not None and live[0].id == row.id:
        live = None  # what stands there is of this very delivery: none before it arrived
    problem = problem_of(row)
    seen = row.seen
    gone = problem is not None and problem.why == "gone"
    said = [t(problem.message)] if problem is not None else []
    there = None
    if seen is not None and not gone and (seen.headline or seen.lines):  # some only tell that it is another text
        before = live[0].seen if live is not None else None
        if before is not None:
            there = differing(_lines(before, t), _lines(seen, t))
        else:
            old = lines_of(live[1]) if live is not None else [seen.headline, *seen.lines]
            new = [seen.headline, *seen.lines] if live is not None else lines_of(mine)
            there = differing(old, new)
        said += _by(seen, t)
    here = difference(live[1], mine) if live is not None else None
    changes = Changes(
        row.target, " ".join(said), there, here, first=live is None, gone=gone, edit=bool(edit_link_of(seen))
    )
    return Compared(row, changes)


def read_now(desk: Desk, article: Article, target: str, t: Translator) -> Readers:
    """What stands at a target now, compared with the article; with what was last sent where it cannot be asked, and
    said so. For a worker."""
    live = desk.outbox.live(article.id, target)
    if live is None:
        return Readers(t("It was withdrawn from there."), None)
    time = shown(live[0].changed)
    since = difference(live[1], article)
    try:
        seen = desk.outbox.look(article.id, target)
    except UserError as error:
        why = t("This is what was last sent, at {time}; nobody could ask what stands there now.", time=time)
        return Readers(f"{t(error.message)} {why}", since)
    if seen is None:
        return Readers(t("Asked just now: nothing of it stands there any more."), None)
    said = [t("Asked just now: it stands there as it was delivered at {time}.", time=time)]
    before = live[0].seen
    if before is None or _lines(before, t) != _lines(seen, t):
        since = differing([seen.headline, *seen.lines], lines_of(article))
        said = [t("Asked just now: it is not as it was delivered at {time}.", time=time), *_by(seen, t)]
    if live[0].status == "publish" and seen.held.status in ("draft", "withdrawn"):
        said.append(t("Readers do not see it: it is no longer public there."))
    return Readers(" ".join(said), since)


def _by(seen: Seen, t: Translator) -> list[str]:
    """Who changed it there, and when, as far as the target tells."""
    if seen.by and seen.modified:
        return [t("Last changed there at {time} by {who}.", time=shown(seen.modified), who=seen.by)]
    return [t("Last changed there at {time}.", time=shown(seen.modified))] if seen.modified else []


def _lines(seen: Seen, t: Translator) -> list[str]:
    """All that a target tells of an article, a line for each thing."""
    out = [seen.headline, *seen.lines]
    out += [t("Picture: {words}", words=p.alt or p.caption or p.url.rpartition("/")[2]) for p in seen.pictures]
    for label, names in ((t("Keywords"), seen.tags), (t("Channel"), seen.channels)):
        if names:
            out.append(t("{name}: {text}", name=label, text="、".join(sorted(names))))
    for label, text in ((t("Summary"), seen.summary), (t("Publish time"), shown(seen.time))):
        if text:
            out.append(t("{name}: {text}", name=label, text=text))
    return out
