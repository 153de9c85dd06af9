from __future__ import annotations

import pytest

from clinic_tui.security.roles import (
    ACCOUNT_ROLES,
    RIGHTS,
    VERBS,
    AuditScope,
    Role,
    audit_scope,
    may,
    may_assign,
)

ABOUT_PATIENTS = (
    "patient.",
    "emergency.",
    "coverage.",
    "eligibility.",
    "authorization.",
    "appointment.",
    "waitlist.",
    "recall.",
    "call.",
    "queue.",
    "visit.",
    "payment.",
    "receipt.",
    "ledger.",
    "drawer.",
    "figures.",
    "charge.",
    "estimate.",
    "claim.",
    "plan.",
    "statement.",
)
CLINICIAN = {
    "visit.code",
    "account.own_views",
    "paper.print",
    "schedule.export",
    "schedule.figures",
    "patient.view",
    "patient.break_glass",
    "patient.alert",
    "patient.note",
    "schedule.view",
    "queue.view",
    "queue.room",
    "queue.advance",
    "queue.back",
    "queue.leave",
    "queue.delay",
    "queue.signal",
    "queue.hand_over",
    "queue.board",
    "stock.view",
    "stock.issue",
    "stock.transfer",
    "stock.waste",
    "stock.recall",
    "purchase.view",
    "stock.count",
    "equipment.view",
    "equipment.log",
    "equipment.strike",
    "equipment.release",
    "kit.settle",
    "task.view",
    "task.edit",
    "credential.own",
    "account.own_password",
    "account.own_pin",
    "account.own_second_factor",
    "account.own_forms",
    "undo",
}
BILLER = {
    "task.view",
    "task.edit",
    "credential.own",
    "visit.code",
    "coding.templates",
    "account.own_views",
    "schedule.figures",
    "patient.find",
    "patient.view",
    "patient.unmask",
    "patient.break_glass",
    "patient.note",
    "coverage.edit",
    "coverage.verify",
    "payer.view",
    "payer.edit",
    "payer.adopt",
    "eligibility.view",
    "eligibility.ask",
    "eligibility.take_in",
    "appointment.keep_from_payer",
    "authorization.view",
    "authorization.edit",
    "schedule.view",
    "payment.take",
    "payment.view",
    "payment.apply",
    "credit.move",
    "payment.void",
    "payment.refund",
    "receipt.print",
    "drawer.use",
    "drawer.expected",
    "day.end",
    "figures.money",
    "books.close",
    "ledger.view",
    "ledger.transfer",
    "ledger.adjust",
    "plan.view",
    "plan.make",
    "plan.end",
    "statement.view",
    "statement.run",
    "statement.print",
    "statement.hold",
    "charge.enter",
    "charge.remove",
    "fees.view",
    "fees.edit",
    "codes.view",
    "codes.favourite",
    "purchase.view",
    "purchase.invoice",
    "estimate.view",
    "estimate.make",
    "missed_fee.charge",
    "missed_fee.waive",
    "letter.view",
    "claim.view",
    "claim.take_in",
    "claim.work",
    "claim.send",
    "claim.ask",
    "remittance.view",
    "remittance.post",
    "remittance.settle",
    "practice.view",
    "account.own_password",
    "account.own_pin",
    "account.own_second_factor",
    "account.own_forms",
    "undo",
}
ADMINISTRATOR = {
    "credential.own",
    "partner.edit",
    "schedule.figures",
    "schedule.setup",
    "settings.edit",
    "account.view",
    "account.add",
    "account.change",
    "account.disable",
    "account.reset_second_factor",
    "account.own_password",
    "account.own_pin",
    "account.own_second_factor",
    "account.own_forms",
    "audit.read",
    "undo",
    "jobs.view",
    "jobs.run",
    "backup.make",
}
SYSTEM = {
    "remittance.post",
    "account.sign_in",
    "backup.make",
    "downtime.make",
    "jobs.run",
    "keys.change",
    "reminder.send",
    "waitlist.expire",
    "queue.board",
    "payer.adopt",
    "eligibility.ask",
    "eligibility.take_in",
    "claim.take_in",
    "account.unlock",
    "account.reset_second_factor",
    "system.init",
    "system.demo",
}
NOT_THE_FRONT_DESKS = {
    "task.all",
    "credential.view",
    "credential.edit",
    "stock.adjust",
    "stock.waste",
    "stock.recall",
    "authorization.rules",
    "patient.import",
    "policy.import",
    "patient.merge",
    "payer.edit",
    "payer.adopt",
    "fees.edit",
    "codes.import",
    "patient.restrict",
    "patient.restricted",
    "emergency.review",
    "schedule.setup",
    "appointment.overbook_beyond",
    "appointment.book_flagged",
    "schedule.close",
    "queue.undo_check_out",
    "visit.strike",
    "payment.void",
    "payment.refund",
    "drawer.expected",
    "drawer.others",
    "day.end_unproved",
    "figures.money",
    "books.close",
    "books.close_unready",
    "books.reopen",
    "ledger.transfer",
    "ledger.adjust",
    "money.rules",
    "billing.rules",
    "plan.make",
    "plan.end",
    "statement.run",
    "charge.remove",
    "missed_fee.waive",
    "missed_fee.rules",
    "letter.texts",
    "claim.view",
    "claim.take_in",
    "claim.work",
    "claim.send",
    "claim.ask",
    "partner.edit",
    "remittance.view",
    "remittance.post",
    "remittance.settle",
    "remittance.write_off",
    "practice.view",
    "practice.edit",
    "practice.unmask",
    "visit.code",
    "coding.templates",
    "stock.edit",
    "purchase.approve_any",
    "purchase.over_budget",
    "purchase.rules",
    "purchase.invoice",
    "purchase.settle",
    "vendor.edit",
    "budget.edit",
    "stock.approve",
    "stock.worth",
    "stock.rules",
    "equipment.edit",
    "equipment.release",
    "kit.edit",
    "stock.import",
    "stock.export",
    "vendor.import",
    "settings.edit",
    "account.view",
    "account.add",
    "account.change",
    "account.disable",
    "account.reset_second_factor",
    "account.sign_in",
    "account.unlock",
    "audit.read",
    "jobs.view",
    "jobs.run",
    "backup.make",
    "keys.change",
    "reminder.rules",
    "reminder.send",
    "recall.rules",
    "waitlist.expire",
    "system.init",
    "system.demo",
}


