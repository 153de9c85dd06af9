"""The sealed file as a keyring, for machines that have none of their own."""

from __future__ import annotations

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import PasswordDeleteError

from clinic_tui.security.sealed_file import SealedFile


class SealedFileKeyring(KeyringBackend):
    """A keyring backend over one sealed file.

    Never chosen by keyring itself: it stands below every other in priority, and
    needs a file to be made.
    """

    def __init__(self, file: SealedFile) -> None:
        # The parent would let KEYRING_PROPERTY_* variables replace the file.
        self.file = file

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805
        """Below anything that keyring would take by itself."""
        return 0.1

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

        def drop(contents: dict[str, str]) -> None:
            if contents.pop(_entry(service, username), None) is None:
                raise PasswordDeleteError("no such entry")

        self.file.change(drop)


def _entry(service: str, username: str) -> str:
    return f"{service}/{username}"
