# Recettes de la maison. « just » seul les liste ; .ci/run appelle les mêmes.

python := env("GPECT_PYTHON", ".venv/bin/python")

_liste:
    @just --list

# Tout ce que la CI vérifie avant les tests : style, types, couches
lint:
    {{python}} -m ruff check .
    {{python}} -m ruff format --check .
    {{python}} -m mypy
    {{python}} -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

# Les tests, comme le README les lance
tests *args:
    {{python}} -m pytest {{args}}

# Les carnets, exécutés sur une petite démonstration
carnets *demo:
    {{python}} scripts/executer_carnets.py {{demo}}

# L'accessibilité d'une page du comité, par axe-core (npm pack axe-core) dans un Chromium sans fenêtre
accessibilite page axe:
    {{python}} scripts/accessibilite.py {{page}} {{axe}}

# Réécrit les pages de référence de docs/ à partir du code
reference:
    {{python}} scripts/reference.py

# Échoue si une page de référence n'est plus à jour
reference-a-jour:
    {{python}} scripts/reference.py --verifier

# Tout, avant de proposer un changement
check: lint reference-a-jour carnets tests

# La chaîne entière sur les données réelles du dossier GPECT_DONNEES_REELLES
territoire-reel dossier="gpect-territoire-reel":
    {{python}} scripts/territoire_reel.py {{dossier}}

# Refait les deux fichiers de versions figées (sans adresse de registre)
verrou:
    uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra rapport --extra amorce pyproject.toml -o requirements.lock
    uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra rapport --extra amorce --extra pg --extra dev pyproject.toml -o requirements-dev.lock
