"""The forms of tasks: making one, changing it, giving it to somebody, a note to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.tasks.repeats import read_repeat, write_repeat
from clinic_tui.tasks.rows import Assignee, TaskEntry, TaskRow
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import ABOUT_TYPED, Called, Priority
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone
from clinic_tui.words.times import show_time

PRIORITIES = tuple(Choice(each.value[0], each.value, each) for each in Priority)

OUTCOMES = tuple(Choice(each.value[0], each.value, each) for each in Called)


def _due_fields(today: Any) -> tuple[Field, ...]:
    return (
        Field("due", "Due", lambda: DateField(today), help="empty: on no day"),
        Field("at", "At", TimeField, help="by which time of that day; empty: any", passed=True),
        Field(
            "priority",
            "Priority",
            lambda: ChoiceField[Priority](PRIORITIES, text="n"),
            help="urgent, high, normal or low: the sooner a manager hears when it is late",
        ),
        Field(
            "repeat",
            "Again",
            lambda: WordField[Repeat](read_repeat, lambda each: each.words, placeholder="1w, 3m, 1d any day"),
            help="how often it comes again; empty: it comes but once",
            passed=True,
        ),
        text_field("details", "Details", limit=500, help="what whoever does it should know"),
    )


def _caller_fields() -> tuple[Field, ...]:
    return (
        text_field(
            "caller", "Caller", limit=80, help="who called: the patient, a pharmacy; empty: you say it"
        ),
        Field(
            "phone",
            "Call back",
            lambda: WordField[str](read_phone, show_phone, placeholder="555-810-7203"),
            help="the number to call back; empty: nobody has to",
        ),
    )


class WhomField(WordField[str]):
    """A sign-in name or a role; who that is stands beside it."""

    def __init__(self, *, text: str = "") -> None:
        self._known: dict[str, Assignee] = {}
        super().__init__(self._understood, self._named, text=text, placeholder="me; kim, biller")

    def know(self, people: Sequence[Assignee]) -> None:
        """Those who can be given a task."""
        self._known = {each.code: each for each in people}
        self.text = self.text  # read again, now that they are known

    def _understood(self, typed: str) -> str:
        word = " ".join(typed.split()).casefold().removeprefix("any ")
        if word in self._known and self._known[word].why_not:
            raise NotUnderstood(self._known[word].why_not)
        if not self._known or word == "me" or word in self._known:
            return word
        roles = [each.code for each in self._known.values() if each.account_id is None and not each.why_not]
        meant = [code for code in roles if len(word) > 2 and code.startswith(word)]
        if len(meant) == 1:
            return meant[0]
        people = [each for each in self._known.values() if each.account_id is not None]
        like = [each.code for each in people if _is_like(word, each)]
        raise NotUnderstood(f"Nobody: {', '.join(like[:MOST_LIKE] or ('a sign-in name', *roles))}.")

    def _named(self, code: str) -> str:
        return self._known[code].name if code in self._known else ""


MOST_LIKE = 5
"""So many are named of whom one may have been meant."""


def _is_like(word: str, person: Assignee) -> bool:
    """Whether the sign-in name or a part of the name begins as this does."""
    return any(part.startswith(word[:2]) for part in (person.code, *person.name.casefold().split()))


class GivingForm(Form[Any]):
    """With the field `to`: whom it is given to."""

    def ready(self) -> None:
        """Who there is."""
        self.ask_before_keys(self.backend.tasks.assignees, self._know, group="assignees")

    def _know(self, people: tuple[Assignee, ...]) -> None:
        field = self._built["to"]
        assert isinstance(field, WhomField)
        field.know(people)


def _about_field() -> Field:
    return text_field(
        "about",
        "About",
        limit=80,
        help=f"what it is about: {ABOUT_TYPED}; empty: nothing more",
        placeholder="order 1003, item GLV-M, visit MRN DAY",
    )


def _to_field(help_words: str) -> Field:
    return Field("to", "For", WhomField, help=help_words)


class MakeTask(FormOnPatient[Any], GivingForm):
    """A new task, about a patient where it is opened from a record; its number, or None."""

    SAVE_WORDS = "make"
    KIND = "task"

    def __init__(
        self, texts: dict[str, str] | None = None, *, patient_id: int | None = None, name: str = ""
    ) -> None:
        super().__init__(texts)
        self._patient_id, self._name_of = patient_id, name

    @property
    def whose(self) -> int | None:
        """The patient, where it is about one."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """About whom, where it is about somebody."""
        return f"Task about {self._name_of}" if self._name_of else "Task"

    def fields(self) -> Sequence[Field]:
        """What, for whom, until when."""
        return (
            text_field("words", "What", limit=100, help="what is to be done, in a few words"),
            _to_field("a sign-in name or a role; empty: me. Who is not me is asked to take it"),
            *_due_fields(self.clinic.today),
            _about_field(),
        )

    def ready(self) -> None:
        """Who there is, and what is to be done already about the thing that it is about."""
        super().ready()
        if about := self.text("about"):
            part = self.backend.tasks
            self.ask(lambda: part.on(about), self._tell_open, group="tasks on", refused=lambda _: None)

    def _tell_open(self, rows: tuple[TaskRow, ...]) -> None:
        if rows and not self.refused:
            first = f"{rows[0].words} ({rows[0].asked or rows[0].owner})"
            self.say(f"open already: {first}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else ""))

    def submit(self) -> None:
        """Write it."""
        part, whom = self.backend.tasks, self.text("to")
        entry = _entry(self, self._patient_id, whom)
        said = f"task for {whom}: {entry.words}" if whom not in ("", "me") else f"task: {entry.words}"
        self.save(lambda: part.make(entry), said, ...)

    @property
    def about(self) -> About:
        """The patient, where it is about one."""
        return {} if self._patient_id is None else {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> MakeTask:
        """About the same patient."""
        return MakeTask(texts, patient_id=self._patient_id, name=self._name_of)


class PhoneMessage(FormOnPatient[Any], GivingForm):
    """For somebody, who has it at once: of a caller, with where to call back, or one's own; its number."""

    TITLE_WORDS = "Message"
    SAVE_WORDS = "pass on"
    KIND = "message"

    def __init__(
        self, texts: dict[str, str] | None = None, *, patient_id: int | None = None, name: str = ""
    ) -> None:
        super().__init__({"caller": name, **(texts or {})})
        self._patient_id, self._name_of = patient_id, name

    @property
    def whose(self) -> int | None:
        """The patient, where it is about one."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """About whom, where it is about somebody."""
        return f"Message about {self._name_of}" if self._name_of else self.TITLE_WORDS

    def fields(self) -> Sequence[Field]:
        """For whom, who called, why, until when."""
        return (
            _to_field("a sign-in name or a role: they have it at once"),
            *_caller_fields(),
            text_field(
                "words", "Words", limit=100, help="what it is about: refill, results, lunch at one ..."
            ),
            *_due_fields(self.clinic.today)[:3],
            text_field("details", "Details", limit=500, help="what was said"),
            _about_field(),
        )

    def submit(self) -> None:
        """Write it."""
        part, whom = self.backend.tasks, self.needed("to")
        entry = TaskEntry(
            self.text("words"), self.text("details"), whom, self.needed("priority"), self.value("due"),
            self.value("at"), self._patient_id, None, self.text("caller"), self.value("phone") or "",
            told=True, about=self.text("about"),
        )  # fmt: skip
        self.save(lambda: part.make(entry), f"message for {whom}: {entry.words}", ...)

    @property
    def about(self) -> About:
        """The patient, where it is about one."""
        return {} if self._patient_id is None else {"patient": self._patient_id}

    def reopen(self, texts: dict[str, str]) -> PhoneMessage:
        """About the same patient."""
        return PhoneMessage(texts, patient_id=self._patient_id, name=self._name_of)


class CalledBack(Form[bool]):
    """What came of calling back."""

    SAVE_WORDS = "note"

    def __init__(self, row: TaskRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """Whom, at which number."""
        number = show_phone(self._row.phone) if self._row.phone else "no number"
        return f"Call {self._row.caller}: {number}"

    def fields(self) -> Sequence[Field]:
        """The outcome."""
        return (
            Field(
                "outcome",
                "Outcome",
                lambda: ChoiceField[Called](OUTCOMES),
                help="reached, message left, no answer, wrong number",
            ),
            text_field("note", "Note", limit=200, help="what was said; it stands in its history"),
        )

    def submit(self) -> None:
        """Write it."""
        part, row, outcome, said = self.backend.tasks, self._row, self.needed("outcome"), self.text("note")
        self.save(
            lambda: part.note_call(row.id, row.version, outcome, said), f"{outcome.value}: {row.caller}", True
        )

    def reopen(self, texts: dict[str, str]) -> CalledBack:
        """The same one."""
        return CalledBack(self._row, texts)


class ChangeTask(Form[bool]):
    """What a task is, and until when."""

    SAVE_WORDS = "change"
    KIND = "change task"
    made_of_record = True

    def __init__(self, row: TaskRow, texts: dict[str, str] | None = None) -> None:
        self._stored = _texts_of(row)
        super().__init__({**self._stored, **(texts or {})})
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Task {self._row.id}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def fields(self) -> Sequence[Field]:
        """What it is."""
        return (
            text_field("words", "What", limit=100, help="what is to be done"),
            *(_caller_fields() if self._row.caller else ()),
            *_due_fields(self.clinic.today),
            _about_field(),
        )

    def go_to_first(self) -> None:
        """What it is: the fields that are empty are so on purpose."""
        self._focus("words")

    def submit(self) -> None:
        """Write what was changed."""
        part, row = self.backend.tasks, self._row
        entry = _entry(self, row.patient_id, "")
        if entry.about == self._stored["about"]:  # what it was about may be gone by now
            entry = replace(entry, about=None)
        if row.caller:
            entry = replace(entry, caller=self.text("caller"), phone=self.value("phone") or "")
        self.save(lambda: part.change(row.id, row.version, entry), f"changed: {entry.words}", True)

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What was changed alone."""
        return changed_of(texts, self._stored)

    @property
    def about(self) -> About:
        """Which one, as it was seen."""
        return {"task": self._row.id, "version": self._row.version}


