"""Who may do what: one table, everything else denied.

The table is asked at the desk, before a use case runs, never in a screen alone.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for; `SYSTEM` is the program's own jobs and has no account."""

    FRONT_DESK = "front-desk"
    BILLER = "biller"
    CLINICIAN = "clinician"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ACCOUNT_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
"""The roles that a person can have."""

_COLUMNS = (
    Role.FRONT_DESK,
    Role.BILLER,
    Role.CLINICIAN,
    Role.MANAGER,
    Role.ADMINISTRATOR,
    Role.SYSTEM,
)

# The administrator keeps the house running and sees no patient. A clinician works from the
# schedule and the queue and opens the records found there. What takes back another's work
# (a check-out, a charge) is a manager's, or the biller's for money.
_TABLE = """
    verb                          desk  biller  clinician  manager  admin  system

    patient.find                  yes   yes     -          yes      -      -
    patient.view                  yes   yes     yes        yes      -      -
    patient.register              yes   -       -          yes      -      -
    patient.edit                  yes   -       -          yes      -      -
    patient.verify                yes   -       -          yes      -      -
    patient.alert                 yes   -       yes        yes      -      -
    patient.note                  yes   yes     yes        yes      -      -
    patient.import                -     -       -          yes      -      -
    patient.unmask                yes   yes     -          yes      -      -
    patient.duplicates            yes   -       -          yes      -      -
    patient.not_same              yes   -       -          yes      -      -
    patient.merge                 -     -       -          yes      -      -
    patient.restrict              -     -       -          yes      -      -
    patient.restricted            -     -       -          yes      -      -
    patient.break_glass           yes   yes     yes        -        -      -
    emergency.review              -     -       -          yes      -      -
    coverage.edit                 yes   yes     -          yes      -      -
    coverage.verify               yes   yes     -          yes      -      -
    policy.import                 -     -       -          yes      -      -
    payer.view                    yes   yes     -          yes      -      -
    payer.edit                    -     yes     -          yes      -      -
    payer.adopt                   -     yes     -          yes      -      yes
    eligibility.view              yes   yes     -          yes      -      -
    eligibility.ask               yes   yes     -          yes      -      yes
    eligibility.take_in           yes   yes     -          yes      -      yes
    authorization.view            yes   yes     -          yes      -      -
    authorization.edit            yes   yes     -          yes      -      -
    authorization.rules           -     -       -          yes      -      -

    schedule.view                 yes   yes     yes        yes      -      -
    schedule.setup                -     -       -          yes      yes    -
    schedule.figures              yes   yes     yes        yes      yes    -
    schedule.out                  yes   -       -          yes      -      -
    schedule.close                -     -       -          yes      -      -
    schedule.export               yes   -       yes        yes      -      -
    appointment.hold              yes   -       -          yes      -      -
    appointment.book              yes   -       -          yes      -      -
    appointment.book_flagged      -     -       -          yes      -      -
    appointment.overbook          yes   -       -          yes      -      -
    appointment.overbook_beyond   -     -       -          yes      -      -
    appointment.move              yes   -       -          yes      -      -
    appointment.resize            yes   -       -          yes      -      -
    appointment.confirm           yes   -       -          yes      -      -
    appointment.cancel            yes   -       -          yes      -      -
    appointment.keep_from_payer   yes   yes     -          yes      -      -
    appointment.no_show           yes   -       -          yes      -      -

    waitlist.view                 yes   -       -          yes      -      -
    waitlist.edit                 yes   -       -          yes      -      -
    waitlist.offer                yes   -       -          yes      -      -
    waitlist.accept               yes   -       -          yes      -      -
    waitlist.expire               -     -       -          -        -      yes
    recall.view                   yes   -       -          yes      -      -
    recall.edit                   yes   -       -          yes      -      -
    recall.rules                  -     -       -          yes      -      -
    call.view                     yes   -       -          yes      -      -
    call.note                     yes   -       -          yes      -      -

    queue.view                    yes   -       yes        yes      -      -
    queue.arrive                  yes   -       -          yes      -      -
    queue.check_in                yes   -       -          yes      -      -
    queue.room                    yes   -       yes        yes      -      -
    queue.advance                 yes   -       yes        yes      -      -
    queue.back                    yes   -       yes        yes      -      -
    queue.leave                   yes   -       yes        yes      -      -
    queue.walk_in                 yes   -       -          yes      -      -
    queue.delay                   yes   -       yes        yes      -      -
    queue.tell_delay              yes   -       -          yes      -      -
    queue.signal                  yes   -       yes        yes      -      -
    queue.hand_over               yes   -       yes        yes      -      -
    queue.board                   yes   -       yes        yes      -      yes
    visit.check_out               yes   -       -          yes      -      -
    visit.strike                  -     -       -          yes      -      -
    queue.undo_check_out          -     -       -          yes      -      -

    payment.take                  yes   yes     -          yes      -      -
    payment.view                  yes   yes     -          yes      -      -
    payment.apply                 yes   yes     -          yes      -      -
    credit.move                   yes   yes     -          yes      -      -
    payment.void                  -     yes     -          yes      -      -
    payment.refund                -     yes     -          yes      -      -
    receipt.print                 yes   yes     -          yes      -      -
    drawer.use                    yes   yes     -          yes      -      -
    drawer.expected               -     yes     -          yes      -      -
    drawer.others                 -     -       -          yes      -      -
    day.end                       yes   yes     -          yes      -      -
    day.end_unproved              -     -       -          yes      -      -
    figures.money                 -     yes     -          yes      -      -
    books.close                   -     yes     -          yes      -      -
    books.close_unready           -     -       -          yes      -      -
    books.reopen                  -     -       -          yes      -      -
    ledger.view                   yes   yes     -          yes      -      -
    ledger.transfer               -     yes     -          yes      -      -
    ledger.adjust                 -     yes     -          yes      -      -
    money.rules                   -     -       -          yes      -      -
    billing.rules                 -     -       -          yes      -      -
    plan.view                     yes   yes     -          yes      -      -
    plan.make                     -     yes     -          yes      -      -
    plan.end                      -     yes     -          yes      -      -
    statement.view                yes   yes     -          yes      -      -
    statement.run                 -     yes     -          yes      -      -
    statement.print               yes   yes     -          yes      -      -
    statement.hold                yes   yes     -          yes      -      -
    charge.enter                  yes   yes     -          yes      -      -
    charge.remove                 -     yes     -          yes      -      -
    visit.code                    -     yes     yes        yes      -      -
    coding.templates              -     yes     -          yes      -      -
    fees.view                     yes   yes     -          yes      -      -
    fees.edit                     -     yes     -          yes      -      -
    estimate.view                 yes   yes     -          yes      -      -
    estimate.make                 yes   yes     -          yes      -      -
    missed_fee.charge             yes   yes     -          yes      -      -
    missed_fee.waive              -     yes     -          yes      -      -
    missed_fee.rules              -     -       -          yes      -      -
    claim.view                    -     yes     -          yes      -      -
    claim.take_in                 -     yes     -          yes      -      yes
    claim.work                    -     yes     -          yes      -      -
    claim.send                    -     yes     -          yes      -      -
    claim.ask                     -     yes     -          yes      -      -
    claim.catch_up                -     yes     -          yes      -      yes
    partner.edit                  -     -       -          yes      yes    -
    remittance.view               -     yes     -          yes      -      -
    remittance.post               -     yes     -          yes      -      yes
    remittance.settle             -     yes     -          yes      -      -
    remittance.write_off          -     -       -          yes      -      -
    practice.view                 -     yes     -          yes      -      -
    practice.edit                 -     -       -          yes      -      -
    practice.unmask               -     -       -          yes      -      -
    codes.view                    yes   yes     -          yes      -      -
    codes.favourite               yes   yes     -          yes      -      -
    codes.import                  -     -       -          yes      -      -

    stock.view                    yes   -       yes        yes      -      -
    stock.issue                   yes   -       yes        yes      -      -
    stock.receive                 yes   -       -          yes      -      -
    stock.transfer                yes   -       yes        yes      -      -
    stock.adjust                  -     -       -          yes      -      -
    stock.waste                   -     -       yes        yes      -      -
    stock.return                  yes   -       -          yes      -      -
    stock.recall                  -     -       yes        yes      -      -
    stock.edit                    -     -       -          yes      -      -
    purchase.view                 yes   yes     yes        yes      -      -
    purchase.draft                yes   -       -          yes      -      -
    purchase.approve              yes   -       -          yes      -      -
    purchase.approve_any          -     -       -          yes      -      -
    purchase.over_budget          -     -       -          yes      -      -
    purchase.send                 yes   -       -          yes      -      -
    purchase.end                  yes   -       -          yes      -      -
    purchase.rules                -     -       -          yes      -      -
    purchase.invoice              -     yes     -          yes      -      -
    purchase.settle               -     -       -          yes      -      -
    vendor.edit                   -     -       -          yes      -      -
    budget.edit                   -     -       -          yes      -      -
    stock.count                   yes   -       yes        yes      -      -
    stock.approve                 -     -       -          yes      -      -
    stock.worth                   -     -       -          yes      -      -
    stock.rules                   -     -       -          yes      -      -
    equipment.view                yes   -       yes        yes      -      -
    equipment.log                 yes   -       yes        yes      -      -
    equipment.strike              yes   -       yes        yes      -      -
    equipment.edit                -     -       -          yes      -      -
    equipment.release             -     -       yes        yes      -      -
    safety.report                 yes   yes     yes        yes      yes    -
    safety.view                   -     -       -          yes      yes    -
    safety.private                -     -       -          yes      -      -
    safety.keep                   -     -       -          yes      -      -
    chemical.view                 yes   yes     yes        yes      yes    -
    chemical.edit                 -     -       yes        yes      -      -
    drill.view                    yes   yes     yes        yes      -      -
    drill.keep                    -     -       -          yes      -      -
    kit.edit                      -     -       -          yes      -      -
    kit.settle                    yes   -       yes        yes      -      -
    stock.import                  -     -       -          yes      -      -
    stock.export                  -     -       -          yes      -      -
    vendor.import                 -     -       -          yes      -      -

    task.view                     yes   yes     yes        yes      -      -
    task.edit                     yes   yes     yes        yes      -      -
    task.all                      -     -       -          yes      -      -
    time.clock                    yes   yes     yes        yes      yes    -
    time.own                      yes   yes     yes        yes      yes    -
    time.correct_own              yes   yes     yes        yes      yes    -
    time.presence                 yes   -       -          yes      -      -
    time.view                     -     -       -          yes      -      -
    time.correct                  -     -       -          yes      -      -
    time.close                    -     -       -          yes      -      -
    time.reopen                   -     -       -          yes      -      -
    opening.sign                  yes   yes     yes        yes      -      -
    bulletin.read                 yes   yes     yes        yes      yes    -
    bulletin.write                -     -       -          yes      yes    -
    compliance.view               yes   yes     yes        yes      -      -
    compliance.report             -     -       -          yes      -      -
    disclosure.view               yes   yes     yes        yes      -      -
    disclosure.note               yes   yes     yes        yes      -      -
    disclosure.strike             -     -       -          yes      -      -
    release.view                  yes   yes     yes        yes      -      -
    release.take                  yes   yes     yes        yes      -      -
    limit.view                    yes   yes     yes        yes      -      -
    limit.take                    yes   yes     yes        yes      -      -
    limit.decide                  -     -       -          yes      -      -
    request.view                  yes   yes     -          yes      -      -
    request.take                  yes   yes     -          yes      -      -
    request.decide                -     -       -          yes      -      -
    breach.view                   -     -       -          yes      -      -
    breach.report                 yes   yes     yes        yes      -      -
    breach.decide                 -     -       -          yes      -      -
    associate.view                -     yes     -          yes      -      -
    associate.edit                -     -       -          yes      -      -
    access.review                 -     -       -          yes      -      -
    credential.own                yes   yes     yes        yes      yes    -
    credential.view               -     -       -          yes      -      -
    credential.edit               -     -       -          yes      -      -
    rota.view                     yes   yes     yes        yes      yes    -
    rota.ask                      yes   yes     yes        yes      yes    -
    rota.sick                     yes   -       -          yes      -      -
    rota.plan                     -     -       -          yes      -      -
    rota.decide                   -     -       -          yes      -      -

    letter.view                   yes   yes     -          yes      -      -
    letter.write                  yes   -       -          yes      -      -
    letter.texts                  -     -       -          yes      -      -
    paper.print                   yes   -       yes        yes      -      -

    reminder.view                 yes   -       -          yes      -      -
    reminder.settle               yes   -       -          yes      -      -
    reminder.rules                -     -       -          yes      -      -
    reminder.send                 -     -       -          yes      -      yes
    reminder.replies              yes   -       -          yes      -      -

    settings.edit                 -     -       -          yes      yes    -
    account.view                  -     -       -          yes      yes    -
    account.add                   -     -       -          yes      yes    -
    account.change                -     -       -          yes      yes    -
    account.disable               -     -       -          yes      yes    -
    account.own_password          yes   yes     yes        yes      yes    -
    account.own_pin               yes   yes     yes        yes      yes    -
    account.own_second_factor     yes   yes     yes        yes      yes    -
    account.own_forms             yes   yes     yes        yes      yes    -
    account.own_views             yes   yes     yes        yes      -      -
    account.reset_second_factor   -     -       -          yes      yes    yes
    account.unlock                -     -       -          -        -      yes
    account.sign_in               -     -       -          -        -      yes
    audit.read                    -     -       -          yes      yes    -
    undo                          yes   yes     yes        yes      yes    -
    backup.make                   -     -       -          yes      yes    yes
    downtime.make                 yes   -       -          yes      -      yes
    visit.from_paper              yes   -       -          yes      -      -
    jobs.view                     -     -       -          yes      yes    -
    jobs.run                      -     -       -          yes      yes    yes
    keys.change                   -     -       -          -        -      yes
    db.accept                     -     -       -          -        -      yes
    system.init                   -     -       -          -        -      yes
    system.demo                   -     -       -          -        -      yes
"""


