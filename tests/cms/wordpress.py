"""A real WordPress of one's own on loopback: its MariaDB, its files, its users, gone when the session ends.

scripts/wordpress.sh puts the programs in place (docs/cms-tests.md). The database is made once for a version of
WordPress and of these scripts, under build/wordpress, and copied at each start. Everything else lies in a temporary
folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asking import Answer, ask, basic
from running import Failed, Server, free_port

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "build" / "wordpress"
PHP = Path(__file__).parent / "php"
HOW = "run scripts/wordpress.sh (docs/cms-tests.md)"

# The first is the administrator of the installation. Authors and subscribers lack unfiltered_html.
EDITOR, REPORTER, READER = "editor-in-chief", "reporter", "reader"
ROLES = {EDITOR: "administrator", REPORTER: "author", READER: "subscriber"}
TABLES = ("commentmeta", "comments", "links", "options", "postmeta", "posts", "termmeta", "terms")
TABLES += ("term_relationships", "term_taxonomy", "usermeta", "users")


def _tool(name: str) -> str:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin") or ""


def missing() -> str:
    """Why there is no WordPress here, as a reason to skip; nothing when there is one."""
    if not all(map(_tool, ("php", "mariadbd", "mariadb-install-db"))):
        return f"no PHP or MariaDB: {HOW}"
    return "" if (PLACE / "site" / "wp-load.php").is_file() else f"no WordPress: {HOW}"


def _php(script: str, *arguments: str, text: str = "") -> Any:
    """What a script of ours prints, read as JSON."""
    settings = ("-d", "display_errors=stderr", "-d", "sendmail_path=/bin/true", "-d", "memory_limit=512M")
    done = subprocess.run(
        [_tool("php"), *settings, str(PHP / script), *arguments],
        input=text,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"{script}: {done.stdout[-1500:]} {done.stderr[-1500:]}") from None


def _mariadb(folder: Path, data: Path, *more: str) -> Server:
    """A database server that no network reaches; it is ready when this returns."""
    # It writes nothing to be safe: what it holds is thrown away.
    settings = ("--skip-networking", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0")
    sizes = ("--innodb-log-file-size=16M", "--innodb-buffer-pool-size=64M", "--innodb-doublewrite=0")
    user = ("--user=root",) if os.geteuid() == 0 else ()
    command = (_tool("mariadbd"), "--no-defaults", *user, *settings, *sizes, *more)
    places = (f"--datadir={data}", f"--socket={folder / 'db'}", f"--pid-file={folder / 'db.pid'}")
    server = Server([*command, *places], folder / "mariadb.log", clear=folder)
    server.wait(lambda log: "ready for connections" in log)
    return server


@dataclass
class WordPress:
    """A running site. ``users`` are names with their application passwords, ``passwords`` those for the log-in page."""

    address: str
    users: dict[str, str]
    passwords: dict[str, str]
    folder: Path
    _server: Server | None = field(default=None, repr=False)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def ask(self, path: str, user: str = "", **more: Any) -> Answer:
        """A request from the test's side, with the application password of ``user``."""
        headers = {**(basic(user, self.users[user]) if user else {}), **more.pop("headers", {})}
        return ask(self.address + path, headers=headers, **more)

    def start(self) -> None:
        """The web server, again at the same address."""
        if self._server is not None:
            return
        settings = {
            "display_errors": "0",
            "log_errors": "1",
            "sendmail_path": "/bin/true",
            "memory_limit": "512M",
            "upload_max_filesize": "64M",
            "post_max_size": "64M",
            "max_execution_time": "60",
            "opcache.revalidate_freq": "0",
        }
        command = [_tool("php"), *(part for name, value in settings.items() for part in ("-d", f"{name}={value}"))]
        host = self.address.removeprefix("http://")
        command += ["-S", host, "-t", str(self.site), str(PHP / "router.php")]
        server = Server(command, self.folder / "php.log", {"PHP_CLI_SERVER_WORKERS": "4"})
        server.wait(lambda log: log.count(" started") >= 4 or "Failed to listen" in log)
        if "Failed to listen" in server.told():
            server.kill()
            raise Failed(server.told())
        self._server = server

    def stop(self) -> None:
        """The web server: from now on nothing answers. The database stays."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def sql(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Rows of the database, past all of WordPress; tables are named wp_posts and so on."""
        found: list[dict[str, Any]] = self._run([(query, values)])
        return found

    def php(self, code: str) -> Any:
        """What PHP code returns inside WordPress: ``return wp_count_posts();``"""
        return _php("run.php", str(self.site), text=code)

    def posts(self, kind: str = "post", slug: str | None = None) -> list[dict[str, Any]]:
        """Rows of wp_posts in the order of their making, of any status, in the bin too; not the editor's own saves."""
        found = self.sql("SELECT * FROM wp_posts WHERE post_type = ? AND post_status <> 'auto-draft' ORDER BY ID", kind)
        return [row for row in found if slug is None or row["post_name"] == slug]

    def attachments(self) -> list[dict[str, Any]]:
        return self.posts("attachment")

    def uploads(self) -> list[Path]:
        """Every file under uploads, sub-sizes with it."""
        return sorted(p for p in (self.site / "wp-content" / "uploads").rglob("*") if p.is_file())

    def pretty(self, on: bool) -> None:
        """Permalinks with names, or plain ones, where the API is at ``/?rest_route=`` only."""
        structure = "/%year%/%monthnum%/%postname%/" if on else ""
        self.php(f"global $wp_rewrite; $wp_rewrite->set_permalink_structure('{structure}'); flush_rewrite_rules();")

    def reset(self) -> None:
        """As it was installed: no post, no upload, the users with their passwords. Ids are never given again."""
        self.start()
        steps: list[tuple[str, tuple[object, ...]]] = [("START TRANSACTION", ())]
        for table in TABLES:
            steps += [
                (f"DELETE FROM wp_{table}", ()),
                (f"INSERT INTO wp_{table} SELECT * FROM kept.wp_{table}", ()),
            ]
        self._run([*steps, ("COMMIT", ())])
        shutil.rmtree(self.site / "wp-content" / "uploads", ignore_errors=True)

    def _run(self, steps: list[tuple[str, tuple[object, ...]]]) -> Any:
        return _php("query.php", str(self.folder / "db"), text=json.dumps(steps))


