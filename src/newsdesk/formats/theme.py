"""Themes: a folder with page.html (Jinja2), style.css and theme.toml, found, compiled and rendered in a sandbox.

theme.toml::

    name = { zh = "城市日报", en = "City daily" }      # or one text for both

    [options.accent]                   # what a desk profile may choose; page.html meets it as options.accent
    label = { zh = "主色", en = "Colour" }
    choices = ["red", "blue"]          # without them, any text
    default = "red"

    [texts.zh]          # words of formats/words.py that this theme prints differently, or words of its own
    text = "正文"

page.html meets: ``article`` (the finished element), ``parts`` (its parts, for a theme that puts them together itself:
``formats/articlehtml.ArticleHtml``), ``lead`` (the leading picture: src, alt, width, height, and focus for
``object-position``; or none), ``style``, ``json_ld``, ``title``, ``lang``, ``canonical``, ``metas`` [(key, name,
content)], ``crumbs`` [(name, link)], ``house`` (name, site, domain), ``options`` and ``words``. Everything but
``article``, ``parts``, ``style`` and ``json_ld`` is plain text and escaped by the template engine.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M
from newsdesk.formats.sandbox import Sandbox, TooMuch

_NAME = re.compile(r"\w[\w.-]*")
PAGE, STYLE, ABOUT = "page.html", "style.css", "theme.toml"
LARGEST = 2 * 1024 * 1024
"""Bytes of a file of a theme."""
Labels = Mapping[str, str]
"""By language: "zh" and "en"."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a desk profile may choose: one of ``choices``, or any text when there are none."""

    name: str
    label: Labels
    choices: tuple[str, ...]
    default: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, read. ``texts`` is by language ("zh", "en")."""

    folder: Path
    name: Labels
    options: Mapping[str, Option]
    texts: Mapping[str, Mapping[str, str]]
    style: str
    environment: Sandbox = field(repr=False)

    def chosen(self, given: Mapping[str, str]) -> dict[str, str]:
        """Each option's value: what is given, or the default. An unknown name or value is a UserError."""
        for name, value in given.items():
            option = self.options.get(name)
            if option is None:
                raise UserError(
                    M("The theme {theme} has no option {name}.", theme=self.folder.name, name=name),
                    M("Its options are: {names}", names=", ".join(self.options) or "-"),
                )
            if option.choices and value not in option.choices:
                raise UserError(
                    M(
                        "The option {name} of the theme {theme} cannot be {value}.",
                        name=name,
                        theme=self.folder.name,
                        value=value,
                    ),
                    M("Choose one of: {names}", names=", ".join(option.choices)),
                )
        return {name: given.get(name, option.default) for name, option in self.options.items()}

    def render(self, values: Mapping[str, Any], page: str = PAGE) -> str:
        """The page, or another one of the folder. A mistake in the theme is a UserError that names file and line."""
        self.environment.begin()
        try:
            return self.environment.get_template(page).render(values)
        except TemplateSyntaxError as error:
            raise _broken(self.folder / (error.name or page), error.lineno, str(error.message)) from error
        except TemplateNotFound as error:
            raise _broken(self.folder / page, 0, f"{error.name}: not found") from error
        # A theme is somebody's program: whatever it does wrong is told to them, and stops nothing else.
        except Exception as error:
            file, number = _where(error, self.folder)
            what: object = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
            raise _broken(file, number, error.said if isinstance(error, TooMuch) else what) from error


def themes(folders: Iterable[Path]) -> Iterator[Path]:
    """The folders of all themes, by name; of two with one name the first."""
    found: dict[str, Path] = {}
    for folder in folders:
        for page in folder.glob(f"*/{PAGE}") if folder.is_dir() else ():
            if _NAME.fullmatch(page.parent.name):
                found.setdefault(page.parent.name, page.parent)
    yield from (found[name] for name in sorted(found))


def is_name(name: str) -> bool:
    """May a theme be called so? It is a folder's name."""
    return _NAME.fullmatch(name) is not None


