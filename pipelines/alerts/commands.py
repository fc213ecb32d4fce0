"""`throughline alert`: whether alerts arrive."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from pipelines.settings import environment, settings


def alert() -> None:
    """Send a test alert to every receiver that is set up. Exit 1 if one does not take it."""
    from pipelines.alerts.messages import Alert
    from pipelines.alerts.sending import NotSentError, receivers

    to = receivers(environment(), settings())
    if not to:
        typer.echo(
            "no receiver is set up: name one in THROUGHLINE_ALERT_WEBHOOK, or under"
            " alerts.email in throughline.yaml"
        )
        raise typer.Exit(1)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    test = Alert("failed", f"test:{at}", "Throughline: a test of its alerts; nothing has failed")
    refused = False
    for name, send in to.items():
        try:
            send(test)
            typer.echo(f"{name}: taken")
        except NotSentError as error:
            typer.echo(f"{name}: {error}")
            refused = True
    raise typer.Exit(int(refused))
