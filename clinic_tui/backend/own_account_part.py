"""What people change of their own account at a desk: PIN and second factor."""

from __future__ import annotations

from collections.abc import Callable

from clinic_tui.backend.second_factor_row import Offered, OwnAccount
from clinic_tui.backend.sitting import Sitting
from clinic_tui.clinic import Clinic
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.security.pin import has_pin, remove_pin, set_pin
from clinic_tui.security.pin_rules import check_new_pin
from clinic_tui.security.qr_code import half_blocks
from clinic_tui.security.second_factor import second_factor_of, set_second_factor
from clinic_tui.security.totp import in_groups, new_secret, uri_of


class OwnAccountPart:
    """For whoever sits here, who gives the password again. Raises SignInFailed for a wrong one."""

    def __init__(
        self,
        sitting: Sitting,
        clinic: Clinic,
        prove: Callable[[str, str | None], None],
        must_set_up: Callable[[], bool],
    ) -> None:
        self._sitting = sitting
        self._clinic = clinic
        self._prove = prove
        self._must_set_up = must_set_up
        self._offered: tuple[int, str] | None = None
        """To whom a secret was offered last, and which."""

    def what_there_is(self) -> OwnAccount:
        """Whether there is a PIN, a second factor, and how many recovery codes are left."""
        self._sitting.desk.require("account.own_pin")
        number = self._number
        pin = self._sitting.ask("account.own_pin", has_pin, number)
        factor = self._sitting.ask("account.own_pin", second_factor_of, number)
        return OwnAccount(pin, factor is not None, factor.codes_left if factor else 0)

    def set_pin(self, password: str, pin: str) -> None:
        """Choose a PIN, or another one. Raises Invalid for one that cannot be."""
        self._sitting.desk.require("account.own_pin")
        check_new_pin(pin)
        self._prove(password, None)
        set_pin(self._sitting.desk, pin, self._clinic.pepper)

    def remove_pin(self, password: str) -> None:
        """Go without a PIN from now on."""
        self._sitting.desk.require("account.own_pin")
        self._prove(password, None)
        remove_pin(self._sitting.desk)

    def offer_second_factor(self, password: str = "", code: str = "") -> Offered:
        """A fresh secret for a phone; nothing is stored before a code proves that the phone has it.

        Whoever has to set one up has given the password just now; others give it again, and a
        code of the second factor that they have already.
        """
        self._sitting.desk.require("account.own_second_factor")
        if not self._must_set_up():
            self._prove(password, code)
        secret = new_secret()
        self._offered = self._number, secret
        uri = uri_of(secret, self._sitting.desk.actor.login, self._clinic.settings.name)
        return Offered(in_groups(secret), uri, half_blocks(uri))

    def set_second_factor(self, code: str) -> tuple[str, ...]:
        """Set up what was offered, or put it in the place of another one; the recovery codes, once.

        Raises Invalid for a wrong code: the same secret can be tried again.
        """
        self._sitting.desk.require("account.own_second_factor")
        if self._offered is None or self._offered[0] != self._number:
            raise Conflict("no second factor was begun here: begin again")
        codes = set_second_factor(
            self._sitting.desk,
            self._offered[1],
            code,
            self._clinic.pepper,
            self._clinic.machine_clock.now(),
        )
        self._offered = None
        return codes

    @property
    def _number(self) -> int:
        number = self._sitting.desk.actor.account_id
        if number is None:
            raise NotFound("nobody with an account sits here")
        return number
