"""All settings of one clinic."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from clinic_tui.settings.claim_form import NO_CLAIM_FORM, ClaimFormSettings
from clinic_tui.settings.cold import USUAL_COLD, ColdSettings
from clinic_tui.settings.eligibility import NO_ELIGIBILITY, EligibilitySettings
from clinic_tui.settings.estimates import NO_ESTIMATES, EstimateSettings
from clinic_tui.settings.mail import MailSettings
from clinic_tui.settings.paper import USUAL_PAPER, PaperSettings
from clinic_tui.settings.privacy import USUAL_PRIVACY, PrivacySettings
from clinic_tui.settings.queue import USUAL_QUEUE, QueueSettings
from clinic_tui.settings.reminders import USUAL_REMINDERS, ReminderSettings
from clinic_tui.settings.rota import USUAL_ROTA, RotaSettings
from clinic_tui.settings.safety import USUAL_SAFETY, SafetySettings
from clinic_tui.settings.supplies import USUAL_SUPPLIES, SupplySettings
from clinic_tui.settings.time_clock import USUAL_TIME_CLOCK, TimeClockSettings


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
    reminders: ReminderSettings = USUAL_REMINDERS
    paper: PaperSettings = USUAL_PAPER
    eligibility: EligibilitySettings = NO_ELIGIBILITY
    queue: QueueSettings = USUAL_QUEUE
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
