"""What screens may ask of rooms, devices, what visits need, and kept times."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import age_setup, resource_lists, resource_setup, setup, sites
from clinic_tui.schedule.bumped import whom_it_hits
from clinic_tui.schedule.resource_rows import NewReserve, Resources
from clinic_tui.schedule.rows import Need
from clinic_tui.words.age_range import ANY_AGE, AgeRange


class ResourcesPart:
    """The lists for who sets the schedule up, and the use cases of the shell behind each form."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> Resources:
        """All of them; nothing of a patient."""
        return self._sitting.ask(setup.VERB, resource_lists.resources, self._sitting.today)

    def add_room(self, name: str, kind: str, site_id: int | None) -> int:
        """A room; the number of the row."""
        return setup.add_room(self._sitting.desk, name, kind, site_id)

    def change_room(self, room_id: int, version: int, name: str, kind: str, site_id: int | None) -> None:
        """Another name, kind or site."""
        resource_setup.change_room(self._sitting.desk, room_id, version, name, kind, site_id)

    def retire_room(self, room_id: int) -> int:
        """It is not used any more; how many visits have to be moved for it."""
        desk = self._sitting.desk
        hit = whom_it_hits(desk, lambda there: setup.retire_room(there, room_id))
        setup.retire_room(desk, room_id)
        return sum(not each.follows for each in hit)

    def add_device(self, name: str, kind: str, site_id: int | None) -> int:
        """A device; the number of the row."""
        return resource_setup.add_device(self._sitting.desk, name, kind, site_id)

    def change_device(self, device_id: int, version: int, name: str, kind: str, site_id: int | None) -> None:
        """Another name, kind or site."""
        resource_setup.change_device(self._sitting.desk, device_id, version, name, kind, site_id)

    def retire_device(self, device_id: int) -> None:
        """It is not used any more."""
        resource_setup.retire_device(self._sitting.desk, device_id)

    def change_type(
        self, visit_type_id: int, version: int, needs: Sequence[Need], capacity: int, ages: AgeRange = ANY_AGE
    ) -> None:
        """What visits of a type take, how many patients share one, and for which ages they are."""
        resource_setup.change_type(self._sitting.desk, visit_type_id, version, needs, capacity, ages)

    def change_provider(
        self, provider_id: int, version: int, ages: AgeRange, *, licence_needed: bool
    ) -> None:  # fmt: skip
        """Patients of which ages a provider sees, and whether a licence has to be on record."""
        age_setup.set_provider_ages(
            self._sitting.desk, provider_id, version, ages, licence_needed=licence_needed
        )

    def add_site(self, name: str) -> int:
        """One more place; the number of the row."""
        return sites.add_site(self._sitting.desk, name)

    def rename_site(self, site_id: int, name: str) -> None:
        """Another name for a place."""
        sites.rename_site(self._sitting.desk, site_id, name)

    def keep(self, provider_id: int, new: NewReserve) -> int:
        """Keep a stretch of a provider's day; how many rows were made."""
        return resource_setup.add_reserve(self._sitting.desk, provider_id, new)

    def change_kept(self, reserve_id: int, version: int, provider_id: int, new: NewReserve) -> int:
        """Keep another stretch in its place; how many rows were made."""
        return resource_setup.change_reserve(self._sitting.desk, reserve_id, version, provider_id, new)

    def remove_kept(self, reserve_id: int) -> None:
        """The time is open for all visits again."""
        resource_setup.remove_reserve(self._sitting.desk, reserve_id)
