"""The colours can be read: WCAG 2.2, 1.4.3 (text 4.5 to 1) and 1.4.11 (borders of fields 3 to 1)."""

from __future__ import annotations

import pytest

from newsdesk.desktop.theme import DARK, LIGHT, Colours


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


PAIRS = (
    *(
        (text, ground)
        for text in ("ink", "soft")
        for ground in ("sheet", "desk", "panel", "bar", "warn_fill", "select")
    ),
    *(("ink", ground) for ground in ("mark", "hit", "came", "went")),
    *(("faint", ground) for ground in ("sheet", "bar", "warn_fill")),
    *(("warn", ground) for ground in ("sheet", "bar", "warn_fill")),
    *(("accent", ground) for ground in ("sheet", "bar")),
    ("link", "sheet"),
    ("on_accent", "accent"),
    ("sheet", "warn"),
)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_what_it_lies_on(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_fields_have_an_edge(colours: Colours) -> None:
    assert contrast(colours.edge, colours.sheet) >= 3
    assert contrast(colours.edge, colours.bar) >= 3
