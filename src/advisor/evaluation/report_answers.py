"""Each question of a run as HTML, to open: the answer, what it cites, what was missing. All text is escaped."""

from collections.abc import Sequence
from html import escape

from advisor.evaluation.findings import facts_of, state, weakest
from advisor.evaluation.items import Item
from advisor.evaluation.metrics import SAID
from advisor.evaluation.report_words import say_report
from advisor.evaluation.scores import Row, Scored
from advisor.records import Language


def questions(scored: Scored, lang: Language) -> str:
    """Each question to open: the answer, what it cites, what was missing. The weakest are linked first."""
    links = "".join(
        f"<li><a href='#q-{n}'>{escape(item.id)}: {escape(item.question)}</a></li>"
        for item in weakest(scored)
        for n in [_number(scored.items, item)]
    )
    first = f"<h3>{_say(lang, 'weakest')}</h3><ol>{links}</ol>" if links else ""
    each = "".join(_question(n, item, scored, lang) for n, item in enumerate(scored.items, 1))
    return f"<section><h2>{_say(lang, 'questions')}</h2>{first}<h3>{_say(lang, 'all_questions')}</h3>{each}</section>"


def _number(items: Sequence[Item], item: Item) -> int:
    return next(n for n, other in enumerate(items, 1) if other.id == item.id)


def _question(number: int, item: Item, scored: Scored, lang: Language) -> str:
    now = state(scored.rows.get(item.id))
    answer = scored.answers.get(item.id)
    if answer is not None:
        body = answer_html(item, answer, lang)
    elif item.id in scored.failed:
        body = f"<p class='varsel'>{escape(str(scored.failed[item.id].get('what', '')))}</p>"
    else:
        body = f"<p class='varsel'>{_say(lang, 'not_asked')}</p>"
    return (
        f"<details class='spm' id='q-{number}'><summary>"
        f"<span class='tilstand {now}'>{_say(lang, f'state_{now}')}</span> "
        f"{escape(item.id)}: <span lang='{item.lang}'>{escape(item.question)}</span></summary>{body}</details>"
    )


def answer_html(item: Item, answer: Row, lang: Language) -> str:
    """An answer with the key facts it has and lacks, the reference answer, and the passages it cites."""
    facts = "".join(
        f"<li class='{'der' if fact.answered else 'borte'}'>{_say(lang, _fact_state(fact.answered, fact.cited))}: "
        f"<span lang='{item.lang}'>{escape(fact.fact)}</span></li>"
        for fact in facts_of(item, answer)
    )
    cited = "".join(_citation(c, lang) for c in answer["citations"])
    said = "" if answer["status"] in SAID else f" ({_say(lang, 'reason')}: {escape(str(answer.get('reason') or '–'))})"
    status = f"status_{answer['status']}"
    spoken = escape(str(answer.get("language") or item.lang))
    parts = [
        f"<p class='status'>{_say(lang, 'status')}: {_say(lang, status)}{said}</p>",
        f"<div class='svar' lang='{spoken}'>{_paragraphs(answer['answer'])}</div>",
        f"<h4>{_say(lang, 'facts')}</h4><ul>{facts}</ul>" if facts else "",
        f"<h4>{_say(lang, 'reference')}</h4><p lang='{item.lang}'>{escape(item.answer)}</p>" if item.answer else "",
        f"<h4>{_say(lang, 'cited')}</h4><ol class='kilder'>{cited}</ol>" if cited else "",
    ]
    return "".join(parts)


def _fact_state(answered: bool | None, cited: bool | None) -> str:
    if answered is None:
        return "fact_untold"
    return "fact_there" if answered else "fact_cited" if cited else "fact_missing"


def _citation(citation: Row, lang: Language) -> str:
    place = " – ".join(filter(None, (str(citation.get("title") or ""), str(citation.get("section") or ""))))
    page = ", " + _say(lang, "page", page=citation["page"]) if citation.get("page") else ""
    text, quote = str(citation.get("text") or ""), str(citation.get("quote") or "")
    before, mark, after = text.partition(quote) if quote else (text, "", "")
    marked = f"<mark>{escape(mark)}</mark>" if mark else ""
    said = f"{escape(before)}{marked}{escape(after)}"
    number = int(citation["n"])
    return f"<li value='{number}'><cite>{escape(place)}{page}</cite><blockquote lang='nb'>{said}</blockquote></li>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say_report(lang, key, **values))
