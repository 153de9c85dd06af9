"""clinic.toml: what is written is what is read, and what is wrong is named with its section."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.demo.key_place import key_file_of
from clinic_tui.errors import FileRefused
from clinic_tui.settings import FILE, Settings, read_settings, write_settings
from clinic_tui.settings.claim_form import ClaimFormSettings, Margins
from clinic_tui.settings.clinic_file import SECTIONS
from clinic_tui.settings.cold import ColdSettings
from clinic_tui.settings.eligibility import EligibilitySettings, SftpSettings
from clinic_tui.settings.estimates import EstimateSettings
from clinic_tui.settings.mail import MailSettings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.settings.queue import QueueSettings
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.settings.rota import RotaSettings
from clinic_tui.settings.safety import SafetySettings
from clinic_tui.settings.supplies import SupplySettings
from clinic_tui.settings.time_clock import TimeClockSettings

UNUSUAL: dict[str, Any] = {
    "mail": MailSettings("mail.example.org", "desk@example.org", 465, "tls", "desk", Path("/etc/ca.pem")),
    "reminders": ReminderSettings("555 0100", "Lakeside", Path("/srv/out"), "https://example.org/{token}"),
    "queue": QueueSettings({"roomed": (15, 25), "arrived": (1, 600)}, board=True),
    "paper": PaperSettings("front", {"card": "cards"}, "a4", Path("/srv/paper"), 80, drawer_kick=True),
    "eligibility": EligibilitySettings(
        "sftp", "1234567893", "Lakeside", "555 0100", "SENDER", "HOUSE", "01", "30", "1123456789",
        test=True, days=3, at="23:15", folder=Path("/srv/x12"),
        sftp=SftpSettings("sftp.example.org", "clinic", "ssh-ed25519 AAAA", 2222, "to", "from"),
    ),
    "supplies": SupplySettings("manager@example.org", "NORTH", 5),
    "estimates": EstimateSettings("1234567893", "12-3456789", "1 Lake Rd", {"LEE": "1234567893"}),
    "claim_form": ClaimFormSettings(Margins(10.5, 3.0), {"laser": Margins(0.0, 36.0)}),
    "cold": ColdSettings("C", "09:00", "17:30"),
    "safety": SafetySettings("required", "Offices of physicians", "621111"),
    "rota": RotaSettings("sunday", approve_swaps=False),
    "privacy": PrivacySettings(10, 15, 90),
    "time_clock": TimeClockSettings(used=True, offer=False, first_day=date(2026, 1, 5), weeks=1, rounding=6),
}  # fmt: skip
"""Settings of each section that differ from the usual ones."""


def settings_in(folder: Path, **given: Any) -> Settings:
    return Settings(folder, "c1", "Lakeside", "America/New_York", "file", **given)


def test_what_opens_the_clinic_is_found_from_every_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo and a clinic that were made with a relative name opened from that folder alone."""
    monkeypatch.chdir(tmp_path)
    write_settings(settings_in(tmp_path, key_file=Path("near/key")))
    assert read_settings(tmp_path).key_file == tmp_path / "near" / "key"
    assert key_file_of(Path("kept")) == tmp_path / "kept.vault-key"


def test_every_section_is_tried_and_stands_under_its_name() -> None:
    names = {each.name for each in SECTIONS}
    assert names == set(UNUSUAL)
    assert names <= {field.name for field in fields(Settings)}
    for each in SECTIONS:
        assert UNUSUAL[each.name] != each.usual


@given(
    sections=st.sets(st.sampled_from(sorted(UNUSUAL))),
    lock=st.integers(1, 15),
    keys=st.dictionaries(st.sampled_from(["visit.book", "undo"]), st.text(max_size=5)),
    bound=st.booleans(),
    accounts=st.dictionaries(st.text("abc-.", min_size=1, max_size=5), st.text(max_size=5)),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    sections: set[str],
    lock: int,
    keys: dict[str, str],
    bound: bool,
    accounts: dict[str, str],
) -> None:
    folder = tmp_path_factory.mktemp("clinic")
    settings = settings_in(
        folder, lock_minutes=lock, keys=keys, bind_accounts=bound, unix_accounts=accounts,
        **{name: UNUSUAL[name] for name in sections},
    )  # fmt: skip
    write_settings(settings)
    assert read_settings(folder) == settings


def test_the_clinic_s_own_section_is_read_again(tmp_path: Path) -> None:
    settings = settings_in(
        tmp_path, key_file=Path("/etc/key"), database="postgresql://db/clinic", clock_offset=-3.5, demo=True,
        lock_minutes=0, sign_out_minutes=45, backups=Path("/mnt/b"), downtime=Path("/mnt/d"),
        second_factor="managers", backup_at="01:15", check_at="04:45",
    )  # fmt: skip
    write_settings(settings)
    assert read_settings(tmp_path) == settings


def test_what_is_usual_is_not_written(tmp_path: Path) -> None:
    write_settings(settings_in(tmp_path))
    written = tomllib.loads((tmp_path / FILE).read_text())
    assert written == {
        "clinic": {
            "id": "c1", "name": "Lakeside", "zone": "America/New_York", "vault": "file", "database": "sqlite",
        }
    }  # fmt: skip


CLINIC = '[clinic]\nid = "c1"\nname = "L"\nzone = "America/New_York"\nvault = "file"\n'


@pytest.mark.parametrize("section", ["keys", "security", "server", *(each.name for each in SECTIONS)])
def test_each_section_refuses_what_it_does_not_know(section: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{section} = 3\n{CLINIC}")
    with pytest.raises(FileRefused, match=rf"\[{section}\] must be a section"):
        read_settings(tmp_path)
    (tmp_path / FILE).write_text(f"{CLINIC}[{section}]\nno_such_key = 1\n")
    with pytest.raises(FileRefused, match="no_such_key"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    "line, said",
    [
        ('lock_minutes = "5"', "`lock_minutes` in [clinic] must be a whole number"),
        ("lock_minutes = 16", "`lock_minutes` in [clinic] is 1 to 15"),
        ("sign_out_minutes = 4", "`sign_out_minutes` in [clinic] is not less than `lock_minutes`"),
        ("demo = 1", "`demo` in [clinic] must be true or false"),
        ("clock_offset = true", "`clock_offset` in [clinic] must be a number"),
        ('backup_at = "24:00"', "`backup_at` in [clinic] is a time of the day such as 02:00, not `24:00`"),
        ("backups = 7", "`backups` in [clinic] must be text"),
    ],
)
def test_the_clinic_s_own_section_is_checked(line: str, said: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{CLINIC}{line}\n")
    with pytest.raises(FileRefused) as refused:
        read_settings(tmp_path)
    assert said in str(refused.value)


@pytest.mark.parametrize("missing", ["id", "name", "zone", "vault"])
def test_a_clinic_without_what_it_needs_is_refused(missing: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "\n".join(line for line in CLINIC.split("\n") if not line.startswith(missing))
    )
    with pytest.raises(FileRefused, match=f"has no `{missing}`"):
        read_settings(tmp_path)
