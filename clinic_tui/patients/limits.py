"""How many characters are kept of what is said of a patient."""

from __future__ import annotations

LIMITS = {
    "family": 100, "given": 100, "middle": 100, "preferred": 100, "prefix": 20, "suffix": 20,
    "email": 200, "language": 40,
    "line1": 200, "line2": 200, "city": 100, "state": 40, "postal_code": 20, "country": 40,
    "system": 200, "value": 100,
}  # fmt: skip
"""By the names of the fields of PatientFields, Address and Identifier; the tables' columns are as wide."""
