"""What is wrong with the claims of visits that commands book or check in: told after it is done."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here
from clinic_tui.cli.printing import say
from clinic_tui.errors import ClinicError

if TYPE_CHECKING:
    from clinic_tui.claims.scrub.finding import Finding


def claim_warnings(here: Here, numbers: Sequence[int]) -> tuple[Finding, ...]:
    """What is known to be wrong with the claims of these visits, each once; nothing for who sees no records.

    What is told of a record is a look at it. The visits are written by then: where it cannot be asked
    nothing is said, or they would seem refused.
    """
    from clinic_tui.claims.foreseeing import foreseen_of_visit

    if not here.desk.actor.may("patient.view"):
        return ()
    try:
        found = [here.ask(foreseen_of_visit, here.clinic.clock, number) for number in numbers]
        for patient_id in dict.fromkeys(each.patient_id for each in found if each.findings):
            here.desk.look("patient.view", "patient", patient_id, patient_id)
    except ClinicError:
        return ()
    return tuple({each.words: each for visit in found for each in visit.findings}.values())


def warn_of_claims(options: argparse.Namespace, found: Sequence[Finding]) -> None:
    """Each in a line of its own, with the way out; JSON has them as `claim_warnings`."""
    for each in () if options.json else found:
        say(f"claim: {each.words}; {each.way_out}")
