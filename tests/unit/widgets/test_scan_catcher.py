"""What is kept from the fields and verbs, and what is handed on: by a clock that the test moves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused
from clinic_tui.interop.licence import read_licence
from clinic_tui.interop.scans import Scan, ScanKind
from clinic_tui.screens.scans.scanned_product import how_whole as whole_product
from clinic_tui.widgets.scan_catcher import AT_ONCE, BY_HAND, CUT, UNDECIDED, Caught, ScanCatcher, Whole
from clinic_tui.words.mrn_label import mrn_on_label

SAMPLES = Path(__file__).parents[3] / "../shared/interop-samples/wedge/aamva"
CARDS = sorted(SAMPLES.glob("*.txt"))


def how_whole(scan: Scan) -> Whole:
    if scan.kind is ScanKind.LABEL:
        return Whole.YES if mrn_on_label(scan.text) else Whole.NO
    if scan.kind is ScanKind.PRODUCT:
        return whole_product(scan.text)
    try:
        return Whole.PERHAPS if read_licence(scan.text).cut else Whole.YES
    except FileRefused:
        return Whole.NO


class Keyboard:
    """Types into a catcher; what it handed on, what it took for scans, and how often one broke off."""

    def __init__(self, *, numbers: bool = True, boxes: bool = False) -> None:
        self.catcher: ScanCatcher[str] = ScanCatcher(how_whole)
        self.numbers, self.boxes = numbers, boxes
        self.now = 1000.0
        self.handed: list[str] = []
        self.scans: list[Scan] = []
        self.cuts = 0

    def type(self, text: str, gap: float) -> Keyboard:
        for sign in text:
            self.now += gap
            self.take(sign, sign)
        return self

    def take(self, key: str, character: str | None) -> None:
        self._pauses()
        caught = self.catcher.take(key, character, self.now, numbers=self.numbers, boxes=self.boxes)
        self._follow(caught)

    def rest(self, seconds: float) -> Keyboard:
        self.now += seconds
        self._pauses()
        return self

    def _pauses(self) -> None:
        """The timer of the console: it looks at each moment that is due."""
        while (due := self.catcher.due) is not None and due <= self.now:
            self._follow(self.catcher.pause(due))

    def _follow(self, caught: list[Caught[str]]) -> None:
        for each in caught:
            self.handed += each.keys
            if each.scan is not None:
                self.scans.append(each.scan)
            self.cuts += each.cut


@pytest.mark.parametrize("gap, numbers", [(0.0, True), (0.05, False), (0.8, True)])
@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.stem)
def test_each_licence_is_caught_whole_however_slowly_it_comes(card: Path, gap: float, numbers: bool) -> None:
    text = card.read_bytes().decode()
    keyboard = Keyboard(numbers=numbers).type(text, gap).rest(CUT)
    signs = "".join(keyboard.handed)  # where a sign is a verb, what follows it so late begins the scan
    assert len(signs) <= (2 if gap > BY_HAND and numbers else 0)
    assert text.startswith(signs)
    (scan,) = keyboard.scans
    assert scan.kind is ScanKind.LICENCE
    assert read_licence(scan.text) == read_licence(text)
    assert keyboard.type("b", 0.1).handed == [*signs, "b"]


@pytest.mark.parametrize("stall", [0.5, 1.4])
@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.stem)
def test_a_line_that_stalls_hands_nothing_on(card: Path, stall: float) -> None:
    text = card.read_bytes().decode()
    keyboard = Keyboard()
    for place in range(0, len(text), 64):
        keyboard.rest(stall).type(text[place : place + 64], 0.001)
    keyboard.rest(CUT)
    assert (keyboard.handed, len(keyboard.scans), keyboard.cuts) == ([], 1, 0)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", ""])
@pytest.mark.parametrize("head", ["@MRN:", "@mrn:", "\ufeff@MRN:", "\x02@MRN:"])
@pytest.mark.parametrize("gap", [0.001, 0.05, 0.3])
def test_our_labels_are_caught_in_fields_too(head: str, end: str, gap: float) -> None:
    keyboard = Keyboard(numbers=False).type(f"{head}100042{end}", gap).rest(CUT)
    assert [mrn_on_label(scan.text) for scan in keyboard.scans] == ["100042"]
    assert keyboard.handed in ([], ["\n"] if gap > 0.2 else [])


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", ""])
@pytest.mark.parametrize("gap", [0.0, 0.005, 0.05])
def test_a_number_alone_is_a_label_where_no_field_has_the_keys(gap: float, end: str) -> None:
    keyboard = Keyboard().type(f"100042{end}", gap).rest(CUT)
    assert [mrn_on_label(scan.text) for scan in keyboard.scans] == ["100042"]
    assert keyboard.handed == []


@pytest.mark.parametrize("text", ["2byou\r", "1bsmi,jo\r", "2i100s\r"])
def test_verbs_typed_ahead_behind_a_digit_are_no_label(text: str) -> None:
    keyboard = Keyboard(numbers=True).type(text, 0.0).rest(CUT)
    assert "".join(keyboard.handed) == text
    assert not keyboard.scans


@pytest.mark.parametrize("gap", [0.0, 0.005, 0.05])
def test_a_number_typed_into_a_field_stays_there_however_fast(gap: float) -> None:
    keyboard = Keyboard(numbers=False).type("120561\r100042\r", gap)
    assert keyboard.handed == list("120561\r100042\r")
    assert not keyboard.scans


@pytest.mark.parametrize("text", ["2", "12", "1234", "3b", "100042", "1005\r", "100042\r"])
def test_a_number_at_the_speed_of_fingers_is_a_persons(text: str) -> None:
    keyboard = Keyboard().type(text, 0.07).rest(1)
    assert keyboard.handed == list(text)
    assert not keyboard.scans


@pytest.mark.parametrize("text", ["2i", "1234", "12\r", "3\x1b", "2/smith"])
def test_a_few_quick_digits_are_handed_on_in_order(text: str) -> None:
    assert Keyboard().type(text, 0.0).rest(AT_ONCE * 2).handed == list(text)


@pytest.mark.parametrize(
    "text",
    [
        "jo@example.org", "jo@anna.org", "jo@ansible.com", "jo@aamva.org",
        "JO@MRNOLD.COM", "a@b", "@@@", "@6x",
        "@anything", "@ ansonia", "@ab", "@\rb",
    ],
)  # fmt: skip
@pytest.mark.parametrize("gap", [0.0, 0.03, 0.15, 1.0])
def test_mail_addresses_and_other_words_are_no_scans(text: str, gap: float) -> None:
    keyboard = Keyboard(numbers=False).type(text, gap).rest(UNDECIDED)
    assert keyboard.handed == list(text)
    assert not keyboard.scans


@pytest.mark.parametrize("typed", ["@", "@i", "@m", "@o"])
def test_a_sign_that_is_a_verb_waits_no_longer_than_a_scanner_would(typed: str) -> None:
    keyboard = Keyboard().type(typed, 0.2).rest(BY_HAND)
    assert keyboard.handed == list(typed)
    in_field = Keyboard(numbers=False).type("@", 0.2).rest(BY_HAND)
    assert in_field.handed == []


@pytest.mark.parametrize("key", ["\x1b", "\x7f", "\x08"])
def test_whoever_takes_back_a_sign_does_not_wait(key: str) -> None:
    assert Keyboard(numbers=False).type(f"@{key}", 0.2).handed == ["@", key]


@pytest.mark.parametrize("card", CARDS[:4], ids=lambda path: path.stem)
@pytest.mark.parametrize("share", [0.15, 0.4, 0.6])
def test_a_scan_that_breaks_off_is_said_and_hands_nothing_on(card: Path, share: float) -> None:
    text = card.read_bytes().decode()
    head = text.index("DL") + 30
    end = max(head, int(len(text) * share))
    keyboard = Keyboard().type(text[:end], 0.002).rest(CUT)
    assert keyboard.handed == []
    assert keyboard.cuts + len(keyboard.scans) == 1


def test_a_second_scan_behind_the_first_is_caught_too() -> None:
    text = CARDS[0].read_bytes().decode()
    keyboard = Keyboard().type(text, 0.002).rest(0.4).type(text, 0.002).rest(0.4)
    keyboard.type("@MRN:100001\r@MRN:100002\r", 0.002).rest(0.4)
    assert [scan.kind.value for scan in keyboard.scans] == ["licence", "licence", "label", "label"]
    assert keyboard.handed == []


def test_keys_without_a_character_within_a_burst_do_nothing_and_later_are_a_persons() -> None:
    text = CARDS[0].read_bytes().decode()
    keyboard = Keyboard().type(text[:100], 0.002)
    keyboard.take("f9", None)
    keyboard.type(text[100:], 0.002)
    assert keyboard.handed == []
    keyboard.now += 0.31
    keyboard.take("f9", None)
    assert keyboard.handed == ["f9"]
    assert len(keyboard.scans) == 1


@pytest.mark.parametrize("card", CARDS, ids=lambda path: path.stem)
def test_escapes_and_quitting_keys_within_a_scan_do_nothing(card: Path) -> None:
    text = card.read_bytes().decode()
    harmful = re.sub(r"\n", "\n\x1b\t\x11\x03", text)
    keyboard = Keyboard().type(harmful, 0.003).rest(CUT)
    assert keyboard.handed == []


@given(st.text(st.sampled_from("@\n\r\x1e AaNSIMRVmrn:0123456789-()]xé\ufeff\x02"), max_size=30), st.data())
def test_what_is_no_scan_comes_out_as_it_went_in(text: str, data: st.DataObject) -> None:
    keyboard = Keyboard(numbers=data.draw(st.booleans()), boxes=data.draw(st.booleans()))
    for sign in text:
        keyboard.type(sign, data.draw(st.sampled_from([0.0, 0.01, 0.1, 1.0, 3.0])))
    keyboard.rest(2 * CUT)
    if not keyboard.scans and not keyboard.cuts:
        assert keyboard.handed == list(text)
    else:
        rest = iter(text)
        assert all(sign in rest for sign in keyboard.handed)


@pytest.mark.parametrize("end", ["", "\r", "\r\n", "\t"])
@pytest.mark.parametrize("numbers", [True, False], ids=["no field", "a field of a form for boxes"])
@pytest.mark.parametrize(
    "code",
    [
        "]d201003492815890581713102810U4275AA",
        "]C101003492815890581713102810U4275AA",
        "]E00349281589058",
        "01003492815890581713102810U4275AA",
        "010034928158905810U4275AA\x1d17131028",
        "(01)09520000000219(17)270916(10)C5393V",
        "(17)270916(10)C5393V(01) 09520000000219",
        "349281589058",
        "+A123BJC5D6E71G",
        "+A99912345/$$52001510X3/16D20111212/S77DE1G45-",
        "+$$52001510X374",
    ],
)
def test_a_box_is_a_scan_where_no_field_has_the_keys(code: str, numbers: bool, end: str) -> None:
    keyboard = Keyboard(numbers=numbers, boxes=True).type(code + end, 0.01).rest(5)
    assert [(scan.kind, scan.text) for scan in keyboard.scans] == [(ScanKind.PRODUCT, code)]
    assert (keyboard.handed, keyboard.cuts) == ([], 0)


@pytest.mark.parametrize(
    "typed", ["]", "]]", "]d", "]d2", "]4", "0100349281589058171", "(01)095", "(", "(b", "+", "+5"]
)
def test_what_a_person_types_so_is_keys(typed: str) -> None:
    keyboard = Keyboard().type(typed, 0.2).rest(5)
    assert (keyboard.handed, keyboard.scans) == (list(typed), [])


@pytest.mark.parametrize(
    "typed",
    [
        "(",
        "(b",
        "((",
        "()",
        "(5",
        "(01)",
        "(555)\r",
        "(a)1",
        "2(01)",
        "+",
        "+5\r",
        "+GLV-M\r",
        "++",
        "+12\r3",
        "+A123BJC5D6E71H\r",
    ],
)
def test_a_sign_typed_ahead_is_keys(typed: str) -> None:
    keyboard = Keyboard().type(typed, 0.0).rest(1)
    assert (keyboard.handed, keyboard.scans) == (list(typed), [])


@pytest.mark.parametrize("code", ["]d20100349281589058", "(01)00349281589058(10)A1"])
def test_in_a_field_a_box_is_text(code: str) -> None:
    keyboard = Keyboard(numbers=False).type(code, 0.01).rest(5)
    assert ("".join(keyboard.handed), keyboard.scans) == (code, [])


@pytest.mark.parametrize(
    "typed", ["12\r", "100042\r", "349281589057\r", "1,200", "243.10", "(555)\r", "[A1]"]
)
def test_in_a_form_for_boxes_a_number_stays_in_its_field_however_fast(typed: str) -> None:
    keyboard = Keyboard(numbers=False, boxes=True).type(typed, 0.0).rest(1)
    assert (keyboard.handed, keyboard.scans) == (list(typed), [])


def test_a_number_that_is_no_products_is_a_label() -> None:
    keyboard = Keyboard().type("349281589057\r", 0.01)
    assert [scan.kind for scan in keyboard.scans] == [ScanKind.LABEL]
