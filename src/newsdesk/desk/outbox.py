"""Publishing: what is wished goes into the outbox, and from there to its target, once.

Everything here may be called from any thread; what sends waits for the network and belongs into a worker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.blocks import pictures_in
from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M, Message
from newsdesk.desk.deliveries import REPLACED, Problem, problem_of, stopped, told, written
from newsdesk.desk.ledger import SETTLE, Ledger, is_due, pause_of, place_of, shown, standing
from newsdesk.desk.overwritten import kept, overwritten
from newsdesk.desk.secrets import Secrets
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import (
    Act,
    Changed,
    Later,
    Parcel,
    Publisher,
    Refused,
    Seen,
    Site,
    Status,
    Stopped,
    Target,
    Unclear,
    Wire,
)
from newsdesk.library.outbox import ENDED, LOST, Delivery, State
from newsdesk.library.store import LibraryUnwritable

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk
    from newsdesk.publish.wire import HttpWire

log = logging.getLogger(__name__)

MOST_UNCLEAR = 8
"""Tries whose answer was lost before a person is asked."""

UNEXPECTED = M("Something unexpected went wrong; the log has the details.")
ASK_ENGINEER = M("Try again, or ask the newsroom's engineer.")

A = TypeVar("A")
Tell = Callable[[Delivery, Message | None], object]
"""Hears what becomes of a delivery: it, and what is done now."""
GoOn = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wishes: where to, what, as what, and when it is to appear (RFC 3339; "" at the article's publish
    time, or at once when it has none)."""

    target: str
    act: Act = "publish"
    status: Status = "publish"
    time: str = ""


