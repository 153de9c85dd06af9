"""The clinic's own file, `clinic.toml`: what is known before the database is opened.

It names the clinic, its vault and its database, and holds what a clinic sets for
itself. It holds no secret. Unknown keys are refused: a misspelt one would be
passed over in silence.
"""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic_tui.claim_form_settings import (
    NO_CLAIM_FORM,
    ClaimFormSettings,
    claim_form_table,
    read_claim_form,
)
from clinic_tui.cold_settings import USUAL_COLD, ColdSettings, cold_table, read_cold
from clinic_tui.eligibility_settings import (
    NO_ELIGIBILITY,
    EligibilitySettings,
    eligibility_table,
    read_eligibility,
)
from clinic_tui.errors import FileRefused, NotFound
from clinic_tui.estimate_settings import NO_ESTIMATES, EstimateSettings, estimates_table, read_estimates
from clinic_tui.privacy_settings import USUAL_PRIVACY, PrivacySettings, privacy_table, read_privacy
from clinic_tui.rota_settings import USUAL_ROTA, RotaSettings, read_rota, rota_table
from clinic_tui.safety_settings import USUAL_SAFETY, SafetySettings, read_safety, safety_table
from clinic_tui.supply_settings import USUAL_SUPPLIES, SupplySettings, read_supplies, supplies_table
from clinic_tui.time_clock_settings import (
    USUAL_TIME_CLOCK,
    TimeClockSettings,
    read_time_clock,
    time_clock_table,
)

FILE = "clinic.toml"
LONGEST_LOCK_MINUTES = 15
LONGEST_PHONE = 25
LONGEST_LINK = 200
DATA_VARIABLE = "CLINIC_TUI_DATA"

SECOND_FACTOR = ("optional", "managers", "everybody")
"""Who has to have a second factor: nobody, managers and administrators, or every account."""


LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The mail server, as [mail] says; its password is in the vault."""

    host: str
    sender: str
    """The address that mails come from; `from` in the file."""
    port: int = 587
    tls: str = "starttls"
    """`starttls`, `tls` from the first byte on, or `none` for a server on this machine."""
    user: str = ""
    ca_file: Path | None = None
    """Who vouches for the server's certificate, where it is not one of the well-known."""


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """What reminders say of the clinic, as [reminders] says."""

    phone: str = ""
    """The number to call, as it is to be read; without it nothing is sent."""
    name: str = ""
    """The clinic's name for patients, where it is not the one in [clinic]."""
    folder: Path | None = None
    """Where all messages are put as files, in place of sending them."""
    reply_link: str = ""
    """Where a patient answers an e-mail by a click, `{token}` where the visit's token belongs."""


PAPERS = (
    "day_sheet", "card", "labels", "slip", "receipt", "deposit", "day_end", "estimate", "statement", "letter",
    "order", "claim", "count_sheet", "fridge_log", "osha_log", "accounting", "chemicals",
    "readiness", "timesheet",
)  # fmt: skip
"""The papers that may have a printer of their own."""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """Where papers are printed, as [paper] says."""

    printer: str = ""
    """The printer of all papers that have none of their own, by its name in CUPS."""
    own: dict[str, str] = field(default_factory=dict)
    """A paper of PAPERS to its printer."""
    size: str = "letter"
    """The sheet of day sheets and slips: `letter` or `a4`. Labels and cards are on letter sheets."""
    folder: Path | None = None
    """Where PDFs are put that are not printed."""
    roll: int = 0
    """Receipts go to a receipt printer with a roll of 58 or 80 mm; 0: as PDF to any printer."""
    drawer_kick: bool = False
    """The receipt printer opens the cash drawer with a receipt for cash."""


STAGES = ("arrived", "checked-in", "roomed", "with-provider", "ready-to-leave")
"""The stages of the queue that have limits of their own."""

