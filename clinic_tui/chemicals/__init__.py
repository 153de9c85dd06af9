"""The list of hazardous chemicals, and the safety data sheets of them (29 CFR 1910.1200)."""
