"""What is to be published: every delivery from the moment that a person wished it, and what stands at the targets.

A row is on the disk before the first request, and changes before each that makes something (``Delivery.begun``).
Whoever works at a target holds a lock that ends with the process, so no two processes ever send to one at once.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Literal, get_args

import msgspec

from newsdesk.article.article import Article
from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError
from newsdesk.base.files import locked
from newsdesk.base.message import M
from newsdesk.extend.publishing import Act, Held, Seen, Status
from newsdesk.library.store import Store
from newsdesk.library.texts import packed, unpacked

State = Literal["waiting", "sending", "sent", "verified", "needs-you", "stopped"]
STATES: tuple[State, ...] = get_args(State)
OPEN: tuple[State, ...] = ("waiting", "sending", "sent")
"""States that go on by themselves."""
ARRIVED: tuple[State, ...] = ("sent", "verified")
"""States of what stands at the target."""
ENDED: tuple[State, ...] = ("verified", "stopped")
"""States that nothing follows; also what a person makes of a delivery by stopping it."""
TEXT_STAYS, ROW_STAYS = timedelta(days=30), timedelta(days=365)
"""How long what ended keeps its article, and is listed when it has lost it."""
REPLACED: dict[State, State] = {"waiting": "stopped", "needs-you": "stopped", "sent": "verified"}
"""What becomes of a delivery when a newer one to the same target is wished."""
LOST = "lost"
"""Begun, when the program ended, or an answer was lost, before it was known what became of a request."""
COLUMNS = (
    "id, article, target, act, status, time, revision, headline, author, created, changed, state, step, steps, tries,"
    " due, begun, overwrite, problem, receipt, seen"
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One push of one revision to one target. Times are RFC 3339 in UTC; due: not before. problem is what a person is
    told, receipt what arrived (``newsdesk.desk.outbox`` reads both); overwrite is the mark that may be overwritten."""

    id: str
    article: str
    target: str
    act: Act
    status: Status
    time: str
    revision: int
    headline: str
    author: str
    created: str
    changed: str
    state: State
    step: int
    steps: int
    tries: int
    due: str
    begun: frozenset[str]
    overwrite: str | None
    problem: str = field(repr=False)
    receipt: str = field(repr=False)
    seen: Seen | None = field(repr=False)

    @property
    def open(self) -> bool:
        """Does it go on by itself?"""
        return self.state in OPEN


