"""What is inside a package: its components with their licences, checked against a list of those we take.

``contents.py`` looks at what the running Python has installed for Newsdesk; the packaging calls ``write``.
A component whose licence is unknown or not on the list ends the build with its name.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from common import BUILD, VERSION, epoch, folder

_LISTED = """
0BSD Apache-2.0 Apache-2.0-WITH-LLVM-exception BSD-2-Clause BSD-3-Clause BSL-1.0 CC0-1.0 CNRI-Python FTL HPND IJG ISC
LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only LGPL-3.0-or-later MIT MIT-0 MIT-CMU MPL-1.1 MPL-2.0 PSF-2.0 Python-2.0
Unicode-3.0 Unicode-DFS-2016 Unlicense X11 Zlib blessing bzip2-1.0.6 libpng-2.0 libtiff
GPL-2.0-or-later-WITH-Bootloader-exception
"""
ALLOWED = frozenset(_LISTED.split())
"""SPDX: permissive, LGPL and MPL; and PyInstaller's start program, whose exception leaves what it starts alone."""
WORDS = {
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "LGPL": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}
"""What packages write where SPDX has another name."""
KNOWN = {
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "paramiko": "LGPL-2.1-or-later",
    "toml": "MIT",
}
"""Read in the packages themselves, which do not say it as one expression."""
SYSTEM = {
    "libbz2-1.0": "bzip2-1.0.6",
    "libffi8": "MIT",
    "liblzma5": "0BSD",
    "libsqlite3-0": "blessing",
    "libssl3": "Apache-2.0",
    "libuuid1": "BSD-3-Clause",
    "zlib1g": "Zlib",
    "libexpat1": "MIT",
}
"""Of the system's libraries that the portable package carries. Those of X11 (libx11, libxcb, libxkb) are
under its own licence, which is MIT."""


def left_out() -> set[tuple[str, str]]:
    """Parts that a package says it may have and has not: Pillow's wheels are built without the GPL's libimagequant."""
    from PIL import features

    return set() if features.check("libimagequant") else {("pillow", "libimagequant")}


@dataclass(frozen=True, slots=True)
class Component:
    """A part from elsewhere: its name and version, where it is known by, SPDX expression, files with its words."""

    name: str
    version: str
    licence: str
    purl: str
    texts: tuple[Path, ...] = ()
    holds: tuple[Component, ...] = field(default=())


def canonical(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_allowed(expression: str) -> bool:
    """Is one of the ways to take it on the list? OR needs one, AND all; brackets hold together."""
    text = re.sub(r"\s+WITH\s+", "-WITH-", expression.strip(), flags=re.IGNORECASE)
    text = text.replace("/", " OR ")
    while "(" in text:
        inner = re.search(r"\(([^()]*)\)", text)
        if inner is None:
            return False
        text = text.replace(inner[0], " MIT " if is_allowed(inner[1]) else " NONE ")
    ways = re.split(r"\s+OR\s+", text, flags=re.IGNORECASE)
    return any(
        all(part.strip() in ALLOWED for part in re.split(r"\s+AND\s+", way, flags=re.IGNORECASE)) for way in ways
    )


def licence_of(found: Distribution) -> str:
    """What the distribution states, in SPDX's words where they are known; "" for nothing."""
    name = canonical(found.metadata["Name"])
    if name in KNOWN:
        return KNOWN[name]
    said = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    if said and "\n" not in said and len(said) < 100:
        return WORDS.get(said.strip(), said.strip())
    classes = [c.rpartition(" :: ")[2] for c in found.metadata.get_all("Classifier", []) if c.startswith("License ::")]
    return " OR ".join(WORDS.get(c, c) for c in classes if c != "OSI Approved")


def texts_of(found: Distribution) -> tuple[Path, ...]:
    """The files of its metadata that hold licences."""
    wanted = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
    files = [Path(str(f.locate())) for f in found.files or () if ".dist-info" in str(f) and wanted.search(str(f))]
    return tuple(sorted(f for f in files if f.is_file()))


def inside(found: Distribution) -> Iterator[Component]:
    """What it says (PEP 770) that is compiled into it."""
    own, absent = canonical(found.metadata["Name"]), left_out()
    for file in found.files or ():
        if "/sboms/" not in str(file) or not str(file).endswith(".json"):
            continue
        for part in json.loads(Path(str(file.locate())).read_text("utf-8")).get("components", []):
            if part.get("scope") == "excluded" or (own, part["name"]) in absent or canonical(part["name"]) == own:
                continue
            said = [
                x.get("expression") or x["license"].get("id") or x["license"].get("name", "")
                for x in part.get("licenses", [])
            ]
            yield Component(part["name"], part.get("version", ""), " AND ".join(said), part.get("purl", ""))


def component(found: Distribution) -> Component:
    """The distribution as a component."""
    name = canonical(found.metadata["Name"])
    return Component(
        name,
        found.version,
        licence_of(found),
        f"pkg:pypi/{name}@{found.version}",
        texts_of(found),
        tuple(inside(found)),
    )


def required(name: str = "newsdesk", extras: tuple[str, ...] = ("pdf",)) -> dict[str, Distribution]:
    """What is installed here of a distribution and all that it needs, by canonical name."""
    found: dict[str, Distribution] = {}
    queue = [name]
    while queue:
        one = canonical(queue.pop())
        if one in found:
            continue
        try:
            here = distribution(one)
        except PackageNotFoundError:
            continue  # of another system or an extra
        found[one] = here
        for line in here.requires or []:
            extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)", line)
            if extra is None or (one == name and extra[1] in extras):
                queue.append(re.split(r"[^A-Za-z0-9._-]", line.strip(), maxsplit=1)[0])
    return found


