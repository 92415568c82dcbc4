"""Where things are: the person's folders and the program's own resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs


@dataclass(frozen=True, slots=True)
class Paths:
    """The person's folders; NEWSDESK_HOME puts all of them under one (a stick, a test). managed: where the machine's
    own settings may be, the first that has a file wins (desk/managed)."""

    data: Path
    config: Path
    cache: Path
    log: Path
    managed: tuple[Path, ...] = ()

    @property
    def library(self) -> Path:
        return self.data / "library.db"

    @property
    def assets(self) -> Path:
        return self.data / "assets"

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def themes(self) -> Path:
        return self.data / "themes"

    @property
    def words(self) -> Path:
        return self.config / "words.txt"


def user_paths(environment: Mapping[str, str] | None = None) -> Paths:
    """The platform's folders for this person. Nothing is created."""
    env = os.environ if environment is None else environment
    home = env.get("NEWSDESK_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(root / "data", root / "config", root / "cache", root / "log", managed_folders(env))
    dirs = platformdirs.PlatformDirs("newsdesk", appauthor=False, roaming=False)
    return Paths(
        Path(dirs.user_data_dir),
        Path(dirs.user_config_dir),
        Path(dirs.user_cache_dir),
        Path(dirs.user_log_dir),
        managed_folders(env),
    )


def managed_folders(environment: Mapping[str, str], platform: str = sys.platform) -> tuple[Path, ...]:
    """Where a machine's engineer puts what holds for all its people; NEWSDESK_MANAGED names another place."""
    if environment.get("NEWSDESK_MANAGED"):
        return (Path(environment["NEWSDESK_MANAGED"]).absolute(),)
    if platform == "win32":
        return (Path(environment.get("PROGRAMDATA") or "C:\\ProgramData") / "Newsdesk",)
    if platform == "darwin":
        return (Path("/Library/Application Support/Newsdesk"),)
    # XDG Base Directory Specification 0.8: folders by their full path, the most important first.
    dirs = (environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    return (Path("/etc/newsdesk"), *(Path(folder) / "newsdesk" for folder in dirs if folder.startswith("/")))


def resources() -> Path:
    """The shipped resources: beside the package in a wheel or frozen app, at the root of a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "newsdesk" / "resources"
    inside = Path(__file__).resolve().parents[1] / "resources"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[3] / "resources"
