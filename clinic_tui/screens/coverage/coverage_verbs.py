"""What can be done about who pays for the patient on the screen: policies, and what a payer granted ahead."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from textual.timer import Timer

from clinic_tui.patients.rows import CoverageRow, PolicyMoved
from clinic_tui.screens.coverage.asking_payers import ask_for_policy, asks_payers
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.patients.record_lines import Known, free_slot, policy_in
from clinic_tui.widgets.message_line import Level

SHOWN_SECONDS = 30
"""So long member ids stand whole on the screen."""


class CoverageVerbs(Asking):
    """Mixed into the record's screen, which says what the cursor stands on."""

    _patient_id: int
    _known: Known | None
    _masking: Timer | None = None

    @abstractmethod
    def read(self) -> None:
        """Read the record again."""

    @abstractmethod
    def lay_out(self) -> None:
        """Show again what is known."""

    @property
    @abstractmethod
    def _key(self) -> tuple[str, int]:
        """What the cursor stands on: its kind and its number."""

    def _policy(self) -> CoverageRow | None:
        """The policy under the cursor, else the first in force."""
        if self._known is None:
            return None
        kind, slot = self._key
        if kind in ("coverage", "member"):
            return policy_in(self._known.record.coverages, slot)
        return next((policy for policy in self._known.record.coverages if policy.active), None)

    async def action_add_coverage(self) -> None:
        """A policy in the next free slot."""
        if self._known is None:
            return
        slot = free_slot(self._known.record.coverages)
        if slot is None:
            self.clinic.say("the patient has three policies already: e changes the one under the cursor")
        else:
            await self._edit_policy(slot)

    def action_policy_earlier(self) -> None:
        """The policy under the cursor is asked one place earlier."""
        self._move_policy(earlier=True)

    def action_policy_later(self) -> None:
        """The policy under the cursor is asked one place later."""
        self._move_policy(earlier=False)

    def _move_policy(self, *, earlier: bool) -> None:
        kind = self._key[0]
        policy, backend, patient_id = self._policy(), self.backend, self._patient_id
        if kind not in ("coverage", "member") or policy is None:
            self.clinic.say("stand on the policy that is to go up or down", Level.WARNING)
            return

        def moved(found: PolicyMoved) -> None:
            self.stand_on_policy(found.slot)
            self.clinic.say_done(found.words)
            self.read()

        self.act(
            lambda: backend.patients.move_policy(patient_id, policy.id, policy.version, earlier=earlier),
            moved,
        )

    @abstractmethod
    def stand_on_policy(self, slot: int) -> None:
        """Put the cursor on the policy in that place."""

    async def action_add_authorization(self) -> None:
        """Write down what a payer granted ahead."""
        from clinic_tui.screens.coverage.authorization import AddAuthorization

        if self._known is not None:
            record = self._known.record
            await self.app.push_screen(AddAuthorization(record.id, record.line.name))

    def _remove_authorization(self, number: int) -> None:
        known, backend, patient_id = self._known, self.backend, self._patient_id
        row = next((each for each in known.authorizations if each.id == number), None) if known else None
        if row is not None and not row.number:
            self.clinic.say("it has no number yet: Enter opens it, and x there calls it off")
        elif row is not None:
            self.act(
                lambda: backend.series.remove_authorization(patient_id, row.number),
                lambda _: self.clinic.say_done(f"authorization {row.number} taken away"),
            )

    async def _edit_policy(self, slot: int) -> None:
        """A new policy, or the one that is there: that its number stands whole in the form is journaled."""
        from clinic_tui.screens.coverage.coverage import EditCoverage

        assert self._known is not None
        record, backend = self._known.record, self.backend

        def push(whole: Sequence[CoverageRow]) -> None:
            self.app.push_screen(EditCoverage(record.id, record.line.name, slot, policy_in(whole, slot)))

        if policy_in(record.coverages, slot) is None:
            push(())
        else:
            self.ask_before_keys(
                lambda: backend.patients.whole_policies(record.id), push, group="whole policies"
            )

    def action_verify(self) -> None:
        """Ask the payer about the policy; with no way to ask: it was seen to be in force."""
        policy, backend = self._policy(), self.backend
        if policy is None:
            self.clinic.say("no policy is on file: + adds one")
            return
        if asks_payers(backend) and policy.active:
            ask_for_policy(self, policy.id)
            return

        def verified(_: None) -> None:
            self.clinic.say_done(f"{policy.payer} verified")
            self.read()

        self.act(lambda: backend.patients.verify_coverage(policy.id, policy.version), verified)

    def action_show_numbers(self) -> None:
        """Show the member ids whole for a while, or mask them again."""
        if self._known is None or not self._known.record.coverages:
            self.clinic.say("no policy is on file: + adds one")
        elif self._known.whole:
            self.mask_numbers()
        else:
            backend, patient_id = self.backend, self._patient_id
            self.ask_before_keys(
                lambda: backend.patients.whole_policies(patient_id), self._show_whole, group="whole policies"
            )

    def _show_whole(self, whole: tuple[CoverageRow, ...]) -> None:
        if self._known is not None:
            self._known = replace(self._known, whole=whole)
            self.lay_out()
            self.clinic.say(f"member ids are shown for {SHOWN_SECONDS} seconds; the journal says so")
            self._masking = self.set_timer(SHOWN_SECONDS, self.mask_numbers)

    def mask_numbers(self) -> None:
        """Show no more of them than the last four again."""
        if self._masking is not None:
            self._masking.stop()
        if self._known is not None and self._known.whole:
            self._known = replace(self._known, whole=())
            self.lay_out()
