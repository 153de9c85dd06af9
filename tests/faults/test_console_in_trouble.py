"""A console whose disk is full, read-only or damaged: it says so, keeps the form, and goes on by itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.small_disk import SmallDisk, small_disk
from tests.screens.small_clinic import SmallClinic, seated

pytestmark = pytest.mark.faults


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def on_disk(small_clinic: SmallClinic, disk: SmallDisk) -> SmallClinic:
    """The small clinic, moved onto the small disk."""
    small_clinic.folder = Path(shutil.move(small_clinic.folder, disk.place / "clinic"))
    return small_clinic


async def test_a_full_disk_keeps_the_form_and_room_lets_it_be_saved(
    on_disk: SmallClinic, disk: SmallDisk
) -> None:
    async with seated(on_disk, tab="4") as seat:
        await seat.shows("Gloves")
        disk.fill()
        await seat.press("plus")
        await seat.shows("Receive Exam")
        await seat.type("7")
        await seat.press("f12")
        await seat.shows("the disk is full")
        disk.make_room()
        await seat.shows("F12 saves this form")
        await seat.press("f12")
        await seat.gone("Receive Exam")
