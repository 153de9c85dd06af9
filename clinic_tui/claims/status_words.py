"""What the status codes of a 277 or 277CA mean, in the clinic's own words, and where to look at the desk.

The lists are X12's: categories 507, codes 508, entities of the 277 (005010X214, X212). Those stand here that
clinics meet, in our own words, each by the list's entry of that number in public copies of it. A code that is
not here shows as its number, to be looked up in the payer's list: no words are better than wrong ones.
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
    "1": ("ask by telephone: electronically they tell no more", ""),
    "3": ("decided", ""),
    "16": ("handed on", ""),
    "17": ("handed on by a third party", ""),
    "18": ("received, and the status that came back is not valid", ""),
    "19": ("received", ""),
    "20": ("accepted for processing", ""),
    "21": ("missing or not valid", ""),
    "23": ("sent back", ""),
    "24": ("not approved to send electronically", ""),
    "25": ("not approved", ""),
    "26": ("not found there", ""),
    "27": ("the policy was cancelled", "policy"),
    "29": ("subscriber and number of the policy do not belong together", "policy member id"),
    "30": ("subscriber and member id do not belong together", "policy member id"),
    "31": ("the subscriber's name is not that of the policy", "policy subscriber"),
    "32": ("subscriber and number of the policy are not found", "policy member id"),
    "33": ("subscriber and member id are not found", "policy member id"),
    "35": ("the claim is not found", ""),
    "54": ("a copy of a claim or line that was decided before", ""),
    "65": ("paid", ""),
    "78": ("a copy of a claim or line that waits to be processed", ""),
    "84": ("the service was not authorized", "authorization number"),
    "85": ("not the first payer", "policy"),
    "86": ("diagnosis and sex of the patient do not fit", "visit diagnoses"),
    "88": ("without benefits on the days of service", ""),
    "90": ("without medical benefits on the days of service", ""),
    "91": ("not eligible or not approved for the days of service", ""),
    "93": ("not the primary care provider that was chosen", ""),
    "94": ("not referred by the primary care provider that was chosen", "referral"),
    "95": ("what they asked for did not come", ""),
    "96": ("no agreement", ""),
    "97": ("they do not find the patient as insured", "policy"),
    "104": ("processed as the plan says", ""),
    "107": ("processed as the contract says", ""),
    "109": ("not eligible", ""),
    "110": ("the claim needs what pricing it takes", ""),
    "114": ("somebody else should process it", ""),
    "116": ("sent to the wrong payer", "policy"),
    "117": ("the mark that a signature is on file is missing", ""),
    "121": ("more lines than the payer takes", "visit"),
    "122": ("missing or wrong data keep the payer from processing it", ""),
    "123": ("more is asked for", ""),
    "124": ("name, address, telephone and number", ""),
    "125": ("name", ""),
    "126": ("address", ""),
    "127": ("telephone or other number to reach", ""),
    "128": ("tax id", ""),
    "131": ("Medicare number as a provider", ""),
    "132": ("Medicaid number as a provider", ""),
    "135": ("commercial number as a provider", ""),
    "145": ("specialty (taxonomy code)", ""),
    "153": ("number", ""),
    "156": ("the patient's relationship to the subscriber", "policy relationship"),
    "157": ("sex", ""),
    "158": ("birth date", ""),
    "163": ("number of policy or group", ""),
    "164": ("member id", ""),
    "171": ("other insurance of the patient", "policy"),
    "178": ("charges", "visit charges"),
    "187": ("days of service", "visit"),
    "188": ("days of the statement, from and to", "visit"),
    "189": ("day of admission", "visit admitted"),
    "195": ("days unable to work", ""),
    "218": ("drug code (NDC)", "visit drug"),
    "228": ("type of bill of a hospital's claim", ""),
    "234": ("how the patient was discharged", ""),
    "247": ("a line", "visit"),
    "248": ("day, state and cause of the accident", "visit accident day"),
    "249": ("place of service", "visit place of service"),
    "252": ("authorization or certification number", "authorization number"),
    "254": ("main diagnosis", "visit diagnoses"),
    "255": ("diagnosis", "visit diagnoses"),
    "258": ("days or units of a procedure", "visit units"),
    "286": ("what the other payer decided and paid", ""),
    "294": ("papers that support it", ""),
    "306": ("description of the service", "visit"),
    "318": ("X-rays or other radiology films", ""),
    "400": ("the claim is out of balance", "visit charges"),
    "401": ("the source of payment is not valid", ""),
    "402": ("an amount must be above zero", "visit charges"),
    "448": ("a combination that cannot be billed", "visit"),
    "453": ("modifier", "visit modifiers"),
    "454": ("procedure code", "visit code"),
    "455": ("revenue code", ""),
    "464": ("the payer's own number of the claim", "claim original number"),
    "465": ("main procedure", "visit code"),
    "472": ("the run sheet of the ambulance", ""),
    "474": ("procedure and sex of the patient do not fit", "visit code"),
    "475": ("the procedure is not for the patient's age", "visit code"),
    "476": ("units of service", "visit units"),
    "477": ("pointer to a diagnosis", "visit pointers"),
    "478": ("our own number of the claim", ""),
    "479": ("number of the other payer", "payer electronic id"),
    "480": ("kind of plan (claim filing indicator)", "payer filing"),
    "481": ("the form of the claim or file is not valid", ""),
    "483": ("the most that is covered in the period is reached", ""),
    "488": ("diagnoses of the services", "visit diagnoses"),
    "496": ("whoever sends may not send for them", ""),
    "500": ("ZIP", ""),
    "501": ("state", ""),
    "502": ("city", ""),
    "503": ("street", ""),
    "504": ("family name", ""),
    "505": ("given name", ""),
    "507": ("HCPCS code", "visit code"),
    "509": ("external cause", "visit diagnoses"),
    "510": ("a date that is yet to come", ""),
    "511": ("a character that is not valid", ""),
    "512": ("too long or too short for them", ""),
    "516": ("the day on which another payer decided or paid", ""),
    "517": ("number of the claim that was priced anew", ""),
    "521": ("reason of an adjustment", ""),
    "535": ("what the claim does to an earlier one (frequency)", "claim frequency"),
    "544": ("laboratory (CLIA) number", "place CLIA"),
    "555": ("reason why the claim is late", "visit delay reason"),
    "560": ("second number", ""),
    "562": ("NPI", ""),
    "571": ("how often (frequency count)", ""),
    "574": ("what home health is paid for the code", ""),
    "588": ("number of the patient's record", ""),
    "624": ("an amount of a hospital's price", ""),
    "629": ("the insurer's number of the accident", "visit claim number"),
    "633": ("what caused it: accident, car, work", "visit accident day"),
    "634": ("a remark code tells more", ""),
    "666": ("surgical procedure", "visit code"),
    "672": ("what the other payer paid is out of balance", ""),
    "673": ("the patient's own reason for the visit", ""),
    "674": ("more than was authorized", "authorization number"),
    "682": ("a cosmetic procedure", "visit code"),
    "684": ("their system cannot read it: an error in its form", ""),
    "685": ("not decided while we waited: it goes on by itself, do not send it again", ""),
    "718": ("too late: outside the days for filing", "visit delay reason"),
    "727": ("day of the accident", "visit accident day"),
    "728": ("state of the accident", "visit accident state"),
    "732": ("not as their rules for billing want it", "visit"),
    "733": ("letters before the member id", ""),
    "742": ("which payer is first, second, third", "policy"),
    "743": ("enrollment or credentials", ""),
    "746": ("sent twice", ""),
    "747": ("the mark that somebody works for a hospice", ""),
    "755": ("main number", ""),
    "761": ("number of the referral", "referral"),
    "772": ("the diagnosis has finer codes below it", "visit diagnoses"),
}
"""By the code of list 508: words, and the field at the desk; empty where whom it is about decides, or nothing
here mends it."""

_FIELDS_OF = {
    ("128", "85"): "practice tax id",
    ("145", "85"): "practice taxonomy",
    ("145", "82"): "provider taxonomy",
    ("157", "QC"): "patient sex",
    ("157", "IL"): "policy subscriber",
    ("158", "QC"): "patient born",
    ("158", "IL"): "policy subscriber born",
    ("163", "IL"): "policy group",
    ("164", "IL"): "policy member id",
    ("164", "QC"): "policy member id",
    ("733", "IL"): "policy member id",
    ("733", "QC"): "policy member id",
    ("26", "IL"): "policy member id",
    ("26", "QC"): "policy member id",
    ("153", "IL"): "policy member id",
    ("153", "PR"): "payer electronic id",
    ("562", "85"): "practice npi",
    ("562", "82"): "provider npi",
    ("562", "77"): "place npi",
    ("562", "DN"): "visit referring",
    ("743", "82"): "enrolment",
    ("743", "85"): "enrolment",
    ("91", "82"): "enrolment",
    ("91", "85"): "enrolment",
    ("132", "85"): "enrolment",
    ("135", "85"): "enrolment",
}
"""The field where both code and entity are needed to know it."""

_NO_FIELD = frozenset(
    ["16", "17", "18", "19", "20", "23", "24", "93", "95", "96", "114", "123", "286", "294", "496", "511",
     "512", "516", "521", "672"]
)  # fmt: skip
"""Codes that say what became of the claim, or where it went: whom they name is nothing to be mended."""

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


def asks_for_papers(codes: str) -> bool:
    """Whether an answer to a question, in the form of `codes_of`, wants more of us: a category R, or P3."""
    return any(each.startswith(("R", "P3:")) or each == "P3" for each in codes.split())


def field_of(statuses: Iterable[Status]) -> str:
    """Where to look at the desk: of the first reason that says so; empty where none does."""
    for status in statuses:
        for code in status.codes:
            known = _CODES.get(code.code)
            if known is None or code.code in _NO_FIELD:
                continue
            field = _FIELDS_OF.get((code.code, code.entity)) or known[1]
            if field := field or _ENTITIES.get(code.entity, ("", ""))[1]:
                return field
    return ""


def _words(code: StatusCode) -> str:
    unknown = f"category {code.category}" if code.category else ""
    wanted = _CATEGORIES["R0"] if code.category.startswith("R") else ""
    category = _CATEGORIES.get(code.category, wanted or unknown)
    known = _CODES.get(code.code)
    matter = known[0] if known else f"code {code.code}" if code.code else ""
    of = _ENTITIES.get(code.entity, ("", ""))[0]
    about = " of ".join(filter(None, (matter, of))) if matter else of
    look = "look it up in the payer's list" if code.code and known is None else ""
    return ": ".join(filter(None, (category, about, look)))
