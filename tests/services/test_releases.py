"""Authorizations of patients: what is given out points to one, and one that does not hold is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.compliance.calendar import dates
from clinic_tui.compliance.rows import Area
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.privacy import disclosing, releasing
from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import DisclosureEntry
from clinic_tui.privacy.reads import disclosures
from clinic_tui.privacy.release_line import standing_releases
from clinic_tui.privacy.release_reads import release, releases
from clinic_tui.privacy.release_rows import ReleaseEntry, ReleaseRow
from clinic_tui.privacy.release_rules import ReleaseKind, ReleaseStanding
from clinic_tui.settings import Settings
from clinic_tui.store.journal import journal
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

DAY = timedelta(days=1)
SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""The engine does not matter there."""
ACME = ReleaseEntry("whole record", "Acme Life", signed_on=TODAY - 9 * DAY, expires_on=TODAY + 20 * DAY)
GIVEN = DisclosureEntry(DisclosureKind.AUTHORIZED, "Acme Life", "whole record")


def one(house: House, number: int) -> ReleaseRow:
    with house.store.reading() as db:
        return release(db, number)


def told(house: House, patient: int) -> list[str]:
    with house.store.reading() as db:
        return [f"{each.recipient} {each.until}" for each in standing_releases(db, patient, TODAY).rows]


def refused(house: House, patient: int, entry: DisclosureEntry) -> str:
    with pytest.raises(Invalid) as refusal:
        disclosing.disclose(house.front, patient, entry)
    assert refusal.value.field == "authorization"
    return refusal.value.words


@on_sqlite_first
def test_what_is_given_out_points_to_the_one_that_holds(house: House) -> None:
    patient = a_patient(house)
    assert "+ in `:releases`" in refused(house, patient, GIVEN)
    first = releasing.take_release(house.front, patient, ACME)
    number = disclosing.disclose(house.front, patient, GIVEN)
    with house.store.reading() as db:
        assert [(each.id, each.authorization_id) for each in disclosures(db)] == [(number, first)]
    assert "after that day" in refused(house, patient, replace(GIVEN, day=TODAY - 10 * DAY))
    second = releasing.take_release(
        house.front,
        patient,
        replace(ACME, recipient="Beta", expires_on=None, expires_event="end of the case"),
    )
    assert "which of them? 1 for Acme Life, 2 for Beta" in refused(house, patient, GIVEN)
    assert told(house, patient) == ["Beta end of the case", "Acme Life 03/23/2026"]
    assert "has no authorization 9" in refused(house, patient, replace(GIVEN, authorization=9))
    assert "needs no authorization" in refused(
        house, patient, DisclosureEntry(DisclosureKind.COURT, "Court", "all", "order", authorization=first)
    )
    with pytest.raises(Conflict, match=f"disclosure {number}"):
        releasing.strike_release(house.front, first, 1, "of another patient")
    releasing.revoke_release(house.front, first, 1, "letter", TODAY - DAY)
    assert "was revoked on" in refused(house, patient, replace(GIVEN, authorization=first))
    disclosing.disclose(house.front, patient, replace(GIVEN, authorization=first, day=TODAY - 2 * DAY))
    releasing.end_release(house.front, second, 1)
    assert one(house, second).standing(TODAY + DAY) is ReleaseStanding.ENDED
    with pytest.raises(Conflict):
        releasing.revoke_release(house.front, second, 2, "letter")
    undo_last(house.front)
    assert one(house, second).standing(TODAY + DAY) is ReleaseStanding.VALID
    releasing.revoke_release(house.front, second, one(house, second).version, "a letter of another patient's")
    with pytest.raises(Conflict, match="was revoked"):
        releasing.end_release(house.front, second, one(house, second).version)
    releasing.strike_release(house.front, second, one(house, second).version, "of another patient")
    hidden = one(house, second).seen_without(frozenset({patient}))
    assert "another" not in hidden.struck
    assert hidden.standing(TODAY) is one(house, second).standing(TODAY)  # who may not read it counts the same
    assert one(house, second).standing(TODAY) is ReleaseStanding.STRUCK
    with house.store.reading() as db:
        assert len(releases(db, patient)) == 2


