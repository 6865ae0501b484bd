"""What a scenario names, held against the referentials: the same for matching and forecasting."""

from datetime import date

from gpect.domain.errors import OptionRefused
from gpect.domain.scenarios import Scenario
from gpect.domain.vocabulary import CERTIFICATE
from gpect.referentiels.loader import Referentiels


def check_scenario(scenario: Scenario, known: Referentiels, as_of: date) -> None:
    """Refuse what no referential knows, and posts or seats of a day that is past.

    Raises
    ------
    OptionRefused
        One French sentence that names the commune, métier, certificate, competence or day.
    """
    communes = set(known.territoire.communes["code_commune"])
    for code in scenario.communes:
        if code not in communes:
            raise OptionRefused(f"Scénario : la commune {code} n'est pas du territoire.")
    metiers = set(known.rome.codes["code_rome"])
    for plant in scenario.plants:
        if plant.code_rome not in metiers:
            raise OptionRefused(f"Scénario : {plant.code_rome} n'est pas un code ROME connu.")
    skills = set(known.rome.skills["skill_code"]) | set(CERTIFICATE + known.certificats["code"])
    for seats in scenario.seats:
        if seats.skill_code not in skills:
            said = seats.certificat or seats.competence
            raise OptionRefused(f"Scénario : « {said} » n'est ni un certificat ni une compétence.")
    for day in [p.date for p in scenario.plants] + [s.date for s in scenario.seats]:
        if day < as_of:
            raise OptionRefused(f"Scénario : le {day:%d/%m/%Y} est passé à la date du calcul.")
