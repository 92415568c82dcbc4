"""The command line's words and options, in the person's language."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn, get_args

from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import LANGUAGES, Translator
from newsdesk.base.message import M
from newsdesk.library.query import STATES, Sort

# argparse asks gettext for these itself (cli/main.py binds our catalogue); here the extractor finds them.
ARGPARSE = (
    M("usage: "),
    M("positional arguments"),
    M("options"),
    M("show this help message and exit"),
    M("the following arguments are required: %s"),
    M("unrecognized arguments: %s"),
    M("invalid choice: %(value)r (choose from %(choices)s)"),
    M("expected one argument"),
    M("argument %(argument_name)s: %(message)s"),
    M("ambiguous option: %(option)s could match %(matches)s"),
    M("invalid %(type)s value: %(value)r"),
)


class Usage(UserError):  # noqa: N818  it says what the mistake is about
    """The command was not understood."""


class _Parser(argparse.ArgumentParser):
    """Raises Usage instead of ending the process, so that --json holds for mistakes too."""

    def error(self, message: str) -> NoReturn:
        raise Usage(M("{why}", why=message), M("See {command} --help.", command=self.prog))


def parse(arguments: Sequence[str], t: Translator) -> argparse.Namespace:
    """The parsed command; raises Usage, or SystemExit(0) after --help and --version."""
    return _parser(t).parse_args(arguments)


def _parser(t: Translator) -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--json", action="store_true", help=t("print one JSON value instead of sentences"))
    parser = _Parser(
        prog="newsdesk",
        description=t("Write, check and publish news. Without a command the window opens."),
        epilog=t("Exit codes: 0 done, 1 findings, 2 usage, 3 could not."),
    )
    parser.add_argument(
        "--version", action="version", help=t("show the version"), version=f"Newsdesk {version('newsdesk')}"
    )
    parser.add_argument("--language", choices=[*LANGUAGES], help=t("language of the messages"))
    commands = parser.add_subparsers(dest="command", required=True, metavar=t("COMMAND"))

    def add(name: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=text, description=text, parents=[shared])

    def group(name: str, text: str) -> Add:
        """A command with commands of its own."""
        inner = commands.add_parser(name, help=text, description=text).add_subparsers(
            dest="action", required=True, metavar=t("ACTION")
        )
        return lambda name, text: inner.add_parser(name, help=text, description=text, parents=[shared])

    _add_articles(add, t)
    _add_picture(group("picture", t("pictures of an article")), t)
    _add_history(add, t)
    backup = add("backup", t("copy the whole library while it is open"))
    backup.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("the folder of the backups"))
    backup.add_argument("--list", action="store_true", help=t("list the backups instead"))
    add("restore", t("put a backup in the library's place; what was there is kept")).add_argument(
        "backup", help=t("its folder or name, or: latest")
    )
    _add_library(group("library", t("the library itself")), t)
    _add_publish(add("publish", t("publish an article to a target, once")), t)
    _add_outbox(group("outbox", t("what is on its way to the targets, and what became of it")), t)
    _add_targets(group("targets", t("where articles are published")), t)
    _add_theme(group("theme", t("how exported pages look")), t)
    _add_profile(group("profile", t("the newsroom's desk profile")), t)
    _add_update(add("update", t("is there a newer Newsdesk; and to announce one to your newsroom")), t)
    add("formats", t("list the formats that can be written and read, with their options"))
    schema = add("schema", t("print a JSON Schema"))
    schema.add_argument("what", nargs="?", choices=["export", "article"], default="export", help=t("of which format"))
    add("sample", t("put the sample story into the library and print its id"))
    add("paths", t("say where articles, settings and logs are"))
    return parser


Add = Callable[[str, str], argparse.ArgumentParser]
"""Adds a command: its name, and what it does."""


def _add_articles(add: Add, t: Translator) -> None:
    new = add("new", t("make a new article and print its id"))
    new.add_argument("--headline", type=_text, default="", help=t("its headline"))
    new.add_argument("--article-language", default="", help=t("its language (BCP 47), such as zh-Hans or en"))
    add("import", t("make an article of a file: a page's text, Markdown, or a JSON export")).add_argument(
        "file", type=Path, help=t("the file")
    )
    listing = add("list", t("list the articles, the newest first"))
    listing.add_argument("--bin", action="store_true", help=t("list those in the bin"))
    _add_filters(listing, t)
    listing.add_argument("--sort", choices=get_args(Sort), default="updated", help=t("in this order"))
    packing = add("pack", t("write an article with its pictures into one file"))
    _with_id(packing, t)
    packing.add_argument("file", type=Path, help=t("the file, NAME.newsdesk"))
    packing.add_argument("--versions", action="store_true", help=t("its versions too"))
    packing.add_argument(
        "--originals", action="store_true", help=t("the pictures' originals untouched, with all that they tell")
    )
    add("unpack", t("put the article of such a file into the library")).add_argument(
        "file", type=Path, help=t("the file")
    )
    _with_id(add("show", t("show an article")), t)
    _with_id(add("check", t("say what an article still lacks")), t)
    _add_export(add("export", t("export an article into a folder, or many, each into one of its own")), t)


def _add_filters(listing: argparse.ArgumentParser, t: Translator) -> None:
    listing.add_argument(
        "--search", type=_text, default="", metavar=t("WORDS"), help=t("only those that hold all these words")
    )
    listing.add_argument("--channel", type=_text, default="", help=t("only those of this channel, at any level"))
    listing.add_argument("--state", choices=STATES, default="", help=t("only those in this state"))
    listing.add_argument("--author", type=_text, default="", help=t("only those of this author or editor"))
    day = t("a day (2026-11-20) or a time, by this machine's clock")
    listing.add_argument("--since", type=_moment, default="", help=t("changed since then: {day}", day=day))
    listing.add_argument("--until", type=_moment, default="", help=t("changed before then"))
    listing.add_argument(
        "--pictures",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=t("only those with pictures, or without"),
    )


def _moment(argument: str) -> str:
    """A local day or time as the library's stamps are."""
    try:
        return stamp(datetime.fromisoformat(argument).astimezone()) if argument else ""
    except ValueError:
        raise Usage(M("{text} is no day or time.", text=argument), M("Write it as 2026-11-20.")) from None


