"""A folder that another system watches: whole or not there, ready last, once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from contract import Bench, Contract, Remembered, connect, packed, send, with_line

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.desk.desk import Desk
from newsdesk.extend.publishing import Changed, Later, Refused, Stopped, Target
from newsdesk.publish.drop import DELIVERY
from newsdesk.publish.folder import FolderPublisher
from newsdesk.publish.wire import HttpWire


def folders(base: Path) -> list[Path]:
    """Those that a watching system sees."""
    return [path for path in base.iterdir() if path.is_dir() and not path.name.startswith(".")]


def told(folder: Path) -> dict[str, Any]:
    """What its delivery says of it, every file's digest compared."""
    delivery: dict[str, Any] = json.loads((folder / DELIVERY).read_text("utf-8"))
    held = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {DELIVERY}
    assert held == {file["name"] for file in delivery["files"]}
    for file in delivery["files"]:
        data = (folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), sha256(data).hexdigest())
    return delivery


def bench_of(base: Path, **options: str) -> Bench:
    def articles(article: Article) -> int:
        return sum(told(f)["article"] == article.id and not told(f)["withdrawn"] for f in folders(base))

    def pictures() -> int:
        return sum(1 for f in folders(base) for _ in (f / "images").glob("*"))

    def edit(article: Article) -> None:
        (folder,) = (f for f in folders(base) if told(f)["article"] == article.id)
        page = folder / told(folder)["entry"]
        page.write_text(page.read_text("utf-8").replace("</p>", "（有改动）</p>", 1), "utf-8")

    target = Target("网站", "folder", str(base), options=options)
    stays = options.get("taken") == "stays"
    return Bench(FolderPublisher(), target, "", articles, pictures, edit if stays else None, over_wire=False)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "收稿").mkdir()
    return tmp_path / "收稿"


class TestTaken(Contract):
    @pytest.fixture
    def bench(self, base: Path) -> Bench:
        return bench_of(base, format="wordpress")  # it has one file of each picture


class TestStays(Contract):
    @pytest.fixture
    def bench(self, base: Path) -> Bench:
        return bench_of(base, taken="stays", names="slug-id", format="wordpress")


class Places:
    """The desk and its story, for tests of one place."""

    desk = Contract.desk
    story = Contract.story


