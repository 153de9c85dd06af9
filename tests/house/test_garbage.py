"""How often garbage is looked for while tests run."""

import gc

from tests.conftest import LOOKS


def test_garbage_is_looked_for_seldom_in_workers_too() -> None:
    """It is set as the loop of tests begins, and a worker of xdist has a loop of its own."""
    assert gc.get_threshold() == LOOKS
