"""Claims: the visits that have ended and that no claim holds yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.scrub.finding import Level
from clinic_tui.coding.rules import show_diagnoses, show_diagnosis
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_pane import ListPane
from clinic_tui.screens.reception.board import short_money
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

TO_CODE, SELF_PAY, NO_POLICY = "to code", "self-pay", "no policy"


class ClaimsPane(ListPane[UnbilledVisit]):
    """Today's unbilled visits, or those of all days."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLAIMS)
    TOPICS = frozenset(
        {
            "appointment", "charge", "payment", "patient", "coverage", "visit_coding", "payer", "site",
            "billing_provider", "place_of_service", "provider", "provider_identity", "enrolment",
            "fee_schedule", "fee_line", "authorization_need", "prior_authorization", "code_book", "claim",
            "credential",
        }
    )  # fmt: skip
    """What the visits are made of, and what their claims would be."""
    NAME = "Visits to be billed"
    COLUMNS = (
        ListColumn("Day", 6),
        ListColumn("Patient"),
        ListColumn("Born", 10),
        ListColumn("Prov", 4),
        ListColumn("Payer", 8),
        ListColumn("For", 7),
        ListColumn("OK", 2),
        ListColumn("Charged", 9, "right"),
        ListColumn("Paid", 6, "right"),
        ListColumn("Days", 4, "right"),
    )
    """At 80 cells how many charges there are is told below; `For` is the main diagnosis, or `to code`.

    `OK` is what is wrong with the claim: `!` and how many errors, `?` and how many warnings, `+` clean."""
    WIDE_COLUMNS = (
        ListColumn("Day", 6),
        ListColumn("Time", 5),
        ListColumn("Patient"),
        ListColumn("Born", 10),
        ListColumn("MRN", 10),
        ListColumn("Prov", 4),
        ListColumn("Type", 5),
        ListColumn("Payer", 16, most=32),
        ListColumn("For", 11, most=16),
        ListColumn("OK", 2),
        ListColumn("Chg", 3, "right"),
        *COLUMNS[7:],
    )

    def __init__(self, memory: tuple[bool, int | None] | None = None) -> None:
        super().__init__(memory)
        self._all_days, self._wanted = memory or (False, None)
        self._to_code_only = False
        self._payer: str | None = None
        """The payer whose visits alone are shown; None: all."""
        self._day: date | None = None
        self._claims: dict[int, ScrubbedVisit] = {}
        """What is known of the claims of the visits that are shown."""

    def below(self) -> Iterator[Widget]:
        """All of them together."""
        yield Facts(1, indent=0, id="claims-sum")

    def build_list(self) -> PagedList:
        """With marks: the claims of all that are marked are printed in one go."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=True, titles=True)

    @property
    def place(self) -> Place:
        """Where one stands; who may not see the visits has no keys for them."""
        return Place.GLOBAL if self._refusal else Place.CLAIMS

    @property
    def in_force(self) -> tuple[tuple[str, str], ...]:
        """What `c` and `a` lead back to, while they are in force."""
        return (
            *((("to-code-only", "all visits"),) if self._to_code_only else ()),
            *((("payer-only", "all payers"),) if self._payer is not None else ()),
            *((("all-days", "today alone"),) if self._all_days else ()),
        )

    def remember(self) -> Any:
        """Today or all days, and the visit under the cursor by its number."""
        return self._all_days, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on a visit of whatever day."""
        self._all_days, self._to_code_only = self._all_days or day != self.clinic.today, False
        self._payer = None
        self.stand_on(subject_id)

    def minute_passed(self) -> None:
        """A new day is read: it has other visits, and all others wait a day longer."""
        if self._day is None or self._day == self.clinic.today:
            return
        if self.is_shown:
            self.read()
        else:
            self._stale = True

    # Reading and drawing

    def read(self) -> None:
        """Ask for the visits; the heading says at once of which days."""
        self._day = self.clinic.today
        super().read()
        self.show_title()
        if self.is_shown:
            self.clinic.show_keys_of(self)

    def question(self) -> Callable[[], tuple[UnbilledVisit, ...]]:
        """The visits of the day, or of all days."""
        billing, day = self.backend.billing, None if self._all_days else self._day
        to_code, payer = self._to_code_only, self._payer
        return lambda: tuple(
            row
            for row in billing.unbilled(day)
            if (row.is_to_code or not to_code) and payer in (None, row.payer)
        )

    def heading(self) -> FactLine:
        """Of which days."""
        days = "of all days" if self._all_days else f"of today, {show_date(self.clinic.today)}"
        named = f", {self._payer or NO_POLICY} alone" if self._payer is not None else ""
        return [("strong", f"{'Visits to code' if self._to_code_only else self.NAME} {days}{named}")]

    def nothing(self) -> str:
        """Of which days there is none."""
        if self._payer is not None:
            return f"No visit of {self._payer or NO_POLICY} waits here: f shows those of all payers."
        if self._to_code_only:
            return f"No visit that ended {'on any day' if self._all_days else 'today'} is to code."
        return f"No visit that ended {'on any day' if self._all_days else 'today'} waits to be billed."

    def took(self, answer: tuple[UnbilledVisit, ...]) -> None:
        """Show them, then ask what is wrong with their claims: the list does not wait for that."""
        super().took(answer)
        claims = self.backend.claims
        numbers = [row.appointment_id for row in answer if row.charges]
        self.ask(lambda: claims.scrubbed(numbers), self._scrubbed, group="claims")

    def _scrubbed(self, found: tuple[ScrubbedVisit, ...]) -> None:
        self._claims = {row.appointment_id: row for row in found}
        if self.known:
            self.draw()

    def refused_to_read(self, refusal: ClinicError) -> None:
        """Nothing can be done here then."""
        super().refused_to_read(refusal)
        if self.is_shown:
            self.clinic.show_keys_of(self)

    def draw(self) -> None:
        """Add them up too."""
        super().draw()
        self._add_up()

    def line(self, row: UnbilledVisit) -> ListRow:
        """When, whose, who pays, how much, and for how long it waits."""
        return _line(row, self._claims.get(row.appointment_id), self.clinic.today, wide=self.wide)

    def _add_up(self) -> None:
        visits = self.shown_rows
        empty = sum(1 for visit in visits if not visit.charges)
        wanted = sum(1 for visit in visits if visit.is_to_code)
        claims = [self._claims[each] for visit in visits if (each := visit.appointment_id) in self._claims]
        wrong = sum(1 for claim in claims if claim.errors)
        total = self.query_one("#claims-sum", Facts)
        if not visits:
            total.show()
            return
        total.show(
            (
                ("strong", f"{len(visits)} visit{'s' if len(visits) > 1 else ''}"),
                ("warning", f"{wanted} to code" if wanted else ""),
                ("alert", f"! {wrong}" if wrong else ""),
                ("strong", f"{show_money(sum(visit.total_cents for visit in visits))} charged"),
                ("", f"{show_money(sum(visit.paid_cents for visit in visits))} paid at the desk"),
                ("quiet", f"{empty} without charges" if empty else ""),
            )
        )

    def detail(self, row: UnbilledVisit) -> FactLine:
        """The charges."""
        lines = ", ".join(f"{charge.whole_code} {short_money(charge.cents)}" for charge in row.charges)
        return (
            ("strong", row.name),
            ("", f"MRN {row.mrn}"),
            ("warning", TO_CODE if row.is_to_code else ""),
            _told(self._claims.get(row.appointment_id)),
            ("", show_diagnoses(row.diagnoses)),
            ("", lines or f"no charge: {row.no_charge_reason or 'no reason given'}"),
        )

    # Verbs

    def action_all_days(self) -> None:
        """All days, or today again."""
        self._all_days = not self._all_days
        self.read()

    def action_to_code_only(self) -> None:
        """Those alone that wait for a diagnosis, or all again."""
        self._to_code_only = not self._to_code_only
        self.read_for_others = False  # the row under the cursor goes because it was asked to
        self.read()

    def action_payer_only(self) -> None:
        """Those alone of the payer under the cursor, or of all payers again."""
        row = self.row
        if self._payer is None and row is None:
            return
        self._payer = row.payer if self._payer is None and row is not None else None
        self.read_for_others = False  # the row under the cursor goes because it was asked to
        self.read()

    async def choose(self, row: UnbilledVisit) -> None:
        """Its charges."""
        from clinic_tui.screens.claims.charges import EditCharges

        await self.app.push_screen(EditCharges(row.appointment_id))

    async def action_edit(self) -> None:
        """The charges of the visit; on a red row that is coded, the form of the first thing that is wrong."""
        from clinic_tui.screens.claims.claim_mending import claim_of, mend_claim

        if (visit := self.row) is None:
            return
        scrubbed = self._claims.get(visit.appointment_id)
        errors = [each for each in scrubbed.findings if each.level is Level.ERROR] if scrubbed else []
        if visit.is_to_code or not errors:
            await self.choose(visit)
            return
        await mend_claim(self, claim_of(visit, scrubbed), errors[0].target)

    async def action_findings(self) -> None:
        """What is wrong with the claim of the visit."""
        from clinic_tui.screens.claims.claim_findings import ClaimFindings

        if (visit := self.row) is None:
            return
        if visit.charges and not visit.payer.startswith(SELF_PAY) and visit.payer:
            await self.app.push_screen(ClaimFindings(visit))
        else:
            self.clinic.say("no claim is made of this visit: it has no charges, or no policy pays for it")

    def action_take_payment(self) -> None:
        """Take a payment of the patient."""
        from clinic_tui.screens.money.take_payment import take_payment

        if (visit := self.row) is not None:
            take_payment(self, visit.patient_id, visit.appointment_id)

    async def action_claim_form(self) -> None:
        """The claims of the marked visits, or of the one under the cursor, onto paper."""
        from clinic_tui.screens.claims.claim_form import print_claim_forms

        await print_claim_forms(self, self._meant())

    def action_claim_proof(self) -> None:
        """The same with their boxes, on plain paper."""
        from clinic_tui.screens.claims.claim_form import print_proofs

        print_proofs(self, self._meant())

    async def action_claim_on_paper(self) -> None:
        """What was printed of the marked visits, or of the one under the cursor, has left; asked first."""
        claims, numbers = self.backend.claims, self._meant()
        if not numbers:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(
                    lambda: claims.sent_on_paper(numbers),
                    lambda many: self.clinic.say_done(f"{counted(many, 'claim')} sent on paper today"),
                )

        visit = next((row for row in self.shown_rows if row.appointment_id == numbers[0]), None)
        what = f"the claims of these {len(numbers)} visits"
        if len(numbers) == 1 and visit is not None:
            what = f"the claim of {visit.name} to {visit.payer}"
        self.clinic.drop_keys()  # `y` may have been meant for the question before this one
        question = f"Is {what} printed, and gone to the payer on paper today?"
        await self.app.push_screen(Confirm(question, yes="it is in the mail", no="not yet"), answered)

    def _meant(self) -> tuple[int, ...]:
        return tuple(int(str(key)) for key in self.list.meant)

    async def action_statements(self) -> None:
        """The run of statements."""
        await self.clinic.action_page("statements")

    async def action_make_claims(self) -> None:
        """The claims that are due of what is shown."""
        from clinic_tui.screens.claims.make_claims import MakeClaims

        await self.app.push_screen(MakeClaims(None if self._all_days else self._day, self._payer))

    async def action_claim_batches(self) -> None:
        """The files of claims."""
        await self.clinic.action_page("batches")

    async def action_claim_work(self) -> None:
        """Claims that were made."""
        await self.clinic.action_page("work")

    def action_task_on(self) -> None:
        """Something to be done about the visit under the cursor."""
        from clinic_tui.screens.team.task_on import task_on_visit

        if (visit := self.row) is not None:
            task_on_visit(
                self, mrn=visit.mrn, day=visit.day, start=visit.start, patient_id=visit.patient_id,
                name=visit.name,
            )  # fmt: skip

    async def action_history(self) -> None:
        """Who did what with this visit."""
        from clinic_tui.screens.parts.history import HistoryScreen

        if (visit := self.row) is not None:
            schedule, number = self.backend.schedule, visit.appointment_id
            title = f"{visit.name}, {show_date(visit.day)} {show_time(visit.start)}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: schedule.history(number), patient_id=visit.patient_id)
            )


