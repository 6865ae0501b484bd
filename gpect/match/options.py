"""What a matching run may be asked: every choice in one frozen object, every default stated."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final

from gpect.domain.errors import OptionRefused


@dataclass(frozen=True)
class MatchOptions:
    """Options of ``gpect match``.

    Attributes
    ----------
    as_of
        The day of the run: what is open, who is available, which skills are held already.
    proposals_per_person
        Most proposals a person gets.
    candidates_per_post
        Most people proposed for each post of an opening.
    mode
        How people and posts are put together, one of :data:`MODES`.
    min_candidates_per_post
        Fewest people proposed for each post, where that can be: it comes before any value, and
        what cannot be reached is told. Only in the mode ``propositions``.
    max_candidates_per_opening
        Most people proposed for an opening, however many posts it holds.
    min_score
        Value under which a pair is not proposed. The value is the score, where an unknown
        reason counts ``unknown_value``: neither yes (1) nor no (0).
    min_aptitude
        The same over competences, métier sought and métier held alone: nearness and dates do not
        make up for another trade.
    unknown_value
        What an unknown reason is worth when pairs are compared. Without it, a person of whom
        nothing is known but the commune would beat everyone in that commune.
    first_proposal
        Added to the objective for each person who gets at least one proposal, so that nobody
        is left with none while others get three for a slightly better sum.
    pass_priority
        Added to ``first_proposal`` for people whose PASS IAE ends within ``pass_months``.
    pass_months
        Horizon of that priority, in months of 30.44 days; 0 turns it off.
    frein_days_medium, frein_days_strong
        Days that a service takes to lift a frein of that intensity; a weak one holds nobody back.
    with_pathways
        Whether sessions and posts are also chosen together (``gpect match --parcours``).
    candidates_per_person, candidates_per_opening
        Pairs kept for each person and for each opening before exact scoring.
    overdue_days
        An opening that is not closed and started less than this ago is still open.
    usual_km
        Reach taken as the yardstick when a person's own is unknown; it never blocks.
    tolerance_km
        A person's reach is judged from commune centroids: this much beyond it is no « no ».
    detour
        Road kilometres per kilometre as the crow flies, when the means of transport is unknown.
    max_questions
        Most lines of the list of questions.
    refusal_days
        A refusal counts this long; then the pair may be proposed again.
    hired_days
        Someone whose hire is in the outcomes is out of the pool this long.
    employed_days, training_days
        Someone declined as « En emploi », « En formation » is taken as free this much later.
    weight_*
        Weight of each reason in the score (see :data:`gpect.match.pairs.features.FEATURES`).
    """

    as_of: date
    mode: str = "propositions"
    proposals_per_person: int = 3
    min_candidates_per_post: int = 1
    candidates_per_post: int = 3
    max_candidates_per_opening: int = 30
    min_score: float = 0.35
    min_aptitude: float = 0.25
    unknown_value: float = 0.3
    first_proposal: float = 0.2
    pass_priority: float = 0.2
    pass_months: int = 6
    frein_days_medium: int = 60
    frein_days_strong: int = 180
    with_pathways: bool = False
    candidates_per_person: int = 40
    candidates_per_opening: int = 60
    overdue_days: int = 30
    usual_km: float = 25.0
    tolerance_km: float = 2.0
    detour: float = 1.3
    max_questions: int = 500
    refusal_days: int = 365
    employed_days: int = 180
    training_days: int = 90
    hired_days: int = 365
    weight_skill_coverage: float = 3.0
    weight_metier_proximity: float = 3.0
    weight_metier_held: float = 1.0
    weight_reach: float = 2.0
    weight_timing: float = 1.0
    weight_conditions: float = 1.0
    weight_experience_fit: float = 1.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name in {"as_of", "mode"}:
                continue
            value = getattr(self, field.name)
            if value < _LEAST.get(field.name, 0):
                raise OptionRefused(
                    f"Appariement : « {TITLES[field.name]} » vaut {_french(value)} ; "
                    f"il faut au moins {_french(_LEAST.get(field.name, 0))}."
                )
        if not any(getattr(self, f.name) for f in fields(self) if f.name.startswith("weight_")):
            raise OptionRefused("Appariement : au moins un poids doit être supérieur à zéro.")
        self._check_mode()

    @property
    def most_per_person(self) -> int:
        """Most proposals a person gets in the mode asked."""
        return self.proposals_per_person if self.mode == "propositions" else 1

    def _check_mode(self) -> None:
        if self.mode not in MODES:
            raise OptionRefused(
                f"Appariement : le mode « {self.mode} » est inconnu ; choisissez parmi : "
                f"{', '.join(MODES)}."
            )
        if self.min_candidates_per_post > self.candidates_per_post:
            raise OptionRefused(
                "Appariement : il faut au moins autant de candidats par poste au plus "
                f"({self.candidates_per_post}) qu'au moins ({self.min_candidates_per_post})."
            )


MODES: Final[dict[str, str]] = {
    "propositions": "plusieurs propositions par personne, plusieurs personnes par poste",
    "affectation": "une personne par poste, un poste par personne, de plus grande valeur totale",
    "stable": "une personne par poste ; aucune personne et aucun poste ne se préfèrent",
}
"""How people and posts can be put together, and what that gives."""

_LEAST = {
    "proposals_per_person": 1,
    "candidates_per_post": 1,
    "max_candidates_per_opening": 1,
    "candidates_per_person": 1,
    "candidates_per_opening": 1,
    "usual_km": 1,
    "detour": 1,
}

TITLES: Final[dict[str, str]] = {
    "as_of": "Date de référence",
    "mode": "Mode d'appariement",
    "proposals_per_person": "Propositions par personne, au plus",
    "min_candidates_per_post": "Personnes proposées par poste, au moins, si possible",
    "candidates_per_post": "Personnes proposées par poste, au plus",
    "max_candidates_per_opening": "Personnes proposées par offre, au plus",
    "min_score": "Valeur au-dessous de laquelle rien n'est proposé",
    "min_aptitude": "Aptitude au métier au-dessous de laquelle rien n'est proposé",
    "unknown_value": "Ce que vaut une raison inconnue quand on compare",
    "first_proposal": "Prime à la première proposition d'une personne",
    "pass_priority": "Prime aux PASS IAE qui finissent bientôt",
    "pass_months": "Un PASS IAE finit bientôt : dans moins de (mois)",
    "frein_days_medium": "Délai pour lever un frein moyen (jours)",
    "frein_days_strong": "Délai pour lever un frein fort (jours)",
    "with_pathways": "Parcours choisis avec les formations",
    "candidates_per_person": "Postes examinés par personne",
    "candidates_per_opening": "Personnes examinées par offre",
    "overdue_days": "Une offre reste ouverte après sa date de début (jours)",
    "usual_km": "Distance de comparaison quand la mobilité est inconnue (km)",
    "tolerance_km": "Tolérance sur la mobilité (km)",
    "detour": "Détour de la route quand le transport est inconnu",
    "max_questions": "Questions listées, au plus",
    "refusal_days": "Une proposition déclinée n'est pas refaite avant (jours)",
    "employed_days": "Déclinée « En emploi » : de nouveau libre après (jours)",
    "training_days": "Déclinée « En formation » : de nouveau libre après (jours)",
    "hired_days": "Embauchée : hors du calcul pendant (jours)",
    "weight_skill_coverage": "Poids des compétences",
    "weight_metier_proximity": "Poids du métier recherché",
    "weight_metier_held": "Poids du métier exercé",
    "weight_reach": "Poids de la distance",
    "weight_timing": "Poids des dates",
    "weight_conditions": "Poids des horaires",
    "weight_experience_fit": "Poids de l'expérience et du niveau",
}
"""French title of each option, for the sheet « Paramètres »."""


def _french(value: float) -> str:
    return str(value).replace(".", ",").replace("-", "−")
