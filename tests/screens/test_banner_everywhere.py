"""The same banner stands on every screen about one patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic_tui.patients import service as patients
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.screens.claims.charge_form import ChargeForm
from clinic_tui.screens.compliance.disclosure_forms import Disclose
from clinic_tui.screens.compliance.release_forms import TakeRelease
from clinic_tui.screens.compliance.releases import ReleasesOf
from clinic_tui.screens.coverage.authorization import AddAuthorization
from clinic_tui.screens.coverage.authorization_forms import RequestAuthorization
from clinic_tui.screens.coverage.authorizations import AuthorizationScreen
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.money.adjusting import MoveBalance, WriteOff
from clinic_tui.screens.money.hold_statements import HoldStatements
from clinic_tui.screens.money.ledger import LedgerScreen
from clinic_tui.screens.money.make_plan import MakePlan
from clinic_tui.screens.money.refund import Refund
from clinic_tui.screens.money.take_payment import TakePayment
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.history import HistoryScreen
from clinic_tui.screens.patients.alert import AddAlert
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.patients.restricted_record import RestrictRecord
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.screens.team.task_forms import MakeTask, PhoneMessage
from clinic_tui.widgets.banner import PatientBanner
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_money_asked_first import a_desk
from tests.screens.test_queue import row_of, stand_on
from tests.screens.test_schedule import burst

WORDS = "hard of hearing: face the patient, speak slowly, and write down what is to be done next"
NOVAK = "Novák, Jiří  04/17/1995 (31 y)  M  MRN 100009"
FROM_RECORD: Sequence[tuple[type[Any], tuple[str, ...]]] = (
    (PatientScreen, ()),
    (EditPatient, ("e",)),
    (AddNote, ("N",)),
    (HistoryScreen, ("h",)),
    (EditCoverage, ("plus",)),
    (ReleasesOf, ("A",)),
    (AuthorizationScreen, (":auth novak",)),
    (RequestAuthorization, ("plus",)),
)
"""One of each way in which a banner is made. In this order: the last opens from the one before."""
ALIKE = (AddAlert, AddNote, AddAuthorization, RestrictRecord, Disclose, TakeRelease)
"""Forms that stand under the banner as all forms do, and are opened with a number and a name."""


def told(seat: Seat) -> tuple[str, str]:
    """The two lines of the banner of the screen on top; nothing where it has none that is shown."""
    for banner in seat.app.screen.query(PatientBanner):
        if banner.display and banner.is_mounted:
            return banner.render_line(0).text.strip(), banner.render_line(1).text.strip()
    return "", ""


async def with_an_alert(seat: Seat, clinic: SmallClinic) -> int:
    """Novak's number, who has an alert since this moment."""
    patient: int = (await seat.ask(lambda: row_of(seat, clinic, "Novák"))).patient_id
    await seat.ask(lambda: patients.add_alert(a_desk(seat), patient, "hard of hearing"))
    return patient


async def until_told(seat: Seat, name: str, *known: str) -> None:
    """Wait until the banner on top says whose it is, and all of this."""

    def says() -> bool:
        first, second = told(seat)
        return name in first and all(words in second for words in known)

    await seat.until(says, f"the banner of {type(seat.app.screen).__name__}: {told(seat)}")


def test_forms_that_stand_under_the_banner_alike_are_about_the_patient_they_were_opened_for() -> None:
    for form in (*(kind(7, "Novák") for kind in ALIKE), PhoneMessage(patient_id=7), MakeTask(patient_id=7)):
        assert form.whose == 7
        assert type(form).compose_top is FormOnPatient.compose_top, type(form)


async def test_each_screen_that_opens_from_a_record_a_visit_or_the_ledger_says_whose_it_is(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await with_an_alert(seat, small_clinic)
        burst(seat, "/", *"novak", "enter")
        await seat.shows("Contact", "Novák, Jiří")
        for screen, keys in FROM_RECORD:
            if screen is not RequestAuthorization:
                while type(seat.app.screen) is not PatientScreen:
                    await seat.press("escape")
            await (seat.command(keys[0][1:]) if ":auth novak" in keys else seat.press(*keys))
            await seat.opens(screen)
            assert type(seat.app.screen) is screen
            await until_told(seat, NOVAK, "! hard of hearing", "Aetna ?", "here for 09:40 LEE")
        while len(seat.app.screen_stack) > 1:
            await seat.press("escape")
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("i")
        await seat.opens(CheckIn)
        await until_told(seat, NOVAK, "! hard of hearing", "Aetna ?")
        await seat.press("escape")
        await stand_on(seat, small_clinic, "Garcia")
        await seat.press("x")
        await seat.opens(CancelVisit)
        await until_told(seat, "Garcia, María José  12/12/1988 (37 y)", "no policy", "next Mon 23 Nov 11:00")
        await seat.press("escape")
        await stand_on(seat, small_clinic, "Smith")
        await seat.press("o")
        await seat.until(lambda: isinstance(seat.app.screen, ChargeForm), "the charges")
        await until_told(seat, "Smith, Noah  10/30/1949 (77 y)", "no policy", "first visit")
        await seat.press("escape")
        burst(seat, "/", *"li,b", "enter")
        await seat.shows("Contact")
        burst(seat, "l")
        await seat.shows("Ledger  owes $120.00", "99213")
        assert isinstance(seat.app.screen, LedgerScreen)
        await until_told(seat, "MRN 100003", "owes $120.00", "no policy")
        for key, kind in (("w", WriteOff), ("m", MoveBalance), ("plus", MakePlan), ("k", HoldStatements)):
            await seat.press(key)
            await seat.opens(kind)
            await until_told(seat, "Li, Bo  01/31/1990 (36 y)  M  MRN 100003", "owes $120.00", "no policy")
            await seat.press("escape")
        burst(seat, "dollar_sign", "enter", *"d5", "f12")
        await seat.shows("Receipt")
        await seat.press("escape")
        await seat.shows("Ledger  owes $0.00")
        await until_told(seat, "MRN 100003", "no policy")
        await seat.until(lambda: "owes" not in told(seat)[1], "the banner of who has paid")
        await seat.press("end", "minus")
        await seat.until(lambda: isinstance(seat.app.screen, Refund), "the refund")
        await until_told(seat, "Li, Bo  01/31/1990 (36 y)  M  MRN 100003", "no policy")


async def test_what_another_desk_writes_comes_into_the_banner_of_a_form_and_in_full_into_its_help(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, login="mia") as seat:
        patient = (await seat.ask(lambda: row_of(seat, small_clinic, "Novák"))).patient_id
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("dollar_sign")
        await seat.until(lambda: isinstance(seat.app.screen, TakePayment), "the payment")
        await until_told(seat, NOVAK, "Aetna ?")
        await seat.type("12")
        await seat.ask(lambda: patients.add_alert(a_desk(seat), patient, WORDS))
        await until_told(seat, NOVAK, "! hard of hearing: ", "~  Aetna ?")
        await seat.press("f1")
        await seat.shows("What the banner has no room for", "what is to be done next")
        await seat.press("escape")
        form = seat.app.screen
        assert isinstance(form, TakePayment)
        assert form.text("amount") == "12"
        await seat.ask(lambda: restrict(a_desk(seat, "otto"), patient, RestrictedFor.VIP))
        await until_told(seat, "RESTRICTED")
        assert told(seat)[1] == ""  # nothing of the record is left, and the payment goes on
        assert seat.app.screen is form
