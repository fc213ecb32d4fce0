"""Import the files of a folder as Superset's databases, datasets, charts and dashboards.

`serve.py` runs it in a process of its own; what has the same uuid is replaced.
"""

import sys
from pathlib import Path

from superset.app import create_app


def main(folder: Path, user: str) -> None:
    """Import `folder` as `user`, all of it or nothing."""
    contents = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.yaml"))
    }
    with create_app().app_context():
        from superset import security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.utils.core import override_user

        with override_user(security_manager.find_user(username=user)):
            ImportAssetsCommand(contents).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
