"""The places of a clinic; every row that differs by place carries a `site_id`."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import Field, col

from clinic_tui.store.row import Row


class Site(Row, table=True):
    """A place of the clinic, with its time zone."""

    name: str = Field(max_length=100)
    zone: str = Field(max_length=60)
    demo: bool = False
    """A demo clinic lets people in without a password. It says so here, in the encrypted database:
    whoever can write the clinic's settings file must not be able to open a real clinic by it."""


def first_site(db: Session) -> Site:
    """The site this desk works at."""
    return db.scalars(select(Site).order_by(col(Site.id)).limit(1)).one()
