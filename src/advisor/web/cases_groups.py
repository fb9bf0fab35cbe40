"""The groups the table of cases is filtered by: forms, sectors and sizes, told from the words of the case files."""

import re

FORMS = ("statutory", "project", "section27", "company", "council", "association", "informal")
SECTORS = ("health", "regional", "culture", "school", "water", "climate")
SIZES = ("one", "few", "some", "many")
# In order: a project under a § 27 council is a project, a sub-agreement run by an IKS is a company.
_FORM_WORDS = (
    ("statutory", r"lovpålagt"),
    ("project", r"prosjekt"),
    ("section27", r"§ ?27"),
    ("company", r"aksjeselskap|stiftelse|\bIKS\b"),
    ("association", r"forening|partnerskap"),
    ("council", r"\w*råd\b"),
    ("informal", r"uformell|uten avtale"),
)
_SECTOR_WORDS = (
    ("health", r"helse|omsorg"),
    ("regional", r"regional"),
    ("culture", r"kultur"),
    ("school", r"skole"),
    ("water", r"vann|avløp"),
    ("climate", r"miljø|klima"),
)


def form_of(form: str) -> str:
    """The group of a form of organisation, in the words of a case file; «other» where none fits."""
    return _group(form, _FORM_WORDS)


def sector_of(sector: str) -> str:
    """The group of a sector, in the words of a case file; «other» where none fits."""
    return _group(sector, _SECTOR_WORDS)


def size_of(members: int) -> str:
    """The group of a number of municipalities; empty where it is not known (0)."""
    if members < 1:
        return ""
    return SIZES[0 if members == 1 else 1 if members <= 5 else 2 if members <= 10 else 3]


def _group(text: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((key for key, words in table if re.search(words, text, re.IGNORECASE)), "other")
