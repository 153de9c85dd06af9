"""The way to a trading partner, as the clinic has entered it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.batch_states import Way
from clinic_tui.errors import Invalid
from clinic_tui.security.secret_names import PartnerSecret, SecretKind
from clinic_tui.settings.eligibility import SftpSettings

if TYPE_CHECKING:
    from clinic_tui.eligibility.connection import Connection
    from clinic_tui.security.vault import Vault


def connection_to(partner: TradingPartner, vault: Callable[[], Vault]) -> Connection:
    """By folder or SFTP; the vault is opened only where a secret is needed. Raises Invalid, VaultError."""
    if partner.way is Way.FOLDER:
        from clinic_tui.eligibility.folder_connection import FolderConnection

        return FolderConnection(Path(partner.folder))
    if partner.way is Way.SFTP:
        from clinic_tui.eligibility.sftp_connection import SftpConnection

        opened = vault()
        name = PartnerSecret(partner.code, SecretKind.PASSWORD)
        password = opened.read_service(name)
        key = opened.read_service(PartnerSecret(partner.code, SecretKind.KEY))
        if not password and not key:
            raise Invalid(
                f"neither password nor key for the server of {partner.code} is set: "
                f"`clinic-tui secrets set {name}`",
                "way",
            )
        settings = SftpSettings(
            partner.host, partner.login, partner.host_key, partner.port, partner.out_folder, partner.in_folder
        )
        return SftpConnection(settings, password or "", key or "")
    raise Invalid(f"{partner.code} is carried by hand: no way is entered for it", "way")
