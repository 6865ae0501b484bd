"""Closed lists: a cell is a code, its French label, or what people say for it."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz

from gpect.domain import vocabulary
from gpect.domain.freins import ANSWERS, REQUIREMENTS
from gpect.ingest.cells.values import Parsed
from gpect.ingest.text.spelling import fold

NEAR: Final = 90.0
_NO_WORDS: Final = frozenset(("non", "sans", "aucun", "aucune", "pas", "neant"))
_APART: Final = re.compile(r"\s*\w+\s*(?:[,;:.(]|[-–—/]\s)")
_DENIED: Final = re.compile(r"(?:non|pas(?! de?\b)|refuse\w*|exclue?s?)\b")


def _said(**words: str) -> MappingProxyType[str, str]:
    """Turn code = « a | b | c » into folded word → code."""
    return MappingProxyType(
        {fold(word): code for code, listed in words.items() for word in listed.split("|")}
    )


CONTRATS: Final = _said(
    CDI="contrat à durée indéterminée|durée indéterminée|indéterminé",
    CDD="contrat à durée déterminée|durée déterminée|déterminé|saisonnier|CDD saisonnier|SAI"
    "|CDD 6 mois|CDD 3 mois|CDD 12 mois",
    CDDI="CDD insertion|contrat d'insertion|contrat à durée déterminée d'insertion"
    "|CDD-I|CDD I|insertion",
    CDDU="CDD usage|contrat d'usage|usage|contrat à durée déterminée d'usage",
    interim="intérim|mission|mission d'intérim|intérimaire|MIS|travail temporaire"
    "|contrat de mission|CTT|mission intérim",
    CDI_inclusion="CDI-I|CDII|CDI senior|contrat inclusion|CDI insertion|CDI d'insertion",
    professionnalisation="contrat pro|alternance|CP|professionalisation|contrat de pro",
    apprentissage="contrat d'apprentissage|apprenti|CA",
    autre="autres|stage|bénévolat|franchise|libéral|indépendant|CUI|PEC|CUI CAE",
)
NIVEAUX: Final = _said(
    sans="aucun|aucun diplôme|sans|néant|sans qualification|niveau 1|niveau 2|NV6|niveau VI|VI"
    "|niveau V bis|Vbis|NV5bis|brevet|brevet des collèges|DNB|CFG|BEPC|primaire|1|2"
    "|non diplômé|6eme à 3eme|CEP ou SCP|3ème achevée ou Brevet|infra niveau 3|infra V"
    "|Primaire à 4ème|Aucune formation scolaire|sans niveau|sans formation"
    "|aucun niveau",
    niveau_3="CAP|BEP|CAP/BEP|CAP ou BEP|CAP-BEP|niveau 3|niveau V|NV5|V|3|titre professionnel"
    "|CAP, BEP et équivalents|BEPA|CAPA|2nd ou 1ère achevée",
    niveau_4="bac|baccalauréat|bac pro|bac professionnel|bac techno|bac général|BP|niveau 4"
    "|niveau IV|NV4|IV|4|bac ou équivalent|DAEU",
    niveau_5="bac+2|BTS|DUT|DEUG|niveau 5|niveau III|NV3|III|5|bac+2 ou équivalents|BTSA|DEUST",
    niveau_6="bac+3|bac+4|licence|licence pro|maîtrise|BUT|bachelor|niveau 6|niveau II|NV2|II|6"
    "|bac+3, bac+4 ou équivalents|bac+3/4",
    niveau_7="bac+5|master|ingénieur|doctorat|niveau 7|niveau 8|niveau I|NV1|I|7|8|DEA|DESS"
    "|bac+5 et plus ou équivalents|bac+8|bac+5 ou plus|bac + 5 et plus",
)
TRANSPORTS: Final = _said(
    a_pied="pied|marche|piéton|aucun|à pieds|marche à pied|aucun moyen|aucun moyen de transport"
    "|pas de moyen de transport|sans moyen de transport",
    velo="bicyclette|vélo électrique|VAE|VTT|cycle",
    trottinette="trottinette électrique|EDPM",
    transports="bus|tram|tramway|train|TER|métro|car|transport en commun|TC|transports publics"
    "|bus tram|bus et tram|bus/tram|tram/bus|autobus|autocar|commun",
    voiture="auto|automobile|véhicule|véhicule personnel|voiture personnelle|permis et véhicule"
    "|VL|véhiculé|véhiculée|scooter|moto|cyclomoteur|deux-roues|2 roues|mobylette"
    "|voiture sans permis|covoiturage",
)
EXPERIENCES: Final = _said(
    debutant="D|débutant|débutante|débutant(e)|aucune|sans expérience|débutants acceptés|non|0"
    "|non exigée|débutant bienvenu|non requise|non demandée|non obligatoire|non nécessaire"
    "|non indispensable|aucune expérience|aucune exigée|aucune requise"
    "|aucune expérience exigée|aucune expérience requise|pas d'expérience",
    souhaitee="S|souhaitée|souhaité|appréciée|un plus|serait un plus|expérience appréciée",
    exigee="E|exigée|exigé|requise|obligatoire|oui|indispensable|confirmé|expérimenté|1 an|2 ans"
    "|3 ans|5 ans|6 mois|1 an d'expérience|2 ans d'expérience",
)
STRUCTURE_KINDS: Final = _said(
    ACI="chantier d'insertion|ACI - atelier chantier d'insertion|ateliers et chantiers d'insertion"
    "|atelier chantier d'insertion|chantier|ateliers chantiers d'insertion",
    AI="associations intermédiaires",
    EI="entreprises d'insertion",
    ETTI="travail temporaire d'insertion|intérim d'insertion"
    "|entreprises de travail temporaire d'insertion",
    EITI="travail indépendant",
    GEIQ="groupement d'employeurs",
    EA="entreprises adaptées",
    entreprise="société|SARL|SA|SAS|privé|entreprise privée|PME|TPE|ETI|employeur privé|firme",
    association="asso|associations|loi 1901|ESS",
    public="collectivité|mairie|commune|fonction publique|employeur public|EPCI|hôpital|état"
    "|établissement public|secteur public|CCAS",
    autre="autres|particulier|ESAT|établissement et service d'aide par le travail",
)
EVENEMENTS: Final = _said(
    embauche="recrutement|embauché|embauchée|recruté|contrat signé|entrée|prise de poste|hire",
    sortie_durable="durable|emploi durable|sortie emploi durable|sortie en emploi durable",
    sortie_transition="transition|emploi de transition|sortie emploi de transition"
    "|sortie en emploi de transition",
    sortie_positive="positive|sortie vers formation|formation qualifiante|formation",
    autre_sortie="autre|sortie autre|sortie non dynamique|non dynamique|autres sorties|sortie"
    "|fin de parcours|sans suite",
    abandon="abandon|rupture|rupture de parcours|rupture anticipée",
    refus_employeur="refus employeur|candidature refusée|refusé par l'employeur|refus",
    refus_personne="refus candidat|refus personne|refus du candidat|désistement|déclinée",
    depart_retraite="retraite|départ retraite|départ en retraite|fin de carrière",
    depart_autre="départ|démission|fin de contrat|licenciement|rupture conventionnelle"
    "|autre départ|mutation",
)
FREINS: Final = _said(
    inexplore="non exploré|inexploré|à explorer|non évalué|ne sait pas|inconnu|NSP|non renseigné"
    "|non abordé|non précisé|non connu|non communiqué|sans réponse|sans information|NR",
    non="aucun|pas de frein|sans|0|aucun frein|sans frein|aucune difficulté|sans difficulté"
    "|pas de difficulté|non concerné|sans objet",
    faible="léger|oui faible|faible|1",
    moyen="oui|oui moyen|modéré|2",
    fort="important|oui fort|majeur|bloquant|3",
)
EXIGENCES: Final = _said(
    deplacements="déplacements|déplacements fréquents",
    horaires_decales="horaires décalés|horaires coupés|horaires atypiques|2x8|3x8",
    travail_week_end="week-end|travail le samedi|travail le dimanche|samedi|dimanche",
    travail_de_nuit="nuit|horaires de nuit",
    outils_numeriques="informatique|outils informatiques|tablette",
    lire_ecrire_compter="lire et écrire|lecture|français écrit",
    port_de_charges="charges lourdes|port de charges lourdes|manutention lourde",
    station_debout="debout|station debout",
    travail_en_hauteur="hauteur",
    froid="environnement froid|chambre froide",
)

_BY_LABELS: Final = (
    (ANSWERS, FREINS),
    (REQUIREMENTS, EXIGENCES),
    (vocabulary.CONTRATS, CONTRATS),
    (vocabulary.NIVEAUX, NIVEAUX),
    (vocabulary.TRANSPORTS, TRANSPORTS),
    (vocabulary.EXPERIENCES, EXPERIENCES),
    (vocabulary.STRUCTURE_KINDS, STRUCTURE_KINDS),
    (vocabulary.EVENEMENTS, EVENEMENTS),
)


def choice_parser(labels: Mapping[str, str]) -> Callable[[str], Parsed]:
    """Make the parser of a closed list: its codes, labels and usual words, slips allowed.

    Parameters
    ----------
    labels
        One of the lists of :mod:`gpect.domain.vocabulary`: code → French label.
    """
    said: Mapping[str, str] = next((words for known, words in _BY_LABELS if known is labels), {})
    meanings = dict(said) | {fold(label): code for code, label in labels.items()}
    meanings |= {fold(code): code for code in labels}

    def parse(text: str) -> Parsed:
        folded = fold(text)
        if not folded:
            return None, False
        if folded in meanings:
            return meanings[folded], False
        return _near(folded, meanings, is_apart=bool(_APART.match(text)))

    return parse


def _near(folded: str, meanings: Mapping[str, str], *, is_apart: bool) -> Parsed:
    """Take a slip of six letters or more, or a label said whole at the start of the cell.

    « Non renseigné » says no « non », nor « débutant non accepté » a « débutant »: a bare « non »
    stands for itself only where a comma or the like sets it apart (``is_apart``), and what is
    denied is not said.
    """
    opening = [word for word in meanings if len(word) >= 3 and folded.startswith(f"{word} ")]
    if opening:
        said = max(opening, key=lambda word: (len(word), word))
        is_said = is_apart if said in _NO_WORDS else not _DENIED.match(folded[len(said) + 1 :])
        if is_said:
            return meanings[said], False
    if len(folded) < 6:
        return None, True
    alike = (word for word in meanings if len(word) >= 6 and _denials(word) == _denials(folded))
    scored = {word: fuzz.ratio(folded, word) for word in alike}
    best = max(scored, key=lambda word: (scored[word], word), default="")
    return (meanings[best], False) if best and scored[best] >= NEAR else (None, True)


def _denials(folded: str) -> frozenset[str]:
    return _NO_WORDS & set(folded.split())
