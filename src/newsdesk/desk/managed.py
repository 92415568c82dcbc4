"""What a newsroom's engineer set for all who work at this machine: a desk profile, and settings that are fixed.

Two files, each optional, in ``/etc/newsdesk`` (or ``newsdesk`` in a folder of XDG_CONFIG_DIRS), on Windows in
``%PROGRAMDATA%\\Newsdesk``, on macOS in ``/Library/Application Support/Newsdesk``: ``profile.toml``, used where the
person has chosen no other, and ``settings.toml``, whose settings nobody can change in the window::

    language = "zh_CN"                   # names and values as in settings.json; these alone:
    profile = "/srv/news/profile.toml"   # language, profile, backups, backup_folder, bin_days, updates,
    backup_folder = "~/Backups"          # check_spelling, smart_quotes, text_shortcuts
    bin_days = 90                        # ~ is each person's home

A mistake in it fixes nothing and stops nobody; ``newsdesk paths`` names it.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from newsdesk.base.errors import reason
from newsdesk.base.i18n import LANGUAGES
from newsdesk.base.message import M, Message
from newsdesk.base.paths import Paths
from newsdesk.desk.settings import FOR_EVER, Settings, load_settings

log = logging.getLogger(__name__)

FIXABLE = (
    "language", "profile", "backups", "backup_folder", "bin_days", "updates", "check_spelling", "smart_quotes",
    "text_shortcuts",
)  # fmt: skip
LONGEST = 64 * 1024
"""Bytes of settings that are read."""


@dataclass(frozen=True, slots=True)
class Managed:
    """profile and file: where they are, None for nowhere. fixed: settings by name. wrong: what is not understood."""

    profile: Path | None = None
    file: Path | None = None
    fixed: Mapping[str, object] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()

    def over(self, settings: Settings) -> Settings:
        """The settings that are in force where these are the person's own."""
        return msgspec.structs.replace(settings, **self.fixed)

    def without(self, settings: Settings) -> Settings:
        """The settings with nothing in them that is fixed."""
        usual = Settings()
        return msgspec.structs.replace(settings, **{name: getattr(usual, name) for name in self.fixed})


def managed(folders: Sequence[Path]) -> Managed:
    """What the first of these folders that has it says."""
    profile, file = _first(folders, "profile.toml"), _first(folders, "settings.toml")
    if file is None:
        return Managed(profile)
    fixed: dict[str, object] = {}
    wrong: list[str] = []
    try:
        with file.open("rb") as stream:
            held = tomllib.loads(stream.read(LONGEST).decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        held, wrong = {}, [str(reason(error))]
    types = {f.name: f.type for f in msgspec.structs.fields(Settings)}
    for name, value in held.items():
        if name not in FIXABLE:
            wrong.append(f"{name}: cannot be fixed")
            continue
        try:
            fixed[name] = _fit(name, msgspec.convert(value, types[name]), file.parent)
        except (msgspec.ValidationError, ValueError, RuntimeError) as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        log.warning("the machine's settings have %d mistakes", len(wrong))
    return Managed(profile, file, fixed, tuple(wrong))


def _fit(name: str, value: object, folder: Path) -> object:
    """The value as it is used: ``~`` is the person's home, other paths are seen from the file. Raises ValueError."""
    if name in ("profile", "backup_folder") and value:
        return str((folder / Path(str(value)).expanduser()).absolute())
    if name == "bin_days" and not (isinstance(value, int) and 1 <= value <= FOR_EVER):
        raise ValueError("from 1 on")
    if name == "language" and value not in ("system", *LANGUAGES):
        raise ValueError(", ".join(("system", *LANGUAGES)))
    return value


def _first(folders: Sequence[Path], name: str) -> Path | None:
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def in_force(paths: Paths) -> Settings:
    """The person's settings, with what is fixed for the machine."""
    return managed(paths.managed).over(load_settings(paths.settings))


Why = Literal["fixed", "chosen", "beside", "machine", "built-in"]
"""What decides which desk profile is used, the strongest first."""

WHY: dict[Why, Message] = {
    "fixed": M("fixed for this machine"),
    "chosen": M("chosen in Newsdesk"),
    "beside": M("beside the settings"),
    "machine": M("set up for this machine"),
    "built-in": M("Newsdesk's own"),
}


def profile_in_use(paths: Paths, settings: Settings, held: Managed) -> tuple[Path | None, Why]:
    """The desk profile's file, None for the built-in one, and why it is this. settings: those in force."""
    if settings.profile:
        return Path(settings.profile), "fixed" if "profile" in held.fixed else "chosen"
    beside = paths.config / "profile.toml"
    if beside.exists():
        return beside, "beside"
    if held.profile is not None:
        return held.profile, "machine"
    return None, "built-in"
