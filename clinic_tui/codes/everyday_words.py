"""What people at a front desk type for the codes that they use most, in words of our own.

ICD-10-CM calls high blood pressure `Essential (primary) hypertension`: whoever types `high blood pressure` or
`htn` means it all the same. Codes that stand here are offered before others that fit; what they are called
stays what their release says. A code that a release does not have is passed over.
"""

from __future__ import annotations

from clinic_tui.codes.rows import CodeSet

_DIAGNOSES = """
A09 stomach flu, gastroenteritis
B02.9 shingles
B07.9 wart
B35.1 toenail fungus, nail fungus
B35.3 athlete's foot
B37.31 yeast infection
D50.9 iron deficiency anemia, low iron
D64.9 anemia
E03.9 hypothyroidism, underactive thyroid, low thyroid
E05.90 hyperthyroidism, overactive thyroid
E11.9 diabetes, dm2, t2dm
E11.65 diabetes with high blood sugar
E10.9 diabetes type 1, dm1, t1dm
E53.8 vitamin b12 deficiency, low b12
E55.9 vitamin d deficiency, low vitamin d
E66.3 overweight
E66.9 obesity
E78.00 high cholesterol, hypercholesterolemia
E78.5 hyperlipidemia, high lipids, hld
E86.0 dehydration
F03.90 dementia
F10.10 alcohol abuse
F17.210 smoker, smoking, tobacco use
F31.9 bipolar disorder
F32.A depression
F33.1 recurrent depression
F41.0 panic attack
F41.1 generalized anxiety, gad
F41.9 anxiety
F43.10 ptsd
F90.9 adhd, add
G30.9 alzheimer's disease
G43.909 migraine
G45.9 tia, ministroke
G47.00 insomnia, trouble sleeping
G47.33 sleep apnea, osa
G56.00 carpal tunnel
G62.9 neuropathy
H10.9 pink eye, conjunctivitis
H26.9 cataract
H40.9 glaucoma
H61.20 ear wax
H66.90 ear infection, otitis media
H91.90 hearing loss
H93.19 ringing in the ears, tinnitus
I10 hypertension, high blood pressure, htn, hbp
I25.10 coronary artery disease, cad
I48.91 atrial fibrillation, afib
I50.9 heart failure, chf
I63.9 stroke, cva
I83.90 varicose veins
I95.9 hypotension, low blood pressure
J00 cold, common cold
J01.90 sinus infection, acute sinusitis
J02.0 strep throat
J02.9 sore throat, pharyngitis
J06.9 uri, upper respiratory infection
J11.1 flu, influenza
J18.9 pneumonia
J20.9 bronchitis, acute bronchitis
J30.2 seasonal allergies
J30.9 hay fever, allergies, allergic rhinitis
J43.9 emphysema
J44.9 copd
J45.909 asthma
K21.9 gerd, acid reflux, reflux
K40.90 inguinal hernia
K52.9 colitis
K58.9 ibs, irritable bowel
K59.00 constipation
K64.9 hemorrhoids, piles
K80.20 gallstones
L03.90 cellulitis
L20.9 atopic dermatitis
L30.9 eczema, dermatitis
L40.9 psoriasis
L50.9 hives
L60.0 ingrown toenail
L70.0 acne
M06.9 rheumatoid arthritis
M10.9 gout
M17.9 knee arthritis
M19.90 arthritis, osteoarthritis
M25.50 joint pain
M25.511 right shoulder pain
M25.512 left shoulder pain
M25.551 right hip pain
M25.552 left hip pain
M25.561 right knee pain
M25.562 left knee pain
M54.2 neck pain
M54.30 sciatica
M54.50 back pain, lumbago, lbp
M62.830 back spasm
M72.2 plantar fasciitis, heel spur
M79.10 muscle pain
M79.7 fibromyalgia
M81.0 osteoporosis
M85.80 osteopenia
N18.9 chronic kidney disease, ckd
N20.0 kidney stone
N30.00 bladder infection, cystitis
N39.0 uti, urinary tract infection
N39.46 mixed incontinence
N40.0 enlarged prostate, bph
N52.9 erectile dysfunction, ed
N76.0 vaginitis, bacterial vaginosis
N91.2 no period, amenorrhea
N95.1 menopause, hot flashes
R00.2 palpitations
R05.9 cough
R06.02 shortness of breath, sob
R07.9 chest pain
R10.9 abdominal pain, stomach ache, belly pain
R11.2 nausea and vomiting
R12 heartburn
R19.7 diarrhea
R21 rash
R31.9 blood in urine
R32 incontinence
R42 dizziness, vertigo
R50.9 fever
R51.9 headache
R53.83 fatigue, tired
R55 fainting, syncope, passed out
R56.9 seizure
R60.0 leg swelling, swelling
R63.4 weight loss
R73.03 prediabetes
R73.9 high blood sugar, hyperglycemia
S06.0X0A concussion
S61.219A cut finger, laceration of finger
S93.401A sprained right ankle
S93.402A sprained left ankle
T78.40XA allergic reaction
U07.1 covid, coronavirus
Z00.00 annual exam, physical, checkup, wellness visit
Z00.129 well child, child checkup
Z01.419 well woman, pelvic exam
Z01.818 preop, clearance for surgery
Z02.0 school physical
Z02.1 work physical, preemployment exam
Z02.5 sports physical
Z09 follow up
Z11.3 std screening, sti screening
Z12.11 colonoscopy, colon cancer screening
Z12.31 mammogram
Z12.4 pap smear, cervical cancer screening
Z13.1 diabetes screening
Z13.220 cholesterol screening
Z20.822 covid exposure
Z23 vaccine, vaccination, immunization, flu shot, shot
Z30.09 birth control, contraception
Z32.02 pregnancy test
Z34.90 pregnancy, prenatal visit
Z48.02 suture removal, stitches out
Z71.3 diet counseling
Z76.0 refill, prescription refill
Z79.01 blood thinner, anticoagulant
Z79.4 insulin use
"""
_PROCEDURES = """
G0008 influenza vaccine, flu shot
G0009 pneumococcal vaccine
G0402 welcome to medicare
G0438 annual wellness visit, awv
G0439 annual wellness visit, awv
"""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for line in text.strip().splitlines():
        code, _, phrases = line.partition(" ")
        found[code.replace(".", "")] = tuple(each.strip() for each in phrases.split(","))
    return found


EVERYDAY = {CodeSet.ICD10CM: _read(_DIAGNOSES), CodeSet.HCPCS: _read(_PROCEDURES)}
"""By set and code, without a dot, what it is called in everyday words."""
FIRST = {"E119": 0, "I10": 0, "Z3490": 0, "J111": 0}
"""What goes before others that have the same words."""


def spoken(kind: str, code: str) -> str:
    """All that a code is called beside its own words; `kind` is the value of its set."""
    return _SPOKEN.get((kind, code), "")


_SPOKEN = {
    (code_set.value, code): " ".join(phrases)
    for code_set, codes in EVERYDAY.items()
    for code, phrases in codes.items()
}
