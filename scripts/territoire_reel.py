"""Run the whole batch on public data of the territory, people excepted: they are made up.

Usage: ``python scripts/territoire_reel.py DOSSIER [N_PERSONNES]``. The public data are read from
``GPECT_DONNEES_REELLES`` (default ``../shared/data``): open offers of 21/12/2021 by commune and
métier, France Travail offers with their text, SIAE and their job descriptions, the import formats
of an accompaniment tool, the employment that Dares published for 2019, ROME 4.0 whole. People are
drawn from the number of job seekers by métier and bassin, in communes weighted by population.
"""

import csv
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from gpect.cli.app import run
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2021-12-21"
STRUCTURES = 18
HEADER = (
    "Identifiant",
    "Structure",
    "Commune",
    "Code commune INSEE",
    "Métier recherché",
    "Compétences",
    "Permis B",
    "Mobilité (km)",
    "Disponible à partir du",
)
TAKEN = (0, 2, 3)
"""Exit codes that let the batch go on: a refused file is told, and the others are taken."""


def data_folder() -> Path:
    """Give the folder of public data, whether it is there or not."""
    return ROOT / os.environ.get("GPECT_DONNEES_REELLES", "../shared/data")


def run_batch(data: Path, folder: Path, n_persons: int) -> list[tuple[str, int]]:
    """Run every command in ``folder``; give each with its exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    rome = folder / "rome"
    done = [_run("referentiels", "importer", str(data / "rome_v460"), "--vers", str(rome))]
    people = write_people(data, folder, n_persons, loader.load(rome))
    base = str(folder / "gpect.db")
    done.append(_run("init", str(folder), "--date", AS_OF))
    settings = folder / "gpect.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('# referentiels = ""', 'referentiels = "rome"'), "utf-8")
    offers = data / "territoire" / "offres_commune_rome_20211221.csv"
    texts = data / "offres_france_travail" / "offres_dev.jsonl"
    for kind, files in (
        ("structures", [data / "siae" / "siae_hainaut_cambresis_2019.csv"]),
        ("besoins", [offers, texts, data / "besoins" / "companies__job_description.json"]),
        ("personnes", [people, *sorted((data / "personnes").glob("*beneficiaires*.csv"))]),
        ("dares", [data / "dares" / "tensions__tensions.csv"]),
    ):
        done.append(_run("ingest", kind, *map(str, files), "--base", base))
    done += [_run(command, "--base", base) for command in ("match", "forecast", "report")]
    return done


def write_people(data: Path, folder: Path, n_persons: int, known: Referentiels) -> Path:
    """Write a people file drawn from the job seekers by métier × bassin; seeded, made up."""
    random = np.random.default_rng(2021)
    seekers = pd.read_csv(
        data / "territoire" / "tension_rome_bassin_2021.csv",
        sep=";",
        decimal=",",
        dtype={1: str, 2: str},
    )
    drawn = seekers.sample(
        n_persons, replace=True, weights=seekers["defm_abc"], random_state=random
    )
    path = folder / "personnes_inventees.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(HEADER)
        for number, (metier, bassin) in enumerate(
            zip(drawn["ROME"], drawn["cbassin"], strict=True)
        ):
            writer.writerow(_person(number, metier, bassin, known, random))
    return path


def _person(
    number: int, metier: str, bassin: str, known: Referentiels, random: np.random.Generator
) -> list[str]:
    communes = known.territoire.communes
    near = communes[communes["code_bassin"] == bassin]
    home = near.iloc[random.choice(len(near), p=near["population"] / near["population"].sum())]
    titles = known.rome.appellations
    titles = titles[titles["code_rome_parent"] == metier]
    if titles.empty:
        title, skills = metier, ""
    else:
        chosen = titles.iloc[random.integers(len(titles))]
        title = chosen["short_label"]
        skills = " ; ".join(_skills(chosen["code_rome"], known, random))
    return [
        f"INV-{number:05d}",
        f"Structure inventée {number % STRUCTURES + 1}",
        home["name"],
        home["code_commune"],
        title,
        skills,
        random.choice(["Oui", "Non", ""], p=[0.45, 0.35, 0.2]),
        random.choice(["5", "10", "15", "25", "50", ""]),
        random.choice(["", "01/11/2021", "15/01/2022", "01/03/2022"]),
    ]


def _skills(code_rome: str, known: Referentiels, random: np.random.Generator) -> list[str]:
    links = known.rome.code_skills
    codes = links.loc[links["code_rome"] == code_rome, "skill_code"].to_numpy()
    if not len(codes):
        return []
    kept = random.choice(codes, size=min(len(codes), int(random.integers(2, 8))), replace=False)
    labels = known.rome.skills.set_index("skill_code")["label"]
    return [labels[code] for code in kept]


def _run(*args: str) -> tuple[str, int]:
    print(f"\n$ gpect {' '.join(args)}", flush=True)
    code = run(list(args))
    if code not in TAKEN:
        raise SystemExit(code)
    return args[0], code


def main() -> int:
    """Run on the folder given, or say where the data should be."""
    data = data_folder()
    if not data.is_dir():
        print("Le dossier des données réelles manque : donnez-le par GPECT_DONNEES_REELLES.")
        return 2
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "gpect-territoire-reel")
    run_batch(data, folder, int(sys.argv[2]) if len(sys.argv) > 2 else 25_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
