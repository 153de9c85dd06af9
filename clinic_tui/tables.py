"""All tables of the clinic with what guards them: importing this fills SQLModel's metadata."""

from clinic_tui.billing import models as billing
from clinic_tui.jobs import models as jobs
from clinic_tui.patients import models as patients
from clinic_tui.reception import models as reception
from clinic_tui.schedule import guards
from clinic_tui.schedule import models as schedule
from clinic_tui.security import models as security
from clinic_tui.stock import models as stock
from clinic_tui.store import journal, site

__all__ = [
    "billing",
    "guards",
    "jobs",
    "journal",
    "patients",
    "reception",
    "schedule",
    "security",
    "site",
    "stock",
]
