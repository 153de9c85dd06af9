"""Help and palette: both are printed from the one table of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.command import CommandPalette

from clinic_tui.keymap import Place, for_place
from clinic_tui.screens.console.help import TITLES, HelpScreen
from clinic_tui.screens.console.help_of_supplies import COLUMNS_OF_SUPPLIES, TITLES_OF_SUPPLIES
from clinic_tui.screens.console.palette import OWN_ACCOUNT, VerbProvider
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.parts.form_help import FormHelp
from clinic_tui.screens.parts.worklist import Worklist
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.supplies.budgets import BudgetsScreen
from clinic_tui.screens.supplies.catalog import CatalogScreen
from clinic_tui.screens.supplies.cold_readings import ColdReadings
from clinic_tui.screens.supplies.cold_units import ColdScreen
from clinic_tui.screens.supplies.count_differences import DifferencesScreen
from clinic_tui.screens.supplies.count_sheet import SheetScreen
from clinic_tui.screens.supplies.equipment import EquipmentScreen
from clinic_tui.screens.supplies.expiring import ExpiringScreen
from clinic_tui.screens.supplies.kits import Kits
from clinic_tui.screens.supplies.machine import MachineScreen
from clinic_tui.screens.supplies.missing_supplies import MissingSupplies
from clinic_tui.screens.supplies.order import OrderScreen
from clinic_tui.screens.supplies.orders import OrdersScreen
from clinic_tui.screens.supplies.stock import StockPane
from clinic_tui.screens.supplies.stock_counts import CountsScreen
from clinic_tui.screens.supplies.stock_item import ItemScreen
from clinic_tui.screens.supplies.supply_figures import LostScreen, VarianceScreen, WorthScreen
from clinic_tui.screens.supplies.to_order import ToOrderList
from clinic_tui.screens.supplies.vendor_invoices import InvoicesScreen
from clinic_tui.screens.supplies.vendors import VendorsScreen
from clinic_tui.screens.supplies.who_received import WhoReceived
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.patients_clinic import PatientsClinic, settled, type_in
from tests.screens.stage import front, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]


async def test_help_in_a_record_names_its_keys_and_its_red_lines_and_does_what_a_line_says(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        await type_in(pilot, "?")
        for size in (LARGE, SMALL):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            matches_golden(app, f"help_{size[0]}x{size[1]}")
        assert "Aetna not verified: v says that it was seen to be in force." in screen_text(app)
        await type_in(pilot, "escape", "v")
        await type_in(pilot, "f1")
        assert "Aetna not verified" not in screen_text(app)
        await type_in(pilot, *["tab"] * 5)
        assert "smi,jo   jo smith" in screen_text(app)
        await type_in(pilot, "shift+tab", "shift+tab")
        lines = app.screen.query_one(PagedList)
        assert lines.key == "help"
        lines.select("note")
        await type_in(pilot, "enter")
        assert isinstance(app.screen, AddNote)


def test_every_place_has_a_title() -> None:
    assert set(TITLES) == set(Place) - {Place.GRID, Place.LIST}  # of which the place around it tells


SIGNS = (
    (Place.QUEUE, "s", "the patient pays without an insurance"),
    (Place.QUEUE, "W", "a walk-in"),
    (Place.QUEUE, "S", "The column of the state"),
    (Place.SCHEDULE, "+1", "more visits"),
    (Place.STRIP, "5+1", "one visit is booked over another"),
)


async def test_every_verb_and_sign_of_every_place_has_its_line_and_none_is_cut(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        screen = HelpScreen(Place.QUEUE)
        await app.push_screen(screen)
        for place in TITLES:
            screen._place = place
            screen.on_mount()
            rows = screen.query_one(PagedList).rows
            ids = {verb.id for verb in for_place(place)}
            assert ids <= {row.key for row in rows}
            assert len({row.key for row in rows}) == len(rows)
            lines = [row.cells for row in rows if not row.heading]
            assert [cells for cells in lines if len(cells[0]) > 9 or len(cells[1]) > 66] == []
            for _, sign, words in (each for each in SIGNS if each[0] is place):
                assert any(cells[0] == sign and words in cells[-1] for cells in lines), sign


async def test_esc_and_the_help_key_close_help_alone(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for key in ("escape", "f1", "?"):
            await type_in(pilot, "?")
            assert isinstance(app.screen, HelpScreen)
            await type_in(pilot, key)
            assert len(app.screen_stack) == 1
        await app.push_screen(RegisterPatient({"family": "Doe", "given": "Ann", "born": "01/02/1961"}))
        await type_in(pilot, "f1")
        assert isinstance(front(app), FormHelp)
        shown = screen_text(app)
        assert all(words in shown for words in ("Help: Sex", "unknown", "F12", "Keys of all forms"))
        await type_in(pilot, "escape")
        form = app.screen
        assert isinstance(form, RegisterPatient)
        await type_in(pilot, "f")
        assert form.text("sex") == "f"
        assert form.text("family") == "Doe"
        app.pop_screen()
        await app.push_screen(MissingSupplies())
        await settled(pilot)
        await type_in(pilot, "?")
        assert "Units that were used and not issued" in screen_text(app)
        await type_in(pilot, "escape", "escape", "f9")
        assert isinstance(app.screen, LockScreen)
        assert [hit async for hit in VerbProvider(app.screen).discover()] == []


async def test_the_palette_offers_our_verbs_and_looks_and_nothing_else(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        offered = [hit.help async for hit in VerbProvider(app.screen).discover()]
        own = [explained for _name, explained, _action in OWN_ACCOUNT]
        lists = ["Records that may be one patient's: compare, merge, or tell them apart."]
        looks = ["The colours of this desk."] * 3
        not_the_desks = ("tab-claims", "restrict", "clock")  # the clinic does not use the time clock
        verbs = [verb.help for verb in for_place(Place.PATIENT) if verb.id not in not_the_desks]
        assert offered == verbs + own + lists + looks
        palette = VerbProvider(app.screen)
        assert "injuries and needlesticks: report, see what is due" in [
            hit.help async for hit in palette.search("injur")
        ]
        assert [str(hit.prompt) async for hit in palette.search("court")] == [":disclosures"]
        noted = sorted([hit async for hit in palette.search("note")], key=lambda hit: -hit.score)
        assert str(noted[0].prompt).startswith("note"), "names come first"
        for look in ("light", "monochrome", "dark"):
            hits = [hit async for hit in VerbProvider(app.screen).discover() if hit.text == f"look: {look}"]
            hits[0].command()
            await settled(pilot)
            assert isinstance(app.screen, PatientScreen)
            assert "Smith, Jo" in screen_text(app)
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"note")
        await pilot.pause(0.3)
        await type_in(pilot, "enter")
        await settled(pilot)
        if isinstance(app.screen, CommandPalette):
            await type_in(pilot, "enter")
        opened: object = app.screen
        assert isinstance(opened, AddNote)


PAGES: dict[Place, type[Worklist[Any]]] = {
    Place.STOCK: StockPane, Place.ITEM: ItemScreen, Place.EXPIRING: ExpiringScreen,
    Place.ORDERS: OrdersScreen, Place.ORDER: OrderScreen, Place.VENDORS: VendorsScreen,
    Place.CATALOG: CatalogScreen, Place.BUDGETS: BudgetsScreen, Place.INVOICES: InvoicesScreen,
    Place.COUNTS: CountsScreen, Place.COUNT: SheetScreen, Place.DIFFERENCES: DifferencesScreen,
    Place.WORTH: WorthScreen, Place.LOST: LostScreen, Place.VARIANCE: VarianceScreen,
    Place.EQUIPMENT: EquipmentScreen, Place.MACHINE: MachineScreen, Place.COLD: ColdScreen,
}  # fmt: skip
MARKS = {"! low", "! old", "again"}
"""What stands in a column without a name."""


def test_the_columns_of_supplies_are_explained_by_the_names_they_have() -> None:
    assert set(PAGES) == set(COLUMNS_OF_SUPPLIES) == set(TITLES_OF_SUPPLIES)
    for place, page in PAGES.items():
        titles = {column.title for column in (*page.COLUMNS, *page.WIDE_COLUMNS)}
        assert {name for name, _ in COLUMNS_OF_SUPPLIES[place]} - MARKS <= titles, place
    for dialog in (Kits, MissingSupplies, ToOrderList, ColdReadings, WhoReceived):
        titles = {column.title for column in (*dialog.COLUMNS, *dialog.WIDE_COLUMNS)}
        assert {name for name, _ in dialog.COLUMNS_SAY} - {"!"} <= titles, dialog
