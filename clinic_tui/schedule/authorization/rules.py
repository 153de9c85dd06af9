"""Which authorization pays for which visit, which visits need one, and the payer's clock. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from clinic_tui.schedule.authorization.rows import AuthorizationRow, Limits, NeedRow, Standing
from clinic_tui.schedule.authorization.states import (
    NEXT,
    AuthorizationKind,
    AuthorizationState,
    Pace,
)
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

BAR = 10
"""Signs of a bar of units."""
SHORT_BAR = 4
"""Where it shares a line with other things."""

URGENT_HOURS = 72
STANDARD_DAYS = 7
"""Within what a payer that CMS-0057-F binds must decide (42 CFR 422.568(b)(1), 422.572(a)(1))."""


def answer_due(asked_at: datetime, pace: Pace, *, bound: bool) -> datetime | None:
    """When a payer must have answered: 72 hours, or 7 calendar days later; None where it is not bound.

    `asked_at` is in the clinic's zone: seven days later it is the same time on its clock.
    """
    if not bound:
        return None
    if pace is Pace.URGENT:
        return asked_at.astimezone(UTC) + timedelta(hours=URGENT_HOURS)
    return asked_at + timedelta(days=STANDARD_DAYS)


def may_become(state: AuthorizationState, wanted: AuthorizationState) -> bool:
    """True where a state may go there."""
    return wanted in NEXT[state]


# What pays for a visit


@dataclass(frozen=True, slots=True)
class Cover:
    """What pays for a visit: the number of an authorization, or why none does; both empty: none is needed."""

    number: str = ""
    unpaid: str = ""
    by: AuthorizationRow | None = field(default=None, compare=False)
    """What pays."""


def fits(each: AuthorizationRow, visit_type: str, codes: Mapping[str, Collection[str]] | None = None) -> bool:
    """True where it is for visits of this type, whatever their day.

    Visit types that are named decide; else procedure codes do, where it is known (`codes`) which ones
    visits of the type are for.
    """
    if each.visit_types:
        return visit_type in each.visit_types
    known = (codes or {}).get(visit_type)
    return not (each.procedures and known) or bool(set(each.procedures) & set(known or ()))


def covers(
    visits: Sequence[tuple[date, str]],
    granted: Sequence[AuthorizationRow],
    codes: Mapping[str, Collection[str]] | None = None,
) -> list[Cover]:
    """For each visit, of a day and with a code of its type, what pays for it; they are taken in date order.

    Of several authorizations the one that ends first is used up first. Where the payer wants none, units
    do not count.
    """
    left = {each.id: each.units for each in granted}
    found: dict[int, Cover] = {}
    for place in sorted(range(len(visits)), key=lambda place: (visits[place][0], place)):
        day, code = visits[place]
        fit = [each for each in granted if fits(each, code, codes)]
        running = [each for each in fit if each.in_force]
        valid = sorted(
            (each for each in running if each.first <= day <= each.last),
            key=lambda each: (each.last, each.id),
        )
        payer = next((each for each in valid if left[each.id] or _needless(each)), None)
        if payer is not None:
            left[payer.id] -= not _needless(payer)
            found[place] = Cover(payer.number, by=payer)
        elif valid:
            found[place] = Cover(
                unpaid=f"beyond the {counted(valid[-1].units, 'unit')} of {valid[-1].called}"
            )
        elif running:
            nearest = min(
                running, key=lambda each: min(abs((each.first - day).days), abs((each.last - day).days))
            )
            found[place] = Cover(unpaid=_outside(nearest, day))
        elif fit:
            found[place] = Cover(unpaid=f"{fit[-1].called} is of a policy that is not in force")
        else:
            found[place] = Cover()
    return [found[place] for place in range(len(visits))]


def _needless(each: AuthorizationRow) -> bool:
    return each.state is AuthorizationState.NONE_NEEDED


def _outside(each: AuthorizationRow, day: date) -> str:
    if day > each.last:
        return f"{each.called} ended {show_date(each.last)}"
    return f"{each.called} begins {show_date(each.first)}"


STALE_DAYS = 60
"""Where none is needed, one that ended so long before a visit is not held against it."""

# Which visits need one


def need_of(needs: Sequence[NeedRow], kind: AuthorizationKind, visit_type: str, payer: str) -> NeedRow | None:
    """The rule that holds for visits of this type and payer; None where none does, or without a payer.

    A rule that names both comes before one that names the payer alone, that before one that names the
    type alone, and that before one for all. Names of payers are compared without case and spacing.
    """
    if not payer:
        return None
    fit = [
        each
        for each in needs
        if each.kind is kind
        and each.visit_type in ("", visit_type)
        and (not each.payer or payer_key(each.payer) == payer_key(payer))
    ]
    return max(fit, key=lambda each: (bool(each.payer), bool(each.visit_type), each.id), default=None)


def payer_key(name: str) -> str:
    """By which a payer's name is known again."""
    return " ".join(name.casefold().split())


