"""Senders that die between their steps (security.md J01, J02), and two that send at once.

`CLINIC_TUI_KILLS=1000 pytest tests/races/test_dying_senders.py` is the long round.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import Consent, PhoneUse
from clinic_tui.reminders import service
from clinic_tui.reminders.models import OutboxMessage
from clinic_tui.reminders.service import NewRule
from clinic_tui.reminders.states import Channel, State
from clinic_tui.schedule.models import Appointment
from tests.builders import FU, LEE, TODAY, House
from tests.forked import forked
from tests.races.dying_sender import POINTS, World, die_at, run_once

pytestmark = [pytest.mark.races, pytest.mark.faults]

KILLS = int(os.environ.get("CLINIC_TUI_KILLS", "5"))
PATIENCE = 60.0


def with_visits(house: House, count: int) -> None:
    """So many booked visits of tomorrow, each with a mobile phone of its own, and a rule that is due."""
    service.add_rule(house.chief, NewRule("a day", Channel.TEXT, 24 * 60))
    now = house.clock.now()
    with house.records.act("patient.import") as db:
        people = [
            Patient(
                mrn=str(900_000 + place), mrn_number=900_000 + place, family=f"Moss{place}", given="Ada",
                contact_by_text=Consent.YES, created_at=now,
            )
            for place in range(count)
        ]  # fmt: skip
        db.add_fresh(people)
        db.add_fresh(
            [
                PatientPhone(
                    patient_id=person.id or 0, use=PhoneUse.MOBILE, digits=f"1555{place:07}",
                    reversed=f"1555{place:07}"[::-1],
                )
                for place, person in enumerate(people)
            ]
        )  # fmt: skip
        db.add_fresh(
            [
                Appointment(
                    site_id=1, patient_id=person.id or 0, provider_id=LEE, visit_type_id=FU,
                    day=TODAY + timedelta(days=1), start_minute=600 + place % 60, end_minute=700,
                    created_at=now,
                )
                for place, person in enumerate(people)
            ]
        )  # fmt: skip
    house.at(TODAY, 11, 30)


def kill_often(house: House, world: World, kills: int) -> int:
    """Let that many senders die, each at a place of its own; how many did."""
    chance, died = Random(f"{world.idempotent} {kills}"), 0
    for _ in range(kills):
        point = chance.choice(POINTS)
        nth = 1 if point == "before planning" else chance.randint(1, 2)
        process = forked.Process(target=die_at, args=(house.location, house.clock, world, point, nth))
        process.start()
        process.join(PATIENCE)
        died += process.exitcode == -9
    return died


@pytest.mark.parametrize("idempotent", [True, False], ids=["knows keys", "knows none"])
def test_no_death_loses_or_doubles_a_reminder(house: House, tmp_path: Path, idempotent: bool) -> None:
    with_visits(house, 2 * KILLS + 10)
    world = World(tmp_path / "world", idempotent)
    house.store.close()
    assert kill_often(house, world, KILLS) == KILLS
    run_once(house.location, house.clock, world)
    rows, arrived = house.all(OutboxMessage), Counter(world.arrived())
    assert len(rows) == 2 * KILLS + 10
    assert max(arrived.values()) == 1
    doubts = {row.key for row in rows if row.state is State.UNKNOWN}
    sent = {row.key for row in rows if row.state is State.SENT}
    assert {row.key for row in rows} == doubts | sent
    assert sent <= set(arrived)
    if idempotent:
        assert doubts == set()
    else:
        assert 0 < len(doubts) <= KILLS
        assert set(arrived) - sent <= doubts
    where = f"{house.store.dialect}, {'keys known' if idempotent else 'no keys'}"
    print(f"figure: {where}: {KILLS} kills, {len(sent)} sent, {len(doubts)} in doubt, 0 twice")


def test_two_senders_at_once_send_each_once(house: House, tmp_path: Path) -> None:
    with_visits(house, 30)
    world = World(tmp_path / "world", idempotent=False)
    house.store.close()
    both = [forked.Process(target=run_once, args=(house.location, house.clock, world)) for _ in range(3)]
    for process in both:
        process.start()
    for process in both:
        process.join(PATIENCE)
        assert process.exitcode == 0
    assert len(world.arrived()) == len(set(world.arrived())) == 30
    assert {row.state for row in house.all(OutboxMessage)} == {State.SENT}
