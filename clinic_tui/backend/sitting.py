"""Asking and acting for whoever sits at this desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from clinic_tui.clock import today
from clinic_tui.store.desk import Desk

P = ParamSpec("P")
T = TypeVar("T")


class Sitting:
    """The desk with the person who is at it now; parts of the backend share it."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask(
        self,
        verb: str,
        query: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a read in a session of its own. Raises NotPermitted without the right to `verb`."""
        self.desk.require(verb)
        with self.desk.store.reading() as db:
            return query(db, *args, **kwargs)

    @property
    def today(self) -> date:
        """The clinic's day."""
        return today(self.desk.clock)
