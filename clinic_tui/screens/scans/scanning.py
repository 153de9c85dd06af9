"""What follows from a scan, whatever stands on the screen; the text of it is forgotten at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clinic_tui.errors import ClinicError, FileRefused, Restricted
from clinic_tui.interop.scans import Scan, ScanKind
from clinic_tui.screens.console.from_anywhere import FromAnywhere
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.scan_catcher import Whole
from clinic_tui.words.mrn_label import mrn_on_label

if TYPE_CHECKING:
    from clinic_tui.interop.licence import Licence
    from clinic_tui.interop.product_codes import ProductCode
    from clinic_tui.patients.rows import PatientLine, PatientRecord
    from clinic_tui.screens.parts.form import Form
    from clinic_tui.widgets.patient_picker import PatientPicker


class TakesScans(FromAnywhere):
    """Opens the patient, offers what differs, or begins a registration. At a locked desk nothing happens."""

    first_label: tuple[ProductCode, float] | None = None
    """What was scanned last without a lot, and when: the second barcode of its box may follow."""

    def how_whole(self, scan: Scan) -> Whole:
        """A label ends with its line; a licence is whole when it can be read."""
        if scan.kind is ScanKind.LABEL:
            return Whole.YES if mrn_on_label(scan.text) else Whole.NO
        if scan.kind is ScanKind.PRODUCT:
            from clinic_tui.screens.scans.scanned_product import how_whole

            return how_whole(scan.text)
        from clinic_tui.interop.licence import read_licence

        try:
            licence = read_licence(scan.text)
        except FileRefused:
            return Whole.NO
        return Whole.PERHAPS if licence.cut else Whole.YES

    def scan_cut(self) -> None:
        """Say so, in a dialog: what may still come of the scan must not be taken for keys."""
        from clinic_tui.screens.scans.scan_cut import ScanCut

        if self._may_scan and not isinstance(self.screen, ScanCut):
            self.push_screen(ScanCut())

    @property
    def _may_scan(self) -> bool:
        return self.seated and self.backend is not None and self.pane is not None and not self.is_saving

    def scanned(self, scan: Scan) -> None:
        """Somebody held a label or a card under the scanner."""
        from clinic_tui.screens.console.help import HelpScreen
        from clinic_tui.screens.parts.form_help import FormHelp
        from clinic_tui.screens.patients.from_licence import OfferFields
        from clinic_tui.screens.rota.time_clock import ClockDialog
        from clinic_tui.screens.scans.scan_cut import ScanCut

        if not self._may_scan:
            return
        # it was about another scan, or its key was the first sign of this one
        if isinstance(self.screen, ScanCut | OfferFields | ClockDialog):
            self.pop_screen()
        if scan.kind is ScanKind.LABEL:
            self._label_scanned(mrn_on_label(scan.text))
        elif scan.kind is ScanKind.PRODUCT:
            from clinic_tui.screens.scans.scanned_product import product_scanned

            if isinstance(self.screen, HelpScreen | FormHelp):  # what is said of the box would lie under it
                self.pop_screen()
            product_scanned(self, scan.text)
        else:
            self._licence_scanned(scan.text)

    def tell(self, words: str, level: Level = Level.INFO) -> None:
        """Where the person looks: in the form that lies on top, else below."""
        from clinic_tui.screens.parts.form import Form

        if isinstance(self.screen, Form):
            self.screen.say(words, level)
        else:
            self.say(words, level)

    def _may(self, right: str, what: str) -> bool:
        assert self.backend is not None
        if why := self.backend.why_not(right, what):
            self.tell(why, Level.ERROR)
        return not why

    # A label

    def _label_scanned(self, mrn: str) -> None:
        assert self.backend is not None
        scans = self.backend.scans
        if not mrn:
            self.tell("the label that was scanned holds no MRN", Level.ERROR)
        elif self._may("patient.find", "scanning a label"):
            self.ask_before_keys(
                lambda: scans.of_label(mrn), lambda line: self._label_found(mrn, line), group="scan"
            )

    def _label_found(self, mrn: str, line: PatientLine | None) -> None:
        if not self._may_scan:
            return
        if line is None:
            self.tell(f"no patient here has MRN {mrn}, which was scanned", Level.ERROR)
        elif (picker := self._picker) is not None:
            picker.pick(line)
        else:
            self._past_form(line, lambda: self.open_patient(line.id))

    def _past_form(
        self, line: PatientLine, then: Callable[[], None], card: str = "", level: Level = Level.INFO
    ) -> None:
        """Do it at once where no form is open; over a form of another patient only after an answer."""
        from clinic_tui.screens.parts.form import Form
        from clinic_tui.screens.scans.over_a_form import patient_of, who_was_scanned

        form = self.screen
        if not isinstance(form, Form):
            then()
        elif patient_of(form) == line.id:
            form.say(f"this form is of whom was scanned, {line.name}{card}", level)
        else:
            self._ask_over(form, f"{who_was_scanned(line)}{card}", "Open that record over it?", then)

    def _ask_over(self, form: Form[Any], scanned: str, offer: str, then: Callable[[], None]) -> None:
        from clinic_tui.screens.parts.confirm import Confirm
        from clinic_tui.screens.scans.over_a_form import question_over

        self.push_screen(
            Confirm(question_over(form, scanned, offer), yes="open", no="back to the form"),
            lambda sure: then() if sure and self._may_scan else None,
        )

    @property
    def _picker(self) -> PatientPicker | None:
        """The picker on the screen that still waits for a patient."""
        from clinic_tui.widgets.patient_picker import PatientPicker

        return next((each for each in self.screen.query(PatientPicker) if each.display), None)

    # A licence

    def _licence_scanned(self, text: str) -> None:
        from clinic_tui.interop.licence import read_licence
        from clinic_tui.interop.licence_fields import possible_names
        from clinic_tui.screens.patients.patient_fields import PatientForm

        try:
            licence = read_licence(text)
        except FileRefused as refusal:
            self.tell(refusal.words, Level.ERROR)
            return
        if isinstance(self.screen, PatientForm):
            self._offer_to_form(licence, self.screen)
        elif self._may("patient.find", "scanning a licence"):
            assert self.backend is not None
            scans, names = self.backend.scans, possible_names(licence)
            self.ask_before_keys(
                lambda: scans.of_card(names, licence.born),
                lambda lines: self._holders_found(licence, lines),
                group="scan",
            )

    def _offer_to_form(self, licence: Licence, form: Form[Any]) -> None:
        from clinic_tui.interop.licence_fields import texts_of_licence
        from clinic_tui.screens.patients.from_licence import IntoForm, card_words

        offer = IntoForm(licence, form, texts_of_licence(licence))
        if offer.fields_differ:
            self.push_screen(offer)
        else:
            form.say(f"the licence says the same. {card_words(licence, self.today)}", self._level(licence))

    def _level(self, licence: Licence) -> Level:
        return Level.WARNING if licence.expired(self.today) or licence.warnings else Level.DONE

    def _holders_found(self, licence: Licence, lines: tuple[PatientLine, ...]) -> None:
        from clinic_tui.screens.patients.find import FindPatient

        if not self._may_scan:
            return
        if isinstance(self.screen, FindPatient):
            self.pop_screen()
        picker = self._picker
        if len(lines) > 1:
            self._choose_holder(licence, picker)
        elif not lines:
            self._begin_registration(licence)
        elif picker is not None:
            picker.pick(lines[0])
        else:
            line = lines[0]
            self._past_form(
                line, lambda: self._compare(licence, line.id), self._card_said(licence), self._level(licence)
            )

    def _card_said(self, licence: Licence) -> str:
        """What is to be known of the card, behind a name; one that is not valid any more is no photo id."""
        from clinic_tui.screens.patients.from_licence import card_words

        expired = ": no valid photo id" if licence.expired(self.today) else ""
        return f". {card_words(licence, self.today)}{expired}"

    def _choose_holder(self, licence: Licence, picker: PatientPicker | None) -> None:
        """Several have this name and birth date: the person says who it is."""
        from clinic_tui.interop.licence_fields import texts_of_licence
        from clinic_tui.screens.patients.find import FindPatient

        said = texts_of_licence(licence)
        typed = f"{said.get('family', '')},{said.get('given', '').split(' ')[0]} {said['born']}"
        if picker is not None:
            picker.text = typed
            return
        self.push_screen(
            FindPatient("Several have the name and birth date of this licence", typed),
            lambda number: self._compare(licence, number) if number is not None else None,
        )

    def _begin_registration(self, licence: Licence) -> None:
        """Nobody is known by this name and birth date: begin a registration; who is alike stands under it."""
        from clinic_tui.interop.licence_fields import texts_of_licence
        from clinic_tui.screens.patients.from_licence import card_words
        from clinic_tui.screens.patients.register import RegisterPatient

        if not self._may("patient.register", "the licence is of nobody who is known here, and a new patient"):
            return
        form = RegisterPatient(texts_of_licence(licence))
        form.resumed = True  # Esc puts it aside as it stands: nobody typed it, and the card is gone by then
        form.meanwhile = f"nobody here has this name and birth date. {card_words(licence, self.today)}"
        registers = getattr(self.screen, "register_with", None)

        def begin() -> None:
            if registers is not None and self._picker is not None:
                form.goes_on = True
                self.call_later(registers, form)
            else:
                self.push_screen(form)

        said = texts_of_licence(licence)
        whom = f"{said.get('family', '')}, {said.get('given', '')}, {said['born']}, nobody here"
        self._past_any_form(f"{whom}{self._card_said(licence)}", lambda: self._past_expiry(licence, begin))

    def _past_any_form(self, scanned: str, then: Callable[[], None]) -> None:
        """Over a form that waits for no patient only after an answer."""
        from clinic_tui.screens.parts.form import Form

        form = self.screen
        if isinstance(form, Form) and self._picker is None:
            self._ask_over(form, scanned, "Register a new patient over it?", then)
        else:
            then()

    def _past_expiry(self, licence: Licence, then: Callable[[], None]) -> None:
        """A card that is not valid any more fills in nothing before somebody has said so."""
        from clinic_tui.screens.parts.confirm import Confirm
        from clinic_tui.screens.patients.from_licence import EXPIRED_QUESTION, card_words

        if not licence.expired(self.today):
            then()
            return
        self.push_screen(
            Confirm(f"{card_words(licence, self.today)}.\n{EXPIRED_QUESTION}", yes="fill in", no="no"),
            lambda sure: then() if sure and self._may_scan else None,
        )

    def _compare(self, licence: Licence, patient_id: int) -> None:
        """Open the record and look what differs; one that is closed to the person says so itself."""
        assert self.backend is not None
        patients = self.backend.patients
        self.ask_before_keys(
            lambda: patients.open(patient_id),
            lambda record: self._offer_to_record(licence, record),
            group="scan",
            refused=lambda refusal: self._not_compared(patient_id, refusal),
        )

    def _not_compared(self, patient_id: int, refusal: ClinicError) -> None:
        if isinstance(refusal, Restricted):
            self.open_patient(patient_id)
        else:
            self.tell(refusal.words, Level.ERROR)

    def _offer_to_record(self, licence: Licence, record: PatientRecord) -> None:
        from clinic_tui.screens.patients.from_licence import IntoRecord, card_words

        if not self._may_scan or self.backend is None:
            return
        offer = IntoRecord(licence, record)
        if offer.fields_differ and self.backend.may("patient.edit"):
            self.push_screen(offer, lambda opens: self.open_patient(record.id) if opens else None)
            return
        said = "other things than the record" if offer.fields_differ else "the same as the record"
        self.say(f"the licence says {said}. {card_words(licence, self.today)}", self._level(licence))
        self.open_patient(record.id)
