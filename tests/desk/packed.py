"""Exports that are one file, for tests that look into every export."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from newsdesk.desk.desk import Desk

PICTURES = (".jpg", ".png", ".webp", ".avif")


def opened_formats(desk: Desk) -> list[str]:
    """The formats whose pictures can be taken out again; test_export_pdf.py judges the others."""
    return [name for name in desk.registry.exporters if name != "pdf"]


def unpack(folder: Path) -> int:
    """Put what archives in an exported folder hold beside them, their pictures under images/; the number of these."""
    seen = 0
    for file in [p for p in folder.iterdir() if p.is_file() and zipfile.is_zipfile(p)]:
        with zipfile.ZipFile(file) as held:
            for name in held.namelist():
                path = PurePosixPath(name)
                picture = path.suffix in PICTURES
                target = folder / ("images" if picture else "inside") / path.name
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(held.read(name))
                seen += picture
    return seen
