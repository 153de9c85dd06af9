"""The rota: who works when, who is away, who covers, and who is on call."""
