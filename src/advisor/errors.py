"""What can go wrong, as a tree; every error says what to try.

AdvisorError
 ├─ SettingsError         a setting is unknown or does not make sense
 ├─ SourceError           a file cannot become a source (the others still can)
 │   ├─ FrontMatterError  the YAML on top of a Markdown file does not parse or does not fit
 │   └─ DuplicateError    two sources claim one id
 ├─ EmbeddingError        the embedding model is missing or failed
 ├─ IndexError_           the index cannot be used
 │   ├─ NoIndexError      there is none yet
 │   ├─ StaleIndexError   it was made with another model or layout
 │   └─ BusyIndexError    another process is indexing
 ├─ StoreError            Chroma failed or does not answer
 ├─ QuestionError         the question cannot be taken as it is (empty, too long, unknown filter)
 ├─ BriefError            a brief cannot be written from what was told (unknown form, facts that contradict)
 ├─ BatchError            a line of a batch file cannot be read
 ├─ ModelError            a language model did not write an answer; `why` names the sentence the reader gets
 │   ├─ ModelSetupError   the setting does not fit, or what it needs is not installed
 │   ├─ ModelDownError    no server answers there, or it died
 │   ├─ ModelMissingError  the server does not have that model
 │   ├─ ModelTimeoutError  it took too long
 │   ├─ ModelRefusedError  the server refused the request (context too small, JSON schema, key)
 │   └─ ModelAnswerError  what it wrote is of no use (broken JSON, wrong language, repetition, nothing)
 └─ EvaluationError       a question set, a run or a grade cannot be read or written
"""


class AdvisorError(Exception):
    """An error the user can do something about.

    `str(error)` is what happened, in Norwegian, in one line; `remedy` is what to try.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(" ".join(what.split()))
        self.remedy = " ".join(remedy.split())

    def line(self) -> str:
        """What happened and what to try, as one line for a terminal or a page."""
        return f"{self} {self.remedy}".strip()


class SettingsError(AdvisorError):
    """A setting is unknown or does not make sense."""


class SourceError(AdvisorError):
    """A file cannot become a source."""


class FrontMatterError(SourceError):
    """The YAML on top of a Markdown file does not parse or does not fit."""


class DuplicateError(SourceError):
    """Two sources claim one id."""


class EmbeddingError(AdvisorError):
    """The embedding model is missing or failed."""


class IndexError_(AdvisorError):
    """The index cannot be used."""


class NoIndexError(IndexError_):
    """There is no index yet."""


class StaleIndexError(IndexError_):
    """The index was made with another embedding model or an older layout."""


class BusyIndexError(IndexError_):
    """Another process is indexing."""


class StoreError(AdvisorError):
    """Chroma failed or does not answer."""


class QuestionError(AdvisorError):
    """The question cannot be taken as it is."""


class BriefError(AdvisorError):
    """A brief cannot be written from what was told."""


class BatchError(AdvisorError):
    """A line of a batch file cannot be read."""


class ModelError(AdvisorError):
    """A language model did not write an answer; `why` is the key of the sentence for the reader in [model]."""

    why = "down"


class ModelSetupError(ModelError):
    """The setting does not fit, or what it needs is not installed."""

    why = "setup"


class ModelDownError(ModelError):
    """No server answers there, or it died."""


class ModelMissingError(ModelError):
    """The server does not have that model."""

    why = "missing"


class ModelTimeoutError(ModelError):
    """The model took longer than the time-out."""

    why = "timeout"


class ModelRefusedError(ModelError):
    """The server refused the request."""

    why = "refused"


class ModelAnswerError(ModelError):
    """What the model wrote is of no use: broken, empty, language, repetition."""

    why = "broken"

    @classmethod
    def of(cls, why: str) -> "ModelAnswerError":
        """The error for one of the four: broken, empty, language, repetition."""
        error = cls(f"Språkmodellens svar kan ikke brukes ({why}).", "Prøv en annen modell.")
        error.why = why
        return error


class EvaluationError(AdvisorError):
    """A question set, a run or a grade cannot be read or written."""
