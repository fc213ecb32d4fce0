"""Receivers of alerts that really listen: an HTTP server and a mail server, on loopback."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller


@dataclass
class Hook:
    """A web hook that answers with these statuses, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    tries: int = 0


@pytest.fixture
def hook() -> Iterator[Hook]:
    found = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.tries += 1
            status = found.statuses.pop(0) if found.statuses else 200
            if status == 200:
                found.bodies.append(body)
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/services/T0/s3cret-path"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Mailbox:
    """What a mail server took; `refusals` are answered first."""

    host: str = "127.0.0.1"
    port: int = 0
    refusals: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    found = Mailbox()

    class Handler:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            if found.refusals:
                return found.refusals.pop(0)
            read = message_from_bytes(envelope.content, policy=policy.default)
            found.messages.append(cast(EmailMessage, read))
            return "250 taken"

    with socket.socket() as probe:
        probe.bind((found.host, 0))
        found.port = probe.getsockname()[1]
    controller = Controller(Handler(), hostname=found.host, port=found.port)
    controller.start()
    yield found
    controller.stop()