def _add_history(add: Add, t: Translator) -> None:
    _with_id(add("history", t("list the states of an article that can be brought back")), t)
    back = add("revert", t("make an article what it was; what it is now stays in its history"))
    _with_id(back, t)
    back.add_argument("revision", type=int, help=t("the state's number, as history lists it"))
    naming = add("version", t("keep an article as it is now for ever, under a name"))
    _with_id(naming, t)
    naming.add_argument("name", type=_text, help=t("the name"))


def _add_library(add: Add, t: Translator) -> None:
    looking = add("check", t("look whether the library is whole"))
    looking.add_argument("--repair", action="store_true", help=t("make lists and search index anew from the articles"))
    add("rescue", t("set a damaged library aside and bring what can be read into a new one"))
    add("tidy", t("thin old states, empty outbox and bin of what is past its time, remove unused pictures"))


def _add_publish(parser: argparse.ArgumentParser, t: Translator) -> None:
    _with_id(parser, t)
    parser.add_argument(
        "--to", required=True, type=_text, metavar=t("TARGET"), help=t("a target of `newsdesk targets list`")
    )
    parser.add_argument("--draft", action="store_true", help=t("as a draft that readers do not see"))
    parser.add_argument(
        "--at",
        type=_publish_time,
        default="",
        metavar=t("TIME"),
        help=t("when it is to appear, such as 2026-11-21T09:44"),
    )
    parser.add_argument("--withdraw", action="store_true", help=t("take it out of what readers see"))
    parser.add_argument(
        "--correction", type=_text, default="", metavar=t("WORDS"), help=t("put a correction that says this into it")
    )
    parser.add_argument(
        "--approved-by", type=_text, default="", metavar=t("NAME"), help=t("who approved the correction")
    )
    parser.add_argument("--later", action="store_true", help=t("only put it into the outbox"))
    parser.add_argument("--again", action="store_true", help=t("send it even if it stands there as it is now"))
    _with_password(parser, t)


