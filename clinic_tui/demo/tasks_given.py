"""What the team of the demo left to each other the evening before today: tasks, a message, a bulletin."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.bulletins.service import write_bulletin
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import Writer
from clinic_tui.schedule.federal_holidays import business_day_from
from clinic_tui.tasks.handing import accept_task
from clinic_tui.tasks.queries import tasks
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import Every, Pile, Priority
from clinic_tui.tasks.writing import make_task, mark_read, note_task, reply

EVENING = 17 * 60 + 18


def give_tasks(writer: Writer, day: date, calendar: Calendar) -> None:
    """On the last working day before today: for roles and people, one accepted, some that come again."""
    past = [each for each in calendar.workdays if each < calendar.today]
    if not past or day != past[-1]:
        return
    writer.at(day, EVENING)
    manager, front = writer.desk("dana"), writer.desk("marco")
    today = business_day_from(calendar.today)
    for entry in (
        TaskEntry(
            "Check the crash cart and sign its sheet", "the seal has a number: write it down", "clinician",
            due_on=today, repeat=Repeat(1, Every.WEEKS),
        ),
        TaskEntry("Empty the fax tray twice a day", "", "front-desk", due_on=today,
                  repeat=Repeat(1, Every.DAYS)),
        TaskEntry("Order appointment cards", "two boxes, the old text", "marco", Priority.HIGH, today),
        TaskEntry("Send the month's list of refunds to the accountant", "", "bea",
                  due_on=today + timedelta(days=4), repeat=Repeat(1, Every.MONTHS)),
        TaskEntry("Ask two companies for a price for new blinds", due_on=today + timedelta(days=9)),
    ):  # fmt: skip
        make_task(manager, entry)
    with writer.clinic.store.reading() as db:
        cards = next(row for row in tasks(db, front, Pile.MINE) if row.asked_id is not None)
    note_task(manager, cards.id, "the printer in Elm Street has them at the old price")
    accept_task(front, cards.id, cards.version)
    message = TaskEntry(
        "asks whether the form for the school is signed", "she comes by at noon", "lee",
        caller="Tess Ortega (mother)", phone="15550147203", due_on=today,
    )  # fmt: skip
    number = make_task(front, message)
    clinician = writer.desk("lee")
    mark_read(clinician, number)
    reply(clinician, number, "signed, it lies in the tray: please make a copy for the record")
    until = today + timedelta(days=4)
    write_bulletin(
        manager,
        BulletinEntry(
            "Flu clinic on Friday from 8: both carts, and a second person at the desk", today, until
        ),
    )
