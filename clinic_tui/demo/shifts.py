"""The demo's rota: who works when, who is on call this week, and one who asks for Friday off."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import Writer
from clinic_tui.rota.entries import OnCallEntry, ShiftsEntry, TimeOffEntry, spans_of
from clinic_tui.rota.leave import ask_time_off
from clinic_tui.rota.on_call import put_on_call
from clinic_tui.rota.people import named
from clinic_tui.rota.states import Group, Off
from clinic_tui.rota.usual_weeks import VERB, put_shifts, set_minimum
from clinic_tui.schedule.rows import Span

WEEKS = {
    "dana": ("01234", ((480, 1020),)),
    "marco": ("01234", ((450, 720), (780, 1020))),
    "bea": ("0123", ((540, 1020),)),
}
"""By sign-in name: weekdays, 0 for Monday, and hours in minutes of the day."""

ON_CALL = ("lee", "5558107390")
EVENING, MORNING = 17 * 60, 8 * 60
ASKED = 17 * 60 + 19


def set_up_rota(writer: Writer, first: date) -> None:
    """On the first day: the usual weeks, and how many have to be there."""
    dana = writer.desk("dana")
    with dana.act(VERB) as db:
        for login, (weekdays, hours) in WEEKS.items():
            days = frozenset(map(int, weekdays))
            put_shifts(dana, db, named(db, login), ShiftsEntry(days, spans_of(hours), first))
    for start, end in ((MORNING, 12 * 60), (13 * 60, EVENING)):
        set_minimum(dana, Group.FRONT_DESK, range(5), Span(start, end), 1)
    set_minimum(dana, Group.PROVIDER, range(5), Span(9 * 60, 12 * 60), 2)


def ask_for_friday(writer: Writer, day: date, calendar: Calendar) -> None:
    """On the last working day before today: somebody is on call, and somebody asks for the coming Friday."""
    past = [each for each in calendar.workdays if each < calendar.today]
    if not past or day != past[-1]:
        return
    writer.at(day, ASKED)
    friday = calendar.today + timedelta(days=(4 - calendar.today.weekday()) % 7 or 7)
    ask_time_off(writer.desk("marco"), TimeOffEntry(Off.HOLIDAY, friday, friday, None, "my sister moves"))
    who, phone = ON_CALL
    monday = calendar.today + timedelta(days=(-calendar.today.weekday()) % 7 or 7)
    put_on_call(writer.desk("dana"), OnCallEntry(who, calendar.today, EVENING, monday, MORNING, phone))
