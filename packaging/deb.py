"""Builds dist/newsdesk_VERSION_ARCH.deb (or newsdesk-light_…) from the edition's one-dir: ``deb.py full | light``.

The system's own libraries are left out of it and named in Depends, as dpkg-shlibdeps measures them; what is opened by
name while it runs is listed here.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Container
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import contents
import words
from common import BUILD, DIST, ROOT, VERSION, environment, epoch, folder, package

HERE = Path(__file__).parent
MAINTAINER = os.environ.get("NEWSDESK_MAINTAINER", "Newsdesk <packages@newsdesk.invalid>")
OPENED = {
    "full": "libegl1, libgl1, libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz0b",
    "light": "libegl1, libgl1, libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz0b",
}
"""Loaded by name: Qt's OpenGL, WeasyPrint's text."""
FONTS = "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei | fonts-droid-fallback"
"""Without one of them all Chinese text is boxes."""
OPTIONAL = ("libqgtk3.so", "libcupsprintersupport.so")
"""Plug-ins that Qt does without: their libraries are recommended."""
RELAXED = {"libx11-xcb1": "", "libzstd1": " (>= 1.4.8)"}
"""Debian 12 states its own version for these, where Qt's wheels use no more than Ubuntu 22.04 has (try-deb.sh)."""
RECOMMENDS = "xdg-utils, libenchant-2-2, hunspell-en-us, fonts-arphic-ukai"
DESCRIPTION = """write, check and publish news articles
 Reporters write an article as it will be published: headline, sections,
 pictures with captions and credits, and all that a newsroom must state. They
 see the finished page beside the text and export it in thirteen formats, from
 a web page to WeChat, Word and the agencies' JSON. It works offline, saves
 every change within a second, and speaks Simplified Chinese and English."""
LIGHT = """
 .
 This package comes without Qt WebEngine: the preview opens in the browser."""


def build(edition: str) -> Path:
    """The package's file."""
    stage = BUILD / f"deb-{edition}"
    shutil.rmtree(stage, ignore_errors=True)
    home = stage / "usr" / "lib" / "newsdesk"
    leave = contents.system_files(edition)
    source = folder(edition)
    shutil.copytree(
        source, home, symlinks=True, ignore=lambda at, names: {n for n in names if _left(source, at, n, leave)}
    )
    doc = stage / "usr" / "share" / "doc" / package(edition)
    doc.mkdir(parents=True)
    parts = contents.write(edition, doc)
    lay_out(stage, edition, doc)
    (doc / "copyright").write_text(copyright_file(parts), "utf-8")
    control(stage, edition)
    return pack(stage, edition)


def _left(source: Path, at: str, name: str, leave: Container[str]) -> bool:
    """Is this not to go into the package: one of the system's libraries, or what goes to /usr/share/doc?"""
    inner = (Path(at) / name).relative_to(source)
    return inner.as_posix().removeprefix("_internal/") in leave or str(inner) in ("licenses", "sbom.cdx.json")


def lay_out(stage: Path, edition: str, doc: Path) -> None:
    """What the desktop knows of the program: menu, icons, file type, manual, completions."""
    share = stage / "usr" / "share"
    words.write(share)
    shutil.copytree(BUILD / "icons" / "hicolor", share / "icons" / "hicolor")
    for source, target in (
        ("newsdesk.desktop", "applications/newsdesk.desktop"),
        ("newsdesk.xml", "mime/packages/newsdesk.xml"),
        ("org.newsdesk.Newsdesk.metainfo.xml", "metainfo/org.newsdesk.Newsdesk.metainfo.xml"),
        ("lintian-overrides", f"lintian/overrides/{package(edition)}"),
    ):
        text = (HERE / "linux" / source).read_text("utf-8")
        day = datetime.fromtimestamp(epoch(), UTC).strftime("%Y-%m-%d")
        text = text.replace("@VERSION@", VERSION).replace("@DATE@", day).replace("@PACKAGE@", package(edition))
        (share / target).parent.mkdir(parents=True, exist_ok=True)
        (share / target).write_text(text, "utf-8")
    (stage / "usr" / "bin").mkdir()
    (stage / "usr" / "bin" / "newsdesk").symlink_to("../lib/newsdesk/newsdesk")
    (doc / "NEWS.md.gz").write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    day = format_datetime(datetime.fromtimestamp(epoch(), UTC))
    entry = (
        f"{package(edition)} ({VERSION}) unstable; urgency=medium\n\n  * See NEWS.md.gz.\n\n -- {MAINTAINER}  {day}\n"
    )
    (doc / "changelog.gz").write_bytes(gzip.compress(entry.encode(), 9, mtime=0))


