"""Builds dist/newsdesk-VERSION-linux-ARCH.tar.xz (and newsdesk-light-…): unpack it anywhere and start ``newsdesk``.

Of the system's libraries it carries those that a desktop may lack or name otherwise, and no others.
"""

from __future__ import annotations

import fnmatch
import os
import platform
import shutil
import sys
from pathlib import Path

import contents
import words
from common import BUILD, DIST, VERSION, folder, package, tar

HERE = Path(__file__).parent
CARRIED = (
    "libxcb-*", "libxkbcommon*", "libxkbfile*", "libX11-xcb*", "libbz2*", "libffi*", "libssl*", "libcrypto*",
    "libsqlite3*", "liblzma*", "libuuid*", "libexpat*", "libz.so*",
)  # fmt: skip


def build(edition: str) -> Path:
    """The archive's file."""
    stage = BUILD / f"tar-{edition}" / "newsdesk"
    shutil.rmtree(stage.parent, ignore_errors=True)
    shutil.copytree(folder(edition), stage, symlinks=True)
    kept = []
    for name, source in contents.system_files(edition).items():
        if any(fnmatch.fnmatch(Path(name).name, pattern) for pattern in CARRIED):
            kept.append(source)
        else:
            (stage / "_internal" / name).unlink()
    contents.write(edition, stage, tuple(kept))
    share = stage / "share"
    words.write(share)
    shutil.copytree(BUILD / "icons" / "hicolor", share / "icons" / "hicolor")
    for source, target in (
        ("newsdesk.desktop", "applications/newsdesk.desktop"),
        ("newsdesk.xml", "mime/packages/newsdesk.xml"),
    ):
        (share / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "linux" / source, share / target)
    shutil.copyfile(HERE / "linux" / "install.sh", stage / "install.sh")
    (stage / "install.sh").chmod(0o755)
    for file in stage.rglob("*"):
        if file.is_file() and not file.is_symlink() and os.access(file, os.X_OK) and ".so" in file.name:
            file.chmod(0o644)
    target = DIST / f"{package(edition)}-{VERSION}-linux-{platform.machine()}.tar.xz"
    tar(stage, target, f"{package(edition)}-{VERSION}")
    return target


if __name__ == "__main__":
    print(build(sys.argv[1]))
