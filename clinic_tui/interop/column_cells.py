"""The cells of a row as values: what spreadsheets make of texts, amounts, days and yes or no.

What cannot be read is noted with its line and field, and the row is read on: a file is mended at once.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from clinic_tui.errors import Invalid
from clinic_tui.interop.column_dates import DateOrder, is_unproven, read_column_date
from clinic_tui.supply_files.rows import WrongCell
from clinic_tui.words.dates import MONTHS, read_expiry
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood

NEVER = frozenset(("none", "never", "n/a", "na", "no expiry", "does not expire", "no expiration"))
_AHEAD = 40
"""Years of two digits may lie so far ahead: expiries are to come, other than birth dates."""

_YES = frozenset(("yes", "y", "true", "t", "1", "x", "on", "✓", "✔"))
_NO = frozenset(("no", "n", "false", "f", "0", "off"))
_WHOLE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?", re.ASCII)
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_PACK = re.compile(r"(\d{1,7}) ?/? ?[A-Za-z]{1,8}\.?|[A-Za-z]{1,8}\.? ?(?:/|of) ?(\d{1,7})", re.ASCII)
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_CUT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.ASCII | re.IGNORECASE)
"""How a spreadsheet shows a number of many digits, and keeps it."""

_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's serial dates, right from March 1900 on (ECMA-376, part 1, 18.17.4.1)."""

_MONTH = re.compile(r"(\d{1,2})[-/](\d{4})|(\d{4})[-/](\d{1,2})", re.ASCII)
_AS_ON_PACKS = re.compile(r"\d{1,2}[-/.]\d{2}", re.ASCII)
"""Month and year, of which no pack leaves the year out."""
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ -](\d{4})")


@dataclass
class Cells:
    """Reads the cells of one row after the other; `wrong` has what could not be read in any of them."""

    header: Sequence[str]
    places: Mapping[str, int]
    order: DateOrder
    today: date
    wrong: list[WrongCell] = field(default_factory=list)
    unproven: list[str] = field(default_factory=list)
    """Days that would be others with day and month the other way round, and nothing proves which."""
    has_decimal_commas: bool = False
    """The file comes from where `1.000` is a thousand: nobody can say then what three zeros mean."""
    _line: int = 0
    _values: Sequence[str] = ()

    def at(self, line: int, values: Sequence[str]) -> None:
        """Go on to another row."""
        self._line, self._values = line, values

    def refuse(self, name: str, words: str) -> None:
        """Note what is wrong."""
        self.wrong.append(WrongCell(self._line, name, words))

    def text(self, name: str) -> str:
        """The text without what spreadsheets put around it: spaces, one apostrophe before it, `="..."`."""
        place = self.places.get(name)
        if place is None:
            return ""
        typed = self._values[place].strip()
        if match := _AS_TEXT.fullmatch(typed):
            typed = match[1]
        return " ".join(unicodedata.normalize("NFC", typed.removeprefix("'")).split())

    def digits(self, name: str) -> str:
        """A number that counts nothing: a barcode, a drug code."""
        typed = self.text(name)
        if _CUT.fullmatch(typed):
            self.refuse(
                name, f"a spreadsheet has cut `{typed}`: make the column a text and type the digits again"
            )
            return ""
        return re.sub(r"^(\d+)\.0+$", r"\1", typed)

    def whole(self, name: str) -> int | None:
        """A whole number; None where there is none."""
        typed = self.text(name)
        if not typed:
            return None
        if self.has_decimal_commas and _THOUSANDS.fullmatch(typed):
            self.refuse(name, f"`{typed}` may be one or a thousand: write it without a point")
            return None
        match = _WHOLE.fullmatch(typed)
        if match is None:
            below = "it is below nothing" if typed.startswith(("-", "(")) else "it is no whole number"
            self.refuse(name, f"`{typed[:30]}`: {below}; write 12, or leave it empty")
            return None
        return int(match[1].replace(",", ""))

    def pack(self, name: str) -> int | None:
        """Units in a pack: a whole number, or as vendors write it (`100/BX`, `BX/100`, `box of 100`)."""
        match = _PACK.fullmatch(self.text(name))
        return int(match[1] or match[2]) if match else self.whole(name)

    def cents(self, name: str) -> int | None:
        """An amount of dollars; None where there is none."""
        typed = re.sub(r"(?i)\s*(?:usd|us\$)\s*", "", self.text(name))
        if not typed:
            return None
        try:
            return read_money(typed)
        except NotUnderstood as unclear:
            self.refuse(name, f"`{typed[:30]}`: {unclear.words}")
            return None

    def cents_of(self, name: str, units: int) -> int | None:
        """What so many units cost at so much for one, which may have parts of a cent; rounded once."""
        typed = re.sub(r"(?i)\s*(?:usd|us\$|\$)\s*", "", self.text(name))
        if not typed:
            return None
        try:
            each = Decimal(re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", typed))
            if not 0 <= each < 10**8 or not re.fullmatch(r"[\d.,]+", typed):
                raise InvalidOperation
        except InvalidOperation:
            self.refuse(name, f"`{typed[:30]}` is no amount: write 25, 25.50 or 0.085")
            return None
        return int((each * 100 * units).to_integral_value(rounding="ROUND_HALF_UP"))

    def flag(self, name: str, also: Mapping[str, bool]) -> bool | None:
        """Yes or no; `also` are other words of such a column, as an expression and what it means."""
        typed = self.text(name).casefold()
        if not typed:
            return None
        if typed in _YES or typed in _NO:
            return typed in _YES
        for words, means in also.items():
            if re.fullmatch(words, typed):
                return means
        self.refuse(name, f"`{typed[:30]}` is neither yes nor no")
        return None

    def day(self, name: str, never: date) -> date | None:
        """A day; a month alone is its last day, as on labels: `05/28` is the end of May 2028.

        `never` where the cell says so.
        """
        return self.day_in(name, self.text(name), never)

    def day_in(self, name: str, typed: str, never: date) -> date | None:
        """The same of a part of a cell."""
        if not typed:
            return None
        if typed.casefold() in NEVER:
            return never
        try:
            return self._day(typed)
        except (NotUnderstood, ValueError, OverflowError):
            self.refuse(
                name,
                f"`{typed[:30]}` is no day: write 2027-12-31, 12/31/2027, 12/27 (the end of it), or none",
            )
            return None

    def _day(self, typed: str) -> date:
        if _SERIAL.fullmatch(typed):
            return _EPOCH + timedelta(days=int(float(typed)))
        if match := _MONTH.fullmatch(typed):
            return _end_of_month(int(match[2] or match[3]), int(match[1] or match[4]))
        if _AS_ON_PACKS.fullmatch(typed):
            return read_expiry(typed, self.today)
        if match := _NAMED_MONTH.fullmatch(typed):
            month = next((at for at, full in enumerate(MONTHS, 1) if full.startswith(match[1].lower())), 0)
            return _end_of_month(int(match[2]), month)
        if is_unproven(typed, self.order):
            self.unproven.append(typed)
        return read_column_date(typed, self.order, date(self.today.year + _AHEAD, 12, 31))

    def checked_digits(self, name: str, read: Callable[[str], str]) -> str:
        """As `digits`, in the form that `read` gives them."""
        typed = self.digits(name)
        if not typed:
            return ""
        try:
            return read(typed)
        except Invalid as wrong:
            self.refuse(name, wrong.words)
            return ""


def _end_of_month(year: int, month: int) -> date:
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    return date(year, month, calendar.monthrange(year, month)[1])
