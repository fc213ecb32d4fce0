"""Start Superset on the published release: `make bi`. Runs in Superset's own environment.

What it writes (its own database, a secret key, the administrator's password) is in
$THROUGHLINE_DATA/bi, readable by its user alone; dashboards, charts and datasets come from the
files in assets/ at every start, so what is changed in the browser is kept only under another name.
"""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
ADDRESS = "127.0.0.1"
ADMIN = "admin"


def main() -> None:
    """Set up what is missing or has changed, then serve until it is stopped."""
    data = Path(os.environ.get("THROUGHLINE_DATA") or "data").expanduser().resolve()
    port = int(os.environ.get("THROUGHLINE_BI_PORT") or 8088)
    database = data / "published" / "warehouse.duckdb"
    if not database.is_file():
        sys.exit(f"no release in {data}: run `make run` first")
    home = data / "bi"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ |= {
        "THROUGHLINE_BI_HOME": str(home),
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "FLASK_APP": "superset",
    }
    _secret(home / "secret_key")
    password = _secret(home / "password")
    _set_up(home, password)
    _import(home, database)
    print(f"http://{ADDRESS}:{port}  user {ADMIN}, password in {home / 'password'}", flush=True)
    server = [BIN / "gunicorn", "--bind", f"{ADDRESS}:{port}", "--workers", "1", "--threads", "8"]
    server += ["--worker-class", "gthread", "--timeout", "120", "superset.app:create_app()"]
    os.execv(server[0], [str(part) for part in server])


def _secret(path: Path) -> str:
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8")


def _set_up(home: Path, password: str) -> None:
    """Superset's own tables, roles and the administrator; once per version of the lock."""
    stamp = home / "set_up"
    wanted = hashlib.sha256((HERE / "requirements.lock").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Setting up Superset (once; about a minute)", flush=True)
    _run(home, BIN / "superset", "db", "upgrade")
    _run(home, BIN / "superset", "init")
    person = ("--firstname", "Throughline", "--lastname", "Admin", "--email", "admin@localhost")
    create = (BIN / "superset", "fab", "create-admin")
    _run(home, *create, "--username", ADMIN, *person, "--password", password)
    stamp.write_text(wanted, encoding="utf-8")


def _import(home: Path, database: Path) -> None:
    """The repository's database, datasets, charts and dashboards, when they have changed."""
    uri = f"duckdb:///{database}?access_mode=read_only"
    digest = hashlib.sha256(uri.encode())
    for path in sorted((HERE / "assets").rglob("*.yaml")):
        digest.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    stamp = home / "imported"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest.hexdigest():
        return
    bundle = home / "assets"
    shutil.rmtree(bundle, ignore_errors=True)
    shutil.copytree(HERE / "assets", bundle)
    connection = bundle / "databases" / "throughline.yaml"
    text = connection.read_text(encoding="utf-8")
    connection.write_text(text.replace("DATABASE_URI", uri), encoding="utf-8")
    _run(home, sys.executable, HERE / "import_assets.py", bundle, ADMIN)
    stamp.write_text(digest.hexdigest(), encoding="utf-8")


def _run(home: Path, *command: str | Path) -> None:
    with (home / "superset.log").open("ab") as log:
        done = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(f"{Path(command[0]).name} {command[1]} failed; see {home / 'superset.log'}")


if __name__ == "__main__":
    main()
