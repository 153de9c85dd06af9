"""The demo's machines with their upkeep, and the log of its vaccine fridge and freezer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import Writer
from clinic_tui.equipment import cold_log, register, upkeep
from clinic_tui.equipment.entries import DoneEntry, MachineEntry, PlanEntry, ReadingEntry
from clinic_tui.equipment.models import Machine, PlaceHold, UpkeepPlan
from clinic_tui.equipment.rows import Every, MachineState, UpkeepKind
from clinic_tui.stock import issuing, places
from clinic_tui.stock.entries import FIRST_EXPIRED
from clinic_tui.stock.fefo import usable
from clinic_tui.stock.models import Item
from clinic_tui.stock.moving import shelf
from clinic_tui.stock.rows import MAIN, PlaceKind

LOGGED_DAYS = 21
"""So long the fridge has been read each morning."""

TOO_WARM_BEFORE = 9
"""On the workday so many days back, or the one before, the fridge's door had stood open."""

READ_AT = 7 * 60 + 25
TO_FRIDGE = {"VAC-FLU": "VFRIDGE", "VAC-TD": "VFRIDGE", "VAC-PCV": "VFRIDGE", "VAC-MMR": "VFREEZER"}
"""Items that lie in the unit: what happens to it holds them."""

_C, _I, _E = UpkeepKind.CALIBRATION, UpkeepKind.INSPECTION, UpkeepKind.ELECTRICAL
_D, _M = Every.DAYS, Every.MONTHS


@dataclass(frozen=True, slots=True)
class _Kept:
    """A plan of a machine: how often, and how many days before today it was done last."""

    kind: UpkeepKind
    count: int
    every: Every
    done_before: int
    words: str = ""
    by: str = "Lakeshore Service"


_MACHINES: tuple[tuple[MachineEntry, tuple[_Kept, ...]], ...] = (
    (
        MachineEntry(
            "LFM-001", "Autoclave", "steriliser", "Norwell", "S-11", "2204117", "Procedure",
            price_cents=689_500, service_name="Lakeshore Service", service_phone="555-0117",
        ),
        (
            _Kept(UpkeepKind.SPORE_TEST, 7, _D, 12, "biological indicator, weekly (CDC 2008)", "Lee"),
            _Kept(_I, 12, _M, 340, "door seal, valves"),
        ),
    ),
    (
        MachineEntry(
            "LFM-002", "ECG", "diagnostics", "Calder", "C20", "US41702", "Room 2", price_cents=412_000,
            service_name="Calder Medical", service_phone="555-0144",
        ),
        (_Kept(_E, 12, _M, 201), _Kept(UpkeepKind.BATTERY, 24, _M, 400)),
    ),
    (
        MachineEntry(
            "LFM-003", "AED", "emergency", "Tamarack", "HeartGuard", "X19L733", "Front desk",
            price_cents=189_900,
        ),
        (_Kept(UpkeepKind.CHECK, 1, _M, 21, "status light, pads, battery", "Marco"),),
    ),
    (
        MachineEntry(
            "LFM-004", "Ultrasound", "imaging", "Birchline", "V2", "6033821", "Nurse", price_cents=1_850_000,
            service_name="Birchline Imaging", service_phone="555-0162", device="Ultrasound 1",
        ),
        (_Kept(_C, 12, _M, 120), _Kept(UpkeepKind.FILTER, 3, _M, 80)),
    ),
    (
        MachineEntry("LFM-005", "Vaccine fridge", "cold chain", "Norwell", "F-105", "1127760", "Nurse"),
        (_Kept(_C, 24, _M, 500, "of its data logger"),),
    ),
    (
        MachineEntry("LFM-006", "Centrifuge", "laboratory", "Calder", "E8", "8810-2", "Nurse"),
        (_Kept(_I, 12, _M, 100),),
    ),
    (
        MachineEntry("LFM-007", "Fire extinguisher", "safety", "Ashgrove", "ABC 5 lb", "771204", "Hall"),
        (
            _Kept(UpkeepKind.CHECK, 1, _M, 20, "gauge, pin, way to it (29 CFR 1910.157(e)(2))", "Marco"),
            _Kept(_I, 12, _M, 300, "by the company (29 CFR 1910.157(e)(3))", "Ashgrove Fire"),
        ),
    ),
    (
        MachineEntry("LFM-008", "Eyewash", "safety", "Ashgrove", "E-2", "55-018", "Lab"),
        (_Kept(UpkeepKind.CHECK, 7, _D, 9, "run it for 3 minutes (ANSI Z358.1)", "Lee"),),
    ),
    (
        MachineEntry("LFM-009", "Crash cart", "emergency", "", "", "", "Procedure"),
        (_Kept(UpkeepKind.CHECK, 1, _M, 12, "seal, drugs by date, oxygen, suction", "Lee"),),
    ),
)  # fmt: skip
WARRANTIES = {"LFM-004": 24, "LFM-002": 900}
"""Days from today until they end."""

OUT_OF_ORDER = "LFM-006"

DAYS_IN = {Every.DAYS: 1, Every.MONTHS: 30}


