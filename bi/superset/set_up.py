"""Superset's own tables, roles and administrator, then the repository's dashboards, in one process.

`serve.py` starts it: python set_up.py RELEASE.duckdb. What has the same uuid is replaced.
"""

import os
import sys
from pathlib import Path

import assets
import duckdb
from flask_migrate import upgrade
from superset.app import create_app

ADMIN = "admin"


def main(release: Path) -> None:
    """Bring Superset's database up to date and import everything, or nothing."""
    with create_app().app_context():
        upgrade()
        from superset import appbuilder, db, security_manager
        from superset.commands.importers.v1.assets import ImportAssetsCommand
        from superset.utils.core import override_user

        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        db.session.commit()
        if security_manager.find_user(username=ADMIN) is None:
            role = security_manager.find_role("Admin")
            password = os.environ["THROUGHLINE_BI_PASSWORD"]
            security_manager.add_user(
                ADMIN, "Throughline", "Admin", "admin@localhost", role, password
            )
        uri = f"duckdb:///{release}?access_mode=read_only"
        with override_user(security_manager.find_user(username=ADMIN)):
            ImportAssetsCommand(assets.contents(uri, _report_model(release))).run()


def _report_model(release: Path) -> str:
    query = "select min(model) from journey.fct_attribution_daily where is_report_model"
    with duckdb.connect(str(release), read_only=True) as connection:
        [(model,)] = connection.execute(query).fetchall()
    return str(model or "position")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
