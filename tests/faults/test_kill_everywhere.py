"""Killed between any two side effects: the invariant holds, and the next start needs no repair."""

from __future__ import annotations

import ast
import contextlib
import itertools
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clinic_tui
from clinic_tui.backups.making import PART, backups_in
from clinic_tui.backups.restoring import Target, check_backup, restore
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.clinic import Clinic, open_clinic, vault_of
from clinic_tui.errors import ClinicError, Conflict, StoreDamaged
from clinic_tui.founding import found_clinic
from clinic_tui.patients.models import Patient, PatientSource
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.schedule import guards
from clinic_tui.schedule.models import Room
from clinic_tui.security.master_key import KeyPlace
from clinic_tui.security.sealed_file import SealedFile
from clinic_tui.settings import FILE, read_settings
from clinic_tui.store import schema
from clinic_tui.store.end_mark import require_whole
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.making_on_server import MAKING_TABLE
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import ENGINES, House, raw_connection, require_sound
from tests.engines import anew_on_sqlite_first
from tests.faults.deeds import elm_on, found, hashing_of_a_round
from tests.faults.killing import LONG, TURNS, kill_everywhere, places_of
from tests.postgres_server import PostgresServer as Server
from tests.services.remitted_claims import Line, Payment, Sent, Told, insured, sent_claim, written

pytestmark = pytest.mark.faults

on_the_file = pytest.mark.parametrize("place", ENGINES if LONG else ["sqlite"], indirect=True)
"""In a short round: what is killed is several saves, and that each is whole is asked of both engines."""


def sound(clinic: Clinic) -> None:
    with clinic.store.reading() as db:
        assert verify_chain(db, clinic.mac_key).finding is None
        assert verify_rows(db) is None