MOST_STAGE_MINUTES = 600


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """How long patients may wait, and whether a wall shows their numbers, as [queue] says."""

    limits: dict[str, tuple[int, int]] = field(default_factory=dict)
    """A stage of STAGES to minutes: from the first on it is marked, from the second on it is an alert."""
    board: bool = False
    """`queue board` shows waiting numbers, and no name, without anybody signed in."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One clinic, as its file says."""

    folder: Path
    """The data directory."""
    id: str
    name: str
    zone: str
    """IANA name of the clinic's time zone, such as `America/New_York`."""
    vault: str
    """`keyring` or `file`."""
    key_file: Path | None = None
    """Where the sealed vault's key lies, if not at its usual place."""
    database: str = "sqlite"
    """`sqlite`, or a PostgreSQL URL without a password in it."""
    clock_offset: float = 0.0
    """Seconds the clinic's clock is ahead of the machine's: the demo clinic lives at its own hour."""
    demo: bool = False
    lock_minutes: int = 5
    """Minutes without a key after which a desk locks itself: 1 to 15, in a demo 0 for never."""
    sign_out_minutes: int = 30
    """Minutes without a key after which whoever left a locked desk is signed out."""
    backups: Path | None = None
    """Where backups are kept; another disk than the data's is better."""
    downtime: Path | None = None
    """Where downtime packets are kept; a disk or share that outlives this machine is better."""
    second_factor: str = "optional"
    """Who has to have a second factor, as SECOND_FACTOR says; a clinic's older file does not name it."""
    backup_at: str = "02:00"
    """When the nightly backup is made, on the clinic's clock."""
    check_at: str = "03:30"
    """When the data are proved at night; on Sundays every row, half an hour later."""
    bind_accounts: bool = False
    """Whoever comes through sudo signs in with the logins of their Unix account only (docs/server.md)."""
    unix_accounts: dict[str, str] = field(default_factory=dict)
    """Sign-in name to the Unix account that it may come from."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys that the clinic rebinds: verb id to keys (see docs/keys.md)."""
    mail: MailSettings | None = None
    reminders: ReminderSettings = ReminderSettings()
    paper: PaperSettings = PaperSettings()
    eligibility: EligibilitySettings = NO_ELIGIBILITY
    queue: QueueSettings = QueueSettings()
    estimates: EstimateSettings = NO_ESTIMATES
    supplies: SupplySettings = USUAL_SUPPLIES
    claim_form: ClaimFormSettings = NO_CLAIM_FORM
    cold: ColdSettings = USUAL_COLD
    safety: SafetySettings = USUAL_SAFETY
    rota: RotaSettings = USUAL_ROTA
    privacy: PrivacySettings = USUAL_PRIVACY
    time_clock: TimeClockSettings = USUAL_TIME_CLOCK

    @property
    def database_file(self) -> Path:
        """The encrypted SQLite file."""
        return self.folder / "clinic.db"

    @property
    def backup_folder(self) -> Path:
        """Where backups are kept."""
        return self.backups or self.folder / "backups"

    @property
    def downtime_folder(self) -> Path:
        """Where downtime packets are kept."""
        return self.downtime or self.folder / "downtime"

    @property
    def paper_folder(self) -> Path:
        """Where PDFs are put that are not printed."""
        return self.paper.folder or self.folder / "paper"