def _with_password(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("--password-stdin", action="store_true", help=t("read the password from standard input"))


def _publish_time(argument: str) -> str:
    """A local or zoned time as RFC 3339 with its zone."""
    try:
        return datetime.fromisoformat(argument).astimezone().isoformat(timespec="seconds") if argument else ""
    except ValueError:
        raise Usage(M("{text} is no time.", text=argument), M("Write it as 2026-11-21T09:44.")) from None


def _add_outbox(add: Add, t: Translator) -> None:
    listing = add("list", t("list what waits, and what needs you"))
    listing.add_argument("--all", action="store_true", help=t("what arrived and what was stopped too"))
    listing.add_argument("--article", default="", metavar="ID", help=t("only of this article"))
    _with_password(add("run", t("send all that is due")), t)
    for name, text in (
        ("show", t("show one delivery and its receipt")),
        ("retry", t("try one again")),
        ("overwrite", t("send one although what stands there was changed")),
        ("cancel", t("stop one; what stands there stays")),
    ):
        parser = add(name, text)
        parser.add_argument("delivery", help=t("its id, or as much of its beginning as makes it clear"))
        if name in ("retry", "overwrite"):
            _with_password(parser, t)


def _add_targets(add: Add, t: Translator) -> None:
    add("list", t("list the targets, and the connectors there are"))
    for name, text in (
        ("test", t("try the connection to one")),
        ("login", t("keep name and password for one, in the system's keyring")),
        ("logout", t("forget the password for one")),
    ):
        parser = add(name, text)
        parser.add_argument("name", type=_text, help=t("its name"))
        if name != "logout":
            _with_password(parser, t)
        if name == "login":
            parser.add_argument("--user", type=_text, default="", help=t("who you are there"))


def _add_theme(add: Add, t: Translator) -> None:
    add("list", t("list the themes with their options; * is the desk profile's"))
    making = add("new", t("begin a theme of your own as a copy of another"))
    making.add_argument("name", type=_text, help=t("its name, which is a folder's"))
    making.add_argument(
        "--from",
        dest="like",
        default="city-daily",
        metavar=t("THEME"),
        help=t("the theme to copy: city-daily if not said"),
    )
    add("check", t("look at the samples in a theme and say what is wrong with it")).add_argument(
        "folder", type=Path, help=t("the theme's folder")
    )
    living = add("from", t("make a theme that looks like a page of your site"))
    living.add_argument("source", type=_text, help=t("the page, saved from a browser, or its address"))
    living.add_argument("name", type=_text, help=t("its name, which is a folder's"))
    living.add_argument("--private", action="store_true", help=t("allow addresses of the local network too"))


def _add_profile(add: Add, t: Translator) -> None:
    add("show", t("say which one is used, why, and what it sets"))
    add("use", t("use this one from now on")).add_argument(
        "source", type=_text, metavar=t("FILE|LINK"), help=t("a file, or an https address, of which a copy is kept")
    )
    add("refresh", t("fetch the linked one again"))
    add("forget", t("use what is set up for this machine, or Newsdesk's own"))


def _add_update(parser: argparse.ArgumentParser, t: Translator) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help=t("ask the address that the desk profile names"))
    what.add_argument(
        "--new-key", type=Path, metavar=t("FILE"), help=t("make a key to sign with, and print its public part")
    )
    what.add_argument("--sign", type=Path, metavar=t("MANIFEST"), help=t("sign the announcement in this file"))
    parser.add_argument("--key", type=Path, metavar=t("FILE"), help=t("the key to sign with"))
    parser.add_argument("--out", type=Path, metavar=t("FILE"), help=t("where to write what is put at the address"))


