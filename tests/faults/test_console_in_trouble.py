"""A console whose disk is full, fails or is damaged: it says so, keeps the form, and goes on by itself."""

from __future__ import annotations

import contextlib
import errno
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.errors import Trouble
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.store import probing
from clinic_tui.store.desk import Actor
from clinic_tui.widgets.message_line import MessageLine
from clinic_tui.widgets.trouble_line import TroubleLine
from tests.faults.forms import filled_forms
from tests.faults.killing import LONG
from tests.faults.small_disk import SmallDisk, small_disk
from tests.forked_program import command
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.stage import front

pytestmark = pytest.mark.faults

PASSWORD = "four calm herons"


@pytest.fixture(autouse=True)
def _quick_probes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probing, "PROBE_SECONDS", 0.05)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def on_disk(small_clinic: SmallClinic, disk: SmallDisk) -> SmallClinic:
    """The small clinic, moved onto the small disk."""
    small_clinic.folder = Path(shutil.move(small_clinic.folder, disk.place / "clinic"))
    return small_clinic


def trouble_of(seat: Seat) -> Trouble | None:
    return seat.app.screen_stack[0].query_one(TroubleLine).trouble


async def refused(seat: Seat) -> None:
    form = seat.app.screen
    assert isinstance(form, Form)
    await seat.until(lambda: form.refused and not form._saving, "a refusal")


async def saved(seat: Seat, form: Form[Any], name: str) -> None:
    await seat.until(lambda: seat.app.screen is not form, f"{name} saved")


OF_THE_OTHERS = {"note", "check in", "check out", "reason"}
"""Forms that save as all do; those with a way of their own are all tried, and with LONG every form."""


def saves_its_own_way(form: Form[Any]) -> bool:
    ways = ("action_save", "save", "begin_saving", "end_saving", "refuse")
    return any(getattr(type(form), way) is not getattr(Form, way) for way in ways)


def tried_on_a_full_disk(name: str, form: Form[Any]) -> bool:
    """Whether it is saved here on a disk that is full; of the others test_kept_forms.py has the refusal."""
    return name in OF_THE_OTHERS or saves_its_own_way(form)


async def test_every_form_keeps_what_was_typed_on_a_full_disk_and_saves_it_later(
    on_disk: SmallClinic, disk: SmallDisk
) -> None:
    """D04 over all forms: refused in words, kept as typed, and saved by the same key once there is room.

    A save that is refused is tried in every other form by test_kept_forms.py.
    """
    async with seated(on_disk, login="otto", tab="4", size=(120, 40)) as seat:
        backend = seat.app.backend
        assert backend is not None
        seat.app.open_forms.pause()  # what it writes leaves room in the log, into which a save would fit
        forms = await seat.ask(lambda: list(filled_forms(on_disk, backend)))
        assert len(forms) == 39
        for name, made in forms:
            form: Form[Any] = made()
            if not (LONG or tried_on_a_full_disk(name, form)):
                continue
            form.resumed = True  # something stands in it that is not stored
            await seat.app.push_screen(form)
            await seat.press("up", "down")
            disk.fill()
            texts = form.texts
            await seat.press("f12")
            await refused(seat)
            assert front(seat.app) is form, name
            assert form.texts == texts, name
            assert "disk is full" in form.query_one("#form-message", MessageLine).words, name
            await seat.until(lambda: trouble_of(seat) is Trouble.FULL, name)
            disk.make_room()
            await seat.until(lambda: trouble_of(seat) is None, f"{name}: room")
            await seat.press("f12")
            await saved(seat, form, name)


async def test_a_form_opened_in_trouble_says_at_once_that_nothing_is_saved(
    on_disk: SmallClinic, disk: SmallDisk
) -> None:
    async with seated(on_disk, tab="4") as seat:
        await seat.shows("Gloves")
        disk.fill()
        await seat.press("plus", "7", "f12")
        await seat.shows("the disk is full", "READ-ONLY", "--free-ballast")
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, Form), "the form is closed")
        await seat.press("plus")
        await seat.shows("was put aside half done")
        await seat.press("n")
        await seat.shows("What is typed here is kept")
        await seat.press("escape", "2")
        await seat.shows("READ-ONLY", "Haddad, Layla")
        disk.make_room()
        await seat.gone("READ-ONLY")
        await seat.shows("it works again")


