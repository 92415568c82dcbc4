"""The rules of the house, held by tests: sizes, borders, layers, packaging, languages."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BORDERS = {
    "formats/theme.py",  # a theme is somebody else's program: its mistakes are named, not ours
    "extend/registry.py",  # a plug-in's failure must not stop the program
    "desk/selfcheck.py",  # a plug-in that cannot read an export must not stop it
    "desk/batchwork.py",  # one broken article must not stop all others
    "desk/outbox.py",  # a connector's mistake must stop its own delivery alone
    "desk/secrets.py",  # a keyring is another program, and answers with anything
    "desk/jobs.py",  # a worker's failure must reach the one who asked
    "desk/session.py",  # a failed save must show
    "desk/courier.py",  # what stops the outbox must show, and be tried again
    "cli/main.py",  # a script gets an answer, whatever happened
    "desktop/app.py",  # who sees no window shall see why
    "desktop/crashing.py",  # what saves after a bug must not fall over the same one
    "desktop/editor/clipboard.py",  # what another program's HTML breaks is still there as text
    "desktop/editor/pictures.py",  # a decoder answers a damaged file with anything
    "desktop/editor/guard.py",  # nothing may pass into C++
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "newsdesk").as_posix()


def test_pyside_6_12_0_can_never_be_installed_on_python_3_11() -> None:
    # 6.12.0 on 3.11 loses a reference to None at every void call and kills the process after some thousand.
    wanted = [Requirement(r) for r in PROJECT["project"]["dependencies"] if r.startswith("PySide6")]
    for python in ("3.11", "3.12", "3.13"):
        (only,) = (r for r in wanted if r.marker is None or r.marker.evaluate({"python_version": python}))
        assert not only.specifier.contains("6.12.0")
        assert only.specifier.contains("6.11.3")
    (old,) = (r for r in wanted if r.marker is not None and r.marker.evaluate({"python_version": "3.11"}))
    assert not old.specifier.contains("6.12.1")


def test_the_installed_pyside_survives_fifty_thousand_void_calls() -> None:
    code = (
        "from PySide6.QtCore import QObject\no = QObject()\nfor _ in range(50_000): o.setObjectName('x')\nprint('ok')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "ok"), done.stderr


def test_the_command_line_never_loads_qt(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom newsdesk.cli.main import run\n"
        "assert run(['sample']) == 0\n"
        f"assert run(['export', '5f0c8b52', '--to', 'html', '--out', {str(tmp_path / 'out')!r}]) == 0\n"
        "bad = [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]\nassert not bad, bad\n"
    )
    env = {**os.environ, "NEWSDESK_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "index.html").is_file()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_module_says_what_it_is_and_stays_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "no opening sentence"
    assert text.count("\n") <= 420
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 60, node.name


def test_everything_is_caught_only_at_the_borders() -> None:
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                names = [node.type] if not isinstance(node.type, ast.Tuple) else node.type.elts
                if node.type is None or any(isinstance(n, ast.Name) and n.id == "Exception" for n in names):
                    found.add(name_of(path))
    assert found == BORDERS


def test_only_publish_opens_sockets() -> None:
    net = ("socket", "http.client", "urllib.request", "urllib3", "requests", "paramiko", "xmlrpc", "ftplib", "smtplib")
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{alias.name}" for alias in node.names]
            if any(name == n or name.startswith(f"{n}.") for name in names for n in net):
                found.add(name_of(path))
    assert {name for name in found if not name.startswith("publish/")} == {"intake/pasted.py"}  # url2pathname alone
    assert "publish/wire.py" in found


def test_nothing_sleeps() -> None:
    assert [name_of(p) for p in SOURCES if "time.sleep" in p.read_text(encoding="utf-8")] == []


def test_the_built_ins_come_through_the_door_that_plug_ins_use() -> None:
    for group in ("exporters", "importers", "checks", "publishers"):
        declared = PROJECT["project"]["entry-points"][f"newsdesk.{group}"]
        loaded = {point.name: point.load()() for point in entry_points(group=f"newsdesk.{group}")}
        assert set(declared) <= set(loaded)


def test_a_wheel_holds_the_resources_and_works_with_them(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        names = set(held.namelist())
        held.extractall(tmp_path / "installed")
    for name in (
        "themes/city-daily/page.html",
        "locale/zh_CN/LC_MESSAGES/newsdesk.mo",
        "samples/story.json",
        "profiles/built-in.toml",
        "schemas/newsdesk-export.schema.json",
        "docx/styles.xml",
        "epub/style.css",
        "proof/style.css",
    ):
        assert f"newsdesk/resources/{name}" in names
    assert "newsdesk/library/schema.sql" in names
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed"), "NEWSDESK_HOME": str(tmp_path / "home")}
    code = "from newsdesk.base.paths import resources; print(resources())"
    found = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert Path(found.stdout.strip()) == tmp_path / "installed" / "newsdesk" / "resources"
    done = subprocess.run([sys.executable, "-m", "newsdesk", "sample"], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert all("==" in line and "://" not in line and "@" not in line for line in pinned)
    names = {line.partition("==")[0].lower().replace("_", "-") for line in pinned}
    groups = PROJECT["project"]["optional-dependencies"]["dev"] + PROJECT["project"]["dependencies"]
    wanted = {Requirement(r).name.lower() for r in groups if "win32" not in r}
    assert wanted <= names