def find_theme(name: str, folders: Iterable[Path]) -> Path:
    """The folder of the theme of this name: the first one that has a page.html."""
    if _NAME.fullmatch(name):
        for folder in folders:
            if (folder / name / PAGE).is_file():
                return folder / name
    raise UserError(
        M("There is no theme {name}.", name=name),
        M("Choose another theme in the desk profile; `newsdesk theme list` names them."),
    )


def read_theme(folder: Path) -> Theme:
    """The theme in this folder; its template is compiled when first rendered."""
    try:
        for name in (PAGE, STYLE, ABOUT):
            if (folder / name).stat().st_size > LARGEST:
                raise _broken(folder / name, 1, M("more than {limit} MB", limit=LARGEST >> 20))
        style, written = ((folder / name).read_text("utf-8") for name in (STYLE, ABOUT))
    except (OSError, UnicodeDecodeError) as error:
        file = Path(error.filename).name if isinstance(error, OSError) and error.filename else ""
        raise UserError(
            M("The theme {name} cannot be read: {why}", name=folder.name, why=f"{file}: {reason(error)}".strip(": ")),
            M("A theme is a folder with page.html, style.css and theme.toml."),
        ) from error
    try:
        about = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))  # else the mistake is "at end of document"
        raise _broken(folder / ABOUT, int(found[1]) if found else len(written.splitlines()), str(error)) from error
    environment = Sandbox(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    reader = _About(folder / ABOUT, written)
    texts = {
        language: {word: str(text) for word, text in reader.table(words, f"texts.{language}").items()}
        for language, words in reader.table(about.get("texts", {}), "texts").items()
    }
    options = {
        name: reader.option(name, reader.table(said, f"options.{name}"))
        for name, said in reader.table(about.get("options", {}), "options").items()
    }
    return Theme(folder, reader.label(about.get("name", folder.name), "name"), options, texts, style, environment)


@dataclass(frozen=True, slots=True)
class _About:
    """Reads theme.toml's values; what is not as it should be is told with its line."""

    file: Path
    written: str

    def table(self, value: object, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self._wrong(name, M("{name} must be a table", name=name))
        return value

    def label(self, value: object, name: str) -> Labels:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        if isinstance(value, dict) and all(isinstance(value.get(k), str) for k in ("zh", "en")):
            return {"zh": value["zh"], "en": value["en"]}
        raise self._wrong(name, M("{name} must be a text, or one with zh and one with en", name=name))

    def option(self, name: str, said: Mapping[str, Any]) -> Option:
        place = f"options.{name}"
        if unknown := [key for key in said if key not in ("label", "choices", "default")]:
            raise self._wrong(place, M("{name} may have label, choices and default", name=f"{place}.{unknown[0]}"))
        choices = said.get("choices", [])
        if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
            raise self._wrong(place, M("{name} must be a list of texts", name=f"{place}.choices"))
        default = said.get("default", choices[0] if choices else "")
        if not isinstance(default, str) or (choices and default not in choices):
            raise self._wrong(place, M("{name} must be one of the choices", name=f"{place}.default"))
        return Option(name, self.label(said.get("label", name), f"{place}.label"), tuple(choices), default)

    def _wrong(self, name: str, what: object) -> UserError:
        """With the line where the name, or the table that it is in, stands."""
        lines = self.written.splitlines()
        for tried in (name, name.rpartition(".")[0], name.partition(".")[0]):
            for number, text in enumerate(lines, 1):
                if tried and re.match(rf"\[?\s*{re.escape(tried)}\b", text):
                    return _broken(self.file, number, what)
        return _broken(self.file, 1, what)


def _where(error: Exception, folder: Path) -> tuple[Path, int]:
    """The last line of the theme that the error passed through."""
    held = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).parent == folder]
    return (Path(held[-1].filename), held[-1].lineno or 0) if held else (folder / PAGE, 0)


def _broken(file: Path, number: int, what: object) -> UserError:
    return UserError(
        M(
            "The theme {theme} has a mistake in {file}, line {line}: {what}",
            theme=file.parent.name,
            file=file.name,
            line=number,
            what=what,
        ),
        M("Correct the theme, or choose another one in the desk profile."),
    )
