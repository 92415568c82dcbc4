"""The Ghost of the tests is a real one: it lets its key in, refuses others, and tells when a post has changed."""

from __future__ import annotations

import io
import urllib.error
import uuid

import pytest
from asking import ask
from ghost import Ghost
from PIL import Image

pytestmark = pytest.mark.ghost


def test_the_site_is_told_to_anybody_and_its_settings_to_none(ghost: Ghost) -> None:
    site = ask(ghost.address + "/ghost/api/admin/site/").json["site"]
    assert (site["title"], site["version"], site["url"]) == ("Testblatt", "5.130", ghost.address + "/")
    assert ask(ghost.address + "/ghost/api/admin/config/").status == 403


def test_the_key_lets_in_and_another_does_not(ghost: Ghost) -> None:
    assert ghost.ask("posts/").json["posts"] == []
    name, _, secret = ghost.key.partition(":")
    assert ghost.ask("posts/", f"{name}:{secret[::-1]}").status == 401
    assert ghost.ask("posts/", f"{'0' * 24}:{secret}").status == 401


def test_a_post_arrives_and_a_stale_change_is_refused(ghost: Ghost) -> None:
    body = {"posts": [{"title": "标题", "slug": "a-slug", "html": "<p>一段。</p>"}]}
    made = ghost.ask("posts/?source=html", body=body)
    assert made.status == 201, made.body
    (post,) = ghost.posts(slug="a-slug")
    assert (post["title"], post["status"], post["html"]) == ("标题", "draft", "<p>一段。</p>")
    change = {"posts": [{"title": "x", "updated_at": "2020-01-01T00:00:00.000Z"}]}
    assert ghost.ask(f"posts/{post['id']}/", method="PUT", body=change).status == 409
    change["posts"][0]["updated_at"] = made.json["posts"][0]["updated_at"]
    assert ghost.ask(f"posts/{post['id']}/", method="PUT", body=change).status == 200
    ghost.reset()
    assert ghost.posts() == []


def test_an_uploaded_picture_is_served(ghost: Ghost) -> None:
    held = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(held, "JPEG")
    edge = uuid.uuid4().hex
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = head.encode() + held.getvalue() + f"\r\n--{edge}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    answer = ghost.ask("images/upload/", body=body, headers=headers)
    assert answer.status == 201, answer.body
    with Image.open(io.BytesIO(ask(answer.json["images"][0]["url"]).body)) as image:
        assert image.size == (1200, 800)
    assert ghost.images()


def test_a_site_that_is_down_answers_nothing_and_comes_back_with_its_posts(ghost: Ghost) -> None:
    ghost.ask("posts/", body={"posts": [{"title": "x"}]})
    ghost.stop()
    with pytest.raises(urllib.error.URLError):
        ghost.ask("posts/")
    ghost.start()
    assert [post["title"] for post in ghost.ask("posts/").json["posts"]] == ["x"]