def copyright_file(parts: list[contents.Component]) -> str:
    """In Debian's format (DEP-5); the texts are those of the components, or stand in /usr/share/common-licenses."""
    lines = ["Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/", "Upstream-Name: newsdesk"]
    lines += ["Comment: Built with PyInstaller; each component is listed with its licence. Their texts follow."]
    lines += [" Modules without files of their own are in the archive at the end of usr/lib/newsdesk/newsdesk.", ""]
    own = "Newsdesk contributors"
    lines += ["Files: *", f"Copyright: {own}", "License: Apache-2.0", ""]
    said = set()
    for part in parts:
        if part.name in ("newsdesk",):
            continue
        name = re.sub(r"[^a-z0-9]+", "?", part.name)
        where = {
            "python": "usr/lib/newsdesk/_internal/libpython*",
            "pyinstaller-bootloader": "usr/lib/newsdesk/newsdesk",
        }
        path = where.get(part.name, f"usr/lib/newsdesk/_internal/{name}*")
        if part.name.startswith(("pyside6", "shiboken6")):
            path = f"usr/lib/newsdesk/_internal/{'PySide6/*' if part.name == 'pyside6-essentials' else part.name + '*'}"
        licence = short(part)
        lines += [f"Files: {path}", f"Copyright: the authors of {part.name} {part.version}"]
        lines += [f"License: {licence}", f"Comment: {part.name} {part.version}, {part.purl}", ""]
        said.add((licence, part))
    for licence in sorted({name for name, _ in said} | {"Apache-2.0"}):
        lines += [f"License: {licence}", *texts(licence, [p for n, p in said if n == licence]), ""]
    return "\n".join(lines)


def short(part: contents.Component) -> str:
    """The licence as DEP-5 writes it; one whose text differs from package to package has the package's name with it."""
    words = part.licence.replace(" OR ", " or ").replace(" AND ", " and ").replace(" WITH ", " with ")
    words = words.replace(" with Bootloader-exception", " with Bootloader exception")
    return words if part.licence in COMMON else f"{part.name}-license"


COMMON = {
    "Apache-2.0": "Apache-2.0",
    "MPL-2.0": "MPL-2.0",
    "LGPL-2.1-or-later": "LGPL-2.1",
    "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only": "LGPL-3",
}
"""Licences whose text every Debian system has."""


WHOLE = {
    "GNU GENERAL PUBLIC LICENSE": "GPL-2",
    "GNU LESSER GENERAL PUBLIC LICENSE": "LGPL-2.1",
    "TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION": "Apache-2.0",
}
"""Texts that are known by their beginning and are not written out again."""


def texts(licence: str, parts: list[contents.Component]) -> list[str]:
    """The licence's words, indented as DEP-5 wants them."""
    spdx = next((p.licence for p in parts), licence)
    file = COMMON.get(spdx) or COMMON.get(licence)
    if file:
        return [f" On Debian systems its text is in /usr/share/common-licenses/{file}"]
    found = [f" {spdx}"]
    for part in parts:
        for text in part.texts:
            words = text.read_text("utf-8", "replace")
            common = next((name for begins, name in WHOLE.items() if begins in words), "")
            if common:
                found.append(f" On Debian systems the text of one of them is in /usr/share/common-licenses/{common}")
                continue
            found += [f" {line.rstrip()}" if line.strip() else " ." for line in words.splitlines()]
    if len(found) == 1:
        found.append(" Its text is in the package that it came from.")
    return found


