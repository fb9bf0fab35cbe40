"""The words of a report: names of figures and groups, numbers as the language writes them, the set-up of a run."""

from advisor.evaluation.scores import Scored
from advisor.records import Language
from advisor.wording import say, wording


def say_report(lang: Language, key: str, **values: object) -> str:
    """A text of the report."""
    return say(lang, f"report.{key}", **values)


def figure_name(figure: str, lang: Language) -> str:
    """The name of a figure as a reader sees it."""
    return say(lang, f"figures.{figure}")


def group_name(group: str, lang: Language) -> str:
    """The name of a group of questions: «kind:fact» is «Fakta»."""
    _, _, value = group.partition(":")
    texts: dict[str, str] = wording(lang)["groups"]
    return texts.get(value, value)


def decimal(value: float, lang: Language, digits: int = 2) -> str:
    """A number with so many decimals; a comma in Norwegian."""
    text = f"{value:.{digits}f}"
    return text if lang == "en" else text.replace(".", ",")


def amount(figure: str, value: float, lang: Language) -> str:
    """The value of a figure: three decimals, one for words and reading ease."""
    return decimal(value, lang, 1 if figure in ("words", "lix") else 3)


def setup_rows(scored: Scored, lang: Language) -> list[tuple[str, str]]:
    """What was run: (name, value) pairs."""
    run = scored.run
    sets = ", ".join(f"{name} ({n})" for name, n in run["questions"]["sets"].items())
    index = say_report(lang, "index_value", **run["index"])
    libraries = ", ".join(f"{name} {number}" for name, number in run["libraries"].items())
    rows = {
        "sets": sets,
        "answers": say_report(lang, "answers_value", n=len(scored.answers), all=len(scored.items)),
        "failed": str(len(scored.failed)) if scored.failed else "",
        "model": run["model"],
        "embedding": run["embedding"],
        "index": index,
        "created": run["created"].replace("T", " "),
        "versions": f"advisor {run['advisor']}, Python {run['python']}, {libraries}",
    }
    return [(say_report(lang, f"row_{name}"), value) for name, value in rows.items() if value]
