"""Competences of real offers' descriptions, against those that the employer listed.

Half of the offers, drawn by title, taught nothing: precision, recall and F1 (all pairs together)
are of that half. Peers in the same run: labels near a sentence by rapidfuzz's token set, by
character TF-IDF, by our own LabelIndex; the core skills of the offer's job. Each peer's cut is
chosen on the other half.

Run: GPECT_DONNEES_REELLES=… python benchmarks/competences.py
"""

import os
import re
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer

from gpect.ingest.appellation import LabelIndex
from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.skills.demands import sentences
from gpect.ingest.skills.descriptions import DescriptionReader
from gpect.ingest.skills.roots import root
from gpect.ingest.text.folding import fold
from gpect.ingest.text.topn import top_products
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.text import fold as fold_certificates

FOLDER = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data"))
SCRIPT = Path(__file__).parents[1] / "scripts" / "calibrer_competences.py"
made = runpy.run_path(str(SCRIPT))
Offer = dict[str, Any]
FEW = 12
"""Offers given to rapidfuzz: it reads one in several seconds."""
Scored = pd.DataFrame
"""``row, skill_code, score``: candidates of n offers."""


def main() -> None:
    source = FOLDER / "offres_france_travail" / "offres_dev.jsonl"
    if not source.is_file():
        sys.exit(f"{source} : fichier absent ; donner GPECT_DONNEES_REELLES.")
    offers = made["offers_of"](source)
    known = loader.load(Path(os.environ["ROME"]) if "ROME" in os.environ else None)
    seen = [o for o in offers if made["is_train"](o)]
    unseen = [o for o in offers if not made["is_train"](o) and o.get("description")]
    learn = [o for o in seen if o.get("description")]
    n_asked = sum(len(made["asked"](o)) for o in unseen)
    print(f"{len(learn)} offres pour choisir, {len(unseen)} pour juger, {n_asked} compétences")
    print(f"{'':46} précision  rappel     F1   offres/s")
    for name, peer in peers(known).items():
        n = FEW if name.startswith("rapidfuzz") else len(offers)
        tell_peer(name, peer, learn[:n], unseen[:n])
    lists = made["lists_of"](seen)
    for name, listed in (
        ("gpect, sans liste connue", None),
        ("gpect, listes de l'autre moitié", lists),
    ):
        tell_reader(name, DescriptionReader.build(known, listed), unseen)
    tell_certificates(known, texts_of([o for o in offers if o.get("description")]))


def texts_of(offers: list[Offer]) -> pd.Series:
    return pd.Series([f"{o['intitule']}\n{o['description']}" for o in offers], dtype="str")


def tell_reader(name: str, reader: DescriptionReader, offers: list[Offer]) -> None:
    started = time.perf_counter()
    found = reader.read(texts_of(offers), pd.Series([made["code_of"](o) for o in offers]))
    spent = time.perf_counter() - started
    found = found[~found["skill_code"].str.startswith("CERT:")]
    line(name, figures(found, offers), len(offers) / spent)
    tell_demands(found, offers)
    tell_confidence(found, offers)


def tell_demands(found: pd.DataFrame, offers: list[Offer]) -> None:
    truth = {
        (row, str(c["code"])): {"E": "exige", "S": "souhaite"}[c["exigence"]]
        for row, o in enumerate(offers)
        for c in o["competences"]
        if c.get("code") and c.get("exigence")
    }
    pairs = zip(found["row"], found["skill_code"], found["exigence"], strict=True)
    right = [(truth[row, skill], said) for row, skill, said in pairs if (row, skill) in truth]
    share = np.mean([a == b for a, b in right])
    wished = np.mean([a == "souhaite" for a, _ in right])
    print(f"  exigé ou souhaité : juste {share:.1%} (toujours « souhaité » : {wished:.1%})")


def tell_confidence(found: pd.DataFrame, offers: list[Offer]) -> None:
    truth = [made["asked"](o) for o in offers]
    pairs = zip(found["row"], found["skill_code"], strict=True)
    is_right = np.array([skill in truth[row] for row, skill in pairs])
    bins = np.minimum((found["confidence"] * 10).astype(int), 9)
    gap = sum(
        abs(is_right[bins == b].mean() - found.loc[bins == b, "confidence"].mean())
        * (bins == b).mean()
        for b in sorted(set(bins))
    )
    print(f"  écart de calibration des compétences données : {gap:.3f}")


