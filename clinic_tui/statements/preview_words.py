"""What a run would do, and what it did, in words: the same for the console and the shell."""

from __future__ import annotations

from clinic_tui.statements.rows import Counted, Preview, RunMade
from clinic_tui.statements.states import Standing
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


def sum_words(found: Counted, thing: str = "account") -> str:
    """`2 accounts, $14.00`."""
    return f"{counted(found.count, thing)}, {show_money(found.cents)}"


def sent_words(found: Preview) -> str:
    """`2 statements, $145.00 to send; at least $5.00`."""
    return f"{sum_words(found.due, 'statement')} to send; less than {show_money(found.minimum_cents)} is not"


def left_out_words(found: Preview) -> tuple[str, ...]:
    """Who is sent nothing, with counts: what a person has to look at first."""
    held = ", ".join(f"{reason.words} {number}" for reason, number in found.holds)
    parts = [
        (f"held {sum_words(found.of(Standing.HELD))}: {held}", found.holds),
        (f"small balances {sum_words(found.of(Standing.SMALL))}", found.of(Standing.SMALL).count),
        (f"not yet {sum_words(found.of(Standing.EARLY))}", found.of(Standing.EARLY).count),
        (f"after the final notice {sum_words(found.of(Standing.FINAL))}", found.of(Standing.FINAL).count),
        (f"restricted records {found.of(Standing.CLOSED).count}", found.of(Standing.CLOSED).count),
        (f"credit {sum_words(found.credit)}", found.credit.count),
        (f"paid in full, nothing owed: {counted(found.even, 'account')}", found.even),
        (f"still with insurers, not stated {sum_words(found.insurer)}", found.insurer.count),
    ]
    return tuple(words for words, there in parts if there)


def made_words(made: RunMade) -> str:
    """What a run made, and where it lies."""
    what = f"{sum_words(Counted(made.count, made.cents), 'statement')}"
    files = made.files[0] if len(made.files) == 1 else counted(len(made.files), "file")
    begun = (
        "that were begun before, nobody new; run it again for who is due since: " if made.finished_old else ""
    )
    out = f"; {made.left_out} left out, to go with the next run" if made.left_out else ""
    return f"run {made.run}: {what}{out}: {begun}{files} in {made.folder}"
