"""What Ghost, or what stands in its place, should never answer: each is a sentence, and nothing else goes wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from contract import packed
from told import Told

from newsdesk.base.paths import Paths
from newsdesk.desk.desk import Desk
from newsdesk.desk.sample import open_sample, sample_profile
from newsdesk.extend.publishing import Held, Parcel, Refused, Target, Trouble, Unclear
from newsdesk.publish.ghost import GhostPublisher
from newsdesk.publish.wire import HttpWire

KEY = f"{'0123456789abcdef01234567'}:{'5a' * 32}"
POST = {"id": "p1", "title": 5, "html": [], "tags": "no", "authors": [1, None], "status": {}, "url": "javascript:x"}
STRANGE: tuple[Any, ...] = (
    *("", "<html>a page</html>", [], None, 7, {}, {"posts": None}, {"posts": {}}, {"posts": [None, 3]}),
    *({"posts": [{}]}, {"posts": [{"id": 7}]}, {"posts": [POST]}, {"images": [{"url": "javascript:alert(1)"}]}),
    *({"images": [{"url": None}]}, {"errors": "x"}, {"errors": [None]}, {"site": []}, {"site": {"version": "x.y"}}),
    {"posts": [{**POST, "html": "<p>" + "<b>" * 5000, "feature_image": "http://[", "updated_at": None}]},
)


@pytest.fixture(scope="module")
def parcel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parcel]:
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk.open(Paths(*(folder / n for n in ("data", "config", "cache", "log"))), profile=sample_profile())
    yield packed(desk, desk.library.load(open_sample(desk)))
    desk.close()


def site_of(told: Told, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Any:
    return GhostPublisher(clock).connect(Target("ghost", "ghost", told.address), KEY, HttpWire())


@pytest.mark.parametrize("status", [200, 201, 404, 409, 422])
@pytest.mark.parametrize("said", STRANGE, ids=lambda said: repr(said)[:30])
def test_a_strange_answer_is_a_sentence(told: Told, parcel: Parcel, said: Any, status: int) -> None:
    body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
    told.answer = lambda: (status, {}, body)
    site, held = site_of(told), Held("p1", extra={"updated_at": "x", "slug": "nd-1"})
    asked: list[Callable[[], object]] = [
        *(
            site.check,
            site.choices,
            lambda: site.find(parcel.article),
            lambda: site.read(held),
            lambda: site.create(parcel, {}),
        ),
        *(lambda: site.show(held, parcel), lambda: site.update(held, parcel, {}), lambda: site.withdraw(held, parcel)),
        *(lambda: site.remove(held), lambda: site.put_picture(parcel.files[0], parcel)),
        lambda: site.find_pictures(parcel.files, {parcel.files[0].key: Held("x", "http://[")}),
    ]
    for ask in asked:
        try:
            ask()
        except Trouble as trouble:
            assert str(trouble)


def test_a_token_is_signed_with_the_key_and_good_for_minutes(told: Told) -> None:
    told.answer = lambda: (200, {}, b'{"posts": [], "site": {"title": "T", "version": "6.65"}}')
    at = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    found = site_of(told, lambda: at).check()
    assert [str(n.message) for n in found] == ["T is a Ghost 6.65.", "The key may publish."]
    import jwt

    kind, _, token = told.got[-1][0]["authorization"].partition(" ")
    claims = jwt.decode(token, bytes.fromhex("5a" * 32), ["HS256"], audience="/admin/", options={"verify_exp": False})
    assert (kind, claims["exp"] - claims["iat"] <= 300, claims["iat"]) == ("Ghost", True, int(at.timestamp()))
    head = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
    assert (head["alg"], head["kid"]) == ("HS256", KEY[:24])
    assert told.got[-1][0]["accept-version"] == "v5.0"


@pytest.mark.parametrize(
    ("status", "said", "kind", "words"),
    [
        (200, {"site": {"title": "T", "version": "4.48"}}, "old-version", "4.48"),
        (406, {"errors": [{"message": "only v4"}]}, "old-version", "only v4"),
        (401, {"errors": [{"message": "Invalid API Key type", "code": "INVALID_API_KEY_TYPE"}]}, "login", "Content"),
        (401, {"errors": [{"message": "x", "code": "UNKNOWN_ADMIN_API_KEY"}]}, "login", "integration"),
        (403, {"errors": [{"message": "Upgrade", "context": "your plan"}]}, "rights", "Upgrade your plan"),
        (404, "<html>", "address", "no Ghost"),
    ],
)
def test_what_is_wrong_is_explained(told: Told, status: int, said: Any, kind: str, words: str) -> None:
    told.answer = lambda: (status, {}, json.dumps(said).encode())
    with pytest.raises(Refused, match=words) as error:
        site_of(told).check()
    assert error.value.kind == kind


def test_a_clock_that_is_wrong_is_named(told: Told) -> None:
    now = format_datetime(datetime.now(UTC), usegmt=True)
    said = json.dumps({"errors": [{"message": "Invalid token: jwt expired", "code": "INVALID_JWT"}]}).encode()
    told.answer = lambda: (401, {"Date": now}, said)
    with pytest.raises(Refused, match="30 minutes behind"):
        site_of(told, lambda: datetime.now(UTC) - timedelta(minutes=30)).check()


def test_a_failure_in_the_middle_of_a_creation_is_unclear(told: Told, parcel: Parcel) -> None:
    told.answer = lambda: (500, {}, b'{"errors": [{"message": "boom"}]}')
    with pytest.raises(Unclear):
        site_of(told).create(parcel, {})
    with pytest.raises(Unclear):
        site_of(told).put_picture(parcel.files[0], parcel)