@dataclass
class Machines:
    """The register and the log of the demo; `writer` has the clinic and its clock."""

    writer: Writer
    calendar: Calendar
    chance: Random
    units: dict[str, int] = field(default_factory=dict)
    """The numbers of the fridge and the freezer by their codes."""
    _warm_day: date = date.min
    _next_day: date = date.min
    """On which it was released."""
    _to_do: list[tuple[date, int, DoneEntry]] = field(default_factory=list)
    """When which plan is done, after the books began."""

    def set_up(self) -> None:
        """The machines with what is done to them, a fridge and a freezer."""
        dana, now_day = self.writer.desk("dana"), self.calendar.today
        self._warm_day = self.calendar.before(now_day - timedelta(days=TOO_WARM_BEFORE), 0)
        self._next_day = next(day for day in self.calendar.workdays if day > self._warm_day)
        for name, kind in (("Vaccine fridge", PlaceKind.FRIDGE), ("Vaccine freezer", PlaceKind.FREEZER)):
            code = f"V{kind.value.upper()}"
            self.units[code] = places.add_place(dana, code, name, kind)
        for entry, kept in _MACHINES:
            ends = WARRANTIES.get(entry.asset)
            warranty = now_day + timedelta(days=ends) if ends else None
            number = register.add_machine(dana, replace(entry, warranty_until=warranty))
            for each in kept:
                self._plan(number, each)

    def on(self, day: date) -> None:
        """A morning before today: what was due is done, and the thermometers are read."""
        for due, plan_id, entry in [each for each in self._to_do if each[0] <= day]:
            self._to_do.remove((due, plan_id, entry))
            self._done(plan_id, replace(entry, done_on=day))
        if (self.calendar.today - day).days > LOGGED_DAYS:
            return
        for code in self.units:
            self._read(code, day, self.chance)
        if day == self._next_day:
            self._release()

    def evening(self, day: date) -> None:
        """The second reading of a day before today, when the last patients have left."""
        if (self.calendar.today - day).days <= LOGGED_DAYS:
            for code in self.units:
                self._read(code, day, Random(f"{code} {day}"), "lee")

    def yesterday(self) -> None:
        """The vaccines lie in the units, but for what nobody may give; the centrifuge broke."""
        dana = self.writer.desk("dana")
        day = today(self.writer.clock)
        with self.writer.clinic.store.reading() as db:
            items = {
                code: number
                for code, number in db.execute(select(col(Item.code), col(Item.id)))
                if code in TO_FRIDGE and number is not None
            }
            good = {code: usable(shelf(db, number, MAIN), day) for code, number in items.items()}
            broken = db.scalars(select(Machine).where(col(Machine.asset) == OUT_OF_ORDER)).one()
        for code, units in good.items():
            if units:
                issuing.transfer(dana, items[code], units, self.units[TO_FRIDGE[code]], "", FIRST_EXPIRED)
        register.take_out_of_use(
            dana, broken.id or 0, broken.version, MachineState.OUT_OF_ORDER, "the lid does not lock",
            self.calendar.today + timedelta(days=6),
        )  # fmt: skip

    def this_morning(self, wall: int) -> None:
        """The freezer was read; the fridge was forgotten."""
        if wall > READ_AT:
            self.writer.at(self.calendar.today, READ_AT)
            self._read("VFREEZER", self.calendar.today, self.chance)

    def _plan(self, machine_id: int, kept: _Kept) -> None:
        """The plan as it was when the books began, and the times since then that it was done."""
        first, last = self.calendar.first, self.calendar.today - timedelta(days=kept.done_before)
        since = [last]
        while kept.every is Every.DAYS and since[0] - timedelta(days=kept.count) > first:
            since.insert(0, since[0] - timedelta(days=kept.count))
        later = [each for each in since if each > first]
        before = last if not later else later[0] - timedelta(days=kept.count * DAYS_IN[kept.every])
        entry = PlanEntry(kept.kind, kept.count, kept.every, kept.words, last_done=min(before, first))
        plan_id = upkeep.add_plan(self.writer.desk("dana"), machine_id, entry)
        self._to_do += [(each, plan_id, DoneEntry(each, kept.by)) for each in later]

    def _done(self, plan_id: int, entry: DoneEntry) -> None:
        with self.writer.clinic.store.reading() as db:
            version = db.execute(
                select(col(UpkeepPlan.version)).where(col(UpkeepPlan.id) == plan_id)
            ).scalar_one()
        upkeep.note_done(self.writer.desk("lee"), plan_id, version, entry)

    def _read(self, code: str, day: date, chance: Random, who: str = "marco") -> None:
        """Minimum, maximum and now, as such units swing."""
        middle = 420 if code == "VFRIDGE" else -2250
        low, high = middle - chance.randrange(80, 180), middle + chance.randrange(80, 200)
        now, action = middle + chance.randrange(-60, 70), ""
        if code == "VFRIDGE" and day == self._warm_day and chance is self.chance:
            high, action = 960, "door had stood open: labelled Do NOT use, called the makers"
        entry = ReadingEntry(now, low, high, action=action)
        cold_log.log_reading(self.writer.desk(who), self.units[code], entry, "F")

    def _release(self) -> None:
        with self.writer.clinic.store.reading() as db:
            hold = db.scalars(select(PlaceHold).where(col(PlaceHold.ended_at).is_(None))).one()
        words = "makers: one short excursion under 10 C, good until their dates"
        cold_log.release_place(self.writer.desk("lee"), hold.id or 0, hold.version, words)
