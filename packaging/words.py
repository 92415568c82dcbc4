"""Writes the manual pages and the shells' completions from the command line's own parser: ``words.py FOLDER``."""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from common import VERSION, epoch
from newsdesk.__main__ import WINDOW
from newsdesk.base.i18n import LANGUAGES, translator
from newsdesk.base.paths import resources
from newsdesk.cli.parser import _parser

SAID = {
    "en": {
        "name": "write, check and publish news",
        "intro": "Without a command, or with files of Newsdesk, the window opens. "
        "All that it does with articles is there as a command too.",
        "window": "open the window with the sample story",
        "files": "Articles, settings and logs are where `newsdesk paths` says. A newsroom's desk profile is "
        "profile.toml in the folder of the settings.",
        "home": "a folder that holds all of them in place of the system's",
        "heads": ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "FILES", "ENVIRONMENT", "EXIT STATUS"),
        "exit": ("0 done", "1 findings: something required is missing", "2 usage", "3 could not"),
    },
    "zh_CN": {
        "name": "撰写、检查和发布新闻稿",
        "intro": "不带命令，或只给出 .newsdesk 文件时，打开窗口。窗口里对稿件的操作，也都可以用命令完成。",
        "window": "打开窗口并显示示例稿件",
        "files": "稿件、设置和日志的位置由 `newsdesk paths` 给出。编辑部配置是设置文件夹中的 profile.toml。",
        "home": "用这个文件夹存放上述全部内容，而不用系统的位置",
        "heads": ("名称", "概要", "描述", "选项", "命令", "文件", "环境变量", "退出状态"),
        "exit": ("0 已完成", "1 检查有发现：缺少必填内容", "2 用法有误", "3 未能完成"),
    },
}
Command = tuple[str, str, argparse.ArgumentParser]


def parser(language: str) -> argparse.ArgumentParser:
    return _parser(translator(language, resources() / "locale"))


def commands(top: argparse.ArgumentParser, before: str = "") -> Iterator[Command]:
    """Name ("picture add"), what it does, and its parser; a group's commands in the group's place."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {a.dest: a.help or "" for a in action._choices_actions}
            for name, inner in action.choices.items():
                held = list(commands(inner, f"{before}{name} "))
                yield from held or [(before + name, helps.get(name, ""), inner)]


def options(of: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """What begins with a dash, without --help."""
    return (a for a in of._actions if a.option_strings and not isinstance(a, argparse._HelpAction))


# ------------------------------------------------------------------ the manual


def roff(text: str) -> str:
    return text.replace("\\", "\\e").replace("-", "\\-").replace("\n.", "\n\\&.").replace("'", "\\(aq")


def _option(action: argparse.Action) -> str:
    value = ""
    if action.nargs != 0 and not isinstance(action, argparse.BooleanOptionalAction):
        value = (
            f" \\fI{roff(str(action.metavar or '|'.join(map(str, action.choices or ())) or action.dest.upper()))}\\fR"
        )
    return ".TP\n" + ", ".join(f"\\fB{roff(o)}\\fR" for o in action.option_strings) + f"{value}\n{roff(_help(action))}"


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%").replace("%(prog)s", "newsdesk").partition(" (default:")[0]


def manual(language: str) -> str:
    """newsdesk(1), in groff's man macros."""
    said, top = SAID[language], parser(language)
    head = said["heads"]
    day = datetime.fromtimestamp(epoch(), UTC).strftime("%Y-%m-%d")
    lines = [f'.TH NEWSDESK 1 "{day}" "Newsdesk {VERSION}" "Newsdesk"']
    lines += [f".SH {head[0]}", f"newsdesk \\- {roff(str(said['name']))}", f".SH {head[1]}"]
    lines += [
        ".B newsdesk",
        "[\\fB\\-\\-language\\fR \\fIzh_CN\\fR|\\fIen\\fR] [\\fB\\-\\-sample\\fR] [\\fIFILE\\fR.newsdesk ...]",
    ]
    lines += [".br", ".B newsdesk", "\\fICOMMAND\\fR [\\fIOPTIONS\\fR]"]
    lines += [f".SH {head[2]}", roff(str(said["intro"])), f".SH {head[3]}"]
    lines += [f".TP\n\\fB{roff(o)}\\fR\n{roff(str(said['window']))}" for o in WINDOW if o == "--sample"]
    lines += [_option(a) for a in options(top)]
    lines.append(f".SH {head[4]}")
    for name, text, inner in commands(top):
        places = " ".join(
            f"\\fI{roff(str(a.metavar or a.dest).upper())}\\fR" for a in inner._actions if not a.option_strings
        )
        lines.append(f'.SS "\\fB{roff(name)}\\fR {places}"\n{roff(text)}')
        lines += [_option(a) for a in options(inner)]
    lines += [f".SH {head[5]}", roff(str(said["files"]))]
    lines += [f".SH {head[6]}", f".TP\n.B NEWSDESK_HOME\n{roff(str(said['home']))}", f".SH {head[7]}"]
    for line in said["exit"]:
        lines.append(f".TP\n.B {line.partition(' ')[0]}\n{roff(line.partition(' ')[2])}")
    return "\n".join(lines) + "\n"


# ------------------------------------------------------------------ completions


