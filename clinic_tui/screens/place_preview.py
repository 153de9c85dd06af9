"""What a line would do that goes to a day, a week or a month, or closes some of it."""

from __future__ import annotations

from datetime import date

from clinic_tui.reception.rules import why_not_from_paper
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.phrases import Lists
from clinic_tui.screens import going
from clinic_tui.screens.command_offer import Offer, Preview, completions
from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.outage_phrase import read_outage, show_stretch
from clinic_tui.words.vocabulary import Code, the_one


def preview_day(today: date, rest: str) -> Preview:
    """What follows `day`. Raises NotUnderstood, as all here."""
    day = _day_in(rest, today)
    return Preview((Offer(("", show_date(day), "the schedule"), going.to_day(day)),))


def preview_month(today: date, rest: str) -> Preview:
    """What follows `month`."""
    day = _day_in(rest, today)
    return Preview((Offer(("", f"{day:%B %Y}", "free places"), going.to_month(day)),))


def preview_week(lists: Lists, today: date, rest: str) -> Preview:
    """What follows `week`: a provider, and a day of that week."""
    name, _, when = rest.partition(" ")
    if not name:
        return Preview(completions("week ", provider_codes(lists)), "Whose week?")
    provider = the_one(lists.vocabulary.providers, name, "provider")
    day = _day_in(when, today)
    shown = (provider.code, f"week of {show_date(day)}", provider.name)
    return Preview((Offer(shown, going.to_week(lists.provider_id(provider), day)),))


def preview_reconcile(today: date, rest: str) -> Preview:
    """What follows `reconcile`: the day that was run on paper."""
    day = _day_in(rest, today)
    if why := why_not_from_paper(day, today):
        return Preview((), f"{why}.", wrong=True)
    return Preview((Offer(("", show_date(day), "enter what is on paper"), going.to_paper_day(day)),))


def preview_proof(today: date, rest: str) -> Preview:
    """What follows `proof`: a day that has been, or is."""
    day = _day_in(rest, today)
    if day > today:
        return Preview((), f"{show_date(day)} has not been yet.", wrong=True)
    return Preview((Offer(("", show_date(day), "which visits have not ended"), going.to_proof(day)),))


def preview_out(lists: Lists, today: date, rest: str) -> Preview:
    """What follows `out`: who is not there, from when to when, and why."""
    name, _, when = rest.partition(" ")
    if not name:
        return Preview(completions("out ", provider_codes(lists)), "Who? out lee t noon")
    provider = the_one(lists.vocabulary.providers, name, "provider")
    if not when.strip():
        return Preview((), "From when? t noon, fri, fri 13:00-15:00, mon to wed", wrong=True)
    stretch, reason = read_outage(when, today)
    row = next(each for each in lists.providers if each.code == provider.code)
    outage = Outage(row, stretch)
    shown = (row.code, show_stretch(stretch), reason or row.name)
    return Preview((Offer(shown, going.to_outage(outage, reason)),), outage.words)


def preview_close(today: date, rest: str) -> Preview:
    """What follows `close`: from when to when the clinic is closed, and why."""
    if not rest:
        return Preview((), "When? close 12/24, close fri from noon, snow")
    stretch, reason = read_outage(rest, today)
    outage = Outage(None, stretch)
    shown = ("", show_stretch(stretch), reason or "the clinic is closed")
    return Preview((Offer(shown, going.to_outage(outage, reason)),), outage.words)


def provider_codes(lists: Lists, typed: str = "") -> tuple[Code, ...]:
    """The providers whose code or name begins so, as one types them."""
    return tuple(
        Code(each.code.lower(), each.name) for each in lists.vocabulary.providers if each.begins(typed)
    )


def _day_in(typed: str, today: date) -> date:
    """The day that was typed, today where there is none."""
    return read_date(typed, today) if typed.strip() else today
