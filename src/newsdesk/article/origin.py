"""How a picture or an article was made: IPTC's source types in words, and which of them readers must be told of."""

from __future__ import annotations

import re

from newsdesk.article.blocks import Figure
from newsdesk.base.message import M, Message

SOURCES: dict[str, Message] = {
    "digitalCapture": M("Taken with a camera"),
    "computationalCapture": M("Taken with a camera, composed by its program"),
    "negativeFilm": M("Scanned from film"),
    "positiveFilm": M("Scanned from film"),
    "print": M("Scanned from paper"),
    "minorHumanEdits": M("A photograph, edited a little"),
    "humanEdits": M("A photograph, edited by a person"),
    "compositeCapture": M("Composed of photographs"),
    "algorithmicallyEnhanced": M("A photograph, enhanced by a program"),
    "dataDrivenMedia": M("Drawn by a program from data"),
    "digitalArt": M("Drawn by a person"),
    "digitalCreation": M("Drawn by a person"),
    "virtualRecording": M("Recorded in a virtual world"),
    "screenCapture": M("A picture of a screen"),
    "compositeSynthetic": M("Composed, with parts that a machine made"),
    "compositeWithTrainedAlgorithmicMedia": M("Edited with artificial intelligence"),
    "trainedAlgorithmicMedia": M("Made by artificial intelligence"),
    "algorithmicMedia": M("Made by a program"),
    "composite": M("Composed of several pictures"),
}
"""IPTC digital source types (http://cv.iptc.org/newscodes/digitalsourcetype/), in words."""
GENERATED = frozenset(
    {"trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia", "compositeSynthetic"}
)
"""Digital source types whose readers must be told (labelling rules for generated content, in force since 2025-09)."""
_SAID = re.compile(r"(?<![A-Za-z])(AI|AIGC|A\.I\.)(?![A-Za-z])|人工智能|(?i:artificial intelligence)")


def term_of(source_type: str) -> str:
    """The last part of a digital source type's address, which is its term."""
    return source_type.strip().rpartition("/")[2]


def says_generated(figure: Figure) -> bool:
    """Does the caption or the credit tell readers that a machine had a part in this picture?"""
    return bool(_SAID.search(figure.caption.text) or _SAID.search(figure.credit))
