"""What the packages are made of: menu, file type, icons, manual, completions, licences, installers' scripts."""

from __future__ import annotations

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

import common
import contents
import words
from newsdesk.desk.packing import MIME

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"

KIND = MIME.decode()


@pytest.fixture(autouse=True)
def _always_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")  # where there is no git


def needs(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def run(*command: str | Path, code: int = 0, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, env=env)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


# ------------------------------------------------------------------ what the desktop reads


def test_the_menu_entry_is_as_the_desktop_wants_it() -> None:
    assert run(needs("desktop-file-validate"), PACKAGING / "linux" / "newsdesk.desktop") == ""


def test_the_software_centre_s_page_is_valid(tmp_path: Path) -> None:
    tool = needs("appstreamcli")
    text = (PACKAGING / "linux" / "org.newsdesk.Newsdesk.metainfo.xml").read_text("utf-8")
    file = tmp_path / "org.newsdesk.Newsdesk.metainfo.xml"
    file.write_text(text.replace("@VERSION@", common.VERSION).replace("@DATE@", "2026-01-01"), "utf-8")
    run(tool, "validate", "--no-net", file)


def test_menu_file_type_and_what_a_file_says_of_itself_agree() -> None:
    entry = (PACKAGING / "linux" / "newsdesk.desktop").read_text("utf-8")
    assert KIND in re.search(r"^MimeType=(.*)$", entry, re.M)[1].split(";")
    tree = ElementTree.parse(PACKAGING / "linux" / "newsdesk.xml")
    kind = next(e for e in tree.iter() if e.tag.endswith("}mime-type"))
    assert kind.get("type") == KIND
    assert KIND in (PACKAGING / "windows" / "newsdesk.nsi").read_text("utf-8")
    assert KIND in (PACKAGING / "newsdesk.spec").read_text("utf-8")
    assert (PACKAGING / "linux" / f"{KIND.replace('/', '-')}.svg").is_file()


def test_a_newsdesk_file_is_known_by_its_content(tmp_path: Path) -> None:
    tool = needs("update-mime-database")
    (tmp_path / "mime" / "packages").mkdir(parents=True)
    shutil.copy(PACKAGING / "linux" / "newsdesk.xml", tmp_path / "mime" / "packages")
    run(tool, tmp_path / "mime")
    assert (tmp_path / "mime" / "globs").read_text().count(f"{KIND}:*.newsdesk") == 1
    assert b"mimetype" + MIME in (tmp_path / "mime" / "magic").read_bytes()


def test_icons_are_drawn_in_all_sizes_and_twice_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        run(sys.executable, PACKAGING / "icons.py", tmp_path / name, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    found = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert all((tmp_path / "one" / p).read_bytes() == (tmp_path / "two" / p).read_bytes() for p in found)
    for icon in ("apps/newsdesk", f"mimetypes/{KIND.replace('/', '-')}"):
        assert (tmp_path / "one" / "hicolor" / "scalable" / f"{icon}.svg").is_file()
        for size in (16, 22, 24, 32, 48, 64, 96, 128, 256, 512):
            with Image.open(tmp_path / "one" / "hicolor" / f"{size}x{size}" / f"{icon}.png") as image:
                assert image.size == (size, size)
                assert image.getextrema()[3] == (0, 255)  # something is drawn, and not everywhere
    with Image.open(tmp_path / "one" / "newsdesk.ico") as image:
        assert {(16, 16), (256, 256)} <= image.info["sizes"]
    assert (tmp_path / "one" / "newsdesk.icns").stat().st_size > 1000


# ------------------------------------------------------------------ manual and completions


def all_commands() -> list[str]:
    return [name for name, _, _ in words.commands(words.parser("en"))]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_manual_names_every_command_and_option(language: str) -> None:
    page = words.manual(language)
    for name, text, inner in words.commands(words.parser(language)):
        assert f"\\fB{words.roff(name)}\\fR" in page
        assert words.roff(text) in page
        for action in words.options(inner):
            assert all(words.roff(option) in page for option in action.option_strings)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_manual_is_set_without_a_warning(language: str, tmp_path: Path) -> None:
    file = tmp_path / "newsdesk.1"
    file.write_text(words.manual(language), "utf-8")
    said = subprocess.run(
        [needs("groff"), "-Kutf8", "-man", "-Tutf8", "-ww", "-z", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in said.stderr.splitlines() if "cannot" not in line and "can't break" not in line] == []


def completed(line: str, tmp_path: Path) -> list[str]:
    """What bash offers for the last word of the line."""
    file = tmp_path / "newsdesk"
    file.write_text(words.bash(), "utf-8")
    typed = line.split(" ")
    script = f'. {file}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _newsdesk; printf "%s\\n" "${{COMPREPLY[@]}}"'
    return run("bash", "-c", script, "bash", *typed).split()


def test_bash_completes_commands_their_options_and_choices(tmp_path: Path) -> None:
    needs("bash")
    firsts = {name.partition(" ")[0] for name in all_commands()}
    assert firsts <= set(completed("newsdesk ", tmp_path))
    assert completed("newsdesk ex", tmp_path) == ["export"]
    assert {"info", "export", "add"} <= set(completed("newsdesk picture ", tmp_path))
    assert "--caption" in completed("newsdesk picture add --", tmp_path)
    assert "headline" in completed("newsdesk list --sort ", tmp_path)
    assert completed("newsdesk --language z", tmp_path) == ["zh_CN"]
    assert completed("newsdesk --language zh_CN exp", tmp_path) == ["export"]


@pytest.mark.parametrize(("shell", "make"), [("fish", words.fish), ("zsh", words.zsh), ("bash", words.bash)])
def test_completions_are_the_shell_s_language_and_name_every_command(shell: str, make: object, tmp_path: Path) -> None:
    text = make()  # type: ignore[operator]
    for name in all_commands():
        assert all(re.search(rf"\b{word}\b", text) for word in name.split())
    (tmp_path / "completion").write_text(text, "utf-8")
    run(needs(shell), "-n", tmp_path / "completion")


# ------------------------------------------------------------------ licences and contents


def test_all_that_is_installed_for_newsdesk_may_be_given_away() -> None:
    parts = [contents.component(found) for found in contents.required().values()]
    assert {"pyside6", "lxml", "pillow", "msgspec"} <= {part.name for part in parts}
    assert contents.refused(parts) == []


def test_a_licence_that_is_not_on_the_list_is_refused_by_name() -> None:
    inner = contents.Component("inner", "2", "AGPL-3.0-only", "")
    parts = [
        contents.Component("good", "1", "MIT OR GPL-3.0-only", ""),
        contents.Component("silent", "1", "", ""),
        contents.Component("holder", "1", "MIT", "", (), (inner,)),
    ]
    assert contents.refused(parts) == ["silent 1: no licence stated", "inner 2: AGPL-3.0-only"]


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-3.0-only OR LGPL-3.0-only", True),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR GPL-2.0-only) AND Apache-2.0", True),
        ("(MIT AND GPL-2.0-only) OR AGPL-3.0-only", False),
        ("GPL-2.0-or-later WITH Bootloader-exception", True),
        ("MIT/Apache-2.0", True),
        ("", False),
        (")(", False),
    ],
)
def test_expressions_are_read_as_spdx_means_them(expression: str, allowed: bool) -> None:
    assert contents.is_allowed(expression) is allowed


