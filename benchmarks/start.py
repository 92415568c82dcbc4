"""From start to idle: processor time and memory of the window with an article open, beside a bare PySide6 window,
novelWriter and LibreOffice Writer with the same text, all on one virtual display (Xvfb) by turns.

python benchmarks/start.py [articles ...]        (1, 1,000 and 100,000 in the library when none is given)

A program is idle when its processes together used less than a fiftieth of a second in a second. Memory is what they
would give back (PSS). What cannot be had here is said and left out.
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
import zipfile
from collections.abc import Iterator
from pathlib import Path

import corpus

from newsdesk.base.clock import now
from newsdesk.library.library import Library

FLOOR = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow, QTextEdit
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QTextEdit())
window.resize(1400, 860)
window.show()
app.exec()
"""
CHARACTERS = 5700
ROUNDS = 5
QUIET = 0.02
"""Seconds of processor in a second below which a program is idle."""
IDLE_FOR = 10.0
BUILD = Path(__file__).parents[1] / "build"
NOVELWRITER = BUILD / "novelwriter"


# ------------------------------------------------------------------ one program


def tree(root: int) -> list[int]:
    """The process and its descendants."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = [root]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def processor(root: int) -> float:
    """Seconds that the tree has used, those that have ended and been waited for included."""
    ticks = 0
    for pid in tree(root):
        with contextlib.suppress(OSError, IndexError):
            ticks += sum(int(x) for x in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(root: int) -> float:
    """MiB (PSS) of the tree."""
    kib = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kib += int(line.split()[1])
    return kib / 1024


def run(command: list[str], env: dict[str, str], idle: bool = False) -> tuple[float, float, float]:
    """Seconds of processor until idle, MiB then, and seconds of processor in the IDLE_FOR seconds after (if asked)."""
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        before, used = -1.0, 0.0
        for _ in range(40):
            time.sleep(1.0)
            before, used = used, processor(process.pid)
            if used and used - before < QUIET:
                break
        if process.poll() is not None:
            raise RuntimeError(f"{command[0]} ended by itself")
        held, rest = memory(process.pid), 0.0
        if idle:
            time.sleep(IDLE_FOR)
            rest = processor(process.pid) - used
        return used, held, rest
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# ------------------------------------------------------------------ the programs


def newsdesk(count: int) -> tuple[list[str], dict[str, str]]:
    """Our window over a library of so many articles; the one that was open last has CHARACTERS."""
    path = corpus.library(count)
    library = Library.open(path, now)
    article = corpus.article(10**6, CHARACTERS)
    if library.row(article.id) is None:
        library.create(article)
    library.close()
    home = path.parents[1]
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "settings.json").write_text(f'{{"last_article": "{article.id}", "backups": false}}')
    return [sys.executable, "-m", "newsdesk"], {"NEWSDESK_HOME": str(home)}


def novelwriter(folder: Path) -> list[str]:
    """novelWriter with a project whose last document has the same text. Raises when it cannot be had."""
    if not (NOVELWRITER / "bin" / "novelwriter").exists():
        subprocess.run([sys.executable, "-m", "venv", str(NOVELWRITER)], check=True, capture_output=True)
        pip = [NOVELWRITER / "bin" / "python", "-m", "pip", "install", "--quiet", "novelWriter"]
        subprocess.run(pip, check=True, capture_output=True)
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "import typing_novelwriter as peer\n"
        "home = Path(sys.argv[1])\n"
        "(home / 'config').mkdir(parents=True), (home / 'data').mkdir()\n"
        "app, window = peer.start(home)\n"
        f"window.openDocument(peer.new_text({CHARACTERS}))\n"
        "peer.settle(1.0)\n"
        "window.saveDocument()\n"
        "peer.SHARED.project.data.setSpellLang('en_US')\n"
        "window.saveProject()\n"
        "import os; os._exit(0)\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parent), "QT_QPA_PLATFORM": "offscreen"}
    python = str(NOVELWRITER / "bin" / "python")
    subprocess.run([python, "-c", script, str(folder)], env=env, check=True, capture_output=True, timeout=60)
    places = [f"--config={folder / 'config'}", f"--data={folder / 'data'}"]
    return [python, str(NOVELWRITER / "bin" / "novelwriter"), *places, str(folder / "project")]


def libreoffice(folder: Path) -> list[str]:
    """LibreOffice Writer with the same text, in a profile of its own."""
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("libreoffice-writer is not installed (Debian's package)")
    text = corpus.text(10**6, CHARACTERS)
    body = "".join(f"<text:p>{text[i : i + 180]}</text:p>" for i in range(0, len(text), 180))
    file = folder / "text.odt"
    kind = "application/vnd.oasis.opendocument.text"
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0"'
        f' office:version="1.3"><office:body><office:text>{body}</office:text></office:body></office:document-content>'
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    return [program, profile, "--norestore", "--nologo", "--nolockcheck", "--writer", str(file)]


@contextlib.contextmanager
def display() -> Iterator[dict[str, str]]:
    """A virtual display, and the environment that shows windows there."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    try:
        number = os.read(read, 10).decode().strip()
        env = {**os.environ, "DISPLAY": f":{number}", "PYTHONPYCACHEPREFIX": str(BUILD / "bytecode")}
        for name in ("PYTHONDONTWRITEBYTECODE", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
            env.pop(name, None)  # as an installed program: compiled once, not at every start
        yield env
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    counts = [int(x) for x in sys.argv[1:]] or [1, 1000, 100_000]
    with tempfile.TemporaryDirectory() as folder, display() as env:
        programs = {"PySide6 window": ([sys.executable, "-c", FLOOR], env)}
        for count in counts:
            command, extra = newsdesk(count)
            programs[f"Newsdesk, {count} articles"] = command, {**env, **extra}
        for name, make in (("novelWriter", novelwriter), ("LibreOffice Writer", libreoffice)):
            place = Path(folder) / name.split()[0]
            place.mkdir()
            try:
                programs[name] = make(place), env
            except (OSError, subprocess.SubprocessError) as error:
                print(f"{name} cannot be had: {error}")
        results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
        for command, its in programs.values():  # once before: caches of bytes, fonts and profiles
            run(command, its)
        for turn in range(ROUNDS):
            for name, (command, its) in programs.items():
                results[name].append(run(command, its, idle=turn == 0))
    tell(results)
    return 0


def tell(results: dict[str, list[tuple[float, float, float]]]) -> None:
    middle = {name: tuple(statistics.median(x[i] for x in rows) for i in (0, 1)) for name, rows in results.items()}
    ours = [name for name in middle if name.startswith("Newsdesk")]
    for name, (seconds, mib) in middle.items():
        idle = 100 * results[name][0][2] / IDLE_FOR
        print(f"{name:<28} {seconds:.2f} s of processor, {mib:.0f} MiB, idle {idle:.1f} % of a core")
    for mine in ours:
        for peer in (name for name in middle if name not in ours):
            a, b = (middle[mine][i] / middle[peer][i] for i in (0, 1))
            print(f"{mine} beside {peer}: processor {a:.2f}, memory {b:.2f}")
    if len(ours) > 1:
        print(f"growth from {ours[0]} to {ours[-1]}: {middle[ours[-1]][0] / middle[ours[0]][0]:.2f}")


if __name__ == "__main__":
    raise SystemExit(main())
