"""In which state a ZIP lies, by its first three digits (USPS Publication 65, and Labeling List L002)."""

from __future__ import annotations

_RANGES = (
    "005 NY, 006-007 PR, 008 VI, 009 PR, 010-027 MA, 028-029 RI, 030-038 NH, 039-049 ME, 050-054 VT, 055 MA, "
    "056-059 VT, 060-062 CT, 063 CT NY, 064-069 CT, 070-089 NJ, 090-098 AE, 100-149 NY, 150-196 PA, "
    "197-199 DE, 200 DC, 201 VA, 202-205 DC, 206-219 MD, 220-246 VA, 247-268 WV, 270-289 NC, 290-299 SC, "
    "300-319 GA, 320-339 FL, 340 AA, 341-342 FL, 344 FL, 346-347 FL, 349 FL, 350-369 AL, 370-385 TN, "
    "386-397 MS, 398-399 GA, 400-427 KY, 430-459 OH, 460-479 IN, 480-499 MI, 500-528 IA, 530-549 WI, "
    "550-567 MN, 569 DC, 570-577 SD, 580-588 ND, 590-599 MT, 600-629 IL, 630-658 MO, 660-679 KS, 680-693 NE, "
    "700-714 LA, 716-729 AR, 730-732 OK, 733 TX, 734-749 OK, 750-799 TX, 800-816 CO, 820-831 WY, 832-838 ID, "
    "840-847 UT, 850-865 AZ, 870-884 NM, 885 TX, 889-898 NV, 900-961 CA, 962-966 AP, 967 HI AS, 968 HI, "
    "969 GU MP PW FM MH, 970-979 OR, 980-994 WA, 995-999 AK"
)


def _by_prefix(ranges: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for each in ranges.split(", "):
        span, *states = each.split()
        first, _, last = span.partition("-")
        for number in range(int(first), int(last or first) + 1):
            found[f"{number:03}"] = tuple(states)
    return found


_STATES = _by_prefix(_RANGES)

STATES = frozenset(state for states in _STATES.values() for state in states) - {"AA", "AE", "AP"}
"""States and territories by their two letters, without the military's post offices."""


def states_of_zip(zip_code: str) -> tuple[str, ...]:
    """The states in which ZIPs begin so; none for what begins as no ZIP in use does."""
    return _STATES.get(zip_code[:3], ())


def zip_warning(state: str, zip_code: str) -> str:
    """What is odd of these two beside each other, in words; empty where they fit or one is missing.

    A warning and no refusal: prefixes cross a state's line here and there.
    """
    if not state or len(zip_code) < 3 or not zip_code[:3].isdigit():
        return ""
    states = states_of_zip(zip_code)
    if not states:
        return f"no ZIP begins with {zip_code[:3]}: look again"
    return (
        "" if state in states else f"ZIP {zip_code} lies in {' or '.join(states)}, not in {state}: look again"
    )