def _firsts() -> dict[str, str]:
    """The first word of each command, with what it or its group does."""
    action = next(a for a in parser("en")._actions if isinstance(a, argparse._SubParsersAction))
    return {a.dest: a.help or "" for a in action._choices_actions}


def _table() -> list[tuple[str, str, list[tuple[str, str, list[str], bool]]]]:
    """Each command: name, what it does, and its options as (name, help, choices, takes a value)."""
    found = []
    for name, text, inner in commands(parser("en")):
        known = []
        for action in options(inner):
            takes = action.nargs != 0 and not isinstance(action, argparse.BooleanOptionalAction)
            known += [(o, _help(action), [str(c) for c in action.choices or ()], takes) for o in action.option_strings]
        found.append((name, text, known))
    return found


def bash() -> str:
    """For bash: commands, their commands, options and the options' choices; else files."""
    table = _table()
    groups: dict[str, list[str]] = {}
    for name, _, _ in table:
        first, _, second = name.partition(" ")
        groups.setdefault(first, [])
        if second:
            groups[first].append(second)
    words, choices = [], []
    for name, _, known in table:
        words.append(f'        "{name}") words="{" ".join(o for o, *_ in known)}" ;;')
        choices += [f'        "{name} {o}") words="{" ".join(c)}" ;;' for o, _, c, _ in known if c]
    inner = [f'        {g}) words="{" ".join(names)}" ;;' for g, names in groups.items() if names]
    return f"""# bash completion for newsdesk                                  -*- shell-script -*-
_newsdesk() {{
    local cur="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}" word="" command="" words="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        word="${{COMP_WORDS[i]}}"
        case "$word" in --language) ((i++)) ;; -*) ;; *)
            if [ -z "$command" ]; then command="$word"
            else
                case "$command" in {"|".join(g for g, n in groups.items() if n)}) command="$command $word" ;; esac
            fi ;;
        esac
    done
    case "$command $previous" in
{chr(10).join(choices)}
        *" --language") words="{" ".join(LANGUAGES)}" ;;
    esac
    if [ -z "$words" ]; then case "$command" in
        "") words="{" ".join(groups)} --language --version --help {" ".join(WINDOW)}" ;;
{chr(10).join(inner)}
{chr(10).join(words)}
    esac; fi
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}}
complete -o default -F _newsdesk newsdesk
"""


def _quote(text: str) -> str:
    return text.replace("'", "’").replace("[", "(").replace("]", ")").replace(":", " –").replace("\\", "")


def fish() -> str:
    """For fish."""
    lines = [f"complete -c newsdesk -n __fish_use_subcommand -l language -x -a '{' '.join(LANGUAGES)}'"]
    for name, text, known in _table():
        first, _, second = name.partition(" ")
        seen = f"__fish_seen_subcommand_from {first}"
        if second:
            lines.append(f"complete -c newsdesk -f -n '{seen}' -a {second} -d '{_quote(text)}'")
        for option, words, choices, takes in known:
            ask = f" -x -a '{' '.join(choices)}'" if choices else " -r" if takes else ""
            lines.append(f"complete -c newsdesk -n '{seen}' -l {option.lstrip('-')}{ask} -d '{_quote(words)}'")
    tops = [f"complete -c newsdesk -f -n __fish_use_subcommand -a {n} -d '{_quote(d)}'" for n, d in _firsts().items()]
    return "\n".join(dict.fromkeys(tops + lines)) + "\n"


def zsh() -> str:
    """For zsh."""
    groups: dict[str, list[str]] = {}
    cases = []
    for name, text, known in _table():
        first, _, second = name.partition(" ")
        groups.setdefault(first, [])
        if second:
            groups[first].append(f"'{second}:{_quote(text)}'")
        parts = []
        for option, words, choices, takes in known:
            value = f":value:({' '.join(choices)})" if choices else ":value:_files" if takes else ""
            parts.append(f"'{option}[{_quote(words)}]{value}'")
        cases.append(f'    "{name}") _arguments {" ".join(parts)} "*:file:_files" ;;')
    tops = " ".join(f"'{g}:{_quote(text)}'" for g, text in _firsts().items())
    inner = [
        f"    {g}) actions=({' '.join(names)}); _describe action actions ;;" for g, names in groups.items() if names
    ]
    return f"""#compdef newsdesk
local -a commands actions
local name
commands=({tops})
if (( CURRENT == 2 )); then _describe command commands; _files -g '*.newsdesk'; return; fi
name="$words[2]"
if (( CURRENT == 3 )); then case "$name" in
{chr(10).join(inner)}
esac; fi
case "$name" in {"|".join(g for g, n in groups.items() if n)}) name="$words[2] $words[3]" ;; esac
case "$name" in
{chr(10).join(cases)}
esac
"""


FILES = {
    "man/man1/newsdesk.1.gz": lambda: manual("en"),
    "man/zh_CN/man1/newsdesk.1.gz": lambda: manual("zh_CN"),
    "bash-completion/completions/newsdesk": bash,
    "zsh/vendor-completions/_newsdesk": zsh,
    "fish/vendor_completions.d/newsdesk.fish": fish,
}
"""Below /usr/share."""


def write(share: Path) -> None:
    for name, make in FILES.items():
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        data = make().encode()
        (share / name).write_bytes(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
