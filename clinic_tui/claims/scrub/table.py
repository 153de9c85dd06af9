"""All rules in their order, and running them over a claim.

The numbers are those by which clinics and clearinghouses can speak of them; a payer may have a rule switched
off or weigh it otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.claims.scrub import coverage, edits, parties, procedures, visits
from clinic_tui.claims.scrub.finding import Circumstances, Finding, Level, ScrubRule

E, W = Level.ERROR, Level.WARNING

RULES = (
    ScrubRule(1, E, "NPIs pass their check digit", parties.npis, foreseen=True),
    ScrubRule(2, E, "the tax number has nine digits", parties.tax_ids),
    ScrubRule(3, E, "the billing address is a street", parties.streets),
    ScrubRule(4, W, "ZIPs are whole", parties.zips, foreseen=True),
    ScrubRule(5, E, "states and cities are there", parties.towns, foreseen=True),
    ScrubRule(6, E, "the payer has its number", parties.payer_ids, foreseen=True),
    ScrubRule(7, E, "the member id is there and of its form", coverage.member_ids, foreseen=True),
    ScrubRule(8, E, "the kind of plan is said", coverage.filing_codes, foreseen=True),
    ScrubRule(9, E, "name, birth date and sex of the patient", coverage.people, foreseen=True),
    ScrubRule(10, E, "subscriber and relationship", coverage.subscribers, foreseen=True),
    ScrubRule(11, E, "one line to fifty", procedures.line_count),
    ScrubRule(12, E, "each line is charged", procedures.charges),
    ScrubRule(13, E, "codes are in the fee schedule", procedures.codes),
    ScrubRule(14, E, "modifiers are of their form", procedures.modifiers),
    ScrubRule(15, E, "modifiers that are needed", procedures.modifiers_needed),
    ScrubRule(16, E, "units", edits.units),
    ScrubRule(17, E, "diagnoses are billable on the day", visits.diagnoses),
    ScrubRule(18, E, "no external cause first", visits.external_causes),
    ScrubRule(19, E, "each line points to a diagnosis", visits.pointers),
    ScrubRule(20, E, "diagnoses fit age and sex", visits.age_and_sex),
    ScrubRule(21, E, "days of service, of birth and of the policy", visits.days),
    ScrubRule(21, E, "days of service, of birth and of the policy", coverage.policy_dates, foreseen=True),
    ScrubRule(22, W, "timely filing", visits.timely),
    ScrubRule(23, E, "place of service", visits.place),
    ScrubRule(24, E, "accidents", visits.accident),
    ScrubRule(25, E, "replacements name what they replace", visits.frequency),
    ScrubRule(26, E, "prior authorization", coverage.authorizations, foreseen=True),
    ScrubRule(27, E, "who referred", coverage.referrals, foreseen=True),
    ScrubRule(28, E, "laboratory needs a CLIA number", procedures.laboratory),
    ScrubRule(29, E, "drugs have their NDC", procedures.drugs),
    ScrubRule(30, E, "taxonomy codes", parties.taxonomies, foreseen=True),
    ScrubRule(31, W, "nothing is billed twice", procedures.duplicates),
    ScrubRule(33, E, "codes that are part of others", edits.pairs),
    ScrubRule(34, W, "new and known patients", procedures.new_or_known),
    ScrubRule(35, E, "what earlier payers said", coverage.earlier_payers),
    ScrubRule(36, E, "why Medicare is second", coverage.medicare_second, foreseen=True),
    ScrubRule(37, E, "the order of the policies", coverage.sequences, foreseen=True),
    ScrubRule(38, W, "the policy was asked about", coverage.inactive, foreseen=True),
    ScrubRule(38, W, "the policy was asked about", coverage.eligibility),
    ScrubRule(39, E, "letters that a claim can hold", visits.characters, foreseen=True),
    ScrubRule(40, E, "signatures on file", visits.signatures),
    ScrubRule(41, W, "prices", procedures.prices),
    ScrubRule(42, E, "the provider is enrolled", parties.enrolments, foreseen=True),
    ScrubRule(43, W, "anesthesia in minutes", procedures.anesthesia),
    ScrubRule(45, E, "the provider was licensed", parties.licences, foreseen=True),
    ScrubRule(45, E, "the provider was licensed", parties.undecided_licences),
)  # fmt: skip
"""Rule 44, of the envelope, is held where a file is written. So is 32, that no control number is used twice:
each claim takes the next number of its visit, and the database refuses a repeated one."""

FORESEEN = tuple(rule for rule in RULES if rule.foreseen)
"""What is asked of a visit that is booked, or checked in."""


def scrub(
    claim: ClaimDraft,
    circumstances: Circumstances,
    switched: Mapping[int, Level | None] | None = None,
    rules: Sequence[ScrubRule] = RULES,
) -> tuple[Finding, ...]:
    """All that is wrong with a claim, errors first, each in the order of the rules.

    `switched` is how the payer weighs rules: None is off, and a warning makes warnings of all that the rule
    finds. What a rule itself weighs otherwise (a number that is only unusual) stays so where it counts fully.
    """
    weighed = switched or {}
    found = []
    for rule in rules:
        usual = weighed.get(rule.number, rule.level)
        if usual is None:
            continue
        for each in rule.check(claim, circumstances):
            level = each.level or usual
            if rule.number in weighed and usual is W:
                level = W
            found.append(Finding(rule.number, level, each.target, each.words, each.way_out))
    return tuple(sorted(found, key=lambda each: each.level is W))
