"""What `[reminders]` in clinic.toml says: what messages to patients say of the clinic."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_tui.settings.section import Section, require_known, whole_path

LONGEST_PHONE = 25
LONGEST_LINK = 200


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """What reminders say of the clinic."""

    phone: str = ""
    """The number to call, as it is to be read; without it nothing is sent."""
    name: str = ""
    """The clinic's name for patients, where it is not the one in [clinic]."""
    folder: Path | None = None
    """Where all messages are put as files, in place of sending them."""
    reply_link: str = ""
    """Where a patient answers an e-mail by a click, `{token}` where the visit's token belongs."""


USUAL_REMINDERS = ReminderSettings()


def read_reminders(table: Any) -> ReminderSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("reminders", table, dict.fromkeys(("phone", "name", "folder", "reply_link"), str))
    phone, name = (" ".join(table.get(each, "").split()) for each in ("phone", "name"))
    if len(phone) > LONGEST_PHONE or not phone.isascii():
        raise ValueError(f"`phone` in [reminders] is at most {LONGEST_PHONE} plain letters and digits")
    folder = whole_path("reminders", "folder", table.get("folder"))
    return ReminderSettings(phone, name, folder, _reply_link(table.get("reply_link", "").strip()))


def _reply_link(link: str) -> str:
    """The address under which a patient answers; raises ValueError for one that says nothing or tells all."""
    plain = link.isascii() and link.isprintable() and " " not in link
    if link and not (plain and link.startswith("https://") and link.count("{token}") == 1):
        raise ValueError("`reply_link` in [reminders] begins with https:// and has {token} in it, once")
    if len(link) > LONGEST_LINK:
        raise ValueError(f"`reply_link` in [reminders] has at most {LONGEST_LINK} letters")
    return link


def reminders_table(reminders: ReminderSettings) -> dict[str, Any]:
    """The section as it is written."""
    table = {
        "phone": reminders.phone,
        "name": reminders.name,
        "folder": str(reminders.folder or ""),
        "reply_link": reminders.reply_link,
    }
    return {name: value for name, value in table.items() if value}


REMINDERS = Section("reminders", USUAL_REMINDERS, read_reminders, reminders_table)
