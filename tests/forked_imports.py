"""What processes of tests begin with: all that they do is imported, and the models know each other."""

import gc
import importlib
import pkgutil

from sqlalchemy.orm import configure_mappers

import clinic_tui
import tests.faults.deeds
import tests.faults.writers
import tests.races.desk_work
import tests.races.dying_sender  # noqa: F401

gc.disable()
for module in pkgutil.walk_packages(clinic_tui.__path__, "clinic_tui."):
    if ".migrations" not in module.name and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
configure_mappers()
gc.freeze()  # to look through it for garbage would copy all of it into each process
gc.enable()
