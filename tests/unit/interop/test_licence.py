"""Driver's licences: the samples to the values of their answer key, and what keyboards make of them."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import FileRefused
from clinic_tui.interop.licence import Licence, date_in, postal_code_in, read_licence
from clinic_tui.interop.licence_fields import cased, differences, possible_names, taken_over, texts_of_licence
from clinic_tui.patients.rows import Address, PatientFields, Sex

SAMPLES = Path(__file__).parents[3] / "../shared/interop-samples"
FACTS: dict[str, dict[str, Any]] = json.loads((SAMPLES / "facts/wedge-aamva.json").read_text())["facts"]
NAMES = sorted(FACTS)
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}

VIRGINIA = (
    "@\n\x1e\rANSI 636000100102DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDDEN\nDACMICHAEL\nDDFN\n"
    "DADJOHN\nDDGN\nDCUJR\nDCAD\nDCBK\nDCDPH\nDBD06062019\nDBB06061986\nDBA12102024\nDBC1\nDAU068 in\n"
    "DAYBRO\nDAG2300 WEST BROAD STREET\nDAIRICHMOND\nDAJVA\nDAK232690000  \nDCF2424244747474786102204\n"
    "DCGUSA\nDCK123456789\nDDAF\nDDB06062018\nDDC06062020\nDDD1\rZVZVA01\r"
)
"""The example of the standard of 2020, version 10."""


def sample(name: str) -> str:
    return (SAMPLES / name).read_bytes().decode()


def told(licence: Licence) -> tuple[Any, ...]:
    """What tells who it is and where they live."""
    return (
        licence.family, licence.given, licence.middle, licence.suffix, licence.born, licence.sex,
        licence.line1, licence.city, licence.state, licence.postal_code, licence.number, licence.expires,
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_sample_is_read_to_its_answer_key(name: str) -> None:
    known, licence = FACTS[name], read_licence(sample(name))
    if "family" in known:
        assert (licence.family, licence.given) == (known["family"], known["given"])
        assert (licence.middle, licence.suffix) == (known.get("middle", ""), known.get("suffix", ""))
        assert licence.order_known
    else:
        assert {licence.family, licence.given, licence.middle} == set(known["full_name_raw"].split())
        assert not licence.order_known
    assert licence.born.isoformat() == known["dob"]
    assert (licence.expires, licence.issued) == (
        date.fromisoformat(known["expires"]),
        date.fromisoformat(known["issued"]),
    )
    assert licence.sex is SEXES[known["sex"]]
    assert (licence.line1, licence.city, licence.state) == (
        known["street"].rstrip(","), known["city"], known["state"],
    )  # fmt: skip
    assert licence.number == known.get("licence_number", "")
    assert licence.postal_code.replace("-", "")[:5] == known["postal_raw"].replace("-", "")[:5]
    assert (licence.issuer_number, licence.version) == (known["iin"], known["version"])
    assert licence.country == {"USA": "US", "CAN": "CA"}[known.get("country", "USA")]
    assert not licence.cut


def test_the_newest_version_is_read() -> None:
    licence = read_licence(VIRGINIA)
    assert told(licence) == (
        "SAMPLE", "MICHAEL", "JOHN", "JR", date(1986, 6, 6), Sex.MALE, "2300 WEST BROAD STREET", "RICHMOND",
        "VA", "23269", "T64235789", date(2024, 12, 10),
    )  # fmt: skip
    assert licence.expired(date(2024, 12, 11))
    assert not licence.expired(date(2024, 12, 10))
    assert licence.age_words(date(2025, 1, 1)) == "EXPIRED 12/10/2024"


MANGLED: dict[str, Callable[[str], str]] = {
    "line ends became CR": lambda text: text.replace("\n", "\r"),
    "line ends became CR and LF": lambda text: text.replace("\n", "\r\n"),
    "line ends became tabs": lambda text: text.replace("\n", "\t"),
    "line ends became record separators": lambda text: text.replace("\n", "\x1e"),
    "line ends became group separators": lambda text: text.replace("\n", "\x1d"),
    "line ends became bars": lambda text: re.sub(r"[\n\r]+", "|", text),
    "line ends became j": lambda text: text.replace("\n", "j").replace("\r", "m").replace("\x1e", "6"),
    "line ends were written out": lambda text: text.replace("\n", "<LF>").replace("\r", "<CR>"),
    "line ends were written as ^J": lambda text: text.replace("\n", "^J").replace("\r", "^M"),
    "control characters of the header lost": lambda text: text.replace("\x1e", "").replace("\r", ""),
    "the sign before it lost": lambda text: text.replace("@", "", 1),
    "the header in one line": lambda text: re.sub(r"@\W+(ANSI |AAMVA)", r"@\1", text),
    "a letter in the header": lambda text: text.replace("@", "@a", 1),
    "Caps Lock on": lambda text: text.swapcase(),
    "offsets wrong": lambda text: re.sub(r"(DL|ID|Z[A-Z])\d{8}", r"\g<1>00000000", text),
    "offsets of letters": lambda text: re.sub(r"(DL)\d{8}", r"\1abacabac", text),
    "sent twice a line end": lambda text: text.replace("\n", "\n\n"),
    "an identification card": lambda text: text.replace("DLD", "IDD", 1),
    "a line end behind": lambda text: text + "\r\n",
}


@pytest.mark.parametrize("how", list(MANGLED))
@pytest.mark.parametrize("name", NAMES)
def test_what_keyboards_make_of_it_is_read_the_same(name: str, how: str) -> None:
    text = sample(name)
    assert told(read_licence(MANGLED[how](text))) == told(read_licence(text))


@pytest.mark.parametrize("name", [each for each in NAMES if "Piped" not in each])
def test_fields_parted_by_spaces_are_told_apart_or_refused(name: str) -> None:
    text = sample(name)
    spaced = re.sub(r"[\n\r\x1e]+", " ", text)
    try:
        licence = read_licence(spaced)
    except FileRefused:
        return
    assert told(licence) == told(read_licence(text))


@pytest.mark.parametrize("name", NAMES)
def test_without_anything_between_the_fields_it_is_refused(name: str) -> None:
    with pytest.raises(FileRefused):
        read_licence(re.sub(r"[\n\r\x1e\x1d|]+", "", sample(name)))


@pytest.mark.parametrize("name", NAMES)
def test_a_scan_that_broke_off_never_tells_of_somebody_else(name: str) -> None:
    whole = read_licence(sample(name))
    text = sample(name)
    for end in range(len(text)):
        try:
            licence = read_licence(text[:end])
        except FileRefused:
            continue
        if told(licence) != told(whole):
            # what is missing is missing, or cut; what was there is as it was
            for came, full in zip(told(licence), told(whole), strict=True):
                assert came == full or not came or str(full).startswith(str(came)) or licence.cut


@given(st.text(max_size=400))
def test_nothing_kills_it(text: str) -> None:
    for typed in (text, f"@\n\x1e\rANSI 636000{text}", f"{VIRGINIA[:60]}{text}"):
        with contextlib.suppress(FileRefused):
            read_licence(typed)


@given(st.data())
def test_a_scan_with_keys_lost_or_added_is_read_or_refused(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([sample(name) for name in NAMES]))
    start = data.draw(st.integers(0, len(text)))
    lost = data.draw(st.integers(0, 30))
    added = data.draw(st.text("\r\n\t\x1d\x1e @|AD09", max_size=5))
    try:
        licence = read_licence(text[:start] + added + text[start + lost :])
    except FileRefused:
        return
    assert licence.family or licence.given
    assert date(1900, 1, 1) <= licence.born


@pytest.mark.parametrize(
    "text, day",
    [
        ("07051973", date(1973, 7, 5)),
        ("19730705", date(1973, 7, 5)),
        ("20121201", date(2012, 12, 1)),
        ("12012012", date(2012, 12, 1)),
        ("1973-07-05", date(1973, 7, 5)),
        ("07/05/1973", date(1973, 7, 5)),
        ("00000000", None),
        ("99999999", None),
        ("02302001", None),
        ("", None),
        ("NONE", None),
        ("٠٧٠٥١٩٧٣", None),
    ],
)
def test_dates_of_both_forms(text: str, day: date | None) -> None:
    assert date_in(text) == day


@pytest.mark.parametrize(
    "text, code",
    [
        ("950350000  ", "95035"), ("85641-4321", "85641-4321"), ("96826     0", "96826"), ("19130", "19130"),
        ("N1M 3J6    ", "N1M 3J6"), ("n1m3j6", "N1M 3J6"), ("0210800000  ", "02108"), ("633011", "63301"),
        ("NONE", ""), ("", ""), ("436191234", "43619-1234"),
    ],
)  # fmt: skip
def test_postal_codes_filled_up(text: str, code: str) -> None:
    assert postal_code_in(text) == code


def card(**elements: str) -> str:
    """A card with these elements, the rest as on any."""
    usual = {"DBB": "06061986", "DBA": "12102024", "DBC": "1", "DAG": "1 A ST", "DAI": "B", "DAJ": "VA",
             "DAK": "23269", "DAQ": "T1"}  # fmt: skip
    lines = "\n".join(code + value for code, value in {**elements, **usual}.items())
    return f"@\n\x1e\rANSI 636003080002DL00410100ZV01410008DL{lines}\rZVZVA01\r"


@pytest.mark.parametrize(
    "elements, name",
    [
        ({"DAA": "DOE,JOHN,PAUL,III"}, ("DOE", "JOHN", "PAUL", "III")),
        ({"DAA": "DOE@JOHN@PAUL"}, ("DOE", "JOHN", "PAUL", "")),
        ({"DAA": "DOE$JOHN$PAUL$"}, ("DOE", "JOHN", "PAUL", "")),
        ({"DAA": "DOE,JOHN,,3RD"}, ("DOE", "JOHN", "", "3RD")),
        ({"DAA": "DOE,JOHN,JR"}, ("DOE", "JOHN", "", "JR")),
        ({"DAA": "VAN DER BERG,ANNA MARIA"}, ("VAN DER BERG", "ANNA MARIA", "", "")),
        ({"DAB": "DOE", "DAC": "JOHN", "DAD": "P", "DAE": "SR"}, ("DOE", "JOHN", "P", "SR")),
        ({"DCS": "DOE", "DCT": "JOHN PAUL GEORGE"}, ("DOE", "JOHN", "PAUL GEORGE", "")),
        ({"DCS": "DOE", "DCT": "MARY ANN,LEE"}, ("DOE", "MARY ANN", "LEE", "")),
        ({"DCS": "DOE,JR", "DAC": "JOHN", "DAD": "NONE"}, ("DOE", "JOHN", "", "JR")),
        ({"DCS": "DOE", "DAC": "JOHN", "DAD": "", "DCU": "IV"}, ("DOE", "JOHN", "", "IV")),
        ({"DCS": "DOE", "DAC": "JOHN,PAUL"}, ("DOE", "JOHN", "PAUL", "")),
        ({"DCS": "DOE", "DAC": "JOHN M"}, ("DOE", "JOHN M", "", "")),
        ({"DCS": "DOE,JOHN,PAUL"}, ("DOE", "JOHN", "PAUL", "")),
        ({"DCS": "DOE", "DAC": "NFN"}, ("DOE", "", "", "")),
    ],
)
def test_names_of_all_versions(elements: dict[str, str], name: tuple[str, str, str, str]) -> None:
    licence = read_licence(card(**elements))
    assert (licence.family, licence.given, licence.middle, licence.suffix) == name


@pytest.mark.parametrize(
    "said, sex",
    [("1", Sex.MALE), ("M", Sex.MALE), ("2", Sex.FEMALE), ("F", Sex.FEMALE), ("9", Sex.UNKNOWN),
     ("0", Sex.UNKNOWN), ("X", Sex.OTHER), ("", Sex.UNKNOWN)],
)  # fmt: skip
def test_sex(said: str, sex: Sex) -> None:
    text = card(DCS="DOE", DAC="JOHN").replace("DBC1", f"DBC{said}")
    assert read_licence(text).sex is sex


def test_names_cut_short_and_missing_fields_are_warned_of() -> None:
    text = card(DCS="DOE", DDE="T", DAC="JOHN", DDF="N", DAD="P", DDG="T")
    assert read_licence(text).warnings == ("the card has no room for the whole family name and middle name",)
    assert read_licence(text.replace("DAIB\n", "")).cut


def test_two_names_in_one_field_are_refused() -> None:
    with pytest.raises(FileRefused, match="two things"):
        read_licence(card(DCS="DOE", DAC="JOHN").replace("DAG1 A ST", "DAG1 A ST\nDACJACK"))


@pytest.mark.parametrize("text", ["", "hello", "@\n\x1e\rANSI 636", "@MRN:100001", "x" * 5000])
def test_what_is_no_licence_is_refused_in_words(text: str) -> None:
    with pytest.raises(FileRefused):
        read_licence(text)


@pytest.mark.parametrize(
    "written, shown",
    [
        ("MORALES MARTIZ", "Morales Martiz"), ("O'BRIEN-SMITH", "O'Brien-Smith"),
        ("LastNameTest", "LastNameTest"),
        ("5123 WACO DR", "5123 Waco Dr"), ("PO BOX 7", "PO Box 7"),
        ("123 ABC ADDRESS 2ND FL", "123 Abc Address 2nd Fl"),
        ("16255 PEWDER CT SE", "16255 Pewder Ct SE"), ("APT 4B", "Apt 4B"), ("III", "III"), ("JR", "Jr"),
    ],
)  # fmt: skip
def test_capitals_are_written_as_people_write(written: str, shown: str) -> None:
    assert cased(written) == shown


KNOWN = PatientFields(
    "Sample", "Michael", middle="J", suffix="Jr", born=date(1986, 6, 6), sex=Sex.MALE,
    address=Address("2300 West Broad Street", "", "Richmond", "VA", "23269-0412"),
)  # fmt: skip


def test_what_is_the_same_in_other_letters_is_no_difference() -> None:
    (only,) = differences(KNOWN, read_licence(VIRGINIA))
    assert (only.name, only.ours, only.theirs) == ("middle", "J", "John")


def test_only_what_is_chosen_is_taken_over() -> None:
    licence = read_licence(sample("wedge/aamva/MN.txt"))
    before = PatientFields(
        "Sparks", "Dale", born=date(1995, 1, 4), address=Address("9 Old Rd", "", "Duluth", "MN", "55802")
    )
    found = {each.name: (each.ours, each.theirs) for each in differences(before, licence)}
    assert found == {
        "middle": ("", "Thor"), "sex": ("", "M"), "address": ("9 Old Rd", "12345 Main St, Unit 91"),
        "city": ("Duluth", "Aitkin"), "zip": ("55802", "56431-1234"),
    }  # fmt: skip
    assert taken_over(before, licence, ()) == before
    after = taken_over(before, licence, {"address", "city", "zip"})
    assert after.address == Address("12345 Main St", "Unit 91", "Aitkin", "MN", "56431-1234")
    assert (after.middle, after.sex, after.family) == ("", Sex.UNKNOWN, "Sparks")
    assert differences(taken_over(before, licence, set(found)), licence) == ()


@given(st.sampled_from(NAMES))
def test_what_is_taken_over_whole_leaves_no_difference(name: str) -> None:
    licence = read_licence(sample(name))
    found = differences(PatientFields(""), licence)
    assert differences(taken_over(PatientFields(""), licence, {each.name for each in found}), licence) == ()


def test_a_name_of_unknown_order_is_looked_for_both_ways() -> None:
    names = possible_names(read_licence(sample("wedge/aamva/PA.txt")))
    assert ("SMITH", "JOHN") in names
    assert ("JOHN", "P") in names


def test_a_form_gets_no_field_that_the_card_does_not_state() -> None:
    texts = texts_of_licence(read_licence(sample("wedge/aamva/ON.txt")))
    assert texts == {
        "family": "Tester", "given": "Mary", "middle": "Ann", "born": "06/03/1996", "sex": "F",
        "line1": "123 St George St E", "city": "Fergus", "state": "ON", "zip": "N1M 3J6",
    }  # fmt: skip
