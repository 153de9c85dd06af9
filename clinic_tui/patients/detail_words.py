"""Typed words of what the front desk asks: languages, and where somebody is reached in confidence."""

from __future__ import annotations

from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone

LANGUAGES = {
    "am": "Amharic", "ar": "Arabic", "asl": "American Sign Language", "bn": "Bengali", "de": "German",
    "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "gu": "Gujarati",
    "hi": "Hindi", "hmn": "Hmong", "ht": "Haitian Creole", "hy": "Armenian", "it": "Italian",
    "ja": "Japanese", "km": "Khmer", "ko": "Korean", "nv": "Navajo", "pa": "Punjabi", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "so": "Somali", "sw": "Swahili", "ta": "Tamil", "te": "Telugu",
    "tl": "Tagalog", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "yi": "Yiddish",
    "yue": "Cantonese", "zh": "Mandarin",
}  # fmt: skip
"""Those most spoken at home in the US (Census Bureau, ACS table C16001), by ISO 639 code."""

_PHONE_WAYS = (PrivateWay.CALL, PrivateWay.TEXT)


def read_languages(text: str) -> tuple[str, ...]:
    """`es, en`, `spanish` or `Spanish, Quechua`: the one spoken best first. Raises NotUnderstood."""
    found = [_language(part.strip()) for part in text.replace(";", ",").split(",") if part.strip()]
    if not found:
        raise NotUnderstood("Name a language: es, Spanish, or Spanish, English.")
    return tuple(dict.fromkeys(found))


def _language(word: str) -> str:
    wanted = word.casefold()
    if wanted in LANGUAGES:
        return LANGUAGES[wanted]
    begun = [name for name in LANGUAGES.values() if name.casefold().startswith(wanted)]
    if len(wanted) > 2 and len(begun) == 1:
        return begun[0]
    if len(wanted) < 3:
        raise NotUnderstood(f"`{word}` is no language's code here: write the language out.")
    return word[:1].upper() + word[1:]


def show_languages(languages: tuple[str, ...]) -> str:
    """`Spanish, English`; read again it means the same."""
    return ", ".join(languages)


def read_private_place(way: PrivateWay | None, text: str) -> str:
    """Where that is, in the form in which it is kept: a phone as digits. Raises NotUnderstood."""
    return read_phone(text) if text and way in _PHONE_WAYS else text.strip()


def show_private_place(details: PatientDetails) -> str:
    """`(555) 810-7203`, or the address as it stands."""
    return show_phone(details.private_to) if details.private_by in _PHONE_WAYS else details.private_to


def confidence_words(details: PatientDetails) -> str:
    """`by text alone: (555) 810-7203`; empty where the patient did not ask for it."""
    if details.private_by is None:
        return ""
    return f"by {details.private_by.value} alone: {show_private_place(details)}"