def standings(
    visits: Sequence[tuple[date, str]],
    rows: Sequence[AuthorizationRow],
    needs: Sequence[NeedRow],
    payer: str,
) -> list[tuple[Standing, ...]]:
    """How each visit of one patient stands, for each kind that is needed or there.

    `visits` are all that hold their time, of any day; `payer` is who pays first, empty for self-pay.
    """
    codes = codes_of(needs)
    found: list[list[Standing]] = [[] for _ in visits]
    for kind in AuthorizationKind:
        own = [each for each in rows if each.kind is kind]
        granted = [each for each in own if each.pays or (each.state in _ONCE_PAID and not each.in_force)]
        for place, cover in enumerate(covers(visits, granted, codes)):
            day, code = visits[place]
            rule = need_of(needs, kind, code, payer)
            needed = rule is not None and rule.needed
            if cover.by is not None:
                found[place].append(Standing(kind, needed, cover.number, "", cover.by))
            elif needed or (cover.unpaid and _is_near(granted, day, code, codes)):
                asked = _under_way(own, day, code, codes)
                words = _why_not(asked, cover.unpaid, kind, payer)
                found[place].append(Standing(kind, needed, "", words, asked))
    return [tuple(each) for each in found]


def _is_near(
    granted: Sequence[AuthorizationRow], day: date, code: str, codes: Mapping[str, Collection[str]]
) -> bool:
    """True where one for such visits runs about then: one that ended long ago says nothing of a visit."""
    about = timedelta(days=STALE_DAYS)
    return any(
        fits(each, code, codes) and each.let_end_on is None and each.first - about <= day <= each.last + about
        for each in granted
    )


_ONCE_PAID = frozenset((AuthorizationState.CERTIFIED, AuthorizationState.PART))
_NEARNESS = (
    AuthorizationState.PENDED,
    AuthorizationState.ASKED,
    AuthorizationState.TO_ASK,
    AuthorizationState.DENIED,
)


def codes_of(needs: Sequence[NeedRow]) -> dict[str, frozenset[str]]:
    """Which procedure codes visits of a type are for, as far as rules say."""
    found: dict[str, frozenset[str]] = {}
    for each in needs:
        if each.visit_type and each.procedures:
            found[each.visit_type] = found.get(each.visit_type, frozenset()) | set(each.procedures)
    return found


def _under_way(
    rows: Sequence[AuthorizationRow], day: date, code: str, codes: Mapping[str, Collection[str]]
) -> AuthorizationRow | None:
    """The request that is under way for such a visit, or was denied; the furthest and then the newest."""
    fit = [
        each
        for each in rows
        if each.state in _NEARNESS and fits(each, code, codes) and each.first <= day <= each.last
    ]
    return min(fit, key=lambda each: (_NEARNESS.index(each.state), -each.id), default=None)


def _why_not(asked: AuthorizationRow | None, unpaid: str, kind: AuthorizationKind, payer: str) -> str:
    if asked is not None:
        said = f": {asked.reason}" if asked.reason and asked.state is AuthorizationState.DENIED else ""
        return f"{kind.value} {asked.state.value}{said}"
    return unpaid or f"no {kind.value}: {payer} needs one"


