"""Many articles into one folder: only what has changed, over several processes, and nothing but files of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import TextBlock
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.paths import Paths
from newsdesk.desk import batchwork
from newsdesk.desk.batch import Order, Outcome, choose_folders, export_many
from newsdesk.desk.batchstate import LOCK, STATE, State
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample
from newsdesk.formats.html import HtmlExporter
from newsdesk.library.query import Query

PROFILE = """
[paper]
name = "城市日报"
site = "https://citydaily.example/"
language = "zh-Hans"
[publish]
required = ["headline"]
"""


@pytest.fixture
def paths(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    home = tmp_path_factory.mktemp("home")
    return Paths(home / "data", home / "config", home / "cache", home / "log")


@pytest.fixture
def desk(paths: Paths) -> Iterator[Desk]:
    paths.config.mkdir(parents=True)
    (paths.config / "profile.toml").write_text(PROFILE, encoding="utf-8")
    desk = Desk.open(paths)
    yield desk
    desk.close()


def put(desk: Desk, number: int, **values: Any) -> Article:
    """An article of the library, each created a minute after the one before."""
    created = f"2026-11-21T{number // 60:02}:{number % 60:02}:00Z"
    usual: dict[str, Any] = {"slug": f"story-{number}", "publish_time": created, "authors": (Person("张三"),)}
    article = Article(
        id=f"{number:08}-3f0e-4a57-9a7e-2f6d1c9b7a10",
        created=created,
        updated=created,
        blocks=(TextBlock("h", "headline", rich(f"第{number}篇")), TextBlock("p", "paragraph", rich("正文。"))),
        **(usual | values),
    )
    desk.library.create(article)
    return article


def go(desk: Desk, out: Path, **values: Any) -> Outcome:
    usual: dict[str, Any] = {"query": Query(), "format": "html", "options": {}, "out": out, "jobs": 1}
    return export_many(desk, Order(**(usual | values)))


def tree(out: Path) -> dict[str, bytes]:
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def ids(made: Outcome) -> list[str]:
    return [m.line.story.id for m in made.done]


# ------------------------------------------------------------------ what is written


def test_each_article_stands_in_a_folder_of_its_slug_or_its_id_as_a_single_export_has_it(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = put(desk, 1), put(desk, 2, slug="")
    sample = desk.library.load(open_sample(desk))
    made = go(desk, tmp_path / "out")
    assert {m.line.story.folder for m in made.done} == {"story-1", second.id, sample.slug}
    desk.export(sample, "html", {}, tmp_path / "alone")
    assert tree(tmp_path / "out" / sample.slug) == tree(tmp_path / "alone")
    assert not (tmp_path / "out" / LOCK).exists()
    assert [r.kind for r in desk.library.history.revisions(first.id)] == ["exported"]


def test_what_is_unchanged_is_left_and_what_has_changed_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    first, second = put(desk, 1), put(desk, 2)
    go(desk, tmp_path)
    page = tmp_path / "story-1" / "index.html"
    page.write_text("as it was")
    desk.change_field(second.id, "summary", "新的摘要")
    made = go(desk, tmp_path)
    assert (ids(made), [line.story.id for line in made.skipped]) == ([second.id], [first.id])
    assert page.read_text() == "as it was"
    assert "新的摘要" in (tmp_path / "story-2" / "index.html").read_text(encoding="utf-8")
    assert ids(go(desk, tmp_path, again=True)) == [first.id, second.id]
    page.unlink()
    assert ids(go(desk, tmp_path)) == [first.id]


@pytest.mark.parametrize(
    "change", [{"options": {"lead_indent": "spaces"}}, {"draft": True}, {"feed": True}, {"format": "json"}]
)
def test_other_wishes_make_all_anew(desk: Desk, tmp_path: Path, change: dict[str, Any]) -> None:
    put(desk, 1)
    go(desk, tmp_path)
    assert len(go(desk, tmp_path, **change).done) == 1


def test_another_profile_makes_all_anew(desk: Desk, paths: Paths, tmp_path: Path) -> None:
    put(desk, 1)
    go(desk, tmp_path / "out")
    (paths.config / "profile.toml").write_text(PROFILE.replace("城市日报", "城市晚报"), encoding="utf-8")
    other = Desk.open(paths)
    assert len(go(other, tmp_path / "out").done) == 1
    assert len(go(other, tmp_path / "out").done) == 0
    other.close()


def test_filters_say_which_and_the_bin_is_never_exported(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1, channel=("要闻",))
    put(desk, 2, channel=("文化",))
    gone = put(desk, 3, channel=("要闻",))
    desk.delete(gone.id)
    assert [i[:8] for i in ids(go(desk, tmp_path, query=Query(channel="要闻")))] == ["00000001"]
    assert [i[:8] for i in ids(go(desk, tmp_path, query=Query("第2篇")))] == ["00000002"]


# ------------------------------------------------------------------ names


def test_of_two_with_one_slug_the_older_has_it_and_the_other_is_named(desk: Desk, tmp_path: Path) -> None:
    new, old = put(desk, 9, slug="park"), put(desk, 1, slug="Park")
    made = go(desk, tmp_path)
    folders = {m.line.story.id: m.line.story.folder for m in made.done}
    assert folders == {old.id: "Park", new.id: "park-00000009"}
    assert [(task.id, task.folder) for task in made.renamed] == [(new.id, "park-00000009")]
    # A third that is older still takes nobody's place: addresses stay.
    put(desk, 0, slug="park")
    desk.change_field(old.id, "summary", "x")
    assert {m.line.story.folder for m in go(desk, tmp_path).done} == {"Park", "park-00000000"}


@pytest.mark.parametrize(
    ("slug", "folder"),
    [("../../up", "up"), ("a/b:c", "a b c"), ("nul", "nul_"), ("index.html", "index.html-00000001"), (".git", "git")],
)
def test_a_slug_that_is_no_name_is_made_one(desk: Desk, tmp_path: Path, slug: str, folder: str) -> None:
    put(desk, 1, slug=slug)
    go(desk, tmp_path / "out", index=True)
    assert (tmp_path / "out" / folder / "index.html").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_ids_that_become_one_name_have_different_folders() -> None:
    found = choose_folders({"a/": "a", "a:": "a", "a*": "a"}, {})
    assert len(set(found.values())) == 3


def test_an_article_of_a_site_says_the_address_at_which_it_stands(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1, slug="park")
    put(desk, 2, slug="park")
    last = put(desk, 3, slug="")
    go(desk, tmp_path, index=True, feed=True, sitemap=True)
    for folder in ("park", "park-00000002", last.id):
        page = (tmp_path / folder / "index.html").read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://citydaily.example/{folder}/">' in page
        for name in ("feed.xml", "sitemap.xml"):
            assert f"https://citydaily.example/{folder}/" in (tmp_path / name).read_text(encoding="utf-8")
        assert f'href="{folder}/index.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")


# ------------------------------------------------------------------ what stands in the way


def test_what_is_not_ready_is_left_out_with_its_reasons_and_the_others_go_on(desk: Desk, tmp_path: Path) -> None:
    empty = desk.new()
    put(desk, 1)
    made = go(desk, tmp_path)
    assert len(made.done) == 1
    (left,) = made.left
    assert (left.id, [f.code for f in left.findings]) == (empty.id, ["required.headline"])
    assert not (tmp_path / empty.id).exists()
    assert len(go(desk, tmp_path, draft=True).done) == 2


def test_an_article_that_breaks_the_program_or_has_a_fault_stops_no_other(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug, fault = put(desk, 1), put(desk, 2)
    put(desk, 3)
    export = HtmlExporter.export

    def broken(self: HtmlExporter, article: Article, *rest: Any) -> Any:
        if article.id == bug.id:
            raise KeyError("a bug")
        made = export(self, article, *rest)
        if article.id == fault.id:
            made.files["index.html"] += b"<div>"  # type: ignore[index]
        return made

    monkeypatch.setattr(HtmlExporter, "export", broken)
    made = go(desk, tmp_path)
    assert len(made.done) == 1
    assert ["KeyError" in str(left.why) for left in made.left] == [True, False]
    assert "not closed" in str(made.left[1].why)


def test_a_file_in_an_articles_place_is_named_and_left(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1)
    put(desk, 2)
    (tmp_path / "story-1").write_text("mine")
    made = go(desk, tmp_path)
    assert len(made.done) == 1
    assert "story-1" in str(made.left[0].why)
    assert (tmp_path / "story-1").read_text() == "mine"


def test_a_site_needs_an_address_and_pages(desk: Desk, paths: Paths, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="whole web pages"):
        go(desk, tmp_path / "out", index=True, format="json")
    with pytest.raises(UserError, match="whole web pages"):
        go(desk, tmp_path / "out", feed=True, options={"form": "article"})
    with pytest.raises(UserError, match="no option"):
        go(desk, tmp_path / "out", options={"colour": "red"})
    (paths.config / "profile.toml").write_text(PROFILE.replace("https:", "javascript:"), encoding="utf-8")
    other = Desk.open(paths)
    with pytest.raises(UserError, match="where the site is"):
        go(other, tmp_path / "out", sitemap=True)
    other.close()
    assert not (tmp_path / "out").exists()


def test_two_runs_into_one_folder_do_not_meet(desk: Desk, tmp_path: Path) -> None:
    state = State(tmp_path)
    with pytest.raises(UserError, match="at work"):
        go(desk, tmp_path)
    state.close()
    go(desk, tmp_path)


# ------------------------------------------------------------------ removing


def test_prune_removes_what_it_made_of_articles_that_are_not_asked_for_and_nothing_else(
    desk: Desk, tmp_path: Path
) -> None:
    binned, moved, kept = put(desk, 1), put(desk, 2), put(desk, 3)
    sample = open_sample(desk)
    slug = desk.library.load(sample).slug
    go(desk, tmp_path)
    (tmp_path / "story-1" / "notes.txt").write_text("mine")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "index.html").write_text("mine")
    desk.delete(binned.id, sample)
    desk.change_field(moved.id, "slug", "moved")
    assert go(desk, tmp_path).removed == []
    assert (tmp_path / "story-2").exists()
    made = go(desk, tmp_path, prune=True)
    assert sorted(made.removed) == sorted(["story-1", "story-2", slug])
    assert set(tree(tmp_path)) == {
        *(STATE, "story-1/notes.txt", "other/index.html", "moved/index.html"),
        f"{kept.slug}/index.html",
    }
    assert go(desk, tmp_path, prune=True).removed == []


def test_nothing_is_removed_when_no_article_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1)
    go(desk, tmp_path)
    with pytest.raises(UserError, match="nothing is removed"):
        go(desk, tmp_path, query=Query(channel="没有"), prune=True)
    assert (tmp_path / "story-1" / "index.html").exists()


def test_a_state_file_that_names_files_elsewhere_removes_nothing_there(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1)
    out = tmp_path / "out"
    go(desk, out)
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim" / "index.html").write_text("mine")
    (out / "link").symlink_to(tmp_path / "victim")
    (out / "real").mkdir()
    (out / "real" / "images").symlink_to(tmp_path / "victim")
    line = json.loads((out / STATE).read_text().splitlines()[0])
    hostile = []
    for folder, files in (
        ("../victim", ["index.html"]),
        ("..", ["victim/index.html"]),
        ("link", ["index.html"]),
        ("real", ["images/index.html"]),
        ("other", ["../../victim/index.html"]),
        ("", ["../victim/index.html"]),
        ("x", [str(tmp_path / "victim" / "index.html")]),
    ):
        hostile.append(line | {"files": files, "story": line["story"] | {"id": folder, "folder": folder}})
    site = {"type": "site", "files": ["../victim/index.html", "index.html"]}
    rows = [json.dumps(row) for row in (*hostile, site)] + ["not json", '{"type": "article"}', '{"torn']
    with (out / STATE).open("a") as file:
        file.write("\n".join(rows))
    go(desk, out, prune=True, index=True)
    assert (tmp_path / "victim" / "index.html").read_text() == "mine"


# ------------------------------------------------------------------ the site


def test_index_and_feed_list_all_that_is_there_also_what_is_not_asked_for_this_time(desk: Desk, tmp_path: Path) -> None:
    for number in range(1, 54):
        put(desk, number, channel=("要闻" if number % 2 else "文化",))
    assert go(desk, tmp_path, index=True, feed=True, sitemap=True).site == [
        *("index.html", "page-2.html", "feed.xml", "sitemap.xml")
    ]
    made = go(desk, tmp_path, query=Query(channel="要闻"), index=True)
    assert len(made.skipped) == 27
    assert (tmp_path / "page-2.html").read_text(encoding="utf-8").count("<article") == 3
    assert '<link rel="alternate" type="application/atom+xml"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    go(desk, tmp_path, query=Query(channel="要闻"), index=True, prune=True)
    assert not (tmp_path / "page-2.html").exists()
    assert (tmp_path / "feed.xml").exists()


def test_a_file_of_somebody_else_is_never_replaced_by_the_index(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1)
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(UserError, match="not made by an export"):
        go(desk, tmp_path, index=True)
    assert (tmp_path / "index.html").read_text() == "mine"
    (tmp_path / "index.html").unlink()
    assert go(desk, tmp_path, index=True).site == ["index.html"]
    assert go(desk, tmp_path, index=True).site == ["index.html"]


# ------------------------------------------------------------------ several processes


def test_several_processes_make_the_same_files_as_one(desk: Desk, tmp_path: Path) -> None:
    for number in range(20):
        put(desk, number, slug="" if number == 4 else f"story-{number}")
    empty = desk.new()
    told: list[tuple[int, int]] = []
    order = Order(query=Query(), format="html", options={}, out=tmp_path / "two", jobs=2)
    made = export_many(desk, order, lambda done, of: told.append((done, of)))
    assert (len(made.done), [left.id for left in made.left]) == (20, [empty.id])
    assert told == [(n, 21) for n in range(22)]
    go(desk, tmp_path / "one")
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    assert sorted(one.pop(STATE).splitlines()) == sorted(two.pop(STATE).splitlines())
    assert one == two
    assert desk.library.history.revisions(made.done[0].line.story.id)[0].kind == "exported"


def test_a_run_that_is_stopped_or_killed_goes_on_where_it_was(desk: Desk, tmp_path: Path) -> None:
    for number in range(6):
        put(desk, number)

    def stop(done: int, of: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    order = Order(query=Query(), format="html", options={}, out=tmp_path, jobs=1, index=True)
    made = export_many(desk, order, stop)
    assert (len(made.done), made.stopped, made.site) == (3, True, [])
    made = export_many(desk, order)
    assert (len(made.done), len(made.skipped), made.site) == (3, 3, ["index.html"])


def test_what_a_killed_process_left_half_made_is_removed(desk: Desk, tmp_path: Path) -> None:
    put(desk, 1)
    for name in (".story-1-abc_1234", ".story-1-old-abc_1234", ".story-2-abc_1234", ".config-abcdefgh"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text("half")
    go(desk, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_dir() and p.name.startswith(".")) == [
        ".config-abcdefgh",
        ".story-2-abc_1234",
    ]


ENDED = """
import os, signal, sys
from pathlib import Path
from newsdesk.base.paths import user_paths
from newsdesk.desk.batch import Order, export_many
from newsdesk.desk.desk import Desk
from newsdesk.library.query import Query

