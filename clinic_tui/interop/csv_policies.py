"""Insurance policies and payers from CSV files: Synthea's, or any other table of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from clinic_tui.errors import FileRefused
from clinic_tui.interop.column_dates import DateOrder, is_unproven, read_column_date
from clinic_tui.interop.csv_columns import plain_name
from clinic_tui.interop.csv_in import CsvFile, open_table, order_of_dates, table_rows
from clinic_tui.interop.incoming import TEXT_LIMIT, split_full_name
from clinic_tui.interop.policy_columns import DATES, guess_policy_columns, is_synthea, settle_policy_columns
from clinic_tui.patients.incoming_policy import IncomingPolicy
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy, Relationship, Subscriber
from clinic_tui.patients.rows import RefusedRow
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone

MAX_POLICIES = 500_000
"""Rows of one file: all are looked at before the first is taken, since a patient's last one counts."""

_NOBODY = frozenset(("no_insurance", "no insurance", "uninsured", "self pay", "self-pay", "selfpay", "none"))
_RELATIONSHIPS = {
    **dict.fromkeys(("self", "18", "patient", "insured", "subscriber", "s"), Relationship.SELF),
    **dict.fromkeys(("spouse", "01", "1", "husband", "wife"), Relationship.SPOUSE),
    **dict.fromkeys(("child", "19", "guardian", "parent", "son", "daughter", "c"), Relationship.CHILD),
    **dict.fromkeys(("partner", "53", "life partner", "domestic partner"), Relationship.PARTNER),
    **dict.fromkeys(("other", "g8", "dependent", "o"), Relationship.OTHER),
}
"""What the patient is to the subscriber; Synthea says who owns it, and to a guardian one is a child."""

_ORDERS = {
    **dict.fromkeys(("1", "p", "primary", "first"), 1),
    **dict.fromkeys(("2", "s", "secondary", "second"), 2),
    **dict.fromkeys(("3", "t", "tertiary", "third"), 3),
}
_NO_END = 2100
"""A year from which on a last day stands for none: 9999-12-31 and its like."""

_AHEAD = 30
"""Years of two digits may lie so far ahead: policies end in the future, other than birth dates."""


_START = 16_384


class NoPolicies(FileRefused):
    """The file is a good table, of something else than policies."""


@dataclass(frozen=True, slots=True)
class IncomingPayer:
    """A payer of a file: its number there, and what is said of it."""

    number: str
    fields: PayerFields


def open_policies_csv(path: Path, mapping: Mapping[str, str]) -> CsvFile:
    """Learn the form of a file of policies.

    Raises FileRefused where it is no table or too long, NoPolicies where no column is known to say whose
    policy it is or who the payer is.
    """
    table = open_table(path)
    guess = guess_policy_columns(table.header)
    known = guess.keys() | mapping.keys()
    if "payer" not in known or not {"patient", "mrn"} & known:
        raise NoPolicies(
            f"{path.name} has no columns that are known to be a patient's number and a payer: is it a list "
            "of policies? Then say which column is which with --map patient=COLUMN --map payer=COLUMN."
        )
    if table.rows > MAX_POLICIES:
        raise FileRefused(f"{path.name} has over {MAX_POLICIES:,} rows; split it by patients.")
    return replace(table, guess=guess, source="synthea" if is_synthea(table.header) else "csv")


def looks_like_policies(path: Path) -> bool:
    """Whether a file found in a folder is a list of policies: by its column names, without reading it all."""
    known = guess_policy_columns(_first_line(path)).keys()
    whose = {"patient", "mrn"} & known
    return bool("payer" in known and whose and {"member_id", "order", "secondary"} & known)


def looks_like_payers(path: Path) -> bool:
    """Whether a file found in a folder is Synthea's list of payers."""
    return {"Id", "NAME", "STATE_HEADQUARTERED"} <= set(_first_line(path))


def _first_line(path: Path) -> list[str]:
    """The column names of a table, in whatever encoding; nothing where the file cannot be read."""
    try:
        if not path.is_file():  # a pipe would wait for its writer
            return []
        with path.open("rb") as raw:
            start = raw.read(_START)
    except OSError:
        return []
    line = start.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").partition(b"\n")[0].decode("latin-1")
    return [name.strip(' "\r') for name in re.split(r"[,;\t|]", line)]


