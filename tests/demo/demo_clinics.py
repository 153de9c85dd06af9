"""A demo clinic that is open, and what is stored in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import SQLModel

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.store.journal import journal

Model = TypeVar("Model", bound=SQLModel)

EVENING = datetime(2026, 4, 24, 21, 0), 3, "Africa/Cairo"
"""Moment, seed and zone of a demo whose day is over."""
SHORT_PAST, FEW_PATIENTS = 5, 500
"""Days and people of a demo that is small."""


@dataclass
class BuiltDemo:
    """A demo clinic that is only read."""

    clinic: Clinic
    at: datetime

    def all(self, model: type[Model], *where: Any) -> list[Model]:
        """Stored rows by number."""
        with self.clinic.store.reading() as db:
            rows = list(db.scalars(select(model).where(*where).order_by(model.id)))  # type: ignore[attr-defined]
            db.expunge_all()
            return rows

    def clinic_now(self) -> datetime:
        """The moment of the build, as an instant."""
        return self.at.replace(tzinfo=self.clinic.clock.zone)

    def today(self) -> list[Appointment]:
        """The appointments of the day."""
        return [row for row in self.all(Appointment) if row.day == self.at.date()]

    def statuses(self) -> Counter[Status]:
        """How many of today's stand where."""
        return Counter(row.status for row in self.today())

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, but for what is random in each clinic: the keys' own traces."""
        random_columns = {"password_hash", "mac", "address_key"}
        with self.clinic.store.reading() as db:
            return {
                name: [
                    {column: value for column, value in row.items() if column not in random_columns}
                    for row in db.execute(select(table)).mappings()
                ]
                for name, table in SQLModel.metadata.tables.items()
                if name not in (journal.name, "journal_head")
            }


def opened(folder: Path, at: datetime) -> Iterator[BuiltDemo]:
    """Open it, and close it at the end."""
    clinic = open_clinic(folder)
    yield BuiltDemo(clinic, at)
    clinic.close()
