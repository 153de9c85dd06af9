"""One way to write, the journal that proves it, and the engines under both."""
