from __future__ import annotations

import pytest

from clinic_tui.security.secret_names import SecretName, Secrets, new_secrets


def test_the_set_shows_no_value_however_it_is_printed() -> None:
    canary = b"canary-canary-canary-canary-1234"
    kept = Secrets(dict.fromkeys(SecretName, canary))
    assert kept[SecretName.PEPPER] == canary
    for shown in (repr(kept), str(kept), f"{kept}", repr([kept]), repr({"kept": kept})):
        assert "canary" not in shown


def test_every_secret_of_a_clinic_differs() -> None:
    assert len(set(new_secrets().values())) == len(SecretName)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_secret_of_another_length_is_refused_without_showing_it(length: int) -> None:
    values = {name: bytes(32) for name in SecretName} | {SecretName.DB_KEY: b"s" * length}
    with pytest.raises(ValueError, match="32 bytes") as refused:
        Secrets(values)
    assert "sss" not in str(refused.value)


def test_every_secret_says_what_is_lost_with_it() -> None:
    assert all(name.purpose for name in SecretName)
