"""What is said of tasks at a console, as desks write them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from clinic_tui.screens.console.between_desks import HearsDesks
from clinic_tui.tasks.states import Priority, Step


def test_of_a_task_on_a_closed_record_nothing_is_said_and_of_others_what_came_since_the_sign_in() -> None:
    said: list[str] = []
    console: Any = SimpleNamespace(_task_step=4, say=lambda words, _: said.append(words))

    def row(news: Step | None, step: int, words: str) -> SimpleNamespace:
        return SimpleNamespace(
            news=news, news_step=step, made_by="otto", whole_words=words, priority=Priority.NORMAL
        )

    rows: Any = (
        row(Step.GIVEN, 4, "before"),
        row(Step.GIVEN, 5, "lunch"),
        row(None, 6, "closed"),
        row(Step.REPLIED, 7, "keys"),
    )
    HearsDesks._heard_tasks(console, rows)
    assert said == ["new from otto: lunch", "a reply: keys"]
    HearsDesks._heard_tasks(console, rows)
    assert len(said) == 2, "each once"
