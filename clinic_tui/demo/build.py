"""Building the demo clinic, day by day, up to a moment in the middle of one."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.clinic import Clinic, vault_of, zone_of
from clinic_tui.clock import StoppedClock
from clinic_tui.demo.asking import SETTINGS as ELIGIBILITY_SETTINGS
from clinic_tui.demo.asking import ask_demo_payers
from clinic_tui.demo.authorizing import ask_for_authorizations, set_up_authorizations
from clinic_tui.demo.billing import set_up_practice
from clinic_tui.demo.bookings import NEWCOMERS, Calendar, Visit, make_calendar, make_visits
from clinic_tui.demo.charging import make_demo_estimates, set_up_fees
from clinic_tui.demo.claiming import THIS_MORNING, Claims
from clinic_tui.demo.drawer import hand_in_drawer, open_drawer, pass_on_drawer
from clinic_tui.demo.key_place import key_file_of
from clinic_tui.demo.kits import set_up_kits, used_at
from clinic_tui.demo.left_to_mend import leave_to_mend, remember_what_was_mended
from clinic_tui.demo.licensing import put_on_record
from clinic_tui.demo.machines import Machines
from clinic_tui.demo.owing import agree_on_plans
from clinic_tui.demo.people import Person, make_people
from clinic_tui.demo.privacy import fill_privacy
from clinic_tui.demo.purchases import Purchases
from clinic_tui.demo.registered import note_details
from clinic_tui.demo.reminding import SETTINGS as REMINDER_SETTINGS
from clinic_tui.demo.reminding import fill_demo_outbox, set_up_reminders
from clinic_tui.demo.safety import fill_safety
from clinic_tui.demo.shelf import RECALLED, make_moves
from clinic_tui.demo.shelf_counts import count_on
from clinic_tui.demo.shifts import ask_for_friday, set_up_rota
from clinic_tui.demo.source import Source, read_source
from clinic_tui.demo.stocking import Stocking
from clinic_tui.demo.tasks_given import give_tasks
from clinic_tui.demo.time_clocking import SETTINGS as CLOCK_SETTINGS
from clinic_tui.demo.time_clocking import clock_days, clock_today
from clinic_tui.demo.today import Course, Step, events, make_day
from clinic_tui.demo.waiting import Lists
from clinic_tui.demo.writing import Writer
from clinic_tui.errors import Conflict
from clinic_tui.kits.ending import check_out
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.passwords import hash_password
from clinic_tui.security.vault import VaultKind
from clinic_tui.settings import FILE, Settings, write_settings
from clinic_tui.store import schema

PASSWORD = "good morning"  # noqa: S105  # the demo's people are invented, and so is their password
"""With it every account of the demo signs in (docs/demo.md)."""

PATIENTS = 2_000
CLINIC_ID = "lakeside-demo"
CHEAP = HashCost(passes=1, memory_kib=8 * 1024, lanes=1)
"""One hash for all; each account's own is made at its first sign-in."""

WALK_INS = ((9 * 60 + 5, "earache"), (10 * 60 + 5, "cut on the hand"), (14 * 60 + 10, "dizzy since noon"))


def build_demo(folder: Path, *, seed: int, at: datetime, zone: str = "America/New_York") -> None:
    """Make the demo clinic in `folder` as it is at the wall time `at` in its zone.

    The same seed and moment make the same clinic. Raises Conflict where a clinic is
    there already, Invalid for a zone that is none. Takes some two seconds.
    """
    if (folder / FILE).exists():
        raise Conflict(f"{folder} holds a clinic already: nothing was made")
    place = zone_of(zone)
    local = at.astimezone(place) if at.tzinfo else at.replace(tzinfo=place)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    source = read_source()
    settings = Settings(
        folder,
        CLINIC_ID,
        source.staff["clinic"],
        zone,
        VaultKind.FILE.value,
        key_file_of(folder),
        demo=True,
        lock_minutes=0,
        reminders=REMINDER_SETTINGS,
        eligibility=ELIGIBILITY_SETTINGS,
        time_clock=CLOCK_SETTINGS,
    )
    clinic = Clinic(settings, vault_of(settings).create_all())
    try:
        schema.create(clinic.store)
        clock = StoppedClock(local, place)
        clinic.clock = clock
        with _no_garbage_collection():
            _live(Writer(clinic, clock, source, Random(f"{seed} writing")), seed, local)
        clock.at = local.astimezone(clock.at.tzinfo)
        clinic.note_anchor()
    finally:
        clinic.close()
    write_settings(settings)


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Some 20,000 rows are made and kept: looking for garbage among them takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _live(writer: Writer, seed: int, now: datetime) -> None:
    source = writer.source
    calendar = make_calendar(now.date())
    chance = Random(f"{seed} people")
    people = make_people(source, chance, calendar.today, PATIENTS)
    visits = make_visits(source, people, calendar, chance)
    claims, machines = Claims(calendar), Machines(writer, calendar, Random(f"{seed} machines"))
    writer.lately = calendar.before(calendar.today - timedelta(days=1), 1)
    _open(writer, people, visits, calendar, seed)
    claims.set_up(writer, calendar.first)
    _past(writer, visits, calendar, seed, Lists(people, visits, calendar, seed), claims, machines)
    _today(writer, people, visits, calendar, seed, now, claims, machines)
    writer.at(now.date(), now.hour * 60 + now.minute)
    clock_today(writer, now)
    fill_demo_outbox(writer, seed)


