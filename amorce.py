"""Prépare .venv à côté de ce fichier, puis lance gpect ou ses tests.

    python3 amorce.py demo          la démonstration entière
    python3 amorce.py tests         les tests
    python3 amorce.py COMMANDE …    n'importe quelle commande de gpect

N'a besoin que de Python 3.11 ou plus : tout le reste s'installe dans .venv, aux versions et
empreintes figées dans requirements.lock (requirements-dev.lock pour les tests).
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
TESTS = "tests"


def main() -> int:
    """Install what is missing, then hand over to the command asked."""
    if sys.version_info < (3, 11):
        print("Il faut Python 3.11 ou plus récent ; celui-ci est {}.{}.".format(*sys.version_info))
        return 1
    asked = sys.argv[1:] or ["--aide"]
    for_tests = asked[0] == TESTS
    if not prepare("requirements-dev.lock" if for_tests else "requirements.lock"):
        return 1
    pytest = [python(), "-m", "pytest", "--numprocesses", "auto", "--dist", "loadfile"]
    program = pytest if for_tests else [python(), "-m", "gpect"]
    arguments = asked[1:] if for_tests else asked
    folder = HERE if for_tests else None
    return subprocess.run([*program, *arguments], cwd=folder, check=False).returncode


def python() -> str:
    """Give the path of the environment's own interpreter."""
    return str(BIN / ("python.exe" if os.name == "nt" else "python"))


def prepare(lock: str) -> bool:
    """Make ``.venv`` and install ``lock`` in it, unless that very lock is there already."""
    content = (HERE / lock).read_bytes() + (HERE / "pyproject.toml").read_bytes()
    done = VENV / "{}.{}".format(lock, hashlib.sha256(content).hexdigest()[:16])
    if done.exists():
        return True
    print("Première installation dans .venv : quelques minutes, une seule fois.", flush=True)
    if not Path(python()).exists() and not run([sys.executable, "-m", "venv", str(VENV)]):
        print("L'environnement n'a pas pu être créé. Sous Debian ou Ubuntu, installez d'abord :")
        print("    sudo apt install python3-venv")
        return False
    pip = [python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # Compiling what is never imported would take half the time: Python compiles as it reads.
    locked = [*pip, "--no-compile", "--require-hashes", "--only-binary", ":all:"]
    locked += ["-r", str(HERE / lock)]
    itself = [*pip, "--no-deps", "--no-build-isolation", "--editable", str(HERE)]
    if not (run(locked) and run(itself)):
        print("L'installation n'a pas abouti : vérifiez la connexion, puis relancez la commande.")
        return False
    for stale in VENV.glob(lock + ".*"):
        stale.unlink()
    done.touch()
    return True


def run(command: list) -> bool:
    """Run ``command``; say whether it succeeded."""
    return subprocess.run(command, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
