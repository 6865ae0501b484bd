# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Les pénuries, et ce qui les changerait
#
# Le dernier `gpect forecast` de la base, puis un scénario : une usine qui ouvre, avec une ligne de bus.

# %%
import os
from datetime import date

import altair as alt

import gpect
from gpect import runs
from gpect.domain import vocabulary
from gpect.domain.scenarios import read_scenario
from gpect.forecast.options import ForecastOptions
from gpect.match.options import MatchOptions
from gpect.referentiels import loader

chemin = os.environ.get("GPECT_BASE", "gpect-demo/gpect.db")
base = gpect.open(chemin)
penuries = base.table("shortages")
noms_epci = loader.load().territoire.epcis.set_index("code_epci")["short_name"]
noms_filieres = dict(vocabulary.FILIERE_TITLES)

# %%
total = penuries[(penuries["level"] == "filiere_epci") & (penuries["period"] == "*")]
tableau = total.assign(
    filière=total["filiere"].map(noms_filieres), epci=total["code_epci"].map(noms_epci)
).dropna(subset=["epci"])
barres = (
    alt.Chart(
        tableau[["filière", "epci", "shortage", "shortage_q0.1", "shortage_q0.9"]].rename(
            columns={"shortage_q0.1": "bas", "shortage_q0.9": "haut"}
        )
    )
    .mark_bar()
    .encode(
        x=alt.X("shortage:Q", title="postes sans personne, toute la période"),
        y=alt.Y("epci:N", title=None),
        row=alt.Row("filière:N", title=None),
        tooltip=["bas", "haut"],
    )
    .properties(height=90, width=420)
)
barres

# %% [markdown]
# ## Les métiers où il manquerait le plus de monde

# %%
(
    penuries[(penuries["level"] == "metier") & (penuries["period"] == "*")]
    .nlargest(10, "shortage")[
        ["code_rome_parent", "demand", "supply", "shortage", "shortage_q0.1", "shortage_q0.9"]
    ]
    .merge(loader.load().rome.parents, on="code_rome_parent")
    .set_index("label")
    .round(0)
)

# %% [markdown]
# ## Et si ?
#
# Les deux prévisions partagent leurs tirages : la différence vient du scénario, pas du hasard. La même
# chose en ligne de commande : `gpect forecast --scenario FICHIER.toml`.

# %%
scenario = read_scenario(
    """
titre = "Usine d'Onnaing et navette"

[[usine]]
nom = "Usine d'Onnaing"
commune = "59447"
code_rome = "N1103"
postes = 80
date = 2027-04-01

[[ligne]]
de = "59172"
vers = "59447"
minutes = 40
"""
)
jour = date(2026, 10, 1)
espace = runs.Workspace(base=chemin, folder=None, as_of=jour)
avec = runs.what_if(
    espace,
    ForecastOptions(as_of=jour, draws=100),
    MatchOptions(as_of=jour),
    scenario,
    lambda etape: None,
)
colonnes = ["title", "demand", "demand_si", "shortage", "shortage_si", "difference"]
avec[colonnes].head(12).set_index("title").round(1)
