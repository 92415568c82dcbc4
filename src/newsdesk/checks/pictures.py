"""What figures lack: the picture itself, its caption, who took it, and what it shows in words."""

from __future__ import annotations

from collections.abc import Iterable

from newsdesk.article.article import Article
from newsdesk.article.blocks import Figure, picture_place, pictures_in
from newsdesk.article.origin import says_generated
from newsdesk.article.place import Place
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import CheckContext, Finding

_MISSING = {
    "caption": M("Picture {number} has no caption."),
    "credit": M("Picture {number} does not say who took it."),
    "alt": M("Picture {number} has no description for people who cannot see it."),
}


class FigureFields:
    """A field that the desk profile requires is an error; the others are warnings. That a picture was used before is
    only told: it may well be meant."""

    code = "pictures"
    label: Message = M("Pictures")

    def find(self, article: Article, context: CheckContext) -> Iterable[Finding]:
        seen: dict[str, int] = {}
        for number, figure in enumerate(pictures_in(article.blocks), 1):
            if not figure.asset:
                yield _finding("none", "error", M("Figure {number} has no picture.", number=number), figure, "asset")
            elif context.assets is not None and figure.asset not in context.assets:
                message = M("The file of picture {number} is not in the library.", number=number)
                yield _finding("lost", "error", message, figure, "asset")
            yield from _used(number, figure, context)
            if figure.asset and (first := seen.setdefault(figure.asset, number)) != number:
                message = M("Picture {number} is the same as picture {first}.", number=number, first=first)
                yield _finding("twice", "warning", message, figure, "asset")
            if figure.asset in context.generated and not says_generated(figure):
                message = M("Picture {number} is labelled as made by AI; say so in the caption.", number=number)
                yield _finding("generated", "warning", message, figure, "caption")
            for field, message in _MISSING.items():
                if field == "caption" and picture_place(figure.id)[1]:
                    continue  # of a group that has one for all
                value = figure.caption.text if field == "caption" else getattr(figure, field)
                if not value.strip():
                    level = "error" if f"figure.{field}" in context.required else "warning"
                    yield _finding(field, level, M(message.template, number=number), figure, field)


def _used(number: int, figure: Figure, context: CheckContext) -> Iterable[Finding]:
    """Where another article has it, or nearly the same one."""
    before = context.used.get(figure.asset) or context.near.get(figure.asset)
    if before is not None:
        values = {"number": number, "headline": before[0], "day": before[1]}
        message = M("Picture {number} was used in “{headline}” on {day}.", **values)
        if figure.asset not in context.used:
            message = M("Nearly the same as picture {number} was used in “{headline}” on {day}.", **values)
        yield Finding("pictures.used", "info", message, Place(figure.id, "asset"))


def _finding(code: str, level: str, message: Message, figure: Figure, field: str) -> Finding:
    return Finding(f"pictures.{code}", "error" if level == "error" else "warning", message, Place(figure.id, field))
