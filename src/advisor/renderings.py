"""The corpus' sentences in nynorsk and English, for an answer in the language of the question.

`corpus/renderings/nn` and `en` hold, for each paragraph, its heading and its sentences one by one, written from the
bokmål and read against it by a person's rules: same figures, names, reservations. A rendering belongs to the exact
wording it was made from, whose SHA-256 it carries: where a paragraph has been changed since, or has never been
rendered, the reader gets the bokmål sentence. The quote under a citation is always the source's own words.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from advisor.errors import SourceError
from advisor.records import Language, Passage
from advisor.split import sentences

FOLDER = "renderings"
RENDERED: tuple[Language, ...] = ("nn", "en")
DIGITS = 12


@dataclass(frozen=True, slots=True)
class Rendering:
    """A passage in another language: its heading and its sentences, as many as the passage has."""

    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Renderings:
    """The renderings in a corpus folder; none where the folder has none. Each language is read when first needed."""

    corpus: Path | None = None
    _read: dict[Language, Mapping[str, Rendering]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, passage: Passage, language: Language) -> Rendering | None:
        """The passage in a language, where its present wording is rendered. Raises SourceError."""
        if self.corpus is None or language not in RENDERED:
            return None
        if language not in self._read:
            self._read[language] = read_renderings(self.corpus / FOLDER / language)
        found = self._read[language].get(digest(passage.text))
        return found if found and len(found.sentences) == len(sentences(passage.text)) else None

    def heading(self, passage: Passage, language: Language) -> str:
        """The passage's heading in a language; as it stands where that is not rendered."""
        found = self.of(passage, language)
        return found.heading if found else passage.section


def digest(text: str) -> str:
    """What a rendering names the wording by that it was made from: the first 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def read_renderings(folder: Path) -> Mapping[str, Rendering]:
    """The renderings in the JSONL files of a folder, by digest; empty where there is no such folder.

    A line is {"of": digest, "h": heading, "s": [sentences]}. Raises SourceError that names the file and the line.
    """
    found: dict[str, Rendering] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                found[str(row["of"])] = Rendering(str(row["h"]), tuple(str(said) for said in row["s"]))
            except (ValueError, KeyError, TypeError) as error:
                raise SourceError(
                    f"{file.name}: linje {number} er ikke en gjengivelse ({error}).",
                    'En linje er {"of": avsnittets kode, "h": overskrift, "s": [setninger]}.',
                ) from error
    return found
