"""Brings the Chinese catalogue in step with the program's sentences and compiles it.

python scripts/translations.py            updates resources/locale, names what is not translated yet
"""

from __future__ import annotations

import ast
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "newsdesk.po"
CALLS = ("t", "_t", "M")


def sentences() -> set[str]:
    """Every literal sentence in the program. By the syntax tree: babel's extractor does not see into f-strings."""
    found: set[str] = set()
    for file in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in CALLS and isinstance(node.args[0].value, str) and node.args[0].value:
                    found.add(node.args[0].value)
    return found


def read() -> dict[str, str]:
    """The translations there are."""
    with PO.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, locale="zh_CN") if m.id}


def write(translations: dict[str, str]) -> tuple[bytes, bytes]:
    """The catalogue as text and compiled; equal translations give equal bytes."""
    catalog = Catalog(locale="zh_CN", project="Newsdesk", charset="utf-8", fuzzy=False)
    for text in sorted(translations):
        catalog.add(text, translations[text])
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, catalog, width=0, sort_output=True, omit_header=True)
    head = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    text = ("# Simplified Chinese for Newsdesk.\n" + head).encode() + po.getvalue()
    compiled = read_po(io.BytesIO(text), locale="zh_CN")
    compiled.creation_date = compiled.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # not of the day it was made
    write_mo(mo, compiled)
    return text, mo.getvalue()


def main() -> int:
    held = read() if PO.exists() else {}
    wanted = {text: held.get(text, "") for text in sentences()}
    po, mo = write(wanted)
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po)
    PO.with_suffix(".mo").write_bytes(mo)
    missing = sorted(text for text, translation in wanted.items() if not translation)
    for text in missing:
        print(f"not translated: {text}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
