"""Articles to a system of the newsroom's own: one signed POST for each delivery, which may arrive twice.

The request (docs/webhook.md says it to who receives it; resources/schemas/newsdesk-webhook.schema.json)::

    Idempotency-Key: "<the delivery's id>"       draft-ietf-httpapi-idempotency-key-header-07, 2.1: a string
    X-Newsdesk-Signature: t=<seconds>,v1=<hex>   HMAC-SHA256 of "<t>." and the body (RFC 2104)

    {"format": "newsdesk-webhook", "version": 1, "event": "publish", "delivery": "…", "article": "…", "revision": 7,
     "digest": "<sha-256>", "overwrite": "", "held": "", "status": "publish", "time": "", "kind": "json",
     "content": {…},
     "files": [{"name": "images/….jpg", "mime": "image/jpeg", "bytes": 1234, "sha256": "…", "data": "<base64>"}]}

What was not answered is sent again under the same key, and counts once: the receiver answers what it has done already
with the answer that it gave then. It names the digest of the text that stands there: where that is not ours, it kept
one that is no older (a restored library, and a second one, count their revisions by themselves), and a person is asked;
``overwrite`` is then the digest of the text that may be replaced, and no mere yes: what came there after they looked
is not lost. Pictures with Content Credentials are signed anew at every try, all else is the same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, cast
from urllib.parse import urlsplit

import msgspec

from newsdesk.article.article import Article
from newsdesk.article.codec import article_to_json
from newsdesk.base.clock import Clock, is_stamp, new_id, now
from newsdesk.base.links import fit, safe_link
from newsdesk.base.message import M, Message
from newsdesk.extend.ports import Bundle, Note, Option
from newsdesk.extend.publishing import (
    Answer,
    Changed,
    Held,
    Later,
    Parcel,
    PictureFile,
    Refused,
    Seen,
    Target,
    Trouble,
    Wire,
)
from newsdesk.formats.options import read_options
from newsdesk.publish.answers import as_json, ok, trouble
from newsdesk.publish.skew import skew, wrong_clock

FORMAT = "newsdesk-webhook"
VERSION = 1
WINDOW = 300
"""Seconds that a signature is good for, before and after (docs/webhook.md)."""
STATES = ("draft", "publish", "scheduled", "withdrawn")
LONGEST = 1000
"""Characters of an id or an address in an answer."""
_DIGEST = re.compile("[0-9a-f]{64}")


class WebhookPublisher:
    """One address that takes every delivery. It cannot be asked what it holds."""

    name = "webhook"
    label: Message = M("Webhook (a system of the newsroom's own)")
    address: Message = M("The address that takes deliveries, https://…")
    secret: Message | None = M("The secret that deliveries are signed with")
    options: Mapping[str, Option] = {
        "format": Option(
            M("Format"), "json", {"json": M("JSON for content systems"), "ninjs": M("ninjs (IPTC News in JSON)")}
        ),
        "pictures": Option(
            M("Pictures"),
            "inline",
            {
                "inline": M("in the JSON, as base64"),
                "multipart": M("beside the JSON, as parts of a form"),
                "none": M("not sent"),
            },
        ),
    }
    can: frozenset[Literal["draft", "schedule", "withdraw", "channels", "people"]] = frozenset(
        {"draft", "schedule", "withdraw"}
    )

    def __init__(self, clock: Clock = now) -> None:
        self.clock = clock

    def connect(self, target: Target, secret: str, wire: Wire) -> _Receiver:
        """The receiver at this address. Raises UserError for an option that there is not, and without a secret."""
        if not secret:
            raise Refused(
                M("{target} has no secret.", target=target.name),
                M("Put in the secret that the receiver knows; deliveries are signed with it."),
                "login",
            )
        return _Receiver(target, secret, wire, self.clock, read_options(target.options, self.options))


@dataclass(frozen=True, slots=True)
class _Receiver:
    target: Target
    secret: str = field(repr=False)
    wire: Wire
    clock: Clock
    chosen: Mapping[str, str]
    asks = False

    # ------------------------------------------------------------------ what it is asked for

    def check(self) -> tuple[Note, ...]:
        """A signed event "ping": the receiver verifies it and does nothing."""
        key = new_id()
        answer = self._post(key, {**_head("ping", key), "content": None, "files": []}, {})
        host = urlsplit(self.target.address).hostname or ""
        found = M("{host} answers and knows the secret (answer {status}).", host=host, status=answer.status)
        return (Note("found", found),)

    def create(self, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Send the article. May be repeated: the key is the delivery's."""
        return self._send(parcel, None)

    def update(self, held: Held, parcel: Parcel, placed: Mapping[str, Held]) -> Held:
        """Send it again, with what the receiver called it. May be repeated."""
        return self._send(parcel, held)

    def withdraw(self, held: Held, parcel: Parcel) -> Held:
        """Tell that readers are not to see it any more; nothing of the article is in it. May be repeated."""
        return self._send(parcel, held)

    def show(self, held: Held, parcel: Parcel) -> Held:
        """What was sent says when readers see it."""
        return held

    def _send(self, parcel: Parcel, held: Held | None) -> Held:
        gone = parcel.act == "withdraw"
        bundle = Bundle("", {}) if gone else parcel.bundle(self.chosen["format"], {})
        files = {} if self.chosen["pictures"] == "none" else _beside(bundle)
        body = {
            **_head(parcel.act, parcel.key),
            "article": parcel.article.id,
            "revision": parcel.article.revision,
            "digest": digest(parcel.article),
            "overwrite": parcel.overwrite,
            "held": held.id if held else "",
            "status": parcel.status,
            "time": parcel.time,
            "kind": self.chosen["format"],
            "content": None if gone else json.loads(bundle.files[bundle.entry]),
            "files": [self._file(name, data) for name, data in files.items()],
        }
        answer = self._post(parcel.key, body, files)
        made, there = _held(answer, parcel, held, self.clock), _told(answer).get("digest")
        if isinstance(there, str) and _DIGEST.fullmatch(there) and there != body["digest"]:
            raise Changed(
                M("Another text of the article stands there, published from elsewhere; it was kept."),
                M("Look at it in the content system, then overwrite it or keep it."),
                "elsewhere",
                Seen(msgspec.structs.replace(made, mark=there), link=made.url),
            )
        return made

    def _file(self, name: str, data: bytes) -> dict[str, Any]:
        told = {"name": name, "mime": _mime(name), "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        inline = self.chosen["pictures"] == "inline"
        return {**told, "data": base64.b64encode(data).decode()} if inline else told

    def _post(self, key: str, envelope: Mapping[str, Any], files: Mapping[str, bytes]) -> Answer:
        """One delivery; the answer when it is done. Raises Trouble."""
        text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        body, kind = text, "application/json"
        if self.chosen["pictures"] == "multipart":
            body, kind = _form(key, text, files)
        stamp = str(int(self.clock().timestamp()))
        headers = {
            "Content-Type": kind,
            "Idempotency-Key": f'"{key}"',
            "X-Newsdesk-Event": str(envelope["event"]),
            "X-Newsdesk-Signature": f"t={stamp},v1={signature(self.secret, stamp, body)}",
        }
        answer = self.wire.ask("POST", self.target.address, headers=headers, body=body, repeatable=True)
        # A 409 is the draft's answer while an earlier try is still worked on; with what was made of it, it is done.
        if ok(answer) or (answer.status == 409 and _told(answer).get("id")):
            return answer
        raise self._trouble(answer)

    def _trouble(self, answer: Answer) -> Trouble:
        host = urlsplit(self.target.address).hostname or ""
        if answer.status in (401, 403):
            off = skew(answer, self.clock())
            if abs(off) > WINDOW / 2:
                return wrong_clock(host, off)
            return Refused(
                M("{host} does not accept the signature.", host=host),
                M("Put in the same secret here and there, and look at the receiver's clock and its own log."),
                "login",
            )
        if answer.status in (408, 409, 425):
            return Later(M("{host} is still at work on it.", host=host), M("It is tried again by itself."), 5.0)
        said = _told(answer).get("error")
        return trouble(answer, self.target.address, repeatable=True, said=said if isinstance(said, str) else "")

    # ------------------------------------------------------------------ what it cannot be asked

    def choices(self) -> tuple[str, ...]:
        """It does not tell."""
        return ()

    def find(self, article: Article) -> Sequence[Held]:
        """It does not tell."""
        return ()

    def find_pictures(self, files: Sequence[PictureFile], known: Mapping[str, Held]) -> Mapping[str, Sequence[Held]]:
        """Pictures come with the article, not by themselves."""
        return {}

    def put_picture(self, file: PictureFile, parcel: Parcel) -> Held:
        """They come with the article."""
        return Held(file.key)

    def remove(self, held: Held) -> None:
        """There is never a second copy: the receiver knows deliveries by key and articles by id."""

    def remove_picture(self, held: Held) -> bool:
        """There is none by itself."""
        return False

    def read(self, held: Held) -> Seen | None:
        """It does not tell."""
        return None

    def expected(self, parcel: Parcel, placed: Mapping[str, Held]) -> Seen:
        """Nothing is compared."""
        return Seen(Held(parcel.article.id))

    def loads(self, url: str) -> bool:
        """Nothing is looked at."""
        return False


def signature(secret: str, stamp: str, body: bytes) -> str:
    """The signature of a body at this time, seconds since 1970 as a text."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def digest(article: Article) -> str:
    """By which two texts of one revision are told apart."""
    return hashlib.sha256(json.dumps(article_to_json(article), sort_keys=True).encode()).hexdigest()


def _head(event: str, key: str) -> dict[str, Any]:
    return {"format": FORMAT, "version": VERSION, "event": event, "delivery": key}


def _beside(bundle: Bundle) -> dict[str, bytes]:
    return {name: data for name, data in sorted(bundle.files.items()) if name != bundle.entry}


def _mime(name: str) -> str:
    known = {".avif": "image/avif", ".webp": "image/webp"}  # not in every system's table
    return known.get(name[name.rfind(".") :]) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _form(key: str, text: bytes, files: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The envelope and the files as multipart/form-data (RFC 7578). The boundary is made of the key: it is the same
    at every try, and who writes an article does not know it."""
    from urllib3 import encode_multipart_formdata

    parts: list[tuple[str, tuple[str, bytes, str]]] = [("envelope", ("envelope.json", text, "application/json"))]
    parts += [("file", (name, data, _mime(name))) for name, data in files.items()]
    boundary = "newsdesk-" + hashlib.sha256(key.encode()).hexdigest()[:40]
    return encode_multipart_formdata(parts, boundary)


def _told(answer: Answer) -> Mapping[str, Any]:
    said = as_json(answer)
    return cast("Mapping[str, Any]", said) if isinstance(said, dict) else {}


def _held(answer: Answer, parcel: Parcel, before: Held | None, clock: Clock) -> Held:
    """What the receiver calls it. An answer without a body, or with a strange one, is as good: it is done."""
    told = _told(answer)
    given, url, status = told.get("id"), told.get("url"), told.get("status")
    known = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    known = fit(known) if known and len(known) <= LONGEST else ""
    link = safe_link(url) if isinstance(url, str) and len(url) <= LONGEST else ""
    return Held(
        known or (before.id if before else "") or parcel.article.id,
        link or (before.url if before else ""),
        status=cast("Any", status if status in STATES else _wished(parcel, clock)),
    )


def _wished(parcel: Parcel, clock: Clock) -> str:
    if parcel.act == "withdraw":
        return "withdrawn"
    ahead = is_stamp(parcel.time) and datetime.fromisoformat(parcel.time) > clock()
    return "scheduled" if parcel.status == "publish" and ahead else parcel.status
