"""A patient's record as lines of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.kits.rows import ReceivedRow
from clinic_tui.patients.policy import CoverageMark
from clinic_tui.patients.rows import Consent, CoverageRow, NoteRow, PatientLine, PatientRecord
from clinic_tui.privacy.limit_rows import StandingLimit
from clinic_tui.privacy.release_rows import StandingRelease
from clinic_tui.schedule.authorization.rows import AuthorizationRow
from clinic_tui.schedule.authorization.rules import due_words, is_overdue, units_words
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState
from clinic_tui.schedule.rows import AppointmentRow, Standing, VisitCounts
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.screens.coverage.coverage import SLOTS
from clinic_tui.screens.patients.detail_lines import detail_rows
from clinic_tui.screens.patients.patient_fields import show_patient_phone
from clinic_tui.tasks.rows import TaskRow
from clinic_tui.widgets.paged_list import ListRow
from clinic_tui.widgets.stages import class_of, words_of
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.drug_code import show_ndc
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

_SHOWN_NOTES = 3
_SHOWN_RECEIVED = 5

_LABELS = {AuthorizationKind.PRIOR: "Authorization", AuthorizationKind.REFERRAL: "Referral"}

_FEW_UNITS = 2
"""So few units that are left stand out."""


_STYLES = {
    CoverageMark.GOOD: "",
    CoverageMark.INACTIVE: "is-wrong",
    CoverageMark.FAILED: "is-wrong",
    CoverageMark.UNKNOWN: "is-soon",
}


@dataclass(frozen=True, slots=True)
class Known:
    """All that the record's screen shows."""

    record: PatientRecord
    counts: VisitCounts
    visits: tuple[AppointmentRow, ...]
    """The last planned one first."""
    until: datetime | None = None
    """When the emergency access ends that opened it; None where it is open as usual."""
    whole: tuple[CoverageRow, ...] = ()
    """The policies with whole member ids, while they are shown."""
    authorizations: tuple[AuthorizationRow, ...] = ()
    standing: Standing | None = None
    received: tuple[ReceivedRow, ...] = ()
    """Drugs, vaccines, and what else has a lot; the newest first."""
    released: tuple[StandingRelease, ...] = ()
    """What the patient authorized to be given out, as far as it holds (45 CFR 164.508)."""
    limits: tuple[StandingLimit, ...] = ()
    """What the clinic agreed not to tell, or is asked not to (45 CFR 164.522(a))."""
    tasks: tuple[TaskRow, ...] = ()
    """What somebody has to do about the patient, the most urgent first."""

    def member_id(self, policy: CoverageRow) -> str:
        """The number as it is shown now; one that was changed since is masked."""
        whole = (each for each in self.whole if (each.id, each.version) == (policy.id, policy.version))
        return next(whole, policy).member_id


@dataclass(frozen=True, slots=True)
class Closed:
    """A restricted record that is closed to who sits here: who it is, and why it is closed, in words."""

    line: PatientLine
    words: str


def closed_rows(may_break_glass: bool) -> tuple[ListRow, ...]:
    """What stands in place of the record."""
    rows = [ListRow("closed", ("Restricted", "This record is closed to you.", ""), "is-wrong")]
    ways = (
        (
            "F6 opens it in an emergency: say why, give your password.",
            "It is open for 60 minutes then, and a manager reviews it.",
            "Booking (b) and notes (N) go on as always.",
        )
        if may_break_glass
        else ("Ask a manager.",)
    )
    return (*rows, *(ListRow(("closed", place), ("", words, "")) for place, words in enumerate(ways)))


