"""A landing folder named by a URL: what is fetched, what is kept, what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from pipelines.exports.remote import RemoteLandingError, is_remote, mirror

URL = "memory://bucket/exports"


@pytest.fixture
def bucket() -> Iterator[fsspec.AbstractFileSystem]:
    fs = fsspec.filesystem("memory")
    fs.store.clear()
    fs.pipe_file("/bucket/exports/a.csv", b"one")
    fs.pipe_file("/bucket/exports/deep/er/b.csv", b"two")
    fs.pipe_file("/bucket/other.csv", b"not ours")
    yield fs
    fs.store.clear()


def names(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_copy_holds_exactly_the_remote_files(
    bucket: fsspec.AbstractFileSystem, tmp_path: Path
) -> None:
    folder = mirror(URL, tmp_path / "landing")
    assert names(folder) == {"a.csv": b"one", "deep/er/b.csv": b"two"}
    bucket.rm("/bucket/exports/a.csv")
    bucket.pipe_file("/bucket/exports/deep/er/b.csv", b"two and more")
    bucket.pipe_file("/bucket/exports/c.csv", b"three")
    assert names(mirror(URL, folder)) == {"deep/er/b.csv": b"two and more", "c.csv": b"three"}


def test_only_what_changed_is_fetched(
    bucket: fsspec.AbstractFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = mirror(URL, tmp_path / "landing")
    fetched: list[str] = []
    get_file = type(bucket).get_file

    def counted(fs: fsspec.AbstractFileSystem, path: str, *args: object, **kwargs: object) -> None:
        fetched.append(path)
        get_file(fs, path, *args, **kwargs)

    monkeypatch.setattr(type(bucket), "get_file", counted)
    mirror(URL, folder)
    assert fetched == []
    bucket.pipe_file("/bucket/exports/a.csv", b"other")
    mirror(URL, folder)
    assert [Path(path).name for path in fetched] == ["a.csv"]


@pytest.mark.parametrize("url", ["memory://bucket/nowhere", "nosuchdriver://x/y"])
def test_a_folder_that_cannot_be_read_says_so(
    bucket: fsspec.AbstractFileSystem, tmp_path: Path, url: str
) -> None:
    with pytest.raises(RemoteLandingError, match="://"):
        mirror(url, tmp_path / "landing")


def test_a_path_is_no_url() -> None:
    assert is_remote("s3://bucket/x")
    assert not is_remote("/srv/exports")
    assert not is_remote("C:/exports")
