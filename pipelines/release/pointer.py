"""`published`: one relative symbolic link, replaced by rename: everything switches together."""

from __future__ import annotations

from pathlib import Path

from pipelines.release.files import sync_folder
from pipelines.release.layout import HIDDEN, Layout
from pipelines.release.model import ReleaseError


def pointed(layout: Layout) -> str | None:
    """The release_id that `published` names, or None before the first release."""
    if not layout.published.is_symlink():
        return None
    target = layout.published.readlink()
    return target.parent.name if target.name == HIDDEN else target.name


def point(layout: Layout, release_id: str) -> None:
    """Make `release_id` the published release, in one step that survives a power cut: of one that
    hides personal data the copy that does.

    Raises ReleaseError if something that is not our link stands in its place.
    """
    if layout.published.exists() and not layout.published.is_symlink():
        raise ReleaseError(f"{layout.published} is not the link to a release; move it away")
    new = _next(layout)
    new.unlink(missing_ok=True)
    new.symlink_to(readable(layout, release_id).relative_to(layout.data))
    new.replace(layout.published)
    sync_folder(layout.data)


def readable(layout: Layout, release_id: str) -> Path:
    """The folder of a release that its readers may see; whoever copies it elsewhere takes this."""
    folder = layout.releases / release_id
    hidden = folder / HIDDEN
    return hidden if hidden.is_dir() else folder


def sweep_link(layout: Layout) -> None:
    """Remove a link that was made and never put in place."""
    _next(layout).unlink(missing_ok=True)


def _next(layout: Layout) -> Path:
    return layout.data / ".published.new"
