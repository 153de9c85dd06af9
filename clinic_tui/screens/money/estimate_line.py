"""What the sheet of a visit tells of its good-faith estimate, and the key that makes, gives and prints it."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from clinic_tui.errors import ClinicError
from clinic_tui.estimates.rows import EstimateStanding
from clinic_tui.estimates.states import GivenHow
from clinic_tui.keymap import Hint
from clinic_tui.screens.schedule.visit_form import VisitForm
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.message_line import Level


class TellsEstimate(VisitForm):
    """One line, while the patient is to pay alone; a key makes it, notes that it was given, or prints."""

    _standing: EstimateStanding | None = None
    _pays_alone = False

    def compose_estimate(self) -> Iterator[Widget]:
        """The line, and what of it does not fit; they are not there while a policy pays."""
        self._estimate, self._estimate_more = Facts(1, indent=0, id="estimate-line"), Facts(1, indent=0)
        for each in (self._estimate, self._estimate_more):
            each.display = False
            yield each

    def estimate_hints(self) -> tuple[Hint, ...]:
        """The key, while the line is there."""
        if not (self._pays_alone and self._standing):
            return ()
        return (Hint("F7", _verb(self._standing), "policy_or_estimate"),)

    def tell_estimate(self, pays_alone: bool) -> None:
        """Show the line or take it away; it is asked for when it is first needed."""
        self._pays_alone = pays_alone
        if pays_alone and self._standing is None:
            self.read_estimate()
        self._draw_estimate()

    def read_estimate(self) -> None:
        """Ask how it stands."""
        backend, number = self.backend, self.appointment_id
        if backend.may("estimate.view"):
            self.ask(
                lambda: backend.estimates.standing(number),
                self._estimate_stands,
                group="estimate",
                refused=lambda _: None,
            )

    def _estimate_stands(self, stands: EstimateStanding) -> None:
        self._standing = stands
        self._draw_estimate()

    def _draw_estimate(self) -> None:
        stands = self._standing
        self._estimate.display = bool(self._pays_alone and stands)
        self._estimate_more.display = False
        if stands is not None:
            waits = stands.due is not None and stands.given_on is None
            words, _, more = stands.words.partition("; ")
            style = "warning" if waits else ""
            self._estimate.show((("quiet", "Estimate".ljust(14)), (style, words)))
            self._estimate_more.show((("", " " * 14), ("quiet", more)))
            self._estimate_more.display = bool(self._pays_alone and more)
        self.hints_changed()

    def hints_changed(self) -> None:
        """Show the keys anew."""

    def action_estimate(self) -> None:
        """The next step: make it, note that the patient has it, or print it once more."""
        from clinic_tui.screens.money.estimate_form import open_estimate

        stands, backend, number = self._standing, self.backend, self.appointment_id
        if stands is None or not self._pays_alone or self._saving:
            return
        if why := backend.why_not("estimate.make", "the estimate"):
            self.say(why, Level.ERROR)
        elif stands.number is None:
            open_estimate(self, lambda: backend.estimates.for_visit(number), self.read_estimate)
        elif stands.given_on is None:
            made = stands.number
            self.act(
                lambda: backend.estimates.give(made, GivenHow.IN_PERSON),
                lambda _: self._done(f"estimate no. {made}: given in person"),
                refused=self._estimate_refused,
            )
        else:
            made = stands.number
            self.act(
                lambda: backend.estimates.print(made),
                lambda words: self._done(f"estimate no. {made}: {words}"),
                refused=self._estimate_refused,
            )

    def _done(self, words: str) -> None:
        self.say(words, Level.DONE)
        self.read_estimate()

    def _estimate_refused(self, refusal: ClinicError) -> None:
        self.say(refusal.words, Level.ERROR)


def _verb(stands: EstimateStanding) -> str:
    if stands.number is None:
        return "make estimate"
    return "estimate given" if stands.given_on is None else "estimate again"
