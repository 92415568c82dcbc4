"""The window's colours and fonts, light and dark; the stylesheet is built from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """CSS colours by what they are for."""

    sheet: str  # the page, the brightest thing on the screen
    desk: str  # what lies around the page
    panel: str  # library list and details
    bar: str  # toolbar and status bar
    line: str  # hairlines between surfaces
    edge: str  # borders of fields: 3:1 on what they lie on (WCAG 2.2, 1.4.11)
    ink: str
    soft: str  # secondary text
    faint: str  # placeholders
    accent: str
    on_accent: str
    link: str
    select: str  # selected text and rows
    mark: str  # behind what is still to verify
    hit: str  # behind what was looked for
    came: str  # behind what a difference adds, and takes away
    went: str
    warn: str
    warn_fill: str
    good: str


LIGHT = Colours(
    sheet="#ffffff", desk="#f3f2ee", panel="#f0eee8", bar="#fbfaf8", line="#e2dfd8", edge="#948e82",
    ink="#1f1e1b", soft="#625e57", faint="#757168", accent="#8b1a1a", on_accent="#ffffff", link="#1d4ed8",
    select="#dfd9cc", mark="#ffe9a3", hit="#cfe3ff", came="#d3efd9", went="#fadcd7",
    warn="#8f5a00", warn_fill="#fdf6e3", good="#2e7d4f",
)  # fmt: skip
DARK = Colours(
    sheet="#232220", desk="#1a1917", panel="#1e1d1b", bar="#201f1d", line="#35332f", edge="#75716a",
    ink="#ebe8e1", soft="#b3aea4", faint="#9a958b", accent="#e0736e", on_accent="#1a1917", link="#8ab4f8",
    select="#46423a", mark="#5c4a12", hit="#274b73", came="#1f4a31", went="#5c2c28",
    warn="#e0a740", warn_fill="#332b18", good="#6cc08b",
)  # fmt: skip

SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", "serif")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", "sans-serif")
KAI = ("Kaiti SC", "KaiTi", "STKaiti", "LXGW WenKai", "AR PL UKai CN", "Noto Serif CJK SC", "serif")
KAI_TYPES = 5
"""How many of them are Kai; what follows is for systems without."""
