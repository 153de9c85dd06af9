"""The circumstances of a visit in words, each fact by itself; what is usual is left out."""

from __future__ import annotations

from collections.abc import Mapping

from clinic_tui.coding.rows import CodedVisit, Details
from clinic_tui.coding.states import DELAYS, Accident


def facts_of(visit: CodedVisit, providers: Mapping[int, str]) -> tuple[str, ...]:
    """What is said of a visit, and what is attached to it by itself."""
    attached = (
        f"auth {visit.authorization.words}" if visit.authorization else "",
        f"referral {visit.referral.words}" if visit.referral else "",
    )
    place = "" if visit.details.place else visit.usual_place.replace("11", "")
    return tuple(
        filter(None, (f"place {place}" if place else "", *details_words(visit.details, providers), *attached))
    )


def details_words(details: Details, providers: Mapping[int, str]) -> tuple[str, ...]:
    """`place 02`, `by KIM`, `auto accident MD 11/20/2026`, as far as it is said."""
    said = (
        f"place {details.place}" if details.place else "",
        f"by {_code(details.rendering_id, providers)}" if details.rendering_id else "",
        f"supervised by {_code(details.supervising_id, providers)}" if details.supervising_id else "",
        f"referred by {details.referrer.words}" if details.referrer else "",
        _accident(details),
        f"since {details.onset_on:%m/%d/%Y}" if details.onset_on else "",
        f"admitted {details.admitted_on:%m/%d/%Y}" if details.admitted_on else "",
        f"late: {DELAYS.get(details.delay_reason, details.delay_reason)}" if details.delay_reason else "",
        f"note: {details.note}" if details.note else "",
    )
    return tuple(filter(None, said))


def _code(number: int, providers: Mapping[int, str]) -> str:
    return providers.get(number, f"provider {number}")


def _accident(details: Details) -> str:
    if details.accident is Accident.NONE:
        return ""
    kind = "at work" if details.accident is Accident.WORK else details.accident.value
    day = f"{details.accident_on:%m/%d/%Y}" if details.accident_on else ""
    said = " ".join(filter(None, (f"accident {kind}", details.accident_state, day)))
    more = (
        f"number {details.accident_number}" if details.accident_number else "",
        f"employer {details.employer}" if details.employer else "",
    )
    return ", ".join(filter(None, (said, *more)))
