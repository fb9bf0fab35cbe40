"""The twelve cases as HTML: a table to sort and filter, a map of legitimacy, and cases side by side. All is escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from advisor.casefacts import ASPECTS, LEGITIMACIES, CaseFacts, Proof
from advisor.cases import case_name
from advisor.frontmatter import Aspect, CaseMatter, Effect
from advisor.records import Language
from advisor.web.cases_groups import FORMS, SECTORS, SIZES, form_of, sector_of, size_of
from advisor.wording import say

LEAST, MOST = 2, 4
EFFECTS: tuple[Effect, ...] = ("styrket", "blandet", "svekket")
SIGNS = {"styrket": "▲", "blandet": "◆", "svekket": "▼"}
ROLES = ("forvalter", "mediator", "katalysator", "brobygger")
COLUMNS = ("case", "form", "sector", "size", "role", "outcome")


def table(facts: Mapping[str, CaseFacts], lang: Language) -> str:
    """The cases as a table with its filters, and the bar that compares those picked."""
    heads = "".join(_head(name, lang) for name in COLUMNS)
    rows = "".join(_row(case, lang) for case in facts.values())
    return (
        f"<section class='caser' aria-labelledby='caser-tittel' data-most='{MOST}' data-least='{LEAST}'"
        f"{_messages(lang, 'count', 'count_none', 'sorted', 'rising', 'falling', 'compare_hint', 'compare_ready', 'compare_too_many')}>"  # noqa: E501
        f"<h2 id='caser-tittel'>{_say(lang, 'title')}</h2><p class='lead'>{_say(lang, 'lead')}</p>"
        f"{_filters(lang)}"
        f"<p class='antall' role='status'>{_say(lang, 'count', n=len(facts), all=len(facts))}</p>"
        f"<table class='casetabell' role='table' aria-labelledby='caser-tittel'>"
        f"<thead role='rowgroup'><tr role='row'><th role='columnheader' scope='col'>{_say(lang, 'column_choose')}</th>"
        f"{heads}<th role='columnheader' scope='col'>{_say(lang, 'column_ask')}</th></tr></thead>"
        f"<tbody role='rowgroup'>{rows}</tbody></table>"
        f"<div class='valgte'><p class='valgt' role='status'>{_say(lang, 'compare_hint')}</p>"
        f"<button type='button' class='sammenlign' disabled>{_say(lang, 'compare')}</button></div></section>"
    )


def legitimacy_map(facts: Mapping[str, CaseFacts], lang: Language) -> str:
    """For each legitimacy the cases that strengthened it, weakened it or did both, with the sentences that say so."""
    heads = "".join(f"<th role='columnheader' scope='col'>{_effect(effect, lang)}</th>" for effect in EFFECTS)
    rows = ""
    for aspect in LEGITIMACIES:
        cells = "".join(_map_cell(facts, aspect, effect, lang) for effect in EFFECTS)
        rows += f"<tr role='row'><th role='rowheader' scope='row'>{_say(lang, aspect)}</th>{cells}</tr>"
    return (
        f"<section class='kart' aria-labelledby='kart-tittel'{_messages(lang, 'map_open', 'map_close')}>"
        f"<h2 id='kart-tittel'>{_say(lang, 'map_title')}</h2><p class='lead'>{_say(lang, 'map_lead')}</p>"
        f"<button type='button' class='vis-alle' aria-expanded='false'>{_say(lang, 'map_open')}</button>"
        f"<table class='karttabell' role='table' aria-labelledby='kart-tittel'>"
        f"<thead role='rowgroup'><tr role='row'><th role='columnheader' scope='col'>{_say(lang, 'map_kind')}</th>"
        f"{heads}</tr></thead><tbody role='rowgroup'>{rows}</tbody></table></section>"
    )


def comparison(facts: Sequence[CaseFacts], lang: Language) -> str:
    """Two to four cases side by side, each cell with the sentences it rests on and where they stand."""
    names = ", ".join(case_name(case.case) for case in facts)
    heads = "".join(
        f"<th role='columnheader' scope='col'{_corpus(lang)}>{escape(case_name(case.case))}</th>" for case in facts
    )
    rows = ""
    for aspect in ASPECTS:
        cells = "".join(
            f"<td role='cell'><span class='hvem' aria-hidden='true'{_corpus(lang)}>"
            f"{escape(case_name(case.case))}</span>{_cell(case, aspect, lang)}</td>"
            for case in facts
        )
        rows += f"<tr role='row'><th role='rowheader' scope='row'>{_say(lang, f'aspect_{aspect}')}</th>{cells}</tr>"
    return (
        f"<section class='sammenligning' aria-labelledby='sammenlign-tittel'>"
        f"<h2 id='sammenlign-tittel' tabindex='-1'>{_say(lang, 'compare_title')}</h2>"
        f"<p class='hidden' role='status'>{_say(lang, 'compare_done', names=names)}</p>"
        f"<table class='sidetabell' role='table' aria-labelledby='sammenlign-tittel' data-n='{len(facts)}'>"
        f"<thead role='rowgroup'><tr role='row'><th role='columnheader' scope='col'>{_say(lang, 'compare_aspect')}</th>"
        f"{heads}</tr></thead><tbody role='rowgroup'>{rows}</tbody></table></section>"
    )


def fact(row: CaseMatter, aspect: Aspect, lang: Language) -> str:
    """What the table of cases says of an aspect, as plain text in the corpus' language; empty where it is silent."""
    if aspect == "form":
        today = say(lang, "cases.today", form=row.form_today) if row.form_today else ""
        return "; ".join(filter(None, (row.form_2013, today)))
    if aspect == "members":
        n = row.member_count
        return "" if n is None else say(lang, "cases.members_1" if n == 1 else "cases.members_n", n=n)
    if aspect == "lead":
        return "; ".join(filter(None, (row.operative_lead.role, row.operative_lead.recruited)))
    if aspect in ("political", "administrative"):
        return getattr(row.anchoring, aspect) or ""
    if aspect in LEGITIMACIES:
        return getattr(row.legitimacy, aspect).because or ""
    plain = {"governance": row.strategic_level, "roles": ", ".join(row.leader_roles), "funding": row.funding}
    return plain.get(aspect, row.outcome if aspect == "outcome" else row.later.text) or ""


