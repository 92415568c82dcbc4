"""What a person set and what the window remembers, as a small JSON file."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from newsdesk.base.files import write_bytes

log = logging.getLogger(__name__)


class Settings(msgspec.Struct, frozen=True):
    """language is "system", "zh_CN" or "en". geometry and splitters are Qt's saved states in base64.
    text_shortcuts and smart_quotes: see :mod:`newsdesk.desktop.editor.shortcuts`. zoom is in per cent. places: where
    the person was in an article, as line, offset and scroll in pixels. name: whose changes these are; "" for the name
    that the system knows. bin_days: after how many days an article in the bin is removed for ever.
    backup_folder: where the daily backups go; "" for beside the library."""

    language: str = "system"
    last_article: str = ""
    geometry: str = ""
    splitter: str = ""
    view: str = "write"
    preview_width: str = "desktop"
    export_folder: str = ""
    profile: str = ""
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


def load_settings(path: Path) -> Settings:
    """The saved settings; the defaults when there are none or the file is damaged: it holds nothing of worth."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, msgspec.DecodeError):
        log.warning("settings could not be read; using the defaults", exc_info=True)
        return Settings()


def save_settings(path: Path, settings: Settings) -> None:
    """Write the settings; a failure is logged, nothing depends on them."""
    try:
        write_bytes(path, msgspec.json.format(msgspec.json.encode(settings), indent=1))
    except OSError:
        log.warning("settings could not be saved", exc_info=True)
