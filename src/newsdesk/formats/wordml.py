"""The smallest pieces of WordprocessingML (ECMA-376 part 1, 17): paragraphs, runs, links and pictures as XML."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field

from markupsafe import escape

from newsdesk.article.richtext import RichText, Style, runs, strip
from newsdesk.base.links import fit, safe_link
from newsdesk.extend.ports import Rendition

EMU = 36_000
"""English metric units in a millimetre (20.1.2.1)."""
TALLEST = 170
"""Millimetres: a higher picture leaves no room for its caption on the page."""
_LINK, _IMAGE = (
    f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" for kind in ("hyperlink", "image")
)
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@dataclass(slots=True)
class Links:
    """What the text leads to: addresses and picture files, each by the id that it is called by (OPC, 9.3)."""

    targets: dict[str, tuple[str, str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    pictures: int = 0

    def to(self, href: str) -> str:
        """The id of an address of the web."""
        return self._id(_LINK, href)

    def picture(self, rendition: Rendition) -> str:
        """The id of a picture file, which is put in."""
        name = f"media/{rendition.name}"
        self.files[posixpath.join("word", name)] = rendition.data
        return self._id(_IMAGE, name)

    def _id(self, kind: str, target: str) -> str:
        return next((i for i, t in self.targets.items() if t == (kind, target)), None) or self._new(kind, target)

    def _new(self, kind: str, target: str) -> str:
        name = f"rIdN{len(self.targets) + 1}"
        self.targets[name] = (kind, target)
        return name

    def xml(self) -> Iterable[str]:
        """The relationships' elements."""
        for name, (kind, target) in self.targets.items():
            outside = ' TargetMode="External"' if kind == _LINK else ""
            yield f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}"{outside}/>'


def paragraph(style: str, inside: str, properties: str = "") -> str:
    """A paragraph of a style; properties are XML that belongs into ``<w:pPr>`` behind the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def run(text: str, properties: str = "") -> str:
    """Characters; a line feed is a break."""
    held = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in fit(text).split("\n"))
    inside = "<w:br/>".join(part.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">') for part in parts)
    return f"<w:r>{held}{inside}</w:r>" if inside else ""


def styled(text: str, style: str) -> str:
    """Characters in a style for characters."""
    return run(text, f'<w:rStyle w:val="{style}"/>')


def inline(text: RichText, links: Links, *, dots: bool) -> str:
    """Rich text without white space at its ends. dots: emphasis is a dot under each character, as Chinese has it."""
    text = strip(text)
    return "".join(_marked(text.text[i:j], style, links, dots=dots) for i, j, style in runs(text))


def _marked(text: str, style: Style, links: Links, *, dots: bool) -> str:
    kinds = dict(style)
    href = next((found for kind, h in style if kind == "link" and (found := safe_link(h))), "")
    # In the order of 17.3.2.28.
    properties = '<w:rStyle w:val="Hyperlink"/>' if href else ""
    properties += "<w:b/><w:bCs/>" if "strong" in kinds else ""
    properties += "<w:i/><w:iCs/>" if "em" in kinds and not dots else ""
    properties += '<w:highlight w:val="yellow"/>' if "verify" in kinds else ""
    properties += '<w:em w:val="underDot"/>' if "em" in kinds and dots else ""
    made = run(text, properties)
    return link(href, made, links) if href and made else made


def link(href: str, inside: str, links: Links) -> str:
    """Runs that lead to a safe address."""
    return f'<w:hyperlink r:id="{links.to(href)}" w:history="1">{inside}</w:hyperlink>'


def drawing(rendition: Rendition, alt: str, links: Links, width: float) -> str:
    """A picture in the line, so many millimetres wide at most (20.4.2.8)."""
    height = width * rendition.height / max(rendition.width, 1)
    if height > TALLEST:
        width, height = width * TALLEST / height, TALLEST
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    links.pictures += 1
    named = f'id="{links.pictures}" name="{escape(rendition.name)}" descr="{escape(alt)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/><wp:docPr {named}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{links.picture(rendition)}"/>'
        "<a:stretch><a:fillRect/></a:stretch>"
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
