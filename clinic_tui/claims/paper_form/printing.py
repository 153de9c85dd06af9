"""Claims onto paper: scrubbed as for sending, journaled, and printed or put into a file.

What is printed leaves the house, so it takes the right to send claims, and each patient has a line in the
journal before the paper is handed out. That it was sent is said once it has left (`on_paper`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.claims.assembling import drafts_of
from clinic_tui.claims.draft import ClaimDraft, Frequency
from clinic_tui.claims.known_codes import known_codes
from clinic_tui.claims.models import Claim
from clinic_tui.claims.on_paper import MOST_AT_ONCE, OF_FILES_ALONE, VERB
from clinic_tui.claims.paper_form.form_pdf import forms_pdf
from clinic_tui.claims.paper_form.forms import FilledForm, filled, page_for_testing, text_of
from clinic_tui.claims.paper_form.parties import Besides
from clinic_tui.claims.scrub.finding import Circumstances, Finding, Level
from clinic_tui.claims.scrub.table import scrub
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState
from clinic_tui.claims.to_send import ToSend, as_replacement, next_payers_due
from clinic_tui.clock import local_now, today
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound
from clinic_tui.money.queries import on_visit
from clinic_tui.paper.handing_out import chosen_printer, set_printer, to_file, to_folder
from clinic_tui.paper.printers import PrintJob, print_pdf, print_raw, require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.patients.models import PatientPhone
from clinic_tui.patients.sight import require_open
from clinic_tui.practice.models import BillingProvider
from clinic_tui.schedule.models import Appointment
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.counted import counted

_REPLACING = 25
_THERE = (ClaimState.BATCHED, *IN_THEIR_HANDS, *DECIDED)
"""Claims that a form would bill once more."""

_ORDINALS = {1: "first", 2: "second", 3: "third"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which visits, to which of their payers, and what the claim does to one that the payer has."""

    numbers: tuple[int, ...]
    payer: int = 1
    """The place among the policies in force: 1 to 3."""
    replaces: str = ""
    """The payer's number of the claim that this one takes the place of."""
    voids: str = ""
    """The same of one that is taken back."""


@dataclass(frozen=True, slots=True)
class FormsMade:
    """Forms of some claims, and what is not on them as the claims have it."""

    pages: tuple[FilledForm, ...]
    claims: int
    name: str
    """Of a file or job: numbers alone."""
    warnings: tuple[str, ...]

    @property
    def words(self) -> str:
        """`2 claims, 3 forms`."""
        return f"{counted(self.claims, 'claim')}, {counted(len(self.pages), 'form')}"


def make_forms(desk: Desk, wanted: Wanted, to: str, *, proof: bool = False) -> FormsMade:
    """The forms of these visits, each patient journaled. `to` says where they go.

    Raises NotFound for a visit of which no claim is made, or that has no such payer, Restricted where a
    record is closed to the person, Conflict naming the first claim that may not leave, and why.
    """
    desk.require(VERB)
    numbers = tuple(dict.fromkeys(wanted.numbers))
    if not 1 <= len(numbers) <= MOST_AT_ONCE:
        raise Invalid(f"name 1 to {MOST_AT_ONCE} visits, not {len(numbers)}", "visit")
    if wanted.replaces and wanted.voids:
        raise Invalid("a claim replaces another or voids it, not both", "voids")
    if (wanted.replaces or wanted.voids) and len(numbers) > 1:
        raise Invalid("replacing and voiding is of one visit", "visit")
    pages: list[FilledForm] = []
    warnings: list[str] = []
    with desk.act(VERB, undo=Undo.SKIP) as db:
        for due in _due(db, desk, numbers, wanted):
            require_open(db, desk, due.patient_id)
            errors = [each for each in due.errors if each.rule not in OF_FILES_ALONE]
            _require_clean(due, _sentences(errors))
            claim = db.get(Claim, due.claim_id) if due.claim_id is not None else None
            if claim is not None and claim.hold_reason:
                raise Conflict(f"{_called(due)} is held: {claim.hold_reason}; release it first")
            forms = filled(due.draft, _besides(db, desk, due))
            _require_clean(due, [each.sentence for each in forms.errors])
            pages += forms.pages
            if claim is not None and claim.state in _THERE and not (wanted.replaces or wanted.voids):
                warnings.append(
                    f"visit {due.appointment_id}: its claim is {claim.state.words} already, and this form "
                    "makes a second one; say on it which claim of the payer it replaces"
                )
            warnings += [f"visit {due.appointment_id}, {each.sentence}" for each in forms.misfits]
            paper = f"{PaperKind.CLAIM.value}{' proof' if proof else ''}"
            db.note_look(due.patient_id, paper=paper, to=to, copies=1, visit=due.appointment_id)
    more = f"-and-{len(numbers) - 1}-more" if len(numbers) > 1 else ""
    return FormsMade(tuple(pages), len(numbers), f"claim-{numbers[0]}{more}", tuple(warnings))