how = signal.Signals[sys.argv[2]]
left = [how]

def told(done, of):
    if done >= 8 and left:
        left.pop()
        print("now", flush=True)
        if how == signal.SIGINT:
            os.killpg(os.getpgrp(), how)  # as a terminal does
        else:
            os.kill(os.getpid(), how)

if __name__ == "__main__":
    made = export_many(Desk.open(user_paths()), Order(Query(), "html", {}, Path(sys.argv[1]), jobs=2), told)
    print(made.stopped, len(made.done) + len(made.left) < 60, len(made.left))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize(("how", "says"), [("SIGKILL", b"now\n"), ("SIGINT", b"now\nTrue True 0\n")])
def test_a_run_that_is_ended_leaves_no_process_behind_and_the_next_does_the_rest(
    tmp_path: Path, how: str, says: bytes
) -> None:
    home = tmp_path / "home"
    paths = Paths(home / "data", home / "config", home / "cache", home / "log")
    paths.config.mkdir(parents=True)
    (paths.config / "profile.toml").write_text(PROFILE, encoding="utf-8")
    desk = Desk.open(paths)
    for number in range(60):
        put(desk, number)
    (tmp_path / "ended.py").write_text(ENDED)
    run = subprocess.Popen(
        [sys.executable, tmp_path / "ended.py", tmp_path / "out", how],
        env={**os.environ, "NEWSDESK_HOME": str(home)},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    # Its workers have the same standard output: it ends when the last of them has ended.
    said, _ = run.communicate(timeout=120)
    assert said == says
    lines = (tmp_path / "out" / STATE).read_bytes().splitlines()
    if how == "SIGINT":  # what is on the disk is what is remembered
        assert len(lines) == len(list((tmp_path / "out").glob("*/index.html")))
    made = go(desk, tmp_path / "out", prune=True)
    assert (len(made.done) + len(made.skipped), len(made.left)) == (60, 0)
    assert len(made.skipped) >= 8
    desk.close()


def test_an_article_that_ends_its_process_is_named_and_the_others_are_exported(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(14):
        put(desk, number)
    monkeypatch.setattr(batchwork, "_several", _deadly)
    made = go(desk, tmp_path, jobs=2)
    assert [left.id[:8] for left in made.left] == ["00000005"]
    assert len(made.done) == 13


def _deadly(tasks: Any, wishes: Any) -> Any:
    """In a worker."""
    assert batchwork._desk is not None
    if any(task.id.startswith("00000005") for task in tasks):
        os._exit(9)
    return [batchwork.one(batchwork._desk, task, wishes) for task in tasks]
