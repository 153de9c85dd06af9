"""Files of claims that somebody carries over by hand, as a clinic does it: written out first."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from clinic_tui.claims import sending
from clinic_tui.store.desk import Desk


def carry(desk: Desk, batch_id: int) -> None:
    """Write the batch out, and say that it is there."""
    with TemporaryDirectory() as folder:
        sending.write_out(desk, batch_id, Path(folder, "claims.837"))
    sending.carried(desk, batch_id)