@pytest.mark.parametrize(
    "role, allowed",
    [
        (Role.FRONT_DESK, VERBS - NOT_THE_FRONT_DESKS),
        (Role.BILLER, BILLER),
        (Role.CLINICIAN, CLINICIAN),
        (
            Role.MANAGER,
            VERBS
            - {"account.sign_in", "account.unlock", "keys.change", "system.init", "system.demo"}
            - {"waitlist.expire"}
            - {"patient.break_glass"},  # who opens all records has no need of it
        ),
        (Role.ADMINISTRATOR, ADMINISTRATOR),
        (Role.SYSTEM, SYSTEM),
    ],
)
def test_each_role_may_exactly_this(role: Role, allowed: set[str]) -> None:
    assert {verb for verb in VERBS if may(role, verb)} == allowed


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SYSTEM])
def test_who_runs_the_house_sees_no_patient(role: Role) -> None:
    seen = [verb for verb in VERBS if verb.startswith(ABOUT_PATIENTS) and may(role, verb)]
    numbers = {"queue.board"}  # and no names
    answers = {"eligibility.take_in", "claim.take_in"}  # files, by the job
    assert set(seen) <= {"waitlist.expire", "eligibility.ask", *answers, *numbers}
    assert not may(role, "schedule.view")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("verb", ["", "patient", "patient.*", "patient.split", "PATIENT.VIEW", "verb"])
def test_a_verb_that_is_not_in_the_table_is_denied_to_all(role: Role, verb: str) -> None:
    assert verb not in VERBS
    assert not may(role, verb)


def test_nothing_is_left_without_anybody_who_may() -> None:
    assert not [verb for verb, roles in RIGHTS.items() if not roles]


def test_a_person_cannot_be_given_the_role_of_the_program() -> None:
    assert Role.SYSTEM not in ACCOUNT_ROLES
    assert not [actor for actor in Role if may_assign(actor, Role.SYSTEM)]


@pytest.mark.parametrize(
    "actor, assignable",
    [
        (Role.FRONT_DESK, set()),
        (Role.BILLER, set()),
        (Role.CLINICIAN, set()),
        (Role.MANAGER, {Role.FRONT_DESK, Role.BILLER}),
        (Role.ADMINISTRATOR, set(ACCOUNT_ROLES)),
        (Role.SYSTEM, set()),
    ],
)
def test_who_may_give_which_role(actor: Role, assignable: set[Role]) -> None:
    assert {role for role in Role if may_assign(actor, role)} == assignable
    assert not [role for role in Role if may_assign(actor, role, own_account=True)]


def test_the_administrator_reads_no_journal_row_about_a_patient() -> None:
    scopes = {role: audit_scope(role) for role in Role}
    assert scopes.pop(Role.MANAGER) is AuditScope.ALL
    assert scopes.pop(Role.ADMINISTRATOR) is AuditScope.SECURITY
    assert set(scopes.values()) == {AuditScope.NONE}
