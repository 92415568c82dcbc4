"""Publishes to a real WordPress through a network that fails, and counts what stands there: one of each, every time.

python benchmarks/exactly_once.py [rounds]        (2 when none is given: more than 300 runs)

Each run publishes the sample story (three pictures) as a new article into an emptied WordPress 6.1.9 with its MariaDB,
which scripts/wordpress.sh put in place. Between the two stands a proxy (faulty_proxy.py). The runs:

- every fault of the network at every request in turn: the outbox goes on as it does, by a clock that is moved forward;
- the program killed (SIGKILL) at every request, before and after it was passed on, then started again;
- the button pressed twice, in two threads at once;
- two processes on one library at once;
- two machines at once, each with a library of its own, that hold the same article;
- an update, each fault at each of its requests: afterwards the newer text stands there, once.

After each run, all that may arrive late has arrived. Counted are WordPress's own rows: posts in any state but trash,
attachments and their files; and the post must be published with the text that was sent.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "cms"), str(ROOT / "benchmarks")]

from faulty_proxy import DEATHS, NETWORK, Proxy  # noqa: E402
from wordpress import EDITOR, WordPress, missing, wordpress  # noqa: E402

from newsdesk.article.article import Article  # noqa: E402
from newsdesk.article.blocks import TextBlock  # noqa: E402
from newsdesk.article.edits import Replace  # noqa: E402
from newsdesk.article.richtext import rich  # noqa: E402
from newsdesk.base.clock import now  # noqa: E402
from newsdesk.base.message import M  # noqa: E402
from newsdesk.base.paths import user_paths  # noqa: E402
from newsdesk.desk.desk import Desk  # noqa: E402
from newsdesk.desk.outbox import Outbox, Wish  # noqa: E402
from newsdesk.desk.sample import open_sample, sample_profile  # noqa: E402
from newsdesk.extend.publishing import Target  # noqa: E402
from newsdesk.publish.wire import HttpWire  # noqa: E402

PATIENCE = 1.5
"""Seconds that the runs' own wire waits for an answer: WordPress takes up to one here for a picture."""
PICTURES = 3
MARK = "增补的一句。"


class Moved:
    """A clock that goes on by itself and can be moved."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> datetime:
        return now() + self.by


class Machine:
    """A desk with a library of its own, and the target."""

    def __init__(self, home: Path, address: str, password: str) -> None:
        self.home, self.clock = home, Moved()
        paths = user_paths({"NEWSDESK_HOME": str(home)})
        self.desk = Desk.open(paths, clock=self.clock, profile=sample_profile())
        self.desk.change_settings(
            targets=(Target("site", "wordpress", address, EDITOR),), profile=str(sample_profile())
        )
        self.sample = self.desk.library.load(open_sample(self.desk))
        self.outbox = Outbox(self.desk, lambda target: HttpWire(connect=2, read=PATIENCE))
        self.outbox.secrets.use(self.outbox.target("site"), password)

    def story(self, article_id: str) -> Article:
        """The sample as another article."""
        made = msgspec.structs.replace(self.sample, id=article_id, slug="")
        self.desk.library.create(made)
        return made

    def longer(self, article: Article) -> Article:
        session = self.desk.open_session(article.id)
        put = (TextBlock(self.desk.new_id(), "paragraph", rich(MARK)),)
        session.document.do(M("Type"), Replace(len(article.blocks), (), put))
        assert session.close()
        return self.desk.library.load(article.id)

    def press(self, article: Article) -> str:
        """Press the button: the delivery's id."""
        act = self.outbox.act_for(article.id, "site")
        return self.outbox.put(article, Wish("site", act)).id

    def finish(self, settle: Callable[[], None] = lambda: None) -> None:
        """Let the outbox go on until nothing is open, moving the clock to what is due; what may arrive late arrives
        before it is looked once more."""
        rows = self.desk.library.outbox
        for _ in range(60):
            due = self.outbox.work(lambda row, doing: None)
            if due is None and not rows.waiting():
                return
            if any(row.state == "sent" for row in rows.waiting()):
                settle()
            wait = ((due or self.clock()) - self.clock()).total_seconds()
            self.clock.by += timedelta(seconds=max(wait, 0) + 0.5)
        raise AssertionError("it does not end")

    def state(self, delivery: str) -> str:
        row = self.desk.library.outbox.get(delivery)
        return row.state if row.state != "needs-you" else f"needs-you: {row.problem}"


