"""The works that the S and N numbers of the corpus stand for, and which of them a text rests on."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

from advisor.errors import FrontMatterError

FILE = "sources.yaml"
_NUMBER = re.compile(r"\b[SN]\d{1,3}\b")


class Work(BaseModel):
    """A row of sources.yaml: who wrote what, when, where it is, and how much of it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    authors: str
    title: str
    publisher: str | None = None
    year: int | None = None
    address: str | None = None
    read: str | None = None

    def links(self) -> tuple[str, ...]:
        """The web addresses among what the row says of where the work is; nothing but http and https."""
        parts = re.split(r"[;\s]+", self.address or "")
        return tuple(part for part in parts if re.match(r"https?://[\w.-]+(?:[/?#:]|$)", part))


@lru_cache(maxsize=4)
def read_works(corpus: Path) -> Mapping[str, Work]:
    """The works by number from the file beside a corpus; none where there is no such file.

    Raises FrontMatterError where the file does not parse or a row does not fit.
    """
    path = (corpus if corpus.is_dir() else corpus.parent) / FILE
    if not path.exists():
        return {}
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return TypeAdapter(dict[str, Work]).validate_python(data or {})
    except (yaml.YAMLError, ValueError, OSError) as error:  # ValidationError is a ValueError
        raise FrontMatterError(
            f"{FILE} kan ikke leses: {str(error).splitlines()[0]}.", "Rett filen; corpus/README.md viser feltene."
        ) from error


def numbers(refs: Iterable[str]) -> tuple[str, ...]:
    """The work numbers named in references such as «S1 case oru: Input», once each, in their order."""
    return tuple(dict.fromkeys(number for ref in refs for number in _NUMBER.findall(ref)))
