"""The measured promises; run one with `python -m benchmarks.picker`."""
