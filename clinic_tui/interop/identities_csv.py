"""Who providers are on claims, from a CSV file that is taken whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from clinic_tui.errors import Invalid
from clinic_tui.interop.small_table import WrongField, read_table
from clinic_tui.practice.rows import IdentityFields
from clinic_tui.practice.rules import read_identity
from clinic_tui.text import safe_text

COLUMNS = {
    "code": ("code", "provider", "provider code", "initials"),
    "npi": ("npi", "individual npi", "provider npi", "rendering npi"),
    "taxonomy": ("taxonomy", "taxonomy code", "provider taxonomy"),
    "last": ("last", "last name", "family", "family name", "surname"),
    "first": ("first", "first name", "given", "given name"),
    "credentials": ("credentials", "credential", "suffix", "degree"),
}
"""What a column is called; capitals and underscores do not count."""
NEEDED = ("code", "npi", "last", "first")


@dataclass(frozen=True, slots=True)
class IdentityFile:
    """What a file holds: provider codes with who they are, or what is wrong in it."""

    name: str
    columns: dict[str, str]
    identities: tuple[tuple[str, IdentityFields], ...]
    wrong: tuple[WrongField, ...]


def read_identities(path: Path) -> IdentityFile:
    """Read a file. Raises FileRefused where it is no such table at all."""
    table = read_table(path, COLUMNS, NEEDED, "list of providers")
    found: list[tuple[str, IdentityFields]] = []
    wrong: list[WrongField] = []
    seen: dict[tuple[str, str], int] = {}
    for line, cells in table.rows:
        clean = {field: safe_text(text) for field, text in cells.items()}
        code = clean.pop("code")
        try:
            if not code:
                raise Invalid("the code of the provider is missing", "code")
            fields = read_identity(IdentityFields(**clean))
        except Invalid as refusal:
            wrong.append(WrongField(line, refusal.field, refusal.words))
            continue
        for field, value in (("code", code.casefold()), ("npi", fields.npi)):
            first = seen.setdefault((field, value), line)
            if first != line:
                wrong.append(WrongField(line, field, f"it stands in line {first} already: keep one"))
        found.append((code, fields))
    return IdentityFile(table.name, table.columns, tuple(found), tuple(wrong))