class TestAFolder(Places):
    @pytest.mark.parametrize("format", ["html", "json", "ninjs", "docx", "text", "wordpress"])
    def test_it_holds_the_bundle_of_the_format_and_the_marker_has_the_key(
        self, base: Path, desk: Desk, story: Article, format: str
    ) -> None:
        parcel = packed(desk, story, time="2026-12-01T08:00:00+08:00")
        done = send(bench_of(base, format=format), parcel, Remembered())
        (folder,) = folders(base)
        assert folder.name == story.id
        assert (base / f"{story.id}.ready").read_text() == f"{parcel.key}\n"
        delivery = told(folder)
        assert (delivery["event"], delivery["delivery"], delivery["kind"]) == ("publish", parcel.key, format)
        assert (delivery["revision"], delivery["status"], delivery["time"]) == (story.revision, "publish", parcel.time)
        assert delivery["entry"] in {f["name"] for f in delivery["files"]}
        assert [n.kind for n in done.receipt] == ["kept"]
        assert sorted(p.name for p in base.iterdir()) == [story.id, f"{story.id}.ready"]

    def test_an_option_of_the_format_is_passed_on(self, base: Path, desk: Desk, story: Article) -> None:
        send(bench_of(base, **{"format": "html", "format.form": "article"}), packed(desk, story), Remembered())
        assert told(folders(base)[0])["entry"] == "article.html"

    def test_a_format_that_there_is_not_is_refused_with_those_there_are(
        self, base: Path, desk: Desk, story: Article
    ) -> None:
        with pytest.raises(Refused, match="html"):
            send(bench_of(base, format="nonsense"), packed(desk, story), Remembered())
        assert list(base.iterdir()) == []

    def test_without_a_marker_the_rename_is_the_sign(self, base: Path, desk: Desk, story: Article) -> None:
        send(bench_of(base, marker="none"), packed(desk, story), Remembered())
        assert [p.name for p in base.iterdir()] == [story.id]

    def test_the_same_delivery_again_changes_nothing(self, base: Path, desk: Desk, story: Article) -> None:
        site, parcel = connect(bench_of(base)), packed(desk, story)
        site.create(parcel, {})
        before = {p: p.stat().st_mtime_ns for p in base.rglob("*")}
        connect(bench_of(base)).create(parcel, {})
        assert {p: p.stat().st_mtime_ns for p in base.rglob("*")} == before

    def test_an_intake_that_takes_everything_does_not_confuse_it(
        self, base: Path, desk: Desk, story: Article, tmp_path: Path
    ) -> None:
        bench, ledger = bench_of(base), Remembered()
        for number, act in enumerate(("publish", "update", "correct", "withdraw", "update")):
            ledger.done.clear()
            send(bench, packed(desk, with_line(story, f"第{number}次。"), act=act), ledger)
            taken = tmp_path / f"taken-{number}"
            (base / story.id).rename(taken)
            (base / f"{story.id}.ready").unlink()
            delivery = told(taken)
            assert (delivery["event"], delivery["withdrawn"]) == (act, act == "withdraw")
            assert bool(delivery["files"]) == (act != "withdraw")
            assert connect(bench).read(ledger.held(f"article:{story.id}")) is None
        assert list(base.iterdir()) == []

    @pytest.mark.parametrize("names", ["id", "slug-id"])
    def test_what_may_have_arrived_is_withdrawn_under_its_name(
        self, base: Path, desk: Desk, story: Article, names: str
    ) -> None:
        bench, ledger = bench_of(base, names=names), Remembered()
        name = send(bench, packed(desk, story), ledger).held.id
        ledger.there.clear()  # the program ended before it knew
        send(bench, packed(desk, story, act="withdraw"), ledger)
        (folder,) = folders(base)
        assert folder.name == name
        assert (told(folder)["withdrawn"], told(folder)["article"]) == (True, story.id)

    def test_what_an_intake_has_begun_to_take_is_not_called_dropped(
        self, base: Path, desk: Desk, story: Article
    ) -> None:
        bench = bench_of(base)
        done = send(bench, packed(desk, story), Remembered())
        shutil.rmtree(base / story.id / "images")
        assert connect(bench).read(done.held) is None

    def test_where_it_stays_what_is_gone_is_asked_about(self, base: Path, desk: Desk, story: Article) -> None:
        bench, ledger = bench_of(base, taken="stays"), Remembered()
        send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        shutil.rmtree(base / story.id)
        with pytest.raises(Changed) as caught:
            send(bench, packed(desk, story, act="update"), ledger)
        assert caught.value.why == "gone"
        send(bench, packed(desk, story, act="update"), ledger, overwrite="")
        assert bench.articles(story) == 1

    def test_where_it_stays_a_picture_that_was_put_in_its_place_is_seen(
        self, base: Path, desk: Desk, story: Article
    ) -> None:
        bench, ledger = bench_of(base, taken="stays"), Remembered()
        send(bench, packed(desk, story), ledger)
        ledger.done.clear()
        picture = sorted((base / story.id / "images").iterdir())[0]
        picture.write_bytes(b"another")
        with pytest.raises(Changed) as caught:
            send(bench, packed(desk, story, act="update"), ledger)
        assert caught.value.theirs is not None and caught.value.theirs.notes == (f"images/{picture.name}",)

    @pytest.mark.parametrize(
        ("slug", "id"),
        [
            *(
                (slug, "")
                for slug in ("../../etc/passwd", "C:\\x", "con", "..", "\u202egpj", "稿" * 300, "\U00020000" * 90)
            ),
            *((".part", id) for id in ("../up", "/root", "a\\b", "x" * 300)),
        ],
    )
    def test_whatever_slug_and_id_are_nothing_leaves_the_folder(
        self, base: Path, desk: Desk, story: Article, slug: str, id: str
    ) -> None:
        named = msgspec.structs.replace(story, slug=slug, id=id or story.id)
        bench, ledger = bench_of(base, taken="stays", names="slug-id", format="text"), Remembered()
        parcel = packed(desk, named)
        before = set(base.parent.iterdir())
        send(bench, parcel, ledger)
        assert set(base.parent.iterdir()) == before
        (folder,) = folders(base)
        assert told(folder)["article"] == named.id
        send(bench, packed(desk, named), Remembered())
        assert folders(base) == [folder]

    def test_a_link_in_a_folder_that_stays_is_not_followed(
        self, base: Path, desk: Desk, story: Article, tmp_path: Path
    ) -> None:
        bench, ledger = bench_of(base, taken="stays"), Remembered()
        done = send(bench, packed(desk, story), ledger)
        (tmp_path / "private").write_text("private")
        (base / story.id / "link").symlink_to(tmp_path / "private")
        (base / story.id / "links").symlink_to(tmp_path)
        seen = connect(bench).read(done.held)
        assert seen is not None and seen.held.mark == done.held.mark
        ledger.done.clear()
        send(bench, packed(desk, story, act="update"), ledger)
        assert (tmp_path / "private").read_text() == "private"


