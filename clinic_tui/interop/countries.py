"""Country codes as outside systems write them, brought to two letters (ISO 3166-1)."""

from __future__ import annotations

_TWO_LETTERS = {
    "USA": "US", "UNITED STATES": "US", "UNITED STATES OF AMERICA": "US",
    "CAN": "CA", "CANADA": "CA", "MEX": "MX", "MEXICO": "MX", "GBR": "GB", "UNITED KINGDOM": "GB",
    "UK": "GB", "GREAT BRITAIN": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB",
    "NORTHERN IRELAND": "GB",
    "AUS": "AU", "AUSTRALIA": "AU", "NLD": "NL", "DEU": "DE", "FRA": "FR", "ESP": "ES", "ITA": "IT",
    "IRL": "IE", "CHE": "CH", "AUT": "AT", "BEL": "BE", "PRT": "PT", "POL": "PL", "SWE": "SE", "NOR": "NO",
    "DNK": "DK", "IND": "IN", "CHN": "CN", "JPN": "JP", "KOR": "KR", "PHL": "PH", "VNM": "VN", "BRA": "BR",
    "DOM": "DO", "CUB": "CU", "HTI": "HT", "JAM": "JM", "COL": "CO", "GTM": "GT", "SLV": "SV", "HND": "HN",
    "NGA": "NG", "PAK": "PK", "RUS": "RU", "UKR": "UA",
}  # fmt: skip


def country_code(text: str, unsaid: str = "US") -> str:
    """`NL` for `NLD`, `US` for `United States`; `unsaid` where nothing is written, anything else as it is."""
    written = " ".join(text.upper().split()).replace(".", "")
    return _TWO_LETTERS.get(written, text.strip().upper() if len(written) == 2 else text.strip()) or unsaid
