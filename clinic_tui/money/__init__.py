"""Money taken at the desk: tenders, receipts, the cash drawer."""
