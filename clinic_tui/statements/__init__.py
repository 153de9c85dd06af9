"""Statements: what patients owe, told to whoever pays, and who is not to be sent one."""