def _text(argument: str) -> str:
    """Text as UTF-8, whatever the terminal's locale made of its bytes."""
    return os.fsencode(argument).decode("utf-8", "replace")


def _with_id(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("id", help=t("the article's id, or as much of its beginning as makes it clear"))


def _add_export(parser: argparse.ArgumentParser, t: Translator) -> None:
    parser.add_argument("id", nargs="?", default="", help=t("one article's id, or as much of its beginning as needed"))
    parser.add_argument("--all", action="store_true", help=t("all articles"))
    _add_filters(parser, t)
    parser.add_argument("--to", required=True, metavar=t("FORMAT"), help=t("a format of `newsdesk formats`"))
    parser.add_argument("--out", required=True, type=Path, metavar=t("FOLDER"), help=t("the folder to write"))
    parser.add_argument("--draft", action="store_true", help=t("export even if something required is missing"))
    parser.add_argument(
        "--option", action="append", default=[], metavar=t("NAME=VALUE"), help=t("an option of the format")
    )
    parser.add_argument("--again", action="store_true", help=t("those too that are there unchanged"))
    parser.add_argument(
        "--prune", action="store_true", help=t("remove what this command made of articles that are not asked for")
    )
    parser.add_argument("--index", action="store_true", help=t("pages that list them, the newest first"))
    parser.add_argument("--feed", action="store_true", help=t("an Atom feed of the newest"))
    parser.add_argument("--sitemap", action="store_true", help=t("a sitemap for search engines"))
    parser.add_argument(
        "--jobs", type=int, choices=range(1, 65), metavar="N", help=t("so many at once; usually one for each core")
    )


def _add_picture(add: Add, t: Translator) -> None:
    knowing = add("info", t("say what pictures know of themselves, and what could give away a source"))
    knowing.add_argument(
        "pictures", nargs="+", metavar=t("FILE|ID"), help=t("a picture file, or an article's id for its pictures")
    )
    _add_picture_export(add("export", t("write an article's pictures as they are published into a folder")), t)
    parser = add("add", t("put a picture in: into the figure with this caption and no picture, else at the end"))
    _with_id(parser, t)
    parser.add_argument("file", type=Path, help=t("the picture"))
    parser.add_argument("--caption", type=_text, default="", help=t("the line under it"))
    parser.add_argument("--credit", type=_text, default="", help=t("who took it"))
    parser.add_argument("--alt", type=_text, default="", help=t("what it shows, for people who cannot see it"))
    parser.add_argument("--into", default="", metavar=t("BLOCK"), help=t("the id of the figure it goes into"))
    parser.add_argument("--after", default="", metavar=t("BLOCK"), help=t("the id of the block it comes after"))


def _add_picture_export(parser: argparse.ArgumentParser, t: Translator) -> None:
    _with_id(parser, t)
    parser.add_argument("--out", required=True, type=Path, metavar=t("FOLDER"), help=t("the folder to write"))
    parser.add_argument(
        "--widths", type=_widths, default=(), metavar="1600,800", help=t("other widths than the desk profile's")
    )
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        choices=["jpeg", "webp", "avif"],
        help=t("other formats than the desk profile's"),
    )
    parser.add_argument(
        "--block", action="append", default=[], metavar=t("BLOCK"), help=t("only the picture of this block")
    )
    parser.add_argument(
        "--original", action="store_true", help=t("the originals untouched instead, with all that they tell")
    )


def _widths(argument: str) -> tuple[int, ...]:
    """Widths in pixels, separated by commas."""
    try:
        widths = tuple(int(part) for part in argument.split(","))
    except ValueError:
        widths = ()
    if not widths or len(widths) > 8 or not all(16 <= width <= 8000 for width in widths):
        raise Usage(
            M("{text} are no widths.", text=argument), M("Write them as 1600,800: from 16 to 8000 pixels, at most 8.")
        )
    return widths