class TestAwayOrFull(Places):
    def test_a_network_folder_that_is_away_is_later_and_is_never_made(
        self, base: Path, desk: Desk, story: Article
    ) -> None:
        bench = bench_of(base)
        base.rmdir()
        with pytest.raises(Later, match="network folder"):
            connect(bench).create(packed(desk, story), {})
        with pytest.raises(Refused) as caught:
            connect(bench).check()
        assert caught.value.kind == "address"
        assert not base.exists()

    def test_a_folder_that_may_not_be_written_to_is_refused(self) -> None:
        base = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
        base.chmod(0o555)
        code = (
            "import os, sys\nfrom pathlib import Path\nfrom newsdesk.publish.folder import FolderPublisher, _Folder\n"
            "from newsdesk.extend.publishing import Refused, Target\nfrom newsdesk.publish.wire import HttpWire\n"
            "if os.geteuid() == 0: os.setuid(65534)\n"  # nothing is forbidden to root
            "site = FolderPublisher().connect(Target('t', 'folder', sys.argv[1]), '', HttpWire())\n"
            "for ask in (site.check, lambda: _Folder(Path(sys.argv[1]), HttpWire()).put('x', {'a': b''})):\n"
            "    try: ask()\n    except Refused as told: print(told.kind)\n"
        )
        done = run(code, str(base))
        base.rmdir()
        assert done.stdout.split() == ["rights", "rights"], done.stderr

    def test_a_full_disk_is_a_sentence_and_leaves_nothing_ready(self) -> None:
        if not shutil.which("unshare"):
            pytest.skip("no way to have a small disk here")
        code = (
            "import subprocess, tempfile\nfrom pathlib import Path\nfrom newsdesk.publish.folder import _Folder\n"
            "from newsdesk.extend.publishing import Later\nfrom newsdesk.publish.wire import HttpWire\n"
            "base = Path(tempfile.mkdtemp())\n"
            "mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', base]).returncode\n"
            "if mounted: print('no mount'); raise SystemExit\n"
            "try: _Folder(base, HttpWire()).put('x', {'a': bytes(9000), 'b': bytes(99999)})\n"
            "except Later as told: print('full' if 'the disk is full' in str(told) else told)\n"
            "print([p.name for p in base.iterdir()])\nsubprocess.run(['umount', base])\nbase.rmdir()\n"
        )
        done = run(code, before=("unshare", "-rm"))
        if "no mount" in done.stdout or (done.returncode and "unshare" in done.stderr):
            pytest.skip("no small disk may be mounted here")
        assert done.stdout.split("\n")[:2] == ["full", "[]"], done.stderr

    @pytest.mark.parametrize("address", ["", "收稿", "./x", "\0"])
    def test_a_path_that_is_not_whole_is_refused(self, address: str) -> None:
        with pytest.raises(UserError, match="whole path"):
            FolderPublisher().connect(Target("t", "folder", address), "", HttpWire())

    @pytest.mark.parametrize("marker", ["", "ready", "/../x", ".ready/x", ".a b"])
    def test_a_marker_that_is_none_is_refused(self, base: Path, marker: str) -> None:
        with pytest.raises(UserError):
            FolderPublisher().connect(Target("t", "folder", str(base), options={"marker": marker}), "", HttpWire())

    def test_stopped_while_it_writes_nothing_is_ready(self, base: Path, desk: Desk, story: Article) -> None:
        wire = HttpWire()
        site, parcel = connect(bench_of(base), wire), packed(desk, story)
        site.expected(parcel, {})  # the bundle is made
        wire.stop()
        with pytest.raises(Stopped):
            site.create(parcel, {})
        assert list(base.iterdir()) == []


