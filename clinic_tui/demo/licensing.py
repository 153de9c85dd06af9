"""The demo's licences, registrations and training. All invented; the DEA numbers pass their check."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.credentials.rows import Details
from clinic_tui.credentials.states import Kind
from clinic_tui.credentials.writing import add_credential
from clinic_tui.demo.writing import Writer

LICENCES = {
    "KIM": ("271-40118", 520, "FK9990018"),
    "LEE": ("268-77402", 410, "FL9990145"),
    "PAT": ("283-11960", 700, "FP9990272"),
    "ROS": ("F34-20881", 290, "MR9990335"),
}
"""By provider: number of the licence, days from today until it expires, and DEA number."""

DEA_DAYS = {"KIM": 830, "LEE": 47, "PAT": 610, "ROS": 355}
"""Until the DEA registration expires: one of them within 60 days."""

CPR_DAYS = {"lee": 420, "marco": 300, "dana": 210}
HIPAA_DAYS = {"dana": 130, "marco": 130, "bea": 160, "lee": 130, "admin": 160}
BLOODBORNE_DAYS = {"lee": 128, "dana": 128}

LONG_AGO = timedelta(days=365 * 3)


def put_on_record(writer: Writer, today: date) -> None:
    """As the manager entered them on the first day; each is valid on all days of the demo."""
    dana = writer.desk("dana")

    def add(kind: Kind, who: str, days: int, span: timedelta = LONG_AGO, **more: str) -> None:
        last = today + timedelta(days=days)
        add_credential(dana, kind, who, Details(last - span, last, **more))

    for code, (number, days, dea) in LICENCES.items():
        board = "NYS Education Department"
        add(Kind.LICENCE, code, days, number=number, issuer=board, state="NY", proof=f"binder 1, {code}")
        add(Kind.DEA, code, DEA_DAYS[code], number=dea, issuer="DEA", state="NY", proof=f"binder 1, {code}")
    add(Kind.CLIA, "", 240, timedelta(days=730), number="33D9999001", issuer="CMS", proof="front hall")
    for login, days in CPR_DAYS.items():
        add(Kind.CPR, login, days, timedelta(days=730), issuer="Lakeshore Safety School", proof="binder 2")
    for login, days in HIPAA_DAYS.items():
        add(Kind.HIPAA, login, days, timedelta(days=365), proof="binder 2, sign-in sheet")
    for login, days in BLOODBORNE_DAYS.items():
        add(Kind.BLOODBORNE, login, days, timedelta(days=365), proof="binder 2, sign-in sheet")
    given = Details(today - LONG_AGO, proof="occupational health", note="three doses, titer positive")
    add_credential(dana, Kind.HEPATITIS, "lee", given)
    add(Kind.EXPOSURE_PLAN, "", 96, timedelta(days=365), proof="binder 3")