def measured(stage: Path, files: list[Path]) -> str:
    """What dpkg-shlibdeps finds these ELF files need from the system."""
    work = BUILD / "shlibdeps"
    shutil.rmtree(work, ignore_errors=True)
    (work / "debian").mkdir(parents=True)
    (work / "debian" / "control").write_text("Source: newsdesk\n\nPackage: newsdesk\nArchitecture: any\n", "utf-8")
    home = stage / "usr" / "lib" / "newsdesk" / "_internal"
    private = sorted({str(f.parent) for f in home.rglob("*.so*")})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "-xnewsdesk", *(f"-l{p}" for p in private)]
    done = subprocess.run(
        [*command, *map(str, files)], cwd=work, capture_output=True, text=True, check=False, env=environment()
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    found = done.stdout.strip().removeprefix("shlibs:Depends=").split(", ")
    return ", ".join(n.split()[0] + RELAXED[n.split()[0]] if n.split()[0] in RELAXED else n for n in found)


def elf_files(stage: Path) -> list[Path]:
    """Programs and libraries."""
    found = []
    for file in sorted((stage / "usr" / "lib").rglob("*")):
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                if stream.read(4) == b"\x7fELF":
                    found.append(file)
    return found


def control(stage: Path, edition: str) -> None:
    """DEBIAN/control and md5sums."""
    files = elf_files(stage)
    needed = measured(stage, [f for f in files if f.name not in OPTIONAL])
    have = {n.split()[0] for n in needed.split(", ")}
    extra = [n for n in OPENED[edition].split(", ") if n not in have]
    more = measured(stage, [f for f in files if f.name in OPTIONAL])
    recommended = [n for n in more.split(", ") if n.split()[0] not in have and n.startswith(("libgtk-3", "libcups2"))]
    size = sum((f.lstat().st_size + 1023) // 1024 for f in stage.rglob("*") if not f.is_dir())
    other = package("light" if edition == "full" else "full")
    ours = "" if edition == "full" else f"Provides: newsdesk (= {VERSION})\n"
    arch = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    (stage / "DEBIAN").mkdir()
    (stage / "DEBIAN" / "control").write_text(
        f"Package: {package(edition)}\nVersion: {VERSION}\nArchitecture: {arch}\nMaintainer: {MAINTAINER}\n"
        f"Installed-Size: {size}\nDepends: {', '.join([needed, *extra, FONTS])}\n"
        f"Recommends: {', '.join([RECOMMENDS, *recommended])}\nConflicts: {other}\nReplaces: {other}\n{ours}"
        f"Section: editors\nPriority: optional\nDescription: {DESCRIPTION}{LIGHT if edition == 'light' else ''}\n",
        "utf-8",
    )
    # The tools that read them, as dh_installdeb would; all are triggers of the packages that own these folders.
    sums = []
    for file in sorted(stage.rglob("*")):
        if file.is_file() and not file.is_symlink() and "DEBIAN" not in file.relative_to(stage).parts:
            done = subprocess.run(["md5sum", str(file)], capture_output=True, text=True, check=True)
            sums.append(f"{done.stdout.split()[0].lstrip(chr(92))}  {file.relative_to(stage)}")
    (stage / "DEBIAN" / "md5sums").write_text("\n".join(sums) + "\n", "utf-8")


def pack(stage: Path, edition: str) -> Path:
    """Modes and times are set, then dpkg-deb sorts and compresses."""
    for file in sorted(stage.rglob("*")):
        if file.is_symlink():
            continue
        runs = file.is_dir() or (file.name in ("newsdesk", "QtWebEngineProcess") and "lib" in file.parts)
        file.chmod(0o755 if runs else 0o644)
    for file in (stage, *sorted(stage.rglob("*"))):
        os.utime(file, (epoch(), epoch()), follow_symlinks=False)
    arch = re.search(r"Architecture: (\S+)", (stage / "DEBIAN" / "control").read_text("utf-8"))
    assert arch is not None
    DIST.mkdir(exist_ok=True)
    target = DIST / f"{package(edition)}_{VERSION}_{arch[1]}.deb"
    level = os.environ.get("NEWSDESK_SQUEEZE", "6")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", str(stage), str(target)]
    subprocess.run(command, check=True, env=environment(), stdout=subprocess.DEVNULL)
    return target


if __name__ == "__main__":
    print(build(sys.argv[1]))
