"""The installed program beside the source run, novelWriter and LibreOffice Writer, with the same text, on one virtual
display (Xvfb) by turns: how big, how long until the window is there, what it costs until it is idle.

python benchmarks/installed.py [FILE.deb ...]      (after `make package-deb`; xdotool sees when a window is there)

The .deb files of dist/ are unpacked into build/packaging/installed, as dpkg would; memory is what the processes would
give back (PSS). What cannot be had here is said and left out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import start

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "build" / "packaging" / "installed"
ROUNDS = 5
TITLES = {"novelWriter": "novelWriter", "LibreOffice Writer": "LibreOffice"}


def mib(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MiB"


def unpacked(deb: Path) -> tuple[Path, int]:
    """The package's program, and how many bytes all of its files have."""
    place = PLACE / deb.stem
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    subprocess.run(["dpkg-deb", "--extract", str(deb), str(place)], check=True)
    size = sum(p.lstat().st_size for p in place.rglob("*") if p.is_file() and not p.is_symlink())
    return place / "usr" / "lib" / "newsdesk" / "newsdesk", size


def until_window(command: list[str], env: dict[str, str], title: str) -> float:
    """Seconds until a window with this in its title is on the display."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    look = ["xdotool", "search", "--onlyvisible", "--name", title]
    try:
        while subprocess.run(look, env=env, capture_output=True, check=False).returncode:
            if time.monotonic() - began > 60:
                raise RuntimeError(f"no window of {title}")
        return time.monotonic() - began
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def main() -> int:
    debs = [Path(a) for a in sys.argv[1:]] or sorted((ROOT / "dist").glob("newsdesk*.deb"))
    if not debs:
        raise SystemExit("There is no package in dist/: make package-deb")
    with tempfile.TemporaryDirectory() as folder, start.display() as env:
        command, extra = start.newsdesk(1)
        programs = {"from source": (command, {**env, **extra})}
        for deb in debs:
            program, size = unpacked(deb)
            name = f"installed {deb.name.partition('_')[0]}"
            print(f"{name}: package {mib(deb.stat().st_size)}, files {mib(size)}")
            programs[name] = [str(program)], {**env, **extra}
        for name, make in (("novelWriter", start.novelwriter), ("LibreOffice Writer", start.libreoffice)):
            place = Path(folder) / name.split()[0]
            place.mkdir()
            try:
                programs[name] = make(place), env
            except (OSError, subprocess.SubprocessError) as error:
                print(f"{name} cannot be had: {error}")
        for command, its in programs.values():  # once before: caches of bytes, fonts and profiles
            start.run(command, its)
        shown: dict[str, list[float]] = {name: [] for name in programs}
        spent: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
        for _ in range(ROUNDS):
            for name, (command, its) in programs.items():
                shown[name].append(until_window(command, its, TITLES.get(name, "Newsdesk")))
                spent[name].append(start.run(command, its))
    middle = {
        name: (statistics.median(shown[name]), *(statistics.median(r[i] for r in spent[name]) for i in (0, 1)))
        for name in programs
    }
    for name, (seconds, processor, memory) in middle.items():
        print(f"{name:<26} window after {seconds:.2f} s, {processor:.2f} s of processor until idle, {memory:.0f} MiB")
    for name in (n for n in middle if n.startswith("installed")):
        for peer in (n for n in middle if not n.startswith("installed")):
            a, b, c = (middle[name][i] / middle[peer][i] for i in range(3))
            print(f"{name} beside {peer}: window {a:.2f}, processor {b:.2f}, memory {c:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
