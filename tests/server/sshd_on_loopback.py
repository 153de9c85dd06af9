"""A real OpenSSH server on loopback, with the files of server-setup but without the hop by sudo."""

from __future__ import annotations

import getpass
import socket
import subprocess
from pathlib import Path

from clinic_tui.server.layout import ServerLayout, files, persons_script
from clinic_tui.server.setting_up import SSHD
from tests.patience import soon

HOSTILE = {"LD_BIND_NOW": "1", "TEXTUAL_LOG": "/tmp/keys", "PYTHONINSPECT": "1", "LANG": "C\x1b]0;x\x07"}


class Loopback:
    """The server and how to reach it; `program` is what the wrapper runs where sudo would stand.

    A client that is silent is given up after 60 seconds, as server-setup has it, or after `patience`.
    """

    def __init__(self, folder: Path, program: str, *, patience: int = 60) -> None:
        folder.chmod(0o700)
        self._folder = folder
        wrapper = folder / "clinic-desk"
        wrapper.write_text(persons_script(program))
        wrapper.chmod(0o755)
        for name in ("host", "person"):
            self._keygen(name)
        (folder / "authorized").write_text((folder / "person.pub").read_text())
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        layout = ServerLayout("/srv/clinic/data", "/opt/clinic-tui/bin/python")
        written = next(
            each.content for each in files(layout) if "ssh" in str(each.path) and "conf" in each.path.name
        )
        rules = written.replace("Match Group clinic-desk", "Match all")
        rules = rules.replace("/usr/local/libexec/clinic-desk\n", f"{wrapper}\n")
        rules = rules.replace("/etc/ssh/clinic-desk-keys/%u", str(folder / "authorized"))
        rules = rules.replace("ClientAliveInterval 15", f"ClientAliveInterval {patience // 4}")
        (folder / "config").write_text(
            f"ListenAddress 127.0.0.1\nPort {self.port}\nHostKey {folder / 'host'}\nPidFile none\n"
            "UsePAM no\nStrictModes no\nPasswordAuthentication no\nAcceptEnv *\n"
            f"Subsystem sftp internal-sftp\nPermitRootLogin prohibit-password\n{rules}"
        )
        self._server = subprocess.Popen(
            [SSHD, "-D", "-e", "-f", folder / "config"], stderr=subprocess.DEVNULL
        )
        assert soon(self._answers)

    def _keygen(self, name: str) -> None:
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self._folder / name)]
        subprocess.run(command, check=True)

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def options(self, port_flag: str = "-p", port: int = 0) -> list[str]:
        """What every client needs; `port` is that of a line to the server, or the server's own."""
        known = self._folder / "known"
        return [
            "-F", "none", "-i", str(self._folder / "person"), port_flag, str(port or self.port),
            "-o", f"UserKnownHostsFile={known}", "-o", "StrictHostKeyChecking=no", "-o", "BatchMode=yes",
            "-o", "LogLevel=ERROR",
        ]  # fmt: skip

    @property
    def host(self) -> str:
        """Whom and where."""
        return f"{getpass.getuser()}@127.0.0.1"

    def ssh(self, *options: str, command: tuple[str, ...] = (), port: int = 0) -> list[str]:
        """The words of one connection."""
        return ["ssh", *self.options(port=port), *options, self.host, *command]

    def close(self) -> None:
        """End the server."""
        self._server.terminate()
        self._server.wait()