def test_the_list_of_contents_is_the_same_for_the_same_contents() -> None:
    parts = [contents.Component("b", "1", "MIT", "pkg:pypi/b@1"), contents.Component("a", "2", "MIT", "pkg:pypi/a@2")]
    made = contents.sbom(parts)
    assert made == contents.sbom(parts)
    assert [c["name"] for c in made["components"]] == ["a", "b"]  # type: ignore[attr-defined]
    assert made["metadata"]["timestamp"] == "2025-11-24T16:00:00Z"  # type: ignore[index]


def spec_value(name: str) -> list[str]:
    """A list of literals in the recipe."""
    for node in ast.parse((PACKAGING / "newsdesk.spec").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:  # type: ignore[attr-defined]
            return list(ast.literal_eval(node.value))
    raise AssertionError(f"the recipe has no {name}")


def test_the_recipe_leaves_out_nothing_that_the_program_imports() -> None:
    imported = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert not imported & set(spec_value("EXCLUDED"))
    assert set(spec_value("BROWSER")) & imported  # these the light package leaves out, and the program knows


def test_every_plug_in_has_a_module_that_the_recipe_finds() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert all(group.startswith("newsdesk.") for group in groups)
    for group in groups:
        for point in entry_points(group=group):
            assert find_spec(point.module) is not None


def test_what_builds_the_packages_is_pinned() -> None:
    lines = (PACKAGING / "requirements.txt").read_text("utf-8").splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))


# ------------------------------------------------------------------ archives and scripts


