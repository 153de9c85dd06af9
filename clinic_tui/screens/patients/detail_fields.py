"""The fields of what the desk asks a patient in person, below those that everybody is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from textual.widget import Widget

from clinic_tui.errors import Invalid
from clinic_tui.patients.detail_rows import IdKind, Kin, PatientDetails, PrivateWay, Relation
from clinic_tui.patients.detail_words import (
    LANGUAGES,
    read_languages,
    read_private_place,
    show_languages,
    show_private_place,
)
from clinic_tui.patients.rows import PatientFields, PatientLine
from clinic_tui.screens.parts.form import Field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.word_field import QuietInput, WordField
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone

SELF = "self"
RELATIONS = tuple(Choice(each.value, f"the patient's {each.value}", each) for each in Relation)
WAYS = (
    Choice("call", "by phone call alone", PrivateWay.CALL),
    Choice("text", "by text alone", PrivateWay.TEXT),
    Choice("mail", "by e-mail alone", PrivateWay.MAIL),
    Choice("letter", "by letter alone", PrivateWay.LETTER),
)
ID_KINDS = (
    Choice("licence", "driver's licence", IdKind.LICENCE),
    Choice("state id", "a state's id card", IdKind.STATE_ID),
    Choice("passport", "passport", IdKind.PASSPORT),
    Choice("military", "military id", IdKind.MILITARY),
    Choice("other", "another photo id", IdKind.OTHER),
)

_MRN = re.compile(r"(?:.*\bMRN )?(\d{3,20})", re.DOTALL)
_LISTED = ", ".join(f"{code} {LANGUAGES[code]}" for code in ("en", "es", "zh", "vi", "ar", "ht", "pt", "ru"))


def language_field() -> Field:
    """All languages in one field."""
    return Field(
        "language",
        "Languages",
        lambda: WordField(read_languages, show_languages, placeholder="es, en"),
        ("languages",),
        f"the one spoken best first: es, en; {_LISTED}, or any written out",
    )


def detail_fields(today: date) -> tuple[Field, ...]:
    """Enter passes over all of them: they are asked where there is time."""
    return (
        _passed("guarantor", "Guarantor", _guarantor, "who answers for the bills: self, a name or an MRN"),
        _passed(
            "guarantor_is", "Guarantor is", lambda: ChoiceField(RELATIONS), "to the patient"
        ),
        _passed(
            "emergency_name", "Emergency", lambda: QuietInput(max_length=100), "whom to call in an emergency"
        ),
        _passed(
            "emergency_relation", "Who is", lambda: QuietInput(max_length=40), "daughter, neighbour, friend"
        ),
        _passed("emergency_phone", "Emergency phone", _phone, "555-810-7205"),
        _passed(
            "private_by", "Confidential", lambda: ChoiceField(WAYS), "the one way to reach the patient"
        ),
        _passed(
            "private_to", "Confidential to", lambda: QuietInput(max_length=200),
            "the phone, mail or address for that; reminders go there or not at all",
        ),
        _passed("notice_on", "Privacy notice", lambda: DateField(today), "t, or the day it was acknowledged"),
        _passed(
            "notice_why_not", "Why not", lambda: QuietInput(max_length=200),
            "why the privacy notice was not acknowledged, where it was not",
        ),
        _passed("id_kind", "Photo id", lambda: ChoiceField(ID_KINDS), "which one was seen"),
        _passed("id_seen_on", "Photo id seen", lambda: DateField(today), "the day; empty: today"),
    )  # fmt: skip


def _passed(name: str, label: str, make: Callable[[], Widget], words: str) -> Field:
    return Field(name, label, make, help=words, passed=True)


def _phone() -> WordField[str]:
    return WordField(read_phone, show_phone, placeholder="555-810-7205")


def _guarantor() -> WordField[str]:
    return WordField(
        read_guarantor, lambda mrn: f"MRN {mrn}" if mrn != SELF else "the patient", placeholder=SELF
    )


def read_guarantor(text: str) -> str:
    """The MRN in `100042` or `Smith, Jo MRN 100042`; `self`. Raises NotUnderstood for a name alone."""
    typed = text.strip()
    if typed.casefold() == SELF:
        return SELF
    match = _MRN.fullmatch(typed)
    if match is None:
        raise NotUnderstood("Enter finds the patient")
    return match[1]


def guarantor_text(line: PatientLine | Kin) -> str:
    """What stands in the field for a patient; read again it means the same."""
    return f"{line.name[:26]} MRN {line.mrn}"


def detail_texts(fields: PatientFields, details: PatientDetails, guarantor: Kin | None) -> dict[str, str]:
    """What stands in the fields for this patient."""
    spoken = tuple(filter(None, (fields.language, *details.other_languages)))
    return {
        "language": show_languages(spoken),
        "guarantor": guarantor_text(guarantor) if guarantor else "",
        "guarantor_is": details.guarantor_is.value if details.guarantor_is else "",
        "emergency_name": details.emergency_name,
        "emergency_relation": details.emergency_relation,
        "emergency_phone": show_phone(details.emergency_phone) if details.emergency_phone else "",
        "private_by": details.private_by.value if details.private_by else "",
        "private_to": show_private_place(details),
        "notice_on": f"{details.notice_on:%m/%d/%Y}" if details.notice_on else "",
        "notice_why_not": details.notice_why_not,
        "id_kind": details.id_kind.value if details.id_kind else "",
        "id_seen_on": f"{details.id_seen_on:%m/%d/%Y}" if details.id_seen_on else "",
    }


def details_with(
    before: PatientDetails,
    language: str,
    shown: Mapping[str, str],
    texts: Mapping[str, str],
    value: Callable[[str], Any],
) -> tuple[str, PatientDetails]:
    """The first language, and the details with what was typed; what was not touched stays as it is.

    `language` is the first one as it was, `shown` what stood in the fields; `value` gives the
    meaning of one. Raises Invalid naming the field.
    """

    def read(name: str, untouched: Any) -> Any:
        return untouched if texts[name] == shown[name] else value(name)

    touched = texts["language"] != shown["language"]
    spoken: tuple[str, ...] = (value("language") or ()) if touched else (language, *before.other_languages)
    guarantor = read("guarantor", before.guarantor) or ""
    way = read("private_by", before.private_by)
    place = before.private_to
    if (texts["private_to"], texts["private_by"]) != (shown["private_to"], shown["private_by"]):
        try:
            place = read_private_place(way, texts["private_to"])
        except NotUnderstood as wrong:
            raise Invalid(wrong.words, "private_to") from None
    kind = read("id_kind", before.id_kind)
    return (spoken or ("",))[0], replace(
        before,
        other_languages=spoken[1:],
        guarantor="" if guarantor == SELF else guarantor,
        guarantor_is=read("guarantor_is", before.guarantor_is),
        emergency_name=texts["emergency_name"],
        emergency_relation=texts["emergency_relation"],
        emergency_phone=read("emergency_phone", before.emergency_phone) or "",
        private_by=way,
        private_to=place,
        notice_on=read("notice_on", before.notice_on),
        notice_why_not=texts["notice_why_not"],
        id_kind=kind,
        id_seen_on=read("id_seen_on", before.id_seen_on) if kind else None,
    )
