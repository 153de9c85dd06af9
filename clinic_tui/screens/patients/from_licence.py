"""What a scanned licence says beside what stands here, to be taken over field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.interop.licence import Licence
from clinic_tui.interop.licence_fields import Difference, differences, taken_over
from clinic_tui.keymap import Hint
from clinic_tui.patients.rows import PatientRecord
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.saving import Saves
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.words.counted import counted

EXPIRED_QUESTION = (
    "The card is not valid any more: it shows nobody's identity. Take what it says all the same?"
)


class OfferedFields(ShortList):
    """The fields, each with what stands here and what the licence says; Space takes one or leaves it."""

    DEFAULT_CSS = "OfferedFields { max-height: 12; }"

    class Toggled(Message):
        """Space was pressed."""

    def __init__(self) -> None:
        super().__init__(
            ListColumn("", 3),
            ListColumn("Field", 12),
            ListColumn("Here", 26),
            ListColumn("Licence"),
            marks=False,
        )

    def action_mark(self) -> None:
        """Take the field under the cursor, or leave it."""
        self.post_message(self.Toggled())


class OfferFields(Saves, ModalScreen[Any]):
    """A dialog of fields that differ. What is empty here is chosen at first, all else is not."""

    TITLE_WORDS: ClassVar[str] = "Licence"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "back", show=False),
        Binding("f12", "take", "take chosen", show=False, priority=True),
        Binding("a", "all", "all or none", show=False),
    ]

    def __init__(self, licence: Licence, offered: Sequence[Difference]) -> None:
        super().__init__()
        self._licence = licence
        self._offered = tuple(offered)
        self._chosen = {each.name for each in offered if not each.ours}

    @property
    def fields_differ(self) -> bool:
        """False where there is nothing to take over."""
        return bool(self._offered)

    def title_words(self) -> str:
        """Whose fields these are."""
        return self.TITLE_WORDS

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Space", "take or leave", "mark"),
            Hint("a", "all", "all"),
            Hint("F12", "take the chosen", "take"),
            Hint("Esc", "take nothing", "back"),
        )

    def compose(self) -> ComposeResult:
        """Whose, what is to be known of the card, the fields, a message and the keys."""
        with Vertical(classes="dialog wide"):
            yield Label(safe_text(self.title_words()), classes="dialog-title", markup=False)
            yield Label(
                safe_text(card_words(self._licence, self.clinic.today)), classes="dialog-words", markup=False
            )
            yield OfferedFields()
            yield MessageLine(id="form-message")
            yield KeyBar(own=self.hints())

    def on_mount(self) -> None:
        """The keys go to the fields."""
        self._show()
        self.set_focus(self.query_one(OfferedFields))

    def _show(self) -> None:
        self.query_one(OfferedFields).show([self._row(each) for each in self._offered])

    def _row(self, each: Difference) -> ListRow:
        taken = "[x]" if each.name in self._chosen else "[ ]"
        return ListRow(each.name, (taken, each.label, each.ours or "-", each.theirs))

    @on(OfferedFields.Toggled)
    def _toggled(self, event: OfferedFields.Toggled) -> None:
        event.stop()
        fields = self.query_one(OfferedFields)
        if isinstance(fields.key, str):
            self._chosen ^= {fields.key}
            self._show()
            fields.action_cursor_down()

    def action_all(self) -> None:
        """Choose all fields, or none where all are chosen."""
        names = {each.name for each in self._offered}
        self._chosen = set() if self._chosen == names else names
        self._show()

    @on(PagedList.Chosen)
    def _entered(self, event: PagedList.Chosen) -> None:
        event.stop()
        self.entered()

    def entered(self) -> None:
        """Enter was pressed."""
        self.say("Space takes a field or leaves it, F12 takes the chosen ones over")

    def action_take(self) -> None:
        """Take over the chosen fields, and no other."""
        if self._saving:
            return
        if not self._chosen:
            self.say("nothing is chosen: Space takes a field, Esc takes nothing", Level.WARNING)
            return
        names = frozenset(self._chosen)
        if not self._licence.expired(self.clinic.today):
            self.take(names)
            return
        self.clinic.drop_keys()  # they were typed before anybody could read the question
        self.app.push_screen(
            Confirm(
                f"{card_words(self._licence, self.clinic.today)}.\n{EXPIRED_QUESTION}", yes="take", no="no"
            ),
            lambda sure: self.take(names) if sure and not self._saving else None,
        )

    def take(self, names: frozenset[str]) -> None:
        """These fields are wanted."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Close, and take nothing."""
        if not self._saving:
            self.dismiss(None)

    # Saves

    def done(self, result: Any) -> None:
        """Close with what came of it."""
        self.dismiss(result)

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A message in the dialog."""
        self.query_one("#form-message", MessageLine).say(words, level)

    def refuse(self, refusal: ClinicError) -> None:
        """Say why it was not saved."""
        self.end_saving()
        self.say(refusal.words, Level.ERROR)


class IntoForm(OfferFields):
    """Takes the chosen fields into an open form, where they can be looked at before they are saved."""

    def __init__(self, licence: Licence, form: Form[Any], texts: dict[str, str]) -> None:
        super().__init__(licence, tuple(_offered_to(form, texts)))
        self._form, self._texts = form, texts

    def title_words(self) -> str:
        """Where the fields go."""
        return f"Licence, into: {self._form.title_words}"

    def take(self, names: frozenset[str]) -> None:
        """Put the texts into the form; saving is left to it."""
        for name in names:
            self._form.set_text(name, self._texts[name])
        self.dismiss(None)
        self._form.say(f"{counted(len(names), 'field')} taken from the licence: look, then F12", Level.DONE)


def _offered_to(form: Form[Any], texts: dict[str, str]) -> Iterator[Difference]:
    """The fields of the form in which the licence says something else than what stands there."""
    standing = form.texts
    for each in form.fields():
        text = texts.get(each.name, "")
        if text and text.casefold() != standing[each.name].casefold():
            yield FormField(each.name, standing[each.name], text, each.label)


@dataclass(frozen=True, slots=True)
class FormField(Difference):
    """A field as the form itself calls it."""

    words: str

    @property
    def label(self) -> str:
        """The form's own word."""
        return self.words


