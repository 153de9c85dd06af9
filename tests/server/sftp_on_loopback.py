"""A real OpenSSH server for files alone, on loopback, and what a client has to know of it."""

from __future__ import annotations

import base64
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clinic_tui.eligibility.sftp_connection import SftpConnection
from clinic_tui.server.setting_up import SSHD
from clinic_tui.settings.eligibility import SftpSettings
from tests.patience import soon

needs_sshd = pytest.mark.skipif(
    not Path(SSHD).exists() and not os.environ.get("CLINIC_TUI_REQUIRE_SSHD"), reason="needs openssh-server"
)


@dataclass
class Server:
    """A server for files alone, and what a client has to know of it."""

    folder: Path
    port: int

    def settings(self, host_key: str = "") -> SftpSettings:
        """As clinic.toml says it."""
        key = host_key or (self.folder / "host.pub").read_text()
        return SftpSettings(
            "127.0.0.1",
            getpass.getuser(),
            " ".join(key.split()[:2]),
            self.port,
            str(self.folder / "out"),
            str(self.folder / "in"),
        )

    def connection(self) -> SftpConnection:
        """With the person's key."""
        return SftpConnection(self.settings(), "", secret(self.folder / "person"))


def secret(key: Path) -> str:
    """As it is kept in the vault."""
    return base64.b64encode(key.read_bytes()).decode()


def keygen(path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)


@pytest.fixture(name="server")
def sftp_server(tmp_path: Path) -> Iterator[Server]:
    """Sshd on loopback that lets the person's key do SFTP and nothing else."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    for name in ("host", "person", "other"):
        keygen(tmp_path / name)
    for name in ("out", "in"):
        (tmp_path / name).mkdir()
    shutil.copy(tmp_path / "person.pub", tmp_path / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {tmp_path / 'host'}\nPidFile none\nUsePAM no\n"
        f"StrictModes no\nPasswordAuthentication no\nAuthorizedKeysFile {tmp_path / 'authorized'}\n"
        "Subsystem sftp internal-sftp\nForceCommand internal-sftp\nPermitRootLogin prohibit-password\n"
    )
    process = subprocess.Popen([SSHD, "-D", "-e", "-f", tmp_path / "config"], stderr=subprocess.DEVNULL)

    def answers() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", port)) == 0

    assert soon(answers)
    yield Server(tmp_path, port)
    process.terminate()
    process.wait()
