"""Claims: from the coded visit to what a payer says of it."""
