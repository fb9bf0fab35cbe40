"""How much of the 2013 report the corpus retells, and whether its figures stand where the corpus says.

usage: python eval/coverage.py [ORIGINAL] [--missing]

Prints, for each case report and chapter, the share of its figures, dates and proper names that the corpus has
in the paragraphs whose `Kilde` line names it; then each figure of the corpus that the original lacks there.
What is left out, with the reason, stands in coverage_exceptions.yaml. Exit status 1 where the case reports'
figures are below 0.95, or a figure or a place is wrong.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from advisor.bridge import places
from advisor.load import find_files, load_all, load_file

HERE = Path(__file__).resolve().parent
ORIGINAL = HERE.parents[1] / "shared" / "originals" / "rapport-2013.txt"
CORPUS = HERE.parent / "corpus"
EXCEPTIONS = HERE / "coverage_exceptions.yaml"
ENOUGH = 0.95

_WORD = re.compile(r"[a-zæøåé]+", re.IGNORECASE)
_UNITS = _WORD.findall("null én to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten")
_UNITS += ["seksten", "sytten", "atten", "nitten"]
_WORDS = {word: str(n) for n, word in enumerate(_UNITS)} | {"ett": "1", "syv": "7", "begge": "2"}
for _n, _ten in enumerate(_WORD.findall("tjue tretti førti femti seksti sytti åtti nitti"), 2):
    _WORDS[_ten] = str(_n * 10)
    _WORDS.update({_ten + ("en" if u == 1 else _UNITS[u]): str(_n * 10 + u) for u in range(1, 10)})
_THIRD_ON = _WORD.findall("tredje fjerde femte sjette sjuende åttende niende tiende")
_ORDINALS = {word: str(n) for n, word in enumerate(_THIRD_ON, 3)}
_MONTHS = _WORD.findall("januar februar mars april mai juni juli august september oktober november desember")
_YEARLY = re.compile(r"-?års?\b|-?årig\w*")
_DIGITS = re.compile(r"(?<![A-Za-zæøåÆØÅ\d])\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ .\u00a0]\d{3})+)(?!\d)")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})\. ?(\d{1,2})\. ?((?:19|20)?\d\d)\b")
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\. ?)?({'|'.join(_MONTHS)})(?: ((?:19|20)\d\d))?\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-zæøå,] )(?:[A-ZÆØÅ][\w-]{2,}|[A-ZÆØÅ]{2,}\b)")
# The corpus' own way of pointing into the report, and the year the report was made.
_POINTER = re.compile(
    r"\b(?:kapittel|kapitlene|kap\.|vedlegg|tabell|figur|avsnitt|fotnote)\s+\d\d?(?:[.,]\d)*"
    r"(?:(?:, | og | til )\d(?:[.,]\d)*)*",
    re.IGNORECASE,
)
_OWN = frozenset({"2013"})


@dataclass(frozen=True)
class Exceptions:
    """What the check leaves out, each with its reason in the file."""

    patterns: tuple[re.Pattern[str], ...] = ()
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counted: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the corpus: its file, heading, text, `Kilde` references, and the places they name."""

    file: str
    heading: str
    text: str
    refs: tuple[str, ...]
    places: frozenset[str]


def plain(text: str) -> str:
    """The text with numeric dates written out and thousands joined: equal figures are equal strings."""
    text = _NUMERIC_DATE.sub(_written_out, text)
    return _THOUSANDS.sub(lambda m: m[1] + re.sub(r"\D", "", m[2]), text)


def _written_out(date: re.Match[str]) -> str:
    day, month, year = int(date[1]), int(date[2]), date[3]
    century = "" if len(year) == 4 else "19" if int(year) > 30 else "20"
    return f"{day}. {_MONTHS[month - 1]} {century}{year}" if 1 <= month <= 12 else date[0]


def figures(text: str) -> set[str]:
    """The figures written with digits; «1,0» and «1.0» are one."""
    return {m[0].replace(",", ".") for m in _DIGITS.finditer(plain(text))}


def spelled(text: str, ordinals: bool = False) -> set[str]:
    """The figures written as words; ordinals from «tredje» on where wanted."""
    known = _WORDS | (_ORDINALS if ordinals else {})
    return {known[word] for word in map(str.lower, _WORD.findall(_YEARLY.sub(" ", text))) if word in known}


def dates(text: str) -> set[str]:
    """Days and months with their year: «15 februar» and «februar 2011» of «15. februar 2011»."""
    found = [(day, month.lower(), year) for day, month, year in _DATE.findall(plain(text))]
    return {f"{d} {m}" for d, m, _ in found if d} | {f"{m} {y}" for _, m, y in found if y}


def names(text: str) -> set[str]:
    """Proper names and abbreviations: capitalised words inside a sentence."""
    return set(_NAME.findall(text))


def read_exceptions(path: Path = EXCEPTIONS) -> Exceptions:
    """The exceptions; raises ValueError for a row without a reason."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    for row in (row for rows in data.values() for row in rows):
        if not str(row.get("reason") or "").strip():
            raise ValueError(f"{path.name}: {row} has no reason")
    left_out: dict[str, dict[str, frozenset[str]]] = {"missing": {}, "counted": {}}
    for kind, by_place in left_out.items():
        for row in data[kind]:
            for where in row["at"]:
                by_place[where] = by_place.get(where, frozenset()) | set(map(str, row["values"]))
    return Exceptions(tuple(re.compile(row["pattern"]) for row in data["patterns"]), **left_out)


def original(path: Path = ORIGINAL) -> dict[str, str]:
    """The original's text by place («kap 3.2», «case hsa: Drift»)."""
    found: dict[str, str] = defaultdict(str)
    for source in load_file(path):
        for section in source.sections:
            for ref in section.refs:
                found[ref] += f"{section.heading}\n{section.text}\n\n"
    return dict(found)


