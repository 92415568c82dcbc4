"""C2PA Content Credentials of a picture: who signed them, what they say was done, and whether that can be relied on.

Checked by c2pa-rs, the reference implementation (C2PA 2.2, chapter 15). It is a large native library, loaded for the
first picture that carries credentials, and it never asks the network: no remote manifests, no OCSP, and no host allowed
besides. Signature and hashes are what is verified here; who stands behind a certificate is known for those alone that
the newsroom's trust list leads to.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any, Literal

import msgspec

from newsdesk.article.origin import GENERATED, SOURCES
from newsdesk.base.message import M, Message
from newsdesk.pictures.asset import MAX_BYTES
from newsdesk.pictures.brief import one_line

log = logging.getLogger(__name__)

SETTINGS: dict[str, Any] = {
    "version": 1,
    "verify": {"verify_trust": True, "ocsp_fetch": False, "remote_manifest_fetch": False},
    "core": {
        "allowed_network_hosts": [],
        "decode_identity_assertions": False,  # they may stand at an address (CAWG, did:web)
        "max_decompressed_manifest_size_in_mb": 1,
    },
}
"""What c2pa-rs may do. An empty list of hosts is none."""
_MOST_BOXES = 2000
"""Boxes of JUMBF in one file: checking takes a time that grows with their square, 0.3 s for so many."""
_BOXES_PACKED = 250
"""What a compressed manifest counts for: nobody sees how many boxes are in it."""
_MOST_JSON = 16_000_000
_MOST_TOLD, _LONGEST = 30, 200
"""Actions and problems that are told of one picture, and characters of a name."""

ACTIONS: dict[str, Message] = {
    "c2pa.addedText": M("text added"),
    "c2pa.adjustedColor": M("colours or light changed"),
    "c2pa.color_adjustments": M("colours or light changed"),
    "c2pa.converted": M("saved in another format"),
    "c2pa.created": M("made"),
    "c2pa.cropped": M("cropped"),
    "c2pa.deleted": M("parts removed"),
    "c2pa.drawing": M("painted or retouched"),
    "c2pa.edited": M("content changed"),
    "c2pa.edited.metadata": M("statements changed"),
    "c2pa.enhanced": M("enhanced"),
    "c2pa.filtered": M("filtered"),
    "c2pa.opened": M("opened"),
    "c2pa.orientation": M("turned or mirrored"),
    "c2pa.placed": M("another picture put in"),
    "c2pa.published": M("published"),
    "c2pa.redacted": M("statements removed"),
    "c2pa.removed": M("a picture taken out"),
    "c2pa.repackaged": M("saved in another file"),
    "c2pa.resized": M("size changed"),
    "c2pa.transcoded": M("saved anew"),
    "c2pa.translated": M("translated"),
    "c2pa.unknown": M("changed in ways that are not named"),
    "c2pa.watermarked": M("marked invisibly"),
}
"""C2PA 2.2, table 8, as far as pictures go."""
_UNTRUSTED, _LEFT_OUT = "signingCredential.untrusted", "assertion.dataHash.additionalExclusionsPresent"
_CHANGED = M("The picture was changed after it was signed.")
_STATED = M("What they state was changed after it was signed.")
PROBLEMS: dict[str, Message] = {
    "unavailable": M("The program part that checks them is not installed."),
    "large": M("They are larger than anything that is checked here."),
    "broken": M("They are damaged."),
    "assertion.dataHash.mismatch": _CHANGED,
    "assertion.bmffHash.mismatch": _CHANGED,
    "assertion.boxesHash.mismatch": _CHANGED,
    "assertion.hashedURI.mismatch": _STATED,
    "claimSignature.mismatch": _STATED,
    "claimSignature.outsideValidity": M("The signer's certificate was not valid at that time."),
    "signingCredential.expired": M(
        "The signer's certificate has expired, and no time stamp proves an earlier signature."
    ),
    "signingCredential.invalid": M("The signer's certificate is not one for signing."),
    "signingCredential.ocsp.revoked": M("The signer's certificate was revoked."),
    _LEFT_OUT: M("The signature leaves out parts of the file."),
    "ingredient": M("The credentials of a picture that went into it are not in order."),
}
"""Of C2PA 2.2, 15.2.2, what a person can make something of; and ours."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. ``state``: "valid" says that signature and hashes are right, "trusted" also that the trust list
    leads to the signer; "invalid" that something is not right, and then all the rest is only a claim; "unreadable" that
    they could not be checked. ``signer`` and ``issuer`` are names in the certificate, ``time`` is the time stamp's
    (RFC 3339); ``actions`` are codes of C2PA in their order, each once; ``ai`` is one of GENERATED or ""; ``problems``
    are keys of PROBLEMS or other codes of C2PA."""

    state: Literal["valid", "trusted", "invalid", "unreadable"]
    signer: str = ""
    issuer: str = ""
    time: str = ""
    generator: str = ""
    actions: tuple[str, ...] = ()
    ingredients: int = 0
    ai: str = ""
    problems: tuple[str, ...] = ()


def library() -> Any:
    """c2pa-python; None where there is none for this computer. Slow the first time: 24 MB are loaded."""
    try:
        import c2pa
    except (ImportError, OSError, RuntimeError):
        log.warning("c2pa-python cannot be loaded", exc_info=True)
        return None
    logging.getLogger("c2pa").setLevel(logging.CRITICAL)  # it would log what files say
    return c2pa


def credentials(data: bytes, trust: str = "") -> Credentials:
    """The Content Credentials inside a picture's bytes that are known to carry some. ``trust``: PEM of the authorities
    that the newsroom trusts. Never raises. Slow: call it in a worker."""
    if len(data) > MAX_BYTES or data.count(b"jumb") + _BOXES_PACKED * data.count(b"brob") > _MOST_BOXES:
        return Credentials(state="unreadable", problems=("large",))
    c2pa = library()
    if c2pa is None:
        return Credentials(state="unreadable", problems=("unavailable",))
    from newsdesk.pictures.inspect import DAMAGED  # brings Pillow: not at the start

    settings = {**SETTINGS, "trust": {"trust_anchors": trust}} if trust else SETTINGS
    try:
        with c2pa.Context.from_dict(settings) as context, c2pa.Reader(io.BytesIO(data), context=context) as reader:
            text = reader.json()
            if len(text) > _MOST_JSON:
                return Credentials(state="unreadable", problems=("large",))
            told, more = _Node(json.loads(text)), reader.crjson()
            certificates = _Node(json.loads(more)) if len(more) <= _MOST_JSON else _Node({})
        return _read(told, certificates, tiff=data[:4] in (b"II*\0", b"MM\0*"))
    except (c2pa.C2paError, *DAMAGED):
        return Credentials(state="unreadable", problems=("broken",))


class _Node:
    """A JSON value that may be anything, asked for what it should be."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __getitem__(self, name: str) -> _Node:
        return _Node(self.value.get(name) if isinstance(self.value, dict) else None)

    def __iter__(self) -> Iterator[_Node]:
        return (_Node(v) for v in (self.value if isinstance(self.value, list) else ()))

    @property
    def text(self) -> str:
        return one_line(self.value)[:_LONGEST] if isinstance(self.value, str) else ""

    @property
    def values(self) -> list[_Node]:
        return [_Node(v) for v in self.value.values()] if isinstance(self.value, dict) else []


