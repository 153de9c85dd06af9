"""Text messages through apprise: the URL of the service is a secret, with `{to}` where the number stands."""

from __future__ import annotations

import logging
import re
from typing import Any

from clinic_tui.errors import Invalid
from clinic_tui.reminders.gateways import Handed, Message, Outcome

TO = "{to}"
_ANSWERED = re.compile(r"error[ =](\d{3})")
_NEVER_ARRIVED = (
    "Failed to establish a new connection",
    "Name or service not known",
    "Connection refused",
    "ConnectTimeout",
    "NameResolutionError",
    "CertificateError",
    "CERTIFICATE_VERIFY_FAILED",
)
"""What `requests` says where nothing was handed over."""


class TextGateway:
    """A text service. It knows no keys: what is in doubt is not sent again by itself."""

    idempotent = False

    def __init__(self, url: str) -> None:
        """Raise Invalid for a URL that has no place for the number."""
        check_url(url)
        self._url = url

    def send(self, message: Message) -> Handed:
        """Hand it over. Only an answer of the service is a plain yes or no; all else is in doubt."""
        import apprise  # 0.1 s, and its services 0.4 s more: in the sender's process alone

        service = apprise.Apprise.instantiate(self._url.replace(TO, message.address))
        if service is None:
            return Handed(Outcome.DOWN, "the URL of the text service is not understood")
        told: bool | None = None
        with _log_of(apprise) as said:
            told = service.notify(body=message.words.body, body_format=apprise.NotifyFormat.TEXT)
            log = said.getvalue()
        return Handed(Outcome.SENT) if told else _failure(log)


def _log_of(apprise: Any) -> Any:
    """What the service's part of apprise says meanwhile; it goes nowhere else."""
    return apprise.LogCapture(level=logging.DEBUG)


def _failure(log: str) -> Handed:
    if answered := _ANSWERED.search(log):
        code = int(answered[1])
        if code in (401, 403):
            return Handed(Outcome.DOWN, f"the text service does not take our key ({code})")
        if code == 429 or code >= 500:
            return Handed(Outcome.BUSY, f"the text service is busy ({code})")
        return Handed(Outcome.REFUSED, f"the text service refuses this message ({code})")
    if any(words in log for words in _NEVER_ARRIVED):
        return Handed(Outcome.DOWN, "the text service cannot be reached")
    return Handed(Outcome.DOUBT, "the text service did not say what became of it")


def check_url(url: str) -> None:
    """Raise Invalid unless it is a URL with one place for the number; says nothing of what is in it."""
    if "://" not in url or url.count(TO) != 1:
        raise Invalid(
            "the URL of a text service has a scheme, and {to} where the number belongs: "
            "twilio://SID:TOKEN@FROM/{to}",
            "sms-url",
        )
