"""Patients from FHIR R4 JSON: one resource, a Bundle, or NDJSON as bulk exports write it.

The lines of rows are lines of an NDJSON file, and entries of a Bundle counted from 1.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.interop.fhir_patient import patient_fields
from clinic_tui.interop.fhir_resources import PatientResource
from clinic_tui.interop.incoming import TEXT_LIMIT, Reading, RowRefused, side_text
from clinic_tui.patients.names import loses_signs
from clinic_tui.patients.rows import IncomingPatient, RefusedRow

MAX_BYTES = 512 * 1024 * 1024
MAX_LINE_BYTES = 16 * 1024 * 1024

_NDJSON_SUFFIXES = (".ndjson", ".jsonl")
_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class _Found:
    """One thing in a file: a resource, or what is wrong where one should be."""

    line: int
    resource: dict[str, Any] | None = None
    full_url: str = ""
    problem: str = ""


def read_patients(path: Path, today: date | None = None) -> Iterator[IncomingPatient | RefusedRow]:
    """Every Patient in the file, taken or refused with line and reason; other resources are passed over.

    `today` bounds birth dates; the machine's own day where it is not given. Raises FileRefused
    for what is no FHIR JSON at all, when the first row is asked for.
    """
    day = today or date.today()
    for found in _resources(path):
        if found.resource is None:
            yield RefusedRow(found.line, found.problem)
        elif found.resource.get("resourceType") == "Patient":
            yield _read(found.line, found.resource, found.full_url, day)


def count_patients(path: Path) -> int:
    """How many Patients the file holds, good or bad. Raises FileRefused."""
    return count_resources(path)["Patient"]


def count_resources(path: Path) -> Counter[str]:
    """How many resources of each type; what cannot be read counts as `unreadable`. Raises FileRefused."""
    return Counter(
        _UNREADABLE if found.resource is None else str(found.resource.get("resourceType", _UNREADABLE))
        for found in _resources(path)
    )


def _read(line: int, raw: dict[str, Any], full_url: str, today: date) -> IncomingPatient | RefusedRow:
    reading = Reading(today)
    try:
        resource = PatientResource.model_validate(raw)
        fields = reading.fitted(patient_fields(resource, reading))
    except ValidationError as refused:
        first = refused.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        return RefusedRow(line, f"{where}: {first['msg'].lower()}")
    except RowRefused as refused:
        return RefusedRow(line, str(refused))
    except Invalid as refused:
        return RefusedRow(line, f"{refused.field}: {refused.words}")
    if any(map(loses_signs, _texts(raw))):
        reading.warn("control characters left out")
    external_id = side_text(resource.id or full_url.removeprefix("urn:uuid:"))
    if not 0 < len(external_id) <= TEXT_LIMIT:
        external_id = _digest(raw)
    return IncomingPatient(line, "fhir", external_id, fields, tuple(reading.warnings))


def _texts(value: object) -> Iterator[str]:
    """All strings in a resource."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _digest(raw: dict[str, Any]) -> str:
    """Stands for a resource without an id that can be kept: the same content, the same patient."""
    return sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()


def _resources(path: Path) -> Iterator[_Found]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(f"{path.name} is larger than {MAX_BYTES >> 20} MB; split it.")
        if path.suffix.lower() in _NDJSON_SUFFIXES:
            yield from _lines(path)
            return
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as problem:
        raise FileRefused(f"{path.name} cannot be read: {problem.strerror}.") from problem
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as problem:
        if getattr(problem, "msg", "") == "Extra data":  # several documents: NDJSON by another name
            yield from _lines(path)
            return
        raise FileRefused(f"{path.name} is no JSON{_where(problem)}.") from problem
    if not isinstance(document, dict) or not isinstance(document.get("resourceType"), str):
        raise FileRefused(f"{path.name} is JSON, but no FHIR resource.")
    if document["resourceType"] == "Bundle":
        yield from _entries(path, document)
    else:
        yield _Found(1, document)


def _where(problem: Exception) -> str:
    return f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""


def _entries(path: Path, bundle: dict[str, Any]) -> Iterator[_Found]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise FileRefused(f"{path.name} is a Bundle without a list of entries.")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict) or not isinstance(entry.get("resource", {}), dict):
            yield _Found(number, problem="the entry is no resource")
        elif "resource" in entry:
            url = entry.get("fullUrl")
            yield _Found(number, entry["resource"], url if isinstance(url, str) else "")


def _lines(path: Path) -> Iterator[_Found]:
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(MAX_LINE_BYTES):
            number += 1
            if len(line) == MAX_LINE_BYTES and not line.endswith(b"\n"):
                yield _Found(number, problem=f"the line is longer than {MAX_LINE_BYTES >> 20} MB")
                while (rest := lines.readline(MAX_LINE_BYTES)) and not rest.endswith(b"\n"):
                    pass
                continue
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield _parsed_line(number, line)


def _parsed_line(number: int, line: bytes) -> _Found:
    try:
        resource = json.loads(line)
    except UnicodeDecodeError:
        return _Found(number, problem="the line is not UTF-8")
    except (ValueError, RecursionError):
        return _Found(number, problem="the line is no JSON; it may have been cut off")
    if not isinstance(resource, dict):
        return _Found(number, problem="the line is no FHIR resource")
    return _Found(number, resource)
