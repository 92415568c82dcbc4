"""Ghost: the contract against a real one, and what is particular about it."""

from __future__ import annotations

import dataclasses
import re
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from asking import ask
from contract import Bench, Contract, Faulty, Remembered, again, connect, packed, send, with_line
from ghost import Ghost

sys.path.append(str(Path(__file__).parents[1] / "formats"))
from export_samples import every_kind
from hostile import HOSTILE, hostile_article

from newsdesk.article.article import Article, Person
from newsdesk.article.blocks import Table, TextBlock
from newsdesk.article.richtext import RichText
from newsdesk.base.clock import stamp
from newsdesk.base.errors import UserError
from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.extend.publishing import Changed, Refused, Target
from newsdesk.publish.ghost import GhostPublisher
from newsdesk.publish.ghostpost import named
from newsdesk.publish.wire import HttpWire

pytestmark = pytest.mark.ghost


@pytest.fixture
def bench(ghost: Ghost) -> Bench:
    return bench_of(ghost)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk.open(Paths(*(tmp_path / n for n in ("data", "config", "cache", "log"))), profile=sample_profile())
    yield desk
    desk.close()


@pytest.fixture
def story(desk: Desk) -> Article:
    return desk.library.load(open_sample(desk))


def bench_of(ghost: Ghost, **more: Any) -> Bench:
    def edit(article: Article) -> None:
        (post,) = posts_of(ghost, article)
        at = ghost.ask(f"posts/{post['id']}/").json["posts"][0]["updated_at"]
        body = {"posts": [{"title": "另一个标题", "updated_at": at}]}
        assert ghost.ask(f"posts/{post['id']}/", method="PUT", body=body).status == 200

    return Bench(
        GhostPublisher(),
        Target("ghost", "ghost", ghost.address, **more),
        ghost.key,
        articles=lambda a: len(posts_of(ghost, a)),
        pictures=lambda: len(shown(ghost)),
        edit=edit,
    )


def posts_of(ghost: Ghost, article: Article) -> list[dict[str, Any]]:
    return [post for post in ghost.posts() if article.id in (post["codeinjection_head"] or "")]


def shown(ghost: Ghost) -> set[str]:
    """The pictures that posts show."""
    html = "".join(f"{post['html']} {post['feature_image']}" for post in ghost.posts())
    return set(re.findall(r"/nd-[0-9a-f]{24}[^/]*?\.jpg", html))


def uploaded(ghost: Ghost) -> list[str]:
    """The files that were put there, without those that Ghost makes of them."""
    return [p.name for p in ghost.images() if "size" not in p.parts and not p.stem.endswith("_o")]


class TestGhost(Contract):
    @pytest.fixture
    def bench(self, ghost: Ghost) -> Bench:
        return bench_of(ghost)


# ------------------------------------------------------------------ what arrives


