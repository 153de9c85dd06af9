"""The journal's chain: whatever is done to it, or around it, is found and named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import SQLModel

from clinic_tui.errors import StoreDamaged
from clinic_tui.schedule.models import Provider, Room
from clinic_tui.security.roles import Role
from clinic_tui.store.anchors import note, noted, read_anchor
from clinic_tui.store.journal import SEALED, START_MAC, Head, as_json, canonical, digest_of, head_of, seal
from clinic_tui.store.verify import Verdict, show_json, verify_chain, verify_rows
from tests.builders import LEE, MAC_KEY, House, a_patient, an_appointment


def chain(house: House, *anchors: Head) -> Verdict:
    with house.store.reading() as db:
        return verify_chain(db, MAC_KEY, anchors)


def wrong_row(house: House) -> tuple[int, str] | None:
    with house.store.reading() as db:
        finding = verify_rows(db)
        return (finding.seq, finding.words) if finding else None


def bad_line(verdict: Verdict) -> int:
    assert verdict.finding is not None
    return verdict.finding.seq


def head(house: House) -> Head:
    with house.store.reading() as db:
        return head_of(db)


@pytest.fixture
def busy_house(house: House) -> House:
    """A clinic with a day's first lines in its journal."""
    for at in ("9:30", "10:00", "10:30"):
        an_appointment(house, at)
    return house


def test_an_untouched_journal_is_sound(busy_house: House) -> None:
    verdict = chain(busy_house, head(busy_house))
    assert (verdict.sound, verdict.lines, verdict.head) == (True, busy_house.head(), head(busy_house))
    assert wrong_row(busy_house) is None
    assert json.loads(show_json(verdict))["sound"] is True


def test_a_new_rows_line_keeps_the_text_that_its_digest_covers(busy_house: House) -> None:
    inserts = [line for line in busy_house.lines() if line["change"] == "insert"]
    assert len(inserts) > 9
    for line in inserts:
        assert hashlib.sha256(line["after"].encode()).hexdigest() == line["digest"]
        assert digest_of(json.loads(line["after"])) == line["digest"]


def test_seals_and_digests_stay_what_they_are() -> None:
    """Clinics hold lines sealed by earlier versions, and must be able to prove them."""
    line = {
        "seq": 7, "action": 6, "at": "2026-03-03T14:02:00+00:00", "account_id": 3, "who": "mía", "desk": "K",
        "verb": "patient.register", "change": "insert", "entity": "patient", "entity_id": 4, "patient_id": 4,
        "before": None, "after": '{"name":"Ñúñez \\"x\\""}', "digest": "0" * 64, "reason": "a\tb",
        "undo": "yes", "undo_words": "", "undoes": None,
    }  # fmt: skip
    assert seal(bytes(range(32)), START_MAC, [line[name] for name in SEALED]) == (
        "856a852751588d4956a54f7f3feab22511009215a0d5f0fa15858468be14037b"
    )
    assert digest_of({"name": "Ñúñez", "id": 1, "born": None}) == (
        "9c953f0395ecc2fadd17a47995a310343138d87c5d48129acaecbbc9de87512c"
    )


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text(), min_size=18, max_size=18))
def test_what_is_sealed_is_json_of_sorted_keys(values: list[Any]) -> None:
    assert canonical(values) == as_json(dict(zip(SEALED, values, strict=True))).encode()


def test_an_empty_database_is_sound_too(house: House) -> None:
    house.tamper(*(f"DELETE FROM {table}" for table in reversed(SQLModel.metadata.sorted_tables)))
    assert (chain(house).sound, chain(house).lines, wrong_row(house)) == (True, 0, None)


def test_a_journal_emptied_under_rows_is_found_without_an_anchor(house: House) -> None:
    house.tamper("DELETE FROM journal", "DELETE FROM journal_head")
    verdict = chain(house)
    assert bad_line(verdict) == 1
    assert (
        json.loads(show_json(verdict))["finding"]
        == "the database holds rows but its journal no line: emptied"
    )


def test_another_key_proves_nothing(busy_house: House) -> None:
    with busy_house.store.reading() as db:
        assert bad_line(verify_chain(db, bytes(32))) == 1


TAMPERED = {
    "who": "'otto'", "at": "'2026-03-03 08:00:00.000000'", "verb": "'undo'", "entity_id": "99",
    "patient_id": "77", "after": "'{}'", "digest": "'0'", "reason": "'x'", "undo": "'no'", "undoes": "1",
    "action": "action + 1", "mac": "'0'",
}  # fmt: skip


def test_a_changed_line_is_named_whatever_was_changed(busy_house: House) -> None:
    end = busy_house.head()
    for seq, (column, value) in zip(range(end, 0, -2), TAMPERED.items(), strict=False):
        busy_house.tamper(f"UPDATE journal SET {column} = {value} WHERE seq = {seq}")
        assert bad_line(chain(busy_house)) == seq, column
    assert seq < end - 20