def paragraphs(corpus: Path = CORPUS) -> list[Paragraph]:
    """The paragraphs of the corpus. Raises the error of the first file that cannot be read."""
    sources, errors = load_all(find_files(corpus))
    if errors:
        raise errors[0]
    return [
        Paragraph(Path(source.path).name, s.heading, text, s.refs, frozenset(places(s.refs)))
        for source in sources
        for s in source.sections
        for text in s.text.split("\n\n")
    ]


def group(place: str) -> str:
    """The case report or the chapter's section a place belongs to."""
    return place.split(":")[0]


@dataclass
class Row:
    """A case report or section: the figures, dates and names it has, and those the corpus lacks."""

    name: str
    wanted: dict[str, set[str]]
    missing: dict[str, set[str]]


def coverage(texts: Mapping[str, str], corpus: Sequence[Paragraph], exceptions: Exceptions) -> list[Row]:
    """A row for each case report and section of the original."""
    there: dict[str, str] = defaultdict(str)
    for place, text in texts.items():
        there[group(place)] += text
    here: dict[str, str] = defaultdict(str)
    for paragraph in corpus:
        for name in {group(place) for place in paragraph.places}:
            here[name] += f"{paragraph.heading}\n{paragraph.text}\n"
    rows = []
    for name, text in there.items():
        for pattern in exceptions.patterns:
            text = pattern.sub(" ", text)
        retold = here[name]
        out = exceptions.missing.get(name, frozenset()) | exceptions.missing.get("*", frozenset())
        low = re.sub(r"\W+", " ", retold.lower())
        told = figures(text) | spelled(text) - {"1"}
        wanted = {"figures": told - out, "dates": dates(text) - out, "names": names(text) - out}
        have = {"figures": figures(retold) | spelled(retold, ordinals=True), "dates": dates(retold)}
        lacking = {kind: wanted[kind] - have[kind] for kind in have}
        lacking["names"] = {n for n in wanted["names"] if re.sub(r"\W+", " ", n.lower()).strip() not in low}
        rows.append(Row(name, wanted, lacking))
    return rows


def unknown_places(texts: Mapping[str, str], corpus: Iterable[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """References to places the original has not."""
    for paragraph in corpus:
        for ref in (r for r in paragraph.refs if r.startswith("S1 ")):
            for part in re.split(r", (?=\S)", ref):
                head = ref.split(": ")[0] + ": " if " case " in ref and ": " not in part else ""
                head = head or ("S1 kap " if " kap " in ref and not part.startswith("S1") else "")
                if not places([head + part]) & texts.keys():
                    yield paragraph, head + part


def wrong_figures(
    texts: Mapping[str, str], corpus: Iterable[Paragraph], exceptions: Exceptions
) -> Iterator[tuple[Paragraph, set[str]]]:
    """Paragraphs with figures, in digits or words, that stand in none of the places their `Kilde` names.

    Only where the report is the sole source: a paragraph that names others too may have its figures there.
    """
    for paragraph in corpus:
        if not paragraph.places or not all(ref.startswith("S1 ") for ref in paragraph.refs):
            continue
        text = _POINTER.sub(" ", paragraph.text)
        there = "\n".join(texts.get(place, "") for place in paragraph.places)
        said = figures(text) | (spelled(text) - {"1"})
        stands = figures(there) | spelled(there, ordinals=True) | _OWN
        stands |= exceptions.counted.get(paragraph.heading, frozenset())
        if said - stands:
            yield paragraph, said - stands


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the table and what is wrong; returns the exit status."""
    parser = argparse.ArgumentParser(description="Hold the corpus against the 2013 report.")
    parser.add_argument("original", nargs="?", type=Path, default=ORIGINAL)
    parser.add_argument("--missing", action="store_true", help="list what the corpus lacks")
    options = parser.parse_args(argv)
    texts, corpus, exceptions = original(options.original), paragraphs(), read_exceptions()
    rows = coverage(texts, corpus, exceptions)
    for row in rows:
        shares = (f"{kind} {total([row], kind):5.2f} of {len(row.wanted[kind]):3} " for kind in row.wanted)
        print(f"{row.name:<28}", *shares)
        for kind in (kind for kind in row.missing if row.missing[kind] and options.missing):
            print(f"    {kind}: {', '.join(sorted(row.missing[kind]))}")
    cases = [row for row in rows if row.name.startswith("case ")]
    for title, picked in (("case reports", cases), ("chapters", [row for row in rows if row not in cases])):
        print(f"{title}:", ", ".join(f"{kind} {total(picked, kind):.3f}" for kind in rows[0].wanted))
    wrong = [(p, ", ".join(sorted(said))) for p, said in wrong_figures(texts, corpus, exceptions)]
    wrong += list(unknown_places(texts, corpus))
    for paragraph, what in wrong:
        print(f"{paragraph.file}: «{paragraph.heading}»: {what} not at {'; '.join(paragraph.refs)}")
    print(f"{len(wrong)} paragraphs with a figure or a place that does not stand in the report")
    return 0 if total(cases, "figures") >= ENOUGH and not wrong else 1


def total(rows: Sequence[Row], kind: str) -> float:
    """The share the corpus has over the rows, each figure counted once a row; 1.0 where there is none."""
    wanted = sum(len(row.wanted[kind]) for row in rows)
    return 1 - sum(len(row.missing[kind]) for row in rows) / wanted if wanted else 1.0


if __name__ == "__main__":
    sys.exit(main())
