"""A password was entered: what stopped for want of it goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from typing import TYPE_CHECKING

from newsdesk.base.errors import UserError
from newsdesk.desk.deliveries import needs_login
from newsdesk.library.outbox import Delivery

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk


def unlocked(desk: Desk, targets: Collection[str]) -> list[Delivery]:
    """Let the deliveries to these targets go on that need a login; those that do now. One that a newer one took the
    place of stays as it is."""
    out = []
    for row in desk.library.outbox.all(brief=True) if targets else ():
        if row.state == "needs-you" and row.target in targets and needs_login(row):
            with contextlib.suppress(UserError):
                out.append(desk.outbox.retry(row.id))
    return out
