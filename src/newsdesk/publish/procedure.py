"""How a delivery is made so that it arrives once: what is asked before what, whatever the connector.

What is remembered is on the disk before the request that it is about (``Ledger``). So at every try, after a crash too,
it is known which creations were begun; those are never begun again before the target was asked by the article's
permanent id, or a picture's digest, what stands there. Of several copies the oldest is the one: whoever made another
takes their own away again while no reader has seen it. So two machines that know nothing of each other end with one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Changed, Held, Parcel, PictureFile, Refused, Seen, Site, Stopped, Unclear
from newsdesk.publish.receipt import compare, same

ARTICLE, PICTURE = "article", "picture"
LOST = "lost"
"""Begun, in a ledger, when an answer of this delivery was ever lost, or the program ended before it came."""
EDITED = M("Somebody changed it in the content system after it arrived: look at the page.")
UNSEEN = M("The target took it. What it made of it cannot be asked: look at the page.")


class Ledger(Protocol):
    """What is remembered of one target, and of the delivery that is being made. Every change is on the disk when the
    call ends."""

    def held(self, key: str) -> Held | None:
        """What we put there under this key, as we last knew it."""
        ...

    def hold(self, key: str, held: Held | None) -> None:
        """That is what stands there now; None: nothing does."""
        ...

    def begun(self, what: str) -> bool:
        """Was this begun by an earlier try of this delivery, or by this one?"""
        ...

    def begin(self, what: str) -> None:
        """It is about to be asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery made: where the article stands, what was seen there afterwards (None where the target cannot be
    asked), and the receipt."""

    held: Held
    seen: Seen | None
    receipt: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How a delivery is to go on. tell hears step, steps and what is done now; overwrite is the mark of the state that
    a person allowed to be overwritten ("" for what is gone, None for nothing); stop is looked at between two
    requests."""

    tell: Callable[[int, int, Message], object]
    stopped: Callable[[], bool]
    overwrite: str | None = None


def article_key(parcel: Parcel) -> str:
    """Under what a target's ledger has the article."""
    return f"{ARTICLE}:{parcel.article.id}"


def deliver(site: Site, parcel: Parcel, ledger: Ledger, way: Way) -> Delivered:
    """Bring the article to the target and look at what arrived. Raises Trouble; then the same call goes on later."""
    return _Delivery(site, parcel, ledger, way).run()


def look_again(site: Site, parcel: Parcel, ledger: Ledger, way: Way) -> Delivered:
    """Look once more some time after a delivery whose answer was lost at some step: a copy that arrived late goes, and
    what stands there is compared anew. Raises Trouble."""
    return _Delivery(site, parcel, ledger, way).again()


