"""Newsdesk: no arguments (or only the window's) open the window; everything else is the command line."""

from __future__ import annotations

import sys
from pathlib import Path

WINDOW = ("--sample",)


def is_article_file(argument: str) -> bool:
    """Is it a file as a double click gives it?"""
    return argument.endswith(".newsdesk") and Path(argument).is_file()


def main() -> int:
    """The console entry point; gives the exit code."""
    arguments = sys.argv[1:]
    if all(a in WINDOW or is_article_file(a) for a in arguments):
        # Imported here, so that the command line runs on machines without Qt's libraries.
        from newsdesk.desktop.app import run

        return run(arguments)
    from newsdesk.cli.main import run as run_command

    return run_command(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
