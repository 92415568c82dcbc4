"""What a person set and what the window remembers, as a small JSON file."""

from __future__ import annotations

import contextlib
import getpass
import json
import logging
from pathlib import Path
from typing import Any

import msgspec

from newsdesk.base.files import write_bytes
from newsdesk.extend.publishing import Target

log = logging.getLogger(__name__)


class Settings(msgspec.Struct, frozen=True):
    """language is "system", "zh_CN" or "en". recent: ids of articles, the last one first. geometry and splitters are
    Qt's saved states in base64. text_shortcuts and smart_quotes: see :mod:`newsdesk.desktop.editor.shortcuts`. zoom
    is in per cent. places: where the person was in an article, as line, offset and scroll in pixels. name: whose
    changes these are; "" for the name that the system knows. bin_days: after how many days an article in the bin is
    removed for ever. backup_folder: where the daily backups go; "" for beside the library. preview_form: a name of
    :func:`newsdesk.desk.looking.forms`. targets: the person's own, beside the desk profile's; logins: who the
    person is at a target, by its name (never a secret); publish_target: the one chosen last. profile_link: where
    the profile was fetched from. updates: whether the newsroom's address is asked for a newer Newsdesk, when the
    profile names one; updates_asked is when that was done last (RFC 3339), updates_told the version that was spoken
    of."""

    language: str = "system"
    last_article: str = ""
    recent: tuple[str, ...] = ()
    geometry: str = ""
    splitter: str = ""
    view: str = "write"
    preview_form: str = "html"
    preview_width: str = "desktop"
    preview_dark: bool = False
    export_folder: str = ""
    export_format: str = "html"
    export_options: dict[str, dict[str, str]] = {}
    profile: str = ""
    profile_link: str = ""
    updates: bool = True
    updates_asked: str = ""
    updates_told: str = ""
    text_shortcuts: bool = True
    smart_quotes: bool = False
    check_spelling: bool = True
    zoom: int = 100
    typewriter: bool = False
    focus_mode: bool = False
    name: str = ""
    bin_days: int = 30
    backup_folder: str = ""
    backups: bool = True
    places: dict[str, tuple[int, int, int]] = {}
    targets: tuple[Target, ...] = ()
    logins: dict[str, str] = {}
    publish_target: str = ""
    installation: str = ""
    """What this program is called at targets that ask for it, a UUID; "" until one does."""


FOR_EVER = 36500
"""Days after which the bin forgets, where nobody knows what the person has set: better never than too soon."""


def load_settings(path: Path) -> Settings:
    """The saved settings. Of a damaged file each field that is whole is kept, and the file is copied aside."""
    try:
        data = path.read_bytes()
        return msgspec.json.decode(data, type=Settings)
    except FileNotFoundError:
        return Settings()
    except OSError:
        log.warning("settings could not be read; using the defaults", exc_info=True)
        return Settings(bin_days=FOR_EVER)
    except (msgspec.DecodeError, RecursionError):
        log.warning("settings are damaged; what is whole of them is kept")
        aside = path.with_name(f"{path.stem}-damaged{path.suffix}")
        with contextlib.suppress(OSError):
            write_bytes(aside, data)
        return _salvaged(data)


def _salvaged(data: bytes) -> Settings:
    whole: dict[str, Any] = {"bin_days": FOR_EVER}
    with contextlib.suppress(ValueError, RecursionError):
        held = json.loads(data)
        for field in msgspec.structs.fields(Settings):
            if isinstance(held, dict) and field.name in held:
                with contextlib.suppress(msgspec.ValidationError):
                    whole[field.name] = msgspec.convert(held[field.name], field.type)
    return Settings(**whole)


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings; a failure is logged, nothing depends on them."""
    try:
        write_bytes(path, msgspec.json.format(msgspec.json.encode(settings), indent=1))
    except OSError:
        log.warning("settings could not be saved", exc_info=True)


def system_name() -> str:
    """What the system calls the person; "" when it does not know."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
