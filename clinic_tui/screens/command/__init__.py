"""The command line, and what a line would do."""
