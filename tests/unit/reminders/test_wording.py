"""What a reminder says, and what it never says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.reminders.gsm import BASIC, LIMIT, gsm
from clinic_tui.reminders.states import Channel, Wording
from clinic_tui.reminders.wording import Sender, Told, is_spanish, words_of

HARBOR = Sender("Harbor Clinic", "555-810-7203")
ADA = Told("Ada", date(2026, 3, 3), 630)
BEN = Told("Ben", date(2026, 3, 3), 14 * 60)


def text(*visits: Told, sender: Sender = HARBOR, spanish: bool = False) -> str:
    return words_of(sender, visits, Channel.TEXT, spanish=spanish).body


def test_a_text_names_clinic_first_name_day_time_and_phone() -> None:
    assert text(ADA) == (
        "Harbor Clinic: visit Ada Tue Mar 3 10:30 AM. Call 555-810-7203 to change. Reply STOP to end texts."
    )
    assert text(ADA, spanish=True) == (
        "Harbor Clinic: cita Ada mar 3 de marzo 10:30 AM. Cambios: 555-810-7203. "
        "Responda STOP para no recibir mas."
    )


def test_a_family_is_told_of_together() -> None:
    assert "visit Ada Tue Mar 3 10:30 AM, Ben 2:00 PM. Call" in text(ADA, BEN)
    assert "visit Ada Tue Mar 3 10:30 AM, 2:00 PM. Call" in text(ADA, Told("Ada", BEN.day, BEN.start))


def test_the_name_of_the_clinic_is_cut_never_the_date() -> None:
    long = Sender(
        "The Northern Harbor Street Family and Community Medicine Associates of Annapolis", "555-810-7203"
    )
    said = text(ADA, sender=long)
    assert len(said) <= LIMIT
    assert said.startswith("The Northern Harbor Street Family")
    assert "Ada Tue Mar 3 10:30 AM. Call 555-810-7203" in said
    many = [Told(f"Maximiliana {place}", ADA.day, 480 + place) for place in range(9)]
    assert "9 visits Tue Mar 3, first 8:00 AM" in text(*many, sender=long)


@pytest.mark.parametrize(
    "name, said",
    [("Jiří", "Jiri"), ("José Ñuño", "José Ñuño"), ("李", ""), ("a\nb\x1b[2J", "a b2J"), ("[x]", "x")],
)
def test_letters_that_a_text_cannot_hold(name: str, said: str) -> None:
    assert gsm(name) == said


def test_a_mail_is_plain_and_says_no_more() -> None:
    words = words_of(HARBOR, [ADA], Channel.MAIL, spanish=False)
    assert words.subject == "Your visit on Tue Mar 3"
    assert words.body == (
        "Hello Ada,\n\nthis is a reminder of your visit at Harbor Clinic:\n\n  Tue Mar 3, 10:30 AM\n\n"
        "If you cannot come, please call 555-810-7203.\n"
        "If you want no more reminders by e-mail, call the same number.\n\nHarbor Clinic\n"
    )
    both = words_of(HARBOR, [ADA, BEN], Channel.MAIL, spanish=True)
    assert "  Ada: mar 3 de marzo, 10:30 AM\n  Ben: mar 3 de marzo, 2:00 PM\n" in both.body
    assert "\n" not in words_of(HARBOR, [Told("A\nBcc: x", ADA.day, 0)], Channel.MAIL, spanish=False).subject


@pytest.mark.parametrize(
    "language, wording, spanish",
    [
        ("Spanish", Wording.PATIENT, True),
        ("español", Wording.PATIENT, True),
        ("es", Wording.PATIENT, True),
        ("es-MX", Wording.PATIENT, True),
        ("Estonian", Wording.PATIENT, False),
        ("", Wording.PATIENT, False),
        ("Vietnamese", Wording.PATIENT, False),
        ("English", Wording.SPANISH, True),
        ("Spanish", Wording.ENGLISH, False),
    ],
)
def test_the_language_is_the_patients_unless_the_rule_says_one(
    language: str, wording: Wording, spanish: bool
) -> None:
    assert is_spanish(language, wording) is spanish


@given(
    st.text(max_size=100),
    st.lists(
        st.builds(Told, st.text(max_size=100), st.just(ADA.day), st.integers(0, 1439)), min_size=1, max_size=9
    ),
    st.booleans(),
)
def test_a_text_is_never_longer_than_one_message(clinic: str, visits: list[Told], spanish: bool) -> None:
    said = text(*visits, sender=Sender(clinic, "+1 (555) 810-7203 ext 123"), spanish=spanish)
    assert len(said) <= LIMIT
    assert set(said) <= BASIC - {"\n", "\r"}
    assert "STOP" in said
    assert "810-7203" in said


def test_an_e_mail_carries_the_link_under_which_the_patient_answers() -> None:
    sender = Sender("Harbor Clinic", "555-810-7203", "https://reply.example.org/r/{token}")
    visits = [Told("Ada", date(2026, 3, 3), 630, "17-ab"), Told("Ben", date(2026, 3, 3), 650, "18-cd")]
    body = words_of(sender, visits, Channel.MAIL, spanish=False).body
    assert "Confirm or decline: https://reply.example.org/r/17-ab" in body
    assert "https://reply.example.org/r/18-cd" in body
    assert "reply.example.org" not in words_of(sender, visits, Channel.TEXT, spanish=False).body
    assert "Confirmar o cancelar" in words_of(sender, visits, Channel.MAIL, spanish=True).body
    assert "reply" not in words_of(Sender("Harbor", "555"), visits, Channel.MAIL, spanish=False).body