def who_rows(known: Known, now: datetime) -> tuple[ListRow, ...]:
    """How to reach the patient, policies, alerts and notes; `now` is clinic time."""
    record = known.record
    rows = [
        _heading("Contact"),
        *_contact(record, now.date()),
        *_released(known.released),
        *_limited(known.limits),
        *_restricted(record, now),
        _heading("Coverage"),
    ]
    rows += [row for policy in record.coverages for row in _policy(policy, known.member_id(policy), now)]
    if not record.coverages:
        rows.append(ListRow(("coverage", 1), ("none", "no policy on file: + adds one", ""), "is-soon"))
    rows += [_authorization(each, now) for each in known.authorizations]
    if record.alerts:
        rows += [_heading("Alerts")]
        rows += [
            ListRow(("alert", alert.id), ("!", alert.words, "x takes it away"), "is-wrong")
            for alert in record.alerts
        ]
    if known.tasks:
        rows += [_heading("To do")]
        rows += [_task(each, now.date()) for each in known.tasks]
    if record.notes:
        older = len(record.notes) - _SHOWN_NOTES
        rows += [_heading(f"Notes ({older} older in h)" if older > 0 else "Notes")]
        rows += [_note(note, now) for note in reversed(record.notes[-_SHOWN_NOTES:])]
    if known.received:
        older = len(known.received) - _SHOWN_RECEIVED
        rows += [_heading(f"Received ({older} older: `stock received`)" if older > 0 else "Received")]
        rows += [row for each in known.received[:_SHOWN_RECEIVED] for row in _received(each, now)]
    return tuple(rows)


_SHOWN_RELEASED = 2

_CALLED_OFF = (Status.CANCELLED, Status.ENTERED_IN_ERROR)


def visit_rows(known: Known, today: date) -> tuple[ListRow, ...]:
    """Visits to come, the next first, then those that were and those called off, the last first."""
    coming = [visit for visit in reversed(known.visits) if visit.day >= today and visit.status in OPEN]
    off = [visit for visit in known.visits if visit.status in _CALLED_OFF]
    past = [visit for visit in known.visits if visit not in coming and visit not in off]
    rows = [_heading("Visits to come")]
    rows += [_visit(visit, today) for visit in coming]
    if not coming:
        rows.append(ListRow("book", ("none", "b books one", ""), "is-quiet"))
    if past:
        rows += [_heading(f"Earlier visits: {_counted(known.counts)}")]
        rows += [_visit(visit, today) for visit in past]
    if off:
        rows += [_heading("Called off or moved")]
        rows += [_visit(visit, today) for visit in off]
    return tuple(rows)


def why_red(known: Known, now: datetime) -> tuple[str, ...]:
    """What stands out on this record, and what to do about it."""
    said = [f"{alert.words}: an alert; x on its line takes it away." for alert in known.record.alerts]
    said += [
        f"{policy.payer} {_verified(policy, now)}: v says that it was seen to be in force."
        for policy in known.record.coverages
        if policy.active and policy.mark(now) is not CoverageMark.GOOD
    ]
    if not known.record.coverages:
        said.append("No policy is on file: + adds one; without it the visit is self-pay.")
    return tuple(said)


def spaced(rows: Sequence[ListRow]) -> tuple[ListRow, ...]:
    """An empty line before each heading."""
    lines: list[ListRow] = []
    for row in rows:
        if row.heading:
            lines.append(ListRow(("gap", row.key), ("",), heading=True))
        lines.append(row)
    return tuple(lines)


KEPT_FROM = "not used: Confidential"
"""Of phone and address of who asked to be reached in one way alone (45 CFR 164.522(b))."""


def _heading(words: str) -> ListRow:
    return ListRow(("heading", words), (words,), heading=True)


