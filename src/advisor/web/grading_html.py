"""Grading and practice as HTML: one answer to grade, one dilemma to write on, what an answer holds. All is escaped."""

from collections.abc import Mapping, Sequence
from html import escape

from advisor.evaluation.grading import GRADE_NAMES, Agreement, Given
from advisor.evaluation.practice import LONGEST, Point, Tried
from advisor.evaluation.report_answers import answer_html
from advisor.evaluation.report_words import decimal, group_name
from advisor.evaluation.scores import Scored
from advisor.records import Language, Passage
from advisor.web.trainer_html import item_head, serial
from advisor.wording import say


def grading(
    name: str,
    scored: Scored,
    at: int,
    by: Mapping[str, Mapping[str, Given]],
    agreed: Sequence[Agreement],
    who: str,
    lang: Language,
) -> str:
    """One answer of a run to grade, what the others have graded, and how two graders agree."""
    item = scored.items[at]
    answer = scored.answers.get(item.id)
    mine = by.get(who, {}).get(item.id)
    # The same until the answer or its grade is another: what has been typed survives a message.
    mark = f"{name} {at} {mine.grade if mine else ''} {mine.comment if mine else ''}"
    shown = answer_html(item, answer, lang) if answer else f"<p>{_say(lang, 'no_answer')}</p>"
    radios = "".join(
        f"<label class='valg'><input type='radio' name='karakter' value='{grade}'"
        f"{' checked' if mine and mine.grade == grade else ''}> {_say(lang, f'grade_{grade}')}</label>"
        for grade in GRADE_NAMES
    )
    done = ", ".join(f"{grader}: {len(given)}" for grader, given in sorted(by.items()))
    return (
        f"<section class='kurs lest' data-serial='{escape(mark)}' data-goal='vurder' "
        f"data-run='{escape(name)}' data-at='{at}'>"
        f"<h2 id='vurder' tabindex='-1'>{_say(lang, 'grade_title', name=name)}</h2>"
        f"{item_head(at + 1, len(scored.items), item, lang)}"
        f"<div class='vurdert' role='region' tabindex='0' aria-label='{_say(lang, 'the_answer')}'>{shown}</div>"
        f"<label class='felt'>{_say(lang, 'grader')}"
        f"<input type='text' class='hvem' maxlength='60' value='{escape(who)}'></label>"
        f"<fieldset><legend>{_say(lang, 'grade_legend')}</legend>{radios}</fieldset>"
        f"<label class='felt'>{_say(lang, 'comment')}<textarea class='kommentar' rows='2' maxlength='2000'>"
        f"{escape(mine.comment if mine else '')}</textarea></label>"
        f"<div class='knapper'><button type='button' data-gjor='previous'>{_say(lang, 'previous')}</button>"
        f"<button type='button' class='hoved' data-gjor='give'>{_say(lang, 'give')}</button>"
        f"<button type='button' data-gjor='next'>{_say(lang, 'skip')}</button></div>"
        f"<p class='dim'>{_say(lang, 'graded', who=done or '–')}</p>{_agreement(agreed, lang)}</section>"
    )


def _agreement(agreed: Sequence[Agreement], lang: Language) -> str:
    if not agreed:
        return f"<p class='dim'>{_say(lang, 'kappa_wait')}</p>"
    head = "".join(f"<th scope='col'>{_say(lang, key)}</th>" for key in ("graders", "n", "alike", "kappa"))
    body = "".join(
        f"<tr><th scope='row'>{escape(a.first)} – {escape(a.second)}</th><td>{a.n}</td>"
        f"<td>{decimal(a.alike, lang)}</td>"
        f"<td>{'–' if a.kappa is None else decimal(a.kappa, lang)}</td></tr>"
        for a in agreed
    )
    return (
        f"<table class='enighet'><caption>{_say(lang, 'agreement')}</caption><thead><tr>{head}</tr>"
        f"</thead><tbody>{body}</tbody></table>"
    )


def practice_form(sets: Mapping[str, int], lang: Language) -> str:
    """The form that starts a round: which sets to draw from."""
    boxes = "".join(
        f"<label class='valg'><input type='checkbox' name='ovesett' value='{escape(name)}'"
        f"{' checked' if name in ('leader-roles', 'owner-meetings') else ''}> "
        f"{escape(group_name(f'set:{name}', lang))} <span class='dim'>({count})</span></label>"
        for name, count in sets.items()
    )
    return (
        f"<section class='kurs'><h2>{_say(lang, 'practice_title')}</h2>"
        f"<p class='lead'>{_say(lang, 'practice_lead')}</p>"
        f"<fieldset><legend>{_say(lang, 'sets')}</legend>{boxes}</fieldset><div class='knapper'>"
        f"<button type='button' class='hoved' data-gjor='round'>{_say(lang, 'round')}</button></div></section>"
    )


