"""One of a patient's insurance policies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Hint
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import (
    OF_AGE,
    Amount,
    Amounts,
    CopayService,
    MedicareSecond,
    Policy,
    Relationship,
    Subscriber,
)
from clinic_tui.patients.rows import CoverageRow, PatientLine
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, changed_of, text_field
from clinic_tui.screens.patients.of_relative import Relative, find_relative, holder_texts, policy_of
from clinic_tui.screens.patients.patient_fields import SEXES
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import BirthDateField, DateField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.payer_field import PayerField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import whole_years
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

SLOTS = {1: "primary", 2: "secondary", 3: "tertiary"}

_SHORT = {
    CopayService.PRIMARY: "primary", CopayService.SPECIALIST: "special.", CopayService.URGENT: "urgent",
    CopayService.MENTAL: "mental h.", CopayService.TELEHEALTH: "telehlth",
}  # fmt: skip
"""As they stand in a label of 15 cells, behind `Copay`."""

_HOLDER = frozenset({"holder", "holder born", "holder sex"})

_IN_FORCE = (Choice("yes", "in force", True), Choice("no", "no longer in force", False))

_RELATIONS = tuple(
    Choice(
        each.value,
        "the patient holds it" if each is Relationship.SELF else f"the patient is the {each.value}",
        each,
    )
    for each in Relationship
)

_SECOND = tuple(Choice(each.value, each.words, each) for each in MedicareSecond)

_AMOUNTS = {
    "deductible": ("Deductible", "1500 or 1500/1100.50: in total, and what is left of it"),
    "family_deductible": ("  of the family", "in total, and what is left: 3000/2600"),
    "out_of_pocket": ("Out-of-pocket", "the most a year, and what is left of it: 6000/5200"),
    "family_out_of_pocket": ("  of the family", "the most a year, and what is left: 12000/10400"),
}


class EditCoverage(FormOnPatient[bool]):
    """The policy in a slot: a new one, or the one that is there."""

    KIND = "coverage"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "as_relative", "of a relative", show=False, priority=True)
    ]
    tells_of_record = made_of_record = True

    def __init__(
        self,
        patient_id: int,
        name: str,
        slot: int,
        policy: CoverageRow | None = None,
        texts: dict[str, str] | None = None,
        *,
        field: str = "",
    ) -> None:
        super().__init__({**_texts_of(policy), **(texts or {})})
        self._patient_id = patient_id
        self._whose = name
        self._slot = slot
        self._policy = policy
        self._field = field
        self._asked_about = ""
        self._is_minor = False

    @property
    def whose(self) -> int:
        """The patient."""
        return self._patient_id

    @property
    def title_words(self) -> str:
        """Which slot of whom."""
        return f"{SLOTS[self._slot].title()} coverage of {self._whose}"

    @property
    def on_stored(self) -> bool:
        """Not a new policy, nor one whose payer is still to be entered."""
        return self._policy is not None and not self._payer.is_new

    def fields(self) -> Sequence[Field]:
        """As they stand on the card; Enter passes over those behind `Patient is`."""
        today = self.clinic.today
        return (
            Field("payer", "Payer", PayerField, help="the insurer, as on the card: a beginning will do"),
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
            Field(
                "relationship",
                "Patient is",
                lambda: ChoiceField(_RELATIONS, placeholder="self, spouse, child, partner, other"),
                help="what the patient is to who holds the policy; empty: holds it, who is of age",
            ),
            _passed(
                "holder", "Subscriber", text_field("", "", limit=200).make, "who holds it: Family, Given",
                "subscriber",
            ),
            _passed(
                "holder born", "  born", lambda: BirthDateField(today), "12/05/1961", "subscriber born"
            ),
            _passed("holder sex", "  sex", lambda: ChoiceField(SEXES, placeholder="F M O U"), "F, M, O or U"),
            _passed(
                "medicare second", "Before Medicare",
                lambda: ChoiceField(_SECOND, placeholder="12 13 14 15 43"),
                "of Medicare alone, where another payer comes first: why it does", "medicare second",
            ),
            _passed("from", "Valid from", lambda: DateField(today), "1/1: the first day of the policy"),
            _passed("to", "Valid to", lambda: DateField(today), "the last day; empty: no end", "valid to"),
            *(
                _passed(
                    f"copay {service.value}",
                    f"Copay {_SHORT.get(service, service.value)}",
                    MoneyField,
                    "where it is another than the one above",
                )
                for service in CopayService
            ),
            *(
                _passed(
                    name, label, lambda: WordField(read_amount, show_amount, placeholder="1500/1100.50"),
                    words, name.replace("_", " "), f"{name.replace('_', ' ')} left",
                )
                for name, (label, words) in _AMOUNTS.items()
            ),
        )  # fmt: skip

    def hints(self) -> tuple[Hint, ...]:
        """F7 where the policy is not on file yet."""
        if self._policy is not None:
            return super().hints()
        onward, save = super().hints()[:2]
        return onward, save, Hint("F7", "as a relative", "as_relative"), Hint("Esc", "back", "set_aside")

    def action_as_relative(self) -> None:
        """Take over the policy of somebody of the household, who holds it."""
        if self._policy is not None:
            self.say("this policy is on file: F7 is for a new one")
            return
        find_relative(self, "Whose policy?", self._of_relative)

    def _of_relative(self, relative: Relative) -> None:
        backend, number = self.backend, relative.line.id
        if number == self._patient_id:
            self.say("that is the patient: whose policy is it, of the others?", Level.WARNING)
            return

        def taken(policies: tuple[CoverageRow, ...]) -> None:
            policy = policy_of(policies, self._slot)
            if policy is None:
                self.say(f"{relative.line.name} has no policy in force", Level.WARNING)
                return
            holder = holder_texts(policy, relative.record, is_minor=self._is_minor)
            for name, text in {**_texts_of(policy), **holder}.items():
                self.set_text(name, text)
            self._focus("relationship")
            asked = "the patient is the child" if self._is_minor else "what is the patient to them?"
            self.say(f"as {relative.line.name}: {asked}")

        self.ask_before_keys(
            lambda: backend.patients.whole_policies(number), taken, group="policy", refused=self.refuse
        )

    def passes(self, field: Field) -> bool:
        """Who holds the policy is asked where it is not the patient."""
        relationship = self._built.get("relationship")
        of_another = isinstance(relationship, ChoiceField) and relationship.value not in (
            None,
            Relationship.SELF,
        )
        return field.passed and not (of_another and field.name in _HOLDER)

    def ready(self) -> None:
        """Ask which payers there are, and whether the patient is a child."""
        backend = self.backend
        self.ask(lambda: backend.patients.line(self._patient_id), self._see_age, group="age")
        if backend.may("payer.view"):
            self.ask(
                lambda: tuple(row.name for row in backend.payers.list() if row.fields.active),
                self._payer.offer,
                group="payers",
            )

    def _see_age(self, patient: PatientLine) -> None:
        born = patient.born
        self._is_minor = born is not None and whole_years(born, self.clinic.today) < OF_AGE
        if self._is_minor and self._policy is None and self.text("relationship") == Relationship.SELF.value:
            self.set_text("relationship", "")
            self._clean = {**self._clean, "relationship": ""}  # nobody typed it: nothing is lost with it

    @property
    def _payer(self) -> PayerField:
        widget = self._built["payer"]
        assert isinstance(widget, PayerField)
        return widget

    def go_to_first(self) -> None:
        """To the field that was meant, else to the first empty one."""
        if self._field in self._built:
            self._focus(self._field)
            self.select_text(self._field)
        else:
            super().go_to_first()

    def submit(self) -> None:
        """Write it; another payer or member id has to be verified anew."""
        policy = self._as_typed()
        new = self._payer.is_new
        if new and self._asked_about != policy.payer:
            self._asked_about = policy.payer
            may = self.backend.may("payer.edit")
            offer = "enters it as a payer and saves" if may else "saves it; a biller enters the payer"
            raise Invalid(f"no payer is called {policy.payer}: F12 again {offer}", "payer")
        version = self._policy.version if self._policy else None
        backend, patient_id, slot = self.backend, self._patient_id, self._slot
        enters = new and backend.may("payer.edit")

        def write() -> None:
            if enters:
                backend.payers.add(PayerFields(policy.payer))
            backend.patients.set_coverage(patient_id, slot, version, policy)

        self.save(write, f"{SLOTS[slot]} coverage of {self._whose}: {policy.payer}", True)

    def _as_typed(self) -> Policy:
        """What the fields say; raises Invalid naming the one that is not understood."""
        relationship = self.value("relationship")
        if relationship is None and self._is_minor and self._policy is None:
            raise Invalid(
                "a child seldom holds a policy: what is the patient to who does? child, other, or self",
                "relationship",
            )
        relationship = relationship or Relationship.SELF
        family, _, given = self.text("holder").partition(",")
        sex = self.value("holder sex")
        holder = Subscriber(family.strip(), given.strip(), self.value("holder born"), sex or "")
        services = {each: self.value(f"copay {each.value}") for each in CopayService}
        before = self._policy.amounts if self._policy else Amounts()
        typed: dict[str, Any] = {name: self.value(name) or Amount() for name in _AMOUNTS}
        amounts = replace(before, **typed)
        if amounts != before:
            amounts = replace(amounts, told_on=self.clinic.today)
        return Policy(
            self.value("payer") or "",
            self.text("plan"),
            self.text("member"),
            self.text("group"),
            self.value("copay"),
            self.value("active") is not False,
            relationship,
            None if relationship is Relationship.SELF else holder,
            self.value("from"),
            self.value("to"),
            {service: cents for service, cents in services.items() if cents is not None},
            amounts,
            self.value("medicare second"),
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


def _passed(name: str, label: str, make: Callable[[], Widget], words: str, *also: str) -> Field:
    return Field(name, label, make, also, words, passed=True)


def read_amount(typed: str) -> Amount:
    """`1500` in total, `1500/1100.50` in total and left, `/1100.50` left alone. Raises NotUnderstood."""
    total, slash, left = (each.strip() for each in typed.partition("/"))
    if not total and not left:
        raise NotUnderstood("Write it as 1500, 1500/1100.50 or /1100.50.")
    amount = Amount(read_money(total) if total else None, read_money(left) if left else None)
    if slash and amount.total is not None and amount.left is not None and amount.left > amount.total:
        raise NotUnderstood("More is left than there is in total: write the total first.")
    return amount


def show_amount(amount: Amount) -> str:
    """`$1,500.00, $1,100.50 left`."""
    parts = [show_money(amount.total)] if amount.total is not None else []
    parts += [f"{show_money(amount.left)} left"] if amount.left is not None else []
    return ", ".join(parts)


def _texts_of(policy: CoverageRow | None) -> dict[str, str]:
    if policy is None:
        return {"active": "yes", "relationship": "self"}
    holder, copays = policy.subscriber, dict(policy.copays)
    return {
        "payer": policy.payer,
        "plan": policy.plan,
        "member": policy.member_id,
        "group": policy.group_number,
        "copay": _money(policy.copay_cents),
        "active": "yes" if policy.active else "no",
        "relationship": policy.relationship.value,
        "holder": holder.name if holder else "",
        "holder born": _day(holder.born if holder else None),
        "holder sex": holder.sex if holder else "",
        "medicare second": policy.medicare_second.value if policy.medicare_second else "",
        "from": _day(policy.valid_from),
        "to": _day(policy.valid_to),
        **{f"copay {each.value}": _money(copays.get(each)) for each in CopayService},
        **{name: _amount(getattr(policy.amounts, name)) for name in _AMOUNTS},
    }


def _money(cents: int | None) -> str:
    return show_money(cents) if cents is not None else ""


def _day(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _amount(amount: Amount) -> str:
    total = f"{amount.total / 100:.2f}" if amount.total is not None else ""
    return f"{total}/{amount.left / 100:.2f}" if amount.left is not None else total
