"""What the command line prints: sentences in the person's language, or one JSON value."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsdesk.article.place import Place
from newsdesk.base.errors import UserError
from newsdesk.base.i18n import Translator
from newsdesk.extend.ports import Finding, Note

DONE, FINDINGS, USAGE, COULD_NOT = 0, 1, 2, 3
"""The exit codes."""


@dataclass(frozen=True, slots=True)
class Output:
    """Prints to standard output; with ``json`` exactly one JSON value, whatever happens."""

    t: Translator
    json: bool

    def value(self, value: Any, *lines: str) -> None:
        """The JSON value, or the lines for a person."""
        if self.json:
            print(json.dumps(value, ensure_ascii=False, indent=1))
        else:
            for line in lines:
                print(harmless(line))

    def error(self, error: UserError) -> None:
        """A failure: to standard error for a person, to standard output for a program."""
        message = self.t(error.message)
        hint = self.t(error.hint) if error.hint else ""
        if self.json:
            self.value({"error": message, "hint": hint})
        else:
            print(harmless(f"{message} {hint}".strip()), file=sys.stderr)

    @staticmethod
    def time(stamp: str) -> str:
        """A time for a person, by this machine's clock."""
        try:
            return f"{datetime.fromisoformat(stamp).astimezone():%Y-%m-%d %H:%M:%S}"
        except ValueError:
            return stamp

    def note(self, note: Note) -> dict[str, Any]:
        """A receipt's line as JSON."""
        return {"kind": note.kind, "message": self.t(note.message), "place": _place(note.place)}

    def finding(self, finding: Finding) -> dict[str, Any]:
        """A finding as JSON."""
        return {
            "code": finding.code,
            "level": finding.level,
            "message": self.t(finding.message),
            "place": _place(finding.place),
        }

    def findings(self, findings: Sequence[Finding]) -> list[str]:
        """Findings as lines."""
        words = {"error": self.t("to do"), "warning": self.t("better"), "info": self.t("note")}
        return [f"{words[f.level]}: {self.t(f.message)}" for f in findings]

    def receipt(self, notes: Sequence[Note]) -> list[str]:
        """A receipt as lines."""
        words = {
            "found": self.t("found"),
            "kept": self.t("kept"),
            "flattened": self.t("simplified"),
            "dropped": self.t("left out"),
            "unsure": self.t("please check"),
        }
        return [f"  {self.t('{name}: {text}', name=words[n.kind], text=n.message)}" for n in notes]


def harmless(line: str) -> str:
    """A line without the control characters that a terminal obeys (ECMA-48): servers and files say what they like."""
    return "".join(c if (c >= " " and not "\x7f" <= c <= "\x9f") or c in "\n\t" else " " for c in line)


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"block": place.block, "field": place.field, "start": place.start, "end": place.end}
