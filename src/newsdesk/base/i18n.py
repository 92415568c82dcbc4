"""Sentences in the person's language: gettext catalogues read from resources/locale."""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from pathlib import Path

from newsdesk.base.message import Message, fill

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}


class Translator:
    """Callable: ``t("Open {name}", name=n)`` or ``t(message)`` gives the sentence in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or gettext.NullTranslations()

    def __call__(self, text: str | Message, /, **values: object) -> str:
        if isinstance(text, Message):
            values = dict(text.values)
            text = text.template
        if not text:
            return ""
        shown: dict[str, object] = {k: self(v) if isinstance(v, Message) else v for k, v in values.items()}
        return fill(self._catalogue.gettext(text), shown)


def translator(language: str, folder: Path) -> Translator:
    """The translator for "zh_CN" or "en"; English is the language of the source and needs no file."""
    if language == "en":
        return Translator("en")
    file = folder / language / "LC_MESSAGES" / "newsdesk.mo"
    with file.open("rb") as stream:
        return Translator(language, gettext.GNUTranslations(stream))


def system_language(environment: Mapping[str, str] | None = None) -> str:
    """ "zh_CN" when the system speaks Chinese, else "en" (LC_ALL, LC_MESSAGES, LANG, then the platform's)."""
    env = os.environ if environment is None else environment
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if env.get(name):
            return "zh_CN" if env[name].lower().startswith("zh") else "en"
    name = (locale.getlocale()[0] or "").lower()
    return "zh_CN" if name.startswith(("zh", "chinese")) else "en"
