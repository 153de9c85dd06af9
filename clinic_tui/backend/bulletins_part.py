"""What screens may ask of bulletins."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.bulletins import queries, service
from clinic_tui.bulletins.rows import BulletinEntry, BulletinRow


class BulletinsPart:
    """What everybody who works here is told."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[BulletinRow, ...]:
        """All of them with who has read each."""
        return self._sitting.ask("bulletin.read", queries.bulletins, self._sitting.desk)

    def unread(self) -> tuple[BulletinRow, ...]:
        """Those of today that whoever sits here has not read, the oldest first."""
        return self._sitting.ask("bulletin.read", queries.unread, self._sitting.desk)

    def write(self, entry: BulletinEntry) -> int:
        """A new one; its number."""
        return service.write_bulletin(self._sitting.desk, entry)

    def change(self, number: int, version: int, entry: BulletinEntry) -> None:
        """Put it right."""
        service.change_bulletin(self._sitting.desk, number, version, entry)

    def withdraw(self, number: int, version: int) -> None:
        """It is shown no more."""
        service.withdraw_bulletin(self._sitting.desk, number, version)

    def read(self, number: int) -> None:
        """Whoever sits here has read it."""
        service.read_bulletin(self._sitting.desk, number)
