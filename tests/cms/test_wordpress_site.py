"""The WordPress of the tests is a real one: it lets in, refuses, makes sizes of pictures, and leaves nothing behind."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
from pathlib import Path
from typing import Any

import editor
import pytest
from asking import ask, basic
from PIL import Image
from wordpress import EDITOR, READER, REPORTER, WordPress, missing

HERE = Path(__file__).parent
TEXT = "<!-- wp:paragraph -->\n<p>一段。</p>\n<!-- /wp:paragraph -->"


def jpeg(width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(held, "JPEG")
    return held.getvalue()


def upload(site: WordPress, name: str, data: bytes, user: str = EDITOR) -> dict[str, Any]:
    headers = {"Content-Type": "image/jpeg", "Content-Disposition": f'attachment; filename="{name}"'}
    answer = site.ask("/wp-json/wp/v2/media", user, body=data, headers=headers)
    assert answer.status == 201, answer.body
    return answer.json


def test_the_site_says_where_its_api_is(wordpress: WordPress) -> None:
    assert f'<{wordpress.address}/wp-json/>; rel="https://api.w.org/"' in wordpress.ask("/").headers["Link"]
    told = wordpress.ask("/wp-json/").json
    assert "wp/v2" in told["namespaces"]
    assert "application-passwords" in told["authentication"]


def test_the_api_is_reached_without_named_permalinks_too(wordpress: WordPress) -> None:
    assert wordpress.ask("/?rest_route=/wp/v2/users/me", REPORTER).json["name"] == REPORTER
    wordpress.pretty(False)
    assert "rest_route=/" in wordpress.ask("/").headers["Link"]
    assert wordpress.ask("/?rest_route=/wp/v2/users/me", REPORTER).json["name"] == REPORTER
    assert not wordpress.ask("/wp-json/wp/v2/users/me", REPORTER).body.startswith(b"{")
    wordpress.reset()
    assert wordpress.ask("/wp-json/wp/v2/users/me", REPORTER).json["name"] == REPORTER


@pytest.mark.parametrize(
    ("user", "may"),
    [
        (EDITOR, {"unfiltered_html", "publish_posts", "upload_files"}),
        (REPORTER, {"publish_posts", "upload_files"}),
        (READER, set()),
    ],
)
def test_each_user_may_what_the_role_says(wordpress: WordPress, user: str, may: set[str]) -> None:
    told = wordpress.ask("/wp-json/wp/v2/users/me?context=edit", user).json
    held = {name for name, on in told["capabilities"].items() if on}
    assert held & {"unfiltered_html", "publish_posts", "upload_files"} == may


def test_a_wrong_password_and_a_password_taken_back_are_refused(wordpress: WordPress) -> None:
    me = wordpress.address + "/wp-json/wp/v2/users/me"
    assert ask(me, headers=basic(EDITOR, "not the password")).status == 401
    assert ask(me).status == 401
    assert wordpress.ask("/wp-json/wp/v2/users/me", REPORTER).status == 200
    wordpress.sql("DELETE FROM wp_usermeta WHERE meta_key = '_application_passwords'")
    assert wordpress.ask("/wp-json/wp/v2/users/me", REPORTER).status == 401


def test_a_reader_may_not_write(wordpress: WordPress) -> None:
    assert wordpress.ask("/wp-json/wp/v2/posts", READER, body={"title": "x"}).status == 403
    assert wordpress.posts() == []


def test_an_uploaded_picture_has_smaller_sizes_that_are_served(wordpress: WordPress) -> None:
    media = upload(wordpress, "harbour.jpg", jpeg(1800, 1200), REPORTER)
    sizes = media["media_details"]["sizes"]
    assert {name: sizes[name]["width"] for name in ("thumbnail", "medium", "large", "1536x1536")} == {
        "thumbnail": 150,
        "medium": 300,
        "large": 1024,
        "1536x1536": 1536,
    }
    with Image.open(io.BytesIO(ask(sizes["large"]["source_url"]).body)) as image:
        assert image.size == (1024, 683)
    assert [row["ID"] for row in wordpress.attachments()] == [media["id"]]
    assert len(wordpress.uploads()) == len(sizes)  # the original is one of them, under "full"


def test_what_is_said_of_the_database_is_so(wordpress: WordPress) -> None:
    for status in ("draft", "publish", "future"):
        body = {"title": "标题", "slug": "a-slug", "status": status, "date_gmt": "2036-01-01T00:00:00"}
        assert wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body=body).status == 201
    assert len(wordpress.posts()) == 3
    assert "draft" in [row["post_status"] for row in wordpress.posts(slug="a-slug")]
    assert wordpress.posts()[0]["post_title"] == "标题"
    assert wordpress.php("return wp_count_posts();")["draft"] == "1"
    before = wordpress.posts()[-1]["ID"]
    wordpress.reset()
    assert wordpress.posts() == []
    assert wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body={"title": "x"}).json["id"] > before


def test_local_time_is_not_utc(wordpress: WordPress) -> None:
    wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body={"title": "x", "date_gmt": "2026-02-03T04:05:06"})
    (post,) = wordpress.posts()
    assert (post["post_date_gmt"], post["post_date"]) == ("2026-02-03 04:05:06", "2026-02-03 12:05:06")


def test_a_site_that_is_down_answers_nothing_and_comes_back(wordpress: WordPress) -> None:
    wordpress.stop()
    with pytest.raises(urllib.error.URLError):
        wordpress.ask("/wp-json/")
    wordpress.start()
    assert wordpress.ask("/wp-json/").status == 200


@pytest.mark.skipif(bool(editor.missing()), reason=editor.missing())
def test_the_block_editor_tells_valid_blocks_from_broken_ones(wordpress: WordPress) -> None:
    broken = "<!-- wp:heading -->\n<p>not a heading</p>\n<!-- /wp:heading -->"
    inner = f'<!-- wp:group -->\n<div class="wp-block-group">{TEXT}</div>\n<!-- /wp:group -->'
    body = {"title": "x", "content": f"{inner}\n\n{broken}"}
    post = wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body=body).json["id"]
    found = editor.opened(wordpress, post)
    assert editor.every(found["blocks"]) == [("core/group", True), ("core/paragraph", True), ("core/heading", False)]
    assert "一段。" in found["content"]


def gone(port: int, folder: Path) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) != 0 and not folder.exists()


@pytest.mark.skipif(bool(missing()), reason=missing())
def test_a_test_run_that_is_killed_leaves_no_server_and_no_files() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        "from wordpress import wordpress\n"
        "with wordpress() as site:\n"
        "    print(site.address, site.folder, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        address, folder = run.stdout.readline().split()
        port = int(address.rpartition(":")[2])
        assert ask(address + "/wp-json/").status == 200
        os.kill(run.pid, signal.SIGKILL)
    end = time.monotonic() + 20
    while not gone(port, Path(folder)):
        assert time.monotonic() < end, "a server or its files are still there"
        time.sleep(0.05)
