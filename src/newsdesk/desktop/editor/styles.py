"""What each kind of line looks like, and the formats that carry its meaning in the QTextDocument.

Every character has one int property, CODE, that names its inline style and the kind it was drawn for; so reading never
guesses from weight or colour, and text that came from a line of another kind is seen to need redrawing. Only ints:
formats with distinct Python objects never merge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QTextBlockFormat, QTextCharFormat, QTextFormat

from newsdesk.article.richtext import Style
from newsdesk.desktop.editor.lines import LINE_KINDS, Thing
from newsdesk.desktop.theme import KAI, KAI_TYPES, SANS, SERIF, Colours

_USER = QTextFormat.Property.UserProperty.value
KIND, CODE, THING = _USER + 1, _USER + 2, _USER + 3
OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
INDEX = {kind: i for i, kind in enumerate(LINE_KINDS)}
SPAN = 32
"""Codes between one style and the next; more than there are kinds."""
BODY = 17
"""Body text in pixels."""


@dataclass(frozen=True, slots=True)
class Look:
    """Pixels, but for height (of a line, in font sizes) and indent (of the first line, in characters)."""

    size: int = BODY
    bold: bool = False
    family: tuple[str, ...] = SERIF
    colour: str = "ink"
    height: float = 1.8
    indent: int = 0
    left: int = 0
    top: int = 0
    bottom: int = 0
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft


LOOKS: dict[str, Look] = {
    "kicker": Look(15, family=SANS, colour="accent", height=1.6, bottom=2),
    "headline": Look(30, bold=True, height=1.35, bottom=14),
    "subtitle": Look(18, family=SANS, colour="soft", height=1.6, bottom=16),
    "paragraph": Look(indent=2, top=7, bottom=7, align=Qt.AlignmentFlag.AlignJustify),
    "heading": Look(20, bold=True, height=1.5, left=16, top=22, bottom=10),
    "subheading": Look(18, bold=True, height=1.5, top=14, bottom=6),
    "quote": Look(colour="soft", left=28, top=11, bottom=7, height=1.75),
    "attribution": Look(15, family=SANS, colour="soft", left=28, top=2, bottom=10, height=1.6),
    "bullet": Look(left=36, top=3, bottom=3, height=1.75),
    "number": Look(left=36, top=3, bottom=3, height=1.75),
    "subbullet": Look(left=66, top=2, bottom=2, height=1.7),
    "subnumber": Look(left=66, top=2, bottom=2, height=1.7),
    "note": Look(16, family=SANS, left=18, top=17, bottom=17, height=1.7),
    "correction": Look(16, family=SANS, left=18, top=17, bottom=17, height=1.7),
    "object": Look(top=12, bottom=4, align=Qt.AlignmentFlag.AlignHCenter),
    "caption": Look(14, family=SANS, colour="soft", height=1.6, bottom=14, align=Qt.AlignmentFlag.AlignHCenter),
}


@cache
def _has_kai() -> bool:
    """Has the system a Kai type?"""
    return any(QFontDatabase.hasFamily(name) for name in KAI[:KAI_TYPES])


class Styles:
    """Formats by kind and style, made once each."""

    def __init__(self, colours: Colours, *, chinese: bool = True) -> None:
        self.colours = colours
        self.chinese = chinese
        """Emphasis is Kai type, as in print, for Han characters have no italics. Without such a type it is slanted."""
        self.scale = 1.0
        """The zoom; all sizes in pixels are given for 1."""
        self.things: list[Thing] = []
        self._styles: list[Style] = [()]
        self._style_ids: dict[Style, int] = {(): 0}
        self._thing_ids: dict[Thing, int] = {}
        self._chars: dict[int, QTextCharFormat] = {}
        self._blocks: dict[str, QTextBlockFormat] = {}
        self._objects: dict[Thing, QTextCharFormat] = {}

    def recolour(self, colours: Colours) -> None:
        """Other colours from now on; codes stay as they are."""
        self.colours = colours
        self._chars.clear()
        self._blocks.clear()

    def rescale(self, scale: float) -> None:
        """Another zoom from now on; codes stay as they are."""
        self.scale = scale
        self.recolour(self.colours)

    def px(self, pixels: float) -> int:
        """So many pixels at this zoom."""
        return round(pixels * self.scale)

    def code(self, kind: str, style: Style) -> int:
        """The CODE of characters of this style drawn for this kind."""
        i = self._style_ids.get(style)
        if i is None:
            i = self._style_ids[style] = len(self._styles)
            self._styles.append(style)
        return 1 + i * SPAN + INDEX[kind]

    def meaning(self, code: int) -> tuple[str, Style]:
        """The kind and style of a CODE; ("", ()) for characters that are not ours."""
        style, kind = divmod(code - 1, SPAN)
        if code <= 0 or style >= len(self._styles) or kind >= len(LINE_KINDS):
            return "", ()
        return LINE_KINDS[kind], self._styles[style]

    def char(self, kind: str, style: Style = ()) -> QTextCharFormat:
        """The format of characters."""
        code = self.code(kind, style)
        made = self._chars.get(code)
        if made is None:
            made = self._chars[code] = self._char(kind, style)
            made.setProperty(CODE, code)
        return made

    def _char(self, kind: str, style: Style) -> QTextCharFormat:
        look, marks = LOOKS[kind], {name for name, _ in style}
        made = QTextCharFormat()
        kai = "em" in marks and self.chinese and _has_kai()
        made.setFontFamilies(list(KAI if kai else look.family))
        made.setFontItalic("em" in marks and not kai)
        made.setProperty(QTextFormat.Property.FontPixelSize.value, self.px(look.size))
        made.setFontWeight(700 if look.bold or "strong" in marks else 400)
        made.setForeground(QColor(getattr(self.colours, look.colour)))
        if "link" in marks:
            made.setForeground(QColor(self.colours.link))
            made.setFontUnderline(True)
        if "verify" in marks:
            made.setBackground(QColor(self.colours.mark))
        return made

    def block(self, kind: str) -> QTextBlockFormat:
        """The format of a line."""
        made = self._blocks.get(kind)
        if made is None:
            look = LOOKS[kind]
            made = self._blocks[kind] = QTextBlockFormat()
            if kind != "object":
                # FixedHeight: Qt's 100 % is the font's own line, which for CJK fonts is half as high again.
                made.setLineHeight(self.px(look.size * look.height), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
            made.setTextIndent(look.indent * self.px(look.size))
            made.setLeftMargin(self.px(look.left))
            made.setTopMargin(self.px(look.top))
            made.setBottomMargin(self.px(look.bottom))
            made.setAlignment(look.align)
            made.setProperty(KIND, INDEX[kind] + 1)
        return made

    def object(self, thing: Thing) -> QTextCharFormat:
        """The format of an object character."""
        made = self._objects.get(thing)
        if made is None:
            self._thing_ids[thing] = len(self.things)
            self.things.append(thing)
            made = self._objects[thing] = QTextCharFormat()
            made.setObjectType(OBJECT_TYPE)
            made.setProperty(THING, len(self.things))
            made.setProperty(CODE, self.code("object", ()))
        return made

    def thing(self, number: int) -> Thing | None:
        """The object of a THING property; None for one that is not ours."""
        return self.things[number - 1] if 0 < number <= len(self.things) else None
