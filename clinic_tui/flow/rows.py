"""What goes between the desks, as screens and commands show it: plain values, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic_tui.flow.states import To
from clinic_tui.schedule.delay_rows import Lateness

CANNED = {
    "r": "Room ready",
    "p": "Patient ready",
    "c": "Come please",
    "l": "Lab sample",
}
"""What is sent most often, by the letter that stands for it."""


def words_typed(typed: str, room: str = "") -> str:
    """The words of a signal: a letter of CANNED with the room that is meant, `Room 2 ready`, or as typed."""
    letter = typed.strip().casefold()
    if letter == "r" and room:
        return f"{room} ready"
    canned = CANNED.get(letter, "")
    return f"{canned}: {room}" if canned and room else canned or " ".join(typed.split())


OWN_WORDS = "in own words"
"""What is told of a signal that somebody typed: it may name a patient."""


def told_of(words: Sequence[str], rooms: Iterable[str]) -> str:
    """Signals as everybody may read of them: those that are offered, with rooms of the clinic, and the others
    only counted.

    >>> told_of(("Room 2 ready", "Come please", "Come please", "Ada Moss is here"), ("Room 2",))
    'Room 2 ready, 2 come please, 1 in own words'
    """
    known = {canned.casefold(): canned[0].lower() + canned[1:] for canned in CANNED.values()}
    for room in rooms:
        known[f"{room} ready".casefold()] = f"{room} ready"
        known |= {f"{canned}: {room}".casefold(): f"{canned.lower()}: {room}" for canned in CANNED.values()}
    counts = Counter(known.get(each.casefold(), OWN_WORDS) for each in words)
    own = counts.pop(OWN_WORDS, 0)
    told = [f"{count} {kind}" if count > 1 else kind for kind, count in counts.items()]
    return ", ".join((*told, f"{own} {OWN_WORDS}") if own else told)


@dataclass(frozen=True, slots=True)
class Sent:
    """From whom something came, to whom it went, and who took it; times in UTC."""

    id: int
    at: datetime
    to_kind: To
    to_name: str
    sender: str
    desk: str
    sent_by: str
    taken_at: datetime | None
    taken_by: str
    taken_desk: str
    for_me: bool
    """Whoever asks may take it."""
    mine: bool
    """Whoever asks has sent it."""

    @property
    def open(self) -> bool:
        """Nobody has taken it yet."""
        return self.taken_at is None

    @property
    def to(self) -> str:
        """`desk B`, `clinician`, `mia`, `all`."""
        return f"desk {self.to_name}" if self.to_kind is To.DESK else self.to_name or self.to_kind.value

    @property
    def source(self) -> str:
        """`Ann Lee, desk B`."""
        return f"{self.sender}, desk {self.desk}"


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A few words from one desk to others."""

    sent: Sent
    words: str


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A row of the queue or a half-done form that was handed on, with its note."""

    sent: Sent
    note: str
    what: str
    """The patient and the stage, or the title of the form."""
    appointment_id: int | None
    patient_id: int | None
    is_form: bool
    restricted: bool = False

    def seen_without(self, hidden: frozenset[int]) -> HandedRow:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, note="", restricted=True) if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class Between:
    """What went between the desks today, newest first."""

    signals: tuple[SignalRow, ...] = ()
    handed: tuple[HandedRow, ...] = ()

    @property
    def waiting(self) -> int:
        """How much waits for whoever asks."""
        sent = [*(row.sent for row in self.signals), *(row.sent for row in self.handed)]
        return sum(each.open and each.for_me for each in sent)


@dataclass(frozen=True, slots=True)
class ToTell:
    """A patient of a provider who runs late, still to come: by what way to tell, and what was done."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    start: int
    way: str
    """`text`, `e-mail`, `phone`, or `at the desk` where nobody may call."""
    phone: str
    """Digits, where the patient is to be called."""
    why: str
    """Why no message goes to the patient; empty where one does."""
    told: str
    """What was done at this step of the delay: `text waiting`, `text sent`, `reached 09:12`; or empty."""
    done: bool
    """The patient knows, or a message is on its way."""

    def seen_without(self, hidden: frozenset[int]) -> ToTell:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, way="at the desk", phone="", why="the record is restricted: a manager calls")

    @property
    def gets_message(self) -> bool:
        """A message can go to the patient."""
        return self.way in ("text", "e-mail")


@dataclass(frozen=True, slots=True)
class DelayList:
    """How late the provider runs, the step of that, and whom to tell."""

    late: Lateness
    step: int
    rows: tuple[ToTell, ...]

    @property
    def to_send(self) -> tuple[int, ...]:
        """The visits whose patients would get a message now."""
        return tuple(row.appointment_id for row in self.rows if row.gets_message and not row.done)


@dataclass(frozen=True, slots=True)
class ToldNow:
    """What came of telling: messages that were queued, and who is to be called."""

    queued: int
    to_call: int
    quiet: bool = False
    """Nothing goes out at this hour: the messages wait, as long as they are of use."""

    @property
    def words(self) -> str:
        """`2 messages go out, 1 to call`."""
        message = "message" if self.queued == 1 else "messages"
        sent = f"{self.queued} {message} {'to go out from 8:00 on' if self.quiet else 'on the way'}"
        return f"{sent}, {self.to_call} to call" if self.to_call else sent


NOTE_LINE = 400
"""Letters that a line of the note of a shift may have."""


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """What a shift leaves, as it is: each line a fact with its count."""

    places: tuple[str, ...]
    """A line for each thing that can be open, in one order; empty where there is nothing."""

    @classmethod
    def of(cls, found: Iterable[str]) -> ShiftFacts:
        """One that names too much is cut: a note is signed whatever was open."""
        return cls(
            tuple(line if len(line) <= NOTE_LINE else f"{line[: NOTE_LINE - 4]} ..." for line in found)
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """Those that say something."""
        return tuple(filter(None, self.places))

    def brought_up(self, composed: ShiftFacts, said: Sequence[str]) -> tuple[str, ...]:
        """What is signed, where these facts are those of this moment and `composed` those that were shown.

        `said` are the lines of `composed` as the signer left them, and lines of one's own behind them. What
        was left as it was composed stands as it is now, and not at all where nothing is open of it by now;
        what has opened since is added.
        """
        left, signed = iter(said), []
        for then, now in zip(composed.places, self.places, strict=True):
            own = next(left) if then else then
            signed.append(now if own.split() == then.split() else own)
        return tuple(filter(None, (*signed, *left)))


@dataclass(frozen=True, slots=True)
class ShiftNoteRow:
    """What a shift left to the next; `read_by` is empty until somebody else has read it."""

    id: int
    at: datetime
    words: str
    signed_by: str
    signer: str
    desk: str
    read_at: datetime | None
    read_by: str
