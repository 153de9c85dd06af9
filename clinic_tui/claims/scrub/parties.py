"""Rules of who bills, treats and pays: numbers, names and addresses (1-6, 30, 42, 45)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from clinic_tui.claims.draft import ClaimDraft, Clinician, Policy, PostalAddress
from clinic_tui.claims.scrub.finding import Circumstances, Complaint, Form, Level, Target
from clinic_tui.practice.rules import is_po_box
from clinic_tui.words.us_states import is_state
from clinic_tui.x12.npi import is_npi

_TAXONOMY = re.compile(r"[0-9A-Z]{9}X|[0-9A-Z]{10}")


def clinicians(claim: ClaimDraft) -> Iterator[tuple[str, Clinician]]:
    """Each provider on the claim, with what it does there."""
    for role in ("rendering", "referring", "supervising"):
        each: Clinician | None = getattr(claim, role)
        if each is not None:
            yield role, each


def of_practice(claim: ClaimDraft, field: str) -> Target:
    """A field of who bills."""
    return Target(Form.PRACTICE, field, row=claim.biller.id)


def of_place(claim: ClaimDraft, field: str) -> Target:
    """A field of what claims say of the site."""
    return Target(Form.PLACE, field, row=claim.place.site_id)


def of_payer(policy: Policy, field: str) -> Target:
    """A field of the payer of a policy."""
    return Target(Form.PAYER, field, row=policy.payer_id or 0)


def of_provider(each: Clinician, field: str) -> Target:
    """A field of one of our providers on claims."""
    return Target(Form.PROVIDER, field, row=each.id)


def npis(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 1."""
    if not is_npi(claim.biller.npi):
        yield _npi(of_practice(claim, "npi"), "the billing provider", claim.biller.npi)
    for role, each in clinicians(claim):
        if not is_npi(each.npi):
            name = f"the {role} provider {each.family}"
            at = Target(Form.VISIT, "referring npi") if role == "referring" else of_provider(each, "npi")
            yield _npi(at, name, each.npi)
    if claim.place.npi and not is_npi(claim.place.npi):
        yield _npi(of_place(claim, "npi"), f"the place {claim.place.name}", claim.place.npi)


def _npi(target: Target, whose: str, npi: str) -> Complaint:
    what = f"the NPI {npi} of {whose} fails its check digit" if npi else f"{whose} has no NPI"
    return Complaint(target, what, "an NPI is ten digits, of which the last checks the others")


