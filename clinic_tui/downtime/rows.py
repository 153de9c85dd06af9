"""What a downtime packet holds: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.schedule.rows import ProviderRow, Span
from clinic_tui.schedule.states import Confirmation, Status


@dataclass(frozen=True, slots=True)
class PacketVisit:
    """One visit with all that the desk needs to know when nothing can be looked up."""

    start: int
    minutes: int
    provider_code: str
    name: str
    mrn: str
    born: date | None
    phone: str
    visit_type: str
    reason: str
    status: Status
    confirmation: Confirmation
    arrived: int | None
    """The minute of the day at which the patient came."""
    room: str
    copay_open_cents: int
    coverage: str
    """The payer, `self-pay`, or empty where no policy is on file."""
    alerts: tuple[str, ...]
    notes: tuple[str, ...]
    """The newest first, each with its date."""
    language: str = ""
    """What an interpreter is needed for, or empty."""
    restricted: bool = False

    def restricted_to_who(self) -> PacketVisit:
        """The visit of a restricted patient: nobody asks for a password of whoever holds the paper."""
        return replace(self, phone="", reason="", alerts=(), notes=(), restricted=True)


@dataclass(frozen=True, slots=True)
class PacketColumn:
    """One provider's day: the visits, and the times that are still free to write in."""

    provider: ProviderRow
    open: tuple[Span, ...]
    away: str
    visits: tuple[PacketVisit, ...]
    free: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PacketDay:
    """One day of all providers."""

    day: date
    holiday: str
    columns: tuple[PacketColumn, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """The packet of one place of the clinic; `made` is its wall time, `line` the journal's last line."""

    clinic: str
    site_id: int
    site: str
    made: datetime
    line: int
    days: tuple[PacketDay, ...]

    @property
    def visits(self) -> int:
        """How many visits it tells of."""
        return sum(len(column.visits) for day in self.days for column in day.columns)
