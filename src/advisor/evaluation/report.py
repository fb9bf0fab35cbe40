"""The report of a run: one HTML file that needs nothing else, and Markdown."""

from html import escape
from importlib.resources import files

from advisor.evaluation import report_answers, report_html
from advisor.evaluation.findings import state, weakest
from advisor.evaluation.metrics import main_figure
from advisor.evaluation.report_words import amount, decimal, figure_name, group_name, say_report, setup_rows
from advisor.evaluation.scores import Scored
from advisor.records import Language

# Nothing is fetched, and nothing but the script that opens the questions for printing runs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def as_html(scored: Scored, name: str, lang: Language = "nb") -> str:
    """The report as a page that opens offline, prints with every question open, and can be read aloud."""
    title = escape(say_report(lang, "title", name=name))
    style, script = _asset("report.css"), _asset("report.js")
    return (
        f"<!doctype html>\n<html lang='{lang}'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<meta name='color-scheme' content='light dark'><title>{title}</title><style>{style}</style></head>"
        f"<body><main class='rapport'><h1>{title}</h1>{report_html.summary(scored, lang)}"
        f"{report_answers.questions(scored, lang)}</main><script>{script}</script></body></html>\n"
    )


def as_fragment(scored: Scored, lang: Language = "nb") -> str:
    """The figures of the report with their style, for a shadow root on another page."""
    return f"<style>{_asset('report.css')}</style><div class='rapport'>{report_html.summary(scored, lang)}</div>"


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def as_markdown(scored: Scored, name: str, lang: Language = "nb") -> str:
    """The figures and the weakest questions as Markdown."""
    figures = scored.figures
    lines = [f"# {_line(say_report(lang, 'title', name=name))}", ""]
    lines += [f"- {key}: {_line(value)}" for key, value in setup_rows(scored, lang)]
    words = [say_report(lang, key) for key in ("figure", "mean", "interval", "n")]
    lines += ["", f"## {say_report(lang, 'figures')}", "", f"| {' | '.join(words)} |", "|---|---|---|---|"]
    for figure in scored.shown:
        found = figures["all"][figure]
        mean, low, high = (amount(figure, value, lang) for value in (found.mean, found.low, found.high))
        lines.append(f"| {figure_name(figure, lang)} | {mean} | {low} {say_report(lang, 'to')} {high} | {found.n} |")
    shown = [f for f in report_html.GROUPED if f in figures["all"]]
    names = " | ".join(figure_name(f, lang) for f in shown)
    lines += ["", f"## {say_report(lang, 'groups')}", "", f"| | {names} |", "|---" * (len(shown) + 1) + "|"]
    for group, row in figures.items():
        cells = " | ".join(decimal(row[f].mean, lang, 3) if f in row else "–" for f in shown)
        name, _, _ = group.partition(":")
        label = (
            say_report(lang, f"by_{name}") + f": {group_name(group, lang)}"
            if name != "all"
            else say_report(lang, "all")
        )
        lines.append(f"| {_line(label)} | {cells} |")
    lines += ["", f"## {say_report(lang, 'weakest')}", ""]
    for item in weakest(scored, 20):
        found_main = main_figure(scored.rows[item.id])
        value = decimal(found_main[1], lang) if found_main else "–"
        said = say_report(lang, f"state_{state(scored.rows[item.id])}")
        lines.append(f"- {_line(item.id)} ({said}, {value}): {_line(item.question)}")
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return " ".join(text.split()).replace("<", "\\<").replace("|", "\\|")