def _cell(case: CaseFacts, aspect: Aspect, lang: Language) -> str:
    proofs = case.proofs.get(aspect, ())
    if not proofs:  # nothing is said that no sentence of the source carries
        return f"<p class='tom'>{_say(lang, 'compare_none')}</p>"
    effect = getattr(case.row.legitimacy, aspect).effect if aspect in LEGITIMACIES else None
    sign = f"<p>{_effect(effect, lang)}</p>" if effect else ""
    said = escape(fact(case.row, aspect, lang))
    return sign + (f"<p class='fakta'{_corpus(lang)}>{said}</p>" if said else "") + _proofs(case, proofs, lang)


def _map_cell(facts: Mapping[str, CaseFacts], aspect: Aspect, effect: Effect, lang: Language) -> str:
    here = [case for case in facts.values() if getattr(case.row.legitimacy, aspect).effect == effect]
    label = f"<span class='hvem' aria-hidden='true'>{_effect(effect, lang)}</span>"
    entries = "".join(
        f"<li><details><summary{_corpus(lang)}>{escape(case_name(case.case))}</summary>"
        f"{_proofs(case, case.proofs.get(aspect, ()), lang)}</details></li>"
        for case in here
        if case.proofs.get(aspect)
    )
    body = f"<ul>{entries}</ul>" if entries else f"<p class='tom'>{_say(lang, 'map_nobody')}</p>"
    return f"<td role='cell' data-effect='{effect}'>{label}{body}</td>"


def _proofs(case: CaseFacts, proofs: Iterable[Proof], lang: Language) -> str:
    return "".join(
        f"<blockquote{_corpus(lang)}>{escape(proof.sentence)}</blockquote>"
        f"<button type='button' class='til-kilden' data-source='{escape(proof.source)}' "
        f"data-section='{escape(proof.section)}' data-quote='{escape(proof.sentence)}' "
        f"aria-label='{_say(lang, 'source_open', case=case_name(case.case), section=proof.section)}'>"
        f"{_say(lang, 'source', section=proof.section)}</button>"
        for proof in proofs
    )


