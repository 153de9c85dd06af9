"""What a reminder says: the clinic, first names, day and time, a phone to call, and nothing else.

No provider, no specialty, no kind of visit, no reason: a reminder may be read by whoever
holds the phone (domain rules, B3; 45 CFR 164.514(d), minimum necessary).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.reminders.gsm import LIMIT, gsm
from clinic_tui.reminders.states import Channel, Wording

SHORTEST_NAME = 8
"""Letters of the clinic's name that always stay: a text has to say whom it is from."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reminds: the clinic's name, and the phone to call, as it is to be read."""

    name: str
    phone: str
    reply_link: str = ""
    """Where the patient answers by a click, `{token}` where the visit's token belongs; empty for nowhere."""


@dataclass(frozen=True, slots=True)
class Told:
    """One visit as a message tells of it: first name, the clinic's day and minute."""

    first_name: str
    day: date
    start: int
    token: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A message: `subject` is empty for a text."""

    subject: str
    body: str


def is_spanish(language: str, wording: Wording) -> bool:
    """Whether the message is written in Spanish, by the rule and the language in the patient's record."""
    if wording is not Wording.PATIENT:
        return wording is Wording.SPANISH
    typed = language.strip().casefold()
    return typed in ("es", "spa") or typed.startswith(("es-", "spanish", "español", "espanol", "castell"))


def words_of(
    sender: Sender, visits: Sequence[Told], channel: Channel, *, spanish: bool, late: int = 0
) -> Words:
    """The message about these visits, all of one day; the first is named first.

    With `late` it tells that they begin about so many minutes later, and asks for no answer.
    """
    tongue = _SPANISH if spanish else _ENGLISH
    if late:
        said = {name: words.replace("LATE", str(late)) for name, words in _LATE[spanish].items()}
        tongue = replace(
            tongue, text=said["text"], subject=said["subject"], one=said["one"], many=said["many"]
        )
        visits = [replace(visit, token="") for visit in visits]
    if channel is Channel.TEXT:
        return Words("", _text(sender, visits, tongue))
    return _mail(sender, visits, tongue)


@dataclass(frozen=True, slots=True)
class _Tongue:
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    text: str
    several: str
    subject: str
    greeting: str
    one: str
    many: str
    call: str
    stop: str
    regards: str
    none: str
    reply: str


_ENGLISH = _Tongue(
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "{weekday} {month} {day}",
    "{clinic}: visit {visits}. Call {phone} to change. Reply STOP to end texts.",
    "{count} visits {date}, first {time}",
    "Your visit on {date}",
    "Hello {names},",
    "this is a reminder of your visit at {clinic}:",
    "this is a reminder of these visits at {clinic}:",
    "If you cannot come, please call {phone}.",
    "If you want no more reminders by e-mail, call the same number.",
    "{clinic}",
    "Hello,",
    "Confirm or decline: {link}",
)
_SPANISH = _Tongue(
    ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
        *("septiembre", "octubre", "noviembre", "diciembre"),
    ),
    "{weekday} {day} de {month}",
    "{clinic}: cita {visits}. Cambios: {phone}. Responda STOP para no recibir más.",
    "{count} citas {date}, la primera {time}",
    "Su cita del {date}",
    "Hola, {names}:",
    "le recordamos su cita en {clinic}:",
    "le recordamos estas citas en {clinic}:",
    "Si no puede venir, llame al {phone}.",
    "Si no quiere más recordatorios por correo electrónico, llame al mismo número.",
    "{clinic}",
    "Hola:",
    "Confirmar o cancelar: {link}",
)


_LATE: dict[bool, dict[str, str]] = {
    False: {
        "text": "{clinic}: visit {visits} begins about LATE min late. Call {phone}. Reply STOP to end texts.",
        "subject": "Your visit on {date} begins later",
        "one": "we run about LATE minutes late today. This visit at {clinic} begins later:",
        "many": "we run about LATE minutes late today. These visits at {clinic} begin later:",
    },
    True: {
        "text": "{clinic}: cita {visits}, empieza unos LATE min tarde. {phone}. STOP: no recibir más.",
        "subject": "Su cita del {date} empieza más tarde",
        "one": "hoy tenemos unos LATE minutos de retraso. Esta cita en {clinic} empieza más tarde:",
        "many": "hoy tenemos unos LATE minutos de retraso. Estas citas en {clinic} empiezan más tarde:",
    },
}
"""What is said in place of a reminder's words where a provider runs late, by whether it is in Spanish."""


def _date(day: date, tongue: _Tongue) -> str:
    return tongue.date.format(
        weekday=tongue.weekdays[day.weekday()], month=tongue.months[day.month - 1], day=day.day
    )


def _time(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour % 12 or 12}:{rest:02} {'AM' if hour % 24 < 12 else 'PM'}"


def _text(sender: Sender, visits: Sequence[Told], tongue: _Tongue) -> str:
    """At most 160 letters: first the clinic's name is cut, then the names of the patients go."""
    clinic, phone = gsm(sender.name), gsm(sender.phone)
    for told in (_listed(visits, tongue), _summed_up(visits, tongue)):
        fixed = gsm(tongue.text.format(clinic="", visits=told, phone=phone))
        room = LIMIT - len(fixed)
        if room >= min(len(clinic), SHORTEST_NAME):
            name = clinic if len(clinic) <= room else clinic[:room].rstrip(" ,.-&")
            return gsm(tongue.text.format(clinic=name, visits=told, phone=phone))
    raise ValueError("the phone to call is too long for a text")


def _listed(visits: Sequence[Told], tongue: _Tongue) -> str:
    """`Ada Tue Mar 3 10:30 AM, Ben 10:50 AM`."""
    parts = []
    for place, visit in enumerate(visits):
        day = "" if place else _date(visit.day, tongue)
        same = place and visit.first_name == visits[place - 1].first_name
        parts.append(" ".join(filter(None, ("" if same else gsm(visit.first_name), day, _time(visit.start)))))
    return ", ".join(parts)


def _summed_up(visits: Sequence[Told], tongue: _Tongue) -> str:
    day, time = _date(visits[0].day, tongue), _time(visits[0].start)
    if len(visits) == 1:
        return f"{day} {time}"
    return tongue.several.format(count=len(visits), date=day, time=time)


def _mail(sender: Sender, visits: Sequence[Told], tongue: _Tongue) -> Words:
    clinic = _one_line(sender.name)
    names = list(dict.fromkeys(name for visit in visits if (name := _one_line(visit.first_name))))
    lines = [
        tongue.greeting.format(names=", ".join(names)) if names else tongue.none,
        "",
        (tongue.one if len(visits) == 1 else tongue.many).format(clinic=clinic),
        "",
    ]
    for visit in visits:
        who = f"{_one_line(visit.first_name)}: " if len(visits) > 1 and visit.first_name else ""
        lines.append(f"  {who}{_date(visit.day, tongue)}, {_time(visit.start)}")
        if sender.reply_link and visit.token:
            link = sender.reply_link.replace("{token}", visit.token)
            lines.append(f"  {tongue.reply.format(link=link)}")
    lines += ["", tongue.call.format(phone=_one_line(sender.phone)), tongue.stop, ""]
    lines.append(tongue.regards.format(clinic=clinic))
    return Words(tongue.subject.format(date=_date(visits[0].day, tongue)), "\n".join(lines) + "\n")


def _one_line(text: str) -> str:
    """Without what could begin a new line or steer a reader's terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
