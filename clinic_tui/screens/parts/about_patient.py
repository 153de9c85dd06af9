"""Screens about one patient: in each of them the same banner says whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, cast

from textual.screen import Screen
from textual.widget import Widget

from clinic_tui.schedule.rows import BannerRow
from clinic_tui.screens.parts.banner_pieces import ACCOUNT, banner_pieces
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.while_open import WhileOpen
from clinic_tui.widgets.banner import PatientBanner

Result = TypeVar("Result")

_TOLD = frozenset(
    {"patient", "patient_name", "patient_phone", "patient_alert", "coverage", "appointment", *ACCOUNT}
)
"""The tables that a banner is read from."""


class AboutPatient(WhileOpen):
    """Mixed into a screen about one patient. Its banner is read with whether the record is open.

    Where a screen below has the banner of the same patient, it says what that says, and nothing is read for
    it before something changes: that banner is kept up to date as well.
    """

    closes_with_record: ClassVar[bool] = False

    def compose_banner(self, patient_id: int | None) -> Iterator[Widget]:
        """The banner, which is read behind what the screen itself reads; hidden as long as it is nobody's."""
        banner = PatientBanner()
        below = None if patient_id is None else self._banner_below(patient_id)
        if below is not None:
            banner.show_as(below)
        banner.display = patient_id is not None
        yield banner
        if patient_id is None:
            return
        if below is None or self.closes_with_record:
            self.follow_record(patient_id)
        else:
            self.follow_from_below(patient_id)

    def _banner_below(self, patient_id: int) -> PatientBanner | None:
        """The banner of this patient that is nearest below, with all that is told of an open record."""
        for screen in reversed(self.app.screen_stack):
            for banner in cast("Screen[Any]", screen).query(PatientBanner):
                if banner.tells_all_of(patient_id):
                    return banner
        return None

    def whose_known(self, row: BannerRow) -> None:
        """Say whose it is, and how account and coverage stand."""
        standing = banner_pieces(row.standing, self.clinic.clock.now())
        screen = cast("Screen[Any]", self)
        for banner in screen.query(PatientBanner):
            banner.show(row.line, self.clinic.today, row.counts, row.alerts, standing)
            banner.display = True

    def access_may_have_changed(self, entities: frozenset[str]) -> None:
        """What the banner says may have changed too."""
        if entities & _TOLD:
            self._ask_access()
        else:
            super().access_may_have_changed(entities)


class FormOnPatient(AboutPatient, Form[Result]):
    """A form about one patient: the banner stands on top."""

    @property
    def whose(self) -> int | None:
        """The patient's number; None for a form that is about a patient only at times."""
        raise NotImplementedError

    def compose_top(self) -> Iterator[Widget]:
        """Whose it is; a subclass puts what else it shows behind this."""
        yield from self.compose_banner(self.whose)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
