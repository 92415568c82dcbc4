"""Choosing a desk profile: a file, or a link that is fetched, kept as a copy, and fetched again on request."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_bytes
from newsdesk.base.links import safe_link
from newsdesk.base.message import M, Message
from newsdesk.base.paths import Paths
from newsdesk.desk.managed import Managed, Why, profile_in_use
from newsdesk.desk.profile import Profile, load_profile
from newsdesk.desk.settings import Settings, load_settings, save_settings
from newsdesk.publish.fetching import fetch

LARGEST = 256 * 1024
"""Bytes of a profile."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A profile that came from a link: where it was asked for, its bytes, and what they say."""

    link: str
    data: bytes
    profile: Profile


def copy_of_link(paths: Paths) -> Path:
    """Where the copy of a linked profile is kept."""
    return paths.config / "profile-from-link.toml"


def fetch_profile(link: str) -> Fetched:
    """Ask for the profile at this https address, of the local network too: newsrooms keep theirs there. Slow: call it
    in a worker. Raises UserError."""
    link = safe_link(link.strip())
    if not link.lower().startswith("https://"):
        raise UserError(
            M("A desk profile is fetched from an https address alone."),
            M("Ask who looks after Newsdesk in your newsroom for it, or for the file."),
        )
    came = fetch(link, private=True)
    if not came.address.lower().startswith("https://") or len(came.data) > LARGEST:
        raise UserError(M("What is at {link} is no desk profile.", link=link), M("Check the address."))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile.toml"
        file.write_bytes(came.data)
        try:
            profile = load_profile(file)
        except UserError as error:
            raise UserError(
                M("What is at {link} is no desk profile: {why}", link=link, why=_why(error)), M("Check the address.")
            ) from error
    return Fetched(link, came.data, profile)


def _why(error: UserError) -> object:
    return dict(error.message.values).get("why", error.message)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A profile that was chosen: the settings that say so, and what is to be kept of a linked one."""

    settings: Mapping[str, object]
    profile: Profile
    fetched: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What holds now, for who may choose another. usual: what holds for who has chosen none, None when its file has a
    mistake, and why it is this; file and link: what was chosen, "" for none; fixed: nobody can choose another."""

    usual: Profile | None
    why: Why
    file: str = ""
    link: str = ""
    fixed: bool = False


def found(paths: Paths, settings: Settings, held: Managed) -> Found:
    """What holds now. settings: those in force."""
    own = msgspec.structs.replace(settings, profile="")
    file, why = profile_in_use(paths, own, held)
    try:
        usual = load_profile(file)
    except UserError:
        usual = None
    return Found(usual, why, settings.profile, settings.profile_link, "profile" in held.fixed)


def of_link(link: str) -> Chosen:
    """What is at this address. Slow. Raises UserError."""
    fetched = fetch_profile(link)
    return Chosen({"profile_link": fetched.link}, fetched.profile, fetched)


def of_file(file: Path) -> Chosen:
    """This file, which is read where it lies, for its themes lie beside it. Raises UserError."""
    return Chosen({"profile": str(file.absolute()), "profile_link": ""}, load_profile(file))


def usual(found: Found) -> Chosen:
    """What holds for who has chosen none."""
    return Chosen({"profile": "", "profile_link": ""}, found.usual or Profile())


def apply(paths: Paths, chosen: Chosen) -> dict[str, object]:
    """Keep the copy of a linked profile; gives the settings that are to be changed. Raises UserError."""
    changes = dict(chosen.settings)
    if chosen.fetched is not None:
        copy = copy_of_link(paths)
        try:
            write_bytes(copy, chosen.fetched.data)
        except OSError as error:
            raise UserError(M("{path} could not be written: {why}", path=copy, why=reason(error))) from error
        changes["profile"] = str(copy)
    return changes


def choose(paths: Paths, changes: Mapping[str, object]) -> None:
    """Change the settings where no desk is open."""
    save_settings(paths.settings, msgspec.structs.replace(load_settings(paths.settings), **changes))


def told(profile: Profile) -> list[Message]:
    """What the profile sets, in sentences."""
    paper, said = profile.paper, []
    if paper.name:
        said.append(M("Paper: {name}", name=paper.name))
    if profile.channels:
        said.append(M("{count} {count:channel|channels}", count=len(profile.channels)))
    if profile.sources:
        said.append(M("{count} {count:source|sources}", count=len(profile.sources)))
    if profile.staff:
        said.append(M("{count} {count:colleague|colleagues}", count=len(profile.staff)))
    said.append(M("Theme of the page: {name}", name=profile.house().theme))
    said.append(M("Required before publication: {count}", count=len(profile.required)))
    if profile.pictures.signing is not None:
        said.append(M("Exported pictures are signed."))
    if profile.targets:
        said.append(M("It publishes to {names}", names=", ".join(f"{x.name} ({x.address})" for x in profile.targets)))
    if profile.updates is not None:
        said.append(M("It announces new versions at {address}", address=profile.updates.address))
    return said
