"""What is set up for a machine, and which desk profile holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from newsroom import Newsroom

from newsdesk.base.errors import UserError
from newsdesk.base.paths import Paths, managed_folders, user_paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.managed import in_force, managed, profile_in_use
from newsdesk.desk.profiles import apply, found, of_file, of_link, told, usual
from newsdesk.desk.settings import FOR_EVER, load_settings

PROFILE = '[paper]\nname = "{name}"\n'


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Where the machine's engineer puts things."""
    folder = tmp_path / "etc"
    folder.mkdir()
    return folder


@pytest.fixture
def paths(tmp_path: Path, machine: Path) -> Paths:
    return user_paths({"NEWSDESK_HOME": str(tmp_path / "home"), "NEWSDESK_MANAGED": str(machine)})


def test_each_system_has_its_place() -> None:
    assert managed_folders({}, "linux") == (Path("/etc/newsdesk"), Path("/etc/xdg/newsdesk"))
    env = {"XDG_CONFIG_DIRS": "/opt/etc:relative:/usr/etc"}
    assert managed_folders(env, "linux")[1:] == (Path("/opt/etc/newsdesk"), Path("/usr/etc/newsdesk"))
    assert managed_folders({"PROGRAMDATA": "P"}, "win32") == (Path("P") / "Newsdesk",)
    assert managed_folders({}, "darwin") == (Path("/Library/Application Support/Newsdesk"),)


def test_the_stronger_profile_holds(paths: Paths, machine: Path, tmp_path: Path) -> None:
    def used() -> tuple[str, str]:
        desk = Desk.open(paths)
        desk.close()
        return desk.profile.name, profile_in_use(paths, desk.settings, desk.managed)[1]

    assert used()[1] == "built-in"
    (machine / "profile.toml").write_text(PROFILE.format(name="机器"), encoding="utf-8")
    assert used() == ("机器", "machine")
    paths.config.mkdir(parents=True, exist_ok=True)
    (paths.config / "profile.toml").write_text(PROFILE.format(name="旁边"), encoding="utf-8")
    assert used() == ("旁边", "beside")
    chosen = tmp_path / "chosen.toml"
    chosen.write_text(PROFILE.format(name="自选"), encoding="utf-8")
    paths.settings.write_text(json.dumps({"profile": str(chosen)}))
    assert used() == ("自选", "chosen")
    (machine / "fixed.toml").write_text(PROFILE.format(name="固定"), encoding="utf-8")
    (machine / "settings.toml").write_text('profile = "fixed.toml"')
    assert used() == ("固定", "fixed")
    given = tmp_path / "given.toml"
    given.write_text(PROFILE.format(name="这次"), encoding="utf-8")
    desk = Desk.open(paths, profile=given)
    desk.close()
    assert desk.profile.name == "这次"


def test_what_is_fixed_cannot_be_changed_and_is_not_kept_as_the_persons_own(paths: Paths, machine: Path) -> None:
    (machine / "settings.toml").write_text('language = "zh_CN"\nbackup_folder = "~/备份"\n', encoding="utf-8")
    desk = Desk.open(paths)
    assert desk.settings.language == "zh_CN"
    assert desk.backups == Path.home() / "备份"
    desk.change_settings(language="en", bin_days=7)
    assert (desk.settings.language, desk.settings.bin_days) == ("zh_CN", 7)
    desk.close()
    kept = load_settings(paths.settings)
    assert (kept.language, kept.backup_folder, kept.bin_days) == ("system", "", 7)
    (machine / "settings.toml").unlink()
    assert in_force(paths).language == "system"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("language = 3", "language"),
        ('language = "fr"', "language"),
        ("bin_days = 0", "bin_days"),
        (f"bin_days = {FOR_EVER + 1}", "bin_days"),
        ('last_article = "x"', "last_article"),
        ("places = {}", "places"),
        ("not toml", ""),
        ("x = " + "[" * 50_000, ""),
    ],
)
def test_a_mistake_fixes_nothing_and_is_named(paths: Paths, machine: Path, text: str, wrong: str) -> None:
    (machine / "settings.toml").write_text(f"backups = false\n{text}\n", encoding="utf-8")
    held = managed(paths.managed)
    assert len(held.wrong) == 1
    assert held.wrong[0].startswith(wrong)
    assert set(held.fixed) == ({"backups"} if wrong else set())
    desk = Desk.open(paths)  # and nobody is kept from writing
    desk.close()


# ------------------------------------------------------------------ links


def test_a_linked_profile_is_kept_as_a_copy_and_fetched_again_on_request(paths: Paths, newsroom: Newsroom) -> None:
    newsroom.pages["/profile.toml"] = PROFILE.format(name="城市日报").encode()
    desk = Desk.open(paths)
    desk.change_settings(**apply(paths, of_link(f"{newsroom.address}/profile.toml")))
    desk.close()
    newsroom.pages["/profile.toml"] = PROFILE.format(name="城市晚报").encode()
    desk = Desk.open(paths)  # nothing is asked for by itself
    assert desk.profile.name == "城市日报"
    assert newsroom.asked == ["/profile.toml"]
    held = found(paths, desk.settings, desk.managed)
    assert held.link == f"{newsroom.address}/profile.toml"
    desk.change_settings(**apply(paths, of_link(held.link)))
    desk.close()
    desk = Desk.open(paths)
    assert desk.profile.name == "城市晚报"
    desk.change_settings(**apply(paths, usual(held)))
    desk.close()
    desk = Desk.open(paths)
    assert desk.profile.name != "城市晚报"
    desk.close()


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><html>", b"\xff\xfe", b"unknown = 1", b"x = " + b"[" * 90_000,
        b"# " + b"x" * 300_000, b"->http://127.0.0.1/profile.toml", b'[pictures]\ntrust = "trust.pem"\n',
    ],
)  # fmt: skip
def test_what_is_no_profile_changes_nothing(paths: Paths, newsroom: Newsroom, page: bytes) -> None:
    newsroom.pages["/profile.toml"] = page
    with pytest.raises(UserError):
        of_link(f"{newsroom.address}/profile.toml")
    assert not paths.config.exists()


@pytest.mark.parametrize("link", ["http://127.0.0.1/p.toml", "file:///etc/passwd", "profile.toml", "", "https://"])
def test_only_https_is_asked(link: str) -> None:
    with pytest.raises(UserError):
        of_link(link)


def test_a_file_with_a_mistake_is_not_chosen(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    file.write_text("papers = 1")
    with pytest.raises(UserError):
        of_file(file)


def test_it_is_said_what_a_profile_sets_before_it_is_used(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    key = "A" * 43 + "="
    file.write_text(
        '[paper]\nname = "晚报"\n[[channels]]\npath = ["要闻"]\n[[staff]]\nname = "张三"\n'
        f'[updates]\naddress = "https://news.example/u.json"\nkey = "{key}"\n'
        '[[targets]]\nname = "网站"\nconnector = "wordpress"\naddress = "https://cms.example/"\n',
        encoding="utf-8",
    )
    said = [str(sentence) for sentence in told(of_file(file).profile)]
    assert said[:3] == ["Paper: 晚报", "1 channel", "1 colleague"]
    assert "It publishes to 网站 (https://cms.example/)" in said
    assert "It announces new versions at https://news.example/u.json" in said
