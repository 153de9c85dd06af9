"""The texts that come with the program. None names what a visit is for: a letter may be opened by others."""

from __future__ import annotations

from clinic_tui.letters.rows import Text
from clinic_tui.letters.states import LetterKind

ENGLISH, SPANISH = "en", "es"

_REGARDS = {ENGLISH: "Sincerely,\n{clinic}", SPANISH: "Atentamente,\n{clinic}"}

_TEXTS = (
    (
        LetterKind.MISSED, ENGLISH, "We missed you",
        "Dear {name},\n\nWe missed you on {day} at {time}. If you still need this visit, please call us at "
        "{phone} and we will find another time for you.\n\nIf you ever cannot come, please tell us as early "
        "as you can, so that the time can go to somebody who waits for one.",
    ),
    (
        LetterKind.MISSED, SPANISH, "Le echamos de menos",
        "Estimado/a {name}:\n\nLe esperábamos el {day} a las {time}. Si todavía necesita esta cita, llámenos "
        "al {phone} y buscaremos otra hora.\n\nSi alguna vez no puede venir, avísenos lo antes posible, para "
        "que la hora sea para alguien que la espera.",
    ),
    (
        LetterKind.LATE_CANCEL, ENGLISH, "Your canceled visit",
        "Dear {name},\n\nYour visit on {day} at {time} was canceled at short notice. If you still need it, "
        "please call us at {phone} and we will find another time for you.\n\nIf you ever cannot come, please "
        "tell us as early as you can, so that the time can go to somebody who waits for one.",
    ),
    (
        LetterKind.LATE_CANCEL, SPANISH, "Su cita cancelada",
        "Estimado/a {name}:\n\nSu cita del {day} a las {time} se canceló con poca antelación. Si todavía la "
        "necesita, llámenos al {phone} y buscaremos otra hora.\n\nSi alguna vez no puede venir, avísenos lo "
        "antes posible, para que la hora sea para alguien que la espera.",
    ),
    (
        LetterKind.RECALL, ENGLISH, "It is time for a visit",
        "Dear {name},\n\nOur records show that a visit is due in {day}. Please call us at {phone} to make an "
        "appointment. If you have made one already, thank you: you need do nothing.",
    ),
    (
        LetterKind.RECALL, SPANISH, "Es hora de una cita",
        "Estimado/a {name}:\n\nSegún nuestros datos, le corresponde una cita en {day}. Llámenos al {phone} "
        "para pedirla. Si ya la tiene, gracias: no tiene que hacer nada.",
    ),
    (
        LetterKind.UNREACHED, ENGLISH, "Please call us",
        "Dear {name},\n\nWe have tried to reach you and could not. Please call us at {phone}, and tell us "
        "whether your phone number or address has changed.",
    ),
    (
        LetterKind.UNREACHED, SPANISH, "Por favor, llámenos",
        "Estimado/a {name}:\n\nHemos intentado comunicarnos con usted sin conseguirlo. Llámenos al {phone} y "
        "díganos si ha cambiado su teléfono o su dirección.",
    ),
)  # fmt: skip

SHIPPED = tuple(
    Text(kind, language, title, f"{text}\n\n{_REGARDS[language]}") for kind, language, title, text in _TEXTS
)
