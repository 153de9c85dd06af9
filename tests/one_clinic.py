"""Cases that leave a clinic as it was, tried one after another in the same one.

Opening and proving a clinic for each costs many times what it takes to be refused.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

Test = Callable[..., None]


def in_one_clinic(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """As `parametrize`, within one test: for what is read or refused. A failure names its case."""
    arguments = [each.strip() for each in names.split(",")]
    tried = [case if len(arguments) > 1 else (case,) for case in cases]

    def decorated(test: Test) -> Test:
        @functools.wraps(test)
        def each_in_turn(**fixtures: Any) -> None:
            for case in tried:
                said = dict(zip(arguments, case, strict=True))
                try:
                    test(**fixtures, **said)
                except BaseException as failure:
                    failure.add_note(f"in the case {said}")
                    raise

        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in arguments]
        each_in_turn.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return each_in_turn

    return decorated
