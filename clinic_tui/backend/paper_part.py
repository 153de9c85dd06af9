"""What screens may ask of paper: where can be printed, and printing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.backend.sitting import Sitting
from clinic_tui.clock import local_now
from clinic_tui.errors import ClinicError
from clinic_tui.paper.rows import Order, Outlets, Paper, PaperKind, Printed
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.paper.service import Outlet
    from clinic_tui.settings import Settings


class PaperPart:
    """Day sheets, cards, labels and slips; it remembers what this console printed last, and where."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings
        self._last: PaperKind | None = None
        self._last_to: dict[PaperKind, str] = {}
        self._next: dict[PaperKind, int] = {}

    def outlets(self) -> Outlets:
        """Where can be printed now. That there is no printer is told in words, and raises nothing."""
        from clinic_tui.paper.handing_out import set_printer
        from clinic_tui.paper.printers import NONE_SET_UP, printers, usual_printer

        self._sitting.desk.require("paper.print")
        settings, trouble = self._settings, ""
        names: tuple[str, ...] = ()
        usual = ""
        try:
            names = printers()
            usual = usual_printer()
            trouble = "" if names else NONE_SET_UP
        except ClinicError as failure:
            trouble = failure.words
        return Outlets(
            names,
            {
                kind: self._last_to.get(
                    kind, set_printer(settings, kind) or usual or self._folder_where_no(names)
                )
                for kind in PaperKind
            },
            str(settings.paper_folder),
            trouble,
            self._last,
            dict(self._next),
        )

    def print(self, order: Order) -> Printed:
        """Make the paper, journal it and hand it out. Raises ClinicError in plain words."""
        from clinic_tui.paper.handing_out import to_folder, to_printer
        from clinic_tui.paper.printers import require_printer
        from clinic_tui.paper.service import Outlet, next_position

        self._sitting.desk.require("paper.print")
        if order.printer:
            require_printer(order.printer)
        to = Outlet(f"printer {order.printer}" if order.printer else "file", order.copies)
        paper = self._made(order, to)
        what = f"{paper.kind.words}, {counted(paper.pages, 'page')}"
        if order.printer:
            job = to_printer(paper, order.printer, order.copies)
            words, waits = f"{what}: {order.printer}, job {job.number}", job.waits
        else:
            stamp = f"{local_now(self._sitting.desk.clock):%Y%m%d-%H%M%S}"
            words, waits = f"{what}: {to_folder(paper, self._settings.paper_folder, stamp)}", ""
        self._last, self._last_to[order.kind] = order.kind, order.printer
        pieces = len(order.appointment_ids) or len(order.patient_ids) * order.count
        if order.kind in (PaperKind.CARD, PaperKind.LABELS):
            self._next[order.kind] = next_position(order.start, pieces, order.kind)
        return Printed(words, "; ".join(filter(None, (waits, paper.warning))))

    def _folder_where_no(self, printers: tuple[str, ...]) -> str | None:
        """The folder, where there is no printer and another paper went there already."""
        return "" if not printers and "" in self._last_to.values() else None

    def _made(self, order: Order, to: Outlet) -> Paper:
        from clinic_tui.paper import service
        from clinic_tui.paper.handing_out import letterhead

        desk, head = self._sitting.desk, letterhead(self._settings)
        if order.kind is PaperKind.DAY_SHEET:
            day = order.day or self._sitting.today
            return service.print_day_sheet(desk, head, to, day, order.provider_ids, order.by)
        if order.kind is PaperKind.CARD:
            return service.print_cards(desk, head, to, order.appointment_ids, order.start)
        if order.kind is PaperKind.LABELS:
            return service.print_labels(desk, to, order.patient_ids, order.count, order.start)
        return service.print_slips(desk, head, to, order.appointment_ids)
