"""Closing a sheet, approving and sending back its differences, and posting them as moves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from clinic_tui.counts.lines import require_not_counted
from clinic_tui.counts.models import CountLine, CountRule
from clinic_tui.counts.rows import Finished, Posted
from clinic_tui.counts.rules import CountRules, is_beyond
from clinic_tui.counts.standing import (
    lines_of,
    need_count,
    put_right_since,
    rules_of,
    units_of,
    written,
)
from clinic_tui.counts.states import CountState, LineState
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.stock.correcting import cost_of_more
from clinic_tui.stock.models import Item
from clinic_tui.stock.moving import Line, clean_reason, item_that_is_kept, write
from clinic_tui.stock.rows import MAIN, MOST, MoveKind
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted

MOST_DAYS = 3660
MOST_LIMIT_CENTS = 100_000_000


def finish(desk: Desk, count_id: int, *, leave_out: bool = False) -> Finished:
    """Close the sheet; what differs is shown from now on.

    What is beyond the limit and was counted once is to be counted again first, and the sheet stays open.
    With `leave_out` lines that nobody counted are left as they are written. Raises Conflict otherwise.
    """
    with desk.act("stock.count") as db:
        count = need_count(db, count_id, CountState.OPEN)
        lines, rules = lines_of(db, count_id), rules_of(db)
        open_lines = [line for line in lines if line.state in (LineState.TO_COUNT, LineState.AGAIN)]
        if open_lines and not leave_out:
            raise Conflict(
                f"{counted(len(open_lines), 'line')} of count {count_id} not counted yet: "
                "count them (0 where nothing lies there), or close the sheet without them"
            )
        if all(line.counted is None for line in lines):
            raise Conflict(f"nobody has counted a line of count {count_id}: cancel it instead")
        done = [line for line in lines if line.state is LineState.COUNTED]
        for line in done:
            line.beyond = is_beyond(units_of(line), line.cents, _item(db, line).controlled, rules)
            db.build_on(line)  # who counted takes nothing back from under a closed sheet
        again = [line for line in done if line.beyond and line.times == 1] if rules.recount else []
        for line in again:
            line.state = LineState.AGAIN
        if again:
            return Finished(len(again))
        for line in open_lines:
            line.state = LineState.LEFT_OUT
        count.state = CountState.COUNTED
        differing = [line for line in done if units_of(line)]
        return Finished(0, len(differing), sum(line.beyond for line in differing))


def approve(desk: Desk, count_id: int, line_ids: Sequence[int], reason: str = "") -> int:
    """Agree to differences beyond the limit; how many. Raises Conflict for who counted one of them."""
    why = clean_reason(reason)
    with desk.act("stock.approve", reason=why) as db:
        need_count(db, count_id, CountState.COUNTED)
        lines = _lines(db, count_id, line_ids)
        for line in lines:
            if line.state is not LineState.COUNTED or not line.beyond:
                raise Conflict(f"line {line.position} is {_stands(line)}: nothing to approve")
            if desk.actor.login in (line.counted_by, *line.also_by.split()):
                raise Conflict(f"you counted line {line.position}: somebody else has to approve it")
            line.state = LineState.APPROVED
            line.approved_at, line.approved_by = desk.clock.now(), desk.actor.login
        return len(lines)


def send_back(desk: Desk, count_id: int, line_ids: Sequence[int], reason: str = "") -> int:
    """Let lines be counted again; the sheet is open again. How many."""
    why = clean_reason(reason)
    with desk.act("stock.adjust", reason=why) as db:
        count = need_count(db, count_id, CountState.COUNTED)
        lines = _lines(db, count_id, line_ids)
        for line in lines:
            if line.state is LineState.POSTED:
                raise Conflict(f"line {line.position} is posted: `u` takes a posting back")
            if line.state is LineState.LEFT_OUT:  # since then another count may have it in hand
                require_not_counted(db, _item(db, line), line.place_id or MAIN, but=count_id)
            line.state = LineState.AGAIN if line.counted is not None else LineState.TO_COUNT
            line.approved_at, line.approved_by, line.beyond = None, "", False
        count.state = CountState.OPEN
        return len(lines)


def post(desk: Desk, count_id: int) -> Posted:
    """Write the differences that are within the limit or approved, each as one move; those that wait stay.

    Raises Conflict where nothing may be posted, where less would lie there than nothing, and where somebody
    has put the same units right since they were counted.
    """
    with desk.act("stock.adjust", reason=f"count {count_id}") as db:
        count = need_count(db, count_id, CountState.COUNTED)
        lines = lines_of(db, count_id)
        ready = [line for line in lines if _may_be_posted(line)]
        waiting = sum(line.state is LineState.COUNTED and line.beyond for line in lines)
        if waiting and not ready:
            raise Conflict(f"{counted(waiting, 'line')} beyond the limit: somebody has to approve first")
        moves = 0
        for line in ready:
            if units_of(line):
                line.move_id = _write(desk, db, line)
                moves += 1
            line.state = LineState.POSTED
        if not waiting:
            count.state, count.closed_at = CountState.POSTED, desk.clock.now()
        return Posted(moves, waiting)


def set_rules(desk: Desk, rules: CountRules) -> None:
    """Set the limits and how often is counted. Raises Invalid naming the field."""
    if rules.limit_units is not None and not 0 <= rules.limit_units <= MOST:
        raise Invalid(f"the limit is 0 to {MOST:,} units, or none", "units")
    if rules.limit_cents is not None and not 0 <= rules.limit_cents <= MOST_LIMIT_CENTS:
        raise Invalid("the limit is $0 to $1,000,000, or none", "amount")
    for name in ("days_a", "days_b", "days_c"):
        if not 1 <= getattr(rules, name) <= MOST_DAYS:
            raise Invalid(f"from one count to the next are 1 to {MOST_DAYS} days", name)
    with desk.act("stock.rules") as db:
        row = db.scalars(select(CountRule)).first() or CountRule(recount=True, days_a=1, days_b=1, days_c=1)
        row.limit_units, row.limit_cents, row.recount = rules.limit_units, rules.limit_cents, rules.recount
        row.days_a, row.days_b, row.days_c = rules.days_a, rules.days_b, rules.days_c
        db.add(row)


def _may_be_posted(line: CountLine) -> bool:
    return line.state is LineState.APPROVED or (line.state is LineState.COUNTED and not line.beyond)


def _write(desk: Desk, db: DeskSession, line: CountLine) -> int:
    item, units = item_that_is_kept(db, line.item_id), units_of(line)
    again = f"send line {line.position} back to be counted again"
    if put_right_since(db, line):
        raise Conflict(f"{item.name} was put right since it was counted: {again}")
    now, _ = written(db, line)
    if now + units < 0:
        raise Conflict(
            f"{-units} {item.unit} of {item.name} are missing by the count, but only {now} are there now: "
            f"{again}"
        )
    cents = cost_of_more(db, item, units) if units > 0 else None
    move = Line(line.place_id or MAIN, line.lot_id or 0, f"count {line.count_id}", cents)
    return write(desk, db, item, MoveKind.COUNT, units, move).id or 0


def _lines(db: DeskSession, count_id: int, line_ids: Sequence[int]) -> list[CountLine]:
    lines = [db.need(CountLine, number, "there is no such line") for number in dict.fromkeys(line_ids)]
    if not lines:
        raise Invalid("which lines?", "lines")
    if any(line.count_id != count_id for line in lines):
        raise Conflict(f"these lines are not all of count {count_id}")
    return lines


def _stands(line: CountLine) -> str:
    return "within the limit" if line.state is LineState.COUNTED else line.state.value


def _item(db: DeskSession, line: CountLine) -> Item:
    return db.need(Item, line.item_id, "there is no such item")
