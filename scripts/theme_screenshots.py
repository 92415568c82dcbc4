"""Pictures of themes with the samples, in Chromium: desktop, phone, dark, wide, and the print as PDF.

python scripts/theme_screenshots.py [folder] [theme folder ...]    (build/theme-screenshots and ours when none is given)
Needs chromium and what scripts/judges.sh installs; with pdftoppm the print's pages are pictures too. Look at them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from newsdesk.base.files import write_folder
from newsdesk.base.paths import resources
from newsdesk.desk.profile import load_profile
from newsdesk.desk.sample import sample_profile
from newsdesk.desk.themes import SAMPLES, page_of, sample

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "theme-screenshots").absolute()
    themes = [Path(name).absolute() for name in sys.argv[2:]] or sorted((resources() / "themes").iterdir())
    house = load_profile(sample_profile()).house()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="newsdesk-pages-") as pages:
        asked: list[str] = []
        for theme in themes:
            for name in SAMPLES:
                bundle = page_of(theme, sample(name), house)
                write_folder(Path(pages) / theme.name / name, bundle.files)
                asked += [str(Path(pages) / theme.name / name / bundle.entry), str(folder / f"{theme.name}-{name}")]
        env = {**os.environ, "JUDGES": str(ROOT / "build" / "judges"), "CHROMIUM": CHROMIUM}
        done = subprocess.run(["node", ROOT / "tests" / "judges" / "shots.cjs", *asked], env=env, check=False)
    if shutil.which("pdftoppm"):
        for pdf in folder.glob("*.pdf"):
            subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, pdf.with_suffix("")], check=True)
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
