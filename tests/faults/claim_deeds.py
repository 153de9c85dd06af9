"""What a process does with claims that is killed in the midst of it: makes, sends and fetches."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from clinic_tui.backend.sending_part import SendingPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import catching_up, making, sending
from clinic_tui.claims.batch_models import ClaimBatch
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.fetching import fetch
from clinic_tui.claims.make_rows import preview_of
from clinic_tui.eligibility.connection import Connection
from clinic_tui.eligibility.folder_connection import FolderConnection
from clinic_tui.eligibility.sftp_connection import SftpConnection
from clinic_tui.errors import Invalid
from clinic_tui.remittance import posting, turns
from clinic_tui.remittance.taking_in import post_what_is_left, take_in
from clinic_tui.security.roles import Role, may
from clinic_tui.settings.eligibility import SftpSettings
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.location import Location
from clinic_tui.store.presence import presence_of
from tests.builders import MAC_KEY, House
from tests.services.test_scrubbing import A_HOUSE

IN_ONE_TURN = 2

Line = Path | tuple[SftpSettings, str]
"""A folder, or a server with the key of who comes."""


@contextlib.contextmanager
def _biller(location: Location) -> Iterator[tuple[House, Desk]]:
    """A desk that holds real locks, and stores two claims in a turn."""
    making.IN_ONE_TURN = catching_up.IN_ONE_TURN = IN_ONE_TURN  # type: ignore[attr-defined]
    house = House(location)
    actor = Actor(None, "bea", lambda verb: may(Role.BILLER, verb))
    with contextlib.closing(presence_of(house.store)) as presence:
        yield house, Desk(house.store, house.clock, actor, "C", MAC_KEY, presence)
    house.store.close()


def _connection(line: Line) -> Connection:
    if isinstance(line, Path):
        return FolderConnection(line)
    settings, key = line
    return SftpConnection(settings, "", key)


def make_claims(location: Location) -> None:
    """Make all claims that are due, with a yes to every warning; none may be due any more."""
    with _biller(location) as (_, desk):
        part = SendingPart(Sitting(desk), A_HOUSE)
        with contextlib.suppress(Invalid):
            part.make(None, None, preview_of(part.due()).digests)


def send_claims(location: Location, line: Line, out: Path) -> None:
    """Send what is made; where it is in doubt somebody looks whether it stands in `out`."""
    with _biller(location) as (house, desk):
        catching_up.catch_up(desk)
        for row in house.all(ClaimBatch):
            is_there = (out / row.file_name).exists()
            if row.state is BatchState.UNKNOWN and is_there:
                sending.carried(desk, row.id or 0)
            elif row.state in (BatchState.MADE, BatchState.UNKNOWN):
                sending.send(desk, row.id or 0, lambda _: _connection(line), looked=True)


def fetch_answers(location: Location, line: Line) -> None:
    """Take in all that waits."""
    posting.IN_ONE_TURN = turns.IN_ONE_TURN = IN_ONE_TURN  # type: ignore[attr-defined]
    with _biller(location) as (_, desk):
        post_what_is_left(desk)
        _, down = fetch(desk, lambda _: _connection(line), take_in)
        assert not down, down
