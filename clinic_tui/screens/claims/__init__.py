"""From the closed visit to what insurers paid."""
