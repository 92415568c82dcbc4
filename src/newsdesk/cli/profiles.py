"""What is set up here: the folders, what is fixed for the machine, and the desk profile. It all works where the profile
has a mistake, so there is no desk."""

from __future__ import annotations

import argparse
from pathlib import Path

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.base.paths import Paths
from newsdesk.cli.output import DONE, Output
from newsdesk.desk.managed import WHY, in_force, managed, profile_in_use
from newsdesk.desk.profile import load_profile
from newsdesk.desk.profiles import Chosen, apply, choose, found, of_file, of_link, told, usual


def paths(paths: Paths, out: Output) -> int:
    held = managed(paths.managed)
    file, why = profile_in_use(paths, in_force(paths), held)
    where = {
        "library": paths.library,
        "assets": paths.assets,
        "settings": paths.settings,
        "profile": file or paths.config / "profile.toml",
        "themes": paths.themes,
        "cache": paths.cache,
        "log": paths.log,
    }
    value: dict[str, object] = {k: str(v) for k, v in where.items()}
    value |= {"profile_used": why, "managed": [str(folder) for folder in paths.managed]}
    value |= {"fixed": dict(held.fixed), "mistakes": list(held.wrong)}
    lines = [f"{k:<9} {v}" for k, v in where.items()]
    lines.append(out.t("The desk profile in use: {why}", why=WHY[why]))
    if held.file is not None:
        names = ", ".join(held.fixed) or out.t("nothing")
        lines.append(out.t("Fixed by {path}: {names}", path=held.file, names=names))
        lines += [out.t("A mistake in it: {why}", why=wrong) for wrong in held.wrong]
    out.value(value, *lines)
    return DONE


def profile(paths: Paths, options: argparse.Namespace, out: Output) -> int:
    """show, use, refresh or forget."""
    settings, machine = in_force(paths), managed(paths.managed)
    held = found(paths, settings, machine)
    if options.action == "show":
        file, why = profile_in_use(paths, settings, machine)
        loaded = load_profile(file)
        value = {"file": str(file) if file else None, "why": why, "link": held.link, "name": loaded.name}
        lines = [str(file)] if file else []
        lines += [out.t(WHY[why]), *([held.link] if held.link else []), *(out.t(line) for line in told(loaded))]
        out.value(value, *lines)
        return DONE
    if held.fixed:
        raise UserError(
            M("The desk profile is set by your newsroom for this machine."), M("See what `newsdesk paths` says.")
        )
    chosen = usual(held) if options.action == "forget" else _asked(options, held.link)
    choose(paths, apply(paths, chosen))
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
