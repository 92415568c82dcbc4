"""Names of files and folders that every system takes, made of what people wrote."""

from __future__ import annotations

import re

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200b-\u200f\u2028-\u202e\ud800-\udfff]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever comes after a dot."""


def safe_name(*wishes: str) -> str:
    """The first of these that anything is left of when it is made a name that every system takes."""
    short = (" ".join(_UNFIT.sub(" ", wish).split())[:60].strip(" .") for wish in wishes)
    name = next(filter(None, short), "article")
    return f"{name}_" if _DEVICES.match(name) else name