def _due(db: DeskSession, desk: Desk, numbers: Sequence[int], wanted: Wanted) -> list[ToSend]:
    kept_too = bool(wanted.voids)
    drafts = drafts_of(db, numbers, desk.clock.zone, kept_too=kept_too)
    to = {}
    for number in numbers:
        if number not in drafts:
            raise NotFound(
                f"no claim is made of visit {number}: it is not there or has not ended, has no charges, no "
                "policy pays for it, or the payer is not told of it"
            )
        policies = drafts[number].policies
        if not 1 <= wanted.payer <= len(policies):
            called = _ORDINALS.get(wanted.payer, f"{wanted.payer}th")
            raise NotFound(f"visit {number} has no {called} payer; its policies in force are {len(policies)}")
        to[number] = policies[wanted.payer - 1].coverage_id
    by_number = {each.appointment_id: each for each in next_payers_due(db, desk.clock, to, kept_too=kept_too)}
    found = [by_number[number] for number in numbers]
    original = wanted.replaces or wanted.voids
    if not original:
        return found
    kind = Frequency.VOID if wanted.voids else Frequency.REPLACEMENT
    changed = as_replacement(found[0], kind, original)
    _require_clean(changed, _sentences(_of_replacing(db, desk, changed.draft)))
    return [changed]


def _of_replacing(db: DeskSession, desk: Desk, draft: ClaimDraft) -> list[Finding]:
    """What speaks against replacing or voiding: asked of the claim as it is only now."""
    circumstances = Circumstances(today(desk.clock), known_codes(db, [draft]))
    return [
        each for each in scrub(draft, circumstances) if each.rule == _REPLACING and each.level is Level.ERROR
    ]


def _sentences(findings: Sequence[Finding]) -> list[str]:
    return [f"{each.field}: {each.words}; {each.way_out}" for each in findings]


def _require_clean(due: ToSend, errors: Sequence[str]) -> None:
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise Conflict(f"{_called(due)} is not printed: {errors[0]}{more}")


def _called(due: ToSend) -> str:
    return f"the claim of visit {due.appointment_id}, {due.name},"


def _besides(db: DeskSession, desk: Desk, due: ToSend) -> Besides:
    paid: Any = on_visit(col(Appointment.id))
    cents = int(db.scalar(select(paid).where(col(Appointment.id) == due.appointment_id)) or 0)
    phone = db.scalar(
        select(col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id) == due.patient_id)
        .order_by(col(PatientPhone.place))
        .limit(1)
    )
    of_biller = db.scalar(
        select(col(BillingProvider.phone))
        .where(col(BillingProvider.npi) == due.draft.biller.npi)
        .order_by(col(BillingProvider.id))
        .limit(1)
    )
    return Besides(today(desk.clock), phone or "", of_biller or "", max(0, min(cents, due.draft.total_cents)))


def hand_out_forms(
    desk: Desk, settings: Settings, wanted: Wanted, printer: str = "", *, proof: bool = False
) -> str:
    """Print them on the printer that is named or set, else put them into the folder; what became of it."""
    desk.require(VERB)
    name = printer or set_printer(settings, PaperKind.CLAIM)
    if name:
        require_printer(name)
    made = make_forms(desk, wanted, f"printer {name}" if name else "file", proof=proof)
    paper = forms_pdf(made.pages, settings.claim_form.of(name), made.name, proof=proof)
    if name:
        return _told(made, _job_words(name, _print(paper, name)))
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%Y%m%d-%H%M%S}")
    return _told(made, f"{path.name} in {path.parent}")


def write_forms(
    desk: Desk, settings: Settings, wanted: Wanted, path: Path, *, proof: bool = False
) -> FormsMade:
    """Put them into a PDF file. Raises as `make_forms`, and ClinicError where the file cannot be."""
    made = make_forms(desk, wanted, "file", proof=proof)
    to_file(forms_pdf(made.pages, settings.claim_form.of(), made.name, proof=proof), path)
    return made


def write_text(desk: Desk, wanted: Wanted, path: Path, *, pcl: bool = False) -> FormsMade:
    """Put them into a text file, with `pcl` as such a printer takes it. Raises as `write_forms`."""
    made = make_forms(desk, wanted, "file")
    _write(path, text_of(made.pages, pcl=pcl).encode("ascii"))
    return made


def print_text(desk: Desk, settings: Settings, wanted: Wanted, printer: str = "") -> str:
    """Print them as text on a printer that speaks PCL; what became of it. Raises as `make_forms`."""
    desk.require(VERB)
    name = chosen_printer(settings, PaperKind.CLAIM, printer)
    made = make_forms(desk, wanted, f"printer {name}")
    job = print_raw(text_of(made.pages, pcl=True).encode("ascii"), name, 1, "clinic-tui claim")
    return _told(made, _job_words(name, job))


def hand_out_test_page(desk: Desk, settings: Settings, printer: str = "", path: Path | None = None) -> str:
    """The page that shows whether the margins are right, on a printer or in a file; what became of it."""
    desk.require(VERB)
    name = "" if path else chosen_printer(settings, PaperKind.CLAIM, printer)
    paper = forms_pdf([page_for_testing()], settings.claim_form.of(name), "claim-test-page")
    if path:
        to_file(paper, path)
        return str(path)
    return _job_words(name, _print(paper, name))


def _print(paper: Paper, printer: str) -> PrintJob:
    return print_pdf(paper.pdf, printer, 1, "clinic-tui claim", as_it_is=True)


def _job_words(printer: str, job: PrintJob) -> str:
    return f"{printer}, job {job.number}{f'; {job.waits}' if job.waits else ''}"


def _told(made: FormsMade, where: str) -> str:
    return "; ".join((f"{made.words}: {where}", *made.warnings))


def _write(path: Path, content: bytes) -> None:
    try:
        durable_write(path, content)
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None
