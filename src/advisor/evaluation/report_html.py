"""A run in figures as HTML: set-up, tables, plots, which cases are mistaken for which. All text is escaped."""

from collections.abc import Mapping, Sequence
from html import escape

from advisor.cases import case_name
from advisor.evaluation.bootstrap import Estimate
from advisor.evaluation.findings import NONE, confusion, refusal_curve, within
from advisor.evaluation.metrics import GROUPS
from advisor.evaluation.plots import Bar, bars, lines
from advisor.evaluation.report_words import amount, decimal, figure_name, group_name, say_report, setup_rows
from advisor.evaluation.scores import Scored
from advisor.records import Language

GROUPED = ("fact_recall", "answered", "declined", "false_premise", "case_precision", "case_recall", "ndcg@10")


def summary(scored: Scored, lang: Language) -> str:
    """Everything but the questions: set-up, key figures, groups, plots, the confusion table."""
    figures = scored.figures
    return "".join(
        (
            _setup(scored, lang),
            _key_figures(scored, figures["all"], lang),
            _by_kind(figures, lang),
            _refusals(scored, lang),
            _latency(scored, lang),
            _cases(scored, lang),
            _groups(figures, lang),
        )
    )


def _setup(scored: Scored, lang: Language) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in setup_rows(scored, lang))
    left = len(scored.items) - len(scored.answers)
    warning = f"<p class='varsel'>{_say(lang, 'incomplete', n=left, all=len(scored.items))}</p>" if left else ""
    return f"<section>{_h2(lang, 'setup')}{warning}<dl class='oppsett'>{rows}</dl></section>"


def _key_figures(scored: Scored, found: Mapping[str, Estimate], lang: Language) -> str:
    head = _head(
        (
            _say(lang, "figure"),
            _say(lang, "mean"),
            _say(lang, "interval"),
            _say(lang, "n"),
        )
    )
    rows = "".join(
        f"<tr><th scope='row'>{escape(figure_name(f, lang))}</th>{_estimate(found[f], lang, f)}"
        f"<td>{found[f].n}</td></tr>"
        for f in scored.shown
    )
    table = _table(_say(lang, "figures"), head, rows)
    return f"<section>{_h2(lang, 'figures')}<p>{_say(lang, 'figures_lead')}</p>{table}</section>"


def _by_kind(figures: Mapping[str, Mapping[str, Estimate]], lang: Language) -> str:
    found = [
        (group_name(group, lang), estimates["fact_recall"])
        for group, estimates in figures.items()
        if group.startswith("kind:") and "fact_recall" in estimates
    ]
    if not found:
        return ""
    told = "; ".join(f"{name} {decimal(e.mean, lang)}" for name, e in found)
    rows = [Bar(name, e.mean, e.low, e.high, e.n) for name, e in found]
    plot = bars("rap-fakta", say_report(lang, "facts_by_kind"), told, rows, lang != "en")
    head = _head(
        (
            _say(lang, "kind"),
            _say(lang, "mean"),
            _say(lang, "interval"),
            _say(lang, "n"),
        )
    )
    body = "".join(
        f"<tr><th scope='row'>{escape(name)}</th>{_estimate(e, lang)}<td>{e.n}</td></tr>" for name, e in found
    )
    return _plotted(lang, "facts_by_kind", plot, head, body)


def _refusals(scored: Scored, lang: Language) -> str:
    answered, declined = refusal_curve(scored)
    series = {say_report(lang, "curve_answered"): answered, say_report(lang, "curve_declined"): declined}
    series = {name: line for name, line in series.items() if line}
    if not series:
        return ""
    setting = scored.run["settings"].get("decline")
    told = say_report(lang, "curve_told", setting=decimal(float(setting), lang))
    axes = (say_report(lang, "curve_x"), "")
    plot = lines("rap-avslag", say_report(lang, "curve"), told, series, axes, lang != "en", float(setting))
    head = _head(
        (
            _say(lang, "curve_x"),
            *map(escape, series),
        )
    )
    body = "".join(
        f"<tr><th scope='row'>{decimal(points[0][0], lang)}</th>"
        + "".join(f"<td>{decimal(y, lang, 3)}</td>" for _, y in points)
        + "</tr>"
        for points in zip(*series.values(), strict=True)
    )
    return _plotted(lang, "curve", plot, head, body)


