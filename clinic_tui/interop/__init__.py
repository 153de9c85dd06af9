"""Outside forms of patients, brought to the clinic's own values."""
