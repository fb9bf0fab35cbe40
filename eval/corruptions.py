# ruff: noqa: E501 - word lists, one kind a line
"""False claims made by rule from true ones, of the eight kinds of ../shared/eval/claims-dev.jsonl.

number, name, case_swap, negation, direction, overreach, invented_detail, wrong_role. Each change is small, and where it
can be it puts in something that the passage does say, elsewhere. Seeded: the same pairs give the same claims.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claim_pairs import Pair

from advisor.cases import CASE_NAMES, named_cases
from advisor.figures import figures
from advisor.lexicon import lemma
from advisor.wordmarks import mark

KINDS = ("number", "name", "case_swap", "negation", "direction", "overreach", "invented_detail", "wrong_role")


@dataclass(frozen=True, slots=True)
class Made:
    """A claim with its passages; `kind` is how it was corrupted, None for a true one."""

    claim: str
    passages: tuple[str, ...]
    kind: str | None
    case: str | None
    passage_case: str | None


@dataclass(frozen=True, slots=True)
class Stock:
    """What corruptions draw from: names, offices and tails of other claims."""

    names: Sequence[str]
    offices: Sequence[str]
    tails: Sequence[str]


def _words(text: str) -> list[str]:
    return text.split()


_NUMBERS = _words("to tre fire fem seks sju åtte ni ti elleve tolv fjorten femten atten tjue")
_PLACES = _words(
    "Bergen Trondheim Tromsø Drammen Kristiansand Sandnes Sola Randaberg Hamar Moss Bodø Molde Voss Lørenskog "
    "Stavanger Oslo "
    "Klepp Time Hå Gjesdal Lund Bjerkreim Egersund Sokndal Haugesund Karmøy Tysvær Sveio Nes Eidsvoll Hurdal Ullensaker"
)
_ORGANISATIONS = _words("NHO LO KS NIBR SINTEF Telenor Statoil NAV Husbanken Riksrevisjonen Miljødirektoratet")
_OFFICES = _words(
    "ordføreren rådmannen prosjektlederen styrelederen nestlederen næringssjefen kommunalsjefen direktøren sekretæren "
    "plansjefen økonomisjefen miljøvernsjefen koordinatoren"
)
_TURNS = (
    ("øker", "reduserer"), ("økte", "reduserte"), ("økt", "redusert"), ("øke", "redusere"), ("styrket", "svekket"),
    ("styrker", "svekker"), ("styrke", "svekke"), ("bedre", "dårligere"), ("mer", "mindre"), ("flere", "færre"),
    ("størst", "minst"), ("større", "mindre"), ("store", "små"), ("høyere", "lavere"), ("lettere", "vanskeligere"),
    ("lett", "vanskelig"), ("enklere", "vanskeligere"), ("før", "etter"), ("tidligere", "senere"),
    ("billigere", "dyrere"),
    ("raskere", "tregere"), ("mange", "få"), ("sterk", "svak"), ("sterkere", "svakere"), ("sterkt", "svakt"),
    ("god", "dårlig"), ("gode", "dårlige"), ("enige", "uenige"), ("positivt", "negativt"), ("lang", "kort"),
    ("først", "sist"),
    ("mest", "minst"), ("åpne", "lukkede"), ("formelle", "uformelle"), ("frivillig", "lovpålagt"),
    ("fordeler", "ulemper"),
    ("direkte", "indirekte"), ("fra", "til"), ("over", "under"), ("politisk", "administrativ"),
    ("politiske", "administrative"),
    ("ofte", "sjelden"), ("viktigst", "minst viktig"), ("tett", "løst"), ("tydelig", "utydelig"),
    ("langsiktig", "kortsiktig"),
)  # fmt: skip
_STRENGTHEN = (
    (r"\bkan\b", "vil alltid"), (r"\bkan\b", "må"), (r"\bkunne\b", "måtte"), (r"\bbør\b", "må"),
    (r"\bburde\b", "måtte"),
    (r"\bofte\b", "alltid"), (r"\bgjerne\b", "alltid"), (r"\bsom regel\b", "alltid"), (r"\bnoen\b", "alle"),
    (r"\bNoen\b", "Alle"), (r"\bFlere\b", "Alle"), (r"\bflere\b", "alle"), (r"\bmange\b", "alle"),
    (r"\bMange\b", "Alle"),
    (r"\benkelte\b", "samtlige"), (r"\bEnkelte\b", "Samtlige"), (r"\bde fleste\b", "alle"),
    (r"\bDe fleste\b", "Samtlige"),
    (r"\bdelvis\b", "helt"), (r"\bi stor grad\b", "fullt ut"), (r"\bmener\b", "har bevist"),
    (r"\bopplever\b", "vet sikkert"),
    (r"\bmente\b", "beviste"), (r"\bvurderte\b", "vedtok"), (r"\bønsket\b", "besluttet"), (r"\bprøvde å\b", "klarte å"),
    (r"\bsærlig\b", "bare"), (r"\bførst og fremst\b", "utelukkende"), (r"\bbidrar til\b", "garanterer"),
    (r"\bKommunene\b", "Alle kommunene"), (r"(?<![-\w])kommunene\b", "alle kommunene"),
    (r"\bPolitikerne\b", "Samtlige politikere"),
    (r"\bLederne\b", "Alle lederne"), (r"(?<![-\w])lederne\b", "alle lederne"),
    (r"\b(er|var|har|gir|fører|blir|ble)\b", r"\1 alltid"),
    (r"\bnesten\b", "helt"), (r"\btrolig\b", "sikkert"), (r"\bett av\b", "det eneste av"),
    (r"\ben av\b", "den eneste av"),
)  # fmt: skip
_FINITE = _words(
    "er var har hadde kan kunne skal skulle vil ville må måtte bør ble blir fikk får gir ga tar tok går gikk "
    "sitter satt mener "
    "mente opplever opplevde brukte bruker deltar møtes betaler betalte eier eide styrer leder ledet ønsker "
    "ønsket viser fungerer "
    "kommer kom gjør gjorde ser så består velger valgte vedtok foreslo krever trenger bidrar bidro arbeider "
    "lyktes sikrer"
)
_TAILS = (
    "to ganger i året", "hvert halvår", "med støtte fra fylkeskommunen", "i samarbeid med et konsulentselskap",
    "etter en anbudsrunde", "innen seks uker", "mot et årlig honorar", "på et eget seminar i Bergen",
    "i henhold til EØS-reglene",
    "med to tredels flertall", "etter råd fra Riksrevisjonen", "som også omfatter næringslivet",
    "i tråd med en ekstern revisjon",
    "via en egen nettportal", "og får dekket reiseutgiftene", "og rapporterer til departementet", "for å spare penger",
    "i en prøveperiode på tre år", "med egne stillinger til formålet", "som justeres etter prisveksten",
    "etter modell fra Danmark", "og har egen advokat", "med plass til 200 deltakere", "på årlige studieturer",
)  # fmt: skip


def stock(pairs: Sequence[Pair]) -> Stock:
    """What the corruptions of these pairs draw from."""
    tails = [
        m[1]
        for p in pairs
        for m in [re.search(r"(?:,| )((?:gjennom|med|ved|etter|for å|i|på|som) [^,]{12,60})\.$", p.claim)]
        if m
    ]
    return Stock((*_PLACES, *_ORGANISATIONS), tuple(_OFFICES), (*_TAILS * 8, *(t for t in tails if not named_cases(t))))


def corrupt(pair: Pair, kind: str, things: Stock, rng: random.Random) -> Made | None:
    """The claim of the pair corrupted in one way; None where that cannot be done."""
    changed = _WAYS[kind](pair, things, rng)
    if not changed or changed == pair.claim:
        return None
    case, passage_case = pair.case, pair.case
    if kind == "case_swap":
        others = [c for c in CASE_NAMES if c != pair.case]
        case = next((c for c in named_cases(changed) if c != pair.case), rng.choice(others))
    return Made(changed, pair.passages, kind, case, passage_case)


def turned_passage(pair: Pair, rng: random.Random) -> Made | None:
    """The claim as it is, beside a passage that says otherwise: a «ikke» put into the sentence the claim rests on."""
    sentence = rng.choice(pair.rests_on) if len(pair.rests_on) == 1 else pair.rests_on[0]
    own = {m.lemma for m in mark(pair.claim).marks}
    tokens = sentence.split(" ")
    places = [i for i, t in enumerate(tokens) if t in _FINITE]
    lemmas = [{m.lemma for m in mark(" ".join(tokens[i - 4 : i + 5])).marks if m.weight} for i in places]
    good = [i for i, near in zip(places, lemmas, strict=True) if len(near & own) >= 2]
    if not good or any(m.negates for m in mark(pair.claim).marks) or any(m.negates for m in mark(sentence).marks):
        return None
    at = rng.choice(good) + 1
    changed = " ".join([*tokens[:at], "ikke", *tokens[at:]])
    passages = tuple(p.replace(sentence, changed, 1) for p in pair.passages)
    return Made(pair.claim, passages, "negation", pair.case, pair.case) if passages != pair.passages else None


def true(pair: Pair) -> Made:
    """The pair as a true claim."""
    return Made(pair.claim, pair.passages, None, pair.case, pair.case)


def _number(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    found = [f for f in figures(pair.claim) if f.value > 1 and f.unit != "ordinal"]
    if not found:
        return None
    figure = rng.choice(found)
    if figure.text[0].isalpha():
        new = rng.choice([n for n in _NUMBERS if n != figure.text.lower()])
        new = new.capitalize() if figure.text[0].isupper() else new
    elif len(figure.text) == 4 and figure.text[:2] in ("19", "20"):
        new = str(int(figure.text) + rng.choice([-2, -1, 1, 2, 3]))
    else:
        told = [
            f.text
            for f in figures(" ".join(pair.passages))
            if f.text[0].isdigit() and f.value != figure.value and f.value < 1900
        ]
        digit = re.search(r"\d", figure.text)
        other = str((int(digit[0]) + rng.randint(1, 8)) % 9 + 1) if digit else "7"
        new = rng.choice(told) if told and rng.random() < 0.3 else re.sub(r"\d", other, figure.text, count=1)
    return re.sub(rf"(?<!\w){re.escape(figure.text)}(?!\w)", new, pair.claim, count=1) if new != figure.text else None


def _name(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    own = [
        m
        for m in mark(pair.claim).marks
        if m.kind == "name" and m.text.isalpha() and len(m.text) > 1 and not named_cases(m.text)
    ]
    if not own:
        return None
    old = rng.choice(own)
    told = [
        m.text
        for p in pair.passages
        for m in mark(p).marks
        if m.kind == "name" and m.text.isalpha() and m.text.isupper() == old.text.isupper()
    ]
    claimed = {m.lemma for m in mark(pair.claim).marks}
    told = [t for t in told if lemma(t.lower()) not in claimed and t.lower() not in claimed and len(t) > 1]
    pool = told if told and rng.random() < 0.4 else list(_ORGANISATIONS if old.text.isupper() else _PLACES)
    return re.sub(rf"\b{re.escape(old.text)}\b", rng.choice(pool), pair.claim, count=1)


def _case_swap(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    if not pair.case:
        return None
    title, nicknames = CASE_NAMES[pair.case]
    other = CASE_NAMES[rng.choice([c for c in CASE_NAMES if c != pair.case])][0].split(" (")[0]
    pattern = "|".join(sorted(map(re.escape, (title, *nicknames)), key=len, reverse=True))
    changed, times = re.subn(rf"(?<!\w)(?:{pattern})\w*", other, pair.claim, flags=re.IGNORECASE)
    return changed if times else f"I {other} gjelder dette: {pair.claim[0].lower()}{pair.claim[1:]}"


def _negation(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    for old, new in (
        (r" ikke\b", ""),
        (r"\bingen\b", "flere"),
        (r"\bIngen\b", "Flere"),
        (r"\buten å\b", "ved å"),
        (r"\buten\b", "med"),
        (r"\baldri\b", "ofte"),
    ):
        if re.search(old, pair.claim):
            return re.sub(old, new, pair.claim, count=1)
    tokens = pair.claim.split(" ")
    places = [i for i, t in enumerate(tokens) if t in _FINITE]
    if not places:
        return None
    return " ".join([*tokens[: places[0] + 1], "ikke", *tokens[places[0] + 1 :]])


def _direction(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    turned = _swapped(pair.claim)
    if turned and rng.random() < 0.6:
        return turned
    ways = [*_TURNS, *((b, a) for a, b in _TURNS)]
    rng.shuffle(ways)
    for old, new in ways:
        if re.search(rf"\b{old}\b", pair.claim):
            return re.sub(rf"\b{old}\b", new, pair.claim, count=1)
    return turned


def _swapped(claim: str) -> str | None:
    """The two sides of «fra A til B» or «A enn B» exchanged."""
    found = re.search(r"\bfra ((?:\w+ ){0,2}\w+) til ((?:\w+ ){0,2}?\w+)", claim)
    if found:
        return claim[: found.start()] + f"fra {found[2]} til {found[1]}" + claim[found.end() :]
    entities = [m.text for m in mark(claim).marks if m.kind in ("name", "office")]
    if len(entities) >= 2 and len(set(entities)) == len(entities):
        a, b = entities[0], entities[-1]
        turned = claim.replace(a, "\0").replace(b, a).replace("\0", b)
        return turned[0].upper() + turned[1:]
    return None


def _overreach(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    ways = [w for w in _STRENGTHEN if re.search(w[0], pair.claim)]
    if not ways:
        return None
    plain = [w for w in ways if not w[0].startswith(r"\b(er")]
    old, new = rng.choice(plain or ways)
    return re.sub(old, new, pair.claim, count=1)


def _invented_detail(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    told = {m.lemma for p in pair.passages for m in mark(p).marks}
    for _ in range(20):
        tail = rng.choice(things.tails)
        lemmas = [m.lemma for m in mark(tail).marks if m.weight >= 1]
        if lemmas and sum(x not in told for x in lemmas) >= max(1, 0.6 * len(lemmas)) and tail not in pair.claim:
            if "," in pair.claim and rng.random() < 0.3:
                head, _, rest = pair.claim.partition(",")
                return f"{head} {tail},{rest}"
            return f"{pair.claim.rstrip('.')}{',' if tail.startswith('som') else ''} {tail}."
    return None


def _wrong_role(pair: Pair, things: Stock, rng: random.Random) -> str | None:
    own = [m for m in mark(pair.claim).marks if m.kind == "office"]
    if not own:
        return None
    old = rng.choice(own)
    claimed = {m.lemma for m in own}
    told = [m.text for p in pair.passages for m in mark(p).marks if m.kind == "office" and m.lemma not in claimed]
    pool = (
        told
        if told and rng.random() < 0.6
        else [o for o in things.offices if mark(f"x {o}").marks[-1].lemma not in claimed]
    )
    new = rng.choice(pool)
    new = new.capitalize() if old.text[0].isupper() else new.lower()
    return re.sub(rf"\b{re.escape(old.text)}\b", new, pair.claim, count=1)


_WAYS: Mapping[str, Callable[[Pair, Stock, random.Random], str | None]] = {
    "number": _number, "name": _name, "case_swap": _case_swap, "negation": _negation, "direction": _direction,
    "overreach": _overreach, "invented_detail": _invented_detail, "wrong_role": _wrong_role,
}  # fmt: skip


def elsewhere(pair: Pair, pairs: Sequence[Pair], rng: random.Random) -> Made | None:
    """The claim beside a passage on the same case that says something else."""
    others = [p for p in pairs if p.case == pair.case and p.passages != pair.passages]
    if not others:
        return None
    return Made(pair.claim, rng.choice(others).passages, "elsewhere", pair.case, pair.case)


def make(pairs: Sequence[Pair], seed: int, each: int) -> list[Made]:
    """The true claims, and `each` false ones of every kind (fewer where the pairs do not allow it)."""
    rng = random.Random(seed)
    things = stock(pairs)
    made = [true(p) for p in pairs]
    for kind in KINDS:
        order = list(pairs)
        rng.shuffle(order)
        found = 0
        for pair in order:
            if found == each:
                break
            beside = kind == "negation" and found % 2 == 0
            false = turned_passage(pair, rng) if beside else corrupt(pair, kind, things, rng)
            if false:
                made.append(false)
                found += 1
    strays = (elsewhere(pair, pairs, rng) for pair in rng.sample(list(pairs), min(each, len(pairs))))
    return [*made, *(stray for stray in strays if stray)]
