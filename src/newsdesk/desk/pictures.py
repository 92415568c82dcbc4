"""Pictures on their way in, what their files say, and where they were used before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from newsdesk.article.blocks import Figure
from newsdesk.article.look import Hidden, Look
from newsdesk.article.richtext import rich
from newsdesk.base.errors import UserError
from newsdesk.base.message import M, Message
from newsdesk.desk.profile import PictureSizes
from newsdesk.desk.takein import read_picture
from newsdesk.library.library import Library
from newsdesk.library.shelf import Use
from newsdesk.pictures.asset import Asset

if TYPE_CHECKING:
    from newsdesk.pictures.credentials import Credentials
    from newsdesk.pictures.known import Known
    from newsdesk.pictures.protected import Protected

READ_AT_ONCE = 2000
"""Old pictures that are read in one go: a minute or two of a worker that others wait for."""


@dataclass(frozen=True, slots=True)
class Before:
    """Where a picture was used. near: not this picture, but nearly the same one."""

    use: Use
    near: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that is in the library now, what its file proposes, what a person should know of it, and where it was
    used before."""

    asset: Asset
    caption: str = ""
    credit: str = ""
    remarks: tuple[Message, ...] = ()
    before: Before | None = None
    hidden: tuple[Hidden, ...] = ()
    """What figures hide of this very picture already."""

    def into(self, figure: Figure) -> Figure:
        """The figure with this picture. A caption or credit that it lacks is proposed from the file, the caption marked
        as still to verify until a person accepts it; another picture's look goes, but for what must stay hidden."""
        caption = figure.caption if figure.caption.text else rich(self.caption, (0, len(self.caption), "verify"))
        look = figure.look if figure.asset == self.asset.sha256 else Look(hidden=self.hidden)
        credit = figure.credit or self.credit
        return replace(figure, asset=self.asset.sha256, caption=caption, credit=credit, look=look)


@dataclass(frozen=True, slots=True)
class Said:
    """What the file of a picture says, what is not in an export of it, and where it was used before. credentials and
    end: what its Content Credentials are worth, and the sentence that they end with the original; None without any."""

    known: Known
    remarks: tuple[Message, ...] = ()
    removed: tuple[Protected, ...] = ()
    before: Before | None = None
    credentials: Credentials | None = None
    end: Message | None = None


