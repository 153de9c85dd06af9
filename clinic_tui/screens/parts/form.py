"""Forms: a list of fields in a dialog. Enter goes on, F12 saves, Esc puts the form aside."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Label

from clinic_tui.errors import ClinicError, FileRefused, Invalid
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form_foot import FieldList, Foot, FormKeys, HintLine
from clinic_tui.screens.parts.saving import Saves
from clinic_tui.security.kept_form import About, HalfDone
from clinic_tui.text import safe_text
from clinic_tui.widgets.choice_field import ChoiceField
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.payer_field import PayerField
from clinic_tui.widgets.text_block import TextBlock
from clinic_tui.widgets.word_field import QuietInput, WordField

Result = TypeVar("Result")

EVERY = 3.0
"""Seconds between two looks at an open form: so much typing a console loses at most that is killed."""

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Field:
    """One line of a form.

    `name` is the key of its text in drafts and the name an Invalid may carry (as may
    each of `also`); `make` builds its widget, a QuietInput or a WordField.
    """

    name: str
    label: str
    make: Callable[[], Widget]
    also: tuple[str, ...] = field(default=())
    help: str = ""
    passed: bool = False
    """Enter passes over it, and its label is dim; Up, Down and Tab reach it."""
    whole: bool = False
    """It takes the whole width, without its label."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form that was put aside: what it was, whose it is, and how to go on with it."""

    title: str
    login: str
    texts: dict[str, str]
    reopen: Callable[[dict[str, str]], Form[Any]] | None = None
    """None where what it is about has to be read first (form_kinds.py): out of the table, or of a record."""
    half_done: HalfDone | None = None
    """As it is kept when the console ends; None where it cannot be."""
    kept_as: int | None = None
    """Its number in the table, where it came from there."""
    stood: tuple[str, int] | None = None
    """The field that had the keys and the place of the cursor in it."""
    of: tuple[str, About] = field(default=("", {}))
    """Which form it was, and what for."""


def example_of(widget: Widget) -> str:
    """What the field shows while it is empty, on terminals where that can be told from what was typed."""
    field = widget if isinstance(widget, QuietInput) else widget.query_one(QuietInput)
    return field.example


