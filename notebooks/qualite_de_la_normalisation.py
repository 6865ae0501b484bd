# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Ce que valent les codes donnés aux intitulés
#
# Chaque table et chaque appariement reposent sur le code ROME d'un intitulé. Ce carnet montre où le
# code est sûr, où il est à vérifier, et ce qu'il faudrait relire d'abord.

# %%
import os

import pandas as pd

import gpect

base = gpect.open(os.environ.get("GPECT_BASE", "gpect-demo/gpect.db"))
postes, personnes = base.table("openings"), base.table("persons")
decisions = {
    "postes": postes["title_decision"].value_counts(),
    "personnes": personnes["title_decision"].value_counts(),
}
pd.DataFrame(decisions).fillna(0).astype(int)

# %% [markdown]
# ## La confiance, par tranche
#
# Une confiance de 0,9 veut dire : neuf fois sur dix, le métier est le bon.

# %%
tranches = pd.cut(postes["title_confidence"], [0, 0.25, 0.5, 0.75, 0.9, 1.0], include_lowest=True)
postes.groupby(tranches, observed=False)["posts"].agg(["size", "sum"]).rename(
    columns={"size": "offres", "sum": "postes"}
)

# %% [markdown]
# ## À relire d'abord : les intitulés qui pèsent le plus de postes
#
# `gpect revue titres` écrit cette liste avec cinq choix par intitulé, à rendre remplie.

# %%
douteux = postes[postes["title_decision"] != "auto"]
douteux.groupby("raw_title")["posts"].sum().nlargest(10).rename("postes").to_frame()

# %% [markdown]
# ## Ce que le code de l'employeur et le nôtre disent

# %%
dits = postes.dropna(subset=["code_rome"])
dits["code_rome"].notna().groupby(dits["title_decision"]).size().rename("offres").to_frame()

# %% [markdown]
# ## Les lieux

# %%
postes["place_confidence"].describe().round(2).to_frame()
