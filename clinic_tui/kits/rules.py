"""How kits and what visits used are typed and shown: `GLV-M 2, VAC-FLU ?1 @FRIDGE`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from clinic_tui.coding.rules import read_drug, read_quantity
from clinic_tui.errors import Invalid
from clinic_tui.fees.rules import read_code
from clinic_tui.kits.rows import Charged, KitLineRow, TypedLine, Use

MOST_LINES = 40
MOST_UNITS = 9_999
NOTHING = "none"
"""Typed where a visit used nothing of its kit, or visits of a kind use nothing."""

_UNITS = re.compile(r"\d{1,6}", re.ASCII)
_WORD = re.compile(r'"[^"]*"|,|[^\s,"]+')
_ASKED = re.compile(r"\?(\d{0,6})", re.ASCII)


def read_kit(typed: str) -> tuple[TypedLine, ...]:
    """The lines of a kit: item code, units (1 where none stand there), `?` before units that are asked for,
    and `@` before the place that they are taken from; NOTHING is a kit of nothing. Raises Invalid for `kit`.
    """
    if typed.strip().lower() == NOTHING:
        return ()
    lines = []
    for code, words in _parts(typed, "kit"):
        line = TypedLine(code)
        for word in words:
            if _UNITS.fullmatch(word):
                line = TypedLine(code, _units(word, code, "kit"), line.asked, line.place)
            elif found := _ASKED.fullmatch(word):
                line = TypedLine(code, _units(found[1] or "1", code, "kit"), True, line.place)
            elif word.startswith("@") and len(word) > 1:
                line = TypedLine(code, line.units, line.asked, word[1:].upper())
            else:
                raise Invalid(
                    f"`{word[:20]}` of {code} is not understood: units as 2, ?1 where one is asked at the "
                    "visit, @FRIDGE for a place",
                    "kit",
                )
        lines.append(line)
    return tuple(lines)


def show_kit(lines: Iterable[KitLineRow]) -> str:
    """As it is typed."""
    return ", ".join(
        f"{_quoted(line.code)} {'?' if line.asked else ''}{line.units}"
        f"{f' @{line.place}' if line.place else ''}"
        for line in lines
    )


def read_uses(typed: str) -> tuple[Use, ...]:
    """What a visit used: item code, units (1 where none stand there; 0: left out), and a lot that is meant.

    `?` says that nobody has said so yet, NOTHING that nothing was used. Raises Invalid for `supplies`.
    """
    if typed.strip().lower() == NOTHING:
        return ()
    uses = []
    for code, words in _parts(typed, "supplies"):
        units: int | None = 1
        first, *rest = words or ["1"]
        if _UNITS.fullmatch(first):
            units = int(first) and _units(first, code, "supplies")
        elif _ASKED.fullmatch(first):
            units = None
        else:
            rest = [first, *rest]
        if len(rest) > 1:
            raise Invalid(
                f"`{rest[1][:20]}` of {code} is not understood: item, units and lot, as {code} 1 {rest[0]}; "
                "a comma before the next item",
                "supplies",
            )
        uses.append(Use(code, units, rest[0].upper() if rest else ""))
    return tuple(uses)


def usual_uses(lines: Iterable[KitLineRow]) -> tuple[Use, ...]:
    """What a visit uses where nobody says otherwise; of what is asked nobody knows yet."""
    return tuple(Use(line.code, None if line.asked else line.units) for line in lines)


def show_uses(uses: Iterable[Use], asked_units: dict[str, int] | None = None) -> str:
    """As it is typed; `asked_units` are those of the kit for what nobody has said yet."""
    shown = []
    for use in uses:
        asked = (asked_units or {}).get(use.code, "")
        units = f"?{asked}" if use.units is None else str(use.units)
        shown.append(" ".join(filter(None, (_quoted(use.code), units, use.lot and _quoted(use.lot)))))
    return ", ".join(shown)


def require_said(uses: Sequence[Use]) -> None:
    """Raise Invalid for `supplies` where nobody has said whether something was used."""
    open_ones = [use.code for use in uses if use.units is None]
    if open_ones:
        raise Invalid(f"was {open_ones[0]} used? units in place of `?`, 0 where it was not", "supplies")


def read_charged_as(typed: str) -> tuple[Charged, ...]:
    """As what drugs are charged: `VAC-FLU 90686 0.5 ml, LIDO J2001 1 ml`. Raises Invalid for `charged`."""
    found = []
    for item, words in _parts(typed, "charged"):
        if len(words) < 2:
            raise Invalid(
                f"{item}: which charge, and how much of the drug is in one unit, as {item} J1885 1 ml",
                "charged",
            )
        found.append(charged_as(item, words[0], "".join(words[1:])))
    return tuple(found)


def charged_as(item: str, code: str, amount: str) -> Charged:
    """One of them. Raises Invalid for `charged`."""
    try:
        named, modifier = read_code(code)
        drug = read_drug("", amount.replace(" ", "").upper())
    except Invalid as wrong:
        raise Invalid(f"{item}: {wrong.words}", "charged") from None
    if modifier:
        raise Invalid(f"{item}: {code} without its modifier, which the charge may have", "charged")
    return Charged(item, named, drug.quantity, drug.unit)


def show_charged(charged: Iterable[Charged]) -> str:
    """As it is typed."""
    return ", ".join(
        f"{_quoted(each.item)} {each.code} {each.amount} {each.unit.value.lower()}" for each in charged
    )


def amount_of(units: int, amount: str) -> str:
    """How much of a drug is in so many units, `amount` in each."""
    return read_quantity(str(Decimal(amount) * units))


def _quoted(word: str) -> str:
    """A code or a lot with a space or a comma in it stands in quotes."""
    return f'"{word}"' if " " in word or "," in word else word


def _parts(typed: str, field: str) -> Iterator[tuple[str, list[str]]]:
    there: set[str] = set()
    parts: list[list[str]] = [[]]
    for word in _WORD.findall(typed):
        if word == ",":
            parts.append([])
        else:
            parts[-1].append(word.strip('"'))
    lines = [part for part in parts if part]
    if len(lines) > MOST_LINES:
        raise Invalid(f"at most {MOST_LINES} items, not {len(lines)}", field)
    for first, *words in lines:
        code = first.upper()
        if code in there:
            raise Invalid(f"{code} stands there twice: its units in one place", field)
        there.add(code)
        yield code, words


def _units(word: str, code: str, field: str) -> int:
    units = int(word)
    if not 1 <= units <= MOST_UNITS:
        raise Invalid(f"units of {code} are 1 to {MOST_UNITS:,}, not {word}", field)
    return units
