"""Which column of a file holds what: guessed from its name, or as somebody says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from clinic_tui.errors import Invalid
from clinic_tui.interop.csv_columns import plain_name

Names = Mapping[str, Sequence[str]]
"""Field to what its column may be called, in the form of `plain_name`, the most telling first."""

LEFT_OUT = "-"
"""Said in place of a column: what was guessed for this field is left out."""

_IN_BRACKETS = re.compile(r"[(\[](?!(?:each|ea)\b).*?[)\]]", re.IGNORECASE)
_UNITS = re.compile(
    r"_(?:usd|dollars|days|units|pcs|no|nr|yes_no|y_n)$|(?<!price)_(?:each|ea)$|^(?:item|product|drug)_(?=.)"
)
"""The price of each is not that of a pack."""


_SHORT = {
    "lvl": "level", "pt": "point", "loc": "location", "dt": "date", "purch": "purchase", "mfg": "mfr",
    "manufacturer": "mfr", "descr": "description", "cat": "catalog", "num": "number", "no": "number",
    "conv": "conversion", "ext": "extended", "pkg": "pack", "package": "pack", "sched": "schedule",
    "prod": "product", "supp": "supplier", "vend": "vendor", "quantity": "qty",
}  # fmt: skip
"""Words as the headings of other programs shorten them."""
_LEFT_OPEN = ["cat"]
"""By itself it is as often the category: the catalog number where no other column is that."""
_O_H = re.compile(r"\bO\s*/\s*H\b|\bOH\b", re.IGNORECASE)


def guess_columns(header: Sequence[str], names: Names) -> dict[str, str]:
    """Field to column; a unit behind a name (`Price (USD)`, `lead_time_days`) does not count."""
    by_name: dict[str, str] = {}
    for forms in (_as_written, _without_brackets, _without_units, _spelt_out):
        for column in filter(None, header):
            by_name.setdefault(forms(column), column)
    guess: dict[str, str] = {}
    for field, known in names.items():
        column = next(
            (by_name[name] for name in known if by_name.get(name, "") not in ("", *guess.values())), ""
        )
        if column:
            guess[field] = column
    return guess


def _as_written(column: str) -> str:
    return plain_name(column.replace("#", " number ").replace("%", " percent "))


def _without_brackets(column: str) -> str:
    return _as_written(_IN_BRACKETS.sub(" ", column))


def _without_units(column: str) -> str:
    return _UNITS.sub("", _without_brackets(column))


def _spelt_out(column: str) -> str:
    parts = _without_units(_O_H.sub("on hand", column)).split("_")
    return "_".join(_SHORT.get(part, part) for part in parts) if parts != _LEFT_OPEN else parts[0]


def parse_pairs(pairs: Iterable[str], names: Names, example: str) -> dict[str, str]:
    """`["code=Item No."]` as field to column. Raises Invalid (field `map`)."""
    chosen: dict[str, str] = {}
    for pair in pairs:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not equals or not column:
            raise Invalid(f"`{pair}` is not NAME=COLUMN, for example {example}", "map")
        if field not in names:
            raise Invalid(f"there is no `{field}`: it is one of {', '.join(names)}", "map")
        if field in chosen:
            raise Invalid(f"`{field}` is mapped twice: keep one column for it", "map")
        chosen[field] = column
    return chosen


def settle_columns(
    header: Sequence[str], guess: Mapping[str, str], chosen: Mapping[str, str]
) -> dict[str, int]:
    """Field to place in the row: what was chosen goes before what was guessed.

    Raises Invalid (field `map`) for a column that is not there.
    """
    by_name = {name.strip().casefold(): place for place, name in enumerate(header)}
    taken: dict[str, int] = {}
    for field, column in chosen.items():
        if column == LEFT_OUT:
            continue
        place = by_name.get(column.casefold())
        if place is None:
            raise Invalid(
                f"the file has no column `{column}`: it has {', '.join(filter(None, header))}", "map"
            )
        taken[field] = place
    free = {
        field: header.index(column)
        for field, column in guess.items()
        if field not in chosen and header.index(column) not in taken.values()
    }
    return free | taken