@on_sqlite
def test_an_expired_one_is_refused_and_what_ends_is_due_by_rule(house: House) -> None:
    patient = a_patient(house)
    settings = Settings(Path("/dev/null/house"), "house", "House", "UTC", "file")
    old = replace(ACME, expires_on=TODAY - DAY)
    releasing.take_release(house.front, patient, old)
    assert "expired on" in refused(house, patient, GIVEN)
    assert told(house, patient) == []
    releasing.take_release(house.front, patient, ACME)
    with house.store.reading() as db:
        rows = [row for row in dates(db, house.chief, settings, 90) if row.area is Area.RELEASES]
    assert [(row.on, row.words) for row in rows] == [(ACME.expires_on, "authorization 2 ends")]


@on_sqlite
def test_what_differs_from_the_authorization_needs_a_reason_that_is_kept(house: House) -> None:
    patient = a_patient(house)
    labs = replace(ACME, what="lab results of 2026")
    number = releasing.take_release(house.front, patient, labs)
    other = replace(GIVEN, recipient="Beta Corp")
    with pytest.raises(Invalid, match="names Acme Life, not Beta Corp; is for lab results") as refusal:
        disclosing.disclose(house.front, patient, other)
    assert refusal.value.field == "reason"
    disclosing.disclose(house.front, patient, replace(other, beyond_reason="Beta took Acme over, letter"))
    as_named = disclosing.disclose(
        house.front, patient, DisclosureEntry(DisclosureKind.AUTHORIZED, "", "", beyond_reason="not needed")
    )
    ordered = DisclosureEntry(DisclosureKind.COURT, "Court", "all", "order 1", beyond_reason="not needed")
    disclosing.disclose(house.front, patient, ordered)
    with house.store.reading() as db:
        court, named, beyond = disclosures(db)
        noted = select(journal.c.reason).where(journal.c.verb == "disclosure.note").order_by(journal.c.seq)
        reasons = list(db.scalars(noted))
    assert (named.id, named.recipient, named.what, named.authorization_id) == (
        as_named, "Acme Life", "lab results of 2026", number,
    )  # fmt: skip
    assert [each.beyond_reason for each in (court, named, beyond)] == ["", "", "Beta took Acme over, letter"]
    assert set(reasons[:2]) == {"Beta took Acme over, letter"}  # of the disclosure, and that it builds on it
    assert set(reasons[2:]) == {""}
    assert beyond.seen_without(frozenset({patient})).beyond_reason == ""


@SQLITE
@in_one_clinic(
    "change, field",
    [
        ({"what": ""}, "what"), ({"recipient": " "}, "recipient"), ({"signed_on": TODAY + DAY}, "signed"),
        ({"expires_on": None}, "expires"), ({"expires_event": "end of the case"}, "event"),
        ({"expires_on": TODAY - 30 * DAY}, "expires"), ({"signed_by": "Ann"}, "authority"),
        ({"authority": "parent"}, "by"), ({"condition": "always"}, "condition"),
        ({"condition": "enrolment", "kind": ReleaseKind.PSYCHOTHERAPY}, "condition"),
        ({"kind": ReleaseKind.SALE}, "paid"), ({"paid": True}, "kind"),
    ],
)  # fmt: skip
def test_a_defective_one_is_refused(house: House, change: dict[str, object], field: str) -> None:
    patient = a_patient(house)
    with pytest.raises(Invalid) as refusal:
        releasing.take_release(house.front, patient, replace(ACME, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field


@SQLITE
def test_research_alone_may_have_no_end(house: House) -> None:
    patient = a_patient(house)
    study = replace(ACME, expires_on=None, kind=ReleaseKind.RESEARCH, condition="research")
    number = releasing.take_release(house.front, patient, study)
    assert (one(house, number).until, one(house, number).purpose) == (
        "never", "at the patient's request",
    )  # fmt: skip
    with pytest.raises(Conflict, match="no event ends it"):
        releasing.end_release(house.front, number, 1)
    with pytest.raises(Invalid, match="in writing"):
        releasing.revoke_release(house.front, number, 1, " ")
