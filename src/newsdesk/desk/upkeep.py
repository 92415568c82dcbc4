"""What time does to a library: backups, history, the outbox, the bin, pictures that nothing names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsdesk.base.errors import UserError
from newsdesk.desk.settings import FOR_EVER
from newsdesk.library.backup import backups

if TYPE_CHECKING:
    from newsdesk.desk.desk import Desk


def tidy(desk: Desk, go_on: Callable[[], bool]) -> None:
    """Once a day all is backed up, old states thin, outbox and bin forget, pictures that nothing names go, and those
    that nobody has read yet are read. Slow; go_on says False to stop early. Raises UserError, after all the others were
    done when it is the backup that fails."""
    library, moment = desk.library, desk.clock().astimezone()
    failed: UserError | None = None
    try:  # first of all: what goes today is in it still
        _back_up_daily(desk, moment, go_on)
    except UserError as error:
        failed = error
    library.history.thin(moment, lambda article_id: library.presence.holder(article_id) is not None, go_on)
    library.outbox.forget(moment)
    if library.empty_bin(timedelta(days=min(max(desk.settings.bin_days, 1), FOR_EVER)), moment):
        library.remove_unused_pictures(moment, go_on)
        desk.clear_cache()
    desk.pictures.read_again(go_on)
    if failed is not None:
        raise failed


def _back_up_daily(desk: Desk, moment: datetime, go_on: Callable[[], bool]) -> None:
    if desk.settings.backups and go_on():
        last = next(iter(backups(desk.backups)), None)
        if last is None or moment - last.time > timedelta(days=1):
            desk.back_up(go_on=go_on)
