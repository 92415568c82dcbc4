"""The connector to WordPress, against a real one."""

from __future__ import annotations

import http.server
import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import editor
import msgspec
import pytest
from contract import Bench, Contract, Remembered, again, connect, packed, send, with_line
from wordpress import EDITOR, READER, REPORTER, WordPress, _say

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import TextBlock
from newsdesk.article.codec import load_article
from newsdesk.article.richtext import RichText
from newsdesk.base.errors import UserError
from newsdesk.base.paths import Paths, resources
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.extend.publishing import Changed, Held, Refused, Target
from newsdesk.publish.procedure import Delivered
from newsdesk.publish.wire import HttpWire
from newsdesk.publish.wordpress import WordPressPublisher

ALL = bool(os.environ.get("NEWSDESK_ALL_FAULTS"))
ROUNDS = 60 if ALL else 3
pytestmark = pytest.mark.timeout(1800 if ALL else 300)


def bench_of(site: WordPress, user: str = EDITOR, **target: Any) -> Bench:
    def edit(article: Article) -> None:
        (post,) = posts_of(site, article)
        changed = post["post_content"].replace("口袋公园", "街心公园", 1)
        site.ask(f"/wp-json/wp/v2/posts/{post['ID']}", EDITOR, body={"content": changed})

    def clear(what: str) -> None:
        if ALL or what.endswith("/media"):
            site.reset()
        else:  # the pictures may stay
            site.sql("DELETE FROM wp_terms WHERE term_id > 1")

    given = {"address": site.address, "login": user, **target}
    return Bench(
        WordPressPublisher(),
        Target("site", "wordpress", **given),
        site.users[user],
        articles=lambda article: len(posts_of(site, article)),
        pictures=lambda: len(site.attachments()),
        edit=edit,
        clear=clear,
    )


def posts_of(site: WordPress, article: Article) -> list[dict[str, Any]]:
    """All but those in the bin."""
    marker, held = f"newsdesk-{article.id}", [p for p in site.posts() if p["post_status"] != "trash"]
    return [p for p in held if p["post_name"].startswith(f"nd-{article.id}") or marker in p["post_content"]]


def post_of(site: WordPress, article: Article) -> dict[str, Any]:
    """The one post of the article, as the REST API tells it to an administrator."""
    (row,) = posts_of(site, article)
    told: dict[str, Any] = site.ask(f"/wp-json/wp/v2/posts/{row['ID']}?context=edit", EDITOR).json
    return told


def category(site: WordPress, name: str, parent: int = 0, **more: Any) -> int:
    body = {"name": name, "parent": parent, **more}
    told = site.ask("/wp-json/wp/v2/categories", EDITOR, body=body).json
    made: int = told["id"] if "id" in told else told["data"]["term_id"]
    return made


def names(site: WordPress, kind: str, ids: Iterable[int]) -> set[str]:
    told = site.ask(f"/wp-json/wp/v2/{kind}?per_page=100", EDITOR).json
    return {term["name"] for term in told if term["id"] in ids}


def plugin(site: WordPress, code: str) -> None:
    """A must-use plug-in, until the test ends."""
    folder = site.site / "wp-content" / "mu-plugins"
    folder.mkdir(exist_ok=True)
    (folder / "test.php").write_text(f"<?php\n{code}", "utf-8")


