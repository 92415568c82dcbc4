"""What a person reads of a delivery: what it does, where it is, what went wrong."""

from __future__ import annotations

from newsdesk.base.i18n import Translator
from newsdesk.base.message import M, Message
from newsdesk.desk.deliveries import STATES, problem_of, receipt_of
from newsdesk.desktop.moments import shown
from newsdesk.library.outbox import ARRIVED, Delivery

ACTS: dict[str, Message] = {
    "publish": M("Publication"),
    "update": M("Update"),
    "correct": M("Correction"),
    "withdraw": M("Withdrawal"),
}
SIGNS = {"waiting": "○", "sending": "➤", "sent": "●", "verified": "●", "needs-you": "▲", "stopped": "–"}
"""What stands before a state, so that colour is not all that tells them apart."""


def what(t: Translator, row: Delivery) -> str:
    """What a delivery does, where, and when it was last another."""
    words = t(ACTS[row.act])
    if row.status == "draft" and row.act != "withdraw":
        words = t("{what}, as a draft", what=words)
    return f"{row.target} • {words} • {shown(row.changed)}"


def where(t: Translator, row: Delivery, doing: Message | None = None) -> str:
    """Where it is now; doing is what is done at this moment."""
    if row.state == "sending" and row.steps:
        said = t("sending {step} of {steps}", step=row.step, steps=row.steps)
        return t("{name}: {text}", name=said, text=t(doing)) if doing is not None else said
    if row.state == "waiting" and row.problem:
        return t("waiting; next try {time}", time=shown(row.due))
    if row.state in ARRIVED and row.act == "withdraw":
        return t("withdrawn")
    return t(STATES[row.state])


def going(t: Translator, row: Delivery) -> str:
    """That it goes on by itself, or why it waits."""
    problem = problem_of(row)
    if row.state == "waiting" and problem is not None:
        return t(
            "Waits for {target}: {why} It is tried again at {time}.",
            target=row.target, why=problem.message, time=shown(row.due),
        )  # fmt: skip
    return t("On its way to {target}…", target=row.target)


def wrong(t: Translator, row: Delivery) -> str:
    """What went wrong and what to do; "" for nothing."""
    problem = problem_of(row)
    if problem is None:
        return ""
    return f"{t(problem.message)} {t(problem.hint) if problem.hint else ''}".strip()


def name_of(t: Translator, row: Delivery) -> str:
    """The article's headline."""
    return row.headline or t("(no headline)")


def arrived(t: Translator, row: Delivery) -> str:
    """That it arrived, and how."""
    words = {"headline": name_of(t, row), "target": row.target}
    if row.act == "withdraw":
        return t("“{headline}” is withdrawn from {target}.", **words)
    said = t("“{headline}” arrived at {target}.", **words)
    if row.status == "draft":
        said = t("“{headline}” arrived at {target} as a draft.", **words)
    lost = sum(one.kind == "dropped" for one in receipt_of(row))
    if lost:
        said += " " + t("{count} {count:thing is|things are} not there as sent.", count=lost)
    return said
