"""Content Credentials for a published picture: what the newsroom did to it, signed with its certificate.

Signed last, when everything else is in the file: the signature holds for these very bytes.

The original is named as what the picture was made of, and nothing of it is handed over: no small picture, no metadata,
no credentials of its own, and not its hash. An original's manifest holds thumbnails of the whole picture, places,
serial numbers and names, and so do those inside it; a list of what would have to go from them is never complete. By its
hash who has taken a source's phone could prove that a published picture came from there. What the original's
credentials were worth, the newsroom knows.
"""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from newsdesk.article.look import AS_IT_IS, Look, Rect, size_of
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Rendition
from newsdesk.pictures.asset import Asset
from newsdesk.pictures.credentials import SETTINGS, credentials, library, problem
from newsdesk.pictures.known import known

log = logging.getLogger(__name__)

_SETTINGS = {
    **SETTINGS,
    "builder": {
        "thumbnail": {"enabled": False},
        "actions": {f"auto_{name}_action": {"enabled": False} for name in ("created", "opened", "placed")},
    },
}
"""Nothing that is not said here goes in. Without an address of a time stamp authority none is asked."""
_ORIGINAL = "original"
_CHECK = M("Check certificate, key and algorithm that the desk profile names for signing.")


@dataclass(frozen=True, slots=True)
class Certificate:
    """With what is signed: the chain and the private key as PEM, and the algorithm of C2PA 2.2, 13.2."""

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str = "es256"


def signed(made: Rendition, look: Look, original: Asset, by: Certificate) -> bytes:
    """The rendition's bytes with credentials; other bytes each time. Raises UserError when it cannot be signed, or when
    what came of it does not hold."""
    c2pa = library()
    if c2pa is None:
        raise UserError(
            M("Pictures cannot be signed on this computer: the program part for it is not installed."),
            M("Export on another computer, or remove [pictures.signing] from the desk profile."),
        )
    manifest = {
        "claim_generator_info": [{"name": "Newsdesk", "version": version("newsdesk")}],
        "ingredients": [{"title": "Original", "relationship": "parentOf", "label": _ORIGINAL}],
        "assertions": [
            {"label": "c2pa.actions.v2", "created": True, "data": {"actions": actions(made, look, original)}}
        ],
    }
    out = io.BytesIO()
    try:
        with c2pa.Context.from_dict(_SETTINGS) as context, c2pa.Builder(manifest, context=context) as builder:
            info = c2pa.C2paSignerInfo(by.algorithm.encode(), by.chain, by.key, None)
            with c2pa.Signer.from_info(info) as signer:
                builder.sign(signer, made.mime, io.BytesIO(made.data), out)
    except (c2pa.C2paError, ValueError, OSError, RuntimeError) as error:
        log.warning("a picture could not be signed: %s", type(error).__name__)  # its text may hold what a file held
        raise _unsigned(M("The pictures cannot be signed with the newsroom's certificate.")) from None
    found = credentials(out.getvalue())
    if found.state not in ("valid", "trusted"):
        why = problem(next(iter(found.problems), "broken"))
        raise _unsigned(M("A picture was signed, and the signature does not hold: {why}", why=why))
    return out.getvalue()


def _unsigned(message: Message) -> UserError:
    return UserError(message, _CHECK)


def actions(made: Rendition, look: Look, original: Asset) -> list[dict[str, Any]]:
    """What was done to the original, in order, by the names of C2PA 2.2, table 8. (c2pa.redacted is of statements, not
    of what is seen.) Whether a machine made the picture is said as the file says it."""
    opened: dict[str, Any] = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_ORIGINAL]}}
    if kind := known(made.data).digital_source_type:
        opened["digitalSourceType"] = kind
    done = [opened]
    if look.hidden:
        done.append({"action": "c2pa.deleted", "description": "Places made unrecognizable."})
    toned = (look.brightness, look.contrast) != (AS_IT_IS.brightness, AS_IT_IS.contrast)
    for name, was in (
        ("cropped", look.crop != Rect()),
        ("orientation", look.turns % 4 != 0),
        ("adjustedColor", toned),
        ("resized", made.width != size_of(look, original.width, original.height)[0]),
        ("converted", made.mime != original.mime),
        ("edited.metadata", True),
        ("published", True),
    ):
        if was:
            done.append({"action": f"c2pa.{name}"})
    return done
