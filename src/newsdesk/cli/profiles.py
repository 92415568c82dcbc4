"""The desk profile on the command line: which one is used, and another."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.cli.output import DONE, Output
from newsdesk.desk.desk import Desk
from newsdesk.desk.managed import WHY, profile_in_use
from newsdesk.desk.profiles import Chosen, apply, found, of_file, of_link, told, usual


def profile(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """show, use, refresh or forget."""
    held = found(desk.paths, desk.settings, desk.managed)
    if options.action == "show":
        file, why = profile_in_use(desk.paths, desk.settings, desk.managed)
        value = {"file": str(file) if file else None, "why": why, "link": held.link, "name": desk.profile.name}
        lines = [str(file)] if file else []
        lines += [out.t(WHY[why]), *([held.link] if held.link else []), *(out.t(line) for line in told(desk.profile))]
        out.value(value, *lines)
        return DONE
    if held.fixed:
        raise UserError(
            M("The desk profile is set by your newsroom for this machine."), M("See what `newsdesk paths` says.")
        )
    chosen = usual(held) if options.action == "forget" else _asked(options, held.link)
    desk.change_settings(**apply(desk.paths, chosen))
    out.value({"name": chosen.profile.name}, *(out.t(line) for line in told(chosen.profile)))
    return DONE


def _asked(options: argparse.Namespace, link: str) -> Chosen:
    if options.action == "refresh":
        if not link:
            raise UserError(
                M("The desk profile does not come from a link."),
                M("Such as: newsdesk profile use https://…/profile.toml"),
            )
        return of_link(link)
    return of_link(options.source) if "://" in options.source else of_file(Path(options.source))