def _row(case: CaseFacts, lang: Language) -> str:
    row, name = case.row, case_name(case.case)
    roles = ", ".join(row.leader_roles)
    size = row.member_count or 0
    effect = row.legitimacy.output.effect or ""
    cells = {
        "case": (name, escape(name)),
        "form": (row.form_2013, escape(row.form_2013)),
        "sector": (row.sector, escape(row.sector)),
        "size": (f"{size:04}", str(row.member_count or "–")),
        "role": (roles, escape(roles) or _say(lang, "no_roles")),
        "outcome": (row.outcome, (_effect(row.legitimacy.output.effect, lang) + " ") + escape(row.outcome)),
    }
    data = (
        f"data-form='{form_of(row.form_2013)}' data-sector='{sector_of(row.sector)}' data-size='{size_of(size)}' "
        f"data-role='{escape(roles.replace(',', ''))}' data-outcome='{effect}'"
    )
    html = "".join(
        f"<{'th' if key == 'case' else 'td'} {_cell_role(key)} data-key='{key}' data-sort='{escape(value.lower())}' "
        f"data-label='{_say(lang, f'column_{key}')}'{_corpus(lang)}>{shown}</{'th' if key == 'case' else 'td'}>"
        for key, (value, shown) in cells.items()
    )
    question = say(lang, "cases.question", case=name)
    return (
        f"<tr role='row' data-case='{escape(case.case)}' {data}><td role='cell' class='velg'>"
        f"<label><input type='checkbox' value='{escape(case.case)}' aria-label='{_say(lang, 'choose', case=name)}'>"
        f"<span aria-hidden='true'>{_say(lang, 'column_choose')}</span></label></td>{html}"
        f"<td role='cell' class='spor'><button type='button' class='spor-om' data-question='{escape(question)}' "
        f"aria-label='{_say(lang, 'ask_about', case=name)}'>{_say(lang, 'ask')}</button></td></tr>"
    )


def _cell_role(key: str) -> str:
    return "role='rowheader' scope='row'" if key == "case" else "role='cell'"


def _head(name: str, lang: Language) -> str:
    return (
        f"<th role='columnheader' scope='col' aria-sort='none' data-key='{name}'>"
        f"<button type='button' class='sorter'>{_say(lang, f'column_{name}')}"
        "<span class='pil' aria-hidden='true'></span></button></th>"
    )


def _filters(lang: Language) -> str:
    choices: dict[str, list[tuple[str, str]]] = {
        "form": [(key, say(lang, f"cases.form_{key}")) for key in FORMS],
        "sector": [(key, say(lang, f"cases.sector_{key}")) for key in SECTORS],
        "size": [(key, say(lang, f"cases.size_{key}")) for key in SIZES],
        "role": [(role, role) for role in ROLES],
        "outcome": [(effect, say(lang, f"cases.effect_{effect}")) for effect in EFFECTS],
    }
    selects = ""
    for name, options in choices.items():
        listed = "".join(f"<option value='{escape(key)}'>{escape(text)}</option>" for key, text in options)
        selects += (
            f"<label>{_say(lang, name)}<select data-filter='{name}'>"
            f"<option value=''>{_say(lang, 'all')}</option>{listed}</select></label>"
        )
    return (
        f"<div class='filtre' role='group' aria-label='{_say(lang, 'filters')}'>{selects}"
        f"<button type='button' class='nullstill'>{_say(lang, 'reset')}</button></div>"
    )


def _effect(effect: Effect | None, lang: Language) -> str:
    if effect is None:
        return ""
    return (
        f"<span class='retning' data-effect='{effect}'><span aria-hidden='true'>{SIGNS[effect]}</span> "
        f"{_say(lang, f'effect_{effect}')}</span>"
    )


def _messages(lang: Language, *keys: str) -> str:
    """Texts the script needs, as data attributes; their {names} are filled in there."""
    raw = {key: say(lang, f"cases.{key}") for key in keys}
    return "".join(f" data-say-{key.replace('_', '-')}='{escape(text)}'" for key, text in raw.items())


def _corpus(lang: Language) -> str:
    """The corpus is in bokmål whatever the page's language: for screen readers."""
    return "" if lang == "nb" else " lang='nb'"


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"cases.{key}", **values))