def test_every_field_that_ghost_has_arrives(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    story = msgspec.structs.replace(story, summary="一句话的摘要。")
    done = send(bench, packed(desk, story, time="2026-11-21T09:44:00+08:00"), Remembered())
    assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
    post = ghost.ask(f"posts/{done.held.id}/?formats=html").json["posts"][0]
    assert (post["title"], post["slug"], post["status"]) == (story.headline, story.slug, "published")
    assert post["published_at"] == "2026-11-21T01:44:00.000Z"
    assert post["custom_excerpt"] == "一句话的摘要。"
    assert [tag["name"] for tag in post["tags"]] == ["要闻", "口袋公园", "滨河步道", "城市更新"]
    assert post["feature_image_alt"] and "nd-" in post["feature_image"] and post["feature_image_caption"]
    assert post["feature_image"] not in post["html"]
    assert done.seen is not None and done.seen.link == f"{ghost.address}/{story.slug}/"
    assert done.seen.edit == f"{ghost.address}/ghost/#/editor/post/{done.held.id}"


@pytest.mark.parametrize(("lead", "inside"), [("both", True), ("text", True), ("top", False)])
def test_the_lead_picture_stands_where_it_is_wished(
    ghost: Ghost, desk: Desk, story: Article, lead: str, inside: bool
) -> None:
    done = send(bench_of(ghost, options={"lead": lead}), packed(desk, story), Remembered())
    assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
    post = ghost.ask(f"posts/{done.held.id}/?formats=html").json["posts"][0]
    assert bool(post["feature_image"]) == (lead != "text")
    assert post["html"].count("<img") == (3 if inside else 2)


def test_every_kind_of_block_arrives(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    kinds = ("subheading", "bullet", "bullet-2", "number", "number-2", "note", "note", "correction", "quote", "quote")
    texts = [TextBlock(f"k{i}", kind, RichText(f"第{i}段 <b> & “引”\n又一行")) for i, kind in enumerate(kinds)]
    table = Table("t1", (("甲", "乙"), ("一\n二", "")), header=True, caption="表题")
    story = msgspec.structs.replace(story, blocks=(*story.blocks, *texts, table))
    done = send(bench, packed(desk, story), Remembered())
    assert [str(n.message) for n in done.receipt if n.kind in ("dropped", "unsure")] == []
    html = ghost.ask(f"posts/{done.held.id}/?formats=html").json["posts"][0]["html"]
    for part in ("<table", "kg-callout-card", "<blockquote>", "<ol>", "<h3", "kg-image-card"):
        assert part in html


@pytest.mark.parametrize("number", range(len(HOSTILE) + 1))
def test_hostile_text_arrives_as_text(bench: Bench, desk: Desk, number: int) -> None:
    article = hostile_article(HOSTILE[number]) if number < len(HOSTILE) else every_kind()
    article = msgspec.structs.replace(article, id=desk.new_id(), slug="")
    parcel = dataclasses.replace(packed(desk, article), pictures={}, files=(), time="")
    done = send(bench, parcel, Remembered())
    said = [str(n.message) for n in done.receipt if n.kind in ("dropped", "unsure")]
    cut = len(article.headline) > 255
    assert said == [] or (cut and all(word in " ".join(said) for word in ("headline", "…"))), said


def test_readers_see_no_mark(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    done = send(bench, packed(desk, story), Remembered())
    page = ask(done.held.url).body.decode()
    assert story.headline in page
    head, _, body = page.partition("</head>")
    assert f'<meta name="newsdesk" content="{story.id}">' in head
    assert story.id not in re.sub(r"<[^>]*>", "", body)


def test_channels_and_people_are_mapped(ghost: Ghost, desk: Desk, story: Article) -> None:
    story = msgspec.structs.replace(story, authors=(Person("张三", "reporter"), Person("李四", "reporter")))
    mapped = {"channels": {"新闻中心/要闻": "头条"}, "people": {"张三": "editor", "李四": "nobody"}}
    done = send(bench_of(ghost, **mapped), packed(desk, story), Remembered())
    assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == [
        "The target did not take the account of the author."
    ]
    post = ghost.ask(f"posts/{done.held.id}/").json["posts"][0]
    assert (post["primary_tag"]["name"], [a["slug"] for a in post["authors"]]) == ("头条", ["editor"])
    assert "头条" in connect(bench_of(ghost)).choices()


def test_what_is_longer_than_ghost_takes_is_cut_and_said(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    story = msgspec.structs.replace(story, summary="长" * 400, keywords=("#隐", "甲,乙"))
    done = send(bench, packed(desk, story), Remembered())
    assert ["summary" in str(n.message) for n in done.receipt if n.kind == "dropped"] == [True]
    tags = [tag["name"] for tag in ghost.ask(f"posts/{done.held.id}/").json["posts"][0]["tags"]]
    assert tags == ["要闻", "隐", "甲，乙"]


# ------------------------------------------------------------------ afterwards


def test_a_correction_reaches_readers_and_the_address_stays(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    ledger = Remembered()
    first = send(bench, packed(desk, story), ledger)
    ledger.done.clear()
    note = TextBlock("c1", "correction", RichText("第二段的数字有误。"))
    corrected = msgspec.structs.replace(story, slug="another", blocks=(*story.blocks, note))
    done = send(bench, packed(desk, corrected, act="correct"), ledger)
    assert done.held.url == first.held.url
    html = ghost.ask(f"posts/{done.held.id}/?formats=html").json["posts"][0]["html"]
    assert "更正：</strong>第二段的数字有误。" in html


def test_scheduled_it_is_published_by_ghost_and_then_still_ours(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    ledger = Remembered()
    soon = datetime.now(UTC) + timedelta(seconds=15)
    done = send(bench, packed(desk, story, time=stamp(soon)), ledger)
    assert done.held.status == "scheduled"
    assert [str(n.message) for n in done.receipt if n.kind == "dropped"] == []
    wait = threading.Event()
    for _ in range(200):
        if ghost.posts(slug=story.slug)[0]["status"] == "published":
            break
        wait.wait(0.2)
    assert ask(f"{ghost.address}/{story.slug}/").status == 200
    ledger.done.clear()
    again = send(bench, packed(desk, with_line(story, "增补。"), act="update", time=stamp(soon)), ledger)
    assert again.held.status == "publish"


def test_a_draft_stays_one_and_is_published_by_the_next_delivery(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    ledger = Remembered()
    done = send(bench, packed(desk, story, status="draft"), ledger)
    assert (done.held.status, [p["status"] for p in ghost.posts()]) == ("draft", ["draft"])
    ledger.done.clear()
    done = send(bench, packed(desk, story, act="update"), ledger)
    assert done.held.url == f"{ghost.address}/{story.slug}/"
    ledger.done.clear()
    gone = send(bench, packed(desk, story, act="withdraw"), ledger)
    assert gone.held.status in ("withdrawn", "draft")
    assert [p["status"] for p in ghost.posts()] == ["draft"]


def test_what_is_published_is_not_scheduled_any_more(bench: Bench, desk: Desk, story: Article) -> None:
    ledger = Remembered()
    send(bench, packed(desk, story), ledger)
    ledger.done.clear()
    later = stamp(datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(Refused, match="published there already"):
        send(bench, packed(desk, story, act="update", time=later), ledger)


def test_an_edit_between_looking_and_changing_is_never_overwritten(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    send(bench, packed(desk, story), Remembered())
    site = connect(bench)
    (held,) = site.find(story)
    stale = msgspec.structs.replace(held, extra={**held.extra, "updated_at": "2026-11-01T00:00:00.000Z"})
    parcel = packed(desk, with_line(story, "增补。"), act="update")
    placed = {key: copies[0] for key, copies in site.find_pictures(parcel.files, {}).items()}
    with pytest.raises(Changed) as told:
        site.update(stale, parcel, placed)
    assert told.value.why == "edited" and told.value.theirs is not None
    site.update(held, parcel, placed)
    assert site.update(stale, parcel, placed).id == held.id  # what is refused is already there: it arrived twice
    assert len(posts_of(ghost, story)) == 1


def test_a_post_that_another_has_deleted_is_gone(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    ledger = Remembered()
    done = send(bench, packed(desk, story), ledger)
    ghost.ask(f"posts/{done.held.id}/", method="DELETE")
    ledger.done.clear()
    with pytest.raises(Changed) as told:
        send(bench, packed(desk, story, act="update"), ledger)
    assert told.value.why == "gone"
    send(bench, packed(desk, story, act="update"), ledger, overwrite="")
    assert len(posts_of(ghost, story)) == 1


def test_another_article_with_the_same_address_gets_its_own_and_keeps_it(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    send(bench, packed(desk, story), Remembered())
    other, ledger = msgspec.structs.replace(again(desk, story), slug=story.slug), Remembered()
    first = send(bench, packed(desk, other), ledger)
    ledger.done.clear()
    second = send(bench, packed(desk, with_line(other, "增补。"), act="update"), ledger)
    assert first.held.url == second.held.url == f"{ghost.address}/{story.slug}-2/"


# ------------------------------------------------------------------ pictures


def test_an_upload_whose_answer_was_lost_is_found_again(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    for at in range(1, 30):
        wire = Faulty(HttpWire(), "after", at)
        send(bench, packed(desk, again(desk, story)), Remembered(), wire)
        assert len(uploaded(ghost)) == 3 * at
        if wire.count < at:
            return
    raise AssertionError("it never ends")


def test_pictures_are_found_where_the_post_shows_them(ghost: Ghost, bench: Bench, desk: Desk, story: Article) -> None:
    """Months later, by a machine that has put nothing there."""
    send(bench, packed(desk, story), Remembered())
    later = Bench(GhostPublisher(lambda: datetime.now(UTC)), bench.target, bench.secret, bench.articles, bench.pictures)
    site = connect(later)
    object.__setattr__(site.api, "now", lambda: datetime(2031, 5, 15, tzinfo=UTC))
    parcel = packed(desk, story)
    assert site.find_pictures(parcel.files, {}) == {}
    site.find(story)
    assert len(site.find_pictures(parcel.files, {})) == 3


# ------------------------------------------------------------------ the connection


def test_the_connection_says_what_it_found(ghost: Ghost, bench: Bench) -> None:
    assert str(connect(bench).check()[0].message) == "Testblatt is a Ghost 5.130."
    inside = msgspec.structs.replace(bench.target, address=f"{ghost.address}/ghost/#/settings")
    assert GhostPublisher().connect(inside, bench.secret, HttpWire()).check()


@pytest.mark.parametrize(
    ("key", "said"),
    [("0" * 24 + ":" + "a" * 64, "integration"), ("", "once more"), ("nonsense", "Admin API key")],
)
def test_a_wrong_key_is_explained(ghost: Ghost, bench: Bench, key: str, said: str) -> None:
    wrong = key or f"{ghost.key[:-4]}0000"
    with pytest.raises(Refused, match=said) as told:
        GhostPublisher().connect(bench.target, wrong, HttpWire()).check()
    assert told.value.kind == "login"
    assert wrong.partition(":")[2][:20] not in str(told.value) or key == "nonsense"


def test_a_slow_clock_is_named_and_a_fast_one_publishes_nothing_early(
    ghost: Ghost, bench: Bench, desk: Desk, story: Article
) -> None:
    slow = GhostPublisher(lambda: datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(Refused, match="60 minutes behind") as told:
        slow.connect(bench.target, bench.secret, HttpWire()).check()
    assert told.value.kind == "login"
    fast = Bench(GhostPublisher(lambda: datetime.now(UTC) + timedelta(hours=2)), bench.target, bench.secret,
                 bench.articles, bench.pictures)  # fmt: skip
    done = send(fast, packed(desk, story, time=stamp(datetime.now(UTC) + timedelta(hours=1))), Remembered())
    assert done.held.status == "scheduled"


def test_where_no_ghost_is_that_is_said(ghost: Ghost, bench: Bench) -> None:
    elsewhere = msgspec.structs.replace(bench.target, address=f"{ghost.address}/blog")
    with pytest.raises(Refused) as told:
        GhostPublisher().connect(elsewhere, bench.secret, HttpWire()).check()
    assert told.value.kind == "address"
    with pytest.raises(UserError):
        GhostPublisher().connect(msgspec.structs.replace(bench.target, options={"lead": "x"}), bench.secret, HttpWire())


def test_the_key_is_in_no_text(ghost: Ghost, bench: Bench) -> None:
    site = connect(bench)
    assert ghost.key.partition(":")[2] not in repr(site) + repr(vars(site.api.wire))


def test_an_id_that_is_no_uuid_is_a_name_too() -> None:
    assert named("0B5CDD4E-8f4e-4c55-9e0d-3d9a4b1f0a11") == "0b5cdd4e-8f4e-4c55-9e0d-3d9a4b1f0a11"
    assert re.fullmatch("[0-9a-f]{40}", named("a'+status:draft"))


def test_the_requests_for_a_story_are_few(bench: Bench, desk: Desk, story: Article) -> None:
    ledger, wire = Remembered(), HttpWire()
    send(bench, packed(desk, story), ledger, wire)
    kinds = [asked.replace("/ghost/api/admin/", " ").split()[0] + " " + asked.rpartition("admin/")[2].partition("/")[0]
             for asked in wire.asked if "/content/" not in asked]  # fmt: skip
    assert kinds.count("POST images") == 3 and kinds.count("POST posts") == 1 and kinds.count("PUT posts") == 1
    assert len(wire.asked) <= 14, wire.asked
    ledger.done.clear()
    wire = HttpWire()
    send(bench, packed(desk, story, act="update"), ledger, wire)
    assert len(wire.asked) <= 6, wire.asked
