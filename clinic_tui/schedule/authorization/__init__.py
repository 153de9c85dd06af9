"""Prior authorizations and referrals: what payers granted, and what visits lack."""
