"""Makes the program's wheel and from it one folder that needs no Python: ``freeze.py wheel | full | light``."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import contents
from common import BUILD, DIST, EDITIONS, PROJECT, ROOT, SITE, VERSION, environment, folder

HERE = Path(__file__).parent


def wheel() -> Path:
    """dist/newsdesk-VERSION-py3-none-any.whl, and unpacked in SITE."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    env = environment()
    make = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(DIST), str(ROOT)]
    subprocess.run(make, env=env, check=True)
    made = DIST / f"newsdesk-{VERSION}-py3-none-any.whl"
    shutil.rmtree(SITE, ignore_errors=True)
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-compile", "--target", str(SITE), str(made)], env=env, check=True
    )
    for said in SITE.glob("newsdesk-*.dist-info/direct_url.json"):  # where the wheel lay on this machine
        said.unlink()
        record = said.with_name("RECORD")
        lines = record.read_text("utf-8").splitlines(keepends=True)
        record.write_text("".join(line for line in lines if "direct_url.json" not in line), "utf-8")
    return made


def freeze(edition: str) -> None:
    """The edition's one-dir with its licences and its list of contents."""
    work = BUILD / f"work-{edition}"
    shutil.rmtree(work, ignore_errors=True)
    shutil.rmtree(BUILD / edition, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(BUILD / edition), "--workpath", str(work), str(HERE / "newsdesk.spec")]
    subprocess.run(command, env=environment(NEWSDESK_EDITION=edition), cwd=ROOT, check=True)
    if sys.platform.startswith("linux"):
        strip(folder(edition))
    contents.write(edition)
    prove(edition)


def prove(edition: str) -> None:
    """Every format is written by what was made, in a home of its own; what cannot be ends the build with its name."""
    program = folder(edition) / ("newsdesk.exe" if sys.platform == "win32" else "newsdesk")
    home = BUILD / f"home-{edition}"
    shutil.rmtree(home, ignore_errors=True)
    env = {k: v for k, v in environment(NEWSDESK_HOME=str(home)).items() if k != "PYTHONPATH"}

    def run(*words: str) -> str:
        done = subprocess.run([program, *words], env=env, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise SystemExit(f"newsdesk {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    said = json.loads(run("formats", "--json"))
    if said.get("broken"):
        raise SystemExit(f"plug-ins that do not load: {said['broken']}")
    article = run("sample").strip()
    points = PROJECT["entry-points"]["newsdesk.exporters"]
    for name in points:
        if name != "pdf" or sys.platform.startswith("linux"):  # Pango is the system's
            run("export", article, "--draft", "--to", name, "--out", str(home / "out" / name))
    connectors = set(json.loads(run("targets", "list", "--json"))["connectors"])
    if missing := set(PROJECT["entry-points"]["newsdesk.publishers"]) - connectors:
        raise SystemExit(f"connectors that do not load: {', '.join(sorted(missing))}")
    print(f"{edition}: {len(points)} formats are written, {len(connectors)} connectors load")


def strip(made: Path) -> None:
    """Take out what only a debugger needs. Not from the program itself: PyInstaller's archive hangs on it."""
    for file in sorted((made / "_internal").rglob("*")):
        if file.is_symlink() or not file.is_file() or ".so" not in file.name:
            continue
        with file.open("rb") as stream:
            if stream.read(4) != b"\x7fELF":
                continue
        sections = subprocess.run(["readelf", "-S", "-W", str(file)], capture_output=True, text=True, check=True).stdout
        if ".symtab" in sections or ".debug_" in sections:
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
            os.chmod(file, 0o644)  # noqa: PTH101


def main() -> int:
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what not in ("wheel", *EDITIONS):
        raise SystemExit(__doc__)
    if what == "wheel":
        wheel()
    else:
        freeze(what)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