def refused(components: list[Component]) -> list[str]:
    """Those that are not to be taken, with why."""
    return [
        f"{c.name} {c.version}: {c.licence or 'no licence stated'}"
        for top in components
        for c in (top, *(h for h in top.holds if h.licence))
        if not is_allowed(c.licence)
    ]


# ------------------------------------------------------------------ of a package


def components(edition: str) -> list[Component]:
    """Of the edition's one-dir, by what PyInstaller says each file came from."""
    said = json.loads((BUILD / edition / "contents.json").read_text("utf-8"))
    owners: dict[str, Distribution] = {}
    for found in distributions():
        for file in found.files or ():
            owners[str(Path(str(file.locate())).resolve())] = found
    names: dict[str, Component] = {
        "python": Component(
            "python",
            sys.version.split()[0],
            "PSF-2.0",
            f"pkg:generic/python@{sys.version.split()[0]}",
            tuple(p for p in (Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),) if p.exists()),
        ),
        "pyinstaller-bootloader": Component(
            "pyinstaller-bootloader",
            distribution("pyinstaller").version,
            "GPL-2.0-or-later WITH Bootloader-exception",
            f"pkg:pypi/pyinstaller@{distribution('pyinstaller').version}",
            texts_of(distribution("pyinstaller")),
        ),
    }
    for source in [entry[1] for entry in said["files"] + said["modules"] if Path(entry[1]).is_absolute()]:
        found = owners.get(str(Path(source).resolve()))
        if found is not None and found.metadata["Name"] != "pyinstaller":
            made = component(found)
            names.setdefault(made.name, made)
    return [names[n] for n in sorted(names)]


def system_files(edition: str) -> dict[str, Path]:
    """The system's own libraries in the one-dir: name there, and where it was. Nothing on Windows and macOS."""
    said = json.loads((BUILD / edition / "contents.json").read_text("utf-8"))
    return {
        n: Path(s)
        for n, s, _ in said["files"]
        if sys.platform.startswith("linux") and s.startswith(("/lib/", "/usr/lib/"))
    }


def system_component(source: Path) -> Component:
    """Debian's package that a library came from."""
    real = str(source.resolve())
    owner = ""
    for path in (str(source), real, real.removeprefix("/usr")):
        done = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            owner = done.stdout.partition(":")[0]
            break
    shown = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", owner], capture_output=True, text=True, check=False)
    licence = SYSTEM.get(owner, "MIT" if owner.startswith(("libxcb", "libxkb", "libx11")) else "")
    text = Path(f"/usr/share/doc/{owner}/copyright")
    purl = f"pkg:deb/debian/{owner}@{shown.stdout}"
    return Component(owner or source.name, shown.stdout, licence, purl, (text,) if text.exists() else ())


def write(edition: str, into: Path | None = None, system: tuple[Path, ...] = ()) -> list[Component]:
    """``licenses/`` and ``sbom.cdx.json``, into the folder or the edition's own; with these libraries of the system.

    Raises SystemExit naming what is not allowed.
    """
    into = folder(edition) if into is None else into
    parts = components(edition)
    others = {c.name: c for c in map(system_component, system)}
    parts += [others[n] for n in sorted(others)]
    bad = refused(parts)
    if bad:
        raise SystemExit("Not on the list of licences (packaging/contents.py):\n    " + "\n    ".join(bad))
    shutil.rmtree(into / "licenses", ignore_errors=True)
    lines = []
    for part in parts:
        lines.append(f"{part.name} {part.version}: {part.licence}")
        lines += [f"    with {h.name} {h.version}: {h.licence or 'as it'}" for h in part.holds]
        for text in part.texts:
            target = into / "licenses" / part.name / text.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, target)
    # Qt's wheels bring no text of their own.
    shutil.copytree(Path(__file__).parent / "licenses", into / "licenses", dirs_exist_ok=True)
    (into / "licenses" / "LIST.txt").write_text("\n".join(lines) + "\n", "utf-8")
    (into / "sbom.cdx.json").write_text(json.dumps(sbom(parts), indent=1, sort_keys=True) + "\n", "utf-8")
    return parts


def sbom(parts: list[Component]) -> dict[str, object]:
    """CycloneDX 1.5. Serial number and time follow from what is inside and from the commit."""

    def entry(part: Component) -> dict[str, object]:
        made: dict[str, object] = {"type": "library", "name": part.name, "version": part.version}
        if part.purl:
            made["purl"] = made["bom-ref"] = part.purl
        if part.licence:
            made["licenses"] = [{"expression": part.licence}]
        return made

    listed: dict[str, dict[str, object]] = {}
    for part in parts:
        for one in (part, *part.holds):
            listed.setdefault(one.purl or f"{one.name} {one.version}", entry(one))
    listed.pop(f"pkg:pypi/newsdesk@{VERSION}", None)
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([VERSION, epoch(), sorted(listed)]))
    own = f"pkg:pypi/newsdesk@{VERSION}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "serialNumber": f"urn:uuid:{number}",
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch(), UTC).isoformat().replace("+00:00", "Z"),
            "component": {"type": "application", "name": "newsdesk", "version": VERSION, "bom-ref": own, "purl": own},
        },
        "components": [listed[key] for key in sorted(listed)],
    }


def main() -> int:
    bad = refused([component(d) for d in required().values()])
    for line in bad:
        print(line)
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
