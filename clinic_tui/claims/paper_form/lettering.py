"""Text as the form takes it: ASCII capitals without punctuation, dates and money without signs."""

from __future__ import annotations

from datetime import date

from clinic_tui.claims.draft import PostalAddress
from clinic_tui.x12.characters import folded

_SPACES = str.maketrans(dict.fromkeys(",;:/\\|_+=()[]{}<>@", " "))


def words(text: str) -> str:
    """Letters, digits, hyphens and single blanks: `O'Brien & Co., Ltd.` is `OBRIEN AND CO LTD`."""
    spaced = folded(text.replace("&", " and ").translate(_SPACES))
    return " ".join("".join(each for each in spaced if each.isalnum() or each in " -").split())


def number(text: str) -> str:
    """A number or code that is read without its separators."""
    return "".join(each for each in folded(text) if each.isalnum())


def reference(text: str) -> str:
    """A number that comes back as it was sent, with its separators."""
    return folded(text)


def name(family: str, given: str) -> str:
    """`ADAMS, RUTH`: the comma is the form's own. Empty without a family name: half a name is another's."""
    return "" if not words(family) else ", ".join(filter(None, (words(family), words(given))))


def street(of: PostalAddress) -> str:
    """Both lines of a street as one."""
    return words(f"{of.street} {of.more}")


def zip_code(digits: str) -> str:
    """Nine digits have their hyphen."""
    plain = number(digits)
    return f"{plain[:5]}-{plain[5:]}" if len(plain) == 9 else plain


def money(cents: int) -> str:
    """`145 00`: the line between dollars and cents is on the paper."""
    return f"{cents // 100} {cents % 100:02}"


def day(of: date, year: int = 2) -> tuple[str, str, str]:
    """Month, day and the year in so many digits."""
    return f"{of:%m}", f"{of:%d}", f"{of.year:04}"[-year:]


def telephone(digits: str) -> tuple[str, str]:
    """Area and number of a phone of this country; empty where it is none."""
    plain = "".join(filter(str.isdigit, digits))
    plain = plain[1:] if len(plain) == 11 and plain.startswith("1") else plain
    return (plain[:3], plain[3:]) if len(plain) == 10 else ("", "")
