"""The desk profile: one TOML file that a newsroom hands to its people.

::

    [paper]
    name = "城市日报"                     # printed in the masthead and the channel path
    site = "https://citydaily.example/"   # http or https
    domain = "citydaily.example"
    language = "zh-Hans"                  # of new articles, BCP 47
    copyright_holder = "城市日报"

    [theme]                               # how the page looks; `newsdesk theme list` names themes and their options
    name = "city-daily"
    options = { accent = "blue" }
    folders = ["themes"]                  # of the newsroom's own themes, seen from this file

    [publish]
    required = ["headline", "source", "authors", "responsible-editor"]

    [pictures]                            # the sizes that are published; without it these
    widths = [1600, 800, 400]             # pixels, 16 to 8000, at most 8
    formats = ["jpeg", "webp"]            # or "avif"; "jpeg" is PNG where a picture is transparent
    quality = 82                          # of all, 1 to 95; without it what suits each format
    label_generated = true                # "AI生成" under a picture whose file says that a machine made it
    most_bytes = 1000000                  # of each file, from 50000; kept by less quality, then by less width
    trust = "trust.pem"                   # whose Content Credentials are trusted: certificates of authorities, PEM

    [pictures.signing]                    # exported pictures get Content Credentials; without it they get none
    certificate = "chain.pem"             # the newsroom's certificate and those above it, PEM
    key = "key.pem"                       # its private key, PEM without a password; not for everybody to read
    algorithm = "es256"                   # or es384, es512, ps256, ps384, ps512, ed25519

    [updates]                             # where a newer Newsdesk is announced; without it nobody is asked
    address = "https://citydaily.example/newsdesk/updates.json"
    key = "Qhs0TYgAIVrmBCLsxGXeuWeWDJVpBSbBdkPQ0PvTMhM="   # newsdesk update --new-key; docs/rolling-out.md

    [[channels]]
    path = ["新闻中心", "要闻"]
    link = "https://citydaily.example/news/"

    [[sources]]
    name = "城市日报"
    link = "https://citydaily.example/"

    [[staff]]
    name = "张三"
    role = "reporter"                     # a key of newsdesk.article.roles, or the newsroom's own word

    [[targets]]                           # where articles are published; docs/publishing.md
    name = "网站"                         # what people choose; passwords are never here
    connector = "wordpress"               # `newsdesk targets list` names them
    address = "https://citydaily.example/"
    status = "publish"                    # or "draft": what a delivery makes of an article unless another is chosen
    channels = { "新闻中心/要闻" = "要闻" } # a channel path, and what the target calls it
    people = { "张三" = "zhangsan" }      # an author, and their account there
    certificates = "authority.pem"        # of the newsroom's own authority, for its own servers
    options = { create_categories = "no" } # the connector's

    [correction]                          # the note that a correction puts into the article
    zh = "更正：{what}（{time}，{approved}核准）"
    en = "Correction: {what} ({time}, approved by {approved})"

Files are named as seen from the profile.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M
from newsdesk.base.paths import resources
from newsdesk.checks.required import REQUIRABLE
from newsdesk.desk.mistakes import said
from newsdesk.extend.ports import House
from newsdesk.extend.publishing import Target


class ProfileWrong(UserError):  # noqa: N818  it says what the profile is
    """The desk profile cannot be read or has a mistake; everything else is in order."""


class Channel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One place in the site's structure, from the top, and its address."""

    path: tuple[str, ...]
    link: str = ""


class SourceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source that reporters choose often."""

    name: str
    link: str = ""


class StaffMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody of the newsroom and what they usually do."""

    name: str
    role: str = ""


class Paper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the profile says about the paper itself."""

    name: str = ""
    site: str = ""
    domain: str = ""
    language: str = ""
    theme: str = ""
    """The theme's name in profiles from before there was a table for it."""
    copyright_holder: str = ""


class ThemeChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The theme of the exported page, what is chosen of its options, and where the newsroom's own themes lie."""

    name: str = ""
    options: Mapping[str, str] = msgspec.field(default_factory=dict)
    folders: tuple[str, ...] = ("themes",)


class Publish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What must be there before an article may be published."""

    required: tuple[str, ...] = ("headline",)


class Signing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With what exported pictures are signed: two files, and the algorithm of C2PA 2.2, 13.2."""

    certificate: str
    key: str
    algorithm: Literal["es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519"] = "es256"


class CorrectionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a correction reads, by the article's language: {what} was wrong and is right now, {time}, who {approved}
    it."""

    zh: str = "{what}（{time}，{approved}核准）"
    en: str = "{what} ({time}, approved by {approved})"


class PictureSizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How pictures are published: each width in each format. A quality of 0 is the house's own. most_bytes is the limit
    of each file, with what is stated in it and its signature, None for none. trust is the name of a file, and in a
    profile that was loaded what the file holds."""

    widths: Annotated[tuple[Annotated[int, Meta(ge=16, le=8000)], ...], Meta(min_length=1, max_length=8)] = (
        1600,
        800,
        400,
    )
    formats: Annotated[tuple[Literal["jpeg", "webp", "avif"], ...], Meta(min_length=1)] = ("jpeg", "webp")
    quality: Annotated[int, Meta(ge=0, le=95)] = 0
    most_bytes: Annotated[int, Meta(ge=50_000)] | None = None
    label_generated: bool = True
    trust: str = ""
    signing: Signing | None = None


class Updates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the newsroom announces newer versions (https), and its Ed25519 public key, 32 bytes in base64."""

    address: Annotated[str, Meta(pattern="^https://")]
    key: Annotated[str, Meta(pattern="^[A-Za-z0-9+/]{43}=$")]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A desk profile; see the module for the file's form."""

    paper: Paper = Paper()
    theme: ThemeChoice = ThemeChoice()
    publish: Publish = Publish()
    pictures: PictureSizes = PictureSizes()
    updates: Updates | None = None
    channels: tuple[Channel, ...] = ()
    sources: tuple[SourceEntry, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    targets: tuple[Target, ...] = ()
    correction: CorrectionWords = CorrectionWords()

    @property
    def name(self) -> str:
        return self.paper.name

    @property
    def required(self) -> tuple[str, ...]:
        return self.publish.required

    def house(self) -> House:
        """What exports print of it."""
        paper = self.paper
        return House(
            name=paper.name,
            site=paper.site,
            domain=paper.domain,
            channel_links={c.path: c.link for c in self.channels if c.link},
            theme=self.theme.name or paper.theme or "city-daily",
            theme_options=self.theme.options,
            theme_folders=self.theme.folders,
        )


def load_profile(path: Path | None) -> Profile:
    """The profile in this file, or the built-in one for None. UserError naming the file and what is wrong in it."""
    file = path or resources() / "profiles" / "built-in.toml"
    try:
        profile = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Profile)
    except OSError as error:
        raise ProfileWrong(
            M("The desk profile {path} cannot be read: {why}", path=file, why=reason(error)),
            M("Check the path, or move the file away to use the built-in profile."),
        ) from error
    except msgspec.ValidationError as error:
        raise _wrong(file, said(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(file, error) from error
    unknown = [name for name in profile.required if name not in REQUIRABLE]
    if unknown:
        raise _wrong(file, f"required: {', '.join(unknown)} (known: {', '.join(REQUIRABLE)})")
    names = [target.name for target in profile.targets]
    if len(set(names)) != len(names) or not all(name.strip() for name in names):
        raise _wrong(file, M("targets: every target needs a name of its own"))
    for target in profile.targets:
        if not target.address.strip():
            raise _wrong(file, M("targets: “{name}” has no address", name=target.name))
    folders = tuple(str(file.absolute().parent / folder) for folder in profile.theme.folders)
    theme = msgspec.structs.replace(profile.theme, folders=folders)
    targets = tuple(_with_certificates(file, target) for target in profile.targets)
    return msgspec.structs.replace(profile, theme=theme, pictures=_beside(file, profile.pictures), targets=targets)


def _with_certificates(file: Path, target: Target) -> Target:
    """The target with its file of certificates named from the root."""
    if not target.certificates:
        return target
    return msgspec.structs.replace(target, certificates=str(file.absolute().parent / target.certificates))


def _beside(file: Path, pictures: PictureSizes) -> PictureSizes:
    """The trust list read, and the files for signing named from the root; a key may lie where it is not always to be
    reached, so these are read when something is signed."""
    folder = file.absolute().parent
    if pictures.signing is not None:
        names = {name: str(folder / getattr(pictures.signing, name)) for name in ("certificate", "key")}
        pictures = msgspec.structs.replace(pictures, signing=msgspec.structs.replace(pictures.signing, **names))
    if not pictures.trust:
        return pictures
    try:
        trust = (folder / pictures.trust).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(file, f"trust: {reason(error)}") from error
    if "-----BEGIN CERTIFICATE-----" not in trust:
        raise _wrong(file, "trust: no certificates")
    return msgspec.structs.replace(pictures, trust=trust)


def _wrong(file: Path, why: object) -> ProfileWrong:
    return ProfileWrong(
        M("The desk profile {path} has a mistake: {why}", path=file, why=why),
        M("Correct the file, or move it away to use the built-in profile."),
    )