class Form(Saves, LaidOutOnce, ModalScreen[Result], Generic[Result]):
    """A dialog drawn from a list of fields.

    A subclass gives `TITLE_WORDS`, `fields()` and `submit()`; it may put widgets above
    them with `compose_top`. Result None means that nothing was done.
    """

    TITLE_WORDS: ClassVar[str] = ""
    SAVE_WORDS: ClassVar[str] = "save"
    KIND: ClassVar[str] = ""
    """The name by which form_kinds.py opens it again; empty where it is never kept over the end."""
    tells_of_record: ClassVar[bool] = False
    """It shows what stands in a patient's record: where it lies on that, it closes with it."""
    made_of_record: ClassVar[bool] = False
    """It is filled from a patient's record: only what was typed is put aside, and the record read anew."""
    GOES_ON: ClassVar[bool] = False
    """Opened where the same was put aside it goes on with that unasked."""
    AUTO_FOCUS = ""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As of any screen; who gets and who loses the keys paints itself, and no step the whole form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "set_aside", "back", show=False),
        Binding("f5", "set_aside", "park", show=False, priority=True),
        Binding("f12", "save", "save", show=False, priority=True),
        Binding("up", "step(-1)", "field before", show=False),
        Binding("down", "step(1)", "next field", show=False),
        Binding("f1", "explain", "help", show=False, priority=True),
        Binding("f11", "hand_on", "hand on", show=False, priority=True),
    ]

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__()
        self._start = dict(texts or {})
        self._built: dict[str, Widget] = {}
        self._wrong_field = ""
        """The field that a refusal named, as long as nothing was typed there since."""
        self._wrong_text = ""
        """What stood there then: a form may have emptied it itself."""
        self._enter_does = "next field"
        self.resumed = False
        """Taken from the shelf: it goes back there even where nothing more was typed."""
        self.meanwhile = ""
        """What has happened since it was kept to what it is about: said as it opens."""
        self.number = next(_numbers)
        """By which the console knows it from others that are open."""
        self.stand_on: tuple[str, int] | None = None
        """The field and the place in it to begin with, where it was put aside before."""

    # What a subclass says

    def fields(self) -> Sequence[Field]:
        """The lines of the form."""
        raise NotImplementedError

    def submit(self) -> None:
        """Read the fields and act; end with `done`. May raise Invalid naming a field."""
        raise NotImplementedError

    def compose_top(self) -> Iterator[Widget]:
        """What stands above the fields."""
        return iter(())

    def compose_bottom(self) -> Iterator[Widget]:
        """What stands below the fields."""
        return iter(())

    @property
    def title_words(self) -> str:
        """The form's name, for its title and for the list of parked forms."""
        return self.TITLE_WORDS

    def reopen(self, texts: dict[str, str]) -> Form[Any]:
        """A new form like this one with these texts; None-safe for forms that keep no drafts."""
        return type(self)(texts)

    @property
    def on_stored(self) -> bool:
        """It began with what is stored: saved as it opened, there is nothing to write, and it says so."""
        return False

    @property
    def kind(self) -> str:
        """Its name among the kinds of forms, empty where it cannot be kept over the end of the console."""
        return self.KIND

    @property
    def about(self) -> About:
        """What it is for, in numbers and dates: with this and the texts it is opened again."""
        return {}

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What to keep of the texts; a form on what is stored keeps only what was changed of it."""
        return texts

    def start_text(self, name: str) -> str:
        """What it begins with in a field."""
        return self._start.get(name, "")

    # Reading fields

    def text(self, name: str) -> str:
        """What is typed in a field."""
        widget = self._built[name]
        if isinstance(widget, WordField | TextBlock):
            return widget.text.strip()
        assert isinstance(widget, Input)
        return widget.value.strip()

    def value(self, name: str) -> Any:
        """What a field of words means, None where it is empty; raises Invalid where it is not understood."""
        widget = self._built[name]
        assert isinstance(widget, WordField)
        if widget.error:
            raise Invalid(widget.error, name)
        return widget.value

    def needed(self, name: str) -> Any:
        """The meaning of a field that must be filled; raises Invalid."""
        value = self.value(name)
        if value is None:
            raise Invalid(f"{self._label(name)} is needed", name)
        return value

    def set_text(self, name: str, text: str) -> None:
        """Put a text into a field."""
        widget = self._built[name]
        if isinstance(widget, WordField):
            widget.text = text
        elif isinstance(widget, TextBlock):
            widget.put(text)
        elif isinstance(widget, Input):
            widget.value = text

    @property
    def texts(self) -> dict[str, str]:
        """All that is typed, by field."""
        return {name: self.text(name) for name in self._built}

    # The dialog

    def compose(self) -> ComposeResult:
        """Title, what a subclass puts on top, the fields, a message and the keys."""
        with Vertical(classes="dialog form"):
            yield Label(safe_text(self.title_words), classes="dialog-title", markup=False)
            yield from self.compose_top()
            with FieldList(classes="fields"):
                for each in self.fields():
                    widget = each.make()
                    self._built[each.name] = widget
                    with Horizontal(classes="field whole" if each.whole else "field"):
                        if not each.whole:
                            classes = "field-label passed" if self.passes(each) else "field-label"
                            yield Label(each.label, classes=classes, markup=False)
                        yield widget
            yield from self.compose_bottom()
            with Foot():
                yield HintLine(id="form-hint")
                yield MessageLine(id="form-message")
                yield FormKeys(own=self.hints(), id="form-keys")

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the form."""
        return (
            Hint("Enter", self._enter_does, ""),
            Hint("F12", self.SAVE_WORDS, "save"),
            Hint("Esc", "back, kept aside", "set_aside"),
        )

    def on_mount(self) -> None:
        """Fill in what was there and go to the first field."""
        for name, text in self._start.items():
            if name in self._built:
                self.set_text(name, text)
        self._clean = self.texts
        self.ready()
        if not self._stand_again():
            self.go_to_first()
        if self.meanwhile:
            self.say(self.meanwhile, Level.WARNING)
        if self.clinic.failure is not None:
            self.trouble_changed(self.clinic.failure)
        if not self.resumed:
            self.clinic.offer_aside(self)
        if self.kind:
            self.set_interval(EVERY, self.clinic.open_forms.look)
        if self.resumed:  # it was taken out of where it was kept, to be gone on with here
            self.call_after_refresh(self.clinic.open_forms.look)

    def on_unmount(self) -> None:
        """What was kept of it while it was open is kept no more, or as put aside."""
        self.clinic.open_forms.look()

    def with_its_save(self, call: Callable[[], Any]) -> Callable[[], Any]:
        """What is kept of it goes in the transaction that saves it."""
        if not self.clinic.open_forms.is_kept(self.number):
            return call
        own_forms, number = self.backend.own_forms, self.number
        return lambda: own_forms.gone_with(number, call)

    def ready(self) -> None:
        """Called once when all fields stand: a subclass asks for its lists here.

        (Textual calls the `on_mount` of every class of a widget, so it is not overridden.)
        """

    def go_to_first(self) -> None:
        """Give the keys to the first field that is empty, or to the first."""
        passed = {each.name for each in self.fields() if each.passed}
        empty = [name for name in self._built if not self.text(name) and name not in passed]
        self._focus((empty or list(self._built))[0])

    def _stand_again(self) -> bool:
        """Put the cursor where it was; False where that is not known."""
        name, place = self.stand_on or ("", 0)
        if name not in self._built:
            return False
        widget = self._built[name]
        if isinstance(widget, TextBlock):
            self._focus(name)
            widget.place = place
            return True
        field = widget if isinstance(widget, Input) else widget.query_one(Input)
        field.select_on_focus = False  # what stood there is gone on with, not typed over
        self._focus(name)
        field.cursor_position = place
        field.call_later(setattr, field, "select_on_focus", True)  # behind what tells it of the keys
        return True

    @property
    def _stands(self) -> tuple[str, int] | None:
        """Where the cursor is."""
        focused = self.focused
        for name, widget in self._built.items():
            if isinstance(widget, TextBlock) and widget is focused:
                return name, widget.place
            if widget.has_focus_within and isinstance(focused, Input):
                return name, focused.cursor_position
        return None

    @on(Input.Changed)
    @on(TextBlock.Changed)
    @on(WordField.Changed)
    def _typed(self, event: Input.Changed | TextBlock.Changed | WordField.Changed) -> None:
        self.refused = False
        if isinstance(event.control, WordField) and event.control.has_focus_within:
            self._hint()
        name = self._wrong_field
        if name and event.control is self._built.get(name) and self.text(name) != self._wrong_text:
            self._wrong_field = ""
            self.say("")  # what was said of the field was of what stood there before

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the next field, or save on the last."""
        event.stop()
        self._onward(event.input)

    def on_word_field_submitted(self, event: WordField.Submitted) -> None:
        """Enter in a field of words."""
        event.stop()
        self._onward(event.control)

    def _onward(self, widget: Widget) -> None:
        onward = self._behind(widget)
        if onward is None:
            self.action_save()
        else:
            self._focus(onward)

    def _behind(self, widget: Widget | None) -> str | None:
        """The field to which Enter goes from this one; None where it saves."""
        names = list(self._built)
        here = next((n for n, name in enumerate(names) if self._built[name] is widget), len(names) - 1)
        passed = {each.name for each in self.fields() if self.passes(each)}
        return next((name for name in names[here + 1 :] if name not in passed), None)

    def passes(self, field: Field) -> bool:
        """Whether Enter goes past this field."""
        return field.passed

    def action_step(self, by: int) -> None:
        """To the field before or behind, of those that are shown."""
        names = [name for name, widget in self._built.items() if _is_shown(widget)]
        here = next((n for n, name in enumerate(names) if self._built[name].has_focus_within), 0)
        self._focus(names[(here + by) % len(names)])

    def action_save(self) -> None:
        """Do what the form is for; a wrong field gets the cursor."""
        if self._saving:
            return
        if self.on_stored and not self.changed:
            self.close_as_it_was()
            return
        try:
            if wrong := self.first_wrong():
                raise wrong
            self.submit()
        except Invalid as wrong:
            self.refuse(wrong)

    def first_wrong(self) -> Invalid | None:
        """What is not understood in the first such field from above: a form reads its fields in any order."""
        for name, widget in self._built.items():
            if isinstance(widget, WordField) and widget.error and _is_shown(widget):
                return Invalid(widget.error, name)
        return None

    def trouble_changed(self, failure: ClinicError | None) -> None:
        """The machine fails, or works again: what was typed stays, and the form says so."""
        if failure is not None:
            self.say(f"{failure.words}. What is typed here is kept", Level.ERROR)
        elif not self._saving:
            self.say("it works again: F12 saves this form", Level.DONE)

    def refuse(self, refusal: ClinicError) -> None:
        """Say why not, and put the cursor where it can be mended."""
        if self._saving:
            self.clinic.drop_keys()  # they were typed for what lies behind the form
            self.clinic.open_forms.doubt(self.number)
        self.end_saving()
        self.refused, self._wrong_field = True, ""
        self.say(refusal.words, Level.ERROR)
        wanted = refusal.field if isinstance(refusal, Invalid | FileRefused) else ""
        for each in self.fields():
            if wanted and wanted in (each.name, each.label, *each.also):
                self._wrong_field, self._wrong_text = each.name, self.text(each.name)
                self._focus(each.name)
                self.select_text(each.name)
                return

    def select_text(self, name: str) -> None:
        """Select what stands in the field that has the keys, so that what is typed takes its place.

        A text of many lines stays: one letter would take it all away.
        """
        widget = self._built[name]
        if widget.has_focus_within and not isinstance(widget, TextBlock):
            (widget if isinstance(widget, Input) else widget.query_one(Input)).action_select_all()

    def done(self, result: Result | None) -> None:
        """Close."""
        self.dismiss(result)

    def close_as_it_was(self) -> None:
        """Close a form on what is stored where nothing was changed, and say so: there was nothing to save."""
        self.done(None)
        self.clinic.say("nothing was changed")

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A message in the form, in place of what was said of a wrong field.

        What is typed there takes that away, and comes to be known a moment later: by then something else may
        stand here, as what was just done.
        """
        self._wrong_field = ""
        self.query_one("#form-message", MessageLine).say(words, level)

    def action_set_aside(self) -> None:
        """Close; what was typed is kept and `Z` goes on with it."""
        if self._saving:
            return
        if self.changed:
            self.clinic.keep_draft(self.draft())
        self.done(None)

    def action_hand_on(self) -> None:
        """Hand the form, as it stands, to another desk or person; it closes once it is theirs."""
        half_done = self.draft().half_done
        if self._saving:
            return
        if half_done is None:
            self.say("this form cannot be handed on: save it, or put it aside", Level.WARNING)
        elif why := self.backend.why_not("queue.hand_over", "handing on"):
            self.say(why, Level.ERROR)
        else:
            self.clinic.hand_on(self, half_done)

    @property
    def changed(self) -> bool:
        """True when something was typed since the form opened."""
        return self.is_mounted and (self.resumed or self.texts != self._clean)

    def draft(self) -> Draft:
        """This form as it stands."""
        who = self.backend.who
        words = {
            name: widget.kept_text for name, widget in self._built.items() if isinstance(widget, WordField)
        }
        texts, title = {**self.texts, **words}, self.title_words
        stood = f"{self._stands[1]} {self._stands[0]}" if self._stands else ""
        kept = HalfDone(self.kind, title, self.worth_keeping(texts), self.about, stood) if self.kind else None
        if self.made_of_record and kept is not None:  # the record may be closed by then
            return Draft(title, who.login if who else "", kept.texts, half_done=kept, stood=self._stands)
        of = self.kind or type(self).__name__, self.about
        return Draft(title, who.login if who else "", texts, self.reopen, kept, stood=self._stands, of=of)

    def take_up(self, draft: Draft) -> None:
        """Go on here, in a form that has just begun, with one that was put aside for the same."""
        for name, text in draft.texts.items():
            if name in self._built:
                self.set_text(name, text)
        self.resumed, self.stand_on = True, draft.stood
        self._stand_again()
        then = draft.half_done.about.get("version") if draft.half_done else None
        if then is not None and then != self.about.get("version"):
            self.say("changed at a desk since this was typed: compare before you save", Level.WARNING)

    @on(QuietInput.Limited)
    def _limited(self, event: QuietInput.Limited) -> None:
        """Name the field into which something did not go as it was."""
        event.stop()
        label = next(
            (self._label(name) for name, widget in self._built.items() if widget.has_focus_within), ""
        )
        self.say(f"{label}: {event.words}" if label else event.words, Level.WARNING)

    def on_descendant_focus(self) -> None:
        """Say beside the keys what the field takes, and what there is to choose from."""
        self._hint()

    def on_choice_field_offered(self) -> None:
        """The choices have come."""
        self._hint()

    def _hint(self) -> None:
        for each in self.fields():
            widget = self._built[each.name]
            if widget.has_focus_within:
                offered, codes = (
                    (widget.offered, widget.codes) if isinstance(widget, ChoiceField) else ("", "")
                )
                cut = widget.cut_error if isinstance(widget, WordField) else ""
                if each.help.endswith("?") and set(codes.split(", ")) == {"yes", "no"}:
                    offered, codes = each.help, ""  # what yes and no mean is what is asked
                words = cut or offered or each.help or example_of(widget)
                self.query_one(HintLine).hint(words, "" if cut else codes)
                self._tell_of_enter(widget)

    def _tell_of_enter(self, widget: Widget) -> None:
        """Below: that it saves where no field is left to which it goes."""
        does = self.SAVE_WORDS if self._behind(widget) is None else "next field"
        does = "new line" if isinstance(widget, TextBlock) else does
        if does != self._enter_does:
            self._enter_does = does
            self.query_one(FormKeys).own = self.hints()

    def action_explain(self) -> None:
        """Explain the field under the cursor and the keys, in a help of its own."""
        from clinic_tui.screens.parts.form_help import FormHelp

        for each in self.fields():
            widget = self._built[each.name]
            if widget.has_focus_within:
                choices = widget.listed if isinstance(widget, ChoiceField | PayerField) else ()
                takes = each.help or example_of(widget)
                self.app.push_screen(FormHelp(each.label, takes, choices, self.hints()))
                return
        self.app.push_screen(FormHelp(self.title_words, "", (), self.hints()))

    def _label(self, name: str) -> str:
        return next((each.label for each in self.fields() if each.name == name), name)

    def _focus(self, name: str) -> None:
        self.put_focus(self._built[name])

    # A form that is higher than the window

    def can_view_entire(self, widget: Widget) -> bool:
        """Textual takes what lies under the foot for seen."""
        foot = self.query_one(Foot)
        under = widget.region.bottom > foot.region.y and foot not in widget.ancestors
        return not under and super().can_view_entire(widget)

    def scroll_to_widget(self, widget: Widget, **how: Any) -> bool:
        """Scroll the list of fields, then the dialog: Textual forgets the second once the first has moved."""
        fields = self.query_one(FieldList)
        if fields not in widget.ancestors:
            return super().scroll_to_widget(widget, **how)
        center = bool(how.get("center"))
        if how.get("immediate"):
            fields.bring_into_sight(widget, center)
        else:
            self.call_after_refresh(fields.bring_into_sight, widget, center)
        return True


def _is_shown(field: Widget) -> bool:
    return field.display and (not isinstance(field.parent, Widget) or field.parent.display)


def changed_of(texts: dict[str, str], stored: dict[str, str]) -> dict[str, str]:
    """What stands otherwise in a form than it is stored."""
    return {name: text for name, text in texts.items() if text != stored.get(name, "")}


def text_field(
    name: str,
    label: str,
    *,
    limit: int = 100,
    text: str = "",
    help: str = "",  # noqa: A002 - as in Field
    **options: Any,
) -> Field:
    """A line of free text."""
    return Field(name, label, lambda: QuietInput(text, max_length=limit, **options), help=help)
