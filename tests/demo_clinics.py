"""Demo clinics for tests: each seed and moment is built once in a run, and copied from then on."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.postgres_server import locked
from tests.resting_worker import stand_by

ZONE = "America/New_York"
MONDAY = datetime(2026, 11, 23, 10, 20)


@dataclass(frozen=True)
class Demos:
    """The demo clinics of a run; all its workers name the same folder."""

    place: Path

    def built(self, at: datetime, seed: int = 1, zone: str = ZONE) -> Path:
        """The clinic as it is at that wall time, made by who asks first; nobody writes into it."""
        from clinic_tui.codes.index import index_folder
        from clinic_tui.demo.build import build_demo

        template = self.place / f"{at:%Y-%m-%dT%H.%M}-{seed}-{zone.replace('/', '.')}"
        self.place.mkdir(mode=0o700, exist_ok=True)
        with locked(self.place / f"{template.name}.lock", fcntl.LOCK_EX):
            if not template.exists():
                workshop = Path(tempfile.mkdtemp(dir=self.place))
                _copy_codes(self.place / "codes", index_folder())
                build_demo(workshop / "clinic", seed=seed, at=at, zone=zone)
                _copy_codes(index_folder(), self.place / "codes")
                workshop.rename(template)
        return template / "clinic"

    def copied(self, folder: Path, at: datetime, seed: int = 1, zone: str = ZONE) -> Path:
        """A copy of one's own in `folder`, its key beside it; its clock is the machine's."""
        from clinic_tui.demo.key_place import key_file_of
        from clinic_tui.settings import read_settings, write_settings

        template = self.built(at, seed, zone)
        shutil.copytree(template, folder, dirs_exist_ok=True)
        shutil.copy2(key_file_of(template), key_file_of(folder))
        write_settings(replace(read_settings(folder), key_file=key_file_of(folder)))
        return folder

    def opened(self, folder: Path, at: datetime = MONDAY, *, jobs: bool = False) -> Path:
        """As `clinic-tui demo --data FOLDER --at AT` leaves it: a copy whose clock shows that moment now.

        Unless a test is about `jobs`, a worker that rests keeps them from its consoles.
        """
        from clinic_tui.codes.index import index_folder
        from clinic_tui.settings import read_settings, write_settings

        self.copied(folder, at)
        _copy_codes(self.place / "codes", index_folder())
        offset = (at.replace(tzinfo=ZoneInfo(ZONE)) - datetime.now(UTC)).total_seconds()
        write_settings(replace(read_settings(folder), clock_offset=offset))
        if not jobs:
            stand_by(folder)
        return folder

    def laid_into(self, cache: Path) -> None:
        """Where the program keeps demos that it has built: who opens the one of Monday there builds none."""
        from clinic_tui.demo.template import FOLDER, name_of

        name = name_of(1, MONDAY.replace(tzinfo=ZoneInfo(ZONE)), ZONE)
        self.copied(cache / "clinic-tui" / "demo" / name / FOLDER, MONDAY)
        _copy_codes(self.place / "codes", cache / "clinic-tui" / "codes")


def _copy_codes(source: Path, target: Path) -> None:
    """The indexes of codes that a build made: a console that is ended early would make them for nothing."""
    target.mkdir(parents=True, exist_ok=True)
    for made in source.glob("*.codes"):
        if not (target / made.name).exists():
            arriving = target / f"{made.name}.{os.getpid()}"
            shutil.copy2(made, arriving)
            arriving.rename(target / made.name)
