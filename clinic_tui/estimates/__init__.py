"""Good-faith estimates for patients who pay themselves (45 CFR 149.610)."""