class Pictures:
    """What a desk does with pictures; all of it is slow and for a worker."""

    def __init__(self, library: Library, wishes: PictureSizes) -> None:
        self._library = library
        self._wishes = wishes

    def take_in(self, data: bytes | Path, name: str, article_id: str = "") -> Taken:
        """Inspect a picture and keep its original. article_id: the article that it is for. Raises UserError."""
        from newsdesk.pictures.brief import brief, caption_of, credit_of  # bring Pillow: not at the start
        from newsdesk.pictures.inspect import inspect, remarks
        from newsdesk.pictures.known import known

        if isinstance(data, Path):
            data = read_picture(data)
        asset, stated = inspect(data, name), known(data)
        made = brief(data, stated)
        before = self._before(asset.sha256, made.fingerprint, article_id, self._library.shelf.alike)
        self._library.put_asset(data, asset, made)
        hidden = self._library.shelf.hidden(asset.sha256)
        return Taken(asset, caption_of(stated), credit_of(stated), remarks(data, name), before, hidden)

    def said(self, sha256: str, article_id: str = "") -> Said:
        """Of a picture of the library, for this article. UserError when its file is away."""
        from newsdesk.pictures.credentials import credentials
        from newsdesk.pictures.inspect import remarks  # brings Pillow: not at the start
        from newsdesk.pictures.known import known
        from newsdesk.pictures.protected import protected

        data = self._library.asset_bytes(sha256)
        shelf = self._library.shelf
        before = self._before(sha256, shelf.fingerprint(sha256), article_id, shelf.alike)
        file = known(data)
        found = credentials(data, self._wishes.trust) if file.c2pa else None
        return Said(file, remarks(data, ""), protected(data), before, found, self._end if found else None)

    def end(self, sha256: str) -> Message | None:
        """The sentence that a picture's Content Credentials end with the original, for one that carries some. UserError
        when its file is away."""
        from newsdesk.pictures.carried import carried  # not at the start

        return self._end if carried(self._library.asset_bytes(sha256), heads=True).c2pa else None

    @property
    def _end(self) -> Message:
        if self._wishes.signing is not None:
            return M(
                "Its Content Credentials hold for the original alone, which keeps them. What is published of it is"
                " signed by the newsroom instead."
            )
        return M(
            "Its Content Credentials hold for the original alone, which keeps them: no picture that is edited or"
            " published has them."
        )

    def before(self, assets: Iterable[str], article_id: str, *, quick: bool = False) -> dict[str, Before]:
        """Of these pictures of an article those that were used before. quick: of what is near only what is remembered;
        :meth:`look_for_copies` finds it, in a worker."""
        shelf = self._library.shelf
        alike = shelf.remembered if quick else shelf.alike
        prints = ((sha256, shelf.fingerprint(sha256)) for sha256 in assets)
        found = ((sha256, self._before(sha256, bits, article_id, alike)) for sha256, bits in prints)
        return {sha256: before for sha256, before in found if before is not None}

    def look_for_copies(self, assets: Iterable[str], go_on: Callable[[], bool] = lambda: True) -> bool:
        """Look for pictures that are nearly these, for :meth:`before` to remember: are there others than it knew? Slow;
        go_on says False to stop early."""
        shelf, more = self._library.shelf, False
        for sha256 in assets:
            if not go_on():
                break
            bits = shelf.fingerprint(sha256)
            if bits is not None:
                known = shelf.remembered(bits)
                more |= not {sha256, *known}.issuperset(shelf.alike(bits))
        return more

    def _before(
        self, sha256: str, fingerprint: int | None, article_id: str, alike: Callable[[int], list[str]]
    ) -> Before | None:
        """Where it was used last outside this article: it itself, else the picture that is nearest to it. alike: the
        shelf's, or what it remembers."""
        shelf = self._library.shelf
        for use in shelf.used([sha256], outside=article_id).values():
            return Before(use)
        near = [] if fingerprint is None else alike(fingerprint)
        for use in shelf.used([other for other in near if other != sha256], outside=article_id).values():
            return Before(use, near=True)
        return None

    def read_again(self, go_on: Callable[[], bool] = lambda: True, most: int = READ_AT_ONCE) -> int:
        """Read what nobody has yet of the pictures that are in the library, those that came last first; how many. One
        whose file is away waits."""
        from newsdesk.pictures.brief import brief  # both bring Pillow: not at the start
        from newsdesk.pictures.inspect import size_of

        count = 0
        for sha256 in self._library.shelf.unread():
            if not go_on() or count >= most:
                break
            try:
                data = self._library.asset_bytes(sha256)
            except UserError:
                continue  # the check of the library names it
            self._library.shelf.remember(sha256, brief(data), size_of(data))
            count += 1
        return count


def pictures_in(folder: Path, suffixes: tuple[str, ...], most: int) -> list[Path]:
    """The pictures of a folder and of those in it, by name; none of the hidden ones. Raises UserError."""
    found: list[Path] = []
    try:
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.suffix.lower() in suffixes and not hidden and path.is_file():
                found.append(path)
    except OSError as error:
        raise UserError(M("{path} cannot be read.", path=folder), M("Check that you may read the folder.")) from error
    if not found:
        raise UserError(
            M("There is no picture in {name}.", name=folder.name or folder),
            M("Choose a folder that holds pictures: {kinds}", kinds=", ".join(suffixes)),
        )
    if len(found) > most:
        raise UserError(
            M("{name} holds {count} pictures; at most {most} are taken in at once.",
              name=folder.name or folder, count=len(found), most=most),
            M("Choose those that the story needs, or put them into folders of their own."),
        )  # fmt: skip
    return found
