"""Sending one alert: to a web hook as JSON, by mail as text; again where nobody answers.

Addresses of web hooks are secrets: no error tells one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from pipelines.alerts.messages import Alert
from pipelines.settings import Environment, Settings
from pipelines.settings.operations import Alerts, Email
from pipelines.transient import wait_before

_AGAIN = {408, 425, 429, *range(500, 600)}  # what a receiver answers that may answer later


class NotSentError(RuntimeError):
    """A receiver did not take an alert; the message says why without its address."""


Send = Callable[[Alert], None]


def receivers(environment: Environment, settings: Settings) -> dict[str, Send]:
    """The receivers that are set up, by name; each raises NotSentError."""
    found: dict[str, Send] = {}
    alerts, email = settings.alerts, settings.alerts.email
    if environment.alert_webhook is not None:
        url = environment.alert_webhook.get_secret_value()
        found["webhook"] = lambda alert: _tried(lambda: _post(url, alert, alerts), alerts)
    if email is not None:
        found["email"] = lambda alert: _tried(
            lambda: _mail(environment, email, alert, alerts), alerts
        )
    return found


def _tried(send: Callable[[], None], alerts: Alerts) -> None:
    for attempt in range(1, alerts.retries + 2):
        try:
            return send()
        except _Later as error:
            if attempt > alerts.retries:
                raise NotSentError(str(error)) from None
            time.sleep(wait_before(attempt, alerts.retry_wait_seconds))
    return None


class _Later(Exception):
    """Nobody answered, or not now."""


def _post(url: str, alert: Alert, alerts: Alerts) -> None:
    import urllib.error  # a run that tells nobody needs none
    import urllib.request

    if not url.startswith(("https://", "http://")):
        raise NotSentError("the web hook's address is not one of http or https")
    body = json.dumps(alert.payload(), default=str).encode()
    request = urllib.request.Request(  # noqa: S310
        url, body, {"Content-Type": "application/json", "User-Agent": "throughline"}
    )
    try:
        with urllib.request.urlopen(request, timeout=alerts.timeout_seconds):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        told = f"the web hook answered {error.code}"
        error.close()
        if error.code in _AGAIN:
            raise _Later(told) from None
        raise NotSentError(told) from None
    except (OSError, ValueError) as error:  # its words may hold the address
        raise _Later(f"the web hook cannot be reached: {type(error).__name__}") from None


def _mail(environment: Environment, email: Email, alert: Alert, alerts: Alerts) -> None:
    import smtplib
    import ssl
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = " ".join(alert.title.split())
    message["From"] = email.sender
    message["To"] = ", ".join(email.to)
    message["X-Throughline-Event"] = alert.event
    message.set_content(alert.text)
    tls = ssl.create_default_context()
    try:
        server: smtplib.SMTP
        if email.security == "tls":
            server = smtplib.SMTP_SSL(
                email.host, email.port, timeout=alerts.timeout_seconds, context=tls
            )
        else:
            server = smtplib.SMTP(email.host, email.port, timeout=alerts.timeout_seconds)
        with server:
            if email.security == "starttls":
                server.starttls(context=tls)
            if environment.smtp_user and environment.smtp_password:
                server.login(
                    environment.smtp_user.get_secret_value(),
                    environment.smtp_password.get_secret_value(),
                )
            server.send_message(message)
    except smtplib.SMTPResponseException as error:
        told = f"the mail server answered {error.smtp_code}"
        if 400 <= error.smtp_code < 500:
            raise _Later(told) from None
        raise NotSentError(told) from None
    except smtplib.SMTPRecipientsRefused:
        raise NotSentError("the mail server refused the recipients") from None
    except (OSError, smtplib.SMTPException) as error:
        raise _Later(f"the mail server cannot be reached: {type(error).__name__}") from None
