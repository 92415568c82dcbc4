"""Spelling of English words by the system's own dictionaries (Hunspell and others, through Enchant)."""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsdesk.base.files import write_bytes

log = logging.getLogger(__name__)
_WORD = re.compile(r"(?<![\w@/.#’'])[A-Za-z]+(?:[’'][A-Za-z]+)*(?![\w@/]|\.\w|:/)")
SHORTEST = 3
MOST = 6
"""Suggestions."""


class Spelling:
    """Knows which words are wrong; knows none to be wrong where the system has no English dictionary.

    A word is right when any of the system's English dictionaries has it: a newsroom writes one English, and which
    one is not the program's business. ``own`` is the file of words that the person added.
    """

    def __init__(self, own: Path) -> None:
        self._file = own
        self._dictionaries: list[Any] | None = None
        self._own: set[str] = set()
        self.wrong = lru_cache(maxsize=4096)(self._wrong)

    def _load(self) -> list[Any]:
        if self._dictionaries is None:
            self._dictionaries = _dictionaries()
            try:
                self._own = set(self._file.read_text(encoding="utf-8").split())
            except (OSError, UnicodeDecodeError):
                self._own = set()
        return self._dictionaries

    @property
    def available(self) -> bool:
        """Has the system an English dictionary?"""
        return bool(self._load())

    def _wrong(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where words stand that no dictionary has, as code points; ``wrong`` is this, remembered by the text."""
        if not self.available:
            return ()
        return tuple(m.span() for m in _WORD.finditer(text) if not self._right(m[0]))

    def _right(self, word: str) -> bool:
        word = word.replace("’", "'").removesuffix("'s").removesuffix("'")
        if len(word) < SHORTEST or word.isupper() or word in self._own or word.lower() in self._own:
            return True
        return any(d.check(word) for d in self._load())

    def suggestions(self, word: str) -> list[str]:
        """What may have been meant, the likeliest first."""
        plain = word.replace("’", "'")
        found = [s for d in self._load()[:2] for s in d.suggest(plain)]
        return list(dict.fromkeys(found))[:MOST]

    def learn(self, word: str) -> None:
        """The word is right from now on. A file that cannot be written costs no more than the word."""
        self._load()
        self._own.add(word.replace("’", "'"))
        self.wrong.cache_clear()
        try:
            write_bytes(self._file, ("\n".join(sorted(self._own)) + "\n").encode("utf-8"))
        except OSError:
            log.warning("the word list could not be saved", exc_info=True)


def _dictionaries() -> list[Any]:
    """The system's English dictionaries; American and British ones first."""
    try:
        import enchant  # at the first English text: it loads a library of the system
    except ImportError:
        log.info("no Enchant: English is not checked")
        return []
    try:
        names = [n for n in enchant.list_languages() if n == "en" or n.startswith("en_")]
        names.sort(key=lambda n: (n not in ("en_US", "en_GB"), n))
        return [enchant.Dict(n) for n in names]
    except enchant.errors.Error:
        log.warning("the system's dictionaries cannot be read", exc_info=True)
        return []
