"""The sealed file as a keyring, for machines that have none of their own.

It answers as keyring's backends do and is none of them: keyring cannot choose it, and importing
keyring takes 15 ms of each start.
"""

from __future__ import annotations

from clinic_tui.security.sealed_file import SealedFile


class SealedFileKeyring:
    """One sealed file, asked as a keyring is."""

    def __init__(self, file: SealedFile) -> None:
        self.file = file

    def get_password(self, service: str, username: str) -> str | None:
        """The text under this name, or None."""
        return self.file.load().get(_entry(service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the text under this name."""

        def put(contents: dict[str, str]) -> None:
            contents[_entry(service, username)] = password

        self.file.change(put)

    def delete_password(self, service: str, username: str) -> None:
        """Forget the text under this name; raise PasswordDeleteError when there is none."""
        from keyring.errors import PasswordDeleteError

        def drop(contents: dict[str, str]) -> None:
            if contents.pop(_entry(service, username), None) is None:
                raise PasswordDeleteError("no such entry")

        self.file.change(drop)


def _entry(service: str, username: str) -> str:
    return f"{service}/{username}"