# What is near its end


def ends_words(each: AuthorizationRow, today: date, limits: Limits) -> str:
    """`1 unit left`, `ends in 5 d`: what is near of a running authorization, or empty."""
    if (
        not each.pays
        or _needless(each)
        or each.let_end_on is not None
        or not each.first <= today <= each.last
    ):
        return ""
    said = []
    if not each.left:
        said.append("all units used or booked")
    elif each.left <= limits.units:
        said.append(f"{each.left} {'unit' if each.left == 1 else 'units'} left")
    days = (each.last - today).days
    if days <= limits.days:
        said.append("ends today" if not days else f"ends in {days} d")
    return ", ".join(said)


def booking_words(standing: Standing, day: date, limits: Limits) -> str:
    """What the desk is told while it books a visit of that day, or empty.

    The authorization in `standing` counts all visits that stand, this one not yet among them.
    """
    each = standing.authorization
    if standing.unpaid:
        return standing.unpaid
    if each is None or _needless(each):
        return ""
    after, near = each.left - 1, (each.last - day).days
    said = []
    if after <= 0:
        said.append(f"the last of {counted(each.units, 'unit')}")
    elif after <= limits.units:
        said.append(f"{after} of {counted(each.units, 'unit')} left then")
    if near <= limits.days:
        said.append(f"ends {show_date(each.last)}")
    return f"{each.called}: {', '.join(said)}" if said else ""


def bar_of(used: int, units: int, width: int = BAR) -> str:
    """`▓▓▓░░░░░░░`: at least one sign where something is used, all of them only where all is."""
    if units <= 0:
        return "░" * width
    filled = width if used >= units else min(max(round(used * width / units), used > 0), width - 1)
    return "▓" * filled + "░" * (width - filled)


def units_words(each: AuthorizationRow, today: date, more: int = 0) -> str:
    """`▓▓▓░░░░░░░ 3/12 exp 14d`, with `more` visits counted as booked too."""
    used = each.kept + each.booked + more
    days = (each.last - today).days
    ends = f"exp {days}d" if days >= 0 else f"ended {show_date(each.last)}"
    if each.first > today:
        ends = f"from {show_date(each.first)}"
    return f"{bar_of(used, each.units)} {used}/{each.units} {ends}"


def visit_words(standing: Standing) -> str:
    """`A77 ▓░░░ 3/12 to 03/31` on the line of a visit, or why nothing pays."""
    each = standing.authorization
    if standing.unpaid or each is None:
        return standing.unpaid
    if _needless(each):
        return f"no {each.kind.value} needed"
    used = each.kept + each.booked
    return f"{each.called} {bar_of(used, each.units, SHORT_BAR)} {used}/{each.units} to {each.last:%m/%d}"


# The payer's clock


def due_words(due_at: datetime | None, now: datetime) -> str:
    """`due in 2 d`, `due in 5 h`, `3 d overdue`; empty where no clock runs."""
    if due_at is None:
        return ""
    minutes = int((due_at - now).total_seconds() // 60)
    if minutes < 0:
        return f"{_long(-minutes)} overdue"
    return f"due in {_long(minutes)}"


def _long(minutes: int) -> str:
    if minutes >= 2 * 24 * 60:
        return f"{minutes // (24 * 60)} d"
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"


def is_overdue(each: AuthorizationRow, now: datetime) -> bool:
    """True where the payer has had its time."""
    return each.waits and each.due_at is not None and each.due_at < now


def asking_words(day: date, today: date, *, bound: bool) -> str:
    """By when a bound payer has to be asked for a visit of that day, or empty where it has no clock."""
    if not bound:
        return ""
    days = (day - today).days
    if days >= STANDARD_DAYS:
        last = day - timedelta(days=STANDARD_DAYS)
        return "7 d: ask today" if last == today else f"7 d: ask by {last:%m/%d}"
    return "72 h if urgent" if days * 24 >= URGENT_HOURS else "too late for 72 h"
