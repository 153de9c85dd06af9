"""To whom the demo sends claims, and what its payers have agreed to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date

from clinic_tui.claims.partner_rows import PartnerFields
from clinic_tui.claims.partners import add_partner
from clinic_tui.claims.payer_wishes import set_payer_wishes
from clinic_tui.claims.rule_switches import set_rule
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.demo.clearinghouse import Provider
from clinic_tui.demo.deciding import Terms
from clinic_tui.demo.writing import Writer
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from clinic_tui.shipped import data_path
from clinic_tui.x12.outgoing import TradingPartner

TERMS = {
    "Heron Mutual Health": Terms(82),
    "Tamarack Health Plan": Terms(85),
    "Great Basin Employers' Trust": Terms(100),
    "Merrow Valley Care": Terms(60),
    "Lakeland Union Fund": Terms(90),
    "Ridgeline Insurance": Terms(80, deductible=True),
    "Northshore Senior Advantage": Terms(78),
    "Federal Elder Plan": Terms(75, coinsurance=20),
    "Tri-County Workers' Fund": Terms(95),
}

CONTRACTED = "Great Basin Employers' Trust"
"""Its own fee schedule is in the clinic's books, so that what it underpays is seen."""

WANTS_WHOLE_ZIPS = "Federal Elder Plan"
"""A ZIP that is none keeps its claims back (rule 4)."""

WHOLE_ZIPS = 4
APPEALS = "Appeals / PO Box 4410 / Heron Falls, OR 97001"
APPEAL_DAYS = {"Heron Mutual Health": 60, "Federal Elder Plan": 120}


@dataclass(frozen=True, slots=True)
class Partner:
    """A trading partner of the demo."""

    id: int
    code: str
    wants_ta1: bool
    answers_as: TradingPartner
    """Sender and receiver of what comes back."""


def set_up_trading(writer: Writer, first: date) -> dict[int, Partner]:
    """Enter partners, what payers want, and one contract; the partners by their number."""
    said = tomllib.loads(data_path("demo/partners.toml").read_text(encoding="utf-8"))
    who = practice()
    found: dict[int, Partner] = {}
    desk = writer.desk("dana")
    for each in said["partners"]:
        payers = each.pop("payers", ())
        fields = PartnerFields(
            submitter_name=who.name, contact=who.contact, phone=who.phone, is_test=False, **each
        )
        number = add_partner(desk, fields)
        back = TradingPartner(fields.receiver, fields.sender)
        found[number] = Partner(number, fields.code, fields.wants_ta1, back)
        for payer in payers:
            wishes = PayerWishes(partner_id=number, appeal_days=APPEAL_DAYS.get(payer))
            set_payer_wishes(desk, writer.payer_ids[payer], wishes)
    heron = "Heron Mutual Health"
    set_payer_wishes(
        desk, writer.payer_ids[heron], PayerWishes(appeal_days=APPEAL_DAYS[heron], appeals_address=APPEALS)
    )
    set_rule(desk, writer.payer_ids[WANTS_WHOLE_ZIPS], WHOLE_ZIPS, "E")
    contract = NewSchedule(f"{CONTRACTED} {first.year}", FeeKind.PAYER, date(first.year, 1, 1), CONTRACTED)
    add_schedule(writer.desk("bea"), contract, [
        NewFee(each.code, "", each.words, each.cents) for each in writer.source.fees
    ])  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class Practice:
    """Who bills, as partners and payers know it."""

    name: str
    npi: str
    contact: str
    phone: str

    @property
    def provider(self) -> Provider:
        """As answers name it."""
        return Provider(self.name, self.npi)


def practice() -> Practice:
    """As the shipped file has it."""
    said = tomllib.loads(data_path("demo/practice.toml").read_text(encoding="utf-8"))["billing"]
    return Practice(said["name"], said["npi"], said["contact"], said["phone"][1:])
