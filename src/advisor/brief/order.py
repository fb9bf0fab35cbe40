"""What the reader asked for, read and checked: the form, what it must be today, and facts that contradict it."""

import re
from collections.abc import Iterable
from typing import TypeVar

from rapidfuzz import process

from advisor.brief.agenda import read_agenda
from advisor.brief.data import common, forms
from advisor.brief.records import FORMS, PHASES, READERS, ROLES, Fact, Form, Order, Role, Warning_
from advisor.brief.sentences import Sentences
from advisor.errors import BriefError

_LONGEST = 160
_OTHER_WORDS: dict[str, Form] = {
    "interkommunalt selskap": "IKS", "aksjeselskap": "AS", "a/s": "AS", "interkommunalt politisk råd": "IPR",
    "politisk råd": "IPR", "kommunalt oppgavefellesskap": "KO", "oppgavefellesskap": "KO", "vertskommunesamarbeid":
    "vertskommune", "vertskommunemodell": "vertskommune", "sti": "stiftelse", "stiftelsen": "stiftelse",
    "foreningen": "forening", "medlemsforening": "forening", "samarbeidsavtale": "avtale", "nettverk": "avtale",
    "uformelt samarbeid": "avtale", "uformelt": "avtale", "prosjektsamarbeid": "prosjekt", "ipr/ko": "IPR/KO",
}  # fmt: skip
_IN_NAME: tuple[tuple[Form, str], ...] = (
    ("IKS", r"\bIKS\b|(?i:interkommunalt selskap)"),
    ("AS", r"\bA/?S\b|(?i:aksjeselskap)"),
    ("IPR", r"\bIPR\b|(?i:interkommunalt politisk råd)"),
    ("KO", r"\bKO\b|(?i:oppgavefellesskap)"),
    ("stiftelse", r"\bSTI\b|(?i:\bstiftelsen?\b)"),
)
# An agreement or a project may well be named after the company that runs it.
_BARE = ("avtale", "prosjekt", "forening")
_T = TypeVar("_T", bound=str)


def read_order(
    sentences: Sentences,
    *,
    form: str = "",
    name: str = "",
    sector: str = "",
    members: int | None = None,
    role: str = "eierrepresentant",
    agenda: str = "",
    phase: str = "drift",
    reader: str = "politiker",
) -> Order:
    """The order of a brief. Raises BriefError, with what to try, where the form is missing, unknown, or not the one
    the name tells, and where another value is not among those allowed."""
    name, sector = _short("Navnet", name), _short("Sektoren", sector)
    known, warnings = _form(sentences, form, name)
    checked = _one_of("Rollen", role, ROLES)
    if members is not None and not 1 <= members <= 400:
        raise BriefError(f"Antall kommuner kan ikke være {members}.", "Bruk et tall fra 1 til 400.")
    items, left_out = read_agenda(agenda)
    text = f"{name}\n{agenda}"
    warnings += _clashes(sentences, known, text, members, checked)
    return Order(
        form=known, name=name, sector=sector, members=members, role=checked, agenda=items, left_out=left_out,
        phase=_one_of("Fasen", phase, PHASES), reader=_one_of("Leseren", reader, READERS), warnings=tuple(warnings),
    )  # fmt: skip


def _form(sentences: Sentences, form: str, name: str) -> tuple[Form, list[Warning_]]:
    wanted = " ".join(form.split()).strip(" .")
    if not wanted:
        return _form_of_name(sentences, name)
    known = next((f for f in forms() if f.lower() == wanted.lower()), None) or _OTHER_WORDS.get(wanted.lower())
    warnings: list[Warning_] = []
    if known is None:
        known, warnings = _gone(sentences, wanted)
    if known is None:
        raise _unknown(sentences, wanted)
    named = _named(name)
    speaks = {known, *forms()[known].speaks}
    if named and named not in speaks and known not in _BARE:
        raise BriefError(
            f"Opplysningene er motstridende: navnet «{name}» sier {named}, og formen er oppgitt som {wanted}.",
            f"Rett navnet, eller bruk formen {named}.",
        )
    return known, warnings  # type: ignore[return-value]


