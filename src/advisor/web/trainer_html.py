"""The trainer's forms and lists as HTML: sets, progress, runs, comparison, feedback. All is escaped."""

import secrets
from collections.abc import Mapping, Sequence
from html import escape

from advisor.evaluation.compare import Comparison, Pair
from advisor.evaluation.feedback import Feedback
from advisor.evaluation.items import Item
from advisor.evaluation.questions import Checked
from advisor.evaluation.report_words import amount, decimal, figure_name, group_name
from advisor.records import Language
from advisor.web.bench import Job, RunRow
from advisor.wording import say

ENDINGS = ".jsonl,.csv,.xlsx"
MOST_FAULTS, MOST_PAIRS = 50, 15


def serial() -> str:
    """A mark that no other part of a page has: trainer.js tells by it what is new."""
    return secrets.token_hex(8)


def run_form(sets: Mapping[str, int], model: str, decline: float, lang: Language) -> str:
    """The form that starts a run: sets (name and number of questions), set-up, a set of one's own."""
    boxes = "".join(
        f"<label class='valg'><input type='checkbox' name='sett' value='{escape(name)}'> "
        f"{escape(group_name(f'set:{name}', lang))} <span class='dim'>({count})</span></label>"
        for name, count in sets.items()
    )
    return (
        f"<section class='kurs'><h2>{_say(lang, 'run_title')}</h2><p class='lead'>{_say(lang, 'run_lead')}</p>"
        f"<fieldset><legend>{_say(lang, 'sets')}</legend>{boxes}</fieldset>"
        f"<fieldset><legend>{_say(lang, 'setup')}</legend>"
        f"<p>{_say(lang, 'model', model=model)}</p>"
        f"<label class='felt'>{_say(lang, 'decline')}"
        f"<input type='number' class='avslag' min='0' max='1' step='0.05' value='{decline:g}'></label></fieldset>"
        f"<div class='knapper'><button type='button' class='hoved' data-gjor='run'>{_say(lang, 'run')}</button>"
        f"<button type='button' data-gjor='cancel'>{_say(lang, 'cancel')}</button></div>"
        f"<fieldset><legend>{_say(lang, 'own')}</legend><p>{_say(lang, 'own_lead')}</p>"
        f"<label class='felt'>{_say(lang, 'file')}<input type='file' class='fil' accept='{ENDINGS}'></label>"
        f"<div class='knapper'><button type='button' data-gjor='check'>{_say(lang, 'check')}</button>"
        f"<button type='button' data-gjor='upload'>{_say(lang, 'add')}</button></div></fieldset></section>"
    )


def message(text: str, bad: bool = False) -> str:
    """A sentence in answer to what the trainer did."""
    return f"<p class='{'message' if bad else 'beskjed'}'>{escape(text)}</p>"


def progress(job: Job, lang: Language) -> str:
    """How far a run has come, with the time left; or how it ended."""
    if job.over:
        key = "run_failed" if job.failed else "run_stopped" if job.stopped else "run_done"
        return message(say(lang, f"trainer.{key}", done=job.done, all=job.total), bad=job.failed)
    left = job.left
    time = _say(lang, "left", seconds=round(left)) if left is not None else _say(lang, "starting")
    return (
        f"<div class='framdrift'><label>{_say(lang, 'progress', done=job.done, all=job.total)} "
        f"<progress max='{max(1, job.total)}' value='{job.done}'></progress></label> <span>{time}</span></div>"
    )


def checked(found: Checked, kept: bool, lang: Language) -> str:
    """What is wrong with a set, by line and field."""
    key = "bad_set" if found.grave else "added" if kept else "good_set"
    html = message(
        say(lang, f"trainer.{key}", name=found.name, n=len(found.items), faults=len(found.grave)), bool(found.grave)
    )
    items = "".join(f"<li>{escape(fault.said(found.name))}</li>" for fault in found.faults[:MOST_FAULTS])
    rest = len(found.faults) - MOST_FAULTS
    more = f"<p>{_say(lang, 'more_faults', n=rest)}</p>" if rest > 0 else ""
    return html + (f"<ul class='feil' lang='nb'>{items}</ul>{more}" if items else "")


def runs(rows: Sequence[RunRow], lang: Language) -> str:
    """The runs of this server, each to read, grade or go on with, and two to compare."""
    if not rows:
        return f"<section class='kurs'><h2>{_say(lang, 'runs_title')}</h2><p>{_say(lang, 'no_runs')}</p></section>"
    head = "".join(f"<th scope='col'>{_say(lang, key)}</th>" for key in ("when", "sets", "answers", "do"))
    body = "".join(_run_row(row, lang) for row in rows)
    options = "".join(f"<option value='{escape(r.name)}'>{escape(r.created)}: {escape(r.sets)}</option>" for r in rows)
    pair = "".join(
        f"<label class='felt'>{_say(lang, key)}<select class='{key}'>{options}</select></label>"
        for key in ("first", "second")
    )
    return (
        f"<section class='kurs'><h2>{_say(lang, 'runs_title')}</h2>"
        f"<div class='rulle' role='region' aria-label='{_say(lang, 'runs_title')}' tabindex='0'>"
        f"<table class='kjoringer'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"<fieldset><legend>{_say(lang, 'compare_title')}</legend>{pair}<div class='knapper'>"
        f"<button type='button' data-gjor='compare'>{_say(lang, 'compare')}</button></div></fieldset></section>"
    )


