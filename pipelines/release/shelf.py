"""The releases that exist: which there are, which is current, whether one is undamaged."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.files import digests
from pipelines.release.layout import DATABASE, DESCRIPTION, Layout
from pipelines.release.model import Release, ReleaseError, load_release
from pipelines.release.pointer import pointed


def list_releases(data: Path) -> list[Release]:
    """The complete releases below `data`, oldest first. A folder without description is none."""
    found = []
    for folder in Layout(data).releases.glob("*/"):
        if not folder.name.startswith("."):
            try:
                found.append(load_release(folder))
            except ReleaseError:
                continue
    return sorted(found, key=lambda release: (release.sequence, release.release_id))


def current(data: Path) -> Release | None:
    """The published release, or None before the first.

    Raises ReleaseError if `published` points to something that is not a release.
    """
    layout = Layout(data)
    release_id = pointed(layout)
    return None if release_id is None else load_release(layout.releases / release_id)


def current_database(data: Path) -> Path:
    """The full database of the published release, whatever its readers see; a path where nothing
    is before the first."""
    layout = Layout(data)
    return layout.releases / (pointed(layout) or "none") / DATABASE


def verify(data: Path, release_id: str) -> None:
    """Raise ReleaseError unless the release is there and every byte is as the gate judged it."""
    layout = Layout(data)
    if release_id not in [release.release_id for release in list_releases(data)]:
        raise ReleaseError(f"there is no release {release_id}; `throughline releases` lists them")
    folder = layout.releases / release_id
    problem = changed_file(folder, load_release(folder))
    if problem:
        raise ReleaseError(f"release {release_id} is damaged: {problem}")


def changed_file(folder: Path, release: Release) -> str | None:
    """The first file below `folder` that is not as `release` describes it, in words, or None."""
    if release.files.get(DATABASE, "") != release.sha256 or not release.sha256:
        return f"{DESCRIPTION} does not describe {DATABASE}"
    found = digests(folder, without=DESCRIPTION)
    for name in sorted({*found, *release.files}):
        if found.get(name) != release.files.get(name):
            return f"{name} is not the file that the gate judged"
    return None
