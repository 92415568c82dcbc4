"""A bundle's files onto the disk."""

from __future__ import annotations

from pathlib import Path

from newsdesk.desk.bundle import write_bundle
from newsdesk.extend.ports import Bundle

NEW, OLD = f"images/{'a' * 16}-1600.jpg", f"images/{'b' * 16}-1600.jpg"


def test_an_earlier_export_of_several_files_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_bundle(target, Bundle("post.html", {"post.html": b"1", "post.json": b"1", OLD: b"1"}))
    write_bundle(target, Bundle("post.html", {"post.html": b"2", "post.json": b"2", NEW: b"2"}))
    found = {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    assert found == {"post.html": b"2", "post.json": b"2", NEW: b"2"}


def test_another_s_file_beside_it_stays(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    write_bundle(tmp_path, Bundle("post.html", {"post.html": b"1", "post.json": b"1"}))
    assert (tmp_path / "mine.txt").read_bytes() == b"mine"
