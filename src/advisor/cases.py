"""The twelve cases: their ids, names and nicknames, and where a text names one."""

import re
from functools import lru_cache

CASE_NAMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "felles-formannskap": (
        "Felles formannskapssamling",
        ("felles formannskap", "formannskapssamling", "formannskapsmøte", "fellesmøte", "rastasosa",
         "joint executive", "formannskapene på nord-jæren", "four mayors"),
    ),
    "samhandling-jaeren": (
        "Prosjekt samhandling på Jæren",
        ("prosjekt samhandling", "samhandlingsprosjekt", "jær-prosjekt", "jærprosjekt", "samhandling jæren",
         "samhandling på jæren", "samhandling i jæren", "helseprosjektet på jæren", "jæren health",
         "jæren project", "prosjektet på jæren", "på jæren"),
    ),
    "helse-stavanger": (
        "Helse Stavanger og kommunene",
        ("helse stavanger", "stavanger-regionen", "stavangerregionen", "stavanger hospital",
         "stavanger universitetssjukehus", "sus-avtale"),
    ),
    "dalaneraadet": (
        "Dalanerådet",
        ("dalaneråd", "dalenerådet", "dalanerad", "regionrådet i dalane", "dalane council", "dalane regional",
         "dalane-samarbeidet", "dalane"),
    ),
    "hsa": (
        "Haugaland skole og arbeidsliv (HSA)",
        ("hsa", "haugaland skole", "haugalandet skole", "skole-arbeidsliv", "skole og arbeidsliv"),
    ),
    "cittaslow": ("Cittaslow Sokndal", ("cittaslow", "citta slow", "slow city")),
    "lillestrom-kultur": (
        "Lillestrøm kultursenter",
        ("lillestrøm", "lillestrom", "kulturforum", "kultursenter", "kulturbygg", "kulturstiftelsen"),
    ),
    "oru": (
        "Øvre Romerike Utvikling (ØRU)",
        ("øru", "øvre romerike", "øvre romerrike", "gardermo", "romerike utvikling"),
    ),
    "smartcity-baerum": ("Smartcity Bærum", ("smartcity", "smart city", "smart-city")),
    "fagraadet-oslofjord": (
        "Fagrådet for indre Oslofjord",
        ("fagråd", "indre oslofjord", "oslofjord", "vann- og avløpssamarbeid", "va-samarbeid", "vannsamarbeid"),
    ),
    "mobil-rontgen": (
        "Mobil røntgen",
        ("mobil røntgen", "mobilt røntgen", "mobil rønt", "mobil røngt", "røntgenbil", "rønken", "rontgen",
         "mobile x-ray", "mobile xray", "røntgensamarbeid", "røntgen"),
    ),
    "ahus": ("Ahus og kommunene", ("ahus", "akershus universitetssykehus")),
}  # fmt: skip

CASE_IDS = tuple(CASE_NAMES)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        case: re.compile(r"(?<![a-zæøå0-9])(?:" + "|".join(map(re.escape, names)) + ")", re.IGNORECASE)
        for case, (_, names) in CASE_NAMES.items()
    }


def case_name(case: str) -> str:
    """The name a reader sees for a case id; the id itself for an unknown one."""
    return CASE_NAMES[case][0] if case in CASE_NAMES else case


def named_cases(text: str) -> tuple[str, ...]:
    """The ids of the cases the text names, in the order of the report.

    «Mobil røntgen ved Ahus» names only the first: the hospital is there a partner, not the agreement.
    """
    found = [case for case, pattern in _patterns().items() if pattern.search(text)]
    if "ahus" in found and "mobil-rontgen" in found and not re.search(r"avtale|agreement", text, re.IGNORECASE):
        found.remove("ahus")
    return tuple(found)
