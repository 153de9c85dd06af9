"""What a line would do that goes to a day, a week or a month, or closes some of it."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.reception.rules import why_not_from_paper
from clinic_tui.schedule.outage_rows import Outage
from clinic_tui.schedule.phrases import Lists
from clinic_tui.schedule.rules import GRAIN
from clinic_tui.screens.command.command_offer import Offer, Preview, completions
from clinic_tui.screens.console import going
from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.outage_phrase import Stretch, read_outage, show_stretch
from clinic_tui.words.times import DAY_MINUTES, NOON
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


def preview_rota(today: date, rest: str) -> Preview:
    """What follows `rota`: a day of the week that is meant."""
    day = _day_in(rest, today)
    return Preview((Offer(("", f"week of {show_date(day)}", "the rota"), going.to_rota(day)),))


def preview_proof(today: date, rest: str) -> Preview:
    """What follows `proof`: a day that has been, or is."""
    day = _day_in(rest, today)
    if day > today:
        return Preview((), f"{show_date(day)} has not been yet.", wrong=True)
    return Preview((Offer(("", show_date(day), "which visits have not ended"), going.to_proof(day)),))


def preview_out(lists: Lists, today: date, minute: int, here: str, rest: str) -> Preview:
    """What follows `out`: who is not there, from when to when, and why.

    `minute` is what time it is, `here` the code of the provider under the cursor, who is offered first.
    """
    name, _, when = rest.partition(" ")
    if not name:
        codes = sorted(provider_codes(lists), key=lambda each: each.code.upper() != here.upper())
        return Preview(completions("out ", codes), "Who? out lee noon")
    provider = the_one(lists.vocabulary.providers, name, "provider")
    row = next(each for each in lists.providers if each.code == provider.code)
    if not when.strip():
        likely = (Outage(row, stretch) for stretch in _likely_stretches(today, minute))
        offers = tuple(_outage_offer(outage, "") for outage in likely)
        return Preview(offers, "Until when? Or noon, fri, fri 13:00-15:00, mon to wed")
    stretch, reason = read_outage(when, today)
    outage = Outage(row, stretch)
    return Preview((_outage_offer(outage, reason),), outage.words)


def _likely_stretches(today: date, minute: int) -> tuple[Stretch, ...]:
    """For how long somebody is out who calls in just now: the first is what is meant most often."""
    now, tomorrow = minute // GRAIN * GRAIN, today + timedelta(days=1)
    day = Stretch(tomorrow, 0, tomorrow, DAY_MINUTES)
    if now < NOON:
        whole = Stretch(today, 0, today, DAY_MINUTES)
        return Stretch(today, 0, today, NOON), whole, Stretch(today, 0, tomorrow, DAY_MINUTES), day
    return Stretch(today, now, today, DAY_MINUTES), Stretch(today, now, tomorrow, DAY_MINUTES), day


def _outage_offer(outage: Outage, reason: str) -> Offer:
    row = outage.provider
    code, name = (row.code, row.name) if row else ("", "")
    return Offer((code, show_stretch(outage.stretch), reason or name), going.to_outage(outage, reason))


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