def test_an_archive_is_the_same_whenever_and_by_whomever_it_is_made(tmp_path: Path) -> None:
    needs("xz")
    for turn, when in (("one", 1_000_000_000), ("two", 1_700_000_000)):
        place = tmp_path / turn / "in"
        (place / "inner").mkdir(parents=True)
        for name in ("b", "a", "inner/c") if turn == "one" else ("inner/c", "a", "b"):
            (place / name).write_text(name)
            os.utime(place / name, (when, when))
        (place / "link").symlink_to("a")
        common.tar(place, tmp_path / f"{turn}.tar.xz", "made")
    assert (tmp_path / "one.tar.xz").read_bytes() == (tmp_path / "two.tar.xz").read_bytes()


def test_the_portable_program_goes_into_the_menu_and_out_again(tmp_path: Path) -> None:
    here = tmp_path / "a folder with 100% & more"
    home = tmp_path / "home"
    for source, target in (("newsdesk.desktop", "applications"), ("newsdesk.xml", "mime/packages")):
        (here / "share" / target).mkdir(parents=True, exist_ok=True)
        shutil.copy(PACKAGING / "linux" / source, here / "share" / target / source)
    icon = "icons/hicolor/scalable/apps/newsdesk.svg"
    (here / "share" / icon).parent.mkdir(parents=True)
    shutil.copy(ROOT / "resources" / "icons" / "newsdesk.svg", here / "share" / icon)
    shutil.copy(PACKAGING / "linux" / "install.sh", here / "install.sh")
    (here / "newsdesk").write_text("#!/bin/sh\n")
    home.mkdir()
    env = {"HOME": str(home), "PATH": "/usr/bin:/bin"}
    run("sh", here / "install.sh", env=env)
    entry = home / ".local/share/applications/newsdesk.desktop"
    assert f'Exec="{str(here).replace("%", "%%")}/newsdesk" %F' in entry.read_text("utf-8")
    assert (home / ".local/bin/newsdesk").resolve() == (here / "newsdesk").resolve()
    assert (home / ".local/share" / icon).is_file()
    if shutil.which("desktop-file-validate"):
        run("desktop-file-validate", entry)
    run("sh", here / "install.sh", "--remove", env=env)
    left = [p.name for p in home.rglob("*") if p.is_file() or p.is_symlink()]
    assert not [name for name in left if "newsdesk" in name]


def test_what_is_not_signed_says_so(tmp_path: Path) -> None:
    file = tmp_path / "SHA256SUMS"
    file.write_text("0  file\n")
    env = {k: v for k, v in os.environ.items() if k not in ("NEWSDESK_GPG_KEY", "NEWSDESK_MINISIGN_KEY")}
    assert "NOT SIGNED" in run(PACKAGING / "sign.sh", file, env=env)
    assert list(tmp_path.iterdir()) == [file]


def test_a_key_of_minisign_signs(tmp_path: Path) -> None:
    tool = needs("minisign")
    file = tmp_path / "SHA256SUMS"
    file.write_text("0  file\n")
    run(tool, "-G", "-W", "-p", tmp_path / "public", "-s", tmp_path / "secret")
    said = run(PACKAGING / "sign.sh", file, env={**os.environ, "NEWSDESK_MINISIGN_KEY": str(tmp_path / "secret")})
    assert "NOT SIGNED" not in said
    run(tool, "-V", "-m", file, "-p", tmp_path / "public")
    file.write_text("1  file\n")
    run(tool, "-V", "-m", file, "-p", tmp_path / "public", code=1)


def test_programs_that_are_opened_do_not_inherit_our_libraries(tmp_path: Path) -> None:
    code = f"exec(open({str(PACKAGING / 'hook_environment.py')!r}).read()); print(os.environ.get('LD_LIBRARY_PATH'))"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LD_LIBRARY_PATH")}
    ours = {**kept, "LD_LIBRARY_PATH": "/usr/lib/newsdesk/_internal"}
    assert run(sys.executable, "-c", code, env=ours).strip() == "None"
    assert run(sys.executable, "-c", code, env={**ours, "LD_LIBRARY_PATH_ORIG": "/theirs"}).strip() == "/theirs"


def test_the_windows_installer_installs_upgrades_and_removes_under_wine() -> None:
    done = subprocess.run([PACKAGING / "windows" / "try.sh"], capture_output=True, text=True, check=False, timeout=240)
    if done.returncode == 77:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    assert "works under wine" in done.stdout


def test_the_parser_s_actions_are_those_that_the_manual_knows() -> None:
    assert isinstance(words.parser("en"), argparse.ArgumentParser)
    assert len(all_commands()) == len(set(all_commands())) > 20