def _latency(scored: Scored, lang: Language) -> str:
    lists = {"total": "seconds", "first": "first_s"}
    values = {k: [r[f] for r in scored.rows.values() if f in r] for k, f in lists.items()}
    curves = {say_report(lang, f"latency_{k}"): within(v) for k, v in values.items() if v}
    if not curves:
        return ""
    middle = sorted(values["total"])[len(values["total"]) // 2] if values["total"] else 0.0
    told = say_report(lang, "latency_told", seconds=decimal(middle, lang, 3))
    plot = lines("rap-tid", say_report(lang, "latency"), told, curves, (say_report(lang, "seconds"), ""), lang != "en")
    head = _head(
        (
            _say(lang, "share"),
            *map(escape, curves),
        )
    )
    body = ""
    for share in (0.5, 0.75, 0.9, 0.95, 1.0):
        cells = "".join(f"<td>{decimal(_quantile(v, share), lang, 3)}</td>" for v in values.values() if v)
        body += f"<tr><th scope='row'>{decimal(share, lang)}</th>{cells}</tr>"
    return _plotted(lang, "latency", plot, head, body)


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[int(share * (len(ordered) - 1))]


def _cases(scored: Scored, lang: Language) -> str:
    rows, columns, counts = confusion(scored)
    if not rows:
        return ""
    names = [case_name(c) if c != NONE else say_report(lang, "no_case") for c in columns]
    head = "<tr><td></td>" + "".join(f"<th scope='col'><span>{escape(name)}</span></th>" for name in names) + "</tr>"
    top = max(counts.values())
    body = ""
    for row in rows:
        cells = ""
        for column in columns:
            n = counts[row, column]
            kind = "riktig" if row == column else "forvekslet"
            cells += f"<td class='{kind} grad-{min(4, -(-4 * n // top))}'>{n}</td>" if n else "<td>0</td>"
        body += f"<tr><th scope='row'>{escape(case_name(row))}</th>{cells}</tr>"
    table = _table(_say(lang, "confusion"), head, body, "forveksling")
    return f"<section>{_h2(lang, 'confusion')}<p>{_say(lang, 'confusion_lead')}</p>{table}</section>"


def _groups(figures: Mapping[str, Mapping[str, Estimate]], lang: Language) -> str:
    html = ""
    for name in GROUPS:
        found = {group: row for group, row in figures.items() if group.startswith(f"{name}:")}
        shown = [f for f in GROUPED if any(f in row for row in found.values())]
        if not found or not shown:
            continue
        head = _head(
            (
                _say(lang, f"by_{name}"),
                *(escape(figure_name(f, lang)) for f in shown),
            )
        )
        body = "".join(
            f"<tr><th scope='row'>{escape(group_name(group, lang))}</th>"
            + "".join(f"<td>{_short(row.get(f), lang)}</td>" for f in shown)
            + "</tr>"
            for group, row in sorted(found.items())
        )
        html += f"<h3>{_say(lang, f'by_{name}')}</h3>{_table(_say(lang, f'by_{name}'), head, body)}"
    return f"<section>{_h2(lang, 'groups')}<p>{_say(lang, 'groups_lead')}</p>{html}</section>"


def _plotted(lang: Language, key: str, plot: str, head: str, body: str) -> str:
    table = _table(_say(lang, key), head, body)
    return (
        f"<section>{_h2(lang, key)}<p>{_say(lang, f'{key}_lead')}</p><figure tabindex='0'>{plot}</figure>"
        f"<details class='tall'><summary>{_say(lang, 'behind')}</summary>{table}</details></section>"
    )


def _table(caption: str, head: str, body: str, kind: str = "") -> str:
    return (
        f"<div class='rulle' role='region' aria-label='{caption}' tabindex='0'><table class='{kind}'>"
        f"<caption>{caption}</caption><thead>{head}</thead><tbody>{body}</tbody></table></div>"
    )


def _head(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<th scope='col'>{cell}</th>" for cell in cells) + "</tr>"


def _estimate(found: Estimate, lang: Language, figure: str = "") -> str:
    mean, low, high = (amount(figure, value, lang) for value in (found.mean, found.low, found.high))
    return f"<td>{mean}</td><td>{low} {_say(lang, 'to')} {high}</td>"


def _short(found: Estimate | None, lang: Language) -> str:
    if found is None:
        return "–"
    mean, low, high = (decimal(value, lang) for value in (found.mean, found.low, found.high))
    return f"{mean} <small>({low}–{high}; {found.n})</small>"


def _h2(lang: Language, key: str) -> str:
    return f"<h2>{_say(lang, key)}</h2>"


def _say(lang: Language, key: str, **values: object) -> str:
    return escape(say_report(lang, key, **values))