def test_a_line_that_cannot_even_be_read_is_named(busy_house: House) -> None:
    if busy_house.store.dialect != "sqlite":
        pytest.skip("PostgreSQL keeps no text in a column of instants")
    busy_house.tamper("UPDATE journal SET at = 'yesterday' WHERE seq = 12")
    assert bad_line(chain(busy_house)) == 12
    busy_house.tamper("UPDATE journal SET reason = x'ff' WHERE seq = 10")
    assert bad_line(chain(busy_house)) == 10
    busy_house.tamper("UPDATE journal SET who = 'otto' WHERE seq = 9")
    assert bad_line(chain(busy_house)) == 9


def test_a_deleted_line_is_named(busy_house: House) -> None:
    busy_house.tamper("DELETE FROM journal WHERE seq IN (7, 8)")
    verdict = chain(busy_house)
    assert bad_line(verdict) == 7
    assert json.loads(show_json(verdict))["finding"] == "lines 7 to 8 missing: deleted from the journal"


def test_the_first_line_deleted_is_named(busy_house: House) -> None:
    busy_house.tamper("DELETE FROM journal WHERE seq = 1")
    assert bad_line(chain(busy_house)) == 1


COPIED = (
    "action, at, account_id, who, desk, verb, change, entity, entity_id, patient_id, reason, undo, undo_words"
)


def _copy(seq: int, to: int, mac: str) -> str:
    return (
        f"INSERT INTO journal (seq, {COPIED}, mac) "
        f"SELECT {to}, {COPIED}, '{mac}' FROM journal WHERE seq = {seq}"
    )


def test_a_forged_line_at_the_end_is_named_though_the_head_was_moved(busy_house: House) -> None:
    end = busy_house.head()
    busy_house.tamper(
        _copy(3, end + 1, "ab" * 32), f"UPDATE journal_head SET seq = {end + 1}, mac = '{'ab' * 32}'"
    )
    assert bad_line(chain(busy_house)) == end + 1


def test_a_forged_line_under_a_number_below_the_first_is_named(busy_house: House) -> None:
    busy_house.tamper(_copy(3, 0, "ab" * 32))
    assert bad_line(chain(busy_house)) == 0


def test_a_line_behind_the_known_end_stops_all_writing_and_is_named(busy_house: House) -> None:
    end = busy_house.head()
    busy_house.tamper(_copy(end, end + 1, "ab" * 32))
    before = busy_house.rows()
    with pytest.raises(StoreDamaged, match="audit verify"):
        a_patient(busy_house)
    assert busy_house.rows() == before
    assert bad_line(chain(busy_house)) == end + 1


def test_lines_put_out_of_order_are_named(busy_house: House) -> None:
    busy_house.tamper(
        "UPDATE journal SET seq = 1000 WHERE seq = 5",
        "UPDATE journal SET seq = 5 WHERE seq = 6",
        "UPDATE journal SET seq = 6 WHERE seq = 1000",
    )
    assert bad_line(chain(busy_house)) == 5


def test_a_cut_end_is_found_by_the_head(busy_house: House) -> None:
    end = busy_house.head()
    busy_house.tamper(f"DELETE FROM journal WHERE seq > {end - 3}")
    assert bad_line(chain(busy_house)) == end - 2


def test_a_cut_end_under_a_moved_head_is_found_by_the_anchor(busy_house: House) -> None:
    anchor = head(busy_house)
    end = anchor.seq - 3
    mac = busy_house.lines()[end - 1]["mac"]
    busy_house.tamper(
        f"DELETE FROM journal WHERE seq > {end}", f"UPDATE journal_head SET seq = {end}, mac = '{mac}'"
    )
    assert chain(busy_house).sound
    assert bad_line(chain(busy_house, anchor)) == end + 1


def test_a_journal_written_anew_with_the_key_is_found_by_the_anchor(busy_house: House) -> None:
    anchor = head(busy_house)
    lines = [{**line, "who": "nobody"} for line in busy_house.lines()]
    mac, statements = "0" * 64, []
    for line in lines:
        told = line | {"at": line["at"].isoformat()}
        mac = seal(MAC_KEY, mac, [told[name] for name in SEALED])
        statements.append(f"UPDATE journal SET who = 'nobody', mac = '{mac}' WHERE seq = {line['seq']}")
    busy_house.tamper(*statements, f"UPDATE journal_head SET mac = '{mac}'")
    assert chain(busy_house).sound
    assert bad_line(chain(busy_house, anchor)) == anchor.seq


@pytest.fixture
def put_back(house: House, request: pytest.FixtureRequest) -> Callable[[], House]:
    server = None if house.store.dialect == "sqlite" else request.getfixturevalue("postgres_server")
    return lambda: house.copied(server)


def test_an_old_copy_put_back_is_found_by_the_anchor(house: House, put_back: Callable[[], House]) -> None:
    an_appointment(house)
    old = put_back()
    an_appointment(house, "11:00")
    anchor = head(house)
    assert chain(old).sound
    assert bad_line(chain(old, anchor)) == old.head() + 1
    old.store.close()


