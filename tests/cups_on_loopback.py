"""A real CUPS on loopback, run by an ordinary user, with printers that are raw sockets of this process."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

from tests.patience import soon

CUPSD = "/usr/sbin/cupsd"

_CONFIG = """\
Listen 127.0.0.1:@PORT@
LogLevel warn
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


class RawPrinter:
    """What stands behind `socket://`: a document comes over each connection, as at port 9100 of a printer."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.documents: list[bytes] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                self.documents.append(sent.read())

    def close(self) -> None:
        """Off."""
        self._door.close()


class Cups:
    """The service; where the tests run as root it runs as nobody."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.user = pwd.getpwuid(os.geteuid() or pwd.getpwnam("nobody").pw_uid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        for name in ("etc/ppd", "spool/tmp", "state", "cache", "log"):
            (folder / name).mkdir(parents=True)
        (folder / "etc/cupsd.conf").write_text(_CONFIG.replace("@PORT@", str(self.port)))
        group = subprocess.check_output(["id", "-gn", self.user.pw_name], text=True).strip()
        (folder / "etc/cups-files.conf").write_text(
            f"ServerRoot {folder}/etc\nRequestRoot {folder}/spool\nTempDir {folder}/spool/tmp\n"
            f"StateDir {folder}/state\nCacheDir {folder}/cache\nAccessLog {folder}/log/access\n"
            f"ErrorLog {folder}/log/error\nPageLog {folder}/log/page\n"
            f"User {self.user.pw_name}\nGroup {group}\n"
        )
        self.environment = {"CUPS_SERVER": f"127.0.0.1:{self.port}"}
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, self.user.pw_uid, self.user.pw_gid)
        files = ("-c", str(folder / "etc/cupsd.conf"), "-s", str(folder / "etc/cups-files.conf"))
        self._service = subprocess.Popen([CUPSD, "-f", *files], stderr=subprocess.DEVNULL, **self._as_user())
        assert soon(self._answers), (folder / "log/error").read_text()

    def _as_user(self) -> dict[str, Any]:
        return {"user": self.user.pw_uid, "group": self.user.pw_gid} if os.geteuid() == 0 else {}

    def _answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def run(self, *words: str) -> str:
        """One of CUPS' own programs, as whoever runs the service."""
        done = subprocess.run(
            words, env={**os.environ, **self.environment}, capture_output=True, text=True, check=True,
            **self._as_user(),
        )  # fmt: skip
        return str(done.stdout)

    def add_printer(self, name: str, printer: RawPrinter) -> None:
        """A printer that takes what it is sent as it is."""
        self.run("lpadmin", "-p", name, "-E", "-v", f"socket://127.0.0.1:{printer.port}", "-m", "raw")

    def close(self) -> None:
        """End the service."""
        self._service.terminate()
        self._service.wait()
