"""In what two records are alike, in words short enough for a column."""

from __future__ import annotations

from collections.abc import Iterable

_SHORT = {
    "same name": "name", "similar name": "like name", "same part of the name": "part of name",
    "family and given name swapped": "names swapped", "same birth date": "born",
    "day and month of birth swapped": "day/month swapped", "birth date one digit apart": "born, but a digit",
    "same phone": "phone", "same email": "mail", "same address": "address", "similar address": "like address",
    "same number of another party": "number",
}  # fmt: skip


def alike_words(reasons: Iterable[str]) -> str:
    """`like name, born, phone`."""
    return ", ".join(_SHORT.get(reason, reason) for reason in reasons)
