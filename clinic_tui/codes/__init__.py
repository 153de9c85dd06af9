"""Public code sets, release by release: what a code means, whether it holds on a day, and finding it."""
