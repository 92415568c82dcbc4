"""WordPress's own block editor in Chromium, with one post of a running site open (docs/cms-tests.md)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from wordpress import EDITOR, ROOT, WordPress

JUDGES = ROOT / "build" / "judges"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


def missing() -> str:
    """Why the editor cannot be opened here, as a reason to skip; nothing when it can."""
    there = (JUDGES / "node_modules" / "playwright-core").exists() and CHROMIUM and shutil.which("node")
    return "" if there else "no playwright-core, Node or Chromium: run scripts/judges.sh (docs/judges.md)"


def opened(site: WordPress, post: int, user: str = EDITOR) -> dict[str, Any]:
    """``blocks``: a tree of [name, whether valid, inner blocks]; ``content``: what would be saved; ``notices``."""
    done = subprocess.run(
        ["node", Path(__file__).with_suffix(".cjs"), site.address, user, site.passwords[user], str(post)],
        env={**os.environ, "JUDGES": str(JUDGES), "CHROMIUM": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def every(blocks: list[Any]) -> list[tuple[str, bool]]:
    """All blocks of a tree, inner ones too."""
    return [pair for name, valid, inner in blocks for pair in [(name, valid), *every(inner)]]