def standing(site: WordPress, text: str = "") -> str:
    """What is wrong with what stands there; "" when it is one published post with each picture once."""
    posts = [p for p in site.posts() if p["post_status"] not in ("trash", "auto-draft")]
    wrong = []
    if [p["post_status"] for p in posts] != ["publish"]:
        wrong.append(f"posts {[(p['ID'], p['post_status']) for p in posts]}")
    attached = site.attachments()
    originals = [p for p in site.uploads() if not re.search(r"-(\d+x\d+|scaled)\.\w+$", p.name)]
    if len(attached) != PICTURES or len(originals) != PICTURES:
        wrong.append(f"{len(attached)} attachments, {len(originals)} files")
    if posts:
        shown = set(map(int, re.findall(r"wp-image-(\d+)", posts[0]["post_content"])))
        if shown != {int(a["ID"]) for a in attached}:
            wrong.append(f"shows {sorted(shown)} of {sorted(int(a['ID']) for a in attached)}")
        if text and text not in posts[0]["post_content"]:
            wrong.append("the newer text is not there")
    return "; ".join(wrong)


class Bench:
    def __init__(self, site: WordPress, folder: Path) -> None:
        self.site, self.folder = site, folder
        self.proxy = Proxy(site.address, PATIENCE)
        self.password = site.users[EDITOR]
        self.machine = Machine(folder / "one", self.proxy.address, self.password)
        self.runs: Counter[str] = Counter()
        self.failed: list[str] = []

    def count(self, name: str, told: str, wrong: str) -> None:
        self.runs[name] += 1
        if sys.stderr.isatty() or os.environ.get("NEWSDESK_PROGRESS"):
            print(f"{time.strftime('%X')} {name}, {told}", file=sys.stderr, flush=True)
        if wrong:
            self.failed.append(f"{name}, {told}: {wrong}")
            print(f"  FAILED {name}, {told}: {wrong}", flush=True)

    def clean(self, fault: str = "", at: int = 0) -> Article:
        self.proxy.fresh()
        self.site.reset()
        with self.machine.desk.library._store.write() as db:
            db.execute("DELETE FROM standing")  # the emptied WordPress has none of them
        self.proxy.fresh(fault, at)
        return self.machine.story(self.machine.desk.new_id())

    def requests(self) -> tuple[list[str], list[str], list[str]]:
        """What a first delivery, an update and one of nothing new ask for."""
        article = self.clean()
        asked = []
        for again in (False, True, True):
            if again:
                article = self.machine.longer(article) if len(asked) == 1 else article
            act = self.machine.outbox.act_for(article.id, "site")
            self.machine.outbox.put(article, Wish("site", act))
            self.machine.finish()
            asked.append(list(self.proxy.asked))
            self.proxy.fresh()
        assert standing(self.site, MARK) == "", standing(self.site, MARK)
        return asked[0], asked[1], asked[2]

    def network(self, most: int) -> None:
        for fault in NETWORK:
            for at in range(1, most + 1):
                article = self.clean(fault, at)
                delivery = self.machine.press(article)
                self.machine.finish(self.proxy.settle)
                self.proxy.settle()
                wrong = standing(self.site)
                state = self.machine.state(delivery)
                self.count(f"network: {fault}", f"request {at}", wrong or ("" if state == "verified" else state))

    def updates(self, most: int) -> None:
        for fault in NETWORK:
            for at in range(1, most + 1):
                article = self.clean()
                self.machine.press(article)
                self.machine.finish()
                self.proxy.fresh(fault, at)
                delivery = self.machine.press(self.machine.longer(article))
                self.machine.finish(self.proxy.settle)
                self.proxy.settle()
                wrong = standing(self.site, MARK)
                state = self.machine.state(delivery)
                self.count(f"update: {fault}", f"request {at}", wrong or ("" if state == "verified" else state))

    def kills(self, most: int) -> None:
        for death in DEATHS:
            for at in range(1, most + 1):
                article = self.clean(death, at)
                started: list[subprocess.Popen[str]] = []
                self.proxy.kill = lambda started=started: (started[0].kill(), started[0].wait())  # type: ignore[misc]
                started.append(self.command("publish", article.id, "--to", "site", "--password-stdin"))
                self.send_password(started[0])
                died = started[0].returncode == -signal.SIGKILL
                self.machine.finish(self.proxy.settle)
                wrong = standing(self.site)
                self.count(f"process: {death}", f"request {at}", wrong or ("" if died else "it was not killed"))

    def command(self, *arguments: str, home: Path | None = None) -> subprocess.Popen[str]:
        env = {**os.environ, "NEWSDESK_HOME": str(home or self.machine.home)}
        return subprocess.Popen(
            [sys.executable, "-m", "newsdesk", *arguments, "--json"],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def send_password(self, process: subprocess.Popen[str]) -> str:
        return process.communicate(self.password + "\n", timeout=120)[0]

    def twice(self, rounds: int) -> None:
        for number in range(rounds):
            article = self.clean()
            ids: list[str] = []

            def press(article: Article = article, ids: list[str] = ids) -> None:
                ids.append(self.machine.press(article))
                self.machine.outbox.send(ids[-1])

            threads = [threading.Thread(target=press) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.machine.finish()
            wrong = standing(self.site) or ("" if len(set(ids)) == 1 else "two deliveries")
            self.count("pressed twice", f"round {number}", wrong)

    def processes(self, rounds: int) -> None:
        for number in range(rounds):
            article = self.clean()
            both = [self.command("publish", article.id, "--to", "site", "--password-stdin") for _ in range(2)]
            senders = [threading.Thread(target=self.send_password, args=(p,)) for p in both]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            self.machine.finish()
            self.count("two processes", f"round {number}", standing(self.site))

    def machines(self, rounds: int) -> None:
        other = Machine(self.folder / "two", self.proxy.address, self.password)
        for number in range(rounds):
            article = self.clean()
            with other.desk.library._store.write() as db:
                db.execute("DELETE FROM standing")
            theirs = other.story(article.id)
            gate = threading.Barrier(2)

            def publish(machine: Machine, article: Article, gate: threading.Barrier = gate) -> None:
                machine.press(article)
                gate.wait()
                machine.finish()

            pairs = ((self.machine, article), (other, theirs))
            threads = [threading.Thread(target=publish, args=pair) for pair in pairs]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.count("two machines", f"round {number}", standing(self.site))
        other.desk.close()

    def close(self) -> None:
        self.machine.desk.close()
        self.proxy.close()


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    if why := missing():
        print(why)
        return 3
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-once-"))
    try:
        with wordpress() as site:
            bench = Bench(site, folder)
            first, update, same = bench.requests()
            for name, asked in (("first delivery", first), ("update", update), ("nothing new", same)):
                print(f"{name}: {len(asked)} requests")
                for line in asked:
                    print(f"  {line[:110]}")
            bench.network(len(first))
            bench.updates(len(update))
            bench.kills(len(first))
            bench.twice(20 * rounds)
            bench.processes(10 * rounds)
            bench.machines(20 * rounds)
            bench.close()
            print()
            for name, runs in sorted(bench.runs.items()):
                failed = sum(line.startswith(f"{name},") for line in bench.failed)
                print(f"{name:24} {runs:4} runs, {failed} with anything but one post and one of each picture")
            took = time.monotonic() - began
            print(f"{sum(bench.runs.values())} runs, {len(bench.failed)} failed, {took:.0f} s")
            return 1 if bench.failed else 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
