"""Advice as HTML: the one place that makes it. Every text is escaped, whoever wrote it."""

import re
from collections.abc import Iterable, Sequence, Set
from html import escape

from advisor.cases import case_name
from advisor.records import Advice, Citation, Claim, Persona
from advisor.show import note_lines, part_heading, parts
from advisor.web.chat import Turn
from advisor.wording import say

CORPUS_LANGUAGE = "nb"


def header() -> str:
    """The title and what the page is for."""
    return f"<h1>{_page('title')}</h1><p class='lead'>{_page('lead')}</p>"


def footer() -> str:
    """How the answers are made."""
    return f"<p>{_page('footer')}</p>"


def examples(persona: Persona, folded: bool) -> str:
    """Three questions to begin with; folded away once a conversation is under way."""
    buttons = _buttons(say("nb", f"page.{persona}_{n}") for n in (1, 2, 3))
    title = f"<summary>{_page('examples')}</summary>"
    return f"<details class='examples'{'' if folded else ' open'}>{title}{buttons}</details>"


def message(text: str) -> str:
    """A sentence beside the question box; nothing for no text."""
    return f"<p role='alert' class='message'>{escape(text)}</p>" if text else ""


def conversation(turns: Sequence[Turn]) -> str:
    """Turns that are over, oldest first, their sources folded."""
    return "".join(turn_html(turn, latest=False) for turn in turns)


def turn_html(turn: Turn, latest: bool = True) -> str:
    """A question with its answer, and the sources beside it."""
    advice = turn.advice
    lang = advice.language if advice else CORPUS_LANGUAGE
    body = _answer(turn, advice, latest) if advice else _waiting(turn)
    asked = f"<h2 class='asked'><span class='hidden'>{_page('asked')} </span>{escape(turn.question)}</h2>"
    place = f"id='t{turn.number}' tabindex='-1' data-state='{turn.state}' lang='{lang}'"
    return f"<article class='turn' {place}>{asked}{body}</article>"


def marked(citation: Citation) -> str:
    """The passage with the words that carry the claim marked in it."""
    words = r"\s+".join(re.escape(word) for word in citation.quote.split())
    found = re.search(words, citation.text) if words else None
    if found is None:
        quote = f"<mark>{escape(citation.quote)}</mark>\n\n" if words else ""
        return quote + escape(citation.text)
    before, after = citation.text[: found.start()], citation.text[found.end() :]
    return f"{escape(before)}<mark>{escape(found.group())}</mark>{escape(after)}"


def _waiting(turn: Turn) -> str:
    if turn.state == "failed":
        return f"<div class='problem'><p>{escape(turn.problem)}</p></div>"
    key = "stopped" if turn.state == "stopped" else "searching"
    return f"<p class='status {key}'>{_page(key)}</p>"


def _answer(turn: Turn, advice: Advice, latest: bool) -> str:
    claims = advice.claims[: turn.shown]
    text = (_declined if advice.status == "declined" else _given)(turn, advice, claims)
    if turn.state == "stopped":
        text += f"<p class='status stopped'>{_page('stopped')}</p>"
    if turn.state == "done":
        text += _notes(advice) + (_followups(advice) if latest else "")
    sources = _sources(turn, advice, {n for claim in claims for n in claim.citations}, latest)
    return f"<div class='body{'' if sources else ' alone'}'><div class='answer'>{text}</div>{sources}</div>"


def _sources(turn: Turn, advice: Advice, used: Set[int], opened: bool) -> str:
    cards = "".join(_card(turn, advice, citation) for citation in advice.citations if citation.n in used)
    if not cards:
        return ""
    label = escape(say(advice.language, "note.sources"))
    return (
        f"<aside class='sources' aria-label='{label}'><details{' open' if opened else ''}>"
        f"<summary>{label} <span class='count'>{len(used)}</span></summary>"
        f"<ol class='cards'>{cards}</ol></details></aside>"
    )