def _run_row(row: RunRow, lang: Language) -> str:
    whole = row.answered >= row.total
    acts = ["read", "grade", *(() if whole else ("resume",))]
    buttons = "".join(
        f"<button type='button' data-gjor='{act}' data-run='{escape(row.name)}' "
        f"aria-label='{_say(lang, f'{act}_run', name=row.created)}'>{_say(lang, act)}</button>"
        for act in acts
    )
    sets = ", ".join(group_name(f"set:{name}", lang) for name in row.sets.split(", "))
    return (
        f"<tr><th scope='row'>{escape(row.created)}</th><td>{escape(sets)} "
        f"<span class='dim'>({escape(row.model)})</span></td>"
        f"<td>{row.answered} / {row.total}</td><td class='knapper'>{buttons}</td></tr>"
    )


def report(name: str, fragment: str, lang: Language) -> str:
    """A report to read, in a frame of its own style, and to save."""
    return (
        f"<section class='kurs lest' data-serial='{serial()}' data-goal='rapport-tittel'>"
        f"<h2 id='rapport-tittel' tabindex='-1'>"
        f"{_say(lang, 'report_title', name=name)}"
        f"</h2>{_saving(name, ('html', 'md', 'csv', 'xlsx'), 'save_report', lang)}"
        f"<div class='skygge' data-serial='{serial()}'></div><div hidden>{escape(fragment)}</div></section>"
    )


def _saving(name: str, kinds: Sequence[str], act: str, lang: Language) -> str:
    buttons = "".join(
        f"<button type='button' data-gjor='{act}' data-run='{escape(name)}' data-kind='{kind}'>"
        f"{_say(lang, f'save_{kind}')}</button>"
        for kind in kinds
    )
    return f"<div class='knapper'>{buttons}</div>"


def comparison(found: Comparison, lang: Language) -> str:
    """Two runs compared: each figure, then the questions with better and worse answers."""
    keys = ("figure", "before", "after", "change", "better", "worse", "p")
    head = "".join(f"<th scope='col'>{_say(lang, key)}</th>" for key in keys)
    body = ""
    for d in found.differences:
        before, after = amount(d.figure, d.before, lang), amount(d.figure, d.after, lang)
        mean, low, high = (amount(d.figure, value, lang) for value in (d.change.mean, d.change.low, d.change.high))
        mark = f" <strong>{_say(lang, 'sure')}</strong>" if d.sure else ""
        body += (
            f"<tr><th scope='row'>{escape(figure_name(d.figure, lang))}</th><td>{before}</td><td>{after}</td>"
            f"<td>{mean} ({low} – {high}){mark}</td><td>{d.better}</td><td>{d.worse}</td>"
            f"<td>{decimal(d.p, lang, 3)}</td></tr>"
        )
    title = _say(lang, "compared", n=found.shared)
    return (
        f"<section class='kurs lest' data-serial='{serial()}' data-goal='sammenlignet'>"
        f"<h2 id='sammenlignet' tabindex='-1'>{title}</h2>"
        f"<p class='lead'>{_say(lang, 'compared_lead')}</p>"
        f"<div class='rulle' role='region' aria-label='{title}' tabindex='0'><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
        f"</div>{_pairs(found.better, 'got_better', lang)}{_pairs(found.worse, 'got_worse', lang)}</section>"
    )


def _pairs(pairs: Sequence[Pair], key: str, lang: Language) -> str:
    items = "".join(
        f"<li>{escape(p.item.id)} {decimal(p.before, lang)} → {decimal(p.after, lang)}: "
        f"<span lang='{p.item.lang}'>{escape(p.item.question)}</span></li>"
        for p in pairs[:MOST_PAIRS]
    )
    return f"<h3>{_say(lang, key, n=len(pairs))}</h3>" + (f"<ul>{items}</ul>" if items else "")


def feedback(rows: Sequence[Feedback], lang: Language) -> str:
    """What users of the chat have said, and the draft set it can become."""
    if not rows:
        return (
            f"<section class='kurs'><h2>{_say(lang, 'feedback_title')}</h2><p>{_say(lang, 'no_feedback')}</p></section>"
        )
    items = "".join(_feedback(one, lang) for one in reversed(rows))
    return (
        f"<section class='kurs'><h2>{_say(lang, 'feedback_title')}</h2>"
        f"<p class='lead'>{_say(lang, 'feedback_lead')}</p>"
        f"{_saving('', ('jsonl', 'csv', 'xlsx'), 'save_draft', lang)}<ul class='ros'>{items}</ul></section>"
    )


def _feedback(one: Feedback, lang: Language) -> str:
    said = say(lang, f"feedback.{one.thumb}") + (f": {say(lang, f'feedback.{one.reason}')}" if one.reason else "")
    comment = f"<p>«{escape(one.comment)}»</p>" if one.comment else ""
    return f"<li><p lang='{one.language}'>{escape(one.question)}</p><p class='dim'>{escape(said)}</p>{comment}</li>"


def item_head(number: int, of: int, item: Item, lang: Language) -> str:
    """The heading over one question of several."""
    return (
        f"<p class='dim'>{_say(lang, 'question_of', n=number, all=of)}</p>"
        f"<p class='sporsmal' lang='{item.lang}'>{escape(item.question)}</p>"
    )


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say(lang, f"trainer.{key}", **values))
