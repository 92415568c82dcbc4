"""Both languages are whole: every sentence is translated, with its places, and the compiled file is of today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("newsdesk_locale", ROOT / "scripts" / "translations.py")
assert SPEC is not None
assert SPEC.loader is not None
locale = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(locale)
PLACES = re.compile(r"\{\w+\}|%\(\w+\)[sr]|%s")


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    held = locale.read()
    assert set(held) == locale.sentences()
    assert [text for text, translation in held.items() if not translation] == []


def test_a_translation_has_the_places_of_its_sentence() -> None:
    wrong = [t for t, z in locale.read().items() if sorted(PLACES.findall(t)) != sorted(PLACES.findall(z))]
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    po, mo = locale.write(locale.read())
    assert locale.PO.read_bytes() == po
    assert locale.PO.with_suffix(".mo").read_bytes() == mo


def test_no_sentence_is_put_together_by_code() -> None:
    # An f-string or a variable given to M() can never be translated.
    bad = re.compile(r"\b(?:M|_t|t)\(\s*f[\"']")
    assert [p.name for p in (ROOT / "src").rglob("*.py") if bad.search(p.read_text(encoding="utf-8"))] == []
