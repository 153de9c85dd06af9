"""Claims on paper of what is stored: the form of a clean visit, journaled, and what keeps one back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.claims.answer_queries import history_of_claim
from clinic_tui.claims.kept_back import keep_from_payer
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.on_paper import sent_on_paper
from clinic_tui.claims.paper_form.printing import Wanted, hand_out_forms, make_forms, write_forms, write_text
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.work_queries import work
from clinic_tui.errors import Conflict, Invalid, NotFound, Restricted
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.claim_form import ClaimFormSettings, Margins
from clinic_tui.store.undo import undo_last
from tests.builders import House
from tests.engines import on_sqlite_first
from tests.services.test_scrubbing import A_HOUSE, closed, everything, somebody


@on_sqlite_first
def test_a_clean_claim_is_printed_and_journaled(house: House, tmp_path: Path) -> None:
    everything(house)
    patient = somebody(house, phones="9785550100")
    visit = closed(house, patient)
    before = house.head()
    made = write_text(house.chief, Wanted((visit, visit)), tmp_path / "claim.txt")
    assert (made.claims, made.name) == (1, f"claim-{visit}")
    lines = (tmp_path / "claim.txt").read_text().splitlines()
    assert lines[7][49:].strip() == "W123456789"
    assert lines[43][24:29] == "99203"
    assert lines[55][22:36].strip() == f"V{visit}-1"
    looks = [row for row in house.lines(before) if row["patient_id"] == patient]
    assert [(row["verb"], row["entity"]) for row in looks] == [("claim.send", "patient")]
    corrected = make_forms(house.chief, Wanted((visit,), replaces="ICN 77"), "file")
    assert corrected.pages[0].lines[37][49:].split() == ["7", "ICN", "77"]
    settings = replace(A_HOUSE, folder=tmp_path, claim_form=ClaimFormSettings(Margins(30, 12)))
    assert "1 claim, 1 form: claim-" in hand_out_forms(house.chief, settings, Wanted((visit,)), proof=True)
    write_forms(house.chief, settings, Wanted((visit,)), tmp_path / "claim.pdf")
    with pytest.raises(Invalid, match="not both"):
        make_forms(house.chief, Wanted((visit,), replaces="1", voids="2"), "file")
    with pytest.raises(NotFound, match="no second payer"):
        make_forms(house.chief, Wanted((visit,), payer=2), "file")
    red = closed(house, somebody(house, family="Reed"), "10:00", diagnoses=())
    with pytest.raises(Conflict, match=f"visit {red}, Reed.*is not printed: visit diagnoses"):
        make_forms(house.chief, Wanted((visit, red)), "file")
    restrict(house.chief, patient, RestrictedFor.VIP)
    with pytest.raises(Restricted):
        make_forms(house.desk("C", Role.BILLER, "bea"), Wanted((visit,)), "file")


@on_sqlite_first
def test_what_left_on_paper_is_sent_that_day_and_told_and_undone(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))
    red = closed(house, somebody(house, family="Reed"), "10:00", diagnoses=())
    with pytest.raises(Conflict, match=f"visit {red}, Reed.*may not leave: visit diagnoses"):
        sent_on_paper(house.chief, (visit, red))
    assert house.all(Claim) == []
    assert sent_on_paper(house.chief, (visit, visit)) == 1
    (claim,) = house.all(Claim)
    assert (claim.state, claim.state_at) == (ClaimState.SENT, house.clock.now())
    (sending,) = house.all(ClaimSending)
    assert (sending.number, sending.batch_id) == (f"V{visit}-1", None)
    with house.store.reading() as db:
        told = history_of_claim(db, claim.id or 0)
    assert [each.what for each in told.lines] == [f"send it on paper as V{visit}-1"]
    with pytest.raises(Conflict, match="it was sent"):
        sent_on_paper(house.chief, (visit,))
    undo_last(house.chief)
    assert (house.all(Claim), house.all(ClaimSending)) == ([], [])
    sent_on_paper(house.chief, (visit,))
    house.clock.advance(timedelta(days=20))
    with house.store.reading() as db:
        assert [row.queue for row in work(db, house.clock)] == [Queue.WAITING]
    house.clock.advance(timedelta(days=12))
    with house.store.reading() as db:
        assert [row.queue for row in work(db, house.clock)] == [Queue.SILENT]


@on_sqlite_first
def test_a_second_form_of_a_claim_is_told_of_and_one_kept_from_the_payer_is_only_voided(house: House) -> None:
    everything(house)
    visit = closed(house, somebody(house))
    (pay_to,) = make_forms(house.chief, Wanted((visit,)), "file").warnings
    sent_on_paper(house.chief, (visit,))
    (again, _) = make_forms(house.chief, Wanted((visit,)), "file").warnings
    assert again.startswith(f"visit {visit}: its claim is sent already, and this form makes a second one")
    assert make_forms(house.chief, Wanted((visit,), replaces="ICN 77"), "file").warnings == (pay_to,)
    keep_from_payer(house.front, visit, None, "pays by card")
    with pytest.raises(NotFound, match="the payer is not told"):
        make_forms(house.chief, Wanted((visit,), replaces="ICN 77"), "file")
    assert make_forms(house.chief, Wanted((visit,), voids="ICN 77"), "file").claims == 1


def test_margins_are_kept_in_the_clinics_file(tmp_path: Path) -> None:
    own = ClaimFormSettings(Margins(26.5, 18), {"Laser2": Margins(24, 22)})
    write_settings(replace(A_HOUSE, folder=tmp_path, claim_form=own))
    assert read_settings(tmp_path).claim_form == own
    assert (own.of("Laser2").left, own.of("Front").top) == (22, 26.5)
