"""Publishes in a process of its own, to be killed: killed_publish.py DATA, the address on stdin."""

import sys
from pathlib import Path

from pydantic import SecretStr

from pipelines.publish import show_in_postgres
from pipelines.settings.publish import Postgres
from tests.postgres import READER

address = SecretStr(sys.stdin.readline())
print("ready", flush=True)
settings = Postgres(grant_to=(READER,), wait_seconds=30)
print(show_in_postgres(Path(sys.argv[1]), settings, address).status)
