"""The backend as a command asks it: at the desk of all commands, with who acts there."""

from __future__ import annotations

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.backend.door import Who
from clinic_tui.backend.sitting import Sitting
from clinic_tui.clinic import Clinic
from clinic_tui.security.signed_in import SignedIn
from clinic_tui.store.desk import Desk


class AtShell(Backend):
    """What is asked across all parts, as what is most urgent, without a console: it takes no letter, lets
    nobody in, and neither watches nor runs jobs. Whoever opened the clinic closes it.
    """

    def __init__(self, clinic: Clinic, desk: Desk, signed: SignedIn) -> None:
        # not Door's own: that takes a desk of its own in the clinic, and empties its chair
        self._clinic, self._sitting, self._jobs = clinic, Sitting(desk), None
        self.letter = desk.letter
        self.who = Who(signed.login, signed.name, signed.role.value, desk.letter, "")
