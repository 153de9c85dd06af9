"""What each door of the program loads. A linter sees the imports; only a run sees the deferred ones."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo_clinics import Demos
from tests.imports.loaded_modules import NOT_BEFORE_THE_FIRST_PAINT, ROOT, SCREEN, loaded_by


def plain_modules() -> list[str]:
    """Every module that promises to hold plain values only."""
    package = ROOT / "clinic_tui"
    files = [path for name in ("rows", "rules", "states") for path in package.glob(f"*/{name}.py")]
    files += (package / "words").glob("*.py")
    return sorted(".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files)


def test_the_package_itself_loads_nothing_but_itself() -> None:
    assert loaded_by("import clinic_tui") - loaded_by("") == {"clinic_tui"}


def test_plain_values_load_no_library() -> None:
    """All of them in one process; where something is loaded, each alone, to tell which one does it."""
    unwanted = NOT_BEFORE_THE_FIRST_PAINT | SCREEN | {"pydantic"}
    modules = plain_modules()
    assert len(modules) > 100
    if loaded_by(f"import {', '.join(modules)}") & unwanted:
        loaded = {module: loaded_by(f"import {module}") & unwanted for module in modules}
        assert {module: names for module, names in loaded.items() if names} == {}


def test_the_app_loads_no_database_before_its_first_paint() -> None:
    loaded = loaded_by("import clinic_tui.app")
    assert "textual" in loaded
    assert not loaded & NOT_BEFORE_THE_FIRST_PAINT


def test_the_backend_is_loaded_only_when_asked_for() -> None:
    assert not loaded_by("import clinic_tui.backend") & (NOT_BEFORE_THE_FIRST_PAINT | SCREEN)


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_neither_screen_nor_database(option: str) -> None:
    loaded = loaded_by(
        f"import sys; sys.argv = ['clinic-tui', {option!r}]; import clinic_tui.__main__ as m; m.main()"
    )
    assert "clinic_tui" in loaded
    assert not loaded & (NOT_BEFORE_THE_FIRST_PAINT | SCREEN | {"pydantic"})


FIRST_DAY = """
import sys
from pathlib import Path
from clinic_tui.backend import load
from clinic_tui.clock import today
backend = load(Path({folder!r}))
backend.sign_in_for_demo("dana")
day = backend.days.day(today(backend.clock))
assert day.appointments
print(*sys.modules)
from sqlmodel import SQLModel
print(*SQLModel.metadata.tables)
backend.counts()
print(*sys.modules)
backend.close()
"""
NOT_BEFORE_THE_FIRST_DAY = re.compile(
    r"(keyring|alembic|apscheduler|tzlocal|argon2|reportlab|phonenumbers|jellyfish)"
    r"|clinic_tui\.(tables|backups|billing|calls|downtime|founding|interop|paper|recall|reception|reminders"
    r"|stock|waitlist|worker)\..*"
    r"|clinic_tui\.backend\.(?!(clinic_backend|days_part|door|own_forms_part|parts|sitting)$).*"
    r"|clinic_tui\.schedule\.(service|finding|series.*|outage.*|figures.*|resource_setup|together|own_views)"
    r"|clinic_tui\.patients\.(models|records|search|service)"
)
"""What is loaded when somebody asks for it, or when the day stands and the jobs begin."""
NOT_TO_COUNT = re.compile(
    r"(keyring|alembic|apscheduler|tzlocal|argon2|reportlab|phonenumbers|jellyfish)"
    r"|clinic_tui\.(tables|backups|downtime|founding|interop|paper|worker)\..*"
    r"|clinic_tui\.(billing|calls|jobs|patients|recall|reception|reminders|schedule|stock|waitlist)\.service"
    r"|clinic_tui\.backend\."
    r"(?!(amiss|clinic_backend|days_part|door|own_forms_part|parts|remembered_reads|sitting)$).*"
)
"""What is not loaded either for the figures of the header and the tabs, which come next."""
NOT_READ_IN_A_DAY = {
    "call_attempt", "charge", "coverage", "item", "job_run", "notice", "outbox_message", "patient_name",
    "patient_note", "patient_phone", "payment", "recall", "series", "waitlist_entry",
}  # fmt: skip


def test_the_first_day_is_read_without_what_it_does_not_show(demos: Demos, tmp_path: Path) -> None:
    folder = demos.opened(tmp_path / "clinic")
    done = subprocess.run(
        [sys.executable, "-c", FIRST_DAY.format(folder=str(folder))],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    modules, tables, after_counts = (set(line.split()) for line in done.stdout.splitlines())
    assert {"sqlmodel", "clinic_tui.schedule.queries"} <= modules
    assert sorted(name for name in modules if NOT_BEFORE_THE_FIRST_DAY.fullmatch(name)) == []
    assert {"appointment", "patient"} <= tables
    assert sorted(tables & NOT_READ_IN_A_DAY) == []
    assert "clinic_tui.backend.amiss" in after_counts
    assert sorted(name for name in after_counts if NOT_TO_COUNT.fullmatch(name)) == []
