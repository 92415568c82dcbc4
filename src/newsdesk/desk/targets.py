"""The person's part of the targets: their own ones, who they are at those of the desk profile, and the secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desk.desk import Desk
from newsdesk.desk.profile import Profile
from newsdesk.desk.secrets import Secrets, name_of
from newsdesk.desk.settings import Settings
from newsdesk.extend.publishing import Target


@dataclass(slots=True)
class Draft:
    """One target while it is worked on. saved is what it was, with the person's login; None for a new one. Of one that
    is not own, login and secret alone are the person's. secret is what was typed, "" to leave what is kept; forget:
    what is kept is to be removed."""

    target: Target
    own: bool
    saved: Target | None = None
    secret: str = field(default="", repr=False)
    forget: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be kept: the settings' targets, logins and last choice, and what becomes of secrets."""

    targets: tuple[Target, ...]
    logins: Mapping[str, str]
    publish_target: str
    secrets: tuple[tuple[Target, str], ...] = field(default=(), repr=False)
    forgotten: tuple[Target, ...] = ()


def all_drafts(profile: Profile, held: Settings) -> list[Draft]:
    """All targets, the desk profile's first."""
    made = []
    for own, targets in ((False, profile.targets), (True, held.targets)):
        for target in targets:
            login = held.logins.get(target.name, "")
            known = msgspec.structs.replace(target, login=login) if login else target
            made.append(Draft(known, own, known))
    return made


def mistake(draft: Draft, others: Sequence[Draft]) -> tuple[str, Message] | None:
    """The field of a target that cannot stay so, and why; None when it can."""
    target = draft.target
    if not draft.own:
        return None
    if not target.name:
        return "name", M("Give it a name: it is what you choose when you publish.")
    if any(other.target.name == target.name for other in others if other is not draft):
        return "name", M("There is a target of this name already.")
    if not target.address:
        return "address", M("Say where it is.")
    return None


def changes(drafts: Sequence[Draft], profile: Profile, held: Settings) -> Changes:
    """What keeping these means."""
    own = tuple(d.target for d in drafts if d.own)
    handed = {t.name: t.login for t in profile.targets}
    before = {t.name for t in held.targets}
    logins = {name: login for name, login in held.logins.items() if name not in before and name not in handed}
    logins |= {
        d.target.name: d.target.login
        for d in drafts
        if not d.own and d.target.login and d.target.login != handed.get(d.target.name)
    }
    used = {name_of(d.target) for d in drafts}
    there = {d.target.name for d in drafts}
    gone = [t for d in all_drafts(profile, held) if (t := d.saved) is not None and name_of(t) not in used]
    gone += [d.target for d in drafts if d.forget and not d.secret]
    return Changes(
        own,
        logins,
        held.publish_target if held.publish_target in there else "",
        tuple((d.target, d.secret) for d in drafts if d.secret),
        tuple(gone),
    )


def keep_settings(desk: Desk, wanted: Changes) -> None:
    """Write what is no secret into the settings."""
    desk.change_settings(targets=wanted.targets, logins=dict(wanted.logins), publish_target=wanted.publish_target)


def keep_secrets(secrets: Secrets, wanted: Changes) -> tuple[Message, ...]:
    """Keep and remove secrets; what a person has to know of it. The keyring may wait for the person: for a worker."""
    told: list[Message] = []
    for target in wanted.forgotten:
        try:
            secrets.forget(target)
        except UserError as error:
            told.append(M("The password of {target} is still kept: {why}", target=target.name, why=error.message))
    for target, secret in wanted.secrets:
        if not secrets.set(target, secret):
            why = secrets.why_not()
            told.append(
                M("The password of {target} is kept for this session only: {why}.", target=target.name, why=why)
            )
    return tuple(told)
