"""What `[security]` and `[server]` in clinic.toml say of accounts: the second factor, and Unix accounts."""

from __future__ import annotations

from typing import Any

from clinic_tui.settings.section import require_known, require_section

SECOND_FACTOR = ("optional", "managers", "everybody")
"""Who has to have a second factor: nobody, managers and administrators, or every account."""


def read_security(table: Any) -> dict[str, Any]:
    """The section, checked, as fields of Settings; raises ValueError naming the key."""
    require_known("security", table, {"second_factor": str})
    value = table.get("second_factor", "optional")
    if value not in SECOND_FACTOR:
        raise ValueError(f"`second_factor` in [security] is {', '.join(SECOND_FACTOR)}")
    return {"second_factor": value}


def read_server(table: Any) -> dict[str, Any]:
    """The section, checked, as fields of Settings; raises ValueError naming the key."""
    require_section("server", table)
    accounts = table.get("accounts", {})
    if not isinstance(accounts, dict) or not all(isinstance(each, str) for each in accounts.values()):
        raise ValueError('[server.accounts] must be lines like kim = "kim": sign-in name, Unix account')
    require_known("server", table, {"bind_accounts": bool, "accounts": dict})
    return {"bind_accounts": table.get("bind_accounts", False), "unix_accounts": accounts}
