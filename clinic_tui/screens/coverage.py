"""One of a patient's insurance policies."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import CoverageRow
from clinic_tui.screens.form import Field, Form, changed_of, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.words.money import show_money

SLOTS = {1: "primary", 2: "secondary", 3: "tertiary"}

_IN_FORCE = (Choice("yes", "in force", True), Choice("no", "no longer in force", False))


class EditCoverage(Form[bool]):
    """The policy in a slot: a new one, or the one that is there."""

    KIND = "coverage"
    tells_of_record = made_of_record = True

    def __init__(
        self,
        patient_id: int,
        name: str,
        slot: int,
        policy: CoverageRow | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        super().__init__({**_texts_of(policy), **(texts or {})})
        self._patient_id = patient_id
        self._whose = name
        self._slot = slot
        self._policy = policy

    @property
    def title_words(self) -> str:
        """Which slot of whom."""
        return f"{SLOTS[self._slot].title()} coverage of {self._whose}"

    def fields(self) -> Sequence[Field]:
        """As they stand on the card."""
        return (
            text_field("payer", "Payer", help="the insurer, as on the card"),
            text_field("plan", "Plan", help="the plan's name, as on the card"),
            Field(
                "member",
                "Member id",
                text_field("", "", limit=60).make,
                ("member id",),
                "as on the card; kept in capitals",
            ),
            text_field("group", "Group", limit=60, help="the group number; empty where the card has none"),
            Field(
                "copay",
                "Copay",
                MoneyField,
                help="what a visit costs at the desk: 25 or 25.50; empty: not known",
            ),
            Field(
                "active",
                "In force",
                lambda: ChoiceField(_IN_FORCE),
                help="no: the policy has ended; it stays on file",
            ),
        )

    def submit(self) -> None:
        """Write it; another payer or member id has to be verified anew."""
        payer, plan, member, group = (self.text(name) for name in ("payer", "plan", "member", "group"))
        copay, active = self.value("copay"), self.value("active")
        version = self._policy.version if self._policy else None
        backend, patient_id, slot = self.backend, self._patient_id, self._slot
        self.save(
            lambda: backend.patients.set_coverage(
                patient_id,
                slot,
                version,
                Policy(payer, plan, member, group, copay, active is not False),
            ),
            f"{SLOTS[slot]} coverage of {self._whose}: {payer}",
            True,
        )

    @property
    def about(self) -> About:
        """Whose, in which slot, and which state of the policy was seen; 0 for a new one."""
        version = self._policy.version if self._policy else 0
        return {"patient": self._patient_id, "slot": self._slot, "version": version}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from the policy: the rest is taken from it as it is then."""
        return changed_of(texts, _texts_of(self._policy))

    def reopen(self, texts: dict[str, str]) -> EditCoverage:
        """The same policy."""
        return EditCoverage(self._patient_id, self._whose, self._slot, self._policy, texts)


def _texts_of(policy: CoverageRow | None) -> dict[str, str]:
    if policy is None:
        return {"active": "yes"}
    copay = policy.copay_cents
    return {
        "payer": policy.payer,
        "plan": policy.plan,
        "member": policy.member_id,
        "group": policy.group_number,
        "copay": show_money(copay) if copay is not None else "",
        "active": "yes" if policy.active else "no",
    }
