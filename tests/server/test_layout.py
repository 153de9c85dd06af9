"""What server-setup would write, and what it refuses. The programs that read the files say if they can."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_tui.errors import Conflict
from clinic_tui.server import setting_up
from clinic_tui.server.layout import ServerLayout, console_script, files, is_ours
from clinic_tui.server.proof import WANTED, sshd_faults
from clinic_tui.server.setting_up import SSHD, VISUDO, apply, file_changes, prove
from clinic_tui.settings import Settings, read_settings, write_settings

needs_tools = pytest.mark.skipif(
    not (Path(SSHD).exists() and Path(VISUDO).exists()) and not os.environ.get("CLINIC_TUI_REQUIRE_SSHD"),
    reason="needs openssh-server and sudo",
)


@pytest.fixture
def layout(tmp_path: Path) -> ServerLayout:
    """A server for one person, on a folder with a clinic's file."""
    data = tmp_path / "data of the clinic"
    data.mkdir()
    write_settings(Settings(data, "elm-1", "Elm", "America/New_York", "file"))
    return ServerLayout(str(data), "/opt/clinic-tui/bin/python", people={"kim": "kim_r"})


@needs_tools
@pytest.mark.parametrize("sign_in", ["key", "password", "key+password"])
def test_the_programs_that_read_the_files_can(layout: ServerLayout, sign_in: str) -> None:
    Path("/run/sshd").mkdir(exist_ok=True) if os.geteuid() == 0 else None
    for file in files(replace(layout, sign_in=sign_in)):
        prove(file)


def test_sudo_gives_the_console_a_terminal_of_its_own(layout: ServerLayout) -> None:
    """Or what runs as the service account could type into the person's terminal behind its own end."""
    rules = next(each.content for each in files(layout) if "sudoers" in str(each.path))
    defaults = [line for line in rules.splitlines() if line.startswith("Defaults!")]
    assert any("use_pty" in re.split(r"[ ,]+", line) for line in defaults)


@needs_tools
def test_applied_twice_changes_nothing_and_binds(layout: ServerLayout, tmp_path: Path) -> None:
    root = tmp_path / "root"
    assert apply(layout, file_changes(layout, root), ()) == ()
    assert file_changes(layout, root) == ()
    assert (root / "usr/local/libexec").stat().st_mode & 0o7777 == 0o755
    settings = read_settings(Path(layout.data))
    assert (settings.bind_accounts, settings.unix_accounts) == (True, {"kim": "kim_r"})
    assert (root / "etc/sudoers.d/clinic-desk").stat().st_mode & 0o7777 == 0o440


@needs_tools
def test_a_file_changed_by_hand_is_left_alone_without_force(layout: ServerLayout, tmp_path: Path) -> None:
    root = tmp_path / "root"
    apply(layout, file_changes(layout, root), ())
    place = root / "etc/ssh/sshd_config.d/clinic-desk.conf"
    by_hand = place.read_text() + "    Banner /etc/issue\n"
    place.write_text(by_hand)
    changes = file_changes(layout, root)
    assert [change.foreign for change in changes] == [True]
    assert "-    Banner /etc/issue" in changes[0].diff
    with pytest.raises(Conflict, match="--force"):
        apply(layout, changes, ())
    assert place.read_text() == by_hand
    (kept,) = apply(layout, changes, (), force=True)
    assert kept.read_text() == by_hand
    assert file_changes(layout, root) == ()


def test_ours_is_known_by_its_digest(layout: ServerLayout) -> None:
    for file in files(layout):
        assert is_ours(file.content)
        assert not is_ours(file.content + "\n")
    assert not is_ours("")


def test_accounts_of_the_system_are_refused(layout: ServerLayout) -> None:
    system = next(each.pw_name for each in pwd.getpwall() if 0 < each.pw_uid < 1000)
    with pytest.raises(Conflict, match="of the system"):
        setting_up.account_commands(replace(layout, people={"kim": system}))


def test_what_sshd_says_is_compared() -> None:
    said = "\n".join(f"{name} {value}" for name, value in WANTED.items())
    assert sshd_faults(f"{said}\nauthenticationmethods publickey", "key") == []
    loose = said.replace("permittunnel no", "permittunnel yes")
    assert sshd_faults(f"{loose}\nauthenticationmethods any", "key") == [
        "permittunnel yes",
        "authenticationmethods any",
    ]


def test_the_console_gets_a_checked_environment_only(tmp_path: Path) -> None:
    script = tmp_path / "console"
    script.write_text(console_script("/usr/bin/env"))
    hostile = {
        "TERM": "xterm-256color",
        "LANG": "C\x1b]0;x\x07",
        "LC_ALL": "en_US.UTF-8",
        "COLORTERM": "a" * 41,
        "NO_COLOR": "$(id)",
        "TEXTUAL_LOG": "/tmp/keys",
        "TEXTUAL_DRIVER": "os:system",
        "PYTHONPATH": "/tmp",
        "PYTHONINSPECT": "1",
        "LD_LIBRARY_PATH": "/tmp",
        "SUDO_USER": "kim",
        "SUDO_UID": "1000",
        "HOME": "/srv/clinic",
    }
    done = subprocess.run(["/bin/sh", script], env=hostile, capture_output=True, text=True, check=True)
    assert dict(row.split("=", 1) for row in done.stdout.splitlines()) == {
        "TERM": "xterm-256color",
        "LANG": "C",
        "LC_ALL": "en_US.UTF-8",
        "SUDO_USER": "kim",
        "SUDO_UID": "1000",
        "HOME": "/srv/clinic",
        "PATH": "/usr/bin:/bin",
    }
