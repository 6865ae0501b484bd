# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     name: python3
# ---

# %% [markdown]
# # Le graphe des appariements
#
# Ce carnet s'ouvre sur le résultat de `gpect demo`, ou sur votre propre base : donnez son chemin
# dans la variable d'environnement `GPECT_BASE`. Il ne montre que des nombres : jamais une personne.

# %%
import os

import networkx as nx
import pandas as pd

import gpect
from gpect.domain import vocabulary

base = gpect.open(os.environ.get("GPECT_BASE", "gpect-demo/gpect.db"))
openings = base.table("openings")
allocations = base.table("allocations")
unfilled = base.table("unfilled")
noms_filieres = vocabulary.FILIERE_TITLES | {"inconnue": "Métier non reconnu"}
openings["filiere"] = openings["filiere"].fillna("inconnue")

pd.Series(
    {
        "personnes": len(base.table("persons")),
        "postes connus": len(openings),
        "propositions": len(allocations),
        "personnes avec une proposition": allocations["person_id"].nunique(),
    },
    name="nombre",
).to_frame()

# %% [markdown]
# ## Le graphe entre les personnes et les postes
#
# Un sommet par personne et par poste, une arête par proposition. Chaque poste porte sa filière.

# %%
proposed = allocations.merge(openings[["opening_id", "filiere", "code_epci", "posts"]])
graph = base.graphe()
assert nx.is_bipartite(graph)
components = sorted((len(c) for c in nx.connected_components(graph)), reverse=True)
pd.Series(
    {
        "sommets": graph.number_of_nodes(),
        "propositions": graph.number_of_edges(),
        "îlots": len(components),
        "plus grand îlot (sommets)": components[0] if components else 0,
    },
    name="nombre",
).to_frame()

# %% [markdown]
# ### Les quatre filières se touchent-elles ?
#
# Une personne à qui l'on propose des postes de deux filières est un pont entre elles : c'est là
# qu'une formation commune sert deux fois.

# %%
by_person = (
    proposed.drop_duplicates(["person_id", "filiere"])
    .groupby("person_id")["filiere"]
    .agg(lambda f: tuple(sorted(f)))
)
bridges = pd.crosstab(
    proposed["person_id"].map(by_person).map(len).rename("filières par personne"),
    proposed["filiere"].map(noms_filieres).rename("filière du poste"),
)
bridges

# %% [markdown]
# ## Où ça bloque
#
# Un poste qui ne tient qu'à une personne est fragile ; un poste sans personne est bloqué.

# %%
candidates = proposed.groupby("opening_id").size().rename("candidats")
current = openings[openings["closed_on"].isna()].merge(
    candidates, left_on="opening_id", right_index=True, how="left"
)
current["candidats"] = current["candidats"].fillna(0).astype(int)
bottlenecks = (
    current.assign(
        état=pd.cut(
            current["candidats"] / current["posts"].astype(float),
            [-1, 0, 0.999, 1.999, 1e9],
            labels=["bloqué", "trop peu", "juste assez", "du choix"],
        ),
        filière=current["filiere"].map(noms_filieres),
    )
    .groupby(["filière", "état"], observed=False)["posts"]
    .sum()
    .unstack()
)
bottlenecks

# %%
unfilled["why"].value_counts().head(8).rename("postes").to_frame()

# %% [markdown]
# ## Emporter un morceau du graphe
#
# Le voisinage d'un poste bloqué, pour Gephi : les identifiants deviennent de simples numéros.

# %%
manquent = base.table("unmatched")["why"].value_counts().head(8)
manquent.rename("personnes sans proposition").to_frame()

# %%
if graph.number_of_nodes():
    hub = max(
        (n for n, k in graph.nodes("kind") if k == "poste"), key=lambda n: (graph.degree(n), n)
    )
    around = nx.convert_node_labels_to_integers(nx.ego_graph(graph, hub, radius=2))
    print(f"{around.number_of_nodes()} sommets ; pour l'écrire : nx.write_graphml(around, …)")