def _lay(folder: Path, address: str) -> None:
    """WordPress's files with their configuration."""
    shutil.copytree(PLACE / "site", folder / "site")
    shutil.copy(PHP / "config.php", folder / "site" / "wp-config.php")
    _say(folder, address)


def _say(folder: Path, address: str) -> None:
    (folder / "here.json").write_text(json.dumps({"address": address, "socket": str(folder / "db")}), "utf-8")


def _template() -> Path:
    """The folder with a database that is ready and ``users.json``; made when there is none, by one process."""
    of = hashlib.sha256((PLACE / "site" / "wp-includes" / "version.php").read_bytes())
    for script in ("install.php", "config.php"):
        of.update((PHP / script).read_bytes())
    of.update(Path(__file__).read_bytes())
    template = PLACE / f"database-{of.hexdigest()[:12]}"
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.is_dir():
            for old in PLACE.glob("database-*"):
                shutil.rmtree(old)
            _make(template)
    return template


def _make(template: Path) -> None:
    with _folder() as folder:
        user = ("--user=root",) if os.geteuid() == 0 else ()
        command = (_tool("mariadb-install-db"), "--no-defaults", *user, "--auth-root-authentication-method=normal")
        more = ("--skip-test-db", "--innodb-log-file-size=16M")
        subprocess.run([*command, *more, f"--datadir={folder / 'data'}"], check=True, capture_output=True, timeout=120)
        _lay(folder, "http://127.0.0.1")
        server = _mariadb(folder, folder / "data")
        try:
            made = WordPress("", {}, {}, folder)
            users = _php("install.php", str(made.site), json.dumps(ROLES))
            made.sql("SHUTDOWN")
            server.wait(lambda log: "Shutdown complete" in log)
        finally:
            server.kill()
        (folder / "users.json").write_text(json.dumps(users), "utf-8")
        work = template.with_name("making")
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        shutil.copytree(folder / "data", work / "data")
        shutil.copy(folder / "users.json", work)
        work.rename(template)


@contextmanager
def _folder() -> Iterator[Path]:
    # Not under pytest's own: the path of a socket has 107 bytes at most.
    folder = Path(tempfile.mkdtemp(prefix="newsdesk-wordpress-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def wordpress() -> Iterator[WordPress]:
    """A running WordPress with ROLES as users and nothing in it."""
    template = _template()
    with _folder() as folder:
        shutil.copytree(template / "data", folder / "data")
        users = json.loads((template / "users.json").read_text("utf-8"))
        _lay(folder, "")
        database = _mariadb(folder, folder / "data")
        passwords = {name: one for name, (one, _) in users.items()}
        secrets = {name: secret for name, (_, secret) in users.items()}
        here = WordPress("", secrets, passwords, folder)
        try:
            _listen(here)
            yield here
        finally:
            here.stop()
            database.kill()


def _listen(here: WordPress) -> None:
    for last in (False, False, True):  # another program may take the port before PHP has it
        here.address = f"http://127.0.0.1:{free_port()}"
        _say(here.folder, here.address)
        try:
            return here.start()
        except Failed:
            if last:
                raise
    return None