def tax_ids(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 2."""
    if not re.fullmatch(r"\d{9}", claim.biller.tax_id, re.ASCII):
        what = "has nine digits and no hyphen" if claim.biller.tax_id else "is missing"
        yield Complaint(
            of_practice(claim, "tax id"),
            f"the tax number of the billing provider {what}",
            "type the EIN, or the social security number of a person who bills alone",
        )


def streets(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 3."""
    street = claim.biller.address.street
    target = of_practice(claim, "street")
    if not street:
        yield Complaint(target, "the billing provider has no street", "type where the practice stands")
    elif is_po_box(street) or is_po_box(claim.biller.address.more):
        yield Complaint(
            target,
            "the billing address is a PO box",
            "payers want a street there; a box may be the pay-to address",
        )


def zips(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 4."""
    ours = [(of_practice(claim, "zip"), "the billing address", claim.biller.address)]
    if not claim.place.is_billing_address:
        ours.append((of_place(claim, "zip"), f"the place {claim.place.name}", claim.place.address))
    for target, whose, address in ours:
        if not re.fullmatch(r"\d{9}", address.zip, re.ASCII) or address.zip.endswith("0000"):
            yield Complaint(
                target, f"the ZIP of {whose} is not one of nine digits", "ZIP+4, and the last four not 0000"
            )
    if not re.fullmatch(r"\d{5}(\d{4})?", claim.patient.address.zip, re.ASCII):
        yield Complaint(
            Target(Form.PATIENT, "zip"),
            "the patient's ZIP is missing" if not claim.patient.address.zip else "the patient's ZIP is none",
            "five digits, or nine",
        )


def towns(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 5."""

    def of_patient(field: str) -> Target:
        return Target(Form.PATIENT, field)

    def of_subscriber(field: str) -> Target:
        return Target(Form.POLICY, field, claim.to + 1)

    places: list[tuple[Callable[[str], Target], str, PostalAddress]] = [
        (lambda field: of_practice(claim, field), "the billing address", claim.biller.address),
        (of_patient, "the patient's address", claim.patient.address),
    ]
    if not claim.place.is_billing_address:
        whose = f"the place {claim.place.name}"
        places.append((lambda field: of_place(claim, field), whose, claim.place.address))
    if claim.biller.pay_to is not None:
        pay_to = claim.biller.pay_to
        places.append((lambda field: of_practice(claim, f"pay-to {field}"), "the pay-to address", pay_to))
    subscriber = claim.policy.subscriber
    if subscriber is not None and subscriber.address != PostalAddress():
        places.append((of_subscriber, "the subscriber's address", subscriber.address))
    for at, whose, address in places:
        if not address.city:
            yield Complaint(at("city"), f"{whose} has no city", "type it")
        if not is_state(address.state):
            what = f"{whose} has the state '{address.state}'" if address.state else f"{whose} has no state"
            yield Complaint(at("state"), what, "two letters, as MA")
    if not claim.patient.address.street:
        yield Complaint(
            of_patient("street"),
            "the patient has no street",
            "ask for it; for somebody without a home the clinic's own address is usual",
        )


def payer_ids(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 6."""
    target = of_payer(claim.policy, "electronic id")
    if not claim.payer.electronic_id:
        yield Complaint(
            target,
            f"{claim.payer.name} has no number at the clearinghouse",
            "look it up in the clearinghouse's list of payers",
        )
    elif claim.payer.listed is False:
        yield Complaint(
            target,
            f"{claim.payer.electronic_id} is not in the clearinghouse's list",
            "look whether it has changed",
            Level.WARNING,
        )
    for place, other in enumerate(claim.policies):
        if place != claim.to and not other.payer.electronic_id:
            yield Complaint(
                of_payer(other, "electronic id"),
                f"{other.payer.name}, which the claim names as another payer, has no number at the "
                "clearinghouse",
                "look it up in the clearinghouse's list of payers, or end the policy where there is none",
            )


def taxonomies(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 30."""
    held = [(of_practice(claim, "taxonomy"), "the billing provider", claim.biller.taxonomy)]
    if claim.rendering is not None:
        who = claim.rendering
        held.append((of_provider(who, "taxonomy"), who.family, who.taxonomy))
    for target, whose, code in held:
        if code and not _TAXONOMY.fullmatch(code):
            yield Complaint(target, f"the taxonomy code of {whose} is none", "ten characters, as 207Q00000X")
        elif not code and claim.payer.wants_taxonomy:
            yield Complaint(
                target,
                f"{claim.payer.name} wants the taxonomy code of {whose}",
                "ten characters, as 207Q00000X",
            )


def enrolments(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 42."""
    who = claim.rendering
    if who is not None and who.enrolled is False:
        yield Complaint(
            of_provider(who, "enrolment"),
            f"{who.family} is not enrolled with {claim.payer.name} on the day of the visit",
            "enter the enrolment, or bill under whoever supervised",
        )


def licences(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 45."""
    who = claim.rendering
    if who is not None and who.unlicensed:
        yield Complaint(
            of_provider(who, "licence"),
            f"{who.family} had no valid licence on the day of the visit: {who.unlicensed}",
            "enter the licence, or its renewal, in `:credentials`, or bill under whoever was licensed and "
            "treated",
        )


def undecided_licences(claim: ClaimDraft, _: Circumstances) -> Iterator[Complaint]:
    """Rule 45, of who was there before the clinic was asked: a warning, since most of them are licensed.

    An error would stop all claims on the morning of an upgrade.
    """
    who = claim.rendering
    if who is not None and who.licence_undecided:
        yield Complaint(
            of_provider(who, "licence"),
            f"{who.family} has no licence on record, and nobody said that none is needed",
            "enter the licence in `:credentials`, or say `none` on the provider's line in `:resources`",
            Level.WARNING,
        )
