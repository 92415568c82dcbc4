"""What there is to know of a target before something is published there: for who asks a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsdesk.article.article import Article
from newsdesk.article.difference import Difference, difference
from newsdesk.base.errors import UserError
from newsdesk.base.message import Message
from newsdesk.extend.publishing import Target
from newsdesk.library.outbox import OPEN, Delivery

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk


@dataclass(frozen=True, slots=True)
class Goal:
    """One target that can be chosen, and what its connector can do. secret is what its password is called, None when it
    has none; why says why it cannot be used at all."""

    target: Target
    can: frozenset[str] = frozenset()
    secret: Message | None = None
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands of an article at a target. live is the delivery that readers see; changes, what is different in the
    article since; going, one that is on its way. known: its password is; lasting: a keyring would keep one."""

    live: Delivery | None = None
    changes: Difference | None = None
    going: Delivery | None = None
    known: bool = True
    lasting: bool = True


def goals(desk: Desk) -> list[Goal]:
    """All targets. Loads the connectors: for a worker."""
    found = []
    for target in desk.outbox.targets().values():
        try:
            publisher = desk.outbox.publisher(target)
        except UserError as error:
            found.append(Goal(target, why=error.message))
        else:
            found.append(Goal(target, frozenset(publisher.can), publisher.secret))
    return found


def stands(desk: Desk, article: Article, goal: Goal) -> Stands:
    """What stands there of this article. Asks the keyring: for a worker."""
    box, name = desk.outbox, goal.target.name
    held = box.live(article.id, name)
    known = goal.secret is None or bool(box.secrets.get(goal.target))
    return Stands(
        held[0] if held else None,
        difference(held[1], article) if held else None,
        desk.library.outbox.last(article.id, name, *OPEN),
        known,
        known or box.secrets.lasting(),
    )