def _read(told: _Node, more: _Node, *, tiff: bool) -> Credentials:
    label = told["active_manifest"].text
    active = told["manifests"][label]
    signed = active["signature_info"]
    same = (m for m in more["manifests"] if m["label"].text == label)
    certificate = next(same, _Node(None))["signature"]["certificateInfo"]
    generator = next(iter(active["claim_generator_info"]), _Node(None))
    results = told["validation_results"]
    codes = _codes(results["activeManifest"]["failure"])
    failures = [code for code in codes if code != _UNTRUSTED]
    # In a TIFF the entry that leads to the credentials is left out too, as it must be.
    left_out = not tiff and _LEFT_OUT in _codes(results["activeManifest"]["informational"])
    problems = [*failures, *([_LEFT_OUT] if left_out else [])]
    went_in = [i["validation_results"]["activeManifest"] for i in active["ingredients"]]  # as its signer found it
    went_in += [delta["validationDeltas"] for delta in results["ingredientDeltas"]]  # and what is otherwise now
    if any(code != _UNTRUSTED for checked in went_in for code in _codes(checked["failure"])):
        problems.append("ingredient")
    states: dict[str, Literal["valid", "trusted"]] = {"Valid": "valid", "Trusted": "trusted"}
    state = states.get(told["validation_state"].text)
    return Credentials(
        state="invalid" if failures or state is None else state,
        signer=signed["issuer"].text or signed["common_name"].text,  # "issuer" is the organization of the signer itself
        issuer=certificate["issuer"]["O"].text or certificate["issuer"]["CN"].text,
        time=signed["time"].text,
        generator=f"{generator['name'].text} {generator['version'].text}".strip() or active["claim_generator"].text,
        actions=tuple(dict.fromkeys(a["action"].text for a in _actions(active)))[:_MOST_TOLD],
        ingredients=sum(1 for _ in active["ingredients"]),
        ai=_machine(told, active),
        problems=tuple(dict.fromkeys(problems))[:_MOST_TOLD],
    )


