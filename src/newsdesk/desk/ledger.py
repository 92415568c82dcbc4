"""What is remembered of a place while a delivery is made, what stands there by that, and when one is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsdesk.extend.publishing import Held, Target
from newsdesk.library.outbox import ARRIVED, Delivery, Outbox

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk

PAUSES = (2, 5, 15, 60, 300, 900)
"""Seconds before the next try, after each that could not be made; the last ones go on."""
SETTLE = timedelta(seconds=90)
"""After a lost answer a request may still arrive: so long later it is looked once more."""


class Ledger:
    """The library's memory of one place and one delivery, as the procedure asks for it."""

    def __init__(self, desk: Desk, row: Delivery, place: str) -> None:
        self._rows, self._row, self._place = desk.library.outbox, row, place

    def held(self, key: str) -> Held | None:
        return self._rows.held(self._place, key)

    def hold(self, key: str, held: Held | None) -> None:
        self._rows.hold(self._place, key, held)

    def begun(self, what: str) -> bool:
        return what in self._rows.get(self._row.id).begun

    def begin(self, what: str) -> None:
        self._rows.begin(self._row.id, what)


def place_of(target: Target | None) -> str:
    """What a target is known by beyond its name, which may come to mean another site: numbers of one site's articles
    mean others at the next. "" where there is none."""
    return f"{target.connector} {target.address.rstrip('/')}" if target is not None else ""


def shown(rows: Outbox, target: Target | None, article_id: str) -> bool:
    """Do readers see the article at a target, or at its time, as we last knew it?"""
    held = rows.held(place_of(target), f"article:{article_id}")
    return held is not None and held.status in ("publish", "scheduled")


def standing(rows: Outbox, targets: Mapping[str, Target], article_id: str) -> dict[str, Delivery]:
    """What stands of an article, by the target's name: the last delivery that arrived, unless it withdrew it; else the
    last that did not end, when readers see what it left."""
    tried, arrived = rows.tried(article_id), dict[str, Delivery]()
    for row in tried:
        if row.state in ARRIVED:
            arrived.setdefault(row.target, row)
    found = {name: row for name, row in arrived.items() if row.act != "withdraw"}
    for row in tried:
        brought = row.target not in found and row.act != "withdraw"
        if brought and shown(rows, targets.get(row.target), article_id):
            found[row.target] = row
    return found


def is_due(row: Delivery, now: datetime) -> bool:
    """Has its time come? Where the clock was put back since, nobody knows, and it is tried."""
    return datetime.fromisoformat(row.due) <= now or datetime.fromisoformat(row.changed) > now


def pause_of(tries: int) -> float:
    return float(PAUSES[min(max(tries, 1), len(PAUSES)) - 1])