def dilemma(number: int, of: int, one: Tried | None, item_html: str, mark: str, lang: Language) -> str:
    """A question to write on; with the key points once it has been written on. `mark` is the round's own."""
    text = escape(one.answer) if one else ""
    buttons = (
        f"<button type='button' class='hoved' data-gjor='{'onward' if number < of else 'finish'}'>"
        f"{_say(lang, 'onward' if number < of else 'finish')}</button>"
        if one
        else f"<button type='button' class='hoved' data-gjor='try'>{_say(lang, 'try')}</button>"
    )
    return (
        f"<section class='kurs lest ovelse' data-serial='{mark}-{number}-{bool(one)}' "
        f"data-goal='{'fasit' if one else 'dilemma'}'>"
        f"<h3 id='dilemma' tabindex='-1'>{_say(lang, 'dilemma', n=number)}</h3>{item_html}"
        f"<label class='felt'>{_say(lang, 'your_answer')}<textarea class='besvarelse' rows='7' maxlength='{LONGEST}'"
        f"{' readonly' if one else ''}>{text}</textarea></label>{_points(one, lang) if one else ''}"
        f"<div class='knapper'>{buttons}"
        f"<button type='button' data-gjor='finish'>{_say(lang, 'stop_round')}</button></div></section>"
    )


def _points(one: Tried, lang: Language) -> str:
    there = "".join(_point(point, one.item.lang, lang) for point in one.points if point.there)
    missing = "".join(_point(point, one.item.lang, lang) for point in one.points if not point.there)
    goal = f"<p class='dim'>{escape(say(lang, 'practice.goal'))}: {escape(one.item.goal)}</p>" if one.item.goal else ""
    return (
        f"<h3 id='fasit' tabindex='-1'>{_say(lang, 'reached', n=one.reached, all=len(one.points))}</h3>"
        + (f"<h4>{_say(lang, 'points_there')}</h4><ul class='punkter der'>{there}</ul>" if there else "")
        + (f"<h4>{_say(lang, 'points_missing')}</h4><ul class='punkter borte'>{missing}</ul>" if missing else "")
        + f"<h4>{escape(say(lang, 'practice.reference'))}</h4>"
        f"<p class='fasit' lang='{one.item.lang}'>{escape(one.item.answer)}</p>" + goal
    )


def _point(point: Point, spoken: str, lang: Language) -> str:
    passages = "".join(_passage(passage, lang) for passage in point.passages)
    found = f"<details><summary>{_say(lang, 'passages')}</summary>{passages}</details>" if passages else ""
    return f"<li><span lang='{spoken}'>{escape(point.fact)}</span>{found}</li>"


def _passage(passage: Passage, lang: Language) -> str:
    return (
        f"<blockquote lang='nb'>{escape(passage.text)}</blockquote>"
        f"<button type='button' class='til-kilden' data-source='{escape(passage.source)}' "
        f"data-section='{escape(passage.section)}' data-quote='{escape(passage.text[:200])}'>"
        f"{escape(passage.title)} – {escape(passage.section)}</button>"
    )


def finished(tried: Sequence[Tried], lang: Language) -> str:
    """A round that is over: each question with its points, and the summary to save."""
    reached, points = sum(one.reached for one in tried), sum(len(one.points) for one in tried)
    rows = "".join(
        f"<tr><th scope='row' lang='{one.item.lang}'>{escape(one.item.question)}</th>"
        f"<td>{one.reached} / {len(one.points)}</td></tr>"
        for one in tried
    )
    saving = "".join(
        f"<button type='button' data-gjor='save_round' data-kind='{kind}'>{_say(lang, f'save_{kind}')}</button>"
        for kind in ("md", "csv", "xlsx")
    )
    total = escape(say(lang, "practice.total", reached=reached, points=points, n=len(tried)))
    return (
        f"<section class='kurs lest' data-serial='{serial()}' data-goal='runde'>"
        f"<h3 id='runde' tabindex='-1'>{_say(lang, 'round_over')}</h3>"
        f"<p>{total}</p><table><thead><tr><th scope='col'>{_say(lang, 'question')}</th>"
        f"<th scope='col'>{_say(lang, 'points')}</th>"
        f"</tr></thead><tbody>{rows}</tbody></table><div class='knapper'>{saving}</div></section>"
    )


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"trainer.{key}", **values))
