"""Who bills, where, and who treats, as claims name them: all of it read once for many visits."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.draft import Biller, Clinician, PostalAddress, ServicePlace
from clinic_tui.coding.rows import Referrer
from clinic_tui.credentials.licensing import licences, undecided
from clinic_tui.credentials.rules import unlicensed
from clinic_tui.practice.models import BillingProvider
from clinic_tui.practice.queries import enrolments, identities, places
from clinic_tui.practice.rows import NO_ADDRESS, EnrolmentRow, PracticeAddress, TaxIdKind

_TITLES = frozenset((
    "DR", "MD", "DO", "MBBS", "NP", "FNP", "DNP", "ARNP", "APRN", "CNM", "CRNA", "RN", "PA", "PA-C",
    "DPM", "DDS", "DMD", "OD", "DC", "PT", "DPT", "OT", "PHD", "PSYD", "LCSW", "LMFT", "FACP", "FAAP",
    "JR", "SR", "II", "III",
))  # fmt: skip
"""What stands before or behind a name and is none, in capitals without points."""


class PracticeFacts:
    """What the clinic has entered of who bills; what it has not is empty, so that the rules say so."""

    def __init__(self, db: Session) -> None:
        self._billers: dict[int, Biller] = {}
        self._default = Biller("", "", "", PostalAddress())
        for row in db.scalars(select(BillingProvider).order_by(col(BillingProvider.id))):
            pay_to = _address(
                PracticeAddress(row.pay_to_street, row.pay_to_city, row.pay_to_state, row.pay_to_zip)
            )
            biller = Biller(
                row.name,
                row.npi,
                row.tax_id,
                _address(PracticeAddress(row.street, row.city, row.state, row.zip)),
                row.taxonomy,
                None if pay_to == PostalAddress() else pay_to,
                row.first,
                "SY" if row.tax_id_kind is TaxIdKind.SSN else "EI",
                row.id or 0,
            )
            self._billers[row.id or 0] = biller
            if row.is_default:
                self._default = biller
        self._places = {row.site_id: row for row in places(db)}
        self._identities = {row.provider_id: row for row in identities(db)}
        self._licences = licences(db)
        self._undecided = frozenset(provider_id for provider_id, _ in undecided(db))
        self._enrolments: dict[int, list[EnrolmentRow]] = defaultdict(list)
        for each in enrolments(db):
            self._enrolments[each.payer_id].append(each)

    def biller(self, site_id: int) -> Biller:
        """The place's own billing provider, else the default one, else an empty one."""
        place = self._places.get(site_id)
        return self._billers.get(place.fields.billing_id or 0, self._default) if place else self._default

    def place(self, site_id: int, code: str) -> ServicePlace:
        """Where it was done; a place of which no address is entered is that of who bills."""
        row, biller = self._places.get(site_id), self.biller(site_id)
        if row is None:
            return ServicePlace(code, site_id=site_id)
        fields = row.fields
        address = _address(fields.address) if fields.address != NO_ADDRESS else biller.address
        return ServicePlace(
            code,
            fields.name or row.site,
            fields.npi,
            address,
            is_billing_address=address == biller.address,
            site_id=site_id,
        )

    def clia(self, site_id: int) -> str:
        """The number of its laboratory; empty where there is none."""
        row = self._places.get(site_id)
        return row.fields.clia if row else ""

    def clinician(
        self, provider_id: int, biller: Biller, payer_id: int | None = None, day: date | None = None
    ) -> Clinician:
        """A provider of the schedule on claims; with a day, whether they were licensed then, and with a payer
        too, whether that payer knows them.

        Enrolments count with those payers alone for which the clinic keeps any.
        """
        row = self._identities.get(provider_id)
        if row is None:
            return Clinician("", id=provider_id)
        fields, enrolled = row.fields, None
        kept = self._enrolments.get(payer_id, ()) if payer_id is not None else ()
        if kept and day is not None:
            enrolled = any(each.provider_id == provider_id and each.holds_on(day) for each in kept)
        return Clinician(
            fields.last or row.name,
            fields.first,
            fields.npi,
            fields.taxonomy,
            enrolled,
            unlicensed(self._licences.get(provider_id), day) if day is not None else "",
            bool(fields.npi) and fields.npi == biller.npi,
            provider_id,
            provider_id in self._undecided,
        )


def referring(who: Referrer | None) -> Clinician | None:
    """Who sent the patient, from a name as it is typed: `Ann Brown MD`, or `Brown, Ann`."""
    if who is None:
        return None
    family, comma, given = who.name.partition(",")
    if comma and not _is_title(given):
        return Clinician(family.strip(), given.strip(), who.npi)
    words = who.name.replace(",", " ").split()
    while len(words) > 1 and _is_title(words[-1]):
        words.pop()
    while len(words) > 1 and _is_title(words[0]):
        words.pop(0)
    return Clinician(words[-1] if words else "", " ".join(words[:-1]), who.npi)


def _is_title(word: str) -> bool:
    return word.strip().replace(".", "").upper() in _TITLES


def _address(of: PracticeAddress) -> PostalAddress:
    return PostalAddress(of.street, "", of.city, of.state, "".join(filter(str.isdigit, of.zip)))
