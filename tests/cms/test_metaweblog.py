"""MetaWeblog, against a real WordPress's xmlrpc.php; what other systems answer is said by a small server."""

from __future__ import annotations

import contextlib
import threading
import xmlrpc.client
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest
from contract import Bench, Contract, Remembered, connect, packed, send, way, with_line
from wordpress import EDITOR, READER, REPORTER, WordPress

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError
from newsdesk.desk.desk import Desk
from newsdesk.extend.publishing import Changed, Held, Refused, Target, Unclear
from newsdesk.publish.metaweblog import MetaWeblogPublisher
from newsdesk.publish.procedure import LOST, deliver
from newsdesk.publish.wire import HttpWire


def standing(site: WordPress, article: Article) -> list[dict[str, Any]]:
    return [p for p in site.posts() if f"newsdesk-{article.id}" in p["post_content"] and p["post_status"] != "trash"]


def bench_of(site: WordPress, user: str = EDITOR, path: str = "/xmlrpc.php", **options: str) -> Bench:
    def edit(article: Article) -> None:
        (post,) = standing(site, article)
        changed = post["post_content"].replace("</p>", "（有改动）</p>", 1)
        site.sql("UPDATE wp_posts SET post_content = ? WHERE ID = ?", changed, post["ID"])
        site.php(f"clean_post_cache({post['ID']}); return 1;")

    target = Target("博客", "metaweblog", site.address + path, login=user, options=options)
    return Bench(
        MetaWeblogPublisher(),
        target,
        site.users[user],
        lambda article: len(standing(site, article)),
        lambda: len(site.attachments()),
        edit,
    )


@pytest.fixture
def site(wordpress: WordPress) -> WordPress:
    """With the sample's channel: MetaWeblog makes none."""
    wordpress.php("require_once ABSPATH . 'wp-admin/includes/taxonomy.php'; return wp_create_category('要闻');")
    return wordpress


@pytest.mark.long
class TestWordPress(Contract):
    @pytest.fixture
    def bench(self, site: WordPress) -> Bench:
        return bench_of(site)


class Places:
    desk = Contract.desk
    story = Contract.story


