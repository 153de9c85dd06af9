"""Lists of procedure and diagnosis codes, as they are typed: `97110, 97140`, `M54.5 I10`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clinic_tui.words.not_understood import NotUnderstood

MOST_CODES = 12
"""A claim and a request name at most so many diagnoses (HI), and no more procedures than that here."""

_PROCEDURE = re.compile(r"\d{4}[A-Z0-9]|[A-Z]\d{4}", re.ASCII)
"""CPT or HCPCS: five places."""
_DIAGNOSIS = re.compile(r"[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.ASCII)
"""ICD-10-CM, with or without its dot."""


def read_procedures(typed: str) -> tuple[str, ...]:
    """The codes in capitals, each once. Raises NotUnderstood, which names the one that is none."""
    return clean_procedures(_parts(typed))


def read_diagnoses(typed: str) -> tuple[str, ...]:
    """The codes in capitals with their dots, each once. Raises NotUnderstood naming what is none."""
    return clean_diagnoses(_parts(typed))


def clean_procedures(codes: Iterable[str]) -> tuple[str, ...]:
    """As `read_procedures`, of codes that are parts already."""
    return _checked(codes, _PROCEDURE, "is no CPT or HCPCS code: five places as 97110 or J1885")


def clean_diagnoses(codes: Iterable[str]) -> tuple[str, ...]:
    """As `read_diagnoses`, of codes that are parts already."""
    return _checked(codes, _DIAGNOSIS, "is no ICD-10 code such as I10 or E11.9")


def show_codes(codes: tuple[str, ...]) -> str:
    """`97110, 97140`."""
    return ", ".join(codes)


def _parts(typed: str) -> list[str]:
    return typed.replace(",", " ").split()


def _checked(codes: Iterable[str], shape: re.Pattern[str], why: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    for code in found:
        if not shape.fullmatch(code):
            raise NotUnderstood(f"`{code[:20]}` {why}")
    if len(found) > MOST_CODES:
        raise NotUnderstood(f"at most {MOST_CODES} codes, not {len(found)}")
    return found
