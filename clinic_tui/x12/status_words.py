"""What the codes of claim status mean, in our own short words (STC; X12 code sources 507 and 508).

Only what a front desk meets is worded; any other code is shown as its number, which the payer can explain.
"""

from __future__ import annotations

from clinic_tui.x12.claim_status import ClaimStatus, Status, StatusLine

CATEGORIES = {
    "A0": "forwarded", "A1": "received", "A2": "taken in for a decision", "A3": "returned, not taken in",
    "A4": "not found", "A5": "split", "A6": "rejected: something is missing",
    "A7": "rejected: something is not valid", "A8": "rejected: fields contradict each other",
    "D0": "not found, or several fit",
    "E0": "the question was answered with an error", "E1": "no answer: their system is down, ask again",
    "E2": "no answer: the payer does not answer, ask again", "E3": "the question was rejected",
    "E4": "the trading partner is not known",
    "F0": "finished", "F1": "finished: paid", "F2": "finished: denied", "F3": "finished: changed",
    "F3F": "finished: changed, forwarded", "F3N": "finished: changed, not forwarded",
    "F4": "finished: nothing to pay",
    "P0": "pending", "P1": "pending: in process", "P2": "pending: in review",
    "P3": "pending: waits for papers", "P4": "pending: waits for the patient",
    "P5": "pending: waits for somebody else",
    "R0": "wants to know more", "R1": "wants to know more of somebody else",
    "R3": "wants more about the claim", "R4": "wants documents", "R5": "wants more about the claim",
}  # fmt: skip

CODES = {
    "1": "see the remittance", "3": "decided on, waits to be paid", "16": "forwarded",
    "19": "received", "20": "accepted for processing", "21": "something is missing or not valid",
    "23": "returned", "24": "not approved to send electronically", "25": "not approved", "26": "not found",
    "27": "the policy was cancelled", "33": "subscriber and member id were not found",
    "35": "the claim was not found", "40": "waits for a last approval", "46": "in review",
    "48": "referral or authorization", "52": "they look for another policy",
    "54": "a duplicate of a claim that was decided on", "65": "paid",
    "78": "a duplicate of a claim in process",
    "84": "the service was not authorized", "85": "another payer comes first",
    "88": "not eligible on the day of service", "91": "not eligible on the day of service",
    "95": "what they asked for has not come", "96": "no contract with them",
    "97": "the patient was not found",
    "98": "applied to the deductible", "104": "processed by the plan", "107": "processed by the contract",
    "109": "not eligible", "116": "sent to the wrong payer", "122": "something is missing or not valid",
    "123": "they want to know more", "124": "the name, address, phone or number", "125": "the name",
    "126": "the address", "128": "the tax number", "132": "the Medicaid number", "142": "the license",
    "145": "the specialty or taxonomy code", "153": "the number", "157": "the sex", "158": "the birth date",
    "164": "the member id", "171": "other insurance", "178": "the charge", "187": "the day of service",
    "189": "the day of admission", "218": "the NDC", "247": "the line", "249": "the place of service",
    "252": "the authorization", "254": "the main diagnosis", "255": "a diagnosis",
    "286": "what another payer paid", "400": "the claim is out of balance",
    "402": "an amount must be above nothing", "453": "a modifier", "454": "the procedure",
    "464": "the payer's own number of the claim", "476": "the units", "477": "the pointer to a diagnosis",
    "478": "our number of the claim", "480": "the claim filing code", "488": "a diagnosis of the line",
    "500": "the ZIP", "501": "the state", "502": "the city", "503": "the street",
    "516": "the day on which another payer decided", "562": "the NPI",
    "684": "the form of the claim is not right", "718": "sent too late", "746": "sent twice",
}  # fmt: skip

ENTITIES = {
    "1P": "the provider", "36": "the employer", "40": "the receiver", "41": "the submitter",
    "77": "the place of service", "82": "the rendering provider", "85": "the billing provider",
    "87": "the pay-to provider", "AY": "the clearinghouse", "DK": "the ordering provider",
    "DN": "the referring provider", "DQ": "the supervising provider", "FA": "the facility",
    "GB": "the other insured", "IL": "the insured", "PR": "the payer", "QC": "the patient",
    "QD": "the responsible party",
}  # fmt: skip


def status_words(status: Status) -> str:
    """`rejected: something is not valid: the NPI of the billing provider (A7:562:85)`."""
    said = CATEGORIES.get(status.category, f"category {status.category}" if status.category else "")
    code = CODES.get(status.code, "")
    entity = ENTITIES.get(status.entity, "")
    if code and entity and status.category[:1] in ("A", "R") and code.startswith("the "):
        code = f"{code} of {entity}"
    elif entity and status.code in ("19", "20", "21"):
        code = f"{code}, {entity}"
    raw = ":".join(filter(None, (status.category, status.code, status.entity)))
    return f"{': '.join(filter(None, (said, code)))} ({raw})"


def line_words(line: StatusLine) -> str:
    """All statuses of one STC, and what the payer wrote beside them."""
    return "; ".join((*map(status_words, line.statuses), *filter(None, (line.words,))))


def claim_words(claim: ClaimStatus) -> tuple[str, ...]:
    """What is said of a claim, then of its lines."""
    of_lines = (
        f"{service.procedure[1] if len(service.procedure) > 1 else 'a line'}: {line_words(each)}"
        for service in claim.services
        for each in service.lines
    )
    return (*map(line_words, claim.lines), *of_lines)
