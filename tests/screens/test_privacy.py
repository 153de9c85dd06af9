"""What leaves the record, and who looks into it, by keys alone."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.jobs.privacy_findings import find_privacy
from clinic_tui.privacy import associates, breach_log, disclosing, releasing, requesting
from clinic_tui.privacy.associate_rows import AssociateEntry
from clinic_tui.privacy.breach_rows import BreachEntry
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.release_rows import ReleaseEntry
from clinic_tui.privacy.request_rows import RequestEntry, RequestKind
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.models import Account
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]
COURT = DisclosureEntry(DisclosureKind.COURT, "County court", "lab results of 2026", "order 12-345")


@pytest.fixture
def other_desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """A manager at another desk of the same clinic."""
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        clinic.clock = small_clinic.clock
        yield clinic.desk(Actor(None, "otto", lambda _: True), "Y")


def patient_of(clinic: SmallClinic, desk: Desk, name: str) -> int:
    with desk.store.reading() as db:
        visit = db.get(Appointment, clinic.visits[name])
        assert visit is not None
        return visit.patient_id


async def test_what_goes_out_is_written_down_from_the_record(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    """Day step 50: a copy for an insurer by her authorization, and a court order for another patient."""
    garcia = patient_of(small_clinic, other_desk, "Garcia")
    disclosing.disclose(other_desk, garcia, COURT)
    releasing.take_release(other_desk, garcia, ReleaseEntry("all", "Acme Life", expires_on=TODAY))
    async with seated(small_clinic) as seat:
        seat.app.open_patient(garcia)
        await seat.shows("Garcia", "Contact")
        await seat.press("O")
        await seat.shows("Disclosures of Garcia", "1 to be accounted for", "County court", "164.512(e)")
        await seat.press("+")
        await seat.shows("Given out of the record of", "the kind says whether an accounting needs it")
        await seat.type("mis")
        await seat.shows("accounting needed: 45 CFR 164.528(a)(1), not among the exempt")
        await seat.press("ctrl+n")
        await seat.shows("no accounting: 45 CFR 164.528(a)(1)(iv)")
        await seat.press("enter")
        await seat.type("Acme")
        await seat.press("enter")
        await seat.type("whole record")
        assert "Reason" not in seat.text
        await seat.press("enter")
        await seat.shows("names Acme Life, not Acme: say why", "Reason")
        await seat.pictured(matches_golden, "disclose")
        await seat.type("its short name")
        await seat.press("enter")
        await seat.shows("written down: no accounting", "2 disclosures", "1 to be accounted for")
        await seat.shows("not as it names: its short name")
        await seat.pictured(matches_golden, "disclosures")
        await seat.press("a")
        await seat.shows("Asked of the record of")
        await seat.type("acc")
        await seat.shows("within 60 days, once 30 more: 45 CFR 164.528(c)(1)")
        await seat.press("f12")
        await seat.shows("accounting of disclosures for", "due Fri 22 Jan 2027")
        await seat.press("p")
        await seat.shows("accounting: accounting-", ".pdf in paper")
        await seat.press("x")
        await seat.shows("strike a disclosure out (disclosure.strike)")
        await seat.press("escape", "escape")  # the first one takes the refusal away
        await seat.gone("Disclosures of")
        await seat.press("A")
        await seat.shows("Acme Life")
        await seat.press("r")
        await seat.shows("Revoked: authorization 1 for Acme Life")
        await seat.type("letter")
        await seat.press("f12")
        await seat.shows("authorization 1 is revoked")
        await seat.press("r")
        await seat.shows("authorization 1 was revoked on 11/23/2026", "new one signed")
        await seat.gone("Revoked: authorization 1")


async def test_a_mistaken_one_opens_a_case_that_goes_to_its_last_notice(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    fax = DisclosureEntry(DisclosureKind.MISTAKEN, "Elm Dental", "lab results", "wrong fax number")
    disclosing.disclose(other_desk, patient_of(small_clinic, other_desk, "Garcia"), fax)
    found = TODAY - timedelta(days=58)
    lost = BreachEntry("a lost phone", None, found, others=519, in_one_state=520, recipient="a thief")
    breach_log.report(other_desk, lost)
    async with seated(small_clinic, "otto") as seat:
        await seat.command("breaches")
        await seat.shows("Breach log", "! 2 to work on", "a lost phone", "2 days left")
        await seat.press("down")
        await seat.shows("lab results  to Elm Dental")
        await seat.press("enter")
        await seat.shows(
            "Case 1 of the breach log", "Garcia", "a breach is presumed", "HHS by Mon 1 Mar 2027"
        )
        await seat.press("+")
        await seat.shows("Whose data was it?")
        await seat.type("smith")
        await seat.shows("MRN")
        await seat.press("enter")
        await seat.shows("linked", "2 persons")
        await seat.press("a")
        await seat.shows("Is case 1 a breach?", "presumed to be a breach")
        for answer in ("yes", "no", "yes", "yes"):
            await seat.type(answer)
            await seat.press("enter")
        await seat.shows("comes to: breach")
        await seat.type("they called and read it out")
        await seat.framed("assess_breach_80x24")
        matches_golden(seat.app, "assess_breach_80x24")
        await seat.press("f12")
        await seat.shows("case 1: breach", "persons by Fri 22 Jan 2027 (164.404)")
        await seat.press("d")
        await seat.shows("Notice about case 1")
        await seat.type("first-class mail")
        await seat.press("f12")
        await seat.shows("persons told Mon 23 Nov 2026", "notice to HHS by Mon 1 Mar 2027")
        await seat.framed("breach_80x24")
        matches_golden(seat.app, "breach_80x24")
        await seat.press("escape", "up", "enter")
        await seat.shows("519 not in the register", "520 in one state", "media by", "(164.408(b))")


async def test_whoever_finds_a_breach_reports_it_and_does_not_see_the_log(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.command("report-breach")
        await seat.shows("Report a breach")
        await seat.type("a bag was stolen")
        await seat.press("f12")
        await seat.shows("reported: a manager assesses it")
        await seat.command("breaches")
        await seat.shows("mia has no right to see the breach log")


async def test_requests_and_agreements_end_and_get_more_time_by_keys(
    small_clinic: SmallClinic, other_desk: Desk
) -> None:
    garcia = patient_of(small_clinic, other_desk, "Garcia")
    late = TODAY - timedelta(days=31)
    for entry in (
        RequestEntry(RequestKind.COPY, what="whole record", asked_on=late),
        RequestEntry(RequestKind.ACCOUNTING),
    ):
        requesting.take_request(other_desk, garcia, entry)
    associates.add_associate(other_desk, AssociateEntry("Shred Co", "shredding"))
    find_privacy(other_desk.as_actor(SYSTEM), PrivacySettings())
    async with seated(small_clinic, "otto") as seat:
        await seat.press("exclamation_mark")
        await seat.shows("request 1, copy of the record: overdue since Sun 22 Nov 2026")
        await seat.press("escape")
        await seat.command("requests")
        await seat.shows("2 open", "! 1 overdue", "whole record", "! late")
        await seat.press("d")
        await seat.shows("Met: copy of the record")
        await seat.type("mailed")
        await seat.press("f12")
        await seat.shows("the request is met", "1 open", "none overdue")
        await seat.press("t")
        await seat.type("six years of paper")
        await seat.press("f12")
        await seat.shows("more time, once", "30 days more since", "due Sun 21 Feb 2027")
        await seat.press("t")
        await seat.shows("it had more time already", "once is all")
        await seat.press("l")
        await seat.shows("ended ones too", "done")
        await seat.command("associates")
        await seat.shows("! 1 without agreement", "Shred Co", "no agreement")
        await seat.press("enter")
        await seat.shows("Business associate Shred Co")
        await seat.press("down", "down", "down")
        await seat.type("11/2")
        await seat.press("f12")
        await seat.shows("Shred Co: changed", "all signed", "until somebody ends it")
        await seat.press("x")
        await seat.shows("works here no more")
        await seat.type("nothing was kept")
        await seat.press("f12")
        await seat.shows("Nobody works with patient data")


async def test_unusual_access_is_reviewed_by_another(
    small_clinic: SmallClinic, other_desk: Desk, matches_golden: Golden
) -> None:
    with other_desk.act("account.change") as db:
        account = db.get_one(Account, 1)
        account.name = "Mia Garcia"
    mia = other_desk.as_actor(Actor(1, "mia", lambda _: True))
    garcia = patient_of(small_clinic, other_desk, "Garcia")
    mia.look("patient.view", "patient", garcia, garcia)
    small_clinic.at(10, 40)
    async with seated(small_clinic, "otto") as seat:
        await seat.command("access")
        await seat.shows("Unusual access", "! 1 to review", "own family name", "Mia Garcia")
        await seat.framed("access_80x24")
        matches_golden(seat.app, "access_80x24")
        await seat.press("enter")
        await seat.shows("Review: Mia Garcia, own family name")
        await seat.type("at the desk, for a visit of today")
        await seat.press("f12")
        await seat.shows("all reviewed", "otto: at the desk, for a visit of today")
        await seat.press("enter")
        await seat.shows("otto reviewed it already")
        await seat.press("o")
        await seat.shows("Garcia")


async def test_who_is_not_to_be_told_stands_on_the_record_and_before_a_disclosure(
    small_clinic: SmallClinic, matches_golden: Callable[[Any, str], None]
) -> None:
    async with seated(small_clinic, "otto", (80, 24)) as seat:
        assert seat.app.backend
        seat.app.open_patient(seat.app.backend.schedule.appointment(small_clinic.visits["Cruz"]).patient_id)
        await seat.shows("Contact")
        await seat.press("K")
        await seat.shows("Not to be told, of Cruz", "Nobody asked")
        await seat.press("+")
        await seat.shows("the clinic need not agree")
        await seat.type("Bob Cruz (husband)")
        await seat.press("f12")
        await seat.shows("asked: not to Bob Cruz", "1 to answer: y or r")
        await seat.press("y")
        await seat.shows("agreed: not to Bob Cruz (husband): anything", "1 agreed to")
        matches_golden(seat.app, "limits_80x24")
        await seat.press("escape")
        await seat.shows("Not told", "not to Bob Cruz (husband)")
        await seat.press("O", "+")
        await seat.shows("agreed: not to Bob Cruz (husband): anything")
        await seat.type("family")
        await seat.press("enter")
        await seat.type("Bob Cruz")
        await seat.press("enter", "enter")
        await seat.type("results")
        await seat.press("f12")
        await seat.shows("the clinic agreed on 11/23/2026 not to tell", "Reason")
