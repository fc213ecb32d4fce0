"""Start Superset on the published release: `make bi`. Runs in Superset's own environment.

What it writes (its own database, a secret key, the administrator's password) is in
$THROUGHLINE_DATA/bi, readable by its user alone. Dashboards, charts and datasets come from this
folder and from dbt's manifest whenever these change: what is changed in the browser is kept only
under another name.
"""

import hashlib
import os
import secrets
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
MANIFEST = HERE.parents[1] / "dbt_project" / "target" / "parsed" / "manifest.json"
ADDRESS = "127.0.0.1"


def main() -> None:
    """Set up what is missing or has changed, then serve until it is stopped."""
    data = Path(os.environ.get("THROUGHLINE_DATA") or "data").expanduser().resolve()
    port = int(os.environ.get("THROUGHLINE_BI_PORT") or 8088)
    release = data / "published" / "warehouse.duckdb"
    if not release.is_file():
        sys.exit(f"no release in {data}: run `make run` first")
    home = data / "bi"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    _secret(home / "secret_key")
    os.environ |= {
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "SCARF_ANALYTICS": "false",
        "THROUGHLINE_BI_PASSWORD": _secret(home / "password"),
    }
    _set_up(home, release)
    print(f"http://{ADDRESS}:{port}  user admin, password in {home / 'password'}", flush=True)
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    served = ["--bind", f"{ADDRESS}:{port}", "--workers", "1", "--threads", "8"]
    served += ["--worker-class", "gthread", "--timeout", "120", "--log-level", "warning"]
    os.execv(gunicorn, [gunicorn, *served, "superset.app:create_app()"])  # noqa: S606


def _secret(path: Path) -> str:
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="utf-8")


def _set_up(home: Path, release: Path) -> None:
    """Once, and again when this folder, the metrics or the place of the release have changed."""
    digest = hashlib.sha256(str(release).encode())
    files = (path for path in HERE.rglob("*") if path.suffix in (".lock", ".py", ".yaml"))
    for path in (*sorted(files), MANIFEST):
        digest.update(path.read_bytes())
    stamp = home / "set_up"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest.hexdigest():
        return
    print("Setting up Superset (half a minute)", flush=True)
    log = home / "superset.log"
    with log.open("ab") as written:
        command = [sys.executable, HERE / "set_up.py", release]
        done = subprocess.run(command, stdout=written, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        sys.exit(f"Superset could not be set up; see {log}")
    stamp.write_text(digest.hexdigest(), encoding="utf-8")


if __name__ == "__main__":
    main()
