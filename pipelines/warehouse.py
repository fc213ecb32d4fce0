"""The warehouse: what dbt needs before it builds, and where it leaves what it built.

The SQL is in dbt_project/. BI opens neither of the two files, only releases.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from threading import Thread

from filelock import FileLock

from pipelines.settings import Environment, Settings
from pipelines.warehouse_settings import write_settings

_BUILT = {"target", "logs", "__pycache__", ".user.yml"}
_PARSED = "partial_parse.msgpack"
_METRICS = "semantic_manifest.json"  # MetricFlow looks for it in dbt's own target folder only


def prepare(environment: Environment, settings: Settings) -> None:
    """Write the settings where dbt reads them, and start from fresh files.

    A build in place can be killed half-way and then mixes two versions; fresh files cannot.
    """
    from pipelines.lineage.files import write_lineage  # a run with nothing new needs none

    write_settings(environment.work / "settings", settings)
    write_lineage(environment.work / "settings", column_edges(environment))
    for database in (environment.warehouse, environment.marts):
        database.unlink(missing_ok=True)
        Path(f"{database}.wal").unlink(missing_ok=True)
    build = build_folder(environment)
    build.mkdir(parents=True, exist_ok=True)
    # No evidence of an earlier build, and what dbt knows of the project from its parse.
    (build / "run_results.json").unlink(missing_ok=True)
    shutil.copyfile(manifest(environment).with_name(_PARSED), build / _PARSED)


def _replace(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def _link(path: Path, target: Path) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(path)


def manifest(environment: Environment) -> Path:
    """The dbt project's manifest, parsed again only when the project or dbt has changed.

    It names no data folder (`pipelines.dbt_files`), so that all of them share it.

    Raises:
        subprocess.CalledProcessError: dbt cannot parse the project; its messages are on stderr.
    """
    target = parsed_folder(environment)
    target.mkdir(parents=True, exist_ok=True)
    with FileLock(target / "lock"):
        parsed, stamp = target / "manifest.json", target / "manifest.stamp"
        wanted = f"{version('dbt-core')} {fingerprint(environment.dbt_project)}"
        if not (parsed.is_file() and stamp.is_file() and stamp.read_text() == wanted):
            _dbt(environment, "parse", target)
            _link(target.parent / _METRICS, Path(target.name) / _METRICS)
            _replace(stamp, wanted)
        return parsed


def parsed_folder(environment: Environment) -> Path:
    """Where the parsed project lies, for dbt and Dagster."""
    return environment.dbt_project / "target" / "parsed"


def parse_ahead(environment: Environment) -> None:
    """Parse the project and read its lineage beside whatever the caller does first; `manifest` and
    `column_edges` wait for it.

    One core is busy with it for twenty seconds when the project has changed since set-up.
    """

    def parse() -> None:
        with suppress(subprocess.CalledProcessError):  # whoever needs it will say so
            column_edges(environment)

    Thread(target=parse, daemon=True).start()


def lineage_file(environment: Environment) -> Path:
    """What is known of the columns of the models, whichever data folder they were built in.

    It depends on the code alone, and reading it off the SQL keeps a core busy for ten seconds.
    """
    return environment.dbt_project / "target" / "lineage.json"


def column_edges(environment: Environment) -> Path:
    """The file of the project's column lineage, read again only when the project has changed.

    Raises:
        subprocess.CalledProcessError: dbt cannot compile the project; its messages are on stderr.
    """
    manifest(environment)
    target = parsed_folder(environment)
    with FileLock(target / "lineage.lock"):
        edges, stamp = target / "column_edges.parquet", target / "column_edges.stamp"
        wanted = (target / "manifest.stamp").read_text()
        if not (edges.is_file() and stamp.is_file() and stamp.read_text() == wanted):
            read_lineage(environment)
            _replace(stamp, wanted)
        return edges


def read_lineage(environment: Environment) -> None:
    """Compile the project and read its column lineage, so that the first run need not.

    Raises:
        subprocess.CalledProcessError: dbt cannot compile the project; its messages are on stderr.
    """
    from pipelines.lineage.files import write_edges
    from pipelines.lineage.project import Lineage

    with tempfile.TemporaryDirectory() as folder:
        here = environment.model_copy(update={"data": Path(folder)})
        here.work.mkdir()
        shutil.copyfile(manifest(environment).with_name(_PARSED), Path(folder) / _PARSED)
        _dbt(here, "compile", Path(folder))
        parsed = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
        known = Lineage(parsed, Path(folder) / "compiled", lineage_file(environment))
        write_edges(parsed_folder(environment) / "column_edges.parquet", known.edges())
        known.save()


def _dbt(environment: Environment, command: str, target: Path) -> None:
    dbt = Path(sys.executable).with_name("throughline-dbt")
    subprocess.run(
        [
            *(dbt, "--quiet", command, "--target-path", target),
            *("--project-dir", environment.dbt_project),
            *("--profiles-dir", environment.dbt_project),
        ],
        check=True,
        env=os.environ | dbt_variables(environment),
        stdout=sys.stderr,
    )


def build_folder(environment: Environment) -> Path:
    """Where the last dbt build left its manifest.json and run_results.json."""
    return environment.work / "dbt" / "build"


def dbt_variables(environment: Environment) -> dict[str, str]:
    """What dbt and its models read of the environment."""
    return {
        "THROUGHLINE_DATA": str(environment.data_path),
        "DBT_LOG_PATH": str(environment.work / "dbt" / "logs"),
        "DO_NOT_TRACK": "1",
    }


def fingerprint(*folders: Path) -> str:
    """SHA-256 over the names and contents of the source files below `folders`, in a fixed order."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            within = path.relative_to(folder)
            if path.is_file() and not _BUILT.intersection(within.parts):
                digest.update(f"{within.as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
