"""What the word that is being typed of a wish could become."""

from __future__ import annotations

from clinic_tui.words.dates import WEEKDAYS
from clinic_tui.words.vocabulary import Code, Vocabulary


def suggest(text: str, vocabulary: Vocabulary, *, patient: bool) -> tuple[Code, ...]:
    """What the word that is being typed could become; `patient` where the phrase begins with one."""
    words = text.split()
    typed = "" if not text or text[-1].isspace() else words.pop().casefold()
    if patient and (not words or words[-1].endswith(",")):
        return ()
    offered = [Code(each.code.lower(), each.name) for each in vocabulary.visit_types]
    offered += [Code(f"dr:{each.code.lower()}", each.name) for each in vocabulary.providers]
    offered += [
        Code("am", "before noon"), Code("pm", "after noon"), Code("tue-thu", "these weekdays"),
        Code("next week", "or nw: Monday to Sunday"), Code("from t+7", "that day or later"),
        Code("until fri", "that day at the latest"), Code("at 10:30", "that time and no other"),
        Code("20m", "another length"), Code("x10", "a series of so many visits"),
        Code("every 2 weeks", "of a series"),
    ]  # fmt: skip
    offered += [Code(f"sp:{each.code.lower()}", each.name) for each, _ in vocabulary.specialties]
    offered += vocabulary.kinds
    if patient:
        offered.append(Code("6w after last", "after the last visit, or after next"))
        offered.append(Code("then", "another visit on the same day"))
    offered += [Code(day[:3], "any such day") for day in WEEKDAYS] if typed else []
    begun = [each for each in offered if each.code.startswith(typed)]
    return tuple(begun + [each for each in offered if each not in begun and each.begins(typed)])
