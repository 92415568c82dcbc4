"""Themes: a folder with page.html (Jinja2), style.css and theme.toml, found, compiled and rendered in a sandbox.

theme.toml::

    name = "城市日报"

    [texts.zh]          # words of formats/words.py that this theme prints differently, or words of its own
    text = "正文"

page.html meets: ``article`` (the finished element), ``style``, ``json_ld``, ``title``, ``lang``, ``canonical``,
``metas`` [(key, name, content)], ``crumbs`` [(name, link)], ``house`` (name, site, domain) and ``words``. Everything
but ``article``, ``style`` and ``json_ld`` is plain text and escaped by the template engine.
"""

from __future__ import annotations

import re
import tomllib
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from newsdesk.base.errors import UserError
from newsdesk.base.message import M

_NAME = re.compile(r"\w[\w.-]*")
PAGE, STYLE, ABOUT = "page.html", "style.css", "theme.toml"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, read. ``texts`` is by language ("zh", "en")."""

    folder: Path
    name: str
    texts: Mapping[str, Mapping[str, str]]
    style: str
    environment: SandboxedEnvironment = field(repr=False)

    def render(self, values: Mapping[str, Any], page: str = PAGE) -> str:
        """The page, or another one of the folder. A mistake in the theme is a UserError that names file and line."""
        try:
            return self.environment.get_template(page).render(values)
        except TemplateSyntaxError as error:
            raise _broken(self.folder / (error.name or page), error.lineno, str(error.message)) from error
        except TemplateNotFound as error:
            raise _broken(self.folder / page, 0, f"{error.name}: not found") from error
        # A theme is somebody's program: whatever it does wrong is told to them, and stops nothing else.
        except Exception as error:
            file, number = _where(error, self.folder)
            what = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
            raise _broken(file, number, what) from error


def find_theme(name: str, folders: Iterable[Path]) -> Path:
    """The folder of the theme of this name: the first one that has a page.html."""
    if _NAME.fullmatch(name):
        for folder in folders:
            if (folder / name / PAGE).is_file():
                return folder / name
    raise UserError(M("There is no theme {name}.", name=name), M("Choose another theme in the desk profile."))


def read_theme(folder: Path) -> Theme:
    """The theme in this folder; its template is compiled when first rendered."""
    try:
        style, written = ((folder / name).read_text("utf-8") for name in (STYLE, ABOUT))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            M("The theme {name} cannot be read: {why}", name=folder.name, why=str(error)),
            M("A theme is a folder with page.html, style.css and theme.toml."),
        ) from error
    try:
        about = tomllib.loads(written)
        texts = {
            language: {word: str(text) for word, text in words.items()}
            for language, words in about.get("texts", {}).items()
        }
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))  # else the mistake is "at end of document"
        raise _broken(folder / ABOUT, int(found[1]) if found else len(written.splitlines()), str(error)) from error
    except AttributeError as error:
        raise _broken(folder / ABOUT, 1, "[texts.zh]: a table of words for each language is needed") from error
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return Theme(folder, str(about.get("name", folder.name)), texts, style, environment)


def _where(error: Exception, folder: Path) -> tuple[Path, int]:
    """The last line of the theme that the error passed through."""
    held = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).parent == folder]
    return (Path(held[-1].filename), held[-1].lineno or 0) if held else (folder / PAGE, 0)


def _broken(file: Path, number: int, what: str) -> UserError:
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