async def test_a_locked_desk_stays_locked_on_a_full_disk_and_says_why(
    on_disk: SmallClinic, disk: SmallDisk
) -> None:
    """What the desk shows is read on; a record or a locked desk opens with a line in the journal, or not."""
    clinic = open_clinic(on_disk.folder)
    with clinic.desk(Actor(None, "otto", lambda verb: True), "Z").act("account.change") as db:
        db.get_one(Account, 1).password_hash = hash_password(PASSWORD, clinic.pepper, HashCost(1, 1024, 1))
    clinic.close()
    async with seated(on_disk, tab="2") as seat:
        disk.fill()
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, PatientScreen), "the record")
        await seat.shows("not shown, as the look cannot be journaled: the disk is full")
        await seat.press("escape", "1")
        await seat.shows("LEE", "READ-ONLY")
        await seat.press("f9")
        await seat.shows("Locked", "The disk is full.", "even the right password", "--free-ballast")
        await seat.type(PASSWORD)
        await seat.press("enter")
        await seat.shows("Locked", "The disk is full.")
        assert seat.app.locked
        disk.make_room()
        await seat.shows("it works again: your password opens")
        await seat.gone("The disk is full.")
        await seat.type(PASSWORD)
        await seat.press("enter")
        await seat.shows("Welcome back, Mia Wong")


@contextlib.contextmanager
def no_file_grows() -> Iterator[None]:
    """Every write beyond a file's present end fails, as on a disk that does not answer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_disk_that_does_not_answer_is_told_apart_and_passes(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="4") as seat:
        await seat.shows("Gloves")
        await seat.press("plus", "7")
        with no_file_grows():
            await seat.press("f12")
            await refused(seat)
            assert trouble_of(seat) is Trouble.DISK
            await seat.shows("the disk does not answer")
        await seat.until(lambda: trouble_of(seat) is None)
        await seat.press("f12")
        await seat.shows("received")


async def test_a_damaged_database_is_not_worked_on_and_does_not_come_back(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Gloves")
        assert seat.app.backend is not None
        store = seat.app.backend._clinic.store
        await seat.ask(store.close)
        harm(small_clinic.folder / "clinic.db")
        await seat.press("c")
        await seat.until(lambda: isinstance(seat.app.screen, Form), "the form")
        await seat.press("x", "enter", "y", "f12")
        await refused(seat)
        assert trouble_of(seat) is Trouble.DAMAGED
        await seat.press("escape")
        await seat.shows("READ-ONLY: the database is damaged", "restore a backup")
        store.health.passed()
        await seat.pilot.pause()
        assert trouble_of(seat) is Trouble.DAMAGED


def harm(path: Path) -> None:
    """One bit of each page but the first."""
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at + 200] ^= 1
    path.write_bytes(content)


def test_a_read_only_disk_is_told_in_words(on_disk: SmallClinic, disk: SmallDisk) -> None:
    disk.read_only(on=True)
    words = ("--data", on_disk.folder, "stock", "list", "--as", "mia")
    done = command(*words)
    assert done.returncode == 1
    assert "check the folder's rights and the disk" in done.stderr
    assert "Traceback" not in done.stderr
    disk.read_only(on=False)
    done = command(*words)
    assert done.returncode == 0, done.stderr


def test_a_folder_failure_is_named_for_what_it_is() -> None:
    from clinic_tui.store.folder_words import refusal_of_folder

    for number, trouble in (
        (errno.ENOSPC, Trouble.FULL),
        (errno.EDQUOT, Trouble.FULL),
        (errno.EIO, Trouble.DISK),
        (errno.EROFS, Trouble.UNWRITABLE),
        (errno.EACCES, Trouble.UNWRITABLE),
    ):
        assert refusal_of_folder(OSError(number, "")).trouble is trouble


async def test_a_desk_is_locked_and_signed_out_on_a_full_disk_too(
    on_disk: SmallClinic, disk: SmallDisk
) -> None:
    async with seated(on_disk, tab="4") as seat:
        await seat.shows("Gloves")
        disk.fill()
        await seat.press("plus", "7", "f12")
        await refused(seat)
        await seat.press("escape", "f9")
        await seat.gone("Gloves")
        await seat.press("f2")
        assert seat.app.backend is not None
        await seat.until(lambda: seat.app.backend.who is None, "the sign-out")  # type: ignore[union-attr]
        disk.make_room()
        await seat.until(lambda: trouble_of(seat) is None)