def read_payers(path: Path) -> tuple[list[IncomingPayer], list[RefusedRow]]:
    """The payers of a list, and the rows that hold none. Raises FileRefused where it is no such list.

    It needs a column with the payer's number in the other system (`Id`, `payer_id`) and one with its
    name; phone, electronic id and claim filing code are taken where there are columns of these names.
    """
    table = open_table(path)
    places = {plain_name(name): place for place, name in enumerate(table.header)}

    def find(*names: str) -> int | None:
        return next((places[name] for name in names if name in places), None)

    number, name = find("payer_id", "id"), find("name", "payer_name", "payer")
    if number is None or name is None:
        raise FileRefused(f"{path.name} is no list of payers: it needs a column `id` and a column `name`.")
    phone, code, kind = find("phone"), find("electronic_id", "edi_id", "payor_id"), find("filing", "kind")
    found: list[IncomingPayer] = []
    refused: list[RefusedRow] = []
    for row in table_rows(table):
        if isinstance(row, RefusedRow):
            refused.append(row)
            continue
        line, values = row

        def said(place: int | None, values: Sequence[str] = values) -> str:
            return "" if place is None else values[place].strip()[:TEXT_LIMIT]

        if not said(number) or not said(name):
            refused.append(RefusedRow(line, "a payer needs a number and a name"))
            continue
        fields = PayerFields(said(name), said(code), _dialled(said(phone)), said(kind).upper())
        found.append(IncomingPayer(said(number), fields))
    return found, refused


def _dialled(text: str) -> str:
    try:
        return read_phone(text) if text else ""
    except NotUnderstood:
        return ""


def read_policies(
    file: CsvFile, mapping: Mapping[str, str], payers: Sequence[IncomingPayer], today: date
) -> Iterator[IncomingPolicy | RefusedRow]:
    """Every policy of the file, in its order; a row with a secondary payer holds two.

    Raises Invalid at once for a mapping that does not fit.
    """
    places = settle_policy_columns(file.header, file.guess, mapping)
    order = order_of_dates(file, [places[name] for name in DATES if name in places])
    names = {payer.number: payer.fields.name for payer in payers}
    form = PolicyRow(file.header, places, file.source, order, names, today)
    return _read(file, form)


def _read(file: CsvFile, form: PolicyRow) -> Iterator[IncomingPolicy | RefusedRow]:
    for row in table_rows(file):
        if isinstance(row, RefusedRow):
            yield row
            continue
        try:
            yield from form.read(*row)
        except _Refused as refused:
            yield RefusedRow(row[0], str(refused))


class _Refused(Exception):
    """This row cannot be taken; the text names the column and says why."""


