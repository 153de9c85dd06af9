"""What the status codes of a 277 or 277CA mean, in the clinic's own words, and where to look at the desk.

The lists of categories and codes are X12's; of the codes those stand here that clinics meet. A code that is
not here shows as its number.
"""

from __future__ import annotations

from collections.abc import Iterable

from clinic_tui.x12.claim_status import Status, StatusCode

_CATEGORIES = {
    "A0": "handed on",
    "A1": "received, not yet taken in",
    "A2": "taken in",
    "A3": "sent back",
    "A4": "not found there",
    "A5": "split in two",
    "A6": "something is missing",
    "A7": "something is not valid",
    "A8": "two things do not fit each other",
    "D0": "not found there",
    "F0": "finished",
    "F1": "finished: paid",
    "F2": "finished: denied",
    "F3": "finished: changed",
    "F3F": "finished: handed on to another payer",
    "F3N": "finished: changed, not handed on",
    "F4": "finished: nothing to pay",
    "P0": "pending",
    "P1": "pending: being worked on",
    "P2": "pending: looked at by people",
    "P3": "pending: they want something from us",
    "P4": "pending: they want something from the patient",
    "P5": "pending: held by their system",
    "R0": "they want papers",
    "E0": "their system could not answer: the question was not right",
    "E1": "their system did not answer: ask again later",
    "E2": "their system could not get the answer: ask again later",
    "E3": "the question was not right",
    "E4": "another partner has to be asked",
}

_CODES: dict[str, tuple[str, str]] = {
    "1": ("ask the payer by telephone", ""),
    "3": ("decided", ""),
    "16": ("received and handed on", ""),
    "17": ("received and handed on", ""),
    "18": ("received, not in yet", ""),
    "19": ("received", ""),
    "20": ("taken in to be decided", ""),
    "21": ("missing or not valid", ""),
    "23": ("sent back without being decided", ""),
    "24": ("not a payer's number they know", "payer electronic id"),
    "26": ("not on file there", ""),
    "33": ("the subscriber is not found", "policy member id"),
    "35": ("the claim is not found", ""),
    "54": ("a copy of an earlier claim", ""),
    "65": ("decided, the remittance follows", ""),
    "78": ("a copy of an earlier claim, which is being worked on", ""),
    "84": ("the service is not covered by the plan", ""),
    "85": ("is not known there", ""),
    "88": ("not insured on the day of service", "policy"),
    "91": ("the provider is not enrolled on the day of service", "enrolment"),
    "93": ("not approved by whoever sends patients", "referral"),
    "104": ("paid at the usual time", ""),
    "107": ("paid as the contract says", ""),
    "110": ("the payer wants another payer to pay first", "policy"),
    "116": ("sent to the wrong payer", "payer electronic id"),
    "121": ("a service is of another claim too", ""),
    "122": ("cannot be decided: data are missing", ""),
    "124": ("name, address or telephone", ""),
    "125": ("name", ""),
    "126": ("address", ""),
    "128": ("tax id", "practice tax id"),
    "132": ("Medicaid number of the provider", "enrolment"),
    "135": ("the payer's own number of the provider", "enrolment"),
    "145": ("specialty (taxonomy)", "provider taxonomy"),
    "156": ("relationship to the subscriber", "policy relationship"),
    "157": ("sex", "patient sex"),
    "158": ("birth date", "patient born"),
    "164": ("member id", "policy member id"),
    "178": ("charges", "visit charges"),
    "187": ("day of service", "visit"),
    "188": ("days of the statement", "visit"),
    "189": ("day of admission", "visit admission"),
    "195": ("other insurance", "policy"),
    "218": ("drug code (NDC)", "visit drug"),
    "228": ("type of bill", ""),
    "234": ("place of service", "visit place"),
    "246": ("patient's discharge status", ""),
    "247": ("a line", "visit"),
    "249": ("place of service", "visit place"),
    "252": ("authorization or certification", "authorization number"),
    "254": ("main diagnosis", "visit diagnoses"),
    "255": ("diagnosis", "visit diagnoses"),
    "286": ("what the other payer decided", "policy"),
    "294": ("papers that support it", ""),
    "306": ("description of the service", "visit"),
    "318": ("laboratory (CLIA) number", "place clia"),
    "400": ("the claim is out of balance", "visit charges"),
    "401": ("their source did not answer", ""),
    "448": ("not valid within the file's kind", ""),
    "453": ("modifier", "visit modifiers"),
    "454": ("procedure code", "visit code"),
    "455": ("revenue code", ""),
    "464": ("number of the payer's claim that is replaced", "claim original number"),
    "465": ("main procedure", "visit code"),
    "472": ("pointers to diagnoses", "visit pointers"),
    "476": ("units", "visit units"),
    "477": ("diagnosis pointer", "visit pointers"),
    "478": ("the day's code does not fit what is claimed", "visit"),
    "480": ("the other payer's claim number", "policy"),
    "481": ("the file's form", ""),
    "483": ("the most units", "visit units"),
    "488": ("a code of the diagnosis set", "visit diagnoses"),
    "500": ("ZIP", ""),
    "503": ("street", ""),
    "504": ("family name", ""),
    "505": ("given name", ""),
    "507": ("HCPCS code", "visit code"),
    "509": ("external cause", "visit diagnoses"),
    "511": ("the payer has no such form", ""),
    "516": ("why the claim is late", "claim delay reason"),
    "517": ("the payer's part after another payer", "policy"),
    "562": ("NPI", ""),
    "571": ("other insurance's order", "policy"),
    "574": ("the payer's accident number", "policy claim number"),
    "588": ("accident", "visit accident"),
    "624": ("number of the referral", "referral"),
    "634": ("a remark code tells more", ""),
    "666": ("the claim's frequency", "claim frequency"),
    "673": ("the patient's own reason for the visit", ""),
    "682": ("telephone", ""),
    "684": ("a rule of the payer's files", ""),
    "685": ("outside the payer's numbers", "payer electronic id"),
    "718": ("too late", "claim delay reason"),
    "746": ("a copy of an earlier file", ""),
    "747": ("the clinic is not set up there", "practice"),
}
"""By the code: words, and the field at the desk; empty where whom it is about decides."""