SMALL = """
from types import SimpleNamespace
from newsdesk.article.article import new_article
from newsdesk.extend.ports import Bundle, House
from newsdesk.extend.publishing import Parcel, Target
from newsdesk.publish.folder import FolderPublisher

def put(base, key):
    article = new_article("5f0c8b52-0000-4000-8000-000000000001", "a", "b", created="2026-11-01T00:00:00Z")
    def bundle(format, options):
        return Bundle("a.html", {"a.html": f"<p>{key}</p>".encode(), "images/b.jpg": key.encode() * 9})
    parcel = Parcel(key, "publish", article, {}, House(), (), bundle)
    site = FolderPublisher().connect(Target("t", "folder", base), "", SimpleNamespace(stopped=False))
    site.create(parcel, {})
"""
KILLED = f"""{SMALL}
import os, sys, shutil, tempfile
base, at, count = sys.argv[1], int(sys.argv[2]), 0
def hook(event, told):
    global count
    here = told and isinstance(told[0], (str, os.PathLike)) and base in str(told[0])
    if event in ("os.remove", "os.rmdir") or here and (event == "open" or event.startswith("os.")):
        count += 1
        if count == at:
            os._exit(9)
sys.addaudithook(hook)
put(base, "key-1")
"""
put: dict[str, Any] = {}
exec(SMALL, put)


class TestKilled:
    @pytest.mark.parametrize("before", [False, True], ids=["the first time", "in the place of another"])
    def test_killed_at_any_operation_what_is_marked_ready_is_whole_and_the_next_try_ends_it(
        self, base: Path, before: bool
    ) -> None:
        at, ended = 1, False
        while not ended:
            shutil.rmtree(base)
            base.mkdir()
            if before:
                put["put"](str(base), "key-0")
            done = run(KILLED, str(base), str(at))
            ended = done.returncode == 0
            assert ended or done.returncode == 9, done.stderr
            for marker in base.glob("*.ready"):
                key = told(base / marker.stem)["delivery"]
                assert key == marker.read_text().strip(), f"killed at {at}"
            assert all(told(folder) for folder in folders(base)), f"killed at {at}"
            put["put"](str(base), "key-1")
            (folder,) = folders(base)
            assert told(folder)["delivery"] == "key-1"
            left = {p.name for p in base.iterdir() if not p.name.startswith(f".{folder.name}.rea")}
            assert left == {folder.name, f"{folder.name}.ready"}, f"killed at {at}"
            at += 1
        assert at > 15


def run(code: str, *arguments: str, before: tuple[str, ...] = (), **more: Any) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [*before, sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60, **more)
