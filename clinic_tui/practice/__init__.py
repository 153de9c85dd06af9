"""Who bills: billing providers, the places of service, and who each provider is to the payers."""