def _parsed(table: str) -> dict[str, frozenset[Role]]:
    _, *rows = [line.split() for line in table.splitlines() if line.strip()]
    return {
        verb: frozenset(role for role, mark in zip(_COLUMNS, marks, strict=True) if mark == "yes")
        for verb, *marks in rows
    }


RIGHTS = _parsed(_TABLE)
"""The roles that may, by verb."""

VERBS = frozenset(RIGHTS)
"""Every verb there is; a test proves that the program uses no other."""


def may(role: Role, verb: str) -> bool:
    """True when the table says so; a verb that is not in the table is denied to all."""
    return role in RIGHTS.get(verb, frozenset())


_PEOPLE = {
    Role.MANAGER: "a manager",
    Role.FRONT_DESK: "the front desk",
    Role.BILLER: "a biller",
    Role.CLINICIAN: "a clinician",
    Role.ADMINISTRATOR: "an administrator",
}
"""What a refusal calls them, whom to ask first in front."""


def who_may(verb: str) -> tuple[str, ...]:
    """Who may, in words for a refusal: `a manager`, `the front desk`; nobody for the program's own."""
    return tuple(words for role, words in _PEOPLE.items() if may(role, verb))


_ASSIGNABLE = {
    Role.MANAGER: frozenset({Role.FRONT_DESK, Role.BILLER}),
    Role.ADMINISTRATOR: frozenset(ACCOUNT_ROLES),
}


def may_assign(actor: Role, role: Role, *, own_account: bool = False) -> bool:
    """Whether `actor` may add, change or disable an account that has, or is to have, this role.

    A manager does so for the front desk and billers, an administrator for all, and
    nobody for the own account. Both the old and the new role are to be asked for.
    """
    return not own_account and role in _ASSIGNABLE.get(actor, frozenset())


class AuditScope(StrEnum):
    """How much of the journal a role may read."""

    ALL = "all"
    SECURITY = "security"
    """Sign-ins, accounts, settings, jobs: no row that tells of a patient."""
    NONE = "none"


def audit_scope(role: Role) -> AuditScope:
    """The part of the journal that `audit.read` shows to this role."""
    if not may(role, "audit.read"):
        return AuditScope.NONE
    return AuditScope.SECURITY if role is Role.ADMINISTRATOR else AuditScope.ALL