def figures(found: pd.DataFrame, offers: list[Offer]) -> tuple[float, float, float]:
    truth = {(row, skill) for row, o in enumerate(offers) for skill in made["asked"](o)}
    said = set(zip(found["row"], found["skill_code"], strict=True))
    right = len(truth & said)
    return right / max(len(said), 1), right / len(truth), 2 * right / (len(said) + len(truth))


def tell_certificates(known: Referentiels, descriptions: pd.Series) -> None:
    """Print what reading certificates costs a text, beside trying every pattern of the table."""
    reader = CertificateReader(known.certificats)
    patterns = [re.compile(pattern) for pattern in known.certificats["pattern"]]

    def one_by_one(text: str) -> list[re.Match[str] | None]:
        folded = fold_certificates(text)
        return [pattern.search(folded) for pattern in patterns]

    for name, texts in (("libellés", known.rome.skills["label"]), ("descriptions", descriptions)):
        costs = []
        for read in (reader.read, one_by_one):
            start = time.process_time()
            for text in texts:
                read(text)
            costs.append(1000 * (time.process_time() - start) / len(texts))
        print(f"certificats, {len(texts)} {name} : {costs[0]:.3f} ms ; un à un {costs[1]:.3f} ms")


def line(name: str, said: tuple[float, float, float], speed: float) -> None:
    precision, recall, f1 = said
    print(f"{name:46} {precision:8.1%} {recall:8.1%} {f1:8.1%} {speed:8.1f}")


def tell_peer(
    name: str, peer: Callable[[list[Offer]], Scored], learn: list[Offer], unseen: list[Offer]
) -> None:
    chosen = peer(learn)
    cuts = np.quantile(chosen["score"], np.linspace(0.2, 0.999, 80))
    best = max(cuts, key=lambda cut: figures(chosen[chosen["score"] >= cut], learn)[2])
    started = time.perf_counter()
    found = peer(unseen)
    spent = time.perf_counter() - started
    line(name, figures(found[found["score"] >= best], unseen), len(unseen) / spent)


def peers(known: Referentiels) -> dict[str, Callable[[list[Offer]], Scored]]:
    skills = known.rome.skills
    skills = skills[skills["nature"] != "savoir_etre"]
    codes, labels = skills["skill_code"].tolist(), [fold(x) for x in skills["label"]]
    index = LabelIndex(skills["label"].tolist(), codes, normal=root)
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4))
    columns = vectors.fit_transform(labels).T.tocsr()
    links = known.rome.code_skills
    core = links[links["core"] == "principale"].groupby("code_rome")["skill_code"].apply(list)

    def by_index(offers: list[Offer]) -> Scored:
        where, said = _said(offers)
        found = index.search(said, 3)
        return _best(
            pd.DataFrame(
                {"row": where[found["query"]], "skill_code": found["id"], "score": found["score"]}
            )
        )

    def by_characters(offers: list[Offer]) -> Scored:
        where, said = _said(offers)
        top = top_products(vectors.transform([fold(s) for s in said]), columns, 3)
        return _best(
            pd.DataFrame(
                {
                    "row": where[top.row],
                    "skill_code": [codes[c] for c in top.column],
                    "score": top.score,
                }
            )
        )

    def by_rapidfuzz(offers: list[Offer]) -> Scored:
        where, said = _said(offers)
        folded, rows = [fold(s) for s in said], []
        scorer = fuzz.token_set_ratio
        for at, text in zip(where, folded, strict=True):
            best = process.extract(text, labels, scorer=scorer, limit=3)
            rows += [(at, codes[place], score) for _, score, place in best]
        return _best(pd.DataFrame(rows, columns=["row", "skill_code", "score"]))

    def by_job(offers: list[Offer]) -> Scored:
        rows = [(i, s, 1.0) for i, o in enumerate(offers) for s in core.get(made["code_of"](o), [])]
        return pd.DataFrame(rows, columns=["row", "skill_code", "score"])

    return {
        f"rapidfuzz, token_set_ratio ({FEW} offres)": by_rapidfuzz,
        "TF-IDF de caractères": by_characters,
        "LabelIndex (n-grammes et racines)": by_index,
        "compétences principales du métier": by_job,
    }


def _said(offers: list[Offer]) -> tuple[Any, list[str]]:
    pairs = list(_sentences(offers))
    return np.array([row for row, _ in pairs]), [text for _, text in pairs]


def _sentences(offers: list[Offer]) -> Iterator[tuple[int, str]]:
    for row, text in enumerate(texts_of(offers)):
        yield from ((row, sentence) for sentence in sentences(text))


def _best(found: pd.DataFrame) -> Scored:
    return found.groupby(["row", "skill_code"], as_index=False).agg({"score": "max"})


if __name__ == "__main__":
    main()