def _open(writer: Writer, people: list[Person], visits: list[Visit], calendar: Calendar, seed: int) -> None:
    """The first day: accounts, the week's templates, and the patients of the practice before."""
    writer.at(calendar.first, 6 * 60 + 30)
    password = hash_password(PASSWORD, writer.clinic.pepper, CHEAP)
    writer.found(password)
    writer.at(calendar.first, 6 * 60 + 50)
    writer.set_up(calendar)
    set_up_reminders(writer)
    set_up_fees(writer, calendar.first)
    set_up_authorizations(writer)
    set_up_practice(writer, calendar.first)
    put_on_record(writer, calendar.today)
    set_up_rota(writer, calendar.first)
    writer.at(calendar.first, 7 * 60 + 10)
    come_later = {visit.person.place for visit in visits if visit.visit_type == "NEW"}
    known = [p for p in people if p.place < len(people) - NEWCOMERS or p.place not in come_later]
    writer.take_in(known, "patient.import", "dana")
    note_details(writer, known, calendar.first, seed)


def _past(
    writer: Writer,
    visits: list[Visit],
    calendar: Calendar,
    seed: int,
    lists: Lists,
    claims: Claims,
    machines: Machines,
) -> None:
    """Each day before today: what came to the shelf, who was booked, how its visits ended."""
    stocking = Stocking(writer)
    writer.at(calendar.first, 7 * 60 + 15)
    stocking.set_up()
    purchases = Purchases(writer, calendar, stocking.item_ids)
    purchases.set_up()
    machines.set_up()
    set_up_kits(stocking)
    moves = make_moves(writer.source, calendar, Random(f"{seed} shelf"))
    booked, ended = _by_day(visits)
    for day in [day for day in calendar.workdays if day < calendar.today]:
        if day in moves:
            writer.at(day, 7 * 60 + 35)
            stocking.move(moves[day], "dana")
        writer.at(day, 7 * 60 + 40)
        machines.on(day)
        writer.at(day, 7 * 60 + 45)
        purchases.on(day)
        claims.on(writer, day)
        _book_day(writer, day, booked[day])
        writer.at(day, 17 * 60 + 5)
        writer.end([visit for visit in ended[day] if visit.day != calendar.today], "marco")
        machines.evening(day)
        count_on(writer, day, calendar)
        lists.write(writer, day)
        agree_on_plans(writer, day, calendar)
        give_tasks(writer, day, calendar)
        clock_days(writer, day, calendar)
        ask_for_friday(writer, day, calendar)
    stocking.recall(RECALLED, "dana")
    machines.yesterday()


def _by_day(visits: list[Visit]) -> tuple[dict[date, list[Visit]], dict[date, list[Visit]]]:
    booked: dict[date, list[Visit]] = defaultdict(list)
    ended: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        booked[visit.booked_on].append(visit)
        ended[visit.ends_on].append(visit)
    return booked, ended


def _book_day(writer: Writer, day: date, visits: list[Visit]) -> None:
    """The bookings of a day; who comes for the first time is registered just before."""
    login = "marco" if day.toordinal() % 2 else "dana"
    unknown = [visit.person for visit in visits if visit.person.place not in writer.patient_ids]
    writer.at(day, 11 * 60 + 20)
    if unknown:
        writer.take_in(unknown, "patient.register", login)
    writer.at(day, 15 * 60 + 40)
    writer.book(visits, login)