class _Delivery:
    def __init__(self, site: Site, parcel: Parcel, ledger: Ledger, way: Way) -> None:
        self.site, self.parcel, self.ledger, self.way = site, parcel, ledger, way
        self.key = article_key(parcel)
        self.step, self.steps = 0, 4 + len(parcel.files)

    def run(self) -> Delivered:
        if self.parcel.act == "withdraw":
            return self._withdraw()
        if not self.site.asks:
            return self._send_whole()
        self._next(M("asking what stands there"))
        held = self._standing()
        placed = self._pictures()
        try:
            if held is None:
                held = self._create(placed)
            elif self._unseen(held):
                held = self._chosen(held, placed, self._update)
            else:
                held = self._update(held, placed)
        except Changed as error:
            if error.why != "gone" or not self.ledger.begun("create"):
                raise
            # Another machine's copy was the first, and ours was taken away: the next try finds it.
            self.ledger.hold(self.key, None)
            raise Unclear(error.message, M("It is tried again by itself.")) from error
        return self._look(held, placed)

    def _unseen(self, held: Held) -> bool:
        """Did this delivery make it, and has no reader seen it yet?"""
        return held.status == "draft" and self.ledger.begun("create")

    def again(self) -> Delivered:
        held = self.ledger.held(self.key)
        if held is None or not self.site.asks or self.parcel.act == "withdraw":
            return self.run()
        self._next(M("looking at what arrived"), by=self.steps)
        seen, edited = self.site.read(held), False
        try:
            if seen is not None:
                self._unchanged(held, seen)
        except Changed:  # it arrived; the next delivery asks before it overwrites
            edited = True
        found = self._asked_pictures()
        placed = {key: self.ledger.held(f"{PICTURE}:{key}") or copies[0] for key, copies in found.items() if copies}
        if edited:
            self._lone(held, placed)
            return Delivered(held, None, (Note("unsure", EDITED),))
        if len(placed) < len(self.parcel.files):  # a picture is gone: it is put there anew
            return self.run()
        return self._look(held, placed)

    def _next(self, what: Message, by: int = 1) -> None:
        if self.way.stopped():
            raise Stopped(M("It was stopped."))
        self.step = min(self.step + by, self.steps)
        self.way.tell(self.step, self.steps, what)

    # ------------------------------------------------------------------ what stands there

    def _standing(self) -> Held | None:
        """What stands there of the article, if we may go on from it. Raises Changed."""
        known = self.ledger.held(self.key)
        if known is not None:
            seen = self.site.read(known)
            if seen is not None:
                return self._unchanged(known, seen)
            if self.way.overwrite != "" and not self._unseen(known):
                raise Changed(
                    M("The article is gone from {target}.", target=self._where(known)),
                    M("Choose: publish it anew, or leave it away."),
                    "gone",
                )
            self.ledger.hold(self.key, None)
        # Where a target shows only its newest, a person says whether it stands beyond them.
        found = self._copies() if self.way.overwrite == "" else self.site.find(self.parcel.article)
        if not found:
            return None
        ours = self._one(found)
        if self._unseen(ours):  # an earlier try's whose answer was lost
            self.ledger.hold(self.key, ours)
            return ours
        seen = self.site.read(ours)
        if seen is None:
            return None
        self._ours_or_asked(seen)
        return seen.held

    def _copies(self) -> Sequence[Held]:
        """What is found of the article, where it matters not what may be beyond what the target shows."""
        try:
            return self.site.find(self.parcel.article)
        except Changed:
            return ()

    def _ours_or_asked(self, seen: Seen) -> None:
        """Go on with what somebody else made of the article, if it is the same text. Raises Changed."""
        if not self._as_ours(seen) and self.way.overwrite != seen.held.mark:
            raise Changed(
                M("The article stands there already; it was published from elsewhere."),
                M("Compare the two and choose."),
                "elsewhere",
                seen,
            )
        self.ledger.begin("join")
        self.ledger.hold(self.key, seen.held)

    def _unchanged(self, known: Held, seen: Seen) -> Held:
        if seen.held.mark != known.mark and self.way.overwrite != seen.held.mark:
            ours = any(self.ledger.begun(what) for what in ("update", "show", "create", "join")) and self._as_ours(seen)
            if not ours:
                raise Changed(
                    M("The article was changed in the content system since it was last delivered."),
                    M("Compare the two and choose."),
                    "edited",
                    seen,
                )
        return seen.held

    def _as_ours(self, seen: Seen) -> bool:
        """Does there stand what we would send, so that an answer was lost and nobody has edited it?"""
        placed = {key: held[0] for key, held in self._asked_pictures().items() if held}
        return len(placed) == len(self.parcel.files) and same(self.site.expected(self.parcel, placed), seen)

    def _where(self, held: Held) -> str:
        return held.url or held.id

    # ------------------------------------------------------------------ pictures

    def _asked_pictures(self) -> Mapping[str, Sequence[Held]]:
        files = self.parcel.files
        known = {f.key: held for f in files if (held := self.ledger.held(f"{PICTURE}:{f.key}")) is not None}
        return self.site.find_pictures(files, known) if files else {}

    def _pictures(self) -> dict[str, Held]:
        """Where each picture is, put there if need be."""
        found = self._asked_pictures()
        placed: dict[str, Held] = {}
        put: list[PictureFile] = []
        for number, file in enumerate(self.parcel.files, 1):
            what = f"{PICTURE}:{file.key}"
            self._next(M("picture {number} of {count}", number=number, count=len(self.parcel.files)))
            there = found.get(file.key, ())
            if there:
                held = self._one_picture(what, there)
            else:
                self.ledger.begin(what)
                held = self.site.put_picture(file, self.parcel)
                put.append(file)
            self._keep_picture(what, held)
            placed[file.key] = held
        return placed | self._settled(put)

    def _settled(self, put: Sequence[PictureFile]) -> dict[str, Held]:
        """Of what was put there the oldest copy, where there are several: the network may have brought a request twice,
        or another machine have done the same at this moment. As each looks after it put and before it makes the
        article, all take the same copy, and the others may go."""
        found = self.site.find_pictures(put, {}) if put else {}
        settled = {key: self._one_picture(f"{PICTURE}:{key}", copies) for key, copies in found.items() if copies}
        for key, held in settled.items():
            self._keep_picture(f"{PICTURE}:{key}", held)
        return settled

    def _keep_picture(self, what: str, held: Held) -> None:
        if self.ledger.held(what) != held:
            self.ledger.hold(what, held)

    def _one_picture(self, what: str, there: Sequence[Held]) -> Held:
        """The first of several copies; what an earlier try of ours put there beside it goes."""
        first, *others = there
        if self.ledger.begun(what):
            for held in others:
                self.site.remove_picture(held)
        return first

    # ------------------------------------------------------------------ the article

    def _create(self, placed: dict[str, Held]) -> Held:
        self._next(M("the article"))
        self.ledger.begin("create")
        made = self.site.create(self.parcel, placed)
        self.ledger.hold(self.key, made)
        return self._chosen(made, placed, lambda held, placed: self._show(held))

    def _chosen(self, held: Held, placed: dict[str, Held], go_on: Callable[[Held, dict[str, Held]], Held]) -> Held:
        """Let the oldest copy be the one that readers see; go_on with ours if that is it. Somebody may have been
        quicker, or a request of ours have arrived late."""
        oldest = self._one(self._copies() or [held])
        if oldest.id == held.id:
            return go_on(held, placed)
        if not self._unseen(oldest):
            seen = self.site.read(oldest)
            if seen is not None:
                self._ours_or_asked(seen)
        self.ledger.hold(self.key, oldest)
        return self._join(oldest, placed)

    def _join(self, ours: Held, placed: dict[str, Held]) -> Held:
        """Go on with a copy that somebody else made: with the oldest copy of each picture, for they may have put the
        same ones there; ours beside them go."""
        found = self._asked_pictures()
        placed.update({key: copies[0] for key, copies in found.items() if copies})
        held = self._update(ours, placed)
        for key, copies in found.items():
            if copies:
                self._one_picture(f"{PICTURE}:{key}", copies)
                self.ledger.hold(f"{PICTURE}:{key}", copies[0])
        return held

    def _one(self, found: Sequence[Held]) -> Held:
        """The oldest of several copies; those that we made and nobody has seen go. Where the target does not tell what
        readers see, all stay."""
        first, *others = found
        for held in others:
            if held.status == "draft" and self.ledger.begun("create"):
                self.site.remove(held)
        return first

    def _show(self, held: Held) -> Held:
        self._next(M("publishing"))
        if self.parcel.status != "publish":
            return held
        self.ledger.begin("show")
        shown = self.site.show(held, self.parcel)
        self.ledger.hold(self.key, shown)
        return shown

    def _update(self, held: Held, placed: dict[str, Held]) -> Held:
        self._next(M("the article"), by=2)
        self.ledger.begin("update")
        updated = self.site.update(held, self.parcel, placed)
        self.ledger.hold(self.key, updated)
        return updated

    def _withdraw(self) -> Delivered:
        self._next(M("asking what stands there"))
        known, held = self.ledger.held(self.key), self._to_withdraw()
        self.ledger.begin("withdraw")
        gone = self.site.withdraw(held, self.parcel)
        edited = self.site.asks and (known is None or held.mark != known.mark)
        # What an editor wrote before is asked about as what is written afterwards: no mark is that one.
        as_known = msgspec.structs.replace(gone, mark="") if edited else gone
        self.ledger.hold(self.key, as_known)
        seen = self.site.read(gone) if self.site.asks else None
        if seen is not None:
            self.ledger.hold(self.key, as_known if edited else seen.held)
        self._next(M("looking at what arrived"), by=self.steps)
        said = M("It is withdrawn; readers do not see it any more.")
        if seen is not None and seen.held.status in ("publish", "scheduled"):
            raise Refused(M("The target still shows the article."), M("Withdraw it in the content system."))
        notes = [Note("kept", said)]
        if edited:
            text = M("It was changed there before; that is kept, and you are asked before it is published again.")
            notes.append(Note("unsure", text))
        return Delivered(gone, seen, tuple(notes))

    def _to_withdraw(self) -> Held:
        """What stands there of the article, changed by an editor or not. A system that was brought back from a backup
        gives numbers anew: what was changed is only taken for ours where its permanent id says so. Raises Changed."""
        known = self.ledger.held(self.key)
        seen = self.site.read(known) if known is not None and self.site.asks else None
        if known is not None and (not self.site.asks or (seen is not None and seen.held.mark == known.mark)):
            return known
        found = (self._copies() if known else self.site.find(self.parcel.article)) if self.site.asks else ()
        if known is not None and seen is not None and known.id in (held.id for held in found):
            return seen.held
        if found:
            return found[0]
        if known is None and not self.site.asks and self.ledger.begun("create"):
            return Held("")  # it may have arrived
        if known is None:
            raise Refused(M("Nothing of this article was delivered there."), M("There is nothing to be withdrawn."))
        if seen is not None and self.way.overwrite != seen.held.mark:
            raise Changed(
                M("What has the article's number there now may be another article; “Overwrite” would withdraw it."),
                M("Compare the two and choose."),
                "elsewhere",
                seen,
            )
        return known

    # ------------------------------------------------------------------ afterwards

    def _look(self, held: Held, placed: Mapping[str, Held]) -> Delivered:
        """What arrived. After a lost answer copies are looked for once more: a request may arrive late."""
        self._next(M("looking at what arrived"))
        if self.ledger.begun(LOST):
            self._lone(held, placed)
        seen = self.site.read(held)
        if seen is None:
            raise Refused(
                M("The target took the article and does not have it now."), M("Look at the content system's own log.")
            )
        self.ledger.hold(self.key, seen.held)
        return Delivered(
            seen.held, seen, compare(self.parcel, self.site.expected(self.parcel, placed), seen, self.site)
        )

    def _lone(self, held: Held, placed: Mapping[str, Held]) -> None:
        """Of what is in use no copies beside it."""
        for key, copies in self._asked_pictures().items():
            if key in placed:
                self._one_picture(f"{PICTURE}:{key}", _first(copies, placed[key]))
        self._one(_first(self._copies(), held))

    def _send_whole(self) -> Delivered:
        """To a target that cannot be asked: all in one, under the delivery's key, which it knows again."""
        self._next(M("the article"))
        known = self.ledger.held(self.key)
        self.ledger.begin("update" if known else "create")
        held = self.site.update(known, self.parcel, {}) if known else self.site.create(self.parcel, {})
        self.ledger.hold(self.key, held)
        self._next(M("looking at what arrived"), by=self.steps)
        seen = self.site.read(held)
        if seen is None:
            return Delivered(held, None, (Note("unsure", UNSEEN),))
        return Delivered(held, seen, compare(self.parcel, self.site.expected(self.parcel, {}), seen, self.site))


def _first(copies: Sequence[Held], held: Held) -> list[Held]:
    """These with the one that is in use before all others."""
    return [held, *(h for h in copies if h.id != held.id)]