class Outbox:
    """What is done with deliveries."""

    def __init__(self, desk: Desk, wire: Callable[[Target], HttpWire] | None = None) -> None:
        self._desk = desk
        self._rows = desk.library.outbox
        self._wire = wire or _wire
        self.secrets = Secrets()
        self._sending: dict[str, HttpWire] = {}

    # ------------------------------------------------------------------ targets

    def targets(self) -> dict[str, Target]:
        """The desk profile's and the person's own, by name; of two with one name the profile's. Each with the person's
        login."""
        settings = self._desk.settings
        both = (*settings.targets, *self._desk.profile.targets)
        return {t.name: _as(t, settings.logins.get(t.name, "")) for t in both}

    def target(self, name: str) -> Target:
        """The target of this name; UserError naming those there are."""
        known = self.targets()
        if name not in known:
            names = ", ".join(known)
            hint = M("Choose one of: {names}", names=names) if names else M("Add one in the settings.")
            raise UserError(M("There is no target {name}.", name=name or "-"), hint)
        return known[name]

    def publisher(self, target: Target) -> Publisher:
        """The connector of a target. UserError when there is none."""
        return self._desk.registry.publisher(target.connector)

    @property
    def installation(self) -> str:
        """This installation's own UUID, the same every time."""
        if not self._desk.settings.installation:
            self._desk.change_settings(installation=self._desk.new_id())
        return self._desk.settings.installation

    def connection(self, target: Target) -> HttpWire:
        """The network to a target, for who wants to be able to stop what goes over it."""
        return self._wire(target)

    def check(self, target: Target, secret: str | None = None, wire: HttpWire | None = None) -> tuple[Note, ...]:
        """Try the connection; what was found. Changes nothing there. secret: instead of the one that is kept. Raises
        UserError, Refused with what is wrong."""
        return self._asked(target, secret, wire, lambda site: site.check())

    def choices(self, target: Target, secret: str | None = None, wire: HttpWire | None = None) -> tuple[str, ...]:
        """The channels that a target knows; as :meth:`check` otherwise."""
        return self._asked(target, secret, wire, lambda site: site.choices())

    def look(self, article_id: str, name: str) -> Seen | None:
        """What stands there now of an article that was delivered to this target; None when nothing does. Raises
        UserError when it cannot be asked or reached."""
        target = self.target(name)
        held = self._rows.held(place_of(target), f"article:{article_id}")

        def ask(site: Site) -> Seen | None:
            if not site.asks:
                raise UserError(M("{target} does not tell what stands there.", target=name))
            return site.read(held) if held is not None else None

        return self._asked(target, None, None, ask)

    def _asked(self, target: Target, secret: str | None, wire: HttpWire | None, ask: Callable[[Site], A]) -> A:
        with closing(wire or self._wire(target)) as used:
            try:
                return ask(self._connect(target, used, secret))
            except Later as error:  # a delivery is tried again by itself; this is not
                hint = M("Check the address and the network, or try again later.")
                raise Later(error.message, hint, error.after) from error
            except UserError:
                raise
            except Exception:  # a connector is somebody else's program
                log.exception("a connector failed")
                raise UserError(UNEXPECTED, ASK_ENGINEER) from None

    def _connect(self, target: Target, wire: Wire, secret: str | None = None) -> Site:
        publisher = self.publisher(target)
        if publisher.secret is not None and secret is None:
            secret = self.secrets.get(target)
            if not secret:
                raise Refused(
                    M("The password for {target} is missing ({secret}).", secret=publisher.secret, target=target.name),
                    M("Enter it under “Publishing targets…” in the menu Publish, or with `newsdesk targets login`."),
                    "login",
                )
        return publisher.connect(target, secret or "", wire)

    # ------------------------------------------------------------------ wishes

    def put(self, article: Article, wish: Wish, *, again: bool = False) -> Delivery:
        """Write down what is wished, ready to be sent. What is open and the same is given back, and what arrived
        already too unless again. Raises NotReady when something is missing before publication, and UserError."""
        target = self.target(wish.target)
        publisher = self.publisher(target)
        needed = {"draft": wish.status == "draft", "withdraw": wish.act == "withdraw"}
        for name, wanted in needed.items():
            if wanted and name not in publisher.can:
                raise UserError(
                    M("{target} cannot do that.", target=target.name), M("Do it in the content system itself.")
                )
        if wish.act != "withdraw" and wish.status == "publish":
            self._desk.must_be_ready(article)
        time = wish.time or article.publish_time
        last = self._rows.last(article.id, target.name, "sent", "verified")
        same = last is not None and (last.revision, last.status, last.time) == (article.revision, wish.status, time)
        if last is not None and same and (last.act == "withdraw") == (wish.act == "withdraw") and not again:
            return last
        now = stamp(self._desk.clock())
        wished = Delivery(
            id=self._desk.new_id(), article=article.id, target=target.name, act=wish.act, status=wish.status, time=time,
            revision=article.revision, headline=article.headline, author=self._desk.person, created=now, changed=now,
            state="waiting", step=0, steps=0, tries=0, due=now, begun=frozenset(), overwrite=None, problem="",
            receipt="[]", seen=None,
        )  # fmt: skip
        return self._rows.put(article, wished, again=again, replaced=REPLACED)

    def act_for(self, article_id: str, target: str) -> Act:
        """What pressing Publish means now: update what stands there, or publish it."""
        return "update" if target in self.standing(article_id) else "publish"

    def live(self, article_id: str, target: str) -> tuple[Delivery, Article] | None:
        """What readers see there now as far as we know: its delivery and text; None when nothing stands there."""
        row = self.standing(article_id).get(target)
        return (row, self._rows.article(row.id)) if row is not None else None

    def standing(self, article_id: str) -> dict[str, Delivery]:
        """What stands of an article at each target as far as we know, by the target's name: the delivery that
        brought it there."""
        return standing(self._rows, self.targets(), article_id)

    def stands(self, article_id: str) -> bool:
        """Does it stand at any target as far as we know?"""
        rows, targets = self._rows, self.targets().values()
        return rows.stands(article_id) or any(shown(rows, target, article_id) for target in targets)

    def retry(self, delivery_id: str) -> Delivery:
        """Try one again that needs a person, or that waits."""
        row = self._rows.get(delivery_id)
        if row.state not in ("needs-you", "waiting", "stopped"):
            return row
        self._must_be_newest(row)
        self._rows.article(row.id)  # one that was stopped long ago has lost its text
        now = stamp(self._desk.clock())
        return self._rows.change(row.id, now, state="waiting", due=now, tries=0, problem="")

    def overwrite(self, delivery_id: str) -> Delivery:
        """Send it although what stands there was changed: just that state of it may be overwritten, no later one."""
        row = self._rows.get(delivery_id)
        problem = problem_of(row)
        if row.state != "needs-you" or problem is None or problem.kind != "changed":
            raise UserError(
                M("This delivery does not wait for a choice."), M("See `newsdesk outbox list` for those there are.")
            )
        self._must_be_newest(row)
        now = stamp(self._desk.clock())
        mark = row.seen.held.mark if row.seen is not None else ""
        return self._rows.change(row.id, now, state="waiting", due=now, tries=0, problem="", overwrite=mark)

    def _must_be_newest(self, row: Delivery) -> None:
        """Raises UserError: an older text would take the place of a newer one."""
        if self._rows.followed(row.id):
            raise UserError(
                M("A newer delivery of this article went to {target}.", target=row.target),
                M("Publish the article again to bring what it is now."),
            )

    def stop(self, delivery_id: str) -> Delivery:
        """Stop one, here at once or in whichever process sends it before its next request. What stands there stays:
        one that arrived has arrived, and is not looked at again."""
        row = self._rows.get(delivery_id)
        if row.state in ("verified", "stopped"):
            return row
        wire = self._sending.get(row.id)
        if wire is not None:
            wire.stop()
        state = "verified" if row.state == "sent" else "stopped"
        problem = "" if state == "verified" else stopped(row)
        return self._rows.change(row.id, stamp(self._desk.clock()), state=state, problem=problem)

    # ------------------------------------------------------------------ sending

    def work(self, tell: Tell, go_on: GoOn = lambda: True) -> datetime | None:
        """Send all that is due; when the next is, None when nothing waits. One target at a time. When go_on says no it
        ends before the next request; what was being sent stays open."""
        while go_on():
            waiting = self._rows.waiting()
            now = self._desk.clock()
            due = [d for d in waiting if is_due(d, now)]
            if not any(self.send(d.id, tell, go_on) for d in due):
                later = [datetime.fromisoformat(d.due) for d in waiting]
                return max(min(later), now + timedelta(seconds=2)) if later else None
        return None

    def halt(self) -> None:
        """End the requests that this process makes now as soon as can be: for who stops ``work``."""
        for wire in list(self._sending.values()):
            wire.stop()

    def send(self, delivery_id: str, tell: Tell = lambda delivery, doing: None, go_on: GoOn = lambda: True) -> bool:
        """Try one now; whether it was tried: another process may be at its target, or it may not be open any more."""
        row = self._rows.get(delivery_id)
        try:
            lock = self._rows.alone(place_of(self.targets().get(row.target)) or row.target)
        except OSError as error:
            raise UserError(
                M("The outbox cannot be locked: {why}", why=reason(error)),
                M("Check the rights of the library's folder."),
            ) from error
        if lock is None:
            return False
        with lock:
            self._rows.give_way(row.article, row.target, stamp(self._desk.clock()), replaced=REPLACED)
            row = self._rows.get(delivery_id)
            if not row.open:
                return False
            looking = row.state == "sent"
            if row.begun:
                self._rows.begin(row.id, LOST)
            row = self._change(row, "sent" if looking else "sending", tries=row.tries + 1, problem="")
            tell(row, None)
            row = self._try(row, tell, go_on, looking=looking)
            tell(row, None)
            return True

    def _try(self, row: Delivery, tell: Tell, go_on: GoOn, *, looking: bool) -> Delivery:
        from newsdesk.publish.procedure import deliver, look_again

        try:
            target = self.target(row.target)
            with closing(self._wire(target)) as wire:
                self._sending[row.id] = wire
                site = self._connect(target, wire)
                parcel = self._parcel(row)
                way = self._way(row, tell, wire, go_on)
                ledger = Ledger(self._desk, row, place_of(target))
                made = (look_again if looking else deliver)(site, parcel, ledger, way)
        except Stopped:
            state = self._rows.get(row.id).state
            if go_on() or state in ENDED:
                return self._change(row, "verified" if looking else "stopped")
            return self._change(row, "sent" if looking else "waiting")  # it goes on at the next start
        except (Later, LibraryUnwritable) as error:
            return self._later(row, error, looking=looking)
        except Unclear as error:
            if row.tries >= MOST_UNCLEAR:
                return self._needs_you(row, Problem("unclear", error.message, error.hint))
            return self._wait(row, Problem("unclear", error.message, error.hint), pause_of(row.tries), looking=looking)
        except Changed as error:
            seen = msgspec.json.encode(error.theirs).decode() if error.theirs is not None else ""
            return self._needs_you(row, Problem("changed", error.message, error.hint, error.why), seen=seen)
        except UserError as error:
            why = "login" if isinstance(error, Refused) and error.kind == "login" else ""
            return self._needs_you(row, Problem("refused", error.message, error.hint, why))
        except Exception:  # a connector is somebody else's program: its mistake stops its own delivery alone
            log.exception("a delivery by %s failed", row.target)
            return self._needs_you(row, Problem("internal", UNEXPECTED, ASK_ENGINEER))
        finally:
            self._sending.pop(row.id, None)
        return self._done(row, made, looking=looking)

    def _later(self, row: Delivery, error: Later | LibraryUnwritable, *, looking: bool) -> Delivery:
        pause = max(getattr(error, "after", None) or 0.0, pause_of(row.tries))
        return self._wait(row, Problem("later", error.message, error.hint), pause, looking=looking)

    def _done(self, row: Delivery, made: Any, *, looking: bool) -> Delivery:
        """It arrived. After a lost answer it is looked once more in a while."""
        begun = self._rows.get(row.id).begun
        settled = looking or LOST not in begun
        there = row.seen if looking and made.seen is None else made.seen
        seen = msgspec.json.encode(there).decode() if there is not None else ""
        due = stamp(self._desk.clock() + SETTLE)
        lost = kept(row) if looking else overwritten(self._rows, row, made.seen)
        state: State = "verified" if settled else "sent"
        row = self._change(row, state, receipt=written(made.receipt + lost), seen=seen, due=due)
        if row.act != "withdraw" and row.status == "publish":
            self._keep(row)
        return row

    def _keep(self, row: Delivery) -> None:
        """The version that was delivered is kept for ever, where the library still has the article."""
        try:
            self._desk.keep_version(self._rows.article(row.id), "delivered")
        except UserError:
            log.info("the delivered version is not kept")

    def _parcel(self, row: Delivery) -> Parcel:
        from newsdesk.publish.parcel import for_readers, parcel

        desk, article = self._desk, for_readers(self._rows.article(row.id), row.status)
        pictures = desk.pictures_for(article, signed=True) if row.act != "withdraw" else {}
        if row.act != "withdraw" and any(p.asset and p.id not in pictures for p in pictures_in(article.blocks)):
            raise UserError(
                M("A picture of the article is not in the library."), M("Put the picture in again, then publish.")
            )

        def bundle(format: str, options: Any) -> Any:
            from newsdesk.desk.selfcheck import checked

            return checked(desk.registry, format, article, pictures, desk.house, options)[0]

        wished = (row.status, row.time, row.overwrite or "")
        return parcel(row.id, row.act, article, pictures, desk.house, bundle, *wished)

    def _way(self, row: Delivery, tell: Tell, wire: HttpWire, go_on: GoOn) -> Any:
        from newsdesk.publish.procedure import Way

        def say(step: int, steps: int, doing: Message) -> None:
            self._rows.tell(row.id, step, steps)
            tell(replace(row, step=step, steps=steps), doing)

        def stopped() -> bool:
            # Another process may have said so.
            return wire.stopped or not go_on() or self._rows.get(row.id).state in ENDED

        return Way(say, stopped, row.overwrite)

    def _change(self, row: Delivery, state: State, **values: Any) -> Delivery:
        return self._rows.change(row.id, stamp(self._desk.clock()), state=state, **values)

    def _wait(self, row: Delivery, problem: Problem, pause: float, *, looking: bool) -> Delivery:
        now = self._rows.get(row.id)
        if now.state in ENDED:
            return now
        due = stamp(self._desk.clock() + timedelta(seconds=pause))
        return self._change(row, "sent" if looking else "waiting", due=due, problem=told(problem))

    def _needs_you(self, row: Delivery, problem: Problem, **values: Any) -> Delivery:
        now = self._rows.get(row.id)
        if now.state in ENDED:
            return now
        return self._change(row, "needs-you", problem=told(problem), **values)


def _wire(target: Target) -> HttpWire:
    from newsdesk.publish.wire import HttpWire

    return HttpWire(certificates=target.certificates, home=target.address)


def _as(target: Target, login: str) -> Target:
    return msgspec.structs.replace(target, login=login) if login else target
