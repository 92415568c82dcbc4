"""A bundle's files onto the disk, without ever touching what is not ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from newsdesk.article.article import Article
from newsdesk.base.errors import UserError, reason
from newsdesk.base.files import write_bytes, write_folder
from newsdesk.base.message import M
from newsdesk.base.names import safe_name
from newsdesk.extend.ports import Bundle, Note

_PICTURE = re.compile(r"[0-9a-f]{16}-\d+\.(?:jpg|png|gif|webp|avif)")
_OF_SYSTEMS = (".DS_Store", "Thumbs.db", "desktop.ini")
"""Files that a system puts into a folder when somebody looks at it."""
_PAGES = (".html", ".json", ".md")
"""What an export's own text is in."""


@dataclass(frozen=True, slots=True)
class Exported:
    """Where to open it, how many files there are, how many bytes they have together, and what did not come along."""

    entry: Path
    files: int
    bytes: int
    receipt: tuple[Note, ...] = ()


def write_bundle(target: Path, bundle: Bundle) -> Exported:
    """Write the bundle into the folder target.

    A new or empty folder, or one that holds nothing but an earlier export of the same kind, is put in place
    whole. In any other folder each file is replaced by itself, the entry last, and nothing else is touched.
    """
    try:
        if _replaceable(target, bundle):
            write_folder(target, bundle.files)
        else:
            for name in sorted(bundle.files, key=lambda n: n == bundle.entry):
                write_bytes(target / name, bundle.files[name])
            _remove_old_pictures(target, bundle)
    except OSError as error:
        raise unwritten(target, error) from error
    return Exported(target / bundle.entry, len(bundle.files), _size(bundle))


def write_single(target: Path, bundle: Bundle) -> Exported:
    """Write a bundle of one file as this file."""
    try:
        write_bytes(target, bundle.files[bundle.entry])
    except OSError as error:
        raise unwritten(target.parent, error) from error
    return Exported(target, 1, _size(bundle))


def _size(bundle: Bundle) -> int:
    return sum(map(len, bundle.files.values()))


def file_name(article: Article) -> str:
    """A name for a file or folder, from the slug or the headline."""
    return safe_name(article.slug, article.headline, article.id)


def unwritten(folder: Path, error: OSError) -> UserError:
    """What is said when an export cannot be written there."""
    return UserError(
        M("The export could not be written to {folder}: {why}", folder=folder, why=reason(error)),
        M("Choose a folder that you may write to, on a disk with room."),
    )


def _replaceable(target: Path, bundle: Bundle) -> bool:
    if target.is_symlink():
        return False
    if not target.exists():
        return True
    # A stranger's folder is never emptied: only what an export of this kind writes may be there.
    for path in target.iterdir():
        if path.name in (*bundle.files, *_OF_SYSTEMS) and path.is_file():
            continue
        if path.name == "images" and path.is_dir() and all(_is_ours(p.name) for p in path.iterdir()):
            continue
        return False
    return target.resolve() != Path.cwd()


def _is_ours(name: str) -> bool:
    return name in _OF_SYSTEMS or bool(_PICTURE.fullmatch(name))


def _remove_old_pictures(target: Path, bundle: Bundle) -> None:
    """Pictures of earlier exports that no page in the folder names any more: what has been hidden since is seen in
    them, and folders are published whole. Raises OSError."""
    others = [p for p in target.iterdir() if p.is_file() and p.suffix in _PAGES and p.name not in bundle.files]
    named = b"\n".join(page.read_bytes() for page in others)
    for picture in (target / "images").glob("*"):
        fresh = f"images/{picture.name}" in bundle.files or picture.name.encode() in named
        if _PICTURE.fullmatch(picture.name) and not fresh:
            picture.unlink()