class TestWhatArrives(Places):
    def test_the_requests_of_a_delivery_are_few(self, site: WordPress, desk: Desk, story: Article) -> None:
        wire, parcel = HttpWire(), packed(desk, story)
        send(bench_of(site), parcel, Remembered(), wire)
        posts = [asked for asked in wire.asked if asked.startswith("POST")]
        # methods, search, media, media again, blog, new, search, lead, edit, read twice, and the pictures
        assert len(posts) == 11 + len(parcel.files), wire.asked

    def test_title_excerpt_keywords_channel_slug_and_lead_are_there(
        self, site: WordPress, desk: Desk, story: Article
    ) -> None:
        story = msgspec.structs.replace(story, slug="pocket-parks", keywords=("公园", "a, b"))
        done = send(bench_of(site), packed(desk, story), Remembered())
        (post,) = standing(site, story)
        assert (post["post_title"], post["post_status"], post["post_name"]) == (
            story.headline,
            "publish",
            "pocket-parks",
        )
        told = site.php(
            f"$id = {post['ID']}; return [wp_get_post_tags($id, ['fields' => 'names']), "
            "wp_get_post_categories($id, ['fields' => 'names']), get_post_thumbnail_id($id)];"
        )
        assert (sorted(told[0]), told[1]) == (["a b", "公园"], ["要闻"])
        assert int(told[2]) in {int(a["ID"]) for a in site.attachments()}
        assert done.seen is not None and done.seen.lead is True

    def test_an_author_without_unfiltered_html_loses_no_line(self, site: WordPress, desk: Desk, story: Article) -> None:
        done = send(bench_of(site, REPORTER), packed(desk, story), Remembered())
        assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []

    def test_a_channel_that_is_not_there_is_said(self, site: WordPress, desk: Desk, story: Article) -> None:
        bench = bench_of(site)
        bench.target = msgspec.structs.replace(bench.target, channels={"/".join(story.channel): "没有的栏目"})
        done = send(bench, packed(desk, story), Remembered())
        assert any("没有的栏目" in str(n.message) for n in done.receipt)

    def test_a_draft_stays_a_draft(self, site: WordPress, desk: Desk, story: Article) -> None:
        send(bench_of(site), packed(desk, story, status="draft"), Remembered())
        assert standing(site, story)[0]["post_status"] == "draft"

    def test_a_time_that_is_to_come_schedules_it(self, site: WordPress, desk: Desk, story: Article) -> None:
        done = send(bench_of(site), packed(desk, story, time="2036-12-01T08:00:00+08:00"), Remembered())
        (post,) = standing(site, story)
        assert (post["post_status"], post["post_date_gmt"]) == ("future", "2036-12-01 00:00:00")
        assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []

    def test_what_was_to_come_and_is_wanted_at_once_is_published(
        self, site: WordPress, desk: Desk, story: Article
    ) -> None:
        ledger = Remembered()
        send(bench_of(site), packed(desk, story, time="2036-12-01T08:00:00+08:00"), ledger)
        ledger.done.clear()
        send(bench_of(site), packed(desk, story, act="update"), ledger)
        assert standing(site, story)[0]["post_status"] == "publish"

    def test_withdrawn_its_words_stay_for_the_newsroom(self, site: WordPress, desk: Desk, story: Article) -> None:
        ledger = Remembered()
        send(bench_of(site), packed(desk, story), ledger)
        before = standing(site, story)[0]
        ledger.done.clear()
        send(bench_of(site), packed(desk, story, act="withdraw"), ledger)
        after = standing(site, story)[0]
        assert after["post_status"] == "draft"
        assert (after["post_content"], after["post_title"]) == (before["post_content"], before["post_title"])

    def test_what_is_in_the_bin_is_gone(self, site: WordPress, desk: Desk, story: Article) -> None:
        bench, ledger = bench_of(site), Remembered()
        done = send(bench, packed(desk, story), ledger)
        site.php(f"wp_trash_post({done.held.id}); return 1;")
        assert connect(bench).read(done.held) is None
        assert connect(bench).find(story) == []
        assert connect(bench).read(Held("999999")) is None

    def test_a_picture_that_an_article_shows_is_not_taken_away(
        self, site: WordPress, desk: Desk, story: Article
    ) -> None:
        bench, ledger = bench_of(site), Remembered()
        parcel = packed(desk, story)
        send(bench, parcel, ledger)
        site_ = connect(bench)
        held = ledger.held(f"picture:{parcel.files[0].key}")
        assert held is not None and not site_.remove_picture(held)
        spare = site_.put_picture(parcel.files[0], parcel)
        assert [h.id for h in site_.find_pictures(parcel.files, {})[parcel.files[0].key]] == [held.id, spare.id]
        assert site_.remove_picture(spare)
        assert len(site.attachments()) == len(parcel.files)

    def test_marks_and_signs_arrive_as_they_are(self, site: WordPress, desk: Desk, story: Article) -> None:
        odd = with_line(story, "A < B & “C” 'd' \\n ]]> <script>x</script> <!--more--> 🙂")
        done = send(bench_of(site), packed(desk, odd), Remembered())
        assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []


class TestTheConnection:
    def test_the_sites_own_address_is_enough(self, site: WordPress) -> None:
        assert [str(n.message) for n in connect(bench_of(site, path="/")).check()]

    def test_who_may_not_write_lacks_rights(self, site: WordPress) -> None:
        with pytest.raises(Refused) as caught:
            connect(bench_of(site, READER)).check()
        assert caught.value.kind == "rights"

    def test_switched_off_it_says_so(self, site: WordPress) -> None:
        plugins = site.site / "wp-content" / "mu-plugins"
        plugins.mkdir(exist_ok=True)
        (plugins / "off.php").write_text("<?php add_filter('xmlrpc_enabled', '__return_false');")
        try:
            with pytest.raises(Refused) as caught:
                connect(bench_of(site)).check()
        finally:
            (plugins / "off.php").unlink()
        assert caught.value.kind == "switched-off"

    def test_it_names_the_channels(self, site: WordPress) -> None:
        assert "要闻" in connect(bench_of(site)).choices()

    def test_an_address_without_xml_rpc_is_an_address(self, site: WordPress) -> None:
        for path in ("/nothing-here.php", "/wp-login.php"):
            with pytest.raises(Refused) as caught:
                connect(bench_of(site, path=path)).check()
            assert caught.value.kind == "address"

    def test_a_password_never_goes_over_plain_http(self) -> None:
        target = Target("t", "metaweblog", "http://203.0.113.1/xmlrpc.php", login="a")
        with pytest.raises(Refused, match="plain http"):
            MetaWeblogPublisher().connect(target, "geheim", HttpWire()).check()

    def test_the_secret_is_in_no_repr(self, site: WordPress) -> None:
        bench = bench_of(site)
        assert bench.secret not in repr(connect(bench))

    @pytest.mark.parametrize("address", ["", "blog", "ftp://a/b"])
    def test_an_address_that_is_none_is_refused(self, address: str) -> None:
        with pytest.raises(UserError):
            MetaWeblogPublisher().connect(Target("t", "metaweblog", address), "", HttpWire())