def _codes(results: _Node) -> list[str]:
    return [code for result in results if (code := result["code"].text)]


def _actions(manifest: _Node) -> list[_Node]:
    held = [a for a in manifest["assertions"] if a["label"].text.startswith("c2pa.actions")]
    return [action for a in held for action in a["data"]["actions"] if action["action"].text]


def _machine(told: _Node, active: _Node) -> str:
    """What any of its steps says of machines, the newest first."""
    for manifest in (active, *told["manifests"].values):
        for action in _actions(manifest):
            kind = action["digitalSourceType"].text.rpartition("/")[2]
            if kind in GENERATED:
                return kind
    return ""


# ------------------------------------------------------------------ in words


@dataclass(frozen=True, slots=True)
class Line:
    """A name and a text; warn: it must not be missed."""

    label: Message
    text: Message
    warn: bool = False


def words(found: Credentials) -> list[Line]:
    """For a person. The first line says what can be relied on."""
    problems = [problem(code) for code in found.problems]
    verdict = reduce(_then, [*_verdict(found), *problems])
    lines = [Line(M("Content Credentials"), verdict, found.state == "invalid")]
    plain = ((M("Certificate from"), found.issuer), (M("Time stamp"), found.time), (M("Program"), found.generator))
    lines += [Line(label, _plain(text)) for label, text in plain if text]
    if found.actions:
        done = [action(code) for code in found.actions]
        lines.append(Line(M("What was done"), reduce(_beside, done)))
    if found.ingredients:
        lines.append(Line(M("Made from"), M("{count} {count:picture|pictures}", count=found.ingredients)))
    if found.ai:
        lines.append(Line(M("How it was made"), SOURCES[found.ai], warn=True))
    return lines


def action(code: str) -> Message:
    """What was done, in words; the code of one that has none."""
    return ACTIONS.get(code) or _plain(code)


def problem(code: str) -> Message:
    """What is not in order, as a sentence."""
    return PROBLEMS.get(code) or M("They break the rules of C2PA ({code}).", code=code)


def _verdict(found: Credentials) -> list[Message]:
    if found.state == "unreadable":
        return [M("It carries Content Credentials (C2PA); they could not be checked here.")]
    if found.state == "invalid":
        claim = [M("They claim to be signed by {signer}.", signer=found.signer)] if found.signer else []
        return [M("They are not valid: do not rely on them."), *claim]
    signer = found.signer or M("somebody without a name")
    if found.state == "trusted":
        said = [M("Signed by {signer}, whom the newsroom trusts.", signer=signer)]
    else:
        said = [M("Signed by {signer}; Newsdesk does not know this signer.", signer=signer)]
    return said if found.problems else [*said, M("Nothing was changed since.")]


def _plain(text: str) -> Message:
    """A text of somebody's own, which no catalogue knows."""
    return Message("{text}", (("text", text),))


def _then(first: Message, rest: Message) -> Message:
    return M("{first} {rest}", first=first, rest=rest)


def _beside(first: Message, rest: Message) -> Message:
    return M("{first}; {rest}", first=first, rest=rest)
