"""Between an importer and the library: reading the file safely, keeping its pictures, settling its id."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from newsdesk.article.article import Article
from newsdesk.article.blocks import map_pictures, pictures_in
from newsdesk.base.clock import NewId
from newsdesk.base.errors import UserError, reason
from newsdesk.base.message import M
from newsdesk.extend.ports import Imported, Importer, Note, Source
from newsdesk.extend.registry import Registry
from newsdesk.library.library import Library
from newsdesk.pictures.asset import MAX_BYTES

MAX_FILE = 64 * 1024 * 1024


def read_file(path: Path, registry: Registry) -> tuple[Source, Importer]:
    """The file as importers see it, and the one that is surest it can read it. Raises UserError."""
    try:
        if path.is_dir():
            raise UserError(M("{path} is a folder.", path=path), M("Choose a file."))
        if path.stat().st_size > MAX_FILE:
            raise UserError(
                M("{name} is too large for an article.", name=path.name), M("Choose the article's own file.")
            )
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            M("{path} cannot be read: {why}", path=path, why=reason(error)),
            M("Check that the file is there and that you may read it."),
        ) from error
    sure = {i: i.sniff(data[:4096], path.name) for i in registry.importers.values()}
    best = max(sure, key=lambda i: sure[i], default=None)
    if best is None or sure[best] <= 0:
        labels = ", ".join(sorted({".newsdesk", *(s for i in sure for s in i.suffixes)}))
        if path.suffix.lower() == ".newsdesk":
            raise UserError(
                M("{name} is damaged, or no Newsdesk file.", name=path.name),
                M("Nothing was changed. Ask for the file again."),
            )
        raise UserError(
            M("Newsdesk does not know how to read {name}.", name=path.name),
            M("It reads: {kinds}", kinds=labels),
        )
    return Source(data, path.name, Beside(path.parent)), best


def read_picture(path: Path) -> bytes:
    """A picture file's bytes; refused by its size before it is read. Raises UserError."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(
                M("{name} is too large ({size} MB).", name=path.name, size=path.stat().st_size >> 20),
                M("Save a copy below {limit} MB and take that.", limit=MAX_BYTES >> 20),
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            M("{path} cannot be read: {why}", path=path, why=reason(error)),
            M("Check that the file is there and that you may read it."),
        ) from error


class Beside:
    """Gives an importer files of one folder and those below it, nothing else, nothing huge."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def __call__(self, path: str) -> bytes | None:
        pure = PurePosixPath(path.replace("\\", "/"))
        if pure.is_absolute() or ".." in pure.parts or ":" in path or "\0" in path:
            return None
        try:
            file = (self._folder / pure).resolve()
            if not file.is_relative_to(self._folder) or not file.is_file() or file.stat().st_size > MAX_BYTES:
                return None
            return file.read_bytes()
        except (OSError, ValueError):
            return None


def fitted(imported: Imported, library: Library, new_id: NewId) -> tuple[Article, tuple[Note, ...]]:
    """The article ready for this library: its pictures kept, bad ones noted, its id free."""
    from newsdesk.pictures.brief import brief  # both bring Pillow: not at the start
    from newsdesk.pictures.inspect import inspect

    article, notes = imported.article, list(imported.receipt)
    refused = set()
    for sha256, data in imported.assets.items():
        try:
            library.put_asset(data, inspect(data, sha256[:8]), brief(data))
        except UserError as error:
            refused.add(sha256)
            notes.append(Note("dropped", M("A picture was left out: {why}", why=error.message)))
    known = library.assets()
    lost = {p.asset for p in pictures_in(article.blocks) if p.asset and p.asset not in known}
    if lost:
        without = (map_pictures(b, lambda p: replace(p, asset="") if p.asset in lost else p) for b in article.blocks)
        article = replace(article, blocks=tuple(without))
        missing = len(lost - refused)
        if missing:
            notes.append(
                Note("unsure", M("{count} {count:picture|pictures} did not come with the file.", count=missing))
            )
    if _taken(article.id, library):
        article = replace(article, id=new_id())
        notes.append(Note("unsure", M("This article is in the library already; this is a copy of it.")))
    return article, tuple(notes)


def _taken(article_id: str, library: Library) -> bool:
    try:
        library.revision(article_id)
    except UserError:
        return False
    return True