Said = Callable[[str, tuple[Any, ...]], bytes]


@pytest.fixture
def old() -> Iterator[tuple[str, list[Said], list[str]]]:
    """A system that answers as the test says: its address, the one function that answers, what it was asked."""
    says: list[Said] = []
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            params, method = xmlrpc.client.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append(method or "")
            self._send(says[0](method or "", params), "text/xml")

        def do_GET(self) -> None:
            asked.append(self.path)
            self._send(says[0](self.path, ()), "image/jpeg" if self.path.startswith("/files/") else "text/html")

        def _send(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", says, asked
    server.shutdown()
    server.server_close()
    thread.join()


def answer(value: Any) -> bytes:
    return xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True).encode()


def fault(code: int, said: str) -> bytes:
    return xmlrpc.client.dumps(xmlrpc.client.Fault(code, said)).encode()


class TestHostileAnswers:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"no xml",
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><methodResponse><params/></methodResponse>",
            "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE x><methodResponse/>".encode("utf-16"),
            b"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>",
            b"<methodResponse><params><param><value><dateTime.iso8601/></value></param>",
            b"<methodResponse><fault><value><string>x</string></value></fault></methodResponse>",
            b"<a>" * 5000,
        ],
    )
    def test_what_is_no_answer_is_refused_in_a_sentence(self, old: Any, body: bytes) -> None:
        address, says, _ = old
        says.append(lambda *_: body)
        with pytest.raises(Refused) as caught:
            MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/xmlrpc.php"), "", HttpWire()).check()
        assert caught.value.kind == "address"

    @pytest.mark.parametrize("value", [None, [], {}, 7, "x", [None, 7, [], {"a": None}], {"faultCode": 1}, True])
    def test_answers_of_the_wrong_kind_never_break_it(self, old: Any, desk: Desk, story: Article, value: Any) -> None:
        address, says, _ = old
        says.append(lambda *_: answer(value))
        site = MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/xmlrpc.php"), "", HttpWire())
        parcel = packed(desk, story)
        assert site.find(story) == [] and site.choices() == ()
        site.find_pictures(parcel.files, {})
        site.read(Held("1"))
        for ask in (lambda: site.put_picture(parcel.files[0], parcel), lambda: site.create(parcel, {})):
            with contextlib.suppress(Unclear, Refused):
                ask()

    desk = Contract.desk
    story = Contract.story

    def test_an_old_system_without_wordpress_methods_is_delivered_to(
        self, old: Any, desk: Desk, story: Article
    ) -> None:
        address, says, asked = old
        posts: dict[str, dict[str, Any]] = {}

        def system(method: str, params: tuple[Any, ...]) -> bytes:
            if method == "blogger.getUsersBlogs":
                return answer([{"blogid": "7", "blogName": "晚报"}])
            if method == "metaWeblog.newMediaObject":
                assert params[0] == "7"
                return answer({"url": f"{address}/files/{params[3]['name']}"})
            if method == "metaWeblog.newPost":
                posts[str(len(posts) + 1)] = {**params[3], "publish": params[4]}
                return answer(str(len(posts)))
            if method == "metaWeblog.editPost":
                posts[params[0]] = {**params[3], "publish": params[4]}
                return answer(True)
            if method == "metaWeblog.getPost":
                held = posts.get(params[0])
                return answer({**held, "postid": params[0]}) if held else fault(1, "文章不存在")
            if method == "metaWeblog.getRecentPosts":
                return answer([{**held, "postid": number} for number, held in posts.items()])
            return fault(-32601, "method not found")

        says.append(system)
        target = Target("t", "metaweblog", f"{address}/rpc/xmlrpc", login="a")
        site = MetaWeblogPublisher().connect(target, "s", HttpWire())
        assert site.read(Held("9")) is None
        ledger = Remembered()
        for act in ("publish", "update"):
            done = deliver(site, packed(desk, story, act=act), ledger, way())
            assert done.held.id == "1"
            assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
        assert asked.count("metaWeblog.newMediaObject") == len(packed(desk, story).files)
        assert len(posts) == 1 and posts["1"]["publish"] is True
        assert f"newsdesk-{story.id}" in posts["1"]["description"]
        assert "wp.getPosts" not in asked

    @pytest.mark.parametrize("most", [50, 1000])
    def test_an_old_article_among_newer_ones_is_not_made_anew_unasked(
        self, old: Any, desk: Desk, story: Article, most: int
    ) -> None:
        """A system without a search that shows its newest articles only, however many are asked for, or as many as are;
        this computer does not know that the article is the oldest there."""
        address, says, asked = old
        days = (datetime(2027, 1, 1) + timedelta(days=n) for n in range(60))
        posts = [{"title": "x", "description": f"<p>{n}</p>", "dateCreated": day} for n, day in enumerate(days)]
        posts[0]["description"] = f"<div class='newsdesk newsdesk-{story.id}'><p>x</p></div>"

        def system(method: str, params: tuple[Any, ...]) -> bytes:
            if method == "metaWeblog.getRecentPosts":
                numbers = list(range(len(posts)))[::-1][: min(params[3], most)]
                return answer([{**posts[n], "postid": str(n)} for n in numbers])
            if method == "metaWeblog.newMediaObject":
                return answer({"url": f"{address}/files/{params[3]['name']}"})
            if method == "metaWeblog.newPost":
                posts.append({**params[3], "dateCreated": datetime(2027, 6, 1)})
                return answer(str(len(posts) - 1))
            if method == "metaWeblog.getPost":
                return answer({**posts[int(params[0])], "postid": params[0]})
            if method == "metaWeblog.editPost":
                posts[int(params[0])] |= params[3]
                return answer(True)
            return answer([{"blogid": "7"}]) if method == "blogger.getUsersBlogs" else fault(-32601, "unknown")

        says.append(system)
        target = Target("t", "metaweblog", f"{address}/rpc/xmlrpc", login="a")
        site = MetaWeblogPublisher().connect(target, "s", HttpWire())
        if most > len(posts):
            assert [held.id for held in site.find(story)] == ["0"]
            return
        with pytest.raises(Changed, match="newest") as told:
            deliver(site, packed(desk, story), Remembered(), way())
        assert (told.value.why, told.value.theirs) == ("gone", None)
        assert "metaWeblog.newPost" not in asked
        ledger = Remembered()
        ledger.begin(LOST)
        done = deliver(site, packed(desk, story), ledger, way(overwrite=""))
        assert done.held.id == "60", "a person said that it does not stand there"
        assert site.find(msgspec.structs.replace(story, id="fresh", created="2027-03-01T00:00:00Z")) == []

    def test_a_system_that_does_not_tell_what_stands_there_withdraws_nothing(
        self, old: Any, desk: Desk, story: Article
    ) -> None:
        address, says, asked = old
        site = MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/xmlrpc.php"), "", HttpWire())
        for nonsense in (None, [], "x", {}, {"title": "x"}):
            says[:] = [lambda *_, nonsense=nonsense: answer(nonsense)]
            with pytest.raises(Refused, match="does not tell"):
                site.withdraw(Held("1"), packed(desk, story, act="withdraw"))
        assert "metaWeblog.editPost" not in asked

    def test_a_site_that_names_another_host_gets_no_password(self, old: Any) -> None:
        address, says, asked = old
        page = b"<link rel='EditURI' type='application/rsd+xml' href='/rsd'>"
        rsd = b"<rsd><api name='MetaWeblog' blogID='1' apiLink='https://evil.example/xmlrpc.php'/></rsd>"
        says.append(lambda path, _: rsd if path == "/rsd" else page)
        with pytest.raises(Refused) as caught:
            MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/"), "s", HttpWire()).check()
        assert caught.value.kind == "address"
        assert asked == ["/", "/rsd"]

    def test_a_page_made_to_be_slow_is_read_at_once(self, old: Any) -> None:
        address, says, _ = old
        says.append(lambda *_: b"<link " * 300_000 + b"<link " + b"a" * 300_000)
        with pytest.raises(Refused, match="does not say"):
            MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/"), "s", HttpWire()).check()

    @pytest.mark.parametrize(
        ("code", "said"), [(-32601, "method not found"), (403, "user not found"), (401, "no such right")]
    )
    def test_what_may_not_be_asked_is_not_called_gone(self, old: Any, code: int, said: str) -> None:
        address, says, _ = old
        says.append(lambda *_: fault(code, said))
        site = MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/xmlrpc.php"), "s", HttpWire())
        with pytest.raises(Refused):
            site.read(Held("1"))

    def test_faults_of_other_systems_are_their_words(self, old: Any) -> None:
        address, says, _ = old
        says.append(lambda *_: fault(500, "磁盘已满"))
        with pytest.raises(Refused, match="磁盘已满"):
            MetaWeblogPublisher().connect(Target("t", "metaweblog", f"{address}/xmlrpc.php"), "s", HttpWire()).check()
