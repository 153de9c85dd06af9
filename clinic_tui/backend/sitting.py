"""Asking and acting for whoever sits at this desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from clinic_tui.clinic import Clinic
from clinic_tui.clock import today
from clinic_tui.store.desk import Desk

P = ParamSpec("P")
T = TypeVar("T")


class Sitting:
    """The clinic and the desk that is in use now; parts of the backend share it."""

    def __init__(self, clinic: Clinic, desk: Desk) -> None:
        self.clinic = clinic
        self.desk = desk

    def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read in a session of its own."""
        with self.clinic.store.reading() as db:
            return query(db, *args, **kwargs)

    @property
    def today(self) -> date:
        """The clinic's day."""
        return today(self.clinic.clock)
