"""What `[mail]` in clinic.toml says: the mail server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_tui.settings.section import Section, require_known

LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server; its password is in the vault."""

    host: str
    sender: str
    """The address that mails come from; `from` in the file."""
    port: int = 587
    tls: str = "starttls"
    """`starttls`, `tls` from the first byte on, or `none` for a server on this machine."""
    user: str = ""
    ca_file: Path | None = None
    """Who vouches for the server's certificate, where it is not one of the well-known."""


def read_mail(table: Any) -> MailSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known(
        "mail", table, {"host": str, "from": str, "port": int, "tls": str, "user": str, "ca_file": str}
    )
    for needed in ("host", "from"):
        if not table.get(needed, "").strip():
            raise ValueError(f"[mail] has no `{needed}`")
    sender = table["from"].strip()
    if sender.count("@") != 1 or not sender.isascii() or not sender.isprintable() or " " in sender:
        raise ValueError("`from` in [mail] is an address such as desk@example.org")
    host, tls = table["host"].strip(), table.get("tls", "starttls")
    if tls not in ("starttls", "tls", "none"):
        raise ValueError("`tls` in [mail] is `starttls`, `tls` or `none`")
    if tls == "none" and host not in LOOPBACK:
        raise ValueError("`tls` in [mail] can be `none` only where `host` is this machine")
    port = table.get("port", 465 if tls == "tls" else 25 if tls == "none" else 587)
    if not 1 <= port <= 65535:
        raise ValueError("`port` in [mail] is 1 to 65535")
    ca_file = Path(table["ca_file"]) if "ca_file" in table else None
    return MailSettings(host, sender, port, tls, table.get("user", ""), ca_file)


def mail_table(mail: MailSettings) -> dict[str, Any]:
    """The section as it is written."""
    table: dict[str, Any] = {"host": mail.host, "port": mail.port, "tls": mail.tls, "from": mail.sender}
    if mail.user:
        table["user"] = mail.user
    if mail.ca_file:
        table["ca_file"] = str(mail.ca_file)
    return table


MAIL = Section("mail", None, read_mail, mail_table)
