"""What leaves the record and who looks into it: disclosures, record requests, breaches, unusual access."""
