"""Letters of a text message: the basic set of GSM 03.38, in which 160 fit into one."""

from __future__ import annotations

import unicodedata

LIMIT = 160
"""Letters of one text message (47 CFR 64.1200(a)(9)(iv)(D); GSM 03.40)."""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_INSTEAD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "`": "'"}
)


def gsm(text: str) -> str:
    """The text on one line in GSM letters: marks that the set lacks go, letters that it lacks go too.

    `Jiří` becomes `Jiri`; of a name in another script nothing is left.
    """
    letters = []
    for letter in " ".join(text.translate(_INSTEAD).split()):
        if letter in BASIC:
            letters.append(letter)
            continue
        plain = unicodedata.normalize("NFKD", letter)
        letters += [each for each in plain if each in BASIC]
    return " ".join("".join(letters).split())