class IntoRecord(OfferFields):
    """Takes the chosen fields into the record; True where the record is to be shown."""

    tells_of_record: ClassVar[bool] = True
    """It closes with the record (screens/parts/form.py)."""

    def __init__(self, licence: Licence, record: PatientRecord) -> None:
        super().__init__(licence, differences(record.fields, licence))
        self._record = record

    def title_words(self) -> str:
        """Whose record."""
        return f"Licence of {self._record.line.name}, MRN {self._record.mrn}"

    def hints(self) -> tuple[Hint, ...]:
        """Enter opens the record as it is."""
        space, every, take, _ = super().hints()
        return (space, every, take, Hint("Enter", "open", ""), Hint("Esc", "back", "back"))

    def entered(self) -> None:
        """Open the record, and take nothing over."""
        if not self._saving:
            self.dismiss(True)

    def take(self, names: frozenset[str]) -> None:
        """Save them at once; another desk's change since then is shown first."""
        record, patients = self._record, self.backend.patients
        fields = taken_over(record.fields, self._licence, names)
        labels = ", ".join(each.label.lower() for each in self._offered if each.name in names)
        self.save(
            lambda: patients.update(record.id, record.version, fields),
            f"{record.line.name}: {labels} taken from the licence",
            True,
        )

    def refuse(self, refusal: ClinicError) -> None:
        """Where another desk was first, show the differences that are left."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            patients, number = self.backend.patients, self._record.id
            self.ask(lambda: patients.still_open(number), self._show_anew, group="record")

    def _show_anew(self, record: PatientRecord) -> None:
        self._record = record
        self._offered = differences(record.fields, self._licence)
        self._chosen &= {each.name for each in self._offered}
        self._show()
        self.say("another desk has just changed this patient: look again, then F12", Level.WARNING)


def card_words(licence: Licence, today: date) -> str:
    """What is to be known of the card itself: whose, of where, whether it is in force, and warnings."""
    kind = "identification card" if licence.kind == "ID" else "licence"
    of = f"{licence.issuer} {kind}".strip()
    return ". ".join(_sentences((of + ", " + licence.age_words(today), *licence.warnings)))


def _sentences(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        yield part[:1].upper() + part[1:]
