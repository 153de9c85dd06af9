"""What processes of tests begin with: all that they do is imported, and the models know each other."""

import importlib
import pkgutil

from sqlalchemy.orm import configure_mappers

import clinic_tui
import tests.faults.deeds
import tests.faults.writers
import tests.races.desk_work
import tests.races.dying_sender  # noqa: F401

for module in pkgutil.walk_packages(clinic_tui.__path__, "clinic_tui."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
configure_mappers()
