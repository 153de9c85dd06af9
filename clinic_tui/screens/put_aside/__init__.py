"""Forms that were put aside half done."""