def _contact(record: PatientRecord, today: date) -> Iterator[ListRow]:
    fields, address = record.fields, record.fields.address
    consent = f"call {_consent(fields.contact_by_phone)}, text {_consent(fields.contact_by_text)}"
    write, look = f"write {_consent(fields.contact_by_mail)}", ""
    if record.details.private_by is not None:  # they stand there to be compared, and are not used
        consent, write, look = KEPT_FROM, KEPT_FROM, "is-quiet"
    phones = [show_patient_phone(phone) for phone in fields.phones] or ["-"]
    yield ListRow("phone", ("Phone", phones[0], consent), look)
    for place, phone in enumerate(phones[1:], start=2):
        yield ListRow(f"phone{place}", ("", phone, ""), look)
    street = ", ".join(filter(None, (address.line1, address.line2))) or "-"
    yield ListRow("line1", ("Address", street, write), look)
    country = address.country if address.country not in ("", "US") else ""
    state = " ".join(filter(None, (address.state, address.postal_code)))
    if town := ", ".join(filter(None, (address.city, state, country))):
        yield ListRow("city", ("", town, ""), look)
    yield ListRow("email", ("Mail", fields.email or "-", ""), look)
    help_needed = "interpreter needed" if fields.interpreter else ""
    spoken = ", ".join(filter(None, (fields.language, *record.details.other_languages))) or "-"
    yield ListRow("language", ("Language", spoken, help_needed), "is-soon" if help_needed else "")
    yield from detail_rows(record, today)
    if fields.other_names:
        names = "; ".join(
            f"{name.family}, {name.given}".strip(", ") + f" ({name.kind})" for name in fields.other_names
        )
        yield ListRow("family", ("Also known", names, ""))
    if fields.deceased:
        day = f"on {show_date(fields.deceased_on)}" if fields.deceased_on else "day not known"
        yield ListRow("deceased", ("Deceased", day, ""), "is-wrong")


def _released(standing: Sequence[StandingRelease]) -> Iterator[ListRow]:
    """The newest of what the patient authorized, as far as it holds."""
    for place, each in enumerate(standing[:_SHOWN_RELEASED]):
        more = len(standing) - _SHOWN_RELEASED
        words = f"to {each.recipient}"
        last = place == _SHOWN_RELEASED - 1 and more > 0
        until = f"until {each.until}{f', {more} more: A' if last else ''}"
        yield ListRow(("released", each.id), ("" if place else "Authorized", words, until))


def _limited(standing: Sequence[StandingLimit]) -> Iterator[ListRow]:
    """Who is not to be told: all of it, for who reads the record may be about to."""
    for place, each in enumerate(standing):
        since = f"agreed {each.since:%m/%d/%Y}" if each.since else "asked, not decided: K"
        style = "is-wrong" if each.since else "is-soon"
        yield ListRow(("limit", each.id), ("" if place else "Not told", each.words, since), style)


def _restricted(record: PatientRecord, now: datetime) -> Iterator[ListRow]:
    if (closed := record.restriction) is not None:
        since = _day(closed.since.astimezone(now.tzinfo).date(), now.date())
        yield ListRow("restricted", ("Restricted", closed.reason.value, f"{closed.by}, {since}"), "is-soon")


def _consent(consent: Consent) -> str:
    return "?" if consent is Consent.NOT_ASKED else consent.value


def _policy(policy: CoverageRow, member_id: str, now: datetime) -> Iterator[ListRow]:
    style = "is-quiet" if not policy.active else _STYLES[policy.mark(now)]
    if style == "is-soon" and policy.verified_at is None:
        style = "is-wrong"
    payer = " ".join(filter(None, (policy.payer, policy.plan)))
    yield ListRow(
        ("coverage", policy.slot), (SLOTS[policy.slot].title(), payer, _verified(policy, now)), style
    )
    group = f"group {policy.group_number}" if policy.group_number else ""
    numbers = "  ".join(filter(None, (member_id or "no member id", group)))
    who = f"of {policy.subscriber.name} ({policy.relationship.value})" if policy.subscriber else ""
    numbers = "  ".join(filter(None, (numbers, who)))
    copay = "copay ?" if policy.copay_cents is None else f"copay {show_money(policy.copay_cents)}"
    yield ListRow(("member", policy.slot), ("", numbers, copay), "is-quiet" if not policy.active else "")


def _authorization(each: AuthorizationRow, now: datetime) -> ListRow:
    """The units as a bar, for what they are, and until when; or how far the asking has come."""
    today = now.date()
    if not each.pays or each.state is AuthorizationState.NONE_NEEDED:
        return _undecided(each, now)
    bar, _, rest = units_words(each, today).partition(" ")
    units, _, ends = rest.partition(" ")
    kinds = ", ".join(each.visit_types)
    over = each.last < today
    style = (
        "is-quiet" if over else "is-wrong" if not each.left else "is-soon" if each.left <= _FEW_UNITS else ""
    )
    words = " ".join(filter(None, (bar, units, each.number, kinds)))
    return ListRow(("authorization", each.id), (_LABELS[each.kind], words, ends), style)


