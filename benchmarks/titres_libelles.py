"""Print what learning on ROME's own labels adds to learning on real titles: nothing measurable.

    GPECT_DONNEES_REELLES=… python benchmarks/titres_libelles.py

Four labels a code at most are put aside, a fifth at a time, written as people would (one gender,
a slip, a word less, « (H/F) ») and ranked by a normaliser that never met them; the ranker is
learned again with these lists beside those of real titles, at several weights, then judged on
the real titles of the fifth left out.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import numpy as np
import pandas as pd
from apprentissage_liste import Lists
from entrainer_titres import Normalisers, gather, normalisers
from real_titles import N_PARTS, titles_to_learn
from titres_ablation import judge, tell

from gpect.ingest.titles import TitleNormaliser
from gpect.referentiels.loader import Referentiels, load

WEIGHTS = (0.0, 0.05, 0.1, 0.3, 1.0)
"""What a label weighs in the learning, a real title being 1."""
PER_CODE = 4
SEEDS = (0, 1, 2, 3, 4)


def written(label: str, random: np.random.Generator) -> str:
    """Write a label as people would: one of its genders, a slip, a word less, capitals."""
    halves = label.split(" / ")
    said = halves[-1] if len(halves) == 2 and random.random() < 0.5 else halves[0]
    if random.random() < 0.2 and len(said) > 6:
        slip = random.integers(1, len(said) - 2)
        said = said[:slip] + said[slip + 1 :]
    words = said.split()
    if random.random() < 0.25 and len(words) > 3:
        words.pop(random.integers(1, len(words)))
    said = " ".join(words)
    return random.choice([said, said.upper(), f"{said} (H/F)"])


def put_aside(referentiels: Referentiels) -> pd.DataFrame:
    """Choose labels other than a code's own: ``title, code_rome, code_ogr, part``."""
    rome, random = referentiels.rome, np.random.default_rng(5)
    others = rome.appellations[~rome.appellations["label"].isin(set(rome.codes["label"]))]
    chosen = others.sample(frac=1, random_state=1).groupby("code_rome").head(PER_CODE)
    return chosen.assign(
        title=[written(label, random) for label in chosen["label"]],
        part=random.integers(0, N_PARTS, len(chosen)),
    ).reset_index(drop=True)


def without_them(
    referentiels: Referentiels, labels: pd.DataFrame, titles: pd.DataFrame
) -> Normalisers:
    """Build a normaliser a fifth, with labelled titles (1.0) and without, that met none of it."""
    made: Normalisers = {}
    for part in range(N_PARTS):
        known = referentiels.rome.appellations
        met = ~known["code_ogr"].isin(labels.loc[labels["part"] == part, "code_ogr"])
        less = replace(referentiels, rome=replace(referentiels.rome, appellations=known[met]))
        evidence = titles[titles["part"] != part].assign(origin="offre")
        made[0.0, part] = TitleNormaliser.build(less)
        made[1.0, part] = TitleNormaliser.build(less, evidence)
    return made


def beside(real: Lists, labels: Lists, weight: float) -> Lists:
    """Put the lists of labels after those of real titles."""
    return Lists(
        np.concatenate([real.table, labels.table]),
        np.concatenate([real.is_right, labels.is_right]),
        np.concatenate([real.start, labels.start + len(real.table)]),
        np.concatenate([real.length, labels.length]),
        np.concatenate([real.weight, labels.weight * np.float32(weight)]),
        np.concatenate([real.part, labels.part]),
    )


def main() -> None:
    """Learn at each weight, judge in both regimes."""
    titles, referentiels = titles_to_learn(), load()
    parents = referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    made = normalisers(referentiels, titles)
    real, names = gather(made, titles)
    aside = put_aside(referentiels)
    labels, _ = gather(without_them(referentiels, aside, titles), aside)
    print(f"{len(aside)} labels of ROME beside {len(titles)} real titles")
    for weight in WEIGHTS:
        lists = beside(real, labels, weight) if weight else real
        print(f"weight {weight}:")
        tell(judge(made, lists, names, titles, seeds=SEEDS), titles, parents)


if __name__ == "__main__":
    main()
