"""What was found in holding one claim against its passages: as features to weigh, and in words."""

from collections.abc import Iterator, Sequence

from advisor.alignment import ENOUGH, align, tell
from advisor.binding import Bond, bonds, crossed
from advisor.contrast import contrast
from advisor.course import causes, comparisons, denials, frames, unsaid
from advisor.edits import edits, verbatim
from advisor.exchange import exchanged, subjects, swapped
from advisor.facts import faults, is_place, known_names, own_names
from advisor.novelty import novelty
from advisor.records import Evidence
from advisor.wordmarks import Mark, mark, without

# From here on, the clause that the claim turns answers to it closely enough to be the one it rests on.
_CLOSE = 0.5
_SHOWN = 4
_TELLING = 8
# All that a body does in the claim, another does in the passage.
_WHOLE = 0.85


class Findings:
    """A claim aligned with its evidence, and everything that speaks for and against it."""

    def __init__(self, claim: str, evidence: Sequence[Evidence], case: str | None = None) -> None:
        known = known_names(claim, evidence)
        marked = without(mark(claim, known), own_names(evidence))
        self.found = align(marked, tell([mark(item.text, known) for item in evidence]))
        self.faults = faults(self.found, evidence, case)
        self.contrast = contrast(self.found)
        self.bonds: list[Bond] = bonds(self.found)
        self.crossed = list(crossed(self.found))
        self.novelty = novelty(self.found)
        self.verbatim = verbatim(claim, [item.text for item in evidence])
        self.edits = [] if self.verbatim else edits(self.found)
        self.window_text = " ".join(self.found.told.sentences[s] for s in self.found.window)

    def refuted(self) -> list[str]:
        """What is plainly not there, in words: the case, a name, a figure in digits, one word of a sentence changed."""
        said = [self.faults.case] if self.faults.case else []
        said += [f"tallet {f.text} står ikke i kilden" for f in self.faults.figures if f.text[0].isdigit()]
        said += [f"navnet {name} står ikke i kilden" for name in self.faults.names]
        return said + [f"kilden sier «{told}», ikke «{claimed}»" for claimed, told in self.edits if claimed and told]

    def doubts(self) -> list[str]:
        """What forbids the verdict «supported», in words."""
        if self.verbatim:
            return []
        c, f = self.contrast, self.faults
        said = [f"tallet {g.text} står ikke i kilden" for g in f.figures if not g.text[0].isdigit()]
        said += [f"tallet {g.text} gjelder noe annet i kilden" for g in f.units]
        said += [f"«{office}» står ikke i kilden" for office in f.offices]
        said += [f"kilden nevner {b.rival} der påstanden nevner {b.mark.text}" for b in self._turned_bonds()]
        said += [f"i kilden er det ikke {who} som gjør dette («{deed}»)" for who, deed in self.crossed]
        said += [f"tallet {b.mark.text} hører til noe annet i kilden" for b in self._strayed_figures()]
        if c.negation_added >= _CLOSE:
            said.append("påstanden nekter noe som kilden ikke nekter")
        if c.negation_lost >= _CLOSE:
            said.append("kilden nekter det som påstanden sier")
        said += [f"kilden sier «{told}» der påstanden sier «{claimed}»" for claimed, told in c.opposites]
        said += [f"rekkefølgen eller retningen er en annen i kilden («{cue}»)" for cue in c.cues]
        said += [f"kilden sier ikke «{word.lower()}»" for word in c.universals]
        said += [f"kilden sier bare «{told}», ikke «{claimed}»" for claimed, told in c.stronger]
        said += self._turned()
        said += [f"kilden har ikke «{claimed}»" if claimed else f"kilden har «{told}»"
                 for claimed, told in self.edits if not (claimed and told)]  # fmt: skip
        if self._adds():
            said.append(f"kilden sier ikke noe om {_listed(m for phrase in self.novelty.phrases for m in phrase)}")
        return said

    def _turned(self) -> list[str]:
        """Who does what, what causes what, and what is only thought of or denied, where it is another in the source."""
        found = self.found
        said = [f"kilden knytter ikke «{one}» til «{other}», men til noe annet" for one, other in exchanged(found)]
        said += [f"«{one}» og «{other}» har byttet plass" for one, other in swapped(found)]
        said += [f"i kilden er det «{rival}», ikke «{who}», som gjør dette" for who, rival in subjects(found)]
        said += [f"kilden sier ikke at «{one}» er årsak til «{other}»" for one, other in causes(found)]
        said += [f"kilden setter ikke «{one}» slik opp mot «{other}»" for one, other in comparisons(found)]
        said += [f"kilden nekter «{word}»" for word in denials(found)]
        said += [f"i kilden er «{word}» bare tenkt, mulig eller ønsket" for word in unsaid(found)]
        return said + [f"kilden setter dette til {told}, ikke {claimed}" for claimed, told in frames(found)]

    def remarks(self) -> list[str]:
        """What makes it less sure, in words."""
        if self.verbatim or self._adds():
            return []
        lacking = self.novelty.invented or self.novelty.rare or self.novelty.lacking
        return [f"kilden sier ikke noe om {_listed(lacking)}"] if lacking else []

    def features(self) -> dict[str, float]:
        """How well the claim stands in its passages, in figures for advisor.weigh; eval/verify.md describes each."""
        marks = [m for m in self.found.claim.marks if m.weight]
        total = sum(m.weight for m in marks) or 1.0
        n, c, f = self.novelty, self.contrast, self.faults
        exact = sum(m.weight for m in marks if self._score(m) >= 0.99) / total
        best = self.found.told.by_sentence[self.found.best] if self.found.window else ()
        told = [self.found.told.marks[i] for i in best]
        answered = {p for m in marks for p, s in self.found.scores[m.at].items() if s >= ENOUGH}
        back = sum(t.weight for t in told if t.at in answered) / (sum(t.weight for t in told) or 1.0)
        return {
            "cover": sum(m.weight * self._score(m) for m in marks) / total,
            "cover_best": sum(m.weight * self.found.within(m.at, (self.found.best,)) for m in marks) / total,
            "exact": exact,
            "back": back,
            "lacking": sum(m.weight for m in n.lacking),
            "lacking_rare": float(len(n.rare)),
            "lacking_run": n.longest,
            "lacking_turning": float(len(n.turning)),
            "office_rival": self._bonds("rival", "office"),
            "body_rival": self._bonds("rival", "body"),
            "place_rival": float(len(self._place_rivals())),
            "invented": float(len(n.invented)),
            "phrases_empty": float(len(n.phrases)),
            "phrase_poorest": n.poorest,
            "lacking_last": float(bool(marks) and self._score(marks[-1]) < ENOUGH),
            "figures_missing": float(len(f.figures)),
            "figures_unit": float(len(f.units)),
            "names_missing": float(len(f.names)),
            "offices_missing": float(len(f.offices)),
            "rival": self._bonds("rival", "name", "office", "figure"),
            "loose": self._bonds("loose", "name", "office", "figure"),
            "bound": self._bonds("bound", "name", "office", "figure"),
            "negation_added": c.negation_added,
            "negation_lost": c.negation_lost,
            "negation_odd": c.negation_odd,
            "opposites": float(len(c.opposites)),
            "weak_opposites": float(len(c.weak_opposites)),
            "cues": float(len(c.cues)),
            "universals": float(len(c.universals)),
            "stronger": float(len(c.stronger)),
        }

    def _strayed_figures(self) -> list[Bond]:
        """Figures, years left out, that stand in another sentence than what they count, or beside something else."""
        states = ("missing", "rival", "loose", "near")
        return [b for b in self.bonds if b.mark.kind == "figure" and len(b.mark.lemma) != 4 and b.state in states]

    def _adds(self) -> bool:
        """Whether two phrases are the claim's own, or one with a long and rare word: «på årlige studieturer»."""
        return len(self.novelty.phrases) >= 2 or any(len(m.text) >= _TELLING for m in self.novelty.invented)

    def _score(self, m: Mark) -> float:
        return self.found.within(m.at, self.found.window)

    def _bonds(self, state: str, *kinds: str) -> float:
        return float(sum(b.state == state and b.mark.kind in kinds for b in self.bonds))

    def _place_rivals(self) -> list[Bond]:
        return [b for b in self.bonds if b.state == "rival" and is_place(b.mark.text) and is_place(b.rival)]

    def _turned_bonds(self) -> Iterator[Bond]:
        yield from (b for b in self.bonds if b.state == "rival" and b.mark.kind == "office")
        yield from self._place_rivals()
        for b in self.bonds:
            if b.mark.kind == "body" and b.rival and b.state in ("rival", "missing") and b.cover >= _WHOLE:
                yield b


def _listed(marks: "Sequence[Mark] | Iterator[Mark]") -> str:
    return ", ".join([f"«{m.text}»" for m in marks][:_SHOWN])
