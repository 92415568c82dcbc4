"""Files of a format that is a ZIP archive: equal files give equal bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP archive can name (APPNOTE 4.4.6): the day of an export is no part of it."""
_PRESSED = (".jpg", ".jpeg", ".png")
"""Small already: pressing them again costs time alone."""


def zipped(files: Mapping[str, bytes], stored: Collection[str] = ()) -> bytes:
    """The archive, its files in the order given; pictures and those named in ``stored`` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _NEVER)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # whatever system makes it
            kept = name in stored or name.endswith(_PRESSED)
            archive.writestr(entry, data, zipfile.ZIP_STORED if kept else zipfile.ZIP_DEFLATED, 6)
    return out.getvalue()
