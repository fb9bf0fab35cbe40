"""What a described collaboration is, by its words: form, sector, number of municipalities, partners, who leads."""

import re
from dataclasses import dataclass

NUMBERS = {
    "en": 1, "én": 1, "ei": 1, "ett": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "sju": 7, "syv": 7,
    "åtte": 8, "ni": 9, "ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16,
    "sytten": 17, "atten": 18, "nitten": 19, "tjue": 20, "tjueen": 21, "tjueén": 21, "tjueto": 22, "tjuetre": 23,
}  # fmt: skip
# The words of a description and of a case file both: each word puts what it stands in into the group before it.
FORMS = {
    "lovpålagt avtale": r"lovpålagt|lovpålagd|(?:påbudt|pålagt|krevd) (?:ved|av|i) lov",
    "regionråd": r"§ ?27|regionråd|interkommunalt (?:politisk )?råd|\bIPR\b|politisk råd|rådsordning",
    "råd": r"fagråd|(?:faglig|kommunalt) råd|\bfagnettverk",
    "IKS": r"\bIKS\b|interkommunalt selskap",
    "AS": r"\bAS\b|aksjeselskap|eiendomsselskap",
    "stiftelse": r"stiftelse|stifting",
    "forening": r"forening(?!er)|medlemsorganisasjon|partnerskap",
    "KO": r"\bKO\b|oppgavefellesskap",
    "vertskommune": r"vertskommune|§ ?28",
    "prosjekt": r"\w*prosjekt(?!penger|midler)\w*",
    "avtale": r"delavtale|samarbeidsavtale|kontrakt|spleiselag|\bavtale[nr]?\b",
    "uformelt samarbeid": r"uformel|(?:uten|ingen) avtale|ingen fullmakt",
}
SECTORS = {
    "helse og omsorg": r"helse|omsorg|sykehus|sjukehus|pasient|sykehjem|lege|pleie|utskriv|friskliv",
    "regional utvikling": r"region|næring|arealb|arealp|planstrategi|felles planer|boligb|infrastruktur",
    "kultur og identitet": r"kultur|musikk|konsert|kino|bibliotek|identitet|gjestfrihet|korps|stedskval|småsted",
    "skole og opplæring": r"skole|elev|ungdomstrinn|rådgivere|yrkes|utdanning|karriere|opplæring",
    "vann og avløp": r"vann|avløp|rens|\bVA\b|VA-|fjord",
    "miljø og klima": r"miljø|klima|utslipp|grønn|energi|bærekraft",
    "renovasjon": r"renovasjon|avfall|søppel|gjenvinning",
    "brann og beredskap": r"brann|beredskap|redning",
    "IKT og administrasjon": r"\bIKT\b|\bIT-drift|lønn og regnskap|arkiv|digital",
}
PARTNERS = {
    "sykehus": r"sykehus|sjukehus|helseforetak|\bHF\b|\bAhus\b|overlege|radiograf",
    "næringsliv": r"næringsliv|bedrift|næringsforening|næringsråd|entreprenør|sponsor|butikk|store selskaper|\bNHO\b",
    "frivillige": r"frivillig|lag og foreninger|lag, foreninger|korps|musikkråd|musikkliv",
    "skoler": r"videregående|opplæringskontor|ungt entreprenørskap",
    "renseanlegg": r"rense?anlegg|avløpsselskap",
}
LEADS = {
    "ordførerne": r"ordfører(?:ne|en)?\b",
    "prosjektleder": r"prosjektleder",
    "daglig leder": r"daglig leder|direktør|koordinator",
    "næringssjef": r"næringssjef",
    "sekretær eller utvalg": r"sekretær(?!iat)|samhandlingsutvalg|utvalget|\bASU\b|\bSU\b",
    "fagfolk": r"ingeniør|fagfolk|avdelingsleder|VA-sjef|overlege",
}
KINDS = {
    "tjeneste": r"tjeneste|drift|behandl|undersøk|veiledning|overvåk|avtale|pasient|elev",
    "utvikling": r"utvikl|planstrateg|felles planer|næring|merkevare|markedsfør|identitet|klima|satsing|arealb",
}
_COUNT = re.compile(
    rf"\b(\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})\s+"
    r"(?:(?!av\b)\w+\s+){0,2}?\w*kommun(?:e|er|ene|ar|ane)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Described:
    """A collaboration as a reader described it. `members` is the number of municipalities, None where not told."""

    text: str
    forms: frozenset[str]
    sectors: frozenset[str]
    members: int | None
    partners: frozenset[str]
    leads: frozenset[str]
    kinds: frozenset[str]


def describe(text: str, form: str = "", sector: str = "", members: int | None = None) -> Described:
    """What the text and the options say; an option counts before the words of the text."""
    return Described(
        text=" ".join(filter(None, (text, form, sector))),
        forms=groups(form, FORMS) or groups(text, FORMS),
        sectors=groups(sector, SECTORS) or groups(text, SECTORS),
        members=members if members is not None else count(text),
        partners=groups(text, PARTNERS),
        leads=groups(text, LEADS),
        kinds=groups(text, KINDS),
    )


def groups(text: str, table: dict[str, str]) -> frozenset[str]:
    """The groups of a table whose words stand in the text; those of abbreviations in capitals only."""
    return frozenset(name for name, pattern in table.items() if _search(pattern, text))


def count(text: str) -> int | None:
    """The largest number of municipalities the text tells; None where it tells none."""
    told = [NUMBERS.get(found.lower()) or int(found) for found in _COUNT.findall(text)]
    return max(told, default=None)


def _search(pattern: str, text: str) -> bool:
    """Case is told apart only in words of capitals alone (AS, IKS, KO)."""
    return any(
        re.search(part, text, 0 if re.fullmatch(r"(?:\\b)?[A-ZÆØÅ-]+(?:\\b)?", part) else re.IGNORECASE)
        for part in _alternatives(pattern)
    )


def _alternatives(pattern: str) -> list[str]:
    parts, depth, held = [], 0, ""
    for sign in pattern:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            parts.append(held)
            held = ""
        else:
            held += sign
    return [*parts, held]
