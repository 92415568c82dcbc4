"""Can this account publish on this WordPress? Asked without changing anything, and every failure explained."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Note
from newsdesk.extend.publishing import Refused, Target, Trouble
from newsdesk.formats.runs import line
from newsdesk.publish.answers import short
from newsdesk.publish.wpapi import Api, text

_VERSION = re.compile(rb"""<meta name=["']generator["'] content=["']WordPress (\d[\d.]{0,15})""")
NEEDED: dict[str, Message] = {
    "edit_posts": M("write posts"),
    "upload_files": M("upload pictures"),
    "publish_posts": M("publish posts"),
}


def check(api: Api, target: Target, *, create: bool) -> tuple[Note, ...]:
    """What was found. Raises Refused with the kind."""
    index = _index(api)
    me = _me(api, index)
    version = _version(api)
    site = short(line(text(index, "name"))) or api.host
    notes = [
        M("{site} is a WordPress {version}.", site=site, version=version)
        if version
        else M("{site} is a WordPress.", site=site),
        M("Signed in as {name}.", name=short(line(text(me, "name") or text(me, "username"))) or target.login),
        *_rights(api, me, target, create=create),
    ]
    return tuple(Note("found", note) for note in notes)


def _index(api: Api) -> dict[str, Any]:
    """What the site says of its API."""
    fields = "name,namespaces,authentication"
    reply = api.ask("GET", "", query={"_fields": fields})
    if reply.status == 403:
        raise Refused(
            M("The REST API of {host} is switched off: {said}", host=api.host, said=short(reply.said) or "-"),
            M("A security plug-in does that; ask who runs the site to allow it for this account."),
            "switched-off",
        )
    data = api.must(reply, "GET").data
    if not isinstance(data, dict) or not isinstance(data.get("namespaces"), list):
        raise api.nonsense()
    if "wp/v2" not in data["namespaces"]:
        raise _too_old(api)
    return data


def _too_old(api: Api) -> Refused:
    return Refused(
        M("The WordPress of {host} is older than 5.6.", host=api.host),
        M("Application passwords came with 5.6; ask who runs the site to bring it up to date."),
        "old-version",
    )


def _me(api: Api, index: dict[str, Any]) -> dict[str, Any]:
    reply = api.ask("GET", "wp/v2/users/me", query={"context": "edit", "_fields": "name,username,capabilities"})
    offered = index.get("authentication")
    passwords = isinstance(offered, dict) and "application-passwords" in offered
    if reply.status == 401 and not passwords:
        # "wp-site-health/v1" came with the same version as application passwords.
        raise api.switched_off() if "wp-site-health/v1" in index["namespaces"] else _too_old(api)
    data = api.must(reply, "GET").data
    if not isinstance(data, dict):
        raise api.nonsense()
    return data


def _rights(api: Api, me: dict[str, Any], target: Target, *, create: bool) -> list[Message]:
    """What the account may not do. Raises Refused when that is needed."""
    told = me.get("capabilities")
    may = {name for name, on in told.items() if on is True} if isinstance(told, dict) else set()
    for right, what in NEEDED.items():
        if right in may or (right == "publish_posts" and target.status == "draft"):
            continue
        raise Refused(
            M("The account {name} may not {what} on {host}.", name=target.login, what=what, host=api.host),
            M("Ask who runs the site for the role of an author or an editor."),
            "rights",
        )
    notes = [M("It may write, publish and upload pictures.") if "publish_posts" in may else M("It may write drafts.")]
    if "unfiltered_html" not in may:
        notes.append(M("WordPress filters the HTML of this account; the receipt says what it took out."))
    if "edit_others_posts" not in may:
        notes.append(M("It sees its own posts only: publish an article always with the same account."))
    if create and "manage_categories" not in may:
        notes.append(M("It may not make categories; those that are missing are left out, and the receipt says so."))
    if target.people and "edit_others_posts" not in may:
        notes.append(M("It may not publish under another account's name."))
    return notes


def _version(api: Api) -> str:
    """As the page that readers open tells it; many sites do not."""
    with contextlib.suppress(Trouble):
        found = _VERSION.search(api.wire.ask("GET", f"{api.site}/", secret=False).body)
        return found[1].decode() if found else ""
    return ""