def default_folder() -> Path:
    """Where a clinic's data is unless `--data` or the environment says otherwise (XDG)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "clinic-tui"


def chosen_folder(given: str | None) -> Path:
    """The data directory: flag, then environment, then the default."""
    return Path(given or os.environ.get(DATA_VARIABLE) or default_folder()).expanduser()


def read_settings(folder: Path) -> Settings:
    """The clinic in this folder. Raises NotFound where there is none, FileRefused naming what is wrong."""
    path = folder / FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"there is no clinic in {folder}: `clinic-tui init` makes one, `clinic-tui demo` shows one"
        ) from None
    except OSError as failure:
        raise FileRefused(f"{path} cannot be read: {failure.strerror}") from None
    try:
        return _parsed(folder, tomllib.loads(content.decode()))
    except UnicodeDecodeError:
        raise FileRefused(f"{path} is not text in UTF-8: put back the one beside a backup") from None
    except (TypeError, ValueError) as wrong:
        raise FileRefused(f"{path}: {wrong}") from None


def _parsed(folder: Path, table: dict[str, Any]) -> Settings:
    clinic = table.pop("clinic", {})
    keys = table.pop("keys", {})
    second_factor = _second_factor(table.pop("security", {}))
    mail = _mail(table.pop("mail", None))
    reminders = _reminders(table.pop("reminders", {}))
    server = _server(table.pop("server", {}))
    paper = _paper(table.pop("paper", {}))
    eligibility = read_eligibility(table.pop("eligibility", {}))
    queue = _queue(table.pop("queue", {}))
    estimates = read_estimates(table.pop("estimates", {}))
    supplies = read_supplies(table.pop("supplies", {}))
    claim_form = read_claim_form(table.pop("claim_form", {}))
    cold = read_cold(table.pop("cold", {}))
    safety = read_safety(table.pop("safety", {}))
    rota = read_rota(table.pop("rota", {}))
    privacy = read_privacy(table.pop("privacy", {}))
    time_clock = read_time_clock(table.pop("time_clock", {}))
    if table:
        raise ValueError(f"unknown section [{next(iter(table))}]")
    if not isinstance(clinic, dict) or not isinstance(keys, dict):
        raise ValueError("[clinic] and [keys] must be sections")
    known = {
        "id": str, "name": str, "zone": str, "vault": str, "key_file": str, "database": str,
        "clock_offset": float, "demo": bool, "backups": str, "downtime": str,
        "lock_minutes": int, "sign_out_minutes": int, "backup_at": str, "check_at": str,
    }  # fmt: skip
    for name, value in clinic.items():
        if name not in known:
            raise ValueError(f"unknown key `{name}` in [clinic]; known: {', '.join(known)}")
        if not isinstance(value, known[name]) and not (known[name] is float and isinstance(value, int)):
            raise ValueError(f"`{name}` in [clinic] must be a {known[name].__name__}")
    lowest = 0 if clinic.get("demo") else 1
    if not lowest <= clinic.get("lock_minutes", 5) <= LONGEST_LOCK_MINUTES:
        raise ValueError(f"`lock_minutes` in [clinic] is {lowest} to {LONGEST_LOCK_MINUTES}")
    if clinic.get("sign_out_minutes", 30) < max(clinic.get("lock_minutes", 5), 1):
        raise ValueError("`sign_out_minutes` in [clinic] is not less than `lock_minutes`")
    for needed in ("id", "name", "zone", "vault"):
        if needed not in clinic:
            raise ValueError(f"[clinic] has no `{needed}`")
    for name in ("backup_at", "check_at"):
        if name in clinic and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clinic[name]):
            raise ValueError(f"`{name}` in [clinic] is a time of the day such as 02:00, not `{clinic[name]}`")
    for verb, bound in keys.items():
        if not isinstance(bound, str):
            raise ValueError(f"`{verb}` in [keys] must be text")
    clinic.update(
        {name: Path(clinic[name]) for name in ("key_file", "backups", "downtime") if name in clinic}
    )
    return Settings(
        folder=folder,
        keys=keys,
        second_factor=second_factor,
        mail=mail,
        reminders=reminders,
        paper=paper,
        eligibility=eligibility,
        queue=queue,
        estimates=estimates,
        supplies=supplies,
        claim_form=claim_form,
        cold=cold,
        safety=safety,
        rota=rota,
        privacy=privacy,
        time_clock=time_clock,
        **server,
        **clinic,
    )


def _second_factor(section: Any) -> str:
    """What [security] says of it."""
    if not isinstance(section, dict):
        raise ValueError("[security] must be a section")
    value = section.pop("second_factor", "optional")
    if section:
        raise ValueError(f"unknown key `{next(iter(section))}` in [security]; known: second_factor")
    if value not in SECOND_FACTOR:
        raise ValueError(f"`second_factor` in [security] is {', '.join(SECOND_FACTOR)}")
    return str(value)


def _mail(table: Any) -> MailSettings | None:
    if table is None:
        return None
    known = {"host": str, "from": str, "port": int, "tls": str, "user": str, "ca_file": str}
    _require_known("mail", table, known)
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


def _reminders(table: Any) -> ReminderSettings:
    _require_known("reminders", table, {"phone": str, "name": str, "folder": str, "reply_link": str})
    phone, name = (" ".join(table.get(each, "").split()) for each in ("phone", "name"))
    if len(phone) > LONGEST_PHONE or not phone.isascii():
        raise ValueError(f"`phone` in [reminders] is at most {LONGEST_PHONE} plain letters and digits")
    folder = Path(table["folder"]) if "folder" in table else None
    if folder is not None and not folder.is_absolute():
        raise ValueError("`folder` in [reminders] is a whole path, from / on")
    return ReminderSettings(phone, name, folder, _reply_link(table.get("reply_link", "").strip()))


def _paper(table: Any) -> PaperSettings:
    _require_known(
        "paper", table, dict.fromkeys(("printer", *PAPERS, "size", "folder", "roll", "drawer_kick"), str)
    )
    size = table.get("size", "letter")
    if size not in ("letter", "a4"):
        raise ValueError("`size` in [paper] is `letter` or `a4`")
    for name in ("printer", *PAPERS):
        if name in table and not re.fullmatch(r"[!-~]{1,127}", table[name]):
            raise ValueError(f"`{name}` in [paper] is a printer's name in CUPS, as `lpstat -e` lists them")
    folder = Path(table["folder"]) if "folder" in table else None
    if folder is not None and not folder.is_absolute():
        raise ValueError("`folder` in [paper] is a whole path, from / on")
    own = {name: table[name] for name in PAPERS if name in table}
    roll, kick = table.get("roll", "none"), table.get("drawer_kick", "never")
    if roll not in ("none", "58", "80"):
        raise ValueError('`roll` in [paper] is "58" or "80" (mm), or "none" where receipts are PDFs')
    if kick not in ("never", "cash"):
        raise ValueError('`drawer_kick` in [paper] is "cash" or "never"')
    return PaperSettings(
        table.get("printer", ""), own, size, folder, 0 if roll == "none" else int(roll), kick == "cash"
    )


def _queue(table: Any) -> QueueSettings:
    if not isinstance(table, dict):
        raise ValueError("[queue] must be a section")
    board, limits = table.get("board", False), {}
    if not isinstance(board, bool):
        raise ValueError("`board` in [queue] must be true or false")
    for stage, pair in table.items():
        if stage == "board":
            continue
        if stage not in STAGES:
            raise ValueError(f"unknown key `{stage}` in [queue]; known: board, {', '.join(STAGES)}")
        whole = isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)
        if not whole or not 1 <= pair[0] <= pair[1] <= MOST_STAGE_MINUTES:
            raise ValueError(
                f"`{stage}` in [queue] is two numbers of minutes, such as [15, 25]: marked, then an alert"
            )
        limits[stage] = (pair[0], pair[1])
    return QueueSettings(limits, board)


def _require_known(section: str, table: Any, known: dict[str, type]) -> None:
    if not isinstance(table, dict):
        raise ValueError(f"[{section}] must be a section")
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"unknown key `{name}` in [{section}]; known: {', '.join(known)}")
        if not isinstance(value, known[name]) or isinstance(value, bool):
            raise ValueError(f"`{name}` in [{section}] must be a {known[name].__name__}")


def _server(section: Any) -> dict[str, Any]:
    """`[server]`, checked: whether accounts are bound, and which login to which Unix account."""
    if not isinstance(section, dict):
        raise ValueError("[server] must be a section")
    for name in section:
        if name not in ("bind_accounts", "accounts"):
            raise ValueError(f"unknown key `{name}` in [server]; known: bind_accounts, accounts")
    bound, accounts = section.get("bind_accounts", False), section.get("accounts", {})
    if not isinstance(bound, bool):
        raise ValueError("`bind_accounts` in [server] must be true or false")
    if not isinstance(accounts, dict) or not all(isinstance(each, str) for each in accounts.values()):
        raise ValueError('[server.accounts] must be lines like kim = "kim": sign-in name, Unix account')
    return {"bind_accounts": bound, "unix_accounts": accounts}


def write_settings(settings: Settings) -> None:
    """Write the clinic's file, whole or not at all."""
    import tomlkit

    from clinic_tui.durable_write import durable_write

    clinic = tomlkit.table()
    clinic.add("id", settings.id)
    clinic.add("name", settings.name)
    clinic.add("zone", settings.zone)
    clinic.add("vault", settings.vault)
    if settings.key_file:
        clinic.add("key_file", str(settings.key_file))
    clinic.add("database", settings.database)
    if settings.lock_minutes != 5:
        clinic.add("lock_minutes", settings.lock_minutes)
    if settings.sign_out_minutes != 30:
        clinic.add("sign_out_minutes", settings.sign_out_minutes)
    if settings.backups:
        clinic.add("backups", str(settings.backups))
    if settings.downtime:
        clinic.add("downtime", str(settings.downtime))
    for name, value, usual in (
        ("backup_at", settings.backup_at, "02:00"),
        ("check_at", settings.check_at, "03:30"),
    ):
        if value != usual:
            clinic.add(name, value)
    if settings.clock_offset:
        clinic.add("clock_offset", settings.clock_offset)
    if settings.demo:
        clinic.add("demo", True)
    document = tomlkit.document()
    document.add("clinic", clinic)
    if settings.second_factor != "optional":
        security = tomlkit.table()
        security.add("second_factor", settings.second_factor)
        document.add("security", security)
    if settings.bind_accounts or settings.unix_accounts:
        server = tomlkit.table()
        server.add("bind_accounts", settings.bind_accounts)
        if settings.unix_accounts:
            server.add("accounts", tomlkit.item(settings.unix_accounts))
        document.add("server", server)
    if settings.keys:
        document.add("keys", tomlkit.item(settings.keys))
    if settings.mail:
        document.add("mail", tomlkit.item(_mail_table(settings.mail)))
    if settings.reminders != ReminderSettings():
        document.add("reminders", tomlkit.item(_reminders_table(settings.reminders)))
    if settings.queue != QueueSettings():
        document.add("queue", tomlkit.item(_queue_table(settings.queue)))
    if settings.paper != PaperSettings():
        document.add("paper", tomlkit.item(_paper_table(settings.paper)))
    if settings.eligibility != NO_ELIGIBILITY:
        document.add("eligibility", tomlkit.item(eligibility_table(settings.eligibility)))
    if settings.supplies != USUAL_SUPPLIES:
        document.add("supplies", tomlkit.item(supplies_table(settings.supplies)))
    if settings.estimates != NO_ESTIMATES:
        document.add("estimates", tomlkit.item(estimates_table(settings.estimates)))
    if settings.claim_form != NO_CLAIM_FORM:
        document.add("claim_form", tomlkit.item(claim_form_table(settings.claim_form)))
    if settings.cold != USUAL_COLD:
        document.add("cold", tomlkit.item(cold_table(settings.cold)))
    if settings.safety != USUAL_SAFETY:
        document.add("safety", tomlkit.item(safety_table(settings.safety)))
    if settings.rota != USUAL_ROTA:
        document.add("rota", tomlkit.item(rota_table(settings.rota)))
    if settings.privacy != USUAL_PRIVACY:
        document.add("privacy", tomlkit.item(privacy_table(settings.privacy)))
    if settings.time_clock != USUAL_TIME_CLOCK:
        document.add("time_clock", tomlkit.item(time_clock_table(settings.time_clock)))
    durable_write(settings.folder / FILE, tomlkit.dumps(document).encode())


