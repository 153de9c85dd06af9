"""What a line would do that says how late a provider runs, tells patients of it, signals, or makes a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.errors import ClinicError
from clinic_tui.schedule.phrases import Lists
from clinic_tui.screens.command.command_offer import Offer, Preview, completions
from clinic_tui.screens.command.place_preview import provider_codes
from clinic_tui.screens.console.going import Going
from clinic_tui.words.late_phrase import LatePhrase, read_late
from clinic_tui.words.vocabulary import the_one

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp
    from clinic_tui.schedule.rows import ProviderRow

LIKELY = (LatePhrase(15), LatePhrase(30), LatePhrase(45), LatePhrase(0), LatePhrase(None))


def preview_late(lists: Lists, here: str, rest: str) -> Preview:
    """What follows `late`: who, how late, until when and why. `here` is offered first."""
    name, _, phrase = rest.partition(" ")
    if not name:
        codes = sorted(provider_codes(lists), key=lambda each: each.code.upper() != here.upper())
        return Preview(completions("late ", codes), "Who? late lee +15")
    row = _provider(lists, name)
    if not phrase.strip():
        return Preview(tuple(_late_offer(row, each) for each in LIKELY), "How late? +15, +30 until noon, why")
    said = read_late(phrase)
    return Preview((_late_offer(row, said),), f"{row.code}: {said.words}")


def preview_tell(lists: Lists, here: str, rest: str) -> Preview:
    """What follows `tell`: whose next patients are told of the delay."""
    if not rest:
        codes = sorted(provider_codes(lists), key=lambda each: each.code.upper() != here.upper())
        return Preview(completions("tell ", codes), "Whose patients? tell lee")
    row = _provider(lists, rest)
    return Preview((Offer((row.code, "tell the next patients", row.name), _to_tell(row.id)),))


def preview_signal(rest: str) -> Preview:
    """What follows `signal`: the words, which may be left to the form."""
    offered = rest or "room ready, patient ready, come please, lab sample"
    return Preview((Offer(("", offered, "a signal to other desks"), _to_signal(rest)),))


def preview_task(rest: str) -> Preview:
    """What follows `task`: what is to be done, which may be left to the form."""
    return Preview((Offer(("", rest or "call the lab", "a task for you or somebody else"), _to_task(rest)),))


def preview_message(rest: str) -> Preview:
    """What follows `message`: why somebody called, which may be left to the form."""
    return Preview(
        (Offer(("", rest or "refill, results", "a phone message for somebody"), _to_message(rest)),)
    )


def _provider(lists: Lists, typed: str) -> ProviderRow:
    code = the_one(lists.vocabulary.providers, typed, "provider").code
    return next(each for each in lists.providers if each.code == code)


def _late_offer(row: ProviderRow, said: LatePhrase) -> Offer:
    return Offer((row.code, said.words, row.name), _to_late(row, said))


def _to_late(row: ProviderRow, said: LatePhrase) -> Going:
    """Say it, then show whom to tell."""

    async def go(clinic: ClinicApp) -> None:
        backend = clinic.backend
        assert backend is not None
        minutes, hold = said.minutes, object()
        clinic.hold_keys(hold)  # what is typed on must not reach the row below

        def say() -> None:
            if minutes is None:
                backend.flow.compute_again(row.id)
            else:
                backend.flow.say_late(row.id, minutes, said.until, said.reason)

        async def show() -> None:
            try:
                await _to_tell(row.id)(clinic)
                clinic.drop_keys()  # in the list a letter notes a call: those before it were meant elsewhere
            finally:
                clinic.release_keys(hold)

        def done(_: None) -> None:
            clinic.say_done(f"{row.code}: {said.words}")
            if minutes and backend.may("queue.tell_delay"):
                clinic.run_worker(show(), group="tell next")
            else:
                clinic.release_keys(hold)

        def refused(refusal: ClinicError) -> None:
            clinic.release_keys(hold)
            clinic.say_refusal(refusal)

        clinic.act(say, done, refused=refused)

    return go


def _to_tell(provider_id: int) -> Going:
    """The next patients of a provider who runs late."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.reception.delays import TellNext

        await clinic.push_screen(TellNext(provider_id))

    return go


def _to_task(words: str) -> Going:
    """The form of a task."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.team.task_forms import MakeTask

        await clinic.push_screen(MakeTask({"words": words} if words else None))

    return go


def _to_message(words: str) -> Going:
    """The form of a phone message."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.team.task_forms import PhoneMessage

        await clinic.push_screen(PhoneMessage({"words": words} if words else None))

    return go


def _to_signal(words: str) -> Going:
    """The form of a signal."""

    async def go(clinic: ClinicApp) -> None:
        from clinic_tui.screens.console.signals import SendSignal

        await clinic.push_screen(SendSignal({"words": words} if words else None, room=clinic.room_here))

    return go