class Outbox:
    """The deliveries of one library. Safe to use from several threads and processes."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder

    # ------------------------------------------------------------------ wishes

    def put(self, article: Article, wish: Delivery, *, again: bool = False, replaced: str = "") -> Delivery:
        """Write a new delivery down, in one step with a look at those before it: one that is open and wishes the same
        is given back instead (a button pressed twice), unless it arrived and is wished again; an older one that is not
        being sent is replaced, and what it had begun is known to the new one, which then looks once more for what may
        have arrived late. replaced: the problem of one that stops for it."""
        with self._store.write() as db:
            ask = f"SELECT {COLUMNS} FROM delivery WHERE article = ? AND target = ? ORDER BY number DESC LIMIT 1"
            row = db.execute(ask, (wish.article, wish.target)).fetchone()
            begun: frozenset[str] = frozenset()
            if row is not None:
                last = _read(row)
                if last.open and _same(last, wish) and not (again and last.state in ARRIVED):
                    return last
                if last.begun and last.state != "verified":
                    begun = last.begun | {LOST}
                if last.state in REPLACED:
                    self._replace(db, last, wish.created, replaced)
            values = (
                wish.id, wish.article, wish.target, wish.act, wish.status, wish.time, wish.revision, wish.headline,
                wish.author, wish.created, wish.changed, wish.state, wish.due, _list(begun), packed(article),
            )  # fmt: skip
            db.execute(
                "INSERT INTO delivery (id, article, target, act, status, time, revision, headline, author, created,"
                f" changed, state, due, begun, content) VALUES ({', '.join('?' * len(values))})",
                values,
            )
            return self._get(db, wish.id)

    def give_way(self, article: str, target: str, moment: str, *, replaced: str = "") -> None:
        """Only the newest wish goes on: what was wished before it, and was being sent when it came, is not sent after
        it; what that had begun is known to the newest. For who works at the target alone. replaced: as for ``put``."""
        with self._store.write() as db:
            ask = f"SELECT {COLUMNS} FROM delivery WHERE article = ? AND target = ? AND state != 'stopped'"
            rows = [_read(row) for row in db.execute(f"{ask} ORDER BY number DESC", (article, target))]
            begun = rows[0].begun if rows else frozenset()
            for row in rows[1:]:
                if row.state not in ("sending", *REPLACED):
                    continue
                self._replace(db, row, moment, replaced)
                begun |= row.begun | {LOST} if row.begun else row.begun
            if rows and begun != rows[0].begun:
                self._set(db, rows[0].id, begun=_list(begun))

    def change(self, delivery_id: str, moment: str, **values: Any) -> Delivery:
        """Set columns of a delivery; changed becomes this moment."""
        with self._store.write() as db:
            self._set(db, delivery_id, changed=moment, **values)
            row = self._get(db, delivery_id)
            if row.act == "withdraw" and values.get("state") in ARRIVED and not _stands(db, row.article):
                db.execute("UPDATE article SET state = 'withdrawn' WHERE id = ?", (row.article,))
            return row

    def tell(self, delivery_id: str, step: int, steps: int) -> None:
        """How far it is."""
        with self._store.write() as db:
            self._set(db, delivery_id, step=step, steps=steps)

    def begin(self, delivery_id: str, what: str) -> None:
        """Remember that this was begun."""
        with self._store.write() as db:
            begun = self._get(db, delivery_id).begun
            if what not in begun:
                self._set(db, delivery_id, begun=_list(begun | {what}))

    def forget(self, moment: datetime) -> None:
        """What ended long ago loses its article, unless that is the last that arrived at its target or the newest that
        was wished there; much later it goes."""
        text, row = stamp(moment - TEXT_STAYS), stamp(moment - ROW_STAYS)
        each = "SELECT max(number) FROM delivery {} GROUP BY article, target"
        stays = f"{each.format('')} UNION {each.format(f'WHERE state IN {ARRIVED}')}"
        old = f"state IN {ENDED} AND changed < ?"
        with self._store.write() as db:
            db.execute(f"UPDATE delivery SET content = x'' WHERE {old} AND number NOT IN ({stays})", (text,))
            db.execute(f"DELETE FROM delivery WHERE {old} AND content = x''", (row,))

    # ------------------------------------------------------------------ looking

    def get(self, delivery_id: str) -> Delivery:
        """The delivery of this id, or of the only one that begins so. UserError when there is none."""
        with self._store.read() as db:
            return self._get(db, delivery_id)

    def article(self, delivery_id: str) -> Article:
        """The article as it was when the delivery was wished. UserError when it is not kept any more."""
        with self._store.read() as db:
            row = db.execute("SELECT content FROM delivery WHERE id = ?", (delivery_id,)).fetchone()
        if row is None or not row[0]:
            raise UserError(
                M("The text of this delivery is not kept any more."),
                M("What was delivered is in the article's history. Publish the article to bring what it is now."),
            )
        return unpacked(row[0])

    def all(self, *, article: str = "", most: int = 200, brief: bool = False) -> list[Delivery]:
        """The newest deliveries, of one article or of all; brief, without what was seen there, which may be long."""
        where, values = ("WHERE article = ?", (article,)) if article else ("", ())
        with self._store.read() as db:
            columns = COLUMNS.replace(", seen", ", ''") if brief else COLUMNS
            ask = f"SELECT {columns} FROM delivery {where} ORDER BY number DESC LIMIT {int(most)}"
            return [_read(row) for row in db.execute(ask, values)]

    def tried(self, article: str) -> list[Delivery]:
        """The deliveries of an article that something was done for, the newest first."""
        with self._store.read() as db:
            ask = f"SELECT {COLUMNS} FROM delivery WHERE article = ? AND (state IN {ARRIVED} OR step > 0)"
            ask += " ORDER BY number DESC"
            return [_read(row) for row in db.execute(ask, (article,))]

    def stands(self, article: str) -> bool:
        """Did the article arrive at any target, and was not withdrawn?"""
        with self._store.read() as db:
            return _stands(db, article)

    def waiting(self) -> list[Delivery]:
        """Those that go on by themselves, what is due first before the others; of one article and target only the one
        that was wished first."""
        with self._store.read() as db:
            ask = (
                f"SELECT {COLUMNS} FROM delivery d WHERE state IN {OPEN} AND NOT EXISTS (SELECT 1 FROM delivery e WHERE"
                " e.article = d.article AND e.target = d.target AND e.state = 'sending' AND e.number < d.number)"
                " ORDER BY due, number"
            )
            return [_read(row) for row in db.execute(ask)]

    def last(self, article: str, target: str, *states: State) -> Delivery | None:
        """The newest delivery of an article to a target that is in one of these states; of any when none is named."""
        marks = ", ".join("?" * len(states or STATES))
        with self._store.read() as db:
            ask = (
                f"SELECT {COLUMNS} FROM delivery WHERE article = ? AND target = ? AND state IN ({marks})"
                " ORDER BY number DESC LIMIT 1"
            )
            row = db.execute(ask, (article, target, *(states or STATES))).fetchone()
        return _read(row) if row else None

    def followed(self, delivery_id: str) -> bool:
        """Was a newer one of the same article to the same target tried, or does it go on?"""
        with self._store.read() as db:
            ask = (
                "SELECT 1 FROM delivery d JOIN delivery e ON e.article = d.article AND e.target = d.target AND"
                " e.number > d.number WHERE d.id = ? AND (e.state != 'stopped' OR e.tries > 0) LIMIT 1"
            )
            return db.execute(ask, (delivery_id,)).fetchone() is not None

    def counts(self) -> tuple[int, int, int]:
        """How many go on by themselves, how many need a person, and how many of the first failed once."""
        with self._store.read() as db:
            ask = "SELECT count(*) FROM delivery WHERE state"
            (goes,) = db.execute(f"{ask} IN {OPEN}").fetchone()
            (needs,) = db.execute(f"{ask} = 'needs-you'").fetchone()
            (waits,) = db.execute(f"{ask} = 'waiting' AND problem != ''").fetchone()
        return int(goes), int(needs), int(waits)

    # ------------------------------------------------------------------ what stands there

    def held(self, target: str, key: str) -> Held | None:
        """What we put at a target under a key, as last known."""
        with self._store.read() as db:
            row = db.execute("SELECT held FROM standing WHERE target = ? AND key = ?", (target, key)).fetchone()
        return msgspec.json.decode(row[0], type=Held) if row else None

    def hold(self, target: str, key: str, held: Held | None) -> None:
        """That is what stands there now; None: nothing."""
        with self._store.write() as db:
            if held is None:
                db.execute("DELETE FROM standing WHERE target = ? AND key = ?", (target, key))
            else:
                text = msgspec.json.encode(held).decode()
                db.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", (target, key, text))

    def alone(self, target: str) -> IO[bytes] | None:
        """Work at a target alone until what this gives is closed or the process ends; None when another does. Raises
        OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return locked(self._folder / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.lock")

    # ------------------------------------------------------------------ rows

    @staticmethod
    def _get(db: sqlite3.Connection, delivery_id: str) -> Delivery:
        ask = f"SELECT {COLUMNS} FROM delivery WHERE id >= ? AND id < ? ORDER BY id LIMIT 2"
        rows = db.execute(ask, (delivery_id, delivery_id + "\U0010ffff")).fetchall() if delivery_id else []
        if len(rows) != 1:
            raise UserError(
                M("There is no one delivery {id}.", id=delivery_id or "-"),
                M("See `newsdesk outbox list` for those there are."),
            )
        return _read(rows[0])

    def _replace(self, db: sqlite3.Connection, row: Delivery, moment: str, why: str) -> None:
        state = REPLACED.get(row.state, "stopped")
        self._set(db, row.id, state=state, changed=moment, problem=why if state == "stopped" else "")

    @staticmethod
    def _set(db: sqlite3.Connection, delivery_id: str, **values: Any) -> None:
        sets = ", ".join(f"{name} = ?" for name in values)
        db.execute(f"UPDATE delivery SET {sets} WHERE id = ?", [*values.values(), delivery_id])


def _same(a: Delivery, b: Delivery) -> bool:
    return (a.act, a.status, a.time, a.revision) == (b.act, b.status, b.time, b.revision)


def _stands(db: sqlite3.Connection, article: str) -> bool:
    ask = (
        f"SELECT 1 FROM delivery d WHERE article = ? AND state IN {ARRIVED} AND act != 'withdraw'"
        " AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.article = d.article AND e.target = d.target"
        f" AND e.number > d.number AND e.act = 'withdraw' AND e.state IN {ARRIVED}) LIMIT 1"
    )
    return db.execute(ask, (article,)).fetchone() is not None


def _list(begun: frozenset[str]) -> str:
    return json.dumps(sorted(begun))


def _read(row: Sequence[Any]) -> Delivery:
    """A row. ValueError when it is not what was written."""
    *first, begun, overwrite, problem, receipt, seen = row
    if first[11] not in STATES:
        raise ValueError(f"a delivery is {first[11]}")
    there = msgspec.json.decode(seen, type=Seen) if seen else None
    values: Any = (*first, frozenset(json.loads(begun)), overwrite, problem, receipt, there)
    return Delivery(*values)
