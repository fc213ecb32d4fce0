"""`published`: one relative symbolic link, replaced by rename: everything switches together."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.files import sync_folder
from pipelines.release.layout import Layout
from pipelines.release.model import ReleaseError


def pointed(layout: Layout) -> str | None:
    """The release_id that `published` names, or None before the first release."""
    if not layout.published.is_symlink():
        return None
    return layout.published.readlink().name


def point(layout: Layout, release_id: str) -> None:
    """Make `release_id` the published release, in one step that survives a power cut.

    Raises ReleaseError if something that is not our link stands in its place.
    """
    if layout.published.exists() and not layout.published.is_symlink():
        raise ReleaseError(f"{layout.published} is not the link to a release; move it away")
    new = _next(layout)
    new.unlink(missing_ok=True)
    new.symlink_to(Path(layout.releases.name) / release_id)
    new.replace(layout.published)
    sync_folder(layout.data)


def sweep_link(layout: Layout) -> None:
    """Remove a link that was made and never put in place."""
    _next(layout).unlink(missing_ok=True)


def _next(layout: Layout) -> Path:
    return layout.data / ".published.new"