def test_a_save_is_whole_or_not_there(house: House) -> None:
    def holds(location: Location) -> None:
        rooms = house.all(Room)
        lines = [line for line in house.lines() if line["entity"] == "room" and line["change"] == "update"]
        names = {room.name for room in rooms[:2]}
        assert len(names) == 1 or names == {"1", "2"}
        assert len(lines) == 2 * (int(rooms[0].name) // 10)
        require_sound(house)
        require_whole(house.store)

    named = kill_everywhere("save", lambda: (house.location,), holds, few=5)
    assert named == [
        "desk.turn taken",
        "desk.rows written",
        "desk.journal written",
        "desk.end to be noted",
        "desk.committed",
    ]


@on_the_file
def test_a_remittance_is_posted_whole_or_not_at_all(house: House, tmp_path: Path) -> None:
    person = insured(house)
    sent: list[Sent] = []

    def fresh() -> tuple[Location, Path]:
        claims = [sent_claim(house, person) for _ in range(2)]
        sent.extend(claims)
        line = Line(10_000, 6_000, (("CO45", 3_000), ("PR2", 1_000)))
        file = tmp_path / f"{len(sent)}.835"
        told = tuple(Told(each.number, (line,)) for each in claims)
        file.write_bytes(written([Payment(f"T{len(sent)}", told)]))
        return house.location, file

    def holds(location: Location, path: Path) -> None:
        payments = len(house.all(RemittancePayment))
        postings = house.all(InsurerPosting)
        assert len(house.all(ClaimAnswer)) == len(postings) == 2 * payments
        assert sum(each.paid_cents for each in house.all(Claim)) == 12_000 * payments
        assert {(each.paid_cents, each.patient_cents) for each in postings} <= {(6_000, 1_000)}
        require_sound(house)

    kill_everywhere("post_remittance", fresh, holds, few=2)
    assert house.all(RemittancePayment)


@on_the_file
def test_a_killed_import_goes_on_where_it_was(house: House, tmp_path: Path) -> None:
    numbers = itertools.count()

    def fresh() -> tuple[Location, Path]:
        start = next(numbers) * 10
        file = tmp_path / f"people-{start}.csv"
        rows = [f"{n},Kill{n},Ada,0{n % 9 + 1}/02/1960" for n in range(start, start + 10)]
        file.write_text("\n".join(["patient_id,last_name,first_name,birth_date", *rows]) + "\n")
        return house.location, file

    def holds(location: Location, path: Path) -> None:
        assert len(house.all(Patient)) == len({source.external_id for source in house.all(PatientSource)})
        require_sound(house)

    kill_everywhere("take_in", fresh, holds, few=2)
    assert len(house.all(Patient)) == next(numbers) * 10


@anew_on_sqlite_first
def test_an_upgrade_is_done_or_not_begun(house: House) -> None:
    lost = (
        ("DROP INDEX appointment_room_taken", "DROP TRIGGER occupancy_overlap_insert")
        if isinstance(house.location, SqliteFile)
        else ("DROP INDEX appointment_room_taken",)
    )
    house.store.close()

    def fresh() -> tuple[Location]:
        with house.raw() as run:
            for statement in lost:
                run(statement)
        return (house.location,)

    def holds(location: Location) -> None:
        with house.store.reading() as db:
            assert len(guards.missing(db)) in (0, len(lost))
        require_sound(house)

    assert len(kill_everywhere("raise_schema", fresh, holds)) >= 3


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clinic, `clinic`, with its key and phrase beside it."""
    root = tmp_path_factory.mktemp("founded")
    with hashing_of_a_round():
        found(root / "clinic", root / "key")
    return root


def phrase_of(root: Path) -> str:
    return (root / "clinic.phrase").read_text()


def test_a_founding_is_begun_again_without_repair(tmp_path: Path) -> None:
    numbers = itertools.count()

    def fresh() -> tuple[Path, Path]:
        number = next(numbers)
        return tmp_path / f"clinic{number}", tmp_path / f"key{number}"

    def holds(folder: Path, key_file: Path) -> None:
        if not (folder / FILE).exists():
            places_of("found", folder, key_file)
        clinic = open_clinic(folder)
        sound(clinic)
        clinic.close()

    names = kill_everywhere("found", fresh, holds, stays_away=True)
    assert {"founding.keys made", "founding.tables made", "founding.settings written"} <= set(names)


@pytest.mark.postgres
@pytest.mark.long
def test_a_founding_on_a_server_is_begun_again_without_repair(tmp_path: Path, postgres_url: str) -> None:
    numbers = itertools.count()

    def fresh() -> tuple[Path, Path, str]:
        for made in tmp_path.glob("clinic*/clinic.toml"):  # the database is the same for all
            clinic = open_clinic(made.parent)
            schema.take_away(clinic.store)
            made.rename(made.with_suffix(".done"))
        number = next(numbers)
        return tmp_path / f"clinic{number}", tmp_path / f"key{number}", postgres_url

    def holds(folder: Path, key_file: Path, url: str) -> None:
        if not (folder / FILE).exists():
            places_of("found_on_server", folder, key_file, url)
        clinic = open_clinic(folder)
        sound(clinic)
        clinic.close()
        assert on_server(url, f"SELECT to_regclass('{MAKING_TABLE}')") == [[(None,)]]

    names = kill_everywhere("found_on_server", fresh, holds, stays_away=True)
    assert {"founding.tables made", "founding.anchor noted", "founding.finished"} <= set(names)


@pytest.fixture
def killed(tmp_path: Path, postgres_url: str) -> tuple[Path, Path, str]:
    """A founding on a server that was killed when its tables were there, and its account."""
    given = tmp_path / "clinic", tmp_path / "key", postgres_url
    places_of("found_on_server", *given, kill_at="founding.anchor noted")
    return given


def on_server(url: str, *statements: str) -> list[list[Any]]:
    """What each statement finds in a database, around the program."""
    with contextlib.closing(raw_connection(PostgresServer(url, Path()))) as connection:
        cursors = [connection.execute(statement) for statement in statements]
        return [cursor.fetchall() if cursor.description else [] for cursor in cursors]


@pytest.mark.postgres
def test_a_founding_takes_out_the_tables_that_it_left_and_nothing_else(
    killed: tuple[Path, Path, str], tmp_path: Path
) -> None:
    """Not for another folder, and not while somebody else has a table there."""
    folder, key_file, url = killed
    with pytest.raises(StoreDamaged, match="`init` with the same --data as then takes them out"):
        found_clinic(tmp_path / "other", elm_on(url, key_file))
    assert on_server(url, "SELECT count(*) FROM account") == [[(1,)]]
    on_server(url, "CREATE TABLE keepsake (words text)", "INSERT INTO keepsake VALUES ('mine')")
    with pytest.raises(StoreDamaged, match="has tables already"):
        found_clinic(folder, elm_on(url, key_file))
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    assert on_server(url, tables, "SELECT * FROM keepsake") == [[("keepsake",)], [("mine",)]]


@pytest.mark.postgres
def test_a_clinic_that_was_worked_in_is_never_taken_out(killed: tuple[Path, Path, str]) -> None:
    """Its settings are lost, and the mark of its founding stayed."""
    folder, key_file, url = killed
    house = House(PostgresServer(url, folder))
    house.chief.look("patient.find", "patient", None, None)
    house.store.close()
    with pytest.raises(Conflict, match="people have worked in the database"):
        found_clinic(folder, elm_on(url, key_file))
    assert on_server(url, "SELECT count(*) FROM account") == [[(1,)]]
    assert (folder / "escrow.json").exists()


def test_a_recovery_is_begun_again(founded: Path, tmp_path: Path) -> None:
    phrase, numbers = phrase_of(founded), itertools.count()

    def fresh() -> tuple[Path, str]:
        folder = tmp_path / f"clinic{next(numbers)}"
        shutil.copytree(founded / "clinic", folder)
        (folder / "vault.sealed").write_bytes(b"clinic-tui-vault 1 another\n")
        return folder, phrase

    def holds(folder: Path, phrase: str) -> None:
        places_of("recover", folder, phrase)
        clinic = open_clinic(folder)
        sound(clinic)
        clinic.close()

    names = kill_everywhere("recover", fresh, holds)
    assert {"recover.set aside", "recover.secret put back", "durable_write.renamed"} <= set(names)


@pytest.mark.long
def test_a_change_of_the_key_leaves_one_that_opens(founded: Path, tmp_path: Path) -> None:
    """With the vault as it is, or with the phrase (S04); what was half done ends, or is put back."""
    phrase, numbers = phrase_of(founded), itertools.count()
    asked_for_the_phrase = []

    def fresh() -> tuple[Path, str]:
        folder = tmp_path / f"clinic{next(numbers)}"
        shutil.copytree(founded / "clinic", folder)
        return folder, phrase

    def holds(folder: Path, phrase: str) -> None:
        try:
            clinic = open_clinic(folder)
        except ClinicError as failure:
            asked_for_the_phrase.append(failure.words)
            places_of("recover", folder, phrase)
            places_of("rekey", folder, phrase)
            clinic = open_clinic(folder)
        sound(clinic)
        clinic.close()

    names = kill_everywhere("rekey", fresh, holds, few=99, elsewhere=TURNS)
    assert {"keys.escrow written", "keys.copy proved", "keys.copy in place"} <= set(names)
    assert asked_for_the_phrase, "the vault is behind the data for a moment"
    assert all("clinic-tui keys change" in words for words in asked_for_the_phrase)
    assert not [*tmp_path.glob("*/*.next*"), *tmp_path.glob("*/*.before*")]


def test_a_backup_that_is_there_is_whole(founded: Path, tmp_path: Path) -> None:
    place = tmp_path / "backups"

    def holds(folder: Path, place: Path) -> None:
        clinic = open_clinic(folder)
        for backup in backups_in(place, clinic.settings.id):
            check_backup(backup.folder, clinic)
        clinic.close()

    names = kill_everywhere("back_up", lambda: (founded / "clinic", place), holds)
    assert {"backup.database copied", "backup.filled", "backup.named"} <= set(names)
    assert not list(place.glob(f".*{PART}"))


def test_thinning_out_leaves_no_half_of_a_backup(founded: Path, tmp_path: Path) -> None:
    place, folder = tmp_path / "backups", founded / "clinic"
    identity = read_settings(folder).id

    def fresh() -> tuple[Path, Path]:
        for _ in range(2):
            places_of("back_up", folder, place)
        return folder, place

    def holds(folder: Path, place: Path) -> None:
        clinic = open_clinic(folder)
        there = backups_in(place, identity)
        assert there
        for backup in there:
            check_backup(backup.folder, clinic)
        assert len(list(place.glob(f"{identity}-*"))) == len(there)
        clinic.close()

    assert kill_everywhere("thin_out", fresh, holds) == ["prune.name taken"]
    assert len(list(place.iterdir())) == 2, "one backup and the lock"


def test_a_restore_is_begun_again_without_repair(founded: Path, tmp_path: Path) -> None:
    places_of("back_up", founded / "clinic", tmp_path / "backups")
    (backup,) = backups_in(tmp_path / "backups", read_settings(founded / "clinic").id)
    phrase, numbers = phrase_of(founded), itertools.count()

    def fresh() -> tuple[Path, str, Path, Path]:
        number = next(numbers)
        return backup.folder, phrase, tmp_path / f"again{number}", tmp_path / f"key{number}"

    def holds(backup: Path, phrase: str, folder: Path, key_file: Path) -> None:
        if not (folder / FILE).exists():
            places_of("bring_back", backup, phrase, folder, key_file)
        clinic = open_clinic(folder)
        sound(clinic)
        assert vault_of(clinic.settings).read_all()
        clinic.close()

    names = kill_everywhere("bring_back", fresh, holds, stays_away=True)
    assert {"restore.escrow written", "restore.database brought in", "restore.anchor noted"} <= set(names)


@pytest.fixture
def other_url(postgres_server: Server) -> Iterator[str]:
    """A second database, empty."""
    name = f"other_{secrets.token_hex(6)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


@pytest.fixture
def backup_on_server(tmp_path: Path, other_url: str) -> tuple[Path, str]:
    """A backup of a clinic whose data are on a server, and its phrase."""
    clinic, phrase = found_clinic(tmp_path / "first", elm_on(other_url, tmp_path / "first.key"))
    clinic.close()
    places_of("back_up", tmp_path / "first", tmp_path / "backups")
    (backup,) = backups_in(tmp_path / "backups", read_settings(tmp_path / "first").id)
    return backup.folder, phrase


@pytest.mark.postgres
@pytest.mark.long
def test_a_restore_on_a_server_is_begun_again_without_repair(
    backup_on_server: tuple[Path, str], tmp_path: Path, postgres_url: str
) -> None:
    numbers = itertools.count()

    def fresh() -> tuple[Path, str, Path, Path, str]:
        for made in tmp_path.glob("again*/clinic.toml"):  # the database is the same for all
            clinic = open_clinic(made.parent)
            schema.take_away(clinic.store)
            made.rename(made.with_suffix(".done"))
        number = next(numbers)
        return *backup_on_server, tmp_path / f"again{number}", tmp_path / f"key{number}", postgres_url

    def holds(backup: Path, phrase: str, folder: Path, key_file: Path, url: str) -> None:
        if not (folder / FILE).exists():
            places_of("bring_back", backup, phrase, folder, key_file, url)
        clinic = open_clinic(folder)
        sound(clinic)
        clinic.close()

    names = kill_everywhere("bring_back", fresh, holds, stays_away=True, few=2)
    assert {"restore.server marked", "restore.database brought in", "restore.settings written"} <= set(names)


@pytest.mark.postgres
def test_a_restored_database_that_was_worked_in_is_never_taken_out(
    backup_on_server: tuple[Path, str], tmp_path: Path, postgres_url: str
) -> None:
    """Its settings are lost, and the mark of its restore stayed."""
    backup, phrase = backup_on_server
    given = backup, phrase, tmp_path / "again", tmp_path / "key", postgres_url
    places_of("bring_back", *given, kill_at="restore.anchor noted")
    house = House(PostgresServer(postgres_url, tmp_path / "again"))
    house.chief.look("patient.find", "patient", None, None)
    house.store.close()
    with pytest.raises(Conflict, match="people have worked in the database"):
        restore(backup, phrase, Target(tmp_path / "again", key_file=tmp_path / "key", database=postgres_url))
    assert on_server(postgres_url, "SELECT count(*) FROM account") == [[(1,)]]


def sealed(path: Path, key_file: Path) -> str:
    return SealedFile(path, "elm-1", KeyPlace(key_file)).load().get("secret", "")


@pytest.mark.parametrize("deed, torn", [("put_secret", False), ("put_secret_carelessly", True)])
def test_a_sealed_file_is_the_old_one_or_the_new(tmp_path: Path, deed: str, torn: bool) -> None:
    """The second is the control: a file that is written where it lies is found torn."""
    path, key_file, found_torn = tmp_path / "vault.sealed", tmp_path / "key", []
    places_of("put_secret", path, key_file, "0")
    numbers = itertools.count(1)

    def holds(path: Path, key_file: Path, text: str) -> None:
        try:
            assert sealed(path, key_file) in ("0", text, str(int(text) - 1))
        except ClinicError as failure:
            found_torn.append(failure)
            path.unlink()
            places_of("put_secret", path, key_file, text)

    kill_everywhere(deed, lambda: (path, key_file, str(next(numbers))), holds)
    assert bool(found_torn) is torn


def test_nothing_in_the_program_arms_a_failpoint() -> None:
    """No module but the one that has them names `arm`, and that one reads nothing from outside."""
    package = Path(clinic_tui.__file__).parent
    sources = {path: path.read_text() for path in package.rglob("*.py")}
    naming = {
        path.name
        for path, source in sources.items()
        if "failpoints" in source
        for node in ast.walk(ast.parse(source))
        if (
            (isinstance(node, ast.ImportFrom) and "failpoints" in (node.module or ""))
            and any(alias.name != "failpoint" for alias in node.names)
        )
        or (isinstance(node, ast.Import) and any("failpoints" in alias.name for alias in node.names))
    }
    assert not naming
    imported = {
        getattr(node, "module", None) or node.names[0].name
        for node in ast.walk(ast.parse((package / "failpoints.py").read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported == {"__future__", "collections.abc"}
