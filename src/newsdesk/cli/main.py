"""Runs one command: language, parsing, the desk, and what an error becomes."""

from __future__ import annotations

import gettext
import logging
import os
import sys
import traceback
from collections.abc import Sequence

from newsdesk.base.clock import now
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import LANGUAGES, Translator, system_language, translator
from newsdesk.base.log import start_log
from newsdesk.base.message import M
from newsdesk.base.paths import resources, user_paths
from newsdesk.cli.commands import COMMANDS
from newsdesk.cli.keeping import rescue, restore
from newsdesk.cli.output import COULD_NOT, USAGE, Output
from newsdesk.cli.parser import Usage, parse
from newsdesk.cli.profiles import paths as where
from newsdesk.cli.profiles import profile
from newsdesk.desk.desk import Desk
from newsdesk.desk.managed import in_force

log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run the command line; gives the exit code (see :mod:`newsdesk.cli.output`)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal or pipe of another encoding must not turn a Chinese headline into an error.
            stream.reconfigure(encoding="utf-8", errors="replace")
    paths = user_paths()
    start_log(paths.log)
    t = _translator(arguments, in_force(paths).language)
    out = Output(t, json="--json" in arguments)
    try:
        options = parse(arguments, t)
        if options.command == "library" and options.action == "rescue":
            return rescue(paths, now, out)
        if options.command == "restore":
            return restore(paths, options, now, out)
        if options.command == "paths":
            return where(paths, out)
        if options.command == "profile":
            return profile(paths, options, out)
        desk = Desk.open(paths)
        try:
            return COMMANDS[options.command](desk, options, out)
        finally:
            desk.close()
    except Usage as error:
        out.error(error)
        return USAGE
    except UserError as error:
        out.error(error)
        return COULD_NOT
    except BrokenPipeError:  # `newsdesk list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return COULD_NOT
    except Exception as error:  # the program's border: a bug is still an answer that a script can read
        log.exception("command failed")
        traceback.print_exc()
        out.error(
            UserError(
                M("Something went wrong inside Newsdesk: {why}", why=type(error).__name__), M("Please report it.")
            )
        )
        return COULD_NOT


def _translator(arguments: Sequence[str], wanted: str) -> Translator:
    """--language, else the settings', else the system's. argparse takes its own words from the same catalogue."""
    for i, argument in enumerate(arguments):
        if argument.startswith("--language"):
            wanted = argument.partition("=")[2] or "".join(arguments[i + 1 : i + 2])
    language = wanted if wanted in LANGUAGES else system_language()
    folder = resources() / "locale"
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("newsdesk", str(folder))
    gettext.textdomain("newsdesk")
    return translator(language, folder)
