"""A person lets Newsdesk publish on their WordPress, in the browser, without typing a password."""

from __future__ import annotations

import html
import re
import threading
import time
from urllib.parse import urlencode

import pytest
from asking import ask
from wordpress import EDITOR, REPORTER, WordPress

from newsdesk.extend.publishing import Refused, Target
from newsdesk.publish.authorize import Receiver, authorize_address, authorized
from newsdesk.publish.wire import HttpWire
from newsdesk.publish.wordpress import WordPressPublisher

APP = "4c1f7f6e-64f3-4f6c-9f5b-2a1a0f1f8f11"
FORM = "application/x-www-form-urlencoded"


def signed_in(site: WordPress, user: str) -> str:
    """The cookies of a browser that has logged in."""
    sent = {"log": user, "pwd": site.passwords[user], "wp-submit": "Log In", "testcookie": "1"}
    headers = {"Content-Type": FORM, "Cookie": "wordpress_test_cookie=WP%20Cookie%20check"}
    answer = ask(f"{site.address}/wp-login.php", body=urlencode(sent).encode(), headers=headers)
    assert answer.status == 302, answer.body
    told: list[str] = answer.headers.get_all("Set-Cookie")  # type: ignore[attr-defined]
    return "; ".join(cookie.partition(";")[0] for cookie in told)


def answered(site: WordPress, page: str, user: str, button: str) -> str:
    """Where WordPress sends the browser when the person presses the button."""
    headers = {"Cookie": signed_in(site, user)}
    shown = ask(page, headers=headers).body.decode()
    form = shown[shown.index('<form action="') :]
    sent = dict(re.findall(r'<input type="hidden"[^>]* name="([^"]+)" value="([^"]*)"', form))
    sent = {name: html.unescape(value) for name, value in sent.items()} | {"app_name": "Newsdesk", button: "1"}
    answer = ask(
        f"{site.address}/wp-admin/authorize-application.php",
        body=urlencode(sent).encode(),
        headers={**headers, "Content-Type": FORM},
    )
    return answer.headers.get("Location", "")


def test_what_a_person_allows_in_the_browser_publishes(wordpress: WordPress) -> None:
    receiver = Receiver()
    came = answered(wordpress, authorize_address(wordpress.address, APP, receiver.address), REPORTER, "approve")
    assert came.startswith(receiver.address)
    assert "close this page" in ask(came).body.decode()
    got = receiver.wait(10)
    assert got is not None
    assert (got.site, got.login) == (wordpress.address, REPORTER)
    assert got.password not in repr(got)
    target = Target("site", "wordpress", got.site, got.login)
    assert WordPressPublisher().connect(target, got.password, HttpWire()).check()


def test_what_a_person_refuses_gives_nothing(wordpress: WordPress) -> None:
    receiver = Receiver()
    came = answered(wordpress, authorize_address(wordpress.address, APP, receiver.address), EDITOR, "reject")
    assert ask(came).status == 200
    assert receiver.wait(10) is None


def test_only_the_address_that_was_told_is_answered_and_once() -> None:
    receiver = Receiver()
    base = receiver.address.rpartition("/")[0]
    query = "?site_url=https%3A%2F%2Fnews.example&user_login=a&password=abcd%20efgh"
    assert ask(f"{base}/{query}").status == 404
    assert ask(f"{base}/other{query}").status == 404
    assert ask(receiver.address + query).status == 200
    assert ask(receiver.address + query.replace("abcd", "other")).status == 404
    got = receiver.wait(10)
    assert got is not None
    assert got.password == "abcdefgh"
    with pytest.raises(OSError, match="refused"):
        ask(receiver.address + query)


def test_waiting_ends_by_itself_and_can_be_stopped() -> None:
    assert Receiver().wait(0.05) is None
    receiver = Receiver()
    threading.Timer(0.1, receiver.stop).start()
    begun = time.monotonic()
    assert receiver.wait(30) is None
    assert time.monotonic() - begun < 10
    receiver.stop()


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:1/x?site_url=https%3A%2F%2Fnews.example&user_login=%E5%BC%A0&password=abcd%20EFGH%201234",
        " ?site_url=https://news.example&user_login=%E5%BC%A0&password=abcd+EFGH+1234\n",
        "site_url=https://news.example&user_login=张&password=abcdEFGH1234",
    ],
)
def test_what_came_back_can_be_pasted(text: str) -> None:
    got = authorized(text)
    assert got is not None
    assert (got.site, got.login, got.password) == ("https://news.example", "张", "abcdEFGH1234")


@pytest.mark.parametrize(
    "text", ["", "success=false", "site_url=x&user_login=y", "http://[x", "a=1&" * 5000, "password=%00"]
)
def test_what_is_something_else_gives_nothing(text: str) -> None:
    assert authorized(text) is None


def test_the_page_is_that_of_the_site() -> None:
    assert authorize_address("https://news.example/blog/wp-admin/", APP).startswith(
        "https://news.example/blog/wp-admin/authorize-application.php?app_name=Newsdesk&app_id="
    )
    with pytest.raises(Refused):
        authorize_address("news", APP)
