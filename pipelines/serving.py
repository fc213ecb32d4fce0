"""Dagster's processes: both at once for one person, one each for a server. Where they keep history
is `pipelines.instance`, how a server runs them docs/operate.md.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipelines import instance
from pipelines.settings import environment

Port = Annotated[int, typer.Option(min=1, max=65535)]


def ui(port: Port = 3000) -> None:
    """Dagster's UI with its schedules and sensors, on this machine only."""
    instance.home(environment())
    typer.echo(f"http://127.0.0.1:{port}  (Ctrl-C stops it)")
    command = _command("dagster", "dev", "--host", "127.0.0.1", "--port", str(port))
    raise typer.Exit(subprocess.run(command, check=False).returncode)


def webserver(
    port: Port = 3000,
    host: Annotated[
        str, typer.Option(help="It asks nobody who they are: leave it behind a proxy that does.")
    ] = "127.0.0.1",
) -> None:
    """Dagster's UI alone, as a server runs it; schedules and sensors need `throughline daemon`."""
    _become(_command("dagster-webserver", "--host", host, "--port", str(port)))


def daemon() -> None:
    """What starts the runs of schedules, sensors and the UI, as a server runs it."""
    _become(_command("dagster-daemon", "run"))


def _command(program: str, *arguments: str) -> list[str]:
    workspace = environment().root / "workspace.yaml"
    path = Path(sys.executable).with_name(program)
    return [str(path), *arguments, "--workspace", str(workspace)]


def _become(command: list[str]) -> NoReturn:
    """Go on as that program, so that what stops the service stops it."""
    instance.home(environment())
    os.execv(command[0], command)  # noqa: S606
