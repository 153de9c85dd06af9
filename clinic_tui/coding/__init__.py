"""What a claim says of a visit beside its money: diagnoses, and the facts of its circumstances."""