def _today(
    writer: Writer,
    people: list[Person],
    visits: list[Visit],
    calendar: Calendar,
    seed: int,
    now: datetime,
    claims: Claims,
    machines: Machines,
) -> None:
    """Today, one use case after the other, as the desks did it."""
    chance = Random(f"{seed} today")
    wall = now.hour * 60 + now.minute
    day = calendar.today
    yesterday = calendar.workdays[max(0, sum(each < day for each in calendar.workdays) - 1)]
    of_today = [visit for visit in visits if visit.day == day]
    writer.at(yesterday, 17 * 60 + 20)
    writer.confirm(of_today, "marco")
    make_demo_estimates(writer)
    ask_for_authorizations(writer, people, visits, calendar, seed)
    leave_to_mend(writer, visits, yesterday)
    remember_what_was_mended(writer, yesterday)
    fill_privacy(writer, visits, yesterday)
    fill_safety(writer, yesterday)
    if not of_today:
        return
    hand_in_drawer(writer, yesterday)
    ask_demo_payers(writer, day, wall)
    if wall > THIS_MORNING:
        claims.this_morning(writer, day)
    machines.this_morning(wall)
    walk_ins = _walk_ins(writer.source, people, of_today, calendar, chance)
    courses = make_day(of_today, walk_ins, len(writer.room_ids), chance, wall)
    open_drawer(writer, day, wall)
    for minute, step, course in events(courses, wall):
        writer.at(day, minute)
        _do(writer, step, course)
    pass_on_drawer(writer, day, wall)


def _walk_ins(
    source: Source, people: list[Person], of_today: list[Visit], calendar: Calendar, chance: Random
) -> list[Visit]:
    coming = {visit.person.place for visit in of_today}
    idle = [
        person
        for person in people[:-NEWCOMERS]
        if person.usual == "ROS"
        and not person.child
        and not person.fields.deceased
        and person.place not in coming
    ]
    doctor = next(each for each in source.doctors if each.code == "ROS")
    day = calendar.today
    minutes = source.visit_types["ACU"][1]
    return [
        Visit(person, doctor, "ACU", day, wall, minutes, day, reason)
        for person, (wall, reason) in zip(chance.sample(idle, len(WALK_INS)), WALK_INS, strict=True)
    ]


def _do(writer: Writer, step: Step, course: Course) -> None:
    """One step of one visit, through the use case that a screen would call."""
    visit = course.visit
    front, nurse = writer.desk("marco"), writer.desk("lee" if visit.doctor.code == "LEE" else "dana")
    if step is Step.WALK_IN:
        number = reception.walk_in(
            writer.desk("dana"),
            writer.patient_ids[visit.person.place],
            writer.provider_ids[visit.doctor.number],
            writer.type_ids[visit.visit_type],
            visit.reason,
        )
        writer.walk_ins[visit] = number
        return
    number = writer.number_of(visit)
    match step:
        case Step.ARRIVE:
            reception.arrive(front, number, None)
        case Step.CHECK_IN:
            reception.check_in(writer.till, number, None, _answers(writer, visit))
        case Step.ROOM:
            reception.take_to_room(nurse, number, None, writer.room_ids[course.room])
        case Step.WITH_PROVIDER | Step.READY:
            reception.advance(nurse, number, None)
        case Step.OUT:
            alone = not visit.person.covers
            entries = [
                ChargeEntry(
                    done.whole_code,
                    done.price.words,
                    1,
                    done.price.self_pay_cents if alone else done.price.cents,
                )
                for done in writer.done_at(visit)
            ]
            check_out(front, number, None, entries, uses=used_at(visit.visit_type))
        case Step.LEAVE:
            reception.leave(front, number, None, "could not wait any longer")
        case Step.CANCEL:
            schedule.cancel(front, number, None, "ill")
        case Step.NO_SHOW:
            schedule.no_show(front, number, None)


def _answers(writer: Writer, visit: Visit) -> CheckInAnswers:
    covers = visit.person.covers
    if not covers:
        return CheckInAnswers(self_pay=True)
    copay = covers[0].copay_cents or 0
    if copay and writer.chance.random() < 0.08:
        return CheckInAnswers(coverage_seen=True, copay_reason="forgot the wallet, bill it")
    return CheckInAnswers(coverage_seen=True, copay_cents=copay, pay=writer.pay() if copay else None)
