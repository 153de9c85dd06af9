"""A connection by SFTP: questions are put into a folder of the clearinghouse's server, answers fetched there.

The server's key has to be known beforehand: another server is refused before a password or a byte goes out.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import posixpath
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from clinic_tui.eligibility.connection import Arrived, InDoubt, NotSent, another_of_the_name
from clinic_tui.eligibility.states import Taken
from clinic_tui.errors import Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.x12.envelope import LARGEST_FILE

if TYPE_CHECKING:
    import asyncssh

    from clinic_tui.settings.eligibility import SftpSettings

T = TypeVar("T")

CONNECT_SECONDS = 15.0
WHOLE_SECONDS = 50.0
"""For one call, connecting and all files together."""

MOST_FILES = 500
"""Fetched in one call; the rest comes with the next."""

REFUSED = "refused"
"""The folder, in that of what comes back, of files that cannot be read."""

_HIDDEN = (".part", ".tmp", ".filepart")


class SftpConnection:
    """Each call is a connection of its own: a line that is left open overnight is a line that is lost."""

    way = "sftp"

    def __init__(self, settings: SftpSettings, password: str, key: str) -> None:
        self._settings = settings
        self._password = password
        self._key = read_key(key) if key else None

    def send(self, name: str, content: bytes) -> None:
        """Write it under another name, then give it its own: who looks there sees whole files only.

        Another file of the name stays, as in a folder; servers do not let it be written over.
        """
        beyond = [False]

        async def put(sftp: asyncssh.SFTPClient) -> None:
            import asyncssh

            part = posixpath.join(self._settings.out, f".{name}.part")
            whole = posixpath.join(self._settings.out, name)
            async with sftp.open(part, "wb") as file:
                await file.write(content)
            failpoint("sftp.written")
            beyond[0] = True
            try:
                await sftp.rename(part, whole)
            except (asyncssh.SFTPNoConnection, asyncssh.SFTPConnectionLost):
                raise
            except asyncssh.SFTPError:  # the server has answered, so that it is known
                beyond[0] = False
                lies = await _read_whole(sftp, whole)
                if lies is None:
                    raise
                await sftp.remove(part)
                if lies != content:
                    raise NotSent(another_of_the_name(f"{self._settings.host}:{whole}")) from None

        self._run(put, in_doubt=lambda: beyond[0])

    def collect(self) -> Sequence[Arrived]:
        """The files that wait and are whole, by name; one that ends in the middle is still being written."""

        async def fetch(sftp: asyncssh.SFTPClient) -> list[Arrived]:
            names = sorted(str(name) for name in await sftp.listdir(self._settings.back))
            arrived: list[Arrived] = []
            for name in [each for each in names if _is_one(each)][:MOST_FILES]:
                path = posixpath.join(self._settings.back, name)
                about = await sftp.stat(path)
                if about.type not in (None, 1) or (about.size or 0) > LARGEST_FILE:
                    continue
                async with sftp.open(path, "rb") as file:
                    read: Any = await file.read()
                content = bytes(read)
                if b"IEA" in content[-200:]:
                    arrived.append(Arrived(name, content))
            return arrived

        return self._run(fetch)

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """Take it from the server, where it is in our database; a refused one goes to `refused` there.

        A server on which nothing may be made or moved keeps it where it lies.
        """
        path = posixpath.join(self._settings.back, arrived.name)
        place = posixpath.join(self._settings.back, REFUSED)

        async def remove(sftp: asyncssh.SFTPClient) -> str:
            import asyncssh

            with contextlib.suppress(asyncssh.SFTPNoSuchFile):  # another desk was there before
                await sftp.remove(path)
            return ""

        async def move(sftp: asyncssh.SFTPClient) -> str:
            import asyncssh

            try:
                await sftp.makedirs(place, exist_ok=True)
                goal, number = posixpath.join(place, arrived.name), 1
                while await sftp.exists(goal):
                    number += 1
                    goal = posixpath.join(place, f"{arrived.name}.{number}")
                await sftp.rename(path, goal)
            except asyncssh.SFTPNoSuchFile:
                return ""
            except asyncssh.SFTPError:
                goal = path
            return f"{self._settings.host}:{goal}"

        return self._run(move if taken is Taken.REFUSED else remove)

    def _run(
        self,
        work: Callable[[asyncssh.SFTPClient], Coroutine[Any, Any, T]],
        in_doubt: Callable[[], bool] = lambda: False,
    ) -> T:
        """Connect, work, and end; raises NotSent, or InDoubt where the last step may have been done."""
        import asyncssh

        host = self._settings.host

        async def whole() -> T:
            async with asyncio.timeout(WHOLE_SECONDS), self._connected() as sftp:
                return await work(sftp)

        try:
            return asyncio.run(whole())
        except asyncssh.HostKeyNotVerifiable:
            raise NotSent(
                f"{host} has another key than the host key that is entered for it: nothing was sent; ask "
                "the clearinghouse whether its key has changed before you change it here"
            ) from None
        except asyncssh.PermissionDenied:
            raise NotSent(f"{host} does not let us in: check the login, and set the secret anew") from None
        except asyncssh.SFTPNoSuchFile:
            ours, theirs = self._settings.out or ".", self._settings.back or "."
            raise NotSent(
                f"{host} has no such folder: we write into {ours} and read from {theirs} there"
            ) from None
        except (asyncssh.Error, OSError, TimeoutError, EOFError) as failure:
            why = _plain(failure, self._settings.port)
            if in_doubt():
                raise InDoubt(f"the line to {host} was lost while it took the file: {why}") from None
            raise NotSent(f"{host}: {why}") from None

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[asyncssh.SFTPClient]:
        import asyncssh

        settings = self._settings
        known = asyncssh.import_known_hosts(
            f"[{settings.host}]:{settings.port} {settings.host_key}\n{settings.host} {settings.host_key}\n"
        )
        async with (
            asyncssh.connect(
                settings.host,
                settings.port,
                username=settings.user,
                password=self._password or None,
                client_keys=[self._key] if self._key is not None else None,
                known_hosts=known,
                agent_path=None,
                config=None,
                connect_timeout=CONNECT_SECONDS,
                login_timeout=CONNECT_SECONDS,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            yield sftp


def read_key(secret: str) -> asyncssh.SSHKey:
    """The private key of the secret, which is the key's file in base64. Raises Invalid."""
    import asyncssh

    try:
        return asyncssh.import_private_key(base64.b64decode("".join(secret.split()), validate=True))
    except (binascii.Error, asyncssh.KeyImportError, asyncssh.KeyEncryptionError, ValueError):
        raise Invalid(
            "that is no private key without a passphrase, its file in base64 on one line: "
            "`base64 -w0 KEYFILE | clinic-tui secrets set sftp-key`",
            "sftp-key",
        ) from None


def _plain(failure: Exception, port: int) -> str:
    """Why a line was not there or was lost, without the numbers of a system."""
    if isinstance(failure, socket.gaierror):
        return "no server of this name is found: look at the name, and whether the network is there"
    if isinstance(failure, ConnectionRefusedError):
        return f"it is there, and nobody answers on port {port}: look at the port, or try later"
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    return getattr(failure, "reason", "") or str(failure) or "it took too long"


async def _read_whole(sftp: asyncssh.SFTPClient, path: str) -> bytes | None:
    """What lies there; None where nothing does, or we may not see it."""
    import asyncssh

    try:
        async with sftp.open(path, "rb") as file:
            found: Any = await file.read()
    except asyncssh.SFTPError:
        return None
    return bytes(found)


def _is_one(name: str) -> bool:
    return not name.startswith(".") and not name.lower().endswith(_HIDDEN)