def test_an_old_copy_is_found_even_when_it_was_written_on_and_anchored_again(
    house: House, put_back: Callable[[], House], tmp_path: Path
) -> None:
    anchors = tmp_path / "anchors.log"
    old = put_back()
    an_appointment(house, "11:00")
    note(anchors, head(house), house.clock.now())
    while old.head() < house.head():
        with old.chief.act("schedule.setup") as db:
            db.need(Provider, LEE, "").overbook_quota += 1
    assert old.head() == house.head()
    note(anchors, head(old), old.clock.now())
    assert bad_line(chain(old, *noted(anchors))) == house.head()
    old.store.close()


def test_anchors_are_read_back_and_other_lines_passed_over(tmp_path: Path, house: House) -> None:
    path = tmp_path / "anchors.log"
    assert noted(path) == ()
    note(path, Head(3, "ab" * 32), house.clock.now())
    with path.open("a") as file:
        file.write("torn li")
    assert noted(path) == (Head(3, "ab" * 32),)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_anchor(f" 3:{'ab' * 32}\n") == Head(3, "ab" * 32)
    for wrong in ("", "3", f"x:{'ab' * 32}", "3:abc"):
        with pytest.raises(ValueError, match="SEQ:MAC"):
            read_anchor(wrong)


@pytest.mark.parametrize(
    "statement, words",
    [
        ("UPDATE patient SET family = 'Other' WHERE id = 1", "patient 1 was changed around the journal"),
        ("UPDATE appointment SET late_cancel = NOT late_cancel WHERE id = 2", "appointment 2 was changed"),
        ("DELETE FROM occupancy WHERE id = 1", "occupancy 1 is gone"),
        (
            "INSERT INTO patient_alert (id, version, patient_id, words) VALUES (5, 1, 1, 'x')",
            "patient_alert 5 stands in the database but not in the journal",
        ),
        (
            "INSERT INTO patient_alert (id, version, patient_id, words) VALUES (-5, 1, 1, 'x')",
            "patient_alert -5 stands in the database but not in the journal",
        ),
        ("UPDATE appointment SET status = 'vanished' WHERE id = 2", "appointment 2 was changed"),
        ("UPDATE provider SET version = 9 WHERE id = 1", "provider 1 was changed"),
    ],
)
def test_a_row_changed_around_the_journal_is_named(busy_house: House, statement: str, words: str) -> None:
    busy_house.tamper(statement)
    assert chain(busy_house).sound
    found = wrong_row(busy_house)
    assert found is not None
    assert words in found[1]


def test_a_deleted_row_brought_back_around_the_journal_is_named(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        db.delete(db.need(Room, 2, ""))
    house.tamper("INSERT INTO room (id, version, site_id, name, active) VALUES (2, 1, 1, '2', TRUE)")
    assert wrong_row(house) == (house.head(), "room 2 stands in the database but not in the journal")


@pytest.mark.parametrize("statement", ["UPDATE journal SET who = 'x'", "DELETE FROM journal"])
def test_the_journals_own_triggers_refuse(busy_house: House, statement: str) -> None:
    with busy_house.raw() as run:
        with pytest.raises(Exception, match="never changed"):
            run(statement)
        if busy_house.store.dialect == "postgresql":
            with pytest.raises(Exception, match="never changed"):
                run("TRUNCATE journal")
    assert chain(busy_house).sound


def test_a_look_at_a_record_is_journaled(house: House) -> None:
    patient = a_patient(house)
    start = house.head()
    house.front.look("patient.view", "patient", patient, patient, why="called back")
    (line,) = house.lines(start)
    assert (line["change"], line["entity"], line["entity_id"], line["patient_id"]) == (
        "read", "patient", patient, patient,
    )  # fmt: skip
    assert (line["who"], line["desk"], json.loads(line["after"])) == ("mia", "A", {"why": "called back"})
    assert chain(house).sound


def test_a_look_without_the_right_is_none(house: House) -> None:
    start = house.head()
    with pytest.raises(Exception, match="no right"):
        house.desk("C", Role.ADMINISTRATOR).look("patient.view", "patient", 1, 1)
    assert house.lines(start) == []


def test_every_line_of_a_patients_visit_names_the_patient(busy_house: House) -> None:
    patient = busy_house.visit(2).patient_id
    lines = [line for line in busy_house.lines() if line["entity"] in ("appointment", "occupancy")]
    assert patient in {line["patient_id"] for line in lines}
    assert None not in {line["patient_id"] for line in lines}


def test_verifying_while_others_write_finds_nothing(busy_house: House) -> None:
    """The lines and the head belong to one state, however many commits come in between."""
    with busy_house.store.reading() as db:
        db.execute(text("SELECT 1 FROM patient"))
        an_appointment(busy_house, "11:30")
        assert verify_chain(db, MAC_KEY).sound
        assert verify_rows(db) is None
