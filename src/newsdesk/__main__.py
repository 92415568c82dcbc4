"""Newsdesk: no arguments (or only the window's, and a language) open the window; all else is the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from newsdesk.base.i18n import LANGUAGES

WINDOW = ("--sample",)


def is_article_file(argument: str) -> bool:
    """Is it a file as a double click gives it?"""
    return argument.endswith(".newsdesk") and Path(argument).is_file()


def for_window(arguments: Sequence[str]) -> tuple[list[str], str] | None:
    """The window's arguments and the language that it is to speak ("" for the settings'); None for a command."""
    rest, language = list(arguments), ""
    for at, argument in enumerate(rest):
        if argument == "--language" or argument.startswith("--language="):
            values = [argument.partition("=")[2]] if "=" in argument else rest[at + 1 : at + 2]
            language = "".join(values)
            rest[at : at + 1 + ("=" not in argument)] = []
            if language not in LANGUAGES:
                return None  # the command line says which there are
            break
    return (rest, language) if all(a in WINDOW or is_article_file(a) for a in rest) else None


def main() -> int:
    """The console entry point; gives the exit code."""
    if getattr(sys, "frozen", False):  # a packed program is started again as a process of an export of many
        from multiprocessing import freeze_support

        freeze_support()
    arguments = sys.argv[1:]
    window = for_window(arguments)
    if window is not None:
        # Imported here, so that the command line runs on machines without Qt's libraries.
        from newsdesk.desktop.app import run

        return run(*window)
    from newsdesk.cli.main import run as run_command

    return run_command(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
