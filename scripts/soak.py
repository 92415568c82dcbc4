"""Hours of random operations on the page, and of random examples for the properties; each round its own process.

python scripts/soak.py HOURS      stops at the first round that fails or does not end with 0, and says how to repeat it
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

ROUND = 40
"""Seeds in a process: enough for garbage to be collected, few enough to name a failure soon."""
TESTS = (
    ("tests/desktop/editor/test_page_fuzz.py",),
    ("tests/article", "tests/intake", "tests/formats/test_export_markdown.py"),
)


def main() -> int:
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    end = time.monotonic() + hours * 3600
    first, rounds = 1000, 0
    while time.monotonic() < end:
        seeds = f"{first}+{ROUND}"
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "NEWSDESK_RANDOM": "1", "NEWSDESK_SEEDS": seeds}
        for tests in TESTS:
            done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-x", *tests], env=env, check=False)
            if done.returncode != 0:
                print(
                    f"ended with {done.returncode}: NEWSDESK_RANDOM=1 NEWSDESK_SEEDS={seeds} pytest {' '.join(tests)}"
                )
                return 1
        first, rounds = first + ROUND, rounds + 1
        print(f"{rounds} rounds, {first - 1000} seeds, all well", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