def _undecided(each: AuthorizationRow, now: datetime) -> ListRow:
    kinds = ", ".join(each.visit_types)
    over = not each.is_open and each.last < now.date()
    overdue, denied = is_overdue(each, now), each.state is AuthorizationState.DENIED
    style = "is-wrong" if overdue or (denied and not over) else "is-soon" if each.is_open else "is-quiet"
    state = each.state.value if each.in_force or each.is_open else "not in force"
    words = " ".join(filter(None, (state, counted(each.units, "unit"), each.number, kinds)))
    said = f"{words}: {each.reason}" if each.reason else words
    return ListRow(
        ("authorization", each.id),
        (_LABELS[each.kind], said, due_words(each.due_at, now) if each.waits else ""),
        style,
    )


def _verified(policy: CoverageRow, now: datetime) -> str:
    if not policy.active:
        return "not in force"
    mark = policy.mark(now)
    if mark in (CoverageMark.INACTIVE, CoverageMark.FAILED):
        good = f", good {_when(policy.verified_at, now)}" if policy.verified_at else ""
        return f"{mark.value} {mark.words}{good}"
    if policy.verified_at is None:
        return "not verified"
    return f"verified {_when(policy.verified_at, now)}"


def _when(moment: datetime, now: datetime) -> str:
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"


def _task(task: TaskRow, today: date) -> ListRow:
    """When it is due, what is to be done, and by whom."""
    due = "" if task.due_on is None else _day(task.due_on, today)
    return ListRow(("task", task.id), (due, task.whole_words, task.asked or task.owner))


def _note(note: NoteRow, now: datetime) -> ListRow:
    local = note.at.astimezone(now.tzinfo)
    return ListRow(("note", note.id), (_day(local.date(), now.date()), note.words, note.author))


def _received(each: ReceivedRow, now: datetime) -> tuple[ListRow, ...]:
    """`Mon 23 Nov`, what with its lot, and until when it could be used; below it the NDC of a drug."""
    day = _day(each.at.astimezone(now.tzinfo).date(), now.date())
    lot = f" lot {each.lot}" if each.lot else ""
    until = f"to {each.expires_on:%m/%d/%y}" if each.expires_on else ""
    given = ListRow(
        ("received", each.move_id),
        (day, f"{each.units} {each.unit} {each.item}{lot}", "! recalled" if each.recalled else until),
        "is-wrong" if each.recalled else "",
    )
    if not each.drug_code:
        return (given,)
    return given, ListRow(("received-ndc", each.move_id), ("", f"NDC {show_ndc(each.drug_code)}", ""))


def _visit(visit: AppointmentRow, today: date) -> ListRow:
    what = f"{visit.provider_code} {visit.visit_type_name}" + (f": {visit.reason}" if visit.reason else "")
    when = f"{_day(visit.day, today)} {show_time(visit.start)}"
    style = class_of(visit.status, visit.confirmation)
    kept = ", payer not told" if visit.kept_from_payer else ""
    became = visit.moved.replace(f" {today.year} ", " ") or words_of(visit.status, visit.confirmation)
    return ListRow(("visit", visit.id), (when, what, f"{became}{kept}"), style)


def _day(day: date, today: date) -> str:
    """`Tue 24 Nov`, with the year in place of the weekday where it is another."""
    shown = show_date(day)
    return shown.rpartition(" ")[0] if day.year == today.year else shown.partition(" ")[2]


def _counted(counts: VisitCounts) -> str:
    pairs = ((counts.visits, "kept"), (counts.no_shows, "no-show"), (counts.late_cancels, "called off late"))
    return ", ".join(f"{count} {words}" for count, words in pairs if count) or "none kept"


def policy_in(policies: Sequence[CoverageRow], slot: int) -> CoverageRow | None:
    """The policy in a slot."""
    return next((policy for policy in policies if policy.slot == slot), None)


def free_slot(coverages: Sequence[CoverageRow]) -> int | None:
    """The first slot that no policy takes; None where all three are."""
    taken = {policy.slot for policy in coverages}
    return next((slot for slot in SLOTS if slot not in taken), None)
