"""Sentences, files, paths and the log: what everything else stands on."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from newsdesk.base.errors import UserError
from newsdesk.base.files import write_bytes, write_folder
from newsdesk.base.i18n import system_language, translator
from newsdesk.base.log import start_log
from newsdesk.base.message import M
from newsdesk.base.paths import resources, user_paths
from newsdesk.base.text import utf16_length, utf16_prefix


def test_a_sentence_is_put_together_in_the_persons_language() -> None:
    t = translator("zh_CN", resources() / "locale")
    assert t("There is no format {name}.", name="x") == "没有 x 这种格式。"
    nested = M("Not saved: {why}", why=M("The disk is full."))
    assert t(nested) == "未保存：磁盘已满。"
    assert str(nested) == "Not saved: The disk is full."
    assert t("") == ""
    assert t("no such sentence {a}", a=1) == "no such sentence 1"


def test_one_thing_is_told_in_the_singular_and_chinese_has_one_form() -> None:
    t, zh = translator("en", resources() / "locale"), translator("zh_CN", resources() / "locale")
    text = "{count} {count:article|articles} and {pictures} {pictures:picture|pictures} came back."
    assert t(text, count=1, pictures=2) == "1 article and 2 pictures came back."
    assert t(text, count="1,001", pictures=1) == "1,001 articles and 1 picture came back."
    assert t(text, count=0, pictures=0) == "0 articles and 0 pictures came back."
    assert zh(text, count=1, pictures=2) == "救回 1 篇稿件、2 张图片。"
    assert str(M("{count} {count:row|rows} of {name}", count=1, name="{count:a|b}")) == "1 row of {count:a|b}"


def test_values_from_outside_cannot_reach_into_a_sentence() -> None:
    assert str(M("{name} is empty.", name="{name.__class__}{0}%s")) == "{name.__class__}{0}%s is empty."


def test_an_error_says_what_and_what_to_do() -> None:
    assert str(UserError(M("A."), M("B."))) == "A. B."


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "zh_CN"}, "en"),
    ],
)
def test_the_language_follows_the_system(environment: dict[str, str], language: str) -> None:
    assert system_language(environment) == language


def test_a_file_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    write_bytes(path, b"one")
    write_bytes(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["file"]
    (tmp_path / "blocked").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_bytes(tmp_path / "blocked", b"x")
    assert {p.name for p in tmp_path.iterdir()} == {"deep", "blocked"}


def test_a_folder_is_replaced_whole_and_nothing_is_written_outside_it(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, {"a.txt": b"1", "images/b": b"2"})
    write_folder(target, {"c.txt": b"3"})
    assert [p.name for p in target.iterdir()] == ["c.txt"]
    for name in ("../evil", "/etc/evil", "a/../../evil", "c:evil", "a\\b", ""):
        with pytest.raises(ValueError, match="relative path"):
            write_folder(target, {name: b"x"})
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert [p.name for p in target.iterdir()] == ["c.txt"]


def test_everything_lies_under_one_folder_when_asked(tmp_path: Path) -> None:
    paths = user_paths({"NEWSDESK_HOME": str(tmp_path)})
    for path in (paths.library, paths.assets, paths.settings, paths.cache, paths.log):
        assert path.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not user_paths({}).library.is_relative_to(tmp_path)


def test_positions_are_counted_as_qt_counts_them() -> None:
    text = "a𠮷好"
    assert utf16_length(text) == 4
    assert [utf16_prefix(text, n) for n in (0, 1, 3, 4)] == ["", "a", "a𠮷", "a𠮷好"]


def test_the_log_goes_to_its_folder_or_nowhere(tmp_path: Path) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        start_log(tmp_path / "log")
        logging.getLogger("newsdesk.test").warning("kept")
        assert "kept" in (tmp_path / "log" / "newsdesk.log").read_text()
        (tmp_path / "file").write_text("")
        start_log(tmp_path / "file" / "log")
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
        root.setLevel(level)
