"""Who pays for a patient: policies, what payers answered and granted."""
