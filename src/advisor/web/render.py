"""A turn as HTML: the question, the answer claim by claim, its numbered sources, and what can be done with it.

Every text is escaped, whoever wrote it: corpus, question and model.
"""

from collections.abc import Iterable, Sequence, Set
from html import escape

from advisor.cases import case_name
from advisor.models import EXTRACTIVE
from advisor.records import Advice, Citation, Claim, Language
from advisor.show import about_language, note_lines, part_heading, parts
from advisor.web.chat import Turn
from advisor.web.kept import turn_json
from advisor.wording import say

CORPUS_LANGUAGE: Language = "nb"
QUESTIONS = 3


def turn_html(turn: Turn, lang: Language, run: int = 0, feedback: bool = False) -> str:
    """A turn on a page in `lang`; `run` is the browser's number of the asking, `feedback` whether thumbs are taken."""
    advice = turn.advice
    spoken = advice.language if advice else lang
    body = _answer(turn, advice, lang, feedback) if advice else _waiting(turn, lang)
    asked = f"<h2 class='asked'><span class='hidden'>{_page(lang, 'asked')} </span>{escape(turn.question)}</h2>"
    place = f"id='t{turn.number}' tabindex='-1' data-state='{turn.state}' data-run='{run}' lang='{spoken}'"
    return f"<article class='turn' {place} data-turn='{escape(turn_json(turn))}'>{asked}{body}</article>"


def outcome_html(kind: str, text: str, run: int, cleaned: str = "") -> str:
    """What the page is told in place of a turn: `refused` or `personal`, and the sentence to show."""
    return (
        f"<div class='utfall' data-outcome='{escape(kind)}' data-run='{run}' data-text='{escape(text)}' "
        f"data-cleaned='{escape(cleaned)}'></div>"
    )


def day(date: str, lang: Language) -> str:
    """A day given as YYYY-MM-DD the way the language writes it; another text as it is."""
    year, *rest = date.split("-")
    return say(lang, "chat.date", year=year, month=rest[0], day=rest[1]) if len(rest) == 2 else date


def made_by(advice: Advice, lang: Language) -> str:
    """Who put the answer together: the sources' own sentences, or a model that was checked against them."""
    if advice.model == EXTRACTIVE:
        return say(lang, "chat.by_extractive")
    return say(lang, "chat.by_model", model=advice.model)


def source_name(citation: Citation, lang: Language) -> str:
    """«Dalanerådet – Drift (Case, 2013, side 102)»."""
    page = say(lang, "page.page_n", page=citation.page) if citation.page else ""
    facts = ", ".join(filter(None, (say(lang, f"kind.{citation.kind}"), str(citation.year or ""), page)))
    case = case_name(citation.case) if citation.case else ""
    names = (case if case and case not in citation.title else "", citation.title, citation.section)
    return f"{' – '.join(dict.fromkeys(filter(None, names)))} ({facts})"


def _waiting(turn: Turn, lang: Language) -> str:
    if turn.state == "failed":
        return f"<div class='problem'><p>{escape(turn.problem)}</p></div>{_actions(turn, lang, feedback=False)}"
    if turn.state == "stopped":
        return f"<p class='status stopped'>{_page(lang, 'stopped')}</p>{_actions(turn, lang, feedback=False)}"
    return f"<p class='status searching'>{_page(lang, 'searching')}</p>"


def _answer(turn: Turn, advice: Advice, lang: Language, feedback: bool) -> str:
    claims = advice.claims[: turn.shown]
    text = (_declined if advice.status == "declined" else _given)(advice, claims)
    if turn.state == "stopped":
        text += f"<p class='status stopped'{_in(lang, advice)}>{_page(lang, 'stopped')}</p>"
    whole = turn.state == "done"
    after = f"<p class='remark' role='status'>{escape(advice.remark)}</p>" if whole and advice.remark else ""
    after += _notes(advice) if whole else ""
    after += _sources(turn, advice, lang, {n for claim in claims for n in claim.citations})
    if turn.state != "working":
        after += _meta(turn, advice, lang) + _actions(turn, lang, feedback)
    return f"<div class='answer'>{text}</div>{after}{_next(turn, advice, lang) if whole else ''}"


def _given(advice: Advice, claims: Sequence[Claim]) -> str:
    opening = ""
    if about := about_language(advice):
        opening += f"<p class='partial'>{escape(about)}</p>"
    if advice.status == "partial":
        opening += f"<p class='partial'>{escape(say(advice.language, 'answer.partial'))}</p>"
    return opening + _parts(advice, claims, headings=True)


def _declined(advice: Advice, claims: Sequence[Claim]) -> str:
    """The reason first and where to turn last: the first and last paragraph of the answer as text."""
    reason, *rest = advice.answer.split("\n\n")
    near = f"<p class='near'>{escape(say(advice.language, 'declined.near'))}</p>" if claims else ""
    nearest = _parts(advice, claims, headings=False)
    turn_to = f"<p class='turn-to'>{escape(rest[-1])}</p>" if rest else ""
    return f"<div class='declined'><p class='reason'>{escape(reason)}</p>{near}{nearest}{turn_to}</div>"


