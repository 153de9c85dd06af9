"""The one registry of the clinic's secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

SECRET_BYTES = 32
"""Every secret is a random 256-bit key."""


class SecretName(StrEnum):
    """What the vault keeps; code asks for a secret by these names only."""

    DB_KEY = "db-key"
    AUDIT_MAC = "audit-mac"
    PEPPER = "pepper"

    @property
    def purpose(self) -> str:
        """What is lost with it, for messages."""
        return _PURPOSES[self]


_PURPOSES = {
    SecretName.DB_KEY: "opens the database",
    SecretName.AUDIT_MAC: "proves the journal",
    SecretName.PEPPER: "is mixed into every password",
}


class ServiceSecret(StrEnum):
    """Credentials of services outside, which the vault keeps where a clinic uses them.

    They are text of the clinic's choice, not keys of its data: none has to be there,
    and the recovery phrase does not bring them back. Whoever lost them asks the service.
    """

    SMTP_PASSWORD = "smtp-password"  # noqa: S105  (a name, no password)
    SMS_URL = "sms-url"
    SFTP_PASSWORD = "sftp-password"  # noqa: S105  (a name, no password)
    SFTP_KEY = "sftp-key"

    @property
    def purpose(self) -> str:
        """What it is for, for messages."""
        return _SERVICE_PURPOSES[self]


_SERVICE_PURPOSES = {
    ServiceSecret.SMTP_PASSWORD: "the password at the mail server",
    ServiceSecret.SMS_URL: "the text service with its key, {to} where the number belongs",
    ServiceSecret.SFTP_PASSWORD: "the password at the clearinghouse's SFTP server",
    ServiceSecret.SFTP_KEY: "the private key for that server, its file in base64 on one line",
}


class SecretKind(StrEnum):
    """By what we are let in at a trading partner's server."""

    PASSWORD = "sftp-password"  # noqa: S105  (a name, no password)
    KEY = "sftp-key"


@dataclass(frozen=True, slots=True)
class PartnerSecret:
    """A credential at the SFTP server of one trading partner of claims: `hub-sftp-password`."""

    partner: str
    """Its code, 2 to 15 letters and digits."""
    kind: SecretKind

    def __str__(self) -> str:
        return self.value

    @property
    def value(self) -> str:
        """What the vault calls it."""
        return f"{self.partner.lower()}-{self.kind}"

    @property
    def purpose(self) -> str:
        """What it is for, for messages."""
        what = "password" if self.kind is SecretKind.PASSWORD else "private key (base64, on one line)"
        return f"the {what} at the SFTP server of trading partner {self.partner}"


def service_secret(name: str) -> ServiceSecret | PartnerSecret | None:
    """The credential of that name; None where the name is none."""
    if name in list(ServiceSecret):
        return ServiceSecret(name)
    found = re.fullmatch(r"([0-9a-z]{2,15})-(sftp-password|sftp-key)", name)
    return PartnerSecret(found[1].upper(), SecretKind(found[2])) if found else None


LONGEST_SERVICE_SECRET = 6_000


class Secrets(Mapping[SecretName, bytes]):
    """The whole set, complete and of the right length; shows no value when printed."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[SecretName, bytes]) -> None:
        """Raise ValueError when a secret is missing, unknown or not `SECRET_BYTES` long."""
        if set(values) != set(SecretName):
            raise ValueError("not the set of secrets that a clinic has")
        if any(len(value) != SECRET_BYTES for value in values.values()):
            raise ValueError(f"a secret is not {SECRET_BYTES} bytes long")
        self._values = {SecretName(name): bytes(value) for name, value in values.items()}

    def __getitem__(self, name: SecretName) -> bytes:
        return self._values[name]

    def __iter__(self) -> Iterator[SecretName]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<{len(self)} secrets>"


def new_secrets() -> Secrets:
    """Fresh random secrets for a new clinic."""
    import secrets

    return Secrets({name: secrets.token_bytes(SECRET_BYTES) for name in SecretName})
