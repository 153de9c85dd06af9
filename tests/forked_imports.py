"""What processes of tests begin with: all that they do is imported, and the models know each other."""

from sqlalchemy.orm import configure_mappers

import tests.faults.deeds
import tests.faults.writers
import tests.races.desk_work
import tests.races.dying_sender  # noqa: F401

configure_mappers()