_ENTITIES = {
    "85": ("the billing provider", "practice"),
    "82": ("whoever treated", "provider"),
    "77": ("the place of service", "place"),
    "DN": ("whoever sent the patient", "visit referring"),
    "DQ": ("whoever supervised", "visit supervising"),
    "IL": ("the subscriber", "policy"),
    "QC": ("the patient", "patient"),
    "PR": ("the payer", "payer"),
    "41": ("who sends the files", "partner"),
    "40": ("who receives the files", "partner"),
    "36": ("the employer", "policy"),
    "1P": ("the provider", "provider"),
}


def words_of(statuses: Iterable[Status]) -> str:
    """What an answer says, in a line: each reason once, then what the sender wrote itself."""
    said: dict[str, None] = {}
    for status in statuses:
        for code in status.codes:
            said[_words(code)] = None
        if status.message:
            said[f"“{status.message}”"] = None
    return "; ".join(said)


def codes_of(statuses: Iterable[Status]) -> str:
    """The same as it came: `A7:562:85 A7:164:IL`."""
    told = [
        ":".join(filter(None, (code.category, code.code, code.entity)))
        for status in statuses
        for code in status.codes
    ]
    return " ".join(dict.fromkeys(told))


def field_of(statuses: Iterable[Status]) -> str:
    """Where to look at the desk: of the first reason that says so; empty where none does."""
    for status in statuses:
        for code in status.codes:
            own = _CODES.get(code.code, ("", ""))[1]
            if field := own or _ENTITIES.get(code.entity, ("", ""))[1]:
                return field
    return ""


def _words(code: StatusCode) -> str:
    category = _CATEGORIES.get(code.category, f"category {code.category}" if code.category else "")
    matter = _CODES.get(code.code, (f"reason {code.code}" if code.code else "", ""))[0]
    of = _ENTITIES.get(code.entity, ("", ""))[0]
    about = " of ".join(filter(None, (matter, of))) if matter else of
    return ": ".join(filter(None, (category, about)))
