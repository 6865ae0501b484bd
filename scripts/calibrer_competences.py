"""Learn how to tell the competences of an offer from its description; write ``descriptions.json``.

For maintainers. Usage: ``python scripts/calibrer_competences.py OFFRES.jsonl``: France Travail
offers with ``description`` and ``competences``. Half of them, drawn by their title, is never
seen: ``benchmarks/competences.py`` measures on it. Only the few dozen weights are kept.
"""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from gpect.ingest.skills import descriptions
from gpect.ingest.skills.descriptions import DescriptionReader, Model, crossed
from gpect.ingest.text.folding import fold
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels

TARGET = Path(descriptions.__file__).with_name("descriptions.json")
Offer = dict[str, Any]
UNSEEN = Model(np.zeros(22), np.ones(22), np.zeros(22), 0.0, 0.5)


def offers_of(path: Path) -> list[Offer]:
    """Give the offers that list competences."""
    with path.open(encoding="utf-8") as lines:
        offers = [json.loads(line) for line in lines]
    return [offer for offer in offers if offer.get("competences")]


def is_train(offer: Offer) -> bool:
    """Draw the half of an offer by its title: two offers of one title are on one side."""
    return hashlib.sha256(fold(offer["intitule"]).encode()).digest()[0] % 2 == 0


def code_of(offer: Offer) -> str:
    """Give the offer's code in the release in use."""
    return str(offer.get("_code_v460") or offer.get("romeCode") or "")


def asked(offer: Offer) -> set[str]:
    """Give the codes of the competences that the employer listed."""
    return {str(c["code"]) for c in offer["competences"] if c.get("code")}


def lists_of(offers: Iterable[Offer]) -> pd.DataFrame:
    """Count what offers listed: ``code_rome, skill_code, n``; missing skill: the offers."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for offer in offers:
        counts.update((code_of(offer), skill) for skill in [None, *sorted(asked(offer))])
    rows = [(code, skill, n) for (code, skill), n in counts.items()]
    return pd.DataFrame(rows, columns=["code_rome", "skill_code", "n"])


def signs_of(
    offers: list[Offer], referentiels: Referentiels, listed: pd.DataFrame | None
) -> pd.DataFrame:
    """Give the signs of every candidate, and ``is_asked``."""
    reader = DescriptionReader.build(referentiels, listed, UNSEEN)
    texts = pd.Series([f"{offer['intitule']}\n{offer['description']}" for offer in offers])
    signs = reader.signs(texts, pd.Series([code_of(offer) for offer in offers]))
    truth = [asked(offer) for offer in offers]
    pairs = zip(signs["row"], signs["skill_code"], strict=True)
    return signs.assign(is_asked=[skill in truth[row] for row, skill in pairs])


def learn(signs: pd.DataFrame, n_asked: int) -> dict[str, Any]:
    """Fit the model and choose where to cut for the best F1."""
    inputs = crossed(signs)
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scale[scale == 0] = 1.0
    fitted = LogisticRegression(C=0.3, max_iter=3000).fit(
        (inputs - mean) / scale, signs["is_asked"]
    )
    part = {
        "mean": mean.round(6).tolist(),
        "scale": scale.round(6).tolist(),
        "weights": fitted.coef_[0].round(6).tolist(),
        "intercept": round(float(fitted.intercept_[0]), 6),
    }
    probability = fitted.predict_proba((inputs - mean) / scale)[:, 1]
    return part | {"threshold": _best_cut(probability, signs["is_asked"].to_numpy(), n_asked)}


def _best_cut(probability: Any, is_asked: Any, n_asked: int) -> float:
    cuts = np.linspace(0.05, 0.6, 56)
    kept = [probability >= cut for cut in cuts]
    f1 = [2 * (is_asked & k).sum() / (k.sum() + n_asked) for k in kept]
    return round(float(cuts[int(np.argmax(f1))]), 2)


def main() -> None:
    """Learn on the half that may be seen, and write the weights."""
    offers = [o for o in offers_of(Path(sys.argv[1])) if is_train(o)]
    known = loader.load()
    described = [o for o in offers if o.get("description")]
    n_asked = sum(len(asked(o)) for o in described)
    half = [hashlib.sha256(fold(o["intitule"]).encode()).digest()[1] % 2 == 0 for o in offers]
    parts = []
    for side in (True, False):  # an offer is never told by its own list
        lists = lists_of(o for o, h in zip(offers, half, strict=True) if h is not side)
        mine = [o for o, h in zip(offers, half, strict=True) if h is side and "description" in o]
        parts.append(signs_of([o for o in mine if o["description"]], known, lists))
    model = {
        "without_lists": learn(signs_of(described, known, None), n_asked),
        "with_lists": learn(pd.concat(parts, ignore_index=True), n_asked),
    }
    text = json.dumps(model, indent=1) + "\n"
    TARGET.write_text(text, encoding="utf-8")
    print(f"{len(described)} offres ; seuils {[part['threshold'] for part in model.values()]}")


if __name__ == "__main__":
    main()
