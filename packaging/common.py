"""What the packaging scripts share: where things are, and what makes two builds the same."""

from __future__ import annotations

import os
import subprocess
import tarfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "packaging"
DIST = ROOT / "dist"
SITE = BUILD / "site"
"""The program's own wheel, unpacked: what is packed is what pip would install."""
EDITIONS = ("full", "light")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
VERSION: str = PROJECT["version"]


def epoch() -> int:
    """Seconds since 1970 of the commit (SOURCE_DATE_EPOCH goes before): the time of every file that is packed."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    log = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(log.stdout)


def environment(**more: str) -> dict[str, str]:
    """For the programs that build: the same order of sets, the same times, our wheel in front."""
    fixed = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(epoch()), "PYTHONPATH": str(SITE), "LC_ALL": "C.UTF-8"}
    return {**os.environ, **fixed, "PYTHONDONTWRITEBYTECODE": "1", "QT_QPA_PLATFORM": "offscreen", **more}


def folder(edition: str) -> Path:
    """The edition's one-dir: program, ``_internal``, ``licenses``, ``sbom.cdx.json``."""
    return BUILD / edition / "newsdesk"


def package(edition: str) -> str:
    """The name of the edition's package."""
    return "newsdesk" if edition == "full" else f"newsdesk-{edition}"


def tar(source: Path, target: Path, name: str) -> None:
    """Write the folder as a .tar.xz: sorted, of nobody, with the commit's time."""

    def same(info: tarfile.TarInfo) -> tarfile.TarInfo:
        info.uid = info.gid = 0
        info.uname = info.gname = "root"
        info.mtime = epoch()
        info.mode = 0o755 if info.isdir() or info.mode & 0o100 else 0o644
        return info

    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        squeeze = subprocess.Popen(
            ["xz", f"-{os.environ.get('NEWSDESK_SQUEEZE', '6')}", "-T0"], stdin=subprocess.PIPE, stdout=out
        )
        assert squeeze.stdin is not None
        with tarfile.open(fileobj=squeeze.stdin, mode="w|", format=tarfile.GNU_FORMAT) as made:
            made.add(source, name, recursive=False, filter=same)
            for file in sorted(source.rglob("*")):
                made.add(file, f"{name}/{file.relative_to(source)}", recursive=False, filter=same)
        squeeze.stdin.close()
        if squeeze.wait():
            raise SystemExit("xz failed")