def _parts(advice: Advice, claims: Sequence[Claim], headings: bool) -> str:
    html = ""
    for part, members in parts(claims):
        heading = part_heading(advice, part) if headings else ""
        title = f"<h3>{escape(heading)}</h3>" if heading else ""
        text = " ".join(_claim(advice, claim) for claim in members)
        html += f"<section class='part'>{title}<p>{text}</p></section>"
    return html


def _claim(advice: Advice, claim: Claim) -> str:
    titles = {citation.n: citation.title for citation in advice.citations}
    marks = "".join(
        f"<button type='button' class='cite' data-n='{n}' "
        f"aria-label='{escape(say(advice.language, 'page.source_n', n=n, title=titles.get(n, '')))}'>[{n}]</button>"
        for n in claim.citations
    )
    said = f"<span class='said'{_spoken(advice, claim)}>{escape(claim.text)}</span>"
    return f"<span class='claim'>{said}\u00a0{marks}</span>"


def _sources(turn: Turn, advice: Advice, lang: Language, used: Set[int]) -> str:
    """The list under the answer; each entry opens the source beside the chat."""
    items = "".join(
        f"<li id='k{turn.number}-{c.n}'><button type='button' class='kilde-n' data-n='{c.n}'>"
        f"<span class='number'>[{c.n}]</span> "
        f"<span class='navn'{_corpus_on(lang)}>{escape(source_name(c, lang))}</span></button>"
        f"<blockquote class='utskrift'{_corpus_on(lang)}>{escape(' '.join(c.quote.split()))}</blockquote></li>"
        for c in advice.citations
        if c.n in used
    )
    if not items:
        return ""
    title = escape(say(lang, "note.sources"))
    return f"<section class='sources' lang='{lang}'><h3>{title}</h3><ol class='kilder'>{items}</ol></section>"


def _notes(advice: Advice) -> str:
    if not advice.notes:
        return ""
    title = escape(say(advice.language, "note.title"))
    lines = "".join(f"<li>{escape(line)}</li>" for line in note_lines(advice))
    return f"<section class='notes'><h3>{title}</h3><ul>{lines}</ul></section>"


def _meta(turn: Turn, advice: Advice, lang: Language) -> str:
    text = say(lang, "chat.meta", date=day(turn.asked, lang), index=turn.index, model=made_by(advice, lang))
    return f"<p class='meta' lang='{lang}'>{escape(text)}</p>"


def _actions(turn: Turn, lang: Language, feedback: bool) -> str:
    again = escape(say(lang, "chat.again_of", question=turn.question[:80]))
    buttons = (
        f"<button type='button' data-act='again' aria-label='{again}'>{_chat(lang, 'again')}</button>"
        f"<button type='button' data-act='edit'>{_chat(lang, 'edit')}</button>"
    )
    if turn.advice:
        buttons += f"<button type='button' data-act='copy'>{_chat(lang, 'copy')}</button>"
    thumbs = _thumbs(lang) if feedback and turn.advice else ""
    return f"<div class='handlinger' lang='{lang}'>{buttons}{thumbs}</div>"


def _thumbs(lang: Language) -> str:
    signs = {"up": "👍", "down": "👎"}
    return "".join(
        f"<button type='button' class='tommel' data-thumb='{key}' aria-pressed='false' "
        f"aria-label='{escape(say(lang, f'feedback.{key}'))}'><span aria-hidden='true'>{sign}</span></button>"
        for key, sign in signs.items()
    )


def _next(turn: Turn, advice: Advice, lang: Language) -> str:
    """What to ask next; after a refusal three questions that the sources can answer."""
    persona = turn.persona
    if advice.status == "declined":
        title, more = _chat(lang, "can_answer"), [say(lang, f"page.{persona}_{n}") for n in (1, 2, 3)]
        questions = [*advice.followups, *more]
    else:
        title, questions = _page(lang, "followups"), list(advice.followups[: QUESTIONS - 1])
        questions.append(say(advice.language, f"chat.{persona}_next"))
        questions += advice.followups[QUESTIONS - 1 :]
    chosen = [q for q in dict.fromkeys(questions) if q.lower() != turn.question.strip().lower()][:QUESTIONS]
    return f"<section class='followups' lang='{lang}'><h3>{title}</h3>{suggestions(chosen)}</section>"


def suggestions(questions: Iterable[str]) -> str:
    """Questions to ask with one press."""
    texts = [escape(question) for question in questions]
    items = (f"<li><button type='button' class='suggestion' data-ask='{t}'>{t}</button></li>" for t in texts)
    return f"<ul class='suggestions'>{''.join(items)}</ul>"


def _spoken(advice: Advice, claim: Claim) -> str:
    """The language of a sentence that is not the answer's: for screen readers."""
    return f" lang='{claim.language}'" if claim.language not in (None, advice.language) else ""


def _corpus_on(lang: Language) -> str:
    return f" lang='{CORPUS_LANGUAGE}'" if lang != CORPUS_LANGUAGE else ""


def _in(lang: Language, advice: Advice) -> str:
    return f" lang='{lang}'" if lang != advice.language else ""


def _page(lang: Language, key: str) -> str:
    return escape(say(lang, f"page.{key}"))


def _chat(lang: Language, key: str) -> str:
    return escape(say(lang, f"chat.{key}"))