def _mail_table(mail: MailSettings) -> dict[str, Any]:
    table: dict[str, Any] = {"host": mail.host, "port": mail.port, "tls": mail.tls, "from": mail.sender}
    if mail.user:
        table["user"] = mail.user
    if mail.ca_file:
        table["ca_file"] = str(mail.ca_file)
    return table


def _reply_link(link: str) -> str:
    """The address under which a patient answers; raises ValueError for one that says nothing or tells all."""
    plain = link.isascii() and link.isprintable() and " " not in link
    if link and not (plain and link.startswith("https://") and link.count("{token}") == 1):
        raise ValueError("`reply_link` in [reminders] begins with https:// and has {token} in it, once")
    if len(link) > LONGEST_LINK:
        raise ValueError(f"`reply_link` in [reminders] has at most {LONGEST_LINK} letters")
    return link


def _reminders_table(reminders: ReminderSettings) -> dict[str, Any]:
    table = {
        "phone": reminders.phone,
        "name": reminders.name,
        "folder": str(reminders.folder or ""),
        "reply_link": reminders.reply_link,
    }
    return {name: value for name, value in table.items() if value}


def _paper_table(paper: PaperSettings) -> dict[str, Any]:
    table = {"printer": paper.printer, **paper.own, "folder": str(paper.folder or "")}
    if paper.size != "letter":
        table["size"] = paper.size
    if paper.roll:
        table["roll"] = str(paper.roll)
    if paper.drawer_kick:
        table["drawer_kick"] = "cash"
    return {name: value for name, value in table.items() if value}


def allow_board(folder: Path, allowed: bool) -> None:
    """Say in clinic.toml whether a display may show waiting numbers; all else in it stays as it is."""
    import tomlkit

    from clinic_tui.durable_write import durable_write

    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    section = document.setdefault("queue", tomlkit.table())
    section["board"] = allowed
    durable_write(path, tomlkit.dumps(document).encode())


def _queue_table(queue: QueueSettings) -> dict[str, Any]:
    table: dict[str, Any] = {stage: list(pair) for stage, pair in queue.limits.items()}
    if queue.board:
        table["board"] = True
    return table
