# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Explorer les besoins
#
# Ce carnet s'ouvre sur le résultat de `gpect demo`, ou sur votre propre base : donnez son chemin dans
# la variable d'environnement `GPECT_BASE`. Il ne montre que des nombres : jamais une personne.

# %%
import os

import pandas as pd

import gpect
from gpect.domain import vocabulary
from gpect.referentiels import loader

base = gpect.open(os.environ.get("GPECT_BASE", "gpect-demo/gpect.db"))
postes = base.table("openings")
noms_epci = loader.load().territoire.epcis.set_index("code_epci")["short_name"]
noms_filieres = dict(vocabulary.FILIERE_TITLES)
ouverts = postes[postes["closed_on"].isna()]
pd.Series({"postes connus": len(postes), "ouverts": len(ouverts)}, name="nombre").to_frame()

# %% [markdown]
# ## Postes ouverts par filière et par EPCI

# %%
ouverts.assign(
    filière=ouverts["filiere"].map(noms_filieres).fillna("Métier non reconnu"),
    epci=ouverts["code_epci"].map(noms_epci).fillna("Lieu non précisé"),
).pivot_table(index="filière", columns="epci", values="posts", aggfunc="sum", fill_value=0)

# %% [markdown]
# ## Ce que les employeurs disent, et ce qu'ils taisent
#
# Un champ vide est inconnu : ni oui, ni non. C'est la première chose à regarder avant de conclure.

# %%
colonnes = ["code_rome", "code_commune", "starts_on", "hours_per_week", "permis_b", "niveau"]
connus = ouverts[colonnes].notna().mean().mul(100).round(0)
connus.rename("part connue (%)").sort_values().to_frame()

# %% [markdown]
# ## Les compétences les plus demandées

# %%
competences = loader.load().rome.skills.set_index("skill_code")["label"]
demandees = base.table("opening_skills")
demandees = demandees[demandees["opening_id"].isin(ouverts["opening_id"])]
demandees["skill_code"].map(competences).value_counts().head(12).rename("postes").to_frame()

# %% [markdown]
# ## Le rythme des offres

# %%
publies = pd.to_datetime(postes["published_on"]).dt.to_period("Q")
postes.groupby(publies)["posts"].sum().tail(12).rename("postes parus").to_frame()
