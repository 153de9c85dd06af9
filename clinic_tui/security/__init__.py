"""The vault with its secrets, accounts, passwords and rights."""
