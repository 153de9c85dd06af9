"""The board of the queue: who is where, since when, and what the desk must know. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from clinic_tui.patients.policy import Answered, CoverageMark, LastAnswer
from clinic_tui.reception.rows import Late, QueueRow
from clinic_tui.reception.rules import USUAL_LIMITS, Limits, lateness, lateness_of_arrival
from clinic_tui.schedule.delay_rows import Lateness
from clinic_tui.schedule.states import IN_HOUSE, Confirmation, Status
from clinic_tui.widgets.facts import Piece
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.widgets.stages import sign_of, words_of
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import age_words, show_birth_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time, show_wait

DUE_MINUTES = 30
"""Who is expected within so many minutes stands on top, with those who are late; the others further down."""

_FIRST = (
    ListColumn("Time", 5),
    ListColumn("Patient"),
    ListColumn("Signs", 5),
    ListColumn("Born", 10),
    ListColumn("Prov", 4),
)
_REST = (
    ListColumn("S", 1),
    ListColumn("Room", 6),
    ListColumn("Stage", 7, "right"),
    ListColumn("Total", 5, "right"),
    ListColumn("Copay", 6, "right"),
)
COLUMNS = (*_FIRST, *_REST)
WIDE_COLUMNS = (*_FIRST, ListColumn("Type", 5), *_REST)
CLINICIAN_COLUMNS = (*_FIRST, ListColumn("Type", 6), *_REST[:-1])
"""What the visit is for stands where the front desk sees the copay."""

WHOLE = "whole"
"""Stands for the copay of a visit that is kept from the payer: the patient pays the whole charge."""

_SIGN = {Late.FINE: " ", Late.SOON: "^", Late.OVER: "!"}
_STYLE = {Late.SOON: "is-soon", Late.OVER: "is-overdue"}
_STAGE_STYLE = {
    Status.ROOMED: "stage-room",
    Status.WITH_PROVIDER: "stage-room",
    Status.READY: "stage-leaving",
    Status.CHECKED_OUT: "stage-done",
    Status.LEFT: "stage-absent",
    Status.NO_SHOW: "stage-absent",
}
_DONE = (Status.CHECKED_OUT, Status.LEFT, Status.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Now:
    """The moment the board is drawn for."""

    instant: datetime
    zone: tzinfo
    limits: Limits = field(default_factory=lambda: USUAL_LIMITS)
    late: Mapping[str, Lateness] = field(default_factory=dict)
    """Who runs late, by the provider's code."""

    @property
    def minute(self) -> int:
        """Minutes after the clinic's midnight."""
        local = self.instant.astimezone(self.zone)
        return local.hour * 60 + local.minute

    @property
    def day(self) -> date:
        """The clinic's day."""
        return self.instant.astimezone(self.zone).date()

    def since(self, moment: datetime | None) -> int | None:
        """Whole minutes since then."""
        return None if moment is None else int((self.instant - moment).total_seconds() // 60)

    def clock_of(self, moment: datetime | None) -> str:
        """`09:14` on the clinic's clock."""
        return "" if moment is None else f"{moment.astimezone(self.zone):%H:%M}"


def board(rows: Sequence[QueueRow], now: Now, *, wide: bool = False, own: str = "") -> tuple[ListRow, ...]:
    """Headings and rows, in the order in which a visit goes; stages without patients are left out.

    The visits of the provider `own`, by code, stand above those of all others.
    """
    lines: list[ListRow] = []
    mine = [row for row in rows if row.provider_code == own] if own else list(rows)
    others = [row for row in rows if row.provider_code != own] if own else []
    for begins, part in (("", mine), ("Others: ", others)):
        for words, members in _groups(part, now):
            if members:
                title = f"{begins}{words[0].lower()}{words[1:]}" if begins else words
                lines.append(ListRow(title, (f"{title} ({len(members)})",), heading=True))
                lines += [_line(row, now, wide=wide, own=bool(own)) for row in members]
    return tuple(lines)


def _groups(rows: Sequence[QueueRow], now: Now) -> Iterator[tuple[str, list[QueueRow]]]:
    booked = [row for row in rows if row.status is Status.BOOKED]
    due = now.minute + DUE_MINUTES
    yield "Expected now", [row for row in booked if row.start <= due]
    for status in IN_HOUSE:
        members = [row for row in rows if row.status is status]
        yield _heading(status), sorted(members, key=lambda row: row.stage_since or now.instant)
    yield "Expected later today", [row for row in booked if row.start > due]
    done = [row for row in rows if row.status in _DONE]
    yield "Done", sorted(done, key=lambda row: _DONE.index(row.status))


def _heading(status: Status) -> str:
    return words_of(status, Confirmation.CONFIRMED).capitalize()


def _line(row: QueueRow, now: Now, *, wide: bool, own: bool) -> ListRow:
    late = late_of(row, now)
    total = now.since(row.arrived_at) if row.status in IN_HOUSE else None
    late_provider = "+" if row.provider_code in now.late and row.status not in _DONE else ""
    cells = (
        show_time(row.start),
        row.name,
        signs_of(row, now),
        show_birth_date(row.born),
        f"{row.provider_code}{late_provider}",
        *((row.visit_type,) if wide or own else ()),
        sign_of(row.status, row.confirmation),
        row.room or (f"no. {row.number}" if row.number and row.status in IN_HOUSE else ""),
        _waited(row, now, late),
        "" if total is None else show_wait(total),
        *((_copay(row),) if wide or not own else ()),
    )
    return ListRow(row.appointment_id, cells, _STYLE.get(late) or _style(row))


def _style(row: QueueRow) -> str:
    if row.status is Status.BOOKED and row.confirmation is Confirmation.DECLINED:
        return "stage-declined"
    return _STAGE_STYLE.get(row.status, "")


def late_of(row: QueueRow, now: Now) -> Late:
    """How late the patient is, or how long in a stage, against the thresholds."""
    if row.status is Status.BOOKED:
        return lateness_of_arrival(now.minute - row.start)
    minutes = now.since(row.stage_since)
    return Late.FINE if minutes is None else lateness(row.status, minutes, now.limits)


def _waited(row: QueueRow, now: Now, late: Late) -> str:
    """Minutes in the stage, or how late who has not come yet (`+12m ^`)."""
    if row.status is Status.BOOKED:
        over = now.minute - row.start
        return f"+{show_wait(over)} {_SIGN[late]}" if over > 0 else ""
    minutes = now.since(row.stage_since)
    return f"{show_wait(minutes)} {_SIGN[late]}" if minutes is not None and row.status in IN_HOUSE else ""


def signs_of(row: QueueRow, now: Now) -> str:
    """`!` alerts, `W` walk-in, and the coverage: its mark, `s` self-pay, or `0` for none on file."""
    if row.self_pay:
        coverage = "s"
    elif not row.coverage:
        coverage = "0"
    else:
        coverage = row.standing.mark(now.instant).value
    return f"{'!' if row.alerts else ' '} {'W' if row.walk_in else ' '} {coverage}"


def _copay(row: QueueRow) -> str:
    if row.kept_from_payer and row.status not in _DONE:
        return WHOLE
    if row.copay_open_cents and row.status not in _DONE:
        return short_money(row.copay_open_cents)
    return "paid" if row.copay_paid_cents else ""


def whole_charge_words(paid_cents: int) -> str:
    """What is to be paid of a visit that is kept from the payer: no copay, but all of it."""
    return f"whole charge{f', {short_money(paid_cents)} paid' if paid_cents else ''}"


def short_money(cents: int) -> str:
    """`$25`, `$25.50`: without the cents where there are none."""
    return show_money(cents).removesuffix(".00")


def who(row: QueueRow, now: Now) -> tuple[Piece, ...]:
    """Name, birth date and MRN together, and what warns."""
    age = f" ({age_words(row.born, now.day)})" if row.born else ""
    return (
        ("strong", row.name),
        ("", f"{show_birth_date(row.born)}{age}"),
        ("", f"MRN {row.mrn}"),
        ("", f"no. {row.number}" if row.number else ""),
        ("alert", f"! {counted(row.alerts, 'alert')}" if row.alerts else ""),
        ("", "walk-in" if row.walk_in else ""),
        late_words(row, now),
    )


def what(row: QueueRow, now: Now) -> tuple[Piece, ...]:
    """Where the visit stands, in words: what the signs of the row mean."""
    return (
        ("", _stage_words(row, now)),
        ("", f"{show_time(row.start)} {row.provider_code} {row.visit_type}"),
        _copay_words(row),
        coverage_words(row, now),
    )


def next_words(row: QueueRow) -> str:
    """What a clinician does next with the visit, with its key; empty where it is the desk's turn."""
    return {
        Status.CHECKED_IN: "i: to a room",
        Status.ROOMED: "i: with the provider",
        Status.WITH_PROVIDER: "i: ready to leave",
    }.get(row.status, "")


def late_words(row: QueueRow, now: Now) -> Piece:
    """`LEE +15 late`, for a visit that has not ended."""
    late = now.late.get(row.provider_code)
    return "warning", f"{late.provider_code} {late.sign} late" if late and row.status not in _DONE else ""


def _stage_words(row: QueueRow, now: Now) -> str:
    words = words_of(row.status, row.confirmation)
    room = f" ({row.room})" if row.room else ""
    since = now.clock_of(row.stage_since)
    if row.status is Status.BOOKED:
        over = now.minute - row.start
        return f"{words}, {show_wait(over)} late" if over > 0 else words
    at = f" {'since' if row.status in IN_HOUSE else 'at'} {since}" if since else ""
    return f"{words}{room}{at}"


def coverage_words(row: QueueRow, now: Now) -> Piece:
    """The coverage and when it was last seen to be good."""
    if row.kept_from_payer:
        return "alert", "self-pay, payer not told"
    if row.self_pay:
        return "", "self-pay"
    if not row.coverage:
        return "warning", "no policy on file"
    style, words = standing_words(row.standing, now.instant, now.zone)
    return style, f"{row.coverage}, {words}"


def standing_words(last: LastAnswer, now: datetime, zone: tzinfo) -> Piece:
    """How a policy stands and since when: `verified 3 d ago`, `question failed today, good 12 d ago`."""
    mark = last.mark(now)
    good = f"{_ago(last.good_at, now, zone)}" if last.good_at else ""
    if mark in (CoverageMark.INACTIVE, CoverageMark.FAILED) and last.at is not None:
        known = f", good {good}" if good else ", never verified"
        return "alert", f"{mark.words} {_ago(last.at, now, zone)}{known}"
    if not good:
        return "warning", "never verified"
    by_payer = last.answered is Answered.ACTIVE and last.at is not None and last.at == last.good_at
    verb = "payer says good" if by_payer else "verified"
    return "" if mark is CoverageMark.GOOD else "warning", f"{verb} {good}"


def _ago(moment: datetime, now: datetime, zone: tzinfo) -> str:
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    return "today" if days <= 0 else f"{days} d ago"


def _copay_words(row: QueueRow) -> Piece:
    if row.kept_from_payer:
        return "" if row.status in _DONE else "warning", whole_charge_words(row.copay_paid_cents)
    if row.copay_open_cents and row.status not in _DONE:
        return "warning", f"copay {short_money(row.copay_open_cents)} due"
    return "good", f"paid {short_money(row.copay_paid_cents)}" if row.copay_paid_cents else ""
