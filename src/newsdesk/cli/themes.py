"""The commands about themes: list them, begin one, check one, make one of a live page."""

from __future__ import annotations

import argparse

from newsdesk.cli.output import DONE, FINDINGS, Output
from newsdesk.desk.desk import Desk
from newsdesk.desk.themes import Listed, all_themes, check_theme, common, new_theme


def theme(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    """list, new, check or from."""
    actions = {"list": theme_list, "new": theme_new, "check": theme_check, "from": theme_from}
    return actions[options.action](desk, options, out)


def theme_list(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    found = all_themes(desk.house)
    used = desk.house.theme
    lines: list[str] = []
    for listed in found:
        lines += _lines(listed, out, used=listed.name == used)
    out.value([_told(listed, out, used=listed.name == used) for listed in found], *lines)
    return DONE


def _told(listed: Listed, out: Output, *, used: bool) -> dict[str, object]:
    told: dict[str, object] = {"name": listed.name, "folder": str(listed.folder), "used": used}
    if listed.theme is None:
        return told | {"problem": out.t(listed.problem.message) if listed.problem else ""}
    language = _language(out)
    options = [
        {"name": o.name, "label": o.label[language], "choices": list(o.choices), "default": o.default}
        for o in listed.theme.options.values()
    ]
    return told | {"label": listed.theme.name[language], "options": options}


def _lines(listed: Listed, out: Output, *, used: bool) -> list[str]:
    mark = "*" if used else " "
    if listed.theme is None:
        return [f"{mark} {listed.name}  {out.t(listed.problem.message) if listed.problem else ''}"]
    language = _language(out)
    lines = [f"{mark} {listed.name}  {listed.theme.name[language]}  {listed.folder}"]
    for option in listed.theme.options.values():
        choices = f" ({', '.join(option.choices)})" if option.choices else ""
        lines.append(f"      {option.name}={option.default}  {option.label[language]}{choices}")
    return lines


def _language(out: Output) -> str:
    return "zh" if out.t.language.startswith("zh") else "en"


def theme_new(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    folder = new_theme(options.name, options.like, desk.house, desk.paths.themes)
    out.value({"name": options.name, "folder": str(folder)}, str(folder))
    return DONE


def theme_check(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    found = common(check_theme(options.folder, desk.house))
    told = [{"fault": out.t(fault), "samples": names} for fault, names in found.items()]
    lines = [f"{out.t(fault)}  ({', '.join(names)})" for fault, names in found.items()]
    out.value({"faults": told}, *(lines or [out.t("Nothing is wrong with this theme.")]))
    return FINDINGS if found else DONE


def theme_from(desk: Desk, options: argparse.Namespace, out: Output) -> int:
    from newsdesk.desk.themefrom import theme_from_page  # brings lxml: not for every command

    made = theme_from_page(options.source, options.name, desk.paths.themes, private=options.private)
    receipt = [out.note(note) for note in made.receipt]
    out.value({"folder": str(made.folder), "receipt": receipt}, str(made.folder), *out.receipt(made.receipt))
    return DONE
