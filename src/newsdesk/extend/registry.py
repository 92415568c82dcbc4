"""Finds plug-ins by entry point; built-ins come through the same door."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Any, cast

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.extend.ports import Check, Exporter, Importer
from newsdesk.extend.publishing import Publisher

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """A plug-in that was set aside: which, and the error that it failed with."""

    group: str
    name: str
    error: str


class Registry:
    """The plug-ins of this installation, each kind loaded when first asked for. One that fails is set aside."""

    def __init__(self) -> None:
        self.broken: list[Broken] = []

    @cached_property
    def exporters(self) -> dict[str, Exporter]:
        return cast("dict[str, Exporter]", self._load("newsdesk.exporters", ("name", "label", "export")))

    @cached_property
    def importers(self) -> dict[str, Importer]:
        return cast("dict[str, Importer]", self._load("newsdesk.importers", ("name", "sniff", "read")))

    @cached_property
    def checks(self) -> dict[str, Check]:
        return cast("dict[str, Check]", self._load("newsdesk.checks", ("code", "find")))

    @cached_property
    def publishers(self) -> dict[str, Publisher]:
        return cast("dict[str, Publisher]", self._load("newsdesk.publishers", ("name", "label", "connect")))

    def publisher(self, name: str) -> Publisher:
        """The connector of this name; UserError naming those there are."""
        try:
            return self.publishers[name]
        except KeyError:
            names = ", ".join(self.publishers)
            raise UserError(
                M("There is no connector {name}.", name=name), M("Choose one of: {names}", names=names)
            ) from None

    def exporter(self, name: str) -> Exporter:
        """The exporter of this name; UserError naming those there are."""
        try:
            return self.exporters[name]
        except KeyError:
            names = ", ".join(self.exporters)
            raise UserError(
                M("There is no format {name}.", name=name), M("Choose one of: {names}", names=names)
            ) from None

    def _load(self, group: str, needs: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for point in sorted(entry_points(group=group), key=_built_in_first):
            try:
                plugin = point.load()()
                missing = [n for n in needs if not hasattr(plugin, n)]
                if missing:
                    raise TypeError(f"lacks {', '.join(missing)}")
            except Exception as error:  # a plug-in's failure, whatever it is, must not stop the program
                log.exception("plug-in %s of %s set aside", point.name, group)
                self.broken.append(Broken(group, point.name, f"{type(error).__name__}: {error}"))
                continue
            found.setdefault(point.name, plugin)
        return found


def _built_in_first(point: EntryPoint) -> tuple[bool, str]:
    return (not point.value.startswith("newsdesk."), point.name)
