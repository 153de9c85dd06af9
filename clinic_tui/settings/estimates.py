"""What `[estimates]` in clinic.toml says: who the clinic is on a good-faith estimate (45 CFR 149.610(c))."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from clinic_tui.settings.section import Section, require_known
from clinic_tui.x12.npi import is_npi

LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class EstimateSettings:
    """Numbers and places that stand on the paper; what is empty there is left to be written in by hand."""

    npi: str = ""
    """The clinic's national provider identifier, ten digits."""
    tin: str = ""
    """Its taxpayer identification number, as `12-3456789`."""
    address: str = ""
    """Where the services are given: street, town and state in one line."""
    providers: dict[str, str] = field(default_factory=dict)
    """The NPI of each provider by the code that stands in the schedule."""


NO_ESTIMATES = EstimateSettings()


def read_estimates(table: Any) -> EstimateSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("estimates", table, {"npi": str, "tin": str, "address": str, "providers": dict})
    npi, tin = table.get("npi", "").strip(), table.get("tin", "").strip()
    address, providers = " ".join(table.get("address", "").split()), table.get("providers", {})
    if npi and not is_npi(npi):
        raise ValueError("`npi` in [estimates] is ten digits of which the last checks the others")
    if tin and not re.fullmatch(r"\d{2}-?\d{7}|\d{3}-\d{2}-\d{4}", tin, re.ASCII):
        raise ValueError("`tin` in [estimates] is nine digits such as 12-3456789")
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"`address` in [estimates] has at most {LONGEST_ADDRESS} letters")
    for code, number in providers.items():
        if not isinstance(number, str) or not is_npi(number):
            raise ValueError(
                f"`{code}` in [estimates.providers] is a provider's NPI in quotation marks: ten digits of "
                "which the last checks the others"
            )
    return EstimateSettings(npi, tin, address, {code.upper(): number for code, number in providers.items()})


def estimates_table(settings: EstimateSettings) -> dict[str, Any]:
    """The section as it is written."""
    table = {
        "npi": settings.npi,
        "tin": settings.tin,
        "address": settings.address,
        "providers": settings.providers,
    }
    return {name: value for name, value in table.items() if value}


ESTIMATES = Section("estimates", NO_ESTIMATES, read_estimates, estimates_table)
