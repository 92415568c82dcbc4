"""What a delivery took away of others' work because a person said so: the receipt keeps it to be read."""

from __future__ import annotations

from newsdesk.base.message import M
from newsdesk.desk.deliveries import receipt_of
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Seen
from newsdesk.library.outbox import ARRIVED, Delivery, Outbox

MOST, LONGEST = 20, 2000
"""Lines that are kept, and characters of each."""
SAID = M("It overwrote what was changed there.")
"""The first of these notes; they are the last of a receipt."""


def overwritten(rows: Outbox, row: Delivery, now: Seen | None) -> tuple[Note, ...]:
    """The notes on the lines that stood there and are neither in what had been delivered before nor in what is there
    now; () when nothing was overwritten. row is as it was when it was sent: with what was seen there then."""
    there = row.seen
    if not row.overwrite or there is None:
        return ()
    last = rows.last(row.article, row.target, *ARRIVED)
    before = last.seen if last is not None else None
    known = {line for seen in (before, now) if seen is not None for line in (seen.headline, *seen.lines)}
    lines = [line for line in dict.fromkeys((there.headline, *there.lines)) if line.strip() and line not in known]
    notes = [Note("found", SAID)]
    notes += [Note("found", M("“{text}” stood there.", text=line[:LONGEST])) for line in lines[:MOST]]
    if len(lines) > MOST:
        notes.append(Note("found", M("And {count} more {count:line|lines} stood there.", count=len(lines) - MOST)))
    return tuple(notes)


def kept(row: Delivery) -> tuple[Note, ...]:
    """These notes of an earlier look at the same delivery."""
    notes = receipt_of(row)
    first = next((n for n, note in enumerate(notes) if note.message == SAID), len(notes))
    return notes[first:]
