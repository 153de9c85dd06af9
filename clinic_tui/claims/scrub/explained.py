"""What each rule asks in full, where it comes from, and what is done about what it finds."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.codes.rows import CodeSet


@dataclass(frozen=True, slots=True)
class Explained:
    """One rule in words."""

    asks: str
    source: str
    """`X12` is the guide of the claim file, 005010X222A1."""
    way_out: str


EXPLAINED = {
    1: Explained(
        "The billing, rendering, referring and supervising provider and the place have NPIs of ten digits "
        "whose last digit checks the others. The place may have none.",
        "45 CFR 162.406; X12, NM109 of 2010AA, 2310A-D",
        "type the NPI as NPPES has it, in `:practice` or at the visit",
    ),
    2: Explained(
        "The tax number of the billing provider has nine digits and no hyphen.",
        "X12, REF*EI or REF*SY of 2010AA",
        "type the EIN in `:practice`, or the social security number of who bills alone",
    ),
    3: Explained(
        "The billing address has a street, which is no PO box.",
        "X12, N3 of 2010AA",
        "type where the practice stands; a box may be the pay-to address",
    ),
    4: Explained(
        "The ZIPs of the billing address and of the place have nine digits, the last four not 0000; the "
        "patient's has five or nine.",
        "X12, N403 of 2010AA, 2310C and 2010BA",
        "look up ZIP+4, and type it in `:practice` or the record",
    ),
    5: Explained(
        "Each address on the claim has a city and a state that there is, and the patient's a street.",
        "X12, N3 and N4 of 2010AA, 2010AB, 2010BA, 2010CA and 2310C",
        "complete the address",
    ),
    6: Explained(
        "The payer has the number by which the clearinghouse knows it; a number that is not in the "
        "clearinghouse's list is warned of.",
        "X12, NM109 of 2010BB; the clearinghouse's list of payers",
        "type the electronic id in `:payers`",
    ),
    7: Explained(
        "The policy has a member id without blanks. One of Medicare that has not the form of its numbers, or "
        "that fails the payer's own pattern, is warned of.",
        "X12, NM109 of 2010BA; CMS, Medicare beneficiary identifier",
        "compare it with the card",
    ),
    8: Explained(
        "The payer has a claim filing code, and no two policies of the visit are Medicare part B.",
        "X12, SBR09 of 2000B and 2320",
        "choose the kind of the payer in `:payers`; end the policy that is not in force",
    ),
    9: Explained(
        "The patient has a family name, a birth date that is neither to come nor after the visit, and a sex.",
        "X12, NM1 and DMG of 2010BA and 2010CA",
        "complete the record",
    ),
    10: Explained(
        "What the patient is to the subscriber is said. Another subscriber has a name and a birth date; who "
        "is the subscriber does not have another person's name on the policy.",
        "X12, SBR02 and 2000C",
        "choose the relationship in the policy, and type the subscriber",
    ),
    11: Explained(
        "The claim has one line to fifty.",
        "X12, LX of 2400",
        "enter what was done; of more than fifty lines make two claims",
    ),
    12: Explained(
        "No line is charged with less than nothing; one of 0.00 is warned of.",
        "X12, SV102 of 2400 and CLM02",
        "correct the price in the charges",
    ),
    13: Explained(
        "Each procedure code has five characters and stands in a fee schedule of the day. One of HCPCS has "
        "not ended before it, as far as a release that was taken in says so.",
        "X12, SV101 of 2400; the clinic's own fee schedules; CMS, HCPCS level II",
        "correct the code, or take the schedule in with `clinic-tui fees import`",
    ),
    14: Explained(
        "Modifiers have two characters, are four at most on a line, and none stands twice.",
        "X12, SV101 of 2400",
        "correct the modifiers in the charges",
    ),
    15: Explained(
        "An office visit beside a procedure has 25 or 57; 50, RT and LT, and 26 and TC, do not contradict "
        "each other; QW has a CLIA number. Place and modifiers of telehealth that do not fit are warned of.",
        "CMS, NCCI policy manual and claims processing manual",
        "add or take out the modifier in the charges",
    ),
    16: Explained(
        "Each line has units; more of them than CMS believes of a line, or of all lines of a day, are warned "
        "of.",
        "CMS, medically unlikely edits (MUE); X12, SV104 of 2400",
        "correct the units, or compare them with the record",
    ),
    17: Explained(
        "There are one to twelve diagnoses, each once, of the form of ICD-10, in the code set of the day, "
        "and none with finer codes below it.",
        "45 CFR 162.1002; the ICD-10-CM of the day; X12, HI of 2300",
        "choose the finest code of the day; I codes the visit",
    ),
    18: Explained(
        "The first diagnosis is no external cause; a late effect in the first place is warned of.",
        "ICD-10-CM guidelines, I.C.20 and I.B.10",
        "put the condition that was treated first",
    ),
    19: Explained(
        "Each line points to one to four of the diagnoses, to each once.",
        "X12, SV107 of 2400",
        "type the letters of its diagnoses in the charges",
    ),
    20: Explained(
        "No diagnosis is of another age; one of the other sex is warned of, and a check-up of another age.",
        "CMS, definitions of Medicare code edits; headings of ICD-10-CM, chapter 15 for mothers alone",
        "correct the diagnosis, or the sex or birth date in the record",
    ),
    21: Explained(
        "No line is of a day to come or before the patient was born, and the policy was in force on the day "
        "of the visit.",
        "X12, DTP*472 of 2400; the dates of the policy",
        "correct the date, or bill the policy of that day",
    ),
    22: Explained(
        "From four fifths of the payer's days for filing on it is warned of, and behind them the claim is "
        "stopped unless the reason for the delay is known.",
        "the payer's contract; X12, CLM20",
        "send it today; behind the limit say in the details of the visit why it is late, or prove on paper "
        "that it was filed before",
    ),
    23: Explained(
        "The place of service is a code of the list; a hospital stay has its day of admission. An office "
        "that is not ours is warned of.",
        "CMS, place of service codes; X12, CLM05-1 and DTP*435",
        "correct the place of service, or enter the admission, in the details of the visit",
    ),
    24: Explained(
        "An accident has a day that is not after the visit, one by car its state, one at work the employer "
        "and the insurer's number of it. To an insurer of accidents at work goes no other visit.",
        "X12, CLM11, DTP*439 and REF*Y4",
        "complete the accident in the details of the visit (F8 in its charges)",
    ),
    25: Explained(
        "A replacement or void names the payer's number of the claim, and does not go to Medicare part B. An "
        "original claim that names one is warned of.",
        "X12, CLM05-3 and REF*F8; CMS, claims processing manual 1",
        "take in the answer that tells the number; for Medicare send a new claim or ask for a reopening",
    ),
    26: Explained(
        "Where payer or code need a prior authorization there is its number, in force on the day and with "
        "units left, and it is for the codes of the claim and for who treated.",
        "the payer's rules in `:authorizations`; X12, REF*G1",
        "type the number; `:authorizations` asks for one",
    ),
    27: Explained(
        "Where a referral is given, or the payer wants one, who referred is named.",
        "the payer's rules; X12, REF*9F and NM1*DN of 2310A",
        "name the referring provider at the visit",
    ),
    28: Explained(
        "A laboratory code without modifier 90 has the CLIA number of the place, of the form 22D0123456.",
        "42 CFR 493; X12, REF*X4",
        "enter the number with the place in `:practice`; 90 on what was sent out",
    ),
    29: Explained(
        "A drug has its NDC of eleven digits with quantity and unit, where the payer wants it or it was "
        "typed.",
        "X12, LIN and CTP of 2410; the payer's wishes (w in `:payers`)",
        "type the NDC from the vial in the charges",
    ),
    30: Explained(
        "Taxonomy codes have ten characters, and are there for a payer that wants them.",
        "NUCC, provider taxonomy; X12, PRV; the payer's wishes (w in `:payers`)",
        "enter the code in `:practice`",
    ),
    31: Explained(
        "No line was billed before for the same patient, provider, day and code, and none stands on the "
        "claim twice without a modifier that says so.",
        "CMS, claims processing manual 1, duplicates",
        "take the line out, or say with a modifier that it was done twice",
    ),
    33: Explained(
        "No line is part of another one of the same day and provider, on this claim or another one of the "
        "patient, unless the pair allows a modifier and one of its "
        "kind says that they were separate. Both of one side are warned of.",
        "CMS, NCCI procedure-to-procedure edits for practitioners; NCCI policy manual, chapter I",
        "take the line out, or add 59, X{EPSU} or the side where it was separate, 25 to a visit",
    ),
    34: Explained(
        "A code for new patients is not used for who was seen within three years, nor one for known patients "
        "for who was never here.",
        "CPT guidelines of office visits",
        "take the other code in the charges",
    ),
    35: Explained(
        "Before a later payer is asked, the answer of each earlier one is posted, has its day, balances line "
        "by line to the cent, and was not handed on by that payer itself.",
        "X12, 2320 and 2430 (coordination of benefits)",
        "post the earlier payer's remittance, or compare it",
    ),
    36: Explained(
        "Where Medicare part B is not the first payer, the reason is said.",
        "42 CFR 411; X12, SBR05",
        "choose `Before Medicare` in the policy",
    ),
    37: Explained(
        "The policies of the visit are first, second, third, each once.",
        "X12, SBR01",
        "put the policies in their order in the record",
    ),
    38: Explained(
        "The payer was asked within 30 days before the visit whether the policy is in force, and did not say "
        "no.",
        "the clinic's own care: coverage ends without a word",
        "`v` asks the payer for the day of the visit",
    ),
    39: Explained(
        "Every name, street and city that is written is not empty in the letters of a claim file, and every "
        "number has two characters and more.",
        "X12, appendix B: the extended character set",
        "write it as it is on the card",
    ),
    40: Explained(
        "The provider's signature, the patient's release and the assignment of benefits are on file.",
        "X12, CLM06 to CLM09",
        "ask for the signature, and note it in the record",
    ),
    41: Explained(
        "A line is charged with what is listed, which is not nothing, and with no less than the payer pays.",
        "the clinic's fee schedules, its own and the contracted",
        "charge the listed price, or say yes",
    ),
    42: Explained(
        "The rendering provider is enrolled with the payer on the day of the visit, where that is known.",
        "42 CFR 424.510; the payer's contract",
        "enter the enrolment in `:practice`, or bill under who supervised",
    ),
    43: Explained(
        "Anesthesia that is not billed in minutes is warned of; nothing else is billed in them.",
        "X12, SV103 (MJ)",
        "bill it on paper or at the payer's web site: minutes have no field here",
    ),
    45: Explained(
        "A rendering provider had a valid licence on record on the day of the visit. Nothing is asked of who "
        "needs none, as `:resources` says of each provider, and has none on record. Where nobody has said "
        "yet whether one is needed, it warns.",
        "the clinic's own credentials; for Medicare 42 CFR 424.516(a)(2)",
        "enter the licence, or its renewal, in `:credentials`, or bill under whoever was licensed and "
        "treated",
    ),
}
"""By the number of the rule."""

ASLEEP = {
    40: "what the clinic keeps on paper is taken to be there, so that it finds nothing",
}
"""Rules that find nothing as things are, and why."""

UNTIL_IMPORTED = {
    CodeSet.NCCI: (33, "no data: `clinic-tui codes import` takes in the pairs of codes of CMS (NCCI)"),
}
"""Rules that find nothing until a set is taken in, and why."""

IN_PART_UNTIL_IMPORTED = {
    CodeSet.MCE: (
        20,
        "asks for the sex, and for the ages that are best known; no data: `clinic-tui codes import` takes in "
        "the ages of CMS (MCE)",
    ),
    CodeSet.MUE: (
        16,
        "asks for units above zero; no data: `clinic-tui codes import` takes in the most units of CMS (MUE)",
    ),
}
"""Rules of which a part finds nothing until then."""

HALF_ASLEEP = {
    6: "asks whether there is a number; no list of a clearinghouse's payers is kept here",
    43: "warns of every line of anesthesia: minutes have no field",
}
"""Rules of which a part finds nothing, and what is left."""
