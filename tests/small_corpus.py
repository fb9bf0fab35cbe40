"""A folder of small Markdown sources that a test writes and changes."""

from pathlib import Path

SENTENCES = (
    "Samarbeidet {name} eies av fire kommuner, og ordførerne møtes to ganger i året.",
    "Daglig leder i {name} skriver saksframlegg og holder kontakt med rådmennene.",
    "Eierne av {name} vedtok en avtale om fordeling av utgiftene etter folketall.",
    "Styret i {name} rapporterer til kommunestyrene hvert halvår.",
)


class SmallCorpus:
    """The folder `path` and what stands in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    def write(self, identity: str, *paragraphs: str, **matter: object) -> Path:
        """Writes a guidance source of these paragraphs, each under a heading of its own; a stock text for none."""
        fields = {"id": identity, "kind": "guidance", "title": f"Om {identity}", "year": 2020, **matter}
        lines = ["---", *(f"{name}: {value}" for name, value in fields.items()), "---", "", f"# Om {identity}", ""]
        for number, text in enumerate(paragraphs or [s.format(name=identity) for s in SENTENCES], 1):
            lines += [f"## Hva er punkt {number} om {identity}?", "", "> Kilde: S1 kap 1.1", "", text, ""]
        file = self.path / f"{identity}.md"
        file.write_text("\n".join(lines), encoding="utf-8")
        return file