def _mark(claim: ScrubbedVisit | None) -> str:
    """`!2`, `?1` or `+`, and from nine on 9; nothing where no claim is made, or nobody has looked yet."""
    if claim is None:
        return ""
    many = claim.errors or claim.warnings
    return f"{claim.mark}{min(many, 9) if many else ''}"


def _told(claim: ScrubbedVisit | None) -> tuple[str, str]:
    """The same in words, for the line below the list."""
    if claim is None:
        return "", ""
    look = "alert" if claim.errors else "warning" if claim.warnings else "good"
    return look, f"{claim.mark} {claim.words}"


def _line(visit: UnbilledVisit, claim: ScrubbedVisit | None, today: date, *, wide: bool) -> ListRow:
    days = (today - visit.day).days
    cells = (
        f"{visit.day:%d %b}",
        *((show_time(visit.start),) if wide else ()),
        visit.name,
        show_birth_date(visit.born),
        *((visit.mrn,) if wide else ()),
        visit.provider_code,
        *((visit.visit_type,) if wide else ()),
        visit.payer or NO_POLICY,
        _what_for(visit, wide=wide),
        _mark(claim),
        *((str(len(visit.charges)) if visit.charges else "-",) if wide else ()),
        show_money(visit.total_cents) if visit.charges else "",
        short_money(visit.paid_cents) if visit.paid_cents else "",
        str(days),
    )
    look = "is-soon" if visit.is_to_code else "" if visit.charges else "is-quiet"
    return ListRow(visit.appointment_id, cells, look)


def _what_for(visit: UnbilledVisit, *, wide: bool) -> str:
    """The main diagnosis, or that one is wanted."""
    if visit.is_to_code:
        return TO_CODE
    codes = [show_diagnosis(code) for code in visit.diagnoses]
    if not codes:
        return "" if visit.charges else "no chg"
    return f"{codes[0]} +{len(codes) - 1}" if wide and len(codes) > 1 else codes[0]