def _form_of_name(sentences: Sentences, name: str) -> tuple[Form, list[Warning_]]:
    named = _named(name)
    if named:
        return named, [Warning_(f"Formen er ikke oppgitt. Briefen bygger på at navnet sier {named}.", ())]
    known, warnings = _gone(sentences, name)
    if known:
        return known, warnings
    about = f"navnet «{name}» sier den ikke" if name else "verken form eller navn er oppgitt"
    raise BriefError(
        f"Jeg må vite formen, og {about}. Lovens plikter er ulike fra form til form.",
        f"Oppgi en av {', '.join(FORMS)}.",
    )


def _named(name: str) -> Form | None:
    return next((form for form, pattern in _IN_NAME if re.search(pattern, name)), None)


def _gone(sentences: Sentences, text: str) -> tuple[Form | None, list[Warning_]]:
    """What a form that is gone must be today, and what the sources say of it."""
    for old, row in common().gone.items():
        if re.search(row.pattern, text, re.IGNORECASE):
            today = forms()[row.form].name
            said = f"«{old}» er ikke en form i dag. Briefen er skrevet for {today}."
            if old in ("§ 28", "regionråd"):
                said = f"«{old}» er lest som {today}."
            return row.form, [Warning_(said, _facts(sentences, row.says))]
    return None, []


def _unknown(sentences: Sentences, wanted: str) -> BriefError:
    for row in common().refused.values():
        if re.search(row.pattern, wanted, re.IGNORECASE):
            said = " ".join(fact.text for fact in _facts(sentences, row.says))
            return BriefError(f"Briefen er ikke laget for {wanted}. {said}", f"Den finnes for {', '.join(FORMS)}.")
    near = process.extractOne(wanted.lower(), [*map(str.lower, FORMS), *_OTHER_WORDS], score_cutoff=70)
    hint = f"Mente du «{near[0]}»? " if near else ""
    return BriefError(f"Formen «{wanted}» er ukjent.", f"{hint}Bruk en av {', '.join(FORMS)}.")


def _clashes(sentences: Sentences, form: Form, text: str, members: int | None, role: Role) -> list[Warning_]:
    """What was told that does not go with the form, with what the sources say."""
    found = []
    name = forms()[form].name
    for row in common().clashes:
        word = re.search(rf"\b(?:{row.pattern})", text, re.IGNORECASE)
        if form in row.forms and word:
            said = f"Teksten nevner «{word[0].lower()}», som ikke hører til formen {name}. Sjekk at formen er rett."
            found.append(Warning_(said, _facts(sentences, row.says)))
    if members == 1:
        rows = [row for row in common().alone if form in row.forms]
        said = f"Det er oppgitt én kommune, men {name} må ha flere."
        found += [Warning_(said, _facts(sentences, row.says)) for row in rows]
    for wrong in common().wrong_roles:
        if form in wrong.forms and role == wrong.role:
            said = f"Rollen {role} passer ikke med formen {name}. Sjekk hvilket verv du har."
            found.append(Warning_(said, _facts(sentences, wrong.says)))
    return found


def _facts(sentences: Sentences, anchors: Iterable[str]) -> tuple[Fact, ...]:
    return tuple(sentences.fact(anchor) for anchor in anchors)


def _short(what: str, text: str) -> str:
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise BriefError(f"{what} er på {len(text)} tegn, og grensen er {_LONGEST}.", "Kort den ned.")
    return text


def _one_of(what: str, value: str, allowed: tuple[_T, ...]) -> _T:
    for known in allowed:
        if known == value.strip().lower():
            return known
    raise BriefError(f"{what} «{value}» er ukjent.", f"Bruk en av {', '.join(allowed)}.")
