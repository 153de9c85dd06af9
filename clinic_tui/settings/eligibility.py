"""What `[eligibility]` in clinic.toml says: how payers are asked about coverage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_tui.settings.section import Section, require_known, require_time, whole_path

WAYS = ("none", "simulator", "folder", "sftp")
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class SftpSettings:
    """The clearinghouse's server; password or key are in the vault."""

    host: str
    user: str
    host_key: str
    """The server's public key, as a line of known_hosts has it behind the name: `ssh-ed25519 AAAA...`."""
    port: int = 22
    out: str = "out"
    """The folder there that takes our questions."""
    back: str = "in"
    """The folder there that answers are fetched from; `in` in the file."""


@dataclass(frozen=True, slots=True)
class EligibilitySettings:
    """How payers are asked, and who the clinic is to them."""

    connection: str = "none"
    """One of WAYS."""
    npi: str = ""
    """Ten digits: who asks. Empty: the default billing provider (practice/)."""
    name: str = ""
    """The clinic's name as payers know it; empty: that of the default billing provider, else of [clinic]."""
    phone: str = ""
    """Whom payers may call about requests for authorization."""
    sender: str = ""
    """Our number at the clearinghouse (ISA06), at most 15 characters."""
    receiver: str = ""
    """The clearinghouse's own (ISA08)."""
    sender_qualifier: str = "ZZ"
    receiver_qualifier: str = "ZZ"
    originator: str = ""
    """Ten characters that say whose trace numbers ours are (TRN03): 1 and the tax id, or 9 and a number."""
    test: bool = False
    """What is sent is a test (ISA15)."""
    days: int = 10
    """So many days ahead the visits are whose policies are asked about at night."""
    at: str = "01:00"
    """When that is, on the clinic's clock."""
    folder: Path | None = None
    """Where questions are put (`out` in it) and answers are fetched (`in` in it)."""
    sftp: SftpSettings | None = None


NO_ELIGIBILITY = EligibilitySettings()

_TEXT = (
    "connection", "npi", "name", "phone", "sender", "receiver", "sender_qualifier", "receiver_qualifier",
    "originator", "at", "folder", "host", "user", "host_key", "out", "in",
)  # fmt: skip


def read_eligibility(table: Any) -> EligibilitySettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("eligibility", table, {**dict.fromkeys(_TEXT, str), "days": int, "port": int, "test": bool})
    way = table.get("connection", "none")
    if way not in WAYS:
        raise ValueError(f"`connection` in [eligibility] is {', '.join(WAYS)}")
    days = table.get("days", 10)
    if not 0 <= days <= MOST_DAYS:
        raise ValueError(f"`days` in [eligibility] is 0 to {MOST_DAYS}")
    at = table.get("at", "01:00")
    require_time("eligibility", "at", at, "01:00")
    folder = whole_path("eligibility", "folder", table.get("folder"))
    if way == "folder" and folder is None:
        raise ValueError("`folder` in [eligibility] is missing: where questions and answers lie")
    if way in ("folder", "sftp"):
        for needed in ("sender", "receiver", "originator"):
            if not table.get(needed, "").strip():
                raise ValueError(f"`{needed}` in [eligibility] is missing: the clearinghouse says what it is")
    if len(table.get("originator", "0" * 10)) != 10:
        raise ValueError(
            "`originator` in [eligibility] has ten characters: 1 and the tax id, or 9 and a number"
        )
    return EligibilitySettings(
        way,
        table.get("npi", "").strip(),
        table.get("name", "").strip(),
        table.get("phone", "").strip(),
        table.get("sender", "").strip(),
        table.get("receiver", "").strip(),
        table.get("sender_qualifier", "ZZ"),
        table.get("receiver_qualifier", "ZZ"),
        table.get("originator", ""),
        table.get("test", False),
        days,
        at,
        folder,
        _sftp(table) if way == "sftp" else None,
    )


def _sftp(table: dict[str, Any]) -> SftpSettings:
    for needed in ("host", "user"):
        if not table.get(needed, "").strip():
            raise ValueError(f"`{needed}` in [eligibility] is missing: whom SFTP connects to")
    key = " ".join(table.get("host_key", "").split()[:2])
    if not re.fullmatch(r"[a-z0-9@.-]+ [A-Za-z0-9+/]+=*", key):
        raise ValueError(
            "`host_key` in [eligibility] is the server's public key, such as `ssh-ed25519 AAAA...`: "
            "ask the clearinghouse for it, a server is not believed without"
        )
    port = table.get("port", 22)
    if not 1 <= port <= 65535:
        raise ValueError("`port` in [eligibility] is 1 to 65535")
    folders = table.get("out", "out"), table.get("in", "in")
    return SftpSettings(table["host"].strip(), table["user"].strip(), key, port, *folders)


def eligibility_table(settings: EligibilitySettings) -> dict[str, Any]:
    """The section as it is written."""
    usual = NO_ELIGIBILITY
    table: dict[str, Any] = {
        name: getattr(settings, name)
        for name in (
            "connection", "npi", "name", "phone", "sender", "receiver", "sender_qualifier",
            "receiver_qualifier", "originator", "test", "days", "at",
        )
        if getattr(settings, name) != getattr(usual, name)
    }  # fmt: skip
    if settings.folder:
        table["folder"] = str(settings.folder)
    if settings.sftp:
        sftp = settings.sftp
        table.update(host=sftp.host, port=sftp.port, user=sftp.user, host_key=sftp.host_key, out=sftp.out)
        table["in"] = sftp.back
    return table


ELIGIBILITY = Section("eligibility", NO_ELIGIBILITY, read_eligibility, eligibility_table)