class GiveTask(GivingForm):
    """Whom to ask to take a task; True, or None."""

    SAVE_WORDS = "give"

    def __init__(self, row: TaskRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Give: {self._row.words}"

    def fields(self) -> Sequence[Field]:
        """To whom, with which words."""
        return (
            _to_field("a sign-in name: they are asked; a role: anybody of it; me: I take it"),
            text_field("note", "Note", limit=200, help="what they should know; it stands in its history"),
        )

    def submit(self) -> None:
        """Ask them."""
        part, row, whom, said = self.backend.tasks, self._row, self.needed("to"), self.text("note")
        self.save(lambda: part.give(row.id, row.version, whom, said), f"given to {whom}: {row.words}", True)

    def reopen(self, texts: dict[str, str]) -> GiveTask:
        """The same one."""
        return GiveTask(self._row, texts)


def _entry(form: Form[Any], patient_id: int | None, to: str) -> TaskEntry:
    return TaskEntry(
        form.text("words"), form.text("details"), to, form.needed("priority"), form.value("due"),
        form.value("at"), patient_id, form.value("repeat"), about=form.text("about"),
    )  # fmt: skip


def _texts_of(row: TaskRow) -> dict[str, str]:
    return {
        "words": row.words,
        "details": row.details,
        "priority": row.priority.value[0],
        "due": f"{row.due_on:%m/%d/%Y}" if row.due_on else "",
        "at": show_time(row.due_minute) if row.due_minute is not None else "",
        "repeat": write_repeat(row.repeat) if row.repeat else "",
        "about": row.linked.typed or row.linked.words if row.linked else "",
        **({"caller": row.caller, "phone": show_phone(row.phone) if row.phone else ""} if row.caller else {}),
    }
