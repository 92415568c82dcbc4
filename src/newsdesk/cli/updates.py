"""New versions on the command line: is there one, and for the newsroom's engineer, to announce one."""

from __future__ import annotations

import argparse
from importlib.metadata import version

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.cli.output import DONE, FINDINGS, Output
from newsdesk.desk.desk import Desk
from newsdesk.desk.updating import look, new_key, sign


def update(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """--check: FINDINGS when there is a newer one. --new-key, --sign: for the newsroom's engineer."""
    if options.new_key is not None:
        public = new_key(options.new_key)
        lines = (
            out.t("Keep {path} secret. In the desk profile:", path=options.new_key),
            "[updates]",
            f'key = "{public}"',
        )
        out.value({"key": public}, *lines)
        return DONE
    if options.sign is not None:
        if options.key is None or options.out is None:
            raise UserError(
                M("To sign, a key and a place are needed."),
                M("Such as: newsdesk update --sign manifest.json --key update.key --out updates.json"),
            )
        held = sign(options.sign, options.key, options.out)
        out.value({"version": held.version, "file": str(options.out)}, str(options.out))
        return DONE
    if desk.profile.updates is None:
        raise UserError(
            M("Your desk profile names no address for new versions."),
            M("Ask who looks after Newsdesk in your newsroom."),
        )
    news = look(desk.profile.updates, version("newsdesk"))
    if news is None:
        out.value({"version": None}, out.t("This is the newest Newsdesk."))
        return DONE
    link, digest = (news.download.link, news.download.sha256) if news.download else (None, None)
    value = {"version": news.version, "notes": dict(news.notes), "link": link, "sha256": digest}
    lines_of = [out.t("Newsdesk {version} is there.", version=news.version), news.told(out.t.language)]
    lines_of += [link, f"SHA-256 {digest}"] if link else []
    out.value(value, *(line for line in lines_of if line))
    return FINDINGS
