"""Brings the Chinese catalogue in step with the program's sentences and compiles it.

python scripts/locale.py            updates resources/locale, names what is not translated yet
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES" / "newsdesk.po"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"t": None, "_t": None, "M": None}


def sentences() -> set[str]:
    """Every literal sentence in the program."""
    found = extract_from_dir(str(ROOT / "src"), keywords=KEYWORDS, method_map=[("**.py", "python")])
    return {text for _, _, text, *_ in found if isinstance(text, str) and text}


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
    write_mo(mo, read_po(io.BytesIO(text), locale="zh_CN"))
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
