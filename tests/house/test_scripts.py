"""The scripts that a stranger's first command calls do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]


def test_the_screenshots_of_make_run_are_made(tmp_path: Path) -> None:
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "NEWSDESK_HOME": str(tmp_path / "home"),
        "NEWSDESK_STATES": "write find outline focus new",
    }
    command = [sys.executable, str(ROOT / "scripts" / "screenshots.py"), str(tmp_path), "zh_CN", "1"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    for state in env["NEWSDESK_STATES"].split():
        with Image.open(tmp_path / f"{state}-zh_CN-1x.png") as image:
            colours = image.convert("RGB").getcolors(1 << 24)
            assert image.size == (1440, 900)
            assert colours is not None
            assert len(colours) > 100  # something was drawn


def test_no_script_hides_a_module_of_the_standard_library() -> None:
    names = {p.stem for folder in ("scripts", "benchmarks") for p in (ROOT / folder).glob("*.py")}
    assert not names & set(sys.stdlib_module_names)
