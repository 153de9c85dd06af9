"""The clinic's own file, `clinic.toml`: what is known before the database is opened.

It names the clinic, its vault and its database, and holds what a clinic sets for itself. It holds no
secret. Unknown keys are refused: a misspelt one would be passed over in silence. Each section of the file
is a module here; `clinic_file.py` reads and writes them all.
"""

from clinic_tui.settings.clinic_file import FILE, read_settings, write_settings
from clinic_tui.settings.clinic_settings import Settings
from clinic_tui.settings.folder import DATA_VARIABLE, chosen_folder

__all__ = ["DATA_VARIABLE", "FILE", "Settings", "chosen_folder", "read_settings", "write_settings"]
