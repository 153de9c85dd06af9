"""The recovery phrase: what is written on paper and opens the escrow when the vault is lost.

160 random bits, a 4-bit format number and a 16-bit checksum make 36 letters, shown
as 9 groups of 4. The alphabet has no 0, O, 1 or I. A CRC serves as the checksum
because it is certain, not merely likely, to catch one wrong letter or two
neighbours exchanged.
"""

from __future__ import annotations

import binascii
import re
import unicodedata
from collections.abc import Iterator

from clinic_tui.errors import Invalid

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS = 9
GROUP_LETTERS = 4
LETTERS = GROUPS * GROUP_LETTERS
RANDOM_BYTES = 20
FORMAT_NUMBER = 1

_NUMBER = {letter: number for number, letter in enumerate(ALPHABET)}
_CHECK_BITS = 16
_LETTER_BITS = 5
_NEVER_USED = {"0": "Q or D", "O": "Q or D", "1": "L or J", "I": "L or J"}


class PhraseWrong(Invalid):
    """The phrase as typed cannot be right; `groups` are those to look at (from 1), if known."""

    def __init__(self, words: str, groups: tuple[int, ...] = ()) -> None:
        super().__init__(words, field="phrase")
        self.groups = groups


def new_phrase() -> str:
    """A new phrase as it is shown, once: nine groups of four with hyphens."""
    import secrets

    return _shown(_letters(secrets.token_bytes(RANDOM_BYTES)))


def check(text: str) -> str:
    """The phrase in its shown form, typed in any case, with or without spaces or hyphens.

    Raises PhraseWrong before any costly work, naming the group to look at where
    that can be told.
    """
    letters = _typed_letters(text)
    if _is_sound(letters):
        return _shown(letters)
    suspects = _suspect_groups(letters)
    if len(suspects) == 1:
        words = f"The phrase has a typing mistake, likely in group {suspects[0]}. Compare it with the paper."
    elif len(suspects) == 2:
        words = (
            f"The phrase has a typing mistake, likely in group {suspects[0]} or {suspects[1]}, "
            "or the two are exchanged. Compare them with the paper."
        )
    else:
        suspects = ()
        words = "The phrase has typing mistakes. Compare each group with the paper."
    raise PhraseWrong(words, suspects)


def groups(phrase: str) -> tuple[str, ...]:
    """The nine groups of a phrase that has been checked."""
    letters = _typed_letters(phrase)
    return tuple(letters[at : at + GROUP_LETTERS] for at in range(0, LETTERS, GROUP_LETTERS))


def same_group(phrase: str, number: int, typed: str) -> bool:
    """Whether `typed` is the group `number` (from 1): what setting up asks to have typed back."""
    return _plain(typed) == groups(phrase)[number - 1]


def random_bytes(phrase: str) -> bytes:
    """The 160 random bits of a phrase; raises PhraseWrong as `check` does."""
    value = _value(_typed_letters(check(phrase))) >> _CHECK_BITS
    return (value & ((1 << RANDOM_BYTES * 8) - 1)).to_bytes(RANDOM_BYTES, "big")


def _letters(random: bytes) -> str:
    value = (int.from_bytes(_checked_part(random), "big") << _CHECK_BITS) | _checksum(random)
    return "".join(
        ALPHABET[(value >> _LETTER_BITS * place) & (len(ALPHABET) - 1)] for place in reversed(range(LETTERS))
    )


def _checked_part(random: bytes) -> bytes:
    return bytes([FORMAT_NUMBER]) + random


def _checksum(random: bytes) -> int:
    return binascii.crc_hqx(_checked_part(random), 0xFFFF)


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << _LETTER_BITS | _NUMBER[letter]
    return value


def _is_sound(letters: str) -> bool:
    return _is_sound_value(_value(letters))


def _is_sound_value(value: int) -> bool:
    checked = (value >> _CHECK_BITS).to_bytes(RANDOM_BYTES + 1, "big")
    return checked[0] == FORMAT_NUMBER and binascii.crc_hqx(checked, 0xFFFF) == value & 0xFFFF


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def _shown(letters: str) -> str:
    return "-".join(letters[at : at + GROUP_LETTERS] for at in range(0, LETTERS, GROUP_LETTERS))


def _typed_letters(text: str) -> str:
    """The 36 letters of what was typed; raises PhraseWrong for a wrong count or a strange letter."""
    letters = _plain(text)
    for place, letter in enumerate(letters):
        if letter not in _NUMBER:
            group = min(place // GROUP_LETTERS + 1, GROUPS)
            hint = f" (perhaps {_NEVER_USED[letter]})" if letter in _NEVER_USED else ""
            raise PhraseWrong(
                f"“{letter}” in group {group} is never part of a phrase{hint}. Compare it with the paper.",
                (group,),
            )
    if len(letters) == LETTERS:
        return letters
    typed_groups = [_plain(part) for part in re.split(r"[^\w]+", text.strip()) if part]
    uneven: tuple[int, ...] = ()
    if len(typed_groups) == GROUPS:
        uneven = tuple(number for number, group in enumerate(typed_groups, 1) if len(group) != GROUP_LETTERS)
    where = f" Look at group {', '.join(map(str, uneven))}." if uneven else ""
    raise PhraseWrong(
        f"The phrase has {LETTERS} letters in {GROUPS} groups of {GROUP_LETTERS}; "
        f"{len(letters)} were typed.{where}",
        uneven,
    )


def _suspect_groups(letters: str) -> tuple[int, ...]:
    """The groups in which one simple mistake would explain the checksum, without the right answer."""
    found: set[int] = set()
    for touched, value in _simple_mistakes(letters):
        if _is_sound_value(value):
            found |= touched
    return tuple(sorted(found))


def _simple_mistakes(letters: str) -> Iterator[tuple[set[int], int]]:
    """Each phrase that is one wrong letter, one swap of neighbours or of groups away."""
    value = _value(letters)
    numbers = [_NUMBER[letter] for letter in letters]
    for place, number in enumerate(numbers):
        shift = _LETTER_BITS * (LETTERS - 1 - place)
        group = place // GROUP_LETTERS + 1
        for other in range(len(ALPHABET)):
            yield {group}, value ^ (number ^ other) << shift
        if place + 1 < LETTERS:
            difference = number ^ numbers[place + 1]
            next_group = (place + 1) // GROUP_LETTERS + 1
            yield {group, next_group}, value ^ difference << shift ^ difference << shift - _LETTER_BITS
    width = _LETTER_BITS * GROUP_LETTERS
    for first in range(GROUPS):
        for second in range(first + 1, GROUPS):
            low, high = width * (GROUPS - 1 - second), width * (GROUPS - 1 - first)
            difference = (value >> low ^ value >> high) & (1 << width) - 1
            yield {first + 1, second + 1}, value ^ difference << high ^ difference << low
