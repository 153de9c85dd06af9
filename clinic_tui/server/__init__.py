"""A clinic server over SSH: the files that let named people reach the console and nothing else."""