def _given(turn: Turn, advice: Advice, claims: Sequence[Claim]) -> str:
    opening = ""
    if advice.status == "partial":
        opening = f"<p class='partial'>{escape(say(advice.language, 'answer.partial'))}</p>"
    return opening + _parts(turn, advice, claims, headings=True)


def _declined(turn: Turn, advice: Advice, claims: Sequence[Claim]) -> str:
    """The reason first and where to turn last: the first and last paragraph of the answer as text."""
    reason, *rest = advice.answer.split("\n\n")
    near = f"<p class='near'>{escape(say(advice.language, 'declined.near'))}</p>" if claims else ""
    nearest = _parts(turn, advice, claims, headings=False)
    turn_to = f"<p class='turn-to'>{escape(rest[-1])}</p>" if rest else ""
    return f"<div class='declined'><p class='reason'>{escape(reason)}</p>{near}{nearest}{turn_to}</div>"


def _parts(turn: Turn, advice: Advice, claims: Sequence[Claim], headings: bool) -> str:
    html = ""
    for part, members in parts(claims):
        heading = part_heading(advice, part) if headings else ""
        title = f"<h3>{escape(heading)}</h3>" if heading else ""
        text = " ".join(_claim(turn, advice, claim) for claim in members)
        html += f"<section class='part'>{title}<p>{text}</p></section>"
    return html


def _claim(turn: Turn, advice: Advice, claim: Claim) -> str:
    titles = {citation.n: citation.title for citation in advice.citations}
    marks = "".join(
        f"<a class='cite' href='#k{turn.number}-{n}' data-goto='k{turn.number}-{n}' "
        f"aria-label='{escape(say('nb', 'page.source_n', n=n, title=titles.get(n, '')))}'>[{n}]</a>"
        for n in claim.citations
    )
    return f"<span class='claim'><span{_spoken(advice)}>{escape(claim.text)}</span>\u00a0{marks}</span>"


def _card(turn: Turn, advice: Advice, citation: Citation) -> str:
    case = case_name(citation.case) if citation.case else ""
    page = say("nb", "page.page_n", page=citation.page) if citation.page else ""
    facts = [case if case != citation.title else "", str(citation.year or ""), page]
    kind = escape(say(advice.language, f"kind.{citation.kind}"))
    section = citation.section if citation.section != citation.title else ""
    key = f"{turn.number}-{citation.n}"
    return (
        f"<li class='card' id='k{key}' tabindex='-1' aria-labelledby='h{key}'{_spoken(advice)}>"
        f"<div class='top'><span class='number'>{citation.n}</span> "
        f"<span class='kind' data-kind='{citation.kind}'>{kind}</span> "
        f"<span class='facts'>{escape(' · '.join(filter(None, facts)))}</span></div>"
        f"<h3 id='h{key}'>{escape(citation.title)}</h3>"
        f"<p class='section'>{escape(section)}</p>"
        f"<blockquote>{marked(citation)}</blockquote>"
        f"<a class='back' href='#t{turn.number}' data-back='k{key}'>{_page('back')}</a></li>"
    )


def _notes(advice: Advice) -> str:
    if not advice.notes:
        return ""
    title = escape(say(advice.language, "note.title"))
    lines = "".join(f"<li>{escape(line)}</li>" for line in note_lines(advice))
    return f"<section class='notes'><h3>{title}</h3><ul>{lines}</ul></section>"


def _followups(advice: Advice) -> str:
    if not advice.followups:
        return ""
    return f"<section class='followups'><h3>{_page('followups')}</h3>{_buttons(advice.followups)}</section>"


def _buttons(questions: Iterable[str]) -> str:
    texts = [escape(question) for question in questions]
    items = (f"<li><button type='button' class='suggestion' data-ask='{t}'>{t}</button></li>" for t in texts)
    return f"<ul class='suggestions'>{''.join(items)}</ul>"


def _spoken(advice: Advice) -> str:
    """The corpus is in bokmål also where the answer is framed in another language: for screen readers."""
    return f" lang='{CORPUS_LANGUAGE}'" if advice.language != CORPUS_LANGUAGE else ""


def _page(key: str) -> str:
    return escape(say("nb", f"page.{key}"))
