"""An original without what could give away a source, its pixels untouched.

Only what is known to be harmless stays: what the picture looks like (colour profile, orientation), what is stated of it
(caption, credit, rights), and what says that a machine made it (TC260's label, the digital source type, IPTC's AI
fields). All else goes, of kinds that nobody has thought of yet too. What goes is named.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from newsdesk.base.errors import UserError
from newsdesk.base.message import M
from newsdesk.pictures import exif, iim, xmp
from newsdesk.pictures.carried import Carried, carried, other_turn, png_text, turning_note
from newsdesk.pictures.containers import APP0, APP2, APP14, Broken, Part, Parts, put_together
from newsdesk.pictures.known import Stated, is_label, known_of, label_in
from newsdesk.pictures.protected import (
    ICC_HEAD,
    JFIF_HEAD,
    KEPT_NOTES,
    MOVING,
    SHOWN_CHUNKS,
    SHOWN_MARKERS,
    Protected,
    protected_of,
)
from newsdesk.pictures.writing import MOST_PACKET, extended, packet_of, with_iim, with_packet

_BIG: exif.Order = "big"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned file and what was removed from it; the same bytes when nothing else than what may stay was in it."""

    data: bytes
    removed: tuple[Protected, ...]


def cleaned(data: bytes, name: str) -> Cleaned:
    """A JPEG, PNG or WebP without its protected things, not encoded anew. What a :class:`~newsdesk.article.look.Look`
    hides is still to be seen in it. C2PA Content Credentials go too, for no changed file has valid ones, and are named
    like the rest. Of a PNG that moves the first picture stays. Raises UserError for other formats, for a WebP that
    moves and for a file that cannot be taken apart."""
    held = carried(data)
    if held.parts is None or (held.parts.kind == "webp" and any(p.kind in MOVING for p in held.parts.parts)):
        raise _impossible(name)
    try:
        made = put_together(_cleaned(held, held.parts))
    except Broken as error:
        raise _impossible(name) from error
    if protected_of(carried(made)):  # never a promise that is not looked after: all in it is on the list
        raise _impossible(name)
    return Cleaned(made, protected_of(held))


def guarded(stated: Stated) -> Stated:
    """What may be stated of a picture that is handed over: not who wrote the caption, nor in which street or house."""
    kept = {field: getattr(stated, field) for field in Stated.__struct_fields__}
    return Stated(**kept | {"writer": "", "place": msgspec.structs.replace(stated.place, spot="")})


def _impossible(name: str) -> UserError:
    return UserError(
        M("What {name} tells of its origin cannot be removed without changing the picture.", name=name),
        M("Hand over a published size of it: that tells nothing."),
    )


def _cleaned(held: Carried, parts: Parts) -> Parts:
    block = _exif(held)
    packet = xmp.kept(held.packets)
    if parts.kind == "jpeg" and len(packet) > MOST_PACKET:
        packet = packet_of(guarded(known_of(held)))
    if parts.kind == "jpeg":
        stay = [made for p in parts.parts if (made := _segment(p)) is not None]
        fresh = [Part(b"\xe1", b"Exif\0\0" + block)] if block else []
        heads = [p for p in stay if p.marker == APP0]
        stay = [*heads, *fresh, *(p for p in stay if p.marker != APP0)]
        return with_iim(with_packet(Parts("jpeg", tuple(stay)), packet), _photoshop(held))
    if parts.kind == "png":
        notes = (b"tEXt", b"zTXt", b"iTXt")
        stay = [p for p in parts.parts if p.kind in SHOWN_CHUNKS or (p.kind in notes and png_text(p)[0] in KEPT_NOTES)]
        if (turn := other_turn(held.notes)) != 1:  # for whoever turns it by that, as XMP's is kept
            stay.insert(1, turning_note(turn))
        if block:
            stay.insert(1, Part(b"eXIf", block))
        return with_packet(Parts("png", tuple(stay)), packet)
    stay = list({p.kind: p for p in reversed(parts.parts) if p.kind in SHOWN_CHUNKS}.values())[::-1]  # one of each
    if block:
        stay.append(Part(b"EXIF", block))
    return extended(with_packet(Parts("webp", tuple(stay)), packet))


def _segment(part: Part) -> Part | None:
    """A JPEG's segment as it may stay; None for one that goes."""
    marker, body = part.marker, part.body
    if marker == APP0:  # JFIF without its small picture (JFIF 1.02, page 5)
        return Part(part.kind, body[:12] + b"\0\0") if body.startswith(JFIF_HEAD) and len(body) >= 14 else None
    if marker == APP2:
        return part if body.startswith(ICC_HEAD) else None
    if marker == APP14:
        return Part(part.kind, body[:12]) if body.startswith(b"Adobe") else None
    return part if marker in SHOWN_MARKERS else None


def _exif(held: Carried) -> bytes:
    main, more = held.exif.fields.get(exif.MAIN, {}), held.exif.fields.get(exif.EXIF, {})
    kept = {tag: field for tag, field in more.items() if tag in exif.EXIF_KEPT}
    label = next((text for e in (held.exif, *held.others) if (text := label_in(e))), "")
    if is_label(held.exif.comment()):
        kept[exif.COMMENT] = more[exif.COMMENT]
    elif label and not label_in(held.exif):  # of another block, whose byte order may be another
        order = next((f.order for f in (*main.values(), *more.values())), _BIG)
        kept[exif.COMMENT] = exif.Field(7, b"ASCII\0\0\0" + label.encode(), order)
    return exif.write({tag: field for tag, field in main.items() if tag in exif.MAIN_KEPT}, kept)


def _photoshop(held: Carried) -> bytes:
    left = iim.kept(held.iim)
    if left and held.iim_is_newer:  # says so still
        return iim.resource(iim.IPTC, left) + iim.resource(iim.DIGEST, held.photoshop[iim.DIGEST])
    return iim.packed(left)