@pytest.fixture(autouse=True)
def no_plugins(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "running_wordpress" in request.fixturenames:
        site: WordPress = request.getfixturevalue("running_wordpress")
        for file in (site.site / "wp-content").glob("mu-plugins/*.php"):
            file.unlink()


def dropped(done: Delivered) -> list[str]:
    return [str(note.message) for note in done.receipt if note.kind == "dropped"]


def after(ledger: Remembered) -> Remembered:
    """The ledger at the beginning of the next delivery."""
    ledger.done.clear()
    return ledger


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for all tests, so that its pictures are made once; in one width, enough for the sizes that pages show."""
    folder = tmp_path_factory.mktemp("desk")
    profile = folder / "profile.toml"
    told = re.sub(r"(?m)^widths = .*$", "widths = [1100]", sample_profile().read_text("utf-8"))
    profile.write_text(told, "utf-8")
    desk = Desk.open(Paths(*(folder / name for name in ("data", "config", "cache", "log"))), profile=profile)
    yield desk
    desk.close()


@pytest.fixture
def story(desk: Desk) -> Article:
    return desk.library.load(open_sample(desk))


class OfWordPress(Contract):
    @pytest.fixture
    def desk(self, request: pytest.FixtureRequest, desk: Desk) -> Desk:  # the module's
        return desk


class TestContract(OfWordPress):
    @pytest.fixture
    def bench(self, wordpress: WordPress) -> Bench:
        return bench_of(wordpress)

    def faulted(self, asked: Sequence[str], fault: str) -> Iterable[int]:
        """The first of each kind of request that changes something, and the first question; what did not go out at all
        is tried with the post alone."""
        kinds = [re.sub(r"\d+$", "N", what) for what in asked]
        return [
            at
            for at, what in enumerate(kinds, 1)
            if ALL
            or at == 1
            or (
                (what.endswith("/posts") if fault == "before" else kinds.index(what) == at - 1)
                and what.startswith("POST")
            )
        ]


@pytest.mark.long
class TestContractOfAnAuthor(OfWordPress):
    """Without unfiltered_html, and without the right to make categories."""

    @pytest.fixture
    def bench(self, wordpress: WordPress) -> Bench:
        category(wordpress, "要闻", category(wordpress, "新闻中心"))
        return bench_of(wordpress, REPORTER)

    def faulted(self, asked: Sequence[str], fault: str) -> Iterable[int]:
        return range(1, len(asked) + 1) if ALL else ()


@pytest.fixture
def brief() -> Article:
    """A story without pictures: quickly sent."""
    return load_article((resources() / "samples" / "story.json").read_bytes()).__class__(
        id="7d9f8a1c-0c56-4f0e-9d0c-7f1f2b6c9e11",
        slug="brief-2026",
        channel=("新闻中心", "要闻"),
        keywords=("口袋公园", "New York", "R&D"),
        summary="一句 <b>提要</b> & 更多",
        authors=(Person("张三", "reporter"),),
        blocks=(
            TextBlock("h", "headline", RichText("标题 <一> & “二”")),
            TextBlock("p", "paragraph", RichText("口袋公园的一段。")),
        ),
    )


# ------------------------------------------------------------------ what arrives


def test_all_of_a_story_arrives_where_it_belongs(wordpress: WordPress, desk: Desk, story: Article) -> None:
    done = send(bench_of(wordpress), packed(desk, story), Remembered())
    post = post_of(wordpress, story)
    assert (post["status"], post["slug"], post["title"]["raw"]) == ("publish", "pocket-parks-2026", story.headline)
    assert post["excerpt"]["raw"] == story.summary
    assert names(wordpress, "categories", post["categories"]) == {"新闻中心", "要闻"}
    assert names(wordpress, "tags", post["tags"]) == set(story.keywords)
    media = {m["id"]: m for m in wordpress.ask("/wp-json/wp/v2/media", EDITOR).json}
    lead = media[post["featured_media"]]
    assert lead["alt_text"].startswith("晨光里的小公园")
    assert "李四 摄" in lead["caption"]["rendered"]
    assert {f"wp-image-{n}" for n in media} == set(re.findall(r"wp-image-\d+", post["content"]["raw"]))
    assert all(m["media_details"]["sizes"]["large"]["source_url"] in post["content"]["raw"] for m in media.values())
    assert done.seen is not None
    assert done.seen.link == post["link"]
    assert done.seen.edit.endswith(f"/wp-admin/post.php?post={post['id']}&action=edit")
    assert (set(done.seen.tags or ()), set(done.seen.channels or ())) == (set(story.keywords), set(story.channel))


def test_the_requests_are_those_of_the_documentation(wordpress: WordPress, desk: Desk, story: Article) -> None:
    def asked(article: Article, ledger: Remembered, act: str = "publish") -> list[str]:
        wire = HttpWire()
        send(bench_of(wordpress), packed(desk, article, act=act), after(ledger), wire)
        return [re.sub(r"/wp-json/wp/v2|/wp-content/.*|\d+$", "", what) for what in wire.asked]

    ledger, look = Remembered(), ["GET /posts/", "HEAD ", "HEAD ", "HEAD "]
    find, pictures = ["GET /posts", "GET /posts"], ["GET /media", *["POST /media"] * 3, "GET /media"]
    terms = ["GET /tags", *["POST /tags"] * 3, "GET /categories", *["POST /categories"] * 2]
    make = ["POST /posts", "GET /posts", "POST /posts/"]
    assert asked(story, ledger) == [*find, *pictures, *terms, *make, *look]
    updated = ["GET /posts/", "GET /media", "POST /posts/", *look]
    assert asked(with_line(story, "增补。"), ledger, "update") == updated
    assert asked(with_line(story, "增补。"), ledger, "update") == updated
    known = ["GET /tags", "GET /categories"]
    other = msgspec.structs.replace(story, id=desk.new_id(), slug="")  # with the same pictures
    assert asked(other, Remembered()) == [*find, "GET /media", *known, *make, *look]
    assert asked(story, ledger, "withdraw") == ["GET /posts/", "POST /posts/", "GET /posts/"]


@pytest.mark.skipif(bool(editor.missing()), reason=editor.missing())
@pytest.mark.parametrize("user", [EDITOR, REPORTER] if ALL else [REPORTER])
def test_the_block_editor_finds_every_block_valid(wordpress: WordPress, desk: Desk, story: Article, user: str) -> None:
    corrected = with_blocks(story, TextBlock("c", "correction", RichText("上文数字有误，应为36处。")))
    done = send(bench_of(wordpress, user), packed(desk, corrected), Remembered())
    found = editor.opened(wordpress, int(done.held.id), user)
    assert [name for name, valid in editor.every(found["blocks"]) if not valid] == []
    assert len(editor.every(found["blocks"])) > 15


def with_blocks(article: Article, *blocks: Any) -> Article:
    return msgspec.structs.replace(article, blocks=(*article.blocks, *blocks), revision=article.revision + 1)


def test_signs_that_mean_something_in_html_arrive_as_they_are(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    for user in (EDITOR, REPORTER):
        fresh = again(desk, brief)
        category(wordpress, "要闻", category(wordpress, "新闻中心"))
        done = send(bench_of(wordpress, user), packed(desk, fresh), Remembered())
        assert dropped(done) == []
        assert done.seen is not None
        assert done.seen.headline == "标题 <一> & “二”"
        assert done.seen.summary == "一句 <b>提要</b> & 更多"
        assert set(done.seen.tags or ()) == {"口袋公园", "New York", "R&D"}
        page = wordpress.ask(f"/?p={done.held.id}").body.decode()
        assert "标题 &lt;一&gt; &#038; “二”" in page or wordpress.ask(f"/?p={done.held.id}").status == 301


# ------------------------------------------------------------------ afterwards


def test_a_correction_is_seen_by_readers(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    send(bench, packed(desk, brief), ledger)
    note = TextBlock("c", "correction", RichText("上文数字有误。"))
    done = send(bench, packed(desk, with_blocks(brief, note), act="correct"), after(ledger))
    assert dropped(done) == []
    content = post_of(wordpress, brief)["content"]["rendered"]
    assert "更正：" in content
    assert "上文数字有误。" in content


@pytest.mark.parametrize("user", [EDITOR, REPORTER])
def test_a_story_waits_for_its_time_and_can_appear_earlier(
    wordpress: WordPress, desk: Desk, brief: Article, user: str
) -> None:
    ledger, bench = Remembered(), bench_of(wordpress, user)
    time = (datetime.now(UTC) + timedelta(days=3)).astimezone().replace(microsecond=0)
    done = send(bench, packed(desk, brief, time=time.isoformat()), ledger)
    assert [n for n in dropped(done) if "time" in n or "published" in n] == []
    assert done.held.status == "scheduled"
    post = post_of(wordpress, brief)
    assert (post["status"], post["date_gmt"]) == ("future", time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    moved = time + timedelta(hours=1)
    send(bench, packed(desk, brief, act="update", time=moved.isoformat()), after(ledger))
    assert post_of(wordpress, brief)["date_gmt"] == moved.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    done = send(bench, packed(desk, brief, act="update"), after(ledger))
    assert done.held.status == "publish"
    assert post_of(wordpress, brief)["status"] == "publish"


def test_a_story_whose_time_has_come_was_edited_by_nobody(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    time = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    held = send(bench, packed(desk, brief, time=time), ledger).held
    wordpress.sql("UPDATE wp_posts SET post_status = 'publish' WHERE ID = ?", int(held.id))
    send(bench, packed(desk, with_line(brief, "增补。"), act="update", time=time), after(ledger))


def test_what_is_withdrawn_no_reader_sees(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    link = send(bench, packed(desk, brief), ledger).held.url
    path = link.removeprefix(wordpress.address)
    assert wordpress.ask(path).status == 200
    date = post_of(wordpress, brief)["date_gmt"]
    done = send(bench, packed(desk, brief, act="withdraw"), after(ledger))
    assert done.held.status == "withdrawn"
    assert wordpress.ask(path).status == 404
    assert send(bench, packed(desk, brief, act="update"), after(ledger)).held.status == "publish"
    assert post_of(wordpress, brief)["date_gmt"] == date
    wordpress.ask(f"/wp-json/wp/v2/posts/{done.held.id}?force=true", EDITOR, method="DELETE")
    assert send(bench, packed(desk, brief, act="withdraw"), after(ledger)).held.status == "withdrawn"


def test_a_number_that_another_post_has_now_withdraws_nothing_of_it(
    wordpress: WordPress, desk: Desk, brief: Article
) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    number = send(bench, packed(desk, brief), ledger).held.id
    body = {"title": "theirs", "content": "theirs", "slug": "theirs"}
    wordpress.ask(f"/wp-json/wp/v2/posts/{number}", EDITOR, body=body)
    with pytest.raises(Changed) as told:
        send(bench, packed(desk, brief, act="withdraw"), after(ledger))
    assert (told.value.why, told.value.theirs and told.value.theirs.headline) == ("elsewhere", "theirs")
    assert wordpress.ask(f"/wp-json/wp/v2/posts/{number}", EDITOR).json["status"] == "publish"


def test_what_is_delivered_as_a_draft_an_editor_publishes(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    done = send(bench, packed(desk, brief, status="draft"), ledger)
    assert dropped(done) == []
    post = post_of(wordpress, brief)
    assert (post["status"], post["slug"]) == ("draft", "brief-2026")
    wordpress.ask(f"/wp-json/wp/v2/posts/{post['id']}", EDITOR, body={"status": "publish"})
    changed = packed(desk, with_line(brief, "增补。"), act="update", status="draft")
    with pytest.raises(Changed) as told:
        send(bench, changed, after(ledger))
    assert told.value.theirs is not None
    done = send(bench, changed, after(ledger), overwrite=told.value.theirs.held.mark)
    assert dropped(done) == []
    assert post_of(wordpress, brief)["status"] == "publish"


def test_what_we_published_and_wish_as_a_draft_is_one_again(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    """A draft is not checked: its text must not reach readers."""
    ledger, bench = Remembered(), bench_of(wordpress)
    send(bench, packed(desk, brief), ledger)
    send(bench, packed(desk, with_line(brief, "还没有核实。"), act="update", status="draft"), after(ledger))
    assert post_of(wordpress, brief)["status"] == "draft"
    send(bench, packed(desk, brief, act="update"), after(ledger))
    assert post_of(wordpress, brief)["status"] == "publish"


def test_what_was_thrown_away_there_is_gone(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    held = send(bench, packed(desk, brief), ledger).held
    wordpress.ask(f"/wp-json/wp/v2/posts/{held.id}", EDITOR, method="DELETE")
    with pytest.raises(Changed) as told:
        send(bench, packed(desk, brief, act="update"), after(ledger))
    assert told.value.why == "gone"
    made = send(bench, packed(desk, brief, act="update"), after(ledger), overwrite="").held
    assert made.id != held.id
    wordpress.ask(f"/wp-json/wp/v2/posts/{held.id}?force=true", EDITOR, method="DELETE")
    parcel = packed(desk, brief, act="update")
    for change in (lambda site: site.show(held, parcel), lambda site: site.update(held, parcel, {})):
        with pytest.raises(Changed) as told:
            change(connect(bench))
        assert told.value.why == "gone"


# ------------------------------------------------------------------ whose it is


def test_a_slug_that_somebody_has_and_one_that_somebody_changed(
    wordpress: WordPress, desk: Desk, brief: Article
) -> None:
    body = {"title": "theirs", "slug": "brief-2026", "status": "publish"}
    theirs = wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body=body).json["id"]
    ledger, bench = Remembered(), bench_of(wordpress)
    held = send(bench, packed(desk, brief), ledger).held
    assert post_of(wordpress, brief)["slug"] == "brief-2026-2"
    assert wordpress.ask(f"/wp-json/wp/v2/posts/{theirs}", EDITOR).json["title"]["rendered"] == "theirs"
    wordpress.ask(f"/wp-json/wp/v2/posts/{held.id}", EDITOR, body={"slug": "chosen-by-an-editor"})
    assert [h.id for h in connect(bench).find(brief)] == [held.id]
    send(bench, packed(desk, with_line(brief, "增补。"), act="update"), after(ledger))
    assert post_of(wordpress, brief)["slug"] == "chosen-by-an-editor"
    renamed = msgspec.structs.replace(with_line(brief, "再增补。"), slug="chosen-by-the-reporter")
    send(bench, packed(desk, renamed, act="update"), after(ledger))
    assert post_of(wordpress, brief)["slug"] == "chosen-by-the-reporter"


def test_what_another_account_published_an_author_finds_and_leaves(
    wordpress: WordPress, desk: Desk, brief: Article
) -> None:
    send(bench_of(wordpress, EDITOR), packed(desk, brief), Remembered())
    with pytest.raises(Refused) as told:
        send(bench_of(wordpress, REPORTER), packed(desk, brief), Remembered())
    assert told.value.kind == "rights"
    assert len(posts_of(wordpress, brief)) == 1


def test_a_chinese_slug_is_left_to_the_permanent_id(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    send(bench_of(wordpress), packed(desk, msgspec.structs.replace(brief, slug="口袋公园")), Remembered())
    assert post_of(wordpress, brief)["slug"] == f"nd-{brief.id}"


def test_two_machines_at_once_end_with_one_post_and_one_copy_of_each_picture(
    wordpress: WordPress, desk: Desk, story: Article
) -> None:
    bench = bench_of(wordpress)
    for number in range(ROUNDS):
        wordpress.reset()
        fresh = msgspec.structs.replace(again(desk, story), slug="pocket-parks" if number % 2 else "")
        parcels = [packed(desk, fresh), packed(desk, fresh)]
        start, failed = threading.Barrier(2), []

        def machine(parcel: Any, start: Any = start, failed: Any = failed) -> None:
            start.wait()
            try:
                send(bench, parcel, Remembered())
            except (UserError, AssertionError) as error:
                failed.append(error)

        both = [threading.Thread(target=machine, args=(parcel,)) for parcel in parcels]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert failed == []
        (post,) = posts_of(wordpress, fresh)
        assert post["post_status"] == "publish"
        there = {str(row["ID"]) for row in wordpress.attachments()}
        assert len(there) == 3
        assert set(re.findall(r"wp-image-(\d+)", post["post_content"])) == there
        assert str(post_of(wordpress, fresh)["featured_media"]) in there
        files = [p.name for p in wordpress.uploads() if not re.search(r"-(\d+x\d+|scaled)\.\w+$", p.name)]
        assert len(files) == 3, "with the copies that went went a file that the others share, or one was left"


@pytest.mark.parametrize("bin_kept", [True, False])
def test_a_second_copy_goes_to_the_bin_unless_somebody_has_published_it(
    wordpress: WordPress, desk: Desk, brief: Article, bin_kept: bool
) -> None:
    if not bin_kept:
        plugin(wordpress, "add_filter('rest_post_trashable', '__return_false');")
    site, parcel = connect(bench_of(wordpress)), packed(desk, brief)
    first, second, third = (site.create(parcel, {}) for _ in range(3))
    wordpress.ask(f"/wp-json/wp/v2/posts/{second.id}", EDITOR, body={"status": "publish"})
    for held in (second, third, third):
        site.remove(held)
    assert [h.id for h in site.find(brief)] == [first.id, second.id]
    assert [str(p["ID"]) for p in wordpress.posts() if p["post_status"] == "trash"] == [third.id] * bin_kept


def test_a_picture_that_a_post_shows_is_not_taken_away(wordpress: WordPress, desk: Desk, story: Article) -> None:
    bench = bench_of(wordpress)
    parcel = packed(desk, story)
    site = connect(bench)
    first, second, third = (site.put_picture(parcel.files[0], parcel) for _ in range(3))
    assert [h.id for h in site.find_pictures(parcel.files, {})[parcel.files[0].key]] == [first.id, second.id, third.id]
    shown = f'<!-- wp:image --><figure><img class="wp-image-{second.id}"></figure><!-- /wp:image -->'
    wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body={"title": "x", "content": shown})
    body = {"title": "x", "featured_media": int(third.id)}
    post = wordpress.ask("/wp-json/wp/v2/posts", EDITOR, body=body).json["id"]
    assert not site.remove_picture(second)
    assert not site.remove_picture(third)
    wordpress.ask(f"/wp-json/wp/v2/posts/{post}?force=true", EDITOR, method="DELETE")
    assert site.remove_picture(third)
    assert site.remove_picture(third)
    assert site.remove_picture(first)


# ------------------------------------------------------------------ terms and people


def test_categories_are_those_of_the_settings(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    centre = category(wordpress, "头条", slug="toutiao")
    local = category(wordpress, "本地")
    for channels, wanted in (
        ({"新闻中心/要闻": "头条"}, {centre}),
        ({"新闻中心/要闻": str(local)}, {local}),
        ({"新闻中心": "本地"}, {local, 0}),
    ):
        fresh = again(desk, brief)
        done = send(bench_of(wordpress, channels=channels), packed(desk, fresh), Remembered())
        held = post_of(wordpress, fresh)["categories"]
        assert dropped(done) == []
        if 0 in wanted:
            made = wordpress.ask(f"/wp-json/wp/v2/categories?parent={local}", EDITOR).json
            wanted = {local, made[0]["id"]}
            assert made[0]["name"] == "要闻"
        assert set(held) == wanted
    assert connect(bench_of(wordpress)).choices() == ("Uncategorized", "头条", "本地", "本地/要闻")


def test_categories_that_may_not_be_made_are_told(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    never = bench_of(wordpress, options={"create_categories": "no"})
    for bench in (bench_of(wordpress, REPORTER), never):
        (note,) = dropped(send(bench, packed(desk, again(desk, brief)), Remembered()))
        assert "新闻中心、要闻" in note
    assert len(wordpress.ask("/wp-json/wp/v2/categories", EDITOR).json) == 1


def test_a_tag_is_found_whatever_its_slug(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    tag = wordpress.ask("/wp-json/wp/v2/tags", EDITOR, body={"name": "口袋公园", "slug": "koudai-gongyuan"}).json["id"]
    send(bench_of(wordpress), packed(desk, brief), Remembered())
    assert tag in post_of(wordpress, brief)["tags"]


def test_a_tag_that_was_deleted_there_is_made_again(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    ledger, bench = Remembered(), bench_of(wordpress)
    send(bench, packed(desk, brief), ledger)
    tag = post_of(wordpress, brief)["tags"][0]
    wordpress.ask(f"/wp-json/wp/v2/tags/{tag}?force=true", EDITOR, method="DELETE")
    with pytest.raises(Changed) as told:
        send(bench, packed(desk, brief, act="update"), after(ledger))
    assert told.value.theirs is not None
    overwrite = told.value.theirs.held.mark
    first = send(bench, packed(desk, brief, act="update"), after(ledger), overwrite=overwrite)
    second = send(bench, packed(desk, brief, act="update"), after(ledger))
    assert dropped(second) == [], dropped(first)


def test_a_post_is_its_author_s(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    number = next(u["id"] for u in wordpress.ask("/wp-json/wp/v2/users", EDITOR).json if u["slug"] == REPORTER)
    for account in (REPORTER, str(number)):
        fresh = again(desk, brief)
        done = send(bench_of(wordpress, people={"张三": account}), packed(desk, fresh), Remembered())
        assert dropped(done) == []
        assert post_of(wordpress, fresh)["author"] == number


def test_an_account_that_may_not_be_used_is_told(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    category(wordpress, "要闻", category(wordpress, "新闻中心"))
    for user, account in ((REPORTER, EDITOR), (EDITOR, "nobody"), (EDITOR, "9999")):
        ledger, bench = Remembered(), bench_of(wordpress, user, people={"张三": account})
        fresh = again(desk, brief)
        for act in ("publish", "update"):
            done = send(bench, packed(desk, fresh, act=act), after(ledger))
            assert dropped(done) == ["The target did not take the account of the author."]
            assert done.held.status == "publish"


# ------------------------------------------------------------------ what WordPress changes


def test_what_wordpress_takes_out_the_receipt_says(wordpress: WordPress, desk: Desk, story: Article) -> None:
    plugin(
        wordpress,
        "add_filter('wp_kses_allowed_html', fn($tags) => array_diff_key((array) $tags, ['img' => 1]));"
        "add_filter('content_save_pre', fn($text) => str_replace('不砍一棵大树', '保留大树', $text));",
    )
    category(wordpress, "要闻", category(wordpress, "新闻中心"))
    told = dropped(send(bench_of(wordpress, REPORTER), packed(desk, story), Remembered()))
    assert any("Of 3 pictures 0 stand there" in note for note in told)
    assert any("不砍一棵大树" in note for note in told)


def test_a_picture_that_is_not_there_any_more_is_told(wordpress: WordPress, desk: Desk, story: Article) -> None:
    bench = bench_of(wordpress)
    plugin(
        wordpress,
        "add_filter('content_save_pre', fn($text) => preg_replace('/-1024x[0-9]+\\.jpg/', '-gone.jpg', $text));",
    )
    told = dropped(send(bench, packed(desk, story), Remembered()))
    assert len([note for note in told if "does not load" in note]) == 3


def test_a_server_that_fails_at_the_smaller_sizes_is_asked_to_go_on(
    wordpress: WordPress, desk: Desk, story: Article
) -> None:
    plugin(
        wordpress,
        "add_filter('wp_generate_attachment_metadata', function ($data) {"
        " if (strpos($_SERVER['REQUEST_URI'], 'post-process') === false) { header('HTTP/1.1 500'); "
        ' echo \'{"code": "internal_server_error", "message": "critical"}\'; exit; } return $data; });',
    )
    done = send(bench_of(wordpress), packed(desk, story), Remembered())
    assert dropped(done) == []
    assert len(wordpress.attachments()) == 3
    assert {m["alt_text"][:2] for m in wordpress.ask("/wp-json/wp/v2/media", EDITOR).json} == {"晨光", "夜晚", "傍晚"}


def test_a_file_that_wordpress_does_not_take_is_refused_for_good(
    wordpress: WordPress, desk: Desk, story: Article
) -> None:
    plugin(wordpress, "add_filter('upload_mimes', fn() => ['png' => 'image/png']);")
    with pytest.raises(Refused) as told:
        send(bench_of(wordpress), packed(desk, story), Remembered())
    assert "not allowed to upload this file type" in str(told.value)
    assert wordpress.posts() == []


# ------------------------------------------------------------------ the connection


def refused(site: WordPress, user: str = EDITOR, secret: str = "", **target: Any) -> Refused:
    bench = bench_of(site, user, **target)
    with pytest.raises(Refused) as told:
        bench.publisher.connect(bench.target, secret or bench.secret, HttpWire()).check()
    return told.value


def found(bench: Bench) -> str:
    return "\n".join(str(note.message) for note in connect(bench).check())


def test_a_connection_that_works_says_who_and_what(wordpress: WordPress) -> None:
    told = found(bench_of(wordpress))
    assert "WordPress 6.1" in told
    assert f"Signed in as {EDITOR}." in told
    assert "filters" not in told
    told = found(bench_of(wordpress, REPORTER))
    assert "WordPress filters the HTML of this account" in told
    assert "may not make categories" in told
    assert wordpress.posts() == []


def test_an_account_without_rights_is_told_which(wordpress: WordPress) -> None:
    told = refused(wordpress, READER)
    assert (told.kind, "may not write posts" in str(told)) == ("rights", True)
    wordpress.php("(new WP_User('reporter'))->set_role('contributor');")
    told = refused(wordpress, REPORTER)
    assert (told.kind, "may not upload pictures" in str(told)) == ("rights", True)


def test_a_wrong_login_is_told_apart_from_one_that_does_not_arrive(wordpress: WordPress) -> None:
    assert refused(wordpress, secret="abcd efgh").kind == "login"
    plugin(wordpress, "unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);")
    told = refused(wordpress)
    assert told.kind == "login"
    assert "Authorization" in str(told)


def test_application_passwords_that_are_switched_off(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    plugin(wordpress, "add_filter('wp_is_application_passwords_available', '__return_false');")
    told = refused(wordpress)
    assert (told.kind, "Application passwords" in str(told)) == ("switched-off", True)
    with pytest.raises(Refused):
        send(bench_of(wordpress), packed(desk, brief), Remembered())


def test_a_rest_api_that_is_switched_off(wordpress: WordPress) -> None:
    off = "new WP_Error('rest_disabled', 'Switched off.', ['status' => 403])"
    plugin(wordpress, f"add_filter('rest_authentication_errors', fn() => {off});")
    assert refused(wordpress).kind == "switched-off"
    plugin(wordpress, "add_action('rest_api_init', function () { status_header(403); echo 'Forbidden'; exit; });")
    assert refused(wordpress).kind == "switched-off"
    plugin(wordpress, "add_filter('rest_endpoints', fn($all) => array_diff_key($all, ['/wp/v2/users/me' => 1]));")
    assert refused(wordpress).kind == "switched-off"


def test_a_wordpress_that_is_too_old(wordpress: WordPress) -> None:
    plugin(
        wordpress,
        "add_filter('rest_index', function ($r) { $r->data['authentication'] = [];"
        " $r->data['namespaces'] = ['oembed/1.0', 'wp/v2']; return $r; });"
        "add_filter('wp_is_application_passwords_available', '__return_false');"
        "remove_filter('determine_current_user', 'wp_validate_application_password', 20);",
    )
    assert refused(wordpress).kind == "old-version"


def test_an_address_that_is_not_a_wordpress(wordpress: WordPress) -> None:
    for status in (200, 404):
        with another_site(status) as address:
            assert refused(wordpress, address=address).kind == "address"
    with pytest.raises(UserError):
        connect(bench_of(wordpress, address="ftp://example.org"))
    bench = bench_of(wordpress, address="http://news.example/")
    with pytest.raises(Refused) as told:
        connect(bench).check()
    assert told.value.kind == "address"
    assert "https" in str(told.value)


@contextmanager
def another_site(status: int) -> Iterator[str]:
    """A site that is no WordPress."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(b"<p>Welcome</p>")

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/blog"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("page", ["/", "/wp-admin/", "/wp-login.php", "/wp-admin/post.php?post=1", "/wp-json/"])
def test_any_page_of_the_site_is_its_address(wordpress: WordPress, page: str) -> None:
    assert found(bench_of(wordpress, address=wordpress.address + page))


def test_without_named_permalinks_all_is_the_same(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    wordpress.pretty(False)
    ledger, bench = Remembered(), bench_of(wordpress)
    assert found(bench)
    assert dropped(send(bench, packed(desk, brief), ledger)) == []
    send(bench, packed(desk, with_line(brief, "增补。"), act="update"), after(ledger))
    assert send(bench, packed(desk, brief, act="withdraw"), after(ledger)).held.status == "withdrawn"
    assert bench.articles(brief) == 1


def test_a_site_in_a_folder_is_published_to_like_others(wordpress: WordPress, desk: Desk, story: Article) -> None:
    (wordpress.site / "blog").symlink_to(".")
    _say(wordpress.folder, f"{wordpress.address}/blog")
    try:
        done = send(bench_of(wordpress, address=f"{wordpress.address}/blog/"), packed(desk, story), Remembered())
        assert dropped(done) == []
        assert done.held.url.startswith(f"{wordpress.address}/blog/")
    finally:
        _say(wordpress.folder, wordpress.address)
        (wordpress.site / "blog").unlink()


def test_nothing_of_the_secret_goes_to_another_host(wordpress: WordPress) -> None:
    bench = bench_of(wordpress)
    seen: list[Any] = []

    class Listening(HttpWire):
        def _ask(self, method: str, url: str, headers: Any, body: Any, repeats: bool) -> Any:
            seen.append((url, dict(headers)))
            return super()._ask(method, url, headers, body, repeats)

    connect(bench, Listening()).loads(f"{wordpress.address}/wp-includes/images/blank.gif")
    connect(bench, Listening()).check()
    assert all(("Authorization" in headers) == ("/wp-json/" in url) for url, headers in seen)
    assert bench.secret not in repr(seen[0])


def test_an_answer_of_wrong_types_is_a_sentence(wordpress: WordPress, desk: Desk, brief: Article) -> None:
    for data in ("[]", "{}", "[[1]]", '[{"id": true}]', '{"id": "x"}', "[null]", '{"id": 1e400}'):
        plugin(
            wordpress,
            "add_action('rest_api_init', function () { if (strpos($_SERVER['REQUEST_URI'], 'index') === false)"
            f" {{ header('Content-Type: application/json'); echo '{data}'; exit; }} }});",
        )
        site = connect(bench_of(wordpress))
        for ask in (site.check, lambda site=site: site.read(Held("1"))):
            with pytest.raises(Refused):
                ask()
        assert list(site.find(brief)) == []
        assert site.choices() == ()
