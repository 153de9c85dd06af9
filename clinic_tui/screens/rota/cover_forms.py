"""The forms of who has to be there: on call outside the hours, and the minimum of each group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from clinic_tui.rota.entries import OnCallEntry
from clinic_tui.rota.rows import RotaSite
from clinic_tui.rota.states import Group
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.rota.rota_forms import PartField, WeekdaysField, site_fields, site_of
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.not_understood import NotUnderstood

_GROUPS = tuple(Choice(each.value.split()[0], each.value, each) for each in Group)


class PeopleField(WordField[int]):
    """How many people."""

    def __init__(self) -> None:
        super().__init__(_people, str, placeholder="2; 0 sets none")


def _people(typed: str) -> int:
    if not typed.strip().isdecimal() or len(typed.strip()) > 2:
        raise NotUnderstood("Write how many: 1, 2, or 0 for none.")
    return int(typed)


class PutOnCall(Form[int]):
    """Who is on call; its number, or None."""

    TITLE_WORDS = "On call"
    SAVE_WORDS = "add"

    def fields(self) -> Sequence[Field]:
        """Who, from when until when, and the number."""
        today = self.clinic.today
        return (
            text_field("who", "Who", limit=40, help="a sign-in name, or a provider's code"),
            Field("from", "From", lambda: DateField(today), help="the first day"),
            Field("at", "at", TimeField, help="6p, 18:00"),
            Field("until", "Until", lambda: DateField(today), help="the last day; empty: the next day"),
            Field("till", "at", TimeField, help="8, 08:00; 24 hours behind the beginning where it is empty"),
            text_field("phone", "Phone", limit=40, help="where they are reached then"),
            text_field("note", "Note", limit=100),
        )

    def submit(self) -> None:
        """Put them on call."""
        first, start = self.needed("from"), self.needed("at")
        last: date = self.value("until") or date.fromordinal(first.toordinal() + 1)
        till = self.value("till")
        entry = OnCallEntry(
            self.text("who"), first, start, last, (start or 1440) if till is None else till,
            self.text("phone"), self.text("note"),
        )  # fmt: skip
        if entry.end == 0:  # midnight is the end of the day before
            entry = OnCallEntry(
                entry.who, first, start, date.fromordinal(last.toordinal() - 1), 1440, entry.phone, entry.note
            )
        self.save(self.write_call(entry), f"on call: {entry.who}", ...)

    def write_call(self, entry: OnCallEntry) -> Callable[[], int]:
        """What is done with it."""
        part = self.backend.rota
        return lambda: part.put_on_call(entry)


class SetMinimum(Form[int]):
    """How many of a group have to be there; its number, 0 where none, or None."""

    TITLE_WORDS = "Minimum cover"
    SAVE_WORDS = "set"

    def __init__(self, sites: Sequence[RotaSite] = (), texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._sites = sites

    def fields(self) -> Sequence[Field]:
        """Whom, when, how many."""
        return (
            Field(
                "group", "Of", lambda: ChoiceField[Group](_GROUPS),
                help="the role of the account; who sees patients by the schedule is a provider",
            ),
            *site_fields(self._sites, "empty: the first"),
            Field("days", "Days", WeekdaysField, help="mon-fri, tue,thu"),
            Field("hours", "Hours", PartField, help="from when to when: 8-17"),
            Field("people", "People", PeopleField, help="at each minute of these hours; 0: nobody has to be"),
        )  # fmt: skip

    def submit(self) -> None:
        """Set it."""
        part, group, days = self.backend.rota, self.needed("group"), self.needed("days")
        span, people, site = self.needed("hours"), self.needed("people"), site_of(self, self._sites)
        self.save(
            lambda: part.set_minimum(group, days, span, people, site),
            f"minimum of {group.value}{f' at {site}' if site else ''}: {people}", ...,
        )  # fmt: skip

    def reopen(self, texts: dict[str, str]) -> SetMinimum:
        """The same sites."""
        return SetMinimum(self._sites, texts)