@dataclass
class PolicyRow:
    """Reads rows of one file: knows its columns, how it writes dates, and its payers by their numbers."""

    header: Sequence[str]
    places: Mapping[str, int]
    source: str
    order: DateOrder
    payers: Mapping[str, str]
    today: date
    warnings: list[str] = field(default_factory=list)

    def read(self, line: int, values: Sequence[str]) -> list[IncomingPolicy]:
        """The policies of a row; raises _Refused."""
        self.warnings = []
        patient = self._text(values, "patient")
        number = patient or self._text(values, "mrn")
        if not number:
            raise _Refused(f"{self._called('patient' if 'patient' in self.places else 'mrn')}: it is empty")
        begins, ends = self._begin(values), self._end(values)
        if begins and ends and ends < begins:
            raise _Refused(f"{self._called('to')}: the policy ends before it begins")
        relationship, subscriber = self._held_by(values)
        first = IncomingPolicy(
            line, self.source, number, None, self._place(values), self._text(values, "number"), begins, ends,
            self._date(values, "born"), by_mrn=not patient,
            unsaid=subscriber is not None and relationship is None,
        )  # fmt: skip
        policy = Policy(
            "",
            self._text(values, "plan"),
            self._text(values, "member_id"),
            self._text(values, "group"),
            self._copay(values),
            relationship=relationship or Relationship.SELF,
            subscriber=subscriber,
            valid_from=begins,
            valid_to=ends,
        )
        payer, second = self._payer(values, "payer"), self._payer(values, "secondary")
        found = [replace(first, policy=replace(policy, payer=payer) if payer else None)]
        if second:
            # The member id stands for the first payer alone.
            other = replace(policy, payer=second, member_id="", group_number="", plan="", copay_cents=None)
            found.append(replace(first, policy=other, place=2, number=first.number and f"{first.number}-2"))
        return [replace(each, warnings=tuple(self.warnings)) for each in found]

    def _text(self, values: Sequence[str], name: str) -> str:
        place = self.places.get(name)
        text = "" if place is None else values[place].strip()
        if len(text) > TEXT_LIMIT:
            raise _Refused(f"{self._called(name)}: it is longer than {TEXT_LIMIT} characters")
        return text

    def _called(self, name: str) -> str:
        return f"column {self.header[self.places[name]]}"

    def _payer(self, values: Sequence[str], name: str) -> str:
        """The payer's name; empty for no insurance."""
        text = self._text(values, name)
        named = self.payers.get(text, text)
        if named.casefold() in _NOBODY:
            return ""
        if not text and name == "payer":
            raise _Refused(
                f"{self._called(name)}: no payer is named; write `no insurance` where there is none"
            )
        if named == text and re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
            raise _Refused(
                f"{self._called(name)}: payer {text[:8]}... is in no list of payers; name one: --payers FILE"
            )
        return named

    def _place(self, values: Sequence[str]) -> int | None:
        if self.source == "synthea":
            return 1
        text = self._text(values, "order")
        if not text:
            return None
        place = _ORDERS.get(text.casefold())
        if place is None:
            raise _Refused(
                f"{self._called('order')}: '{text[:20]}' is none of primary, secondary, tertiary, 1, 2, 3"
            )
        return place

    def _held_by(self, values: Sequence[str]) -> tuple[Relationship | None, Subscriber | None]:
        """What the patient is to the subscriber, None where the file does not say; and the subscriber."""
        text = self._text(values, "relationship")
        relationship = _RELATIONSHIPS.get(text.casefold()) if text else None
        if text and relationship is None:
            known = "self, spouse, child, partner, other"
            raise _Refused(f"{self._called('relationship')}: '{text[:20]}' is none of {known}")
        family, given = self._text(values, "subscriber_family"), self._text(values, "subscriber_given")
        whole = self._text(values, "subscriber")
        if not family and whole:
            name = split_full_name(whole)
            family, given = name.family, " ".join(filter(None, (name.given, name.middle)))
        if relationship is Relationship.SELF or not family:
            return relationship, None
        sex = self._text(values, "subscriber_sex")[:1].upper()
        born = self._date(values, "subscriber_born")
        return relationship, Subscriber(family, given, born, sex if sex in "FMOU" else "")

    def _copay(self, values: Sequence[str]) -> int | None:
        text = self._text(values, "copay")
        try:
            return read_money(text) if text else None
        except NotUnderstood as problem:
            raise _Refused(f"{self._called('copay')}: {problem.words}") from problem

    def _begin(self, values: Sequence[str]) -> date | None:
        return self._date(values, "from", ahead=_AHEAD)

    def _end(self, values: Sequence[str]) -> date | None:
        text = self._text(values, "to")
        if re.fullmatch(r"\d{4}", text):
            ends: date | None = date(int(text), 12, 31) if int(text) else None
        else:
            ends = self._date(values, "to", ahead=_AHEAD)
        return ends if ends is None or ends.year < _NO_END else None

    def _date(self, values: Sequence[str], name: str, ahead: int = 0) -> date | None:
        text = self._text(values, name)
        if not text:
            return None
        if re.fullmatch(r"[12]\d{3}", text):
            return date(int(text), 1, 1)
        try:
            day = read_column_date(text, self.order, date(self.today.year + ahead, 12, 31))
        except NotUnderstood as problem:
            raise _Refused(f"{self._called(name)}: {problem.words}") from problem
        if is_unproven(text, self.order):
            self.warnings.append(
                f"{self._called(name)}: '{text[:20]}' read month first; nothing in the file proves it"
            )
        return day
