"""The demo clinic: invented people on an ordinary day, made by rule from a seed."""
