"""A name as it is typed to find somebody, split for the form of a new patient."""

from __future__ import annotations


def read_name(text: str) -> tuple[str, str]:
    """Family and given name of `smith,jo` or `jo smith`; both empty where digits say that it is no name.

    Where all is typed small, each word gets its capital.
    """
    if any(sign.isdigit() for sign in text):
        return "", ""
    family, comma, given = text.partition(",")
    if not comma:
        given, _, family = text.strip().rpartition(" ")
    names = (" ".join(family.split()), " ".join(given.split()))
    return (names[0].title(), names[1].title()) if text.islower() else names
