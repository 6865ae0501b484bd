"""Closed lists of words by which the names of people are told from jobs, firms and places.

All are folded: lower case, no accent.
"""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CIVILITIES: Final = _words("mme mlle melle mr monsieur madame mademoiselle mmes messieurs")
"""Never part of a job: what follows is somebody's name."""

SHORT_CIVILITIES: Final = _words("m me dr docteur maitre")
"""Civilities that are something else as well: « M/F », « je me forme », « maître d'hôtel »."""

PARTICLES: Final = _words("de du des d le la les ben bel el al van von der den di da dos do")

INTRODUCING: Final = _words(
    "cip ref accompagnateur accompagnatrice "
    "chez avec voir contacter appeler prevenir joindre rappeler par a de du pour remplacer aide "
    "aider remplacement referent referente conseiller conseillere tuteur tutrice"
)
"""Words after which a first name alone is somebody's."""

CALLING: Final = _words("contacter appeler prevenir joindre rappeler demander voir remplacer")
"""What one does with people: a capitalised word that follows is a name, unless known."""

INSTITUTIONS: Final = _words(
    "rue avenue av boulevard bd place allee impasse quai square chemin route college lycee "
    "ecole hopital clinique centre residence institut foyer ehpad maison espace site quartier "
    "stade parc campus fondation groupe gymnase salle theatre musee mediatheque bibliotheque "
    "cite pole association societe ets etablissements sarl sas entreprise cabinet restaurant "
    "hotel boulangerie garage magasin brasserie fromagerie laboratoire prix saint sainte st ste "
    "universite creche cours crs mail esp esplanade promenade ecoles universitaire ingenieurs "
    "amis assoc asso communaute freres fils ogec gare aeroport port pont station hospitalier "
    "eglise"
)
"""Words that take the name of somebody for theirs: « lycée Jean Moulin »."""

FIRMS: Final = frozenset({
    "leroy merlin", "yves rocher", "marie blachere", "louis vuitton", "christian dior",
    "franck provost", "jacques dessange", "jean louis david", "mr bricolage", "monsieur bricolage",
    "m bricolage", "monsieur store", "mr minute", "monsieur propre", "m propre", "saint gobain",
    "marie claire", "jean delatour", "patrick roger", "martin brower", "nicolas", "paul", "jules",
    "etam", "celio", "daniel moquet", "jean stalaven", "charles gervais", "julien d orcel",
    "guy degrenne", "guy demarle", "alain afflelou", "alain manoukian", "maitre coq",
    "thomas cook", "jacques vabre", "arthur loyd", "madame la presidente", "louis delhaize",
    "marc orian", "laurent perrier", "caroll", "morgan", "zara",
})  # fmt: skip
"""Firms called as people are."""

ORDINARY: Final = _words(
    # function words
    "a au aux avec car ce ces cet cette chez comme dans de des donc du elle elles en entre est "
    "et etre eu eux il ils je l la le les leur leurs lui ma mais me mes mi moi mon ne ni non "
    "nos notre nous on ont ou par pas pour puis qu que qui quoi sa sans se ses si soit son sont "
    "sous sur ta te tes toi ton tous tout toute toutes tu un une via vos votre vous y ou merci "
    "bonjour afin apres avant jusqu depuis pendant tres plus moins the of or and for with "
    # firms and bodies, often met
    "adecco manpower randstad synergie crit proman supplay adequat actual samsic onet elior sodexo "
    "carrefour auchan leclerc lidl aldi intermarche toyota renault alstom amazon cpam msa urssaf "
    "dreets udaf adapei papillons cheque meuble "
    # verbs of those who write
    "possede dispose maitrise connait sait parle habite vit accepte refuse desire envisage prefere "
    "aimerait souhaiterait voulait pourrait maire president presidente prefet "
    "ai ait as ayant cherche cherchant recherche recherchent souhaite souhaitant veut voudrait "
    "peut doit sera serait etait fait faire suivi suivie accompagne accompagnee vu vue dit veux "
    "aime aimer travaille travailler travaillant contacter appeler voir demander prevenir "
    "joindre remplacer rappeler doit va faut "
    # heads of tables
    "nom prenom noms prenoms civilite ci h f m x mme mlle mr monsieur madame mademoiselle melle "
    # employers, public, contracts
    "particulier particuliers client clients clientele usager usagers enfant enfants personne "
    "personnes agee agees public employeur entreprise entreprises association associations "
    "structure societe mairie commune ville agglomeration communaute departement region conseil "
    "mission locale pole emploi france travail cap plie ccas caf afpa siae rsa referent "
    "referente conseiller conseillere service services equipe accueil centre social sociale "
    "insertion professionnel professionnelle experience permis caces diplome formation stage "
    "alternance apprentissage contrat cdi cdd interim temps plein partiel mobilite vehicule "
    "anglais excel word office logiciel informatique horaires annonce offre poste postes "
    "recrutement urgent debutant debutante "
    # jobs
    "agent agente agents aide aides auxiliaire assistant assistante adjoint adjointe apprenti "
    "apprentie artisan boucher bouchere boulanger boulangere caissier caissiere cariste "
    "chauffeur chef cheffe coiffeur coiffeuse commercial commerciale commis comptable "
    "conducteur conductrice cuisinier cuisiniere cuisine chaudronnier couturier couturiere dame "
    "directeur directrice educateur educatrice electricien electricienne employe employee "
    "employes femme homme valet ferrailleur gardien gardienne garde gestionnaire hote hotesse "
    "infirmier infirmiere ingenieur ingenieure jardinier jardiniere livreur macon magasinier "
    "magasiniere manager manutentionnaire mecanicien mecanicienne medecin menage menuisier "
    "monteur operateur operatrice ouvrier ouvriere patissier patissiere paysagiste peintre "
    "plombier plaquiste plongeur preparateur preparatrice receptionniste responsable secretaire "
    "serveur serveuse serrurier soudeur soudeuse surveillant surveillante technicien "
    "technicienne vendeur vendeuse veterinaire vente restauration nettoyage entretien "
    "bureautique logistique batiment espaces verts commerce administratif administrative junior "
    "senior confirme confirmee polyvalent polyvalente nationale national marchande marine "
    "travaux monument monuments historique historiques naturelle naturel seche massive taille "
    "pharmacie medecine droit sciences es restaurateur chien nageur oeuvre ouvrage chai hotel "
    "composteur artisanal domicile vie logement nord valenciennes cambrai denain bricolage "
    "store propre minute pipi domestique big data"
)
"""Words that are nobody's name, whatever their case; surnames that are jobs are not among them."""

THINGS: Final = _words("pierre marine rose reine aurore noel")
"""First names that are things as well: taken with care."""

OF_FILES: Final = _words(
    "personne personnes public publics beneficiaire beneficiaires participant participants "
    "salarie salaries salariee salariees gens usagers candidat candidats candidate candidates "
    "demandeur demandeurs besoin besoins poste postes offre offres formation formations "
    "structure structures realisation realisations trajet trajets parcours sortie sorties "
    "entree entrees embauche embauches suivi suivis accompagnement accompagnements insertion "
    "emploi liste listes fichier fichiers file export import extraction extract tableau "
    "tableaux table donnees data base feuille feuil sheet onglet saisie modele copie version vf "
    "final finale corrige corrigee corriges complet complete nouveau nouvelle nouveaux "
    "nouvelles ancien ancienne actif actifs active actives archive archives envoi envois retour "
    "rejets total global bilan annee annuel mois trimestre semestre semaine janvier fevrier "
    "mars avril mai juin juillet aout septembre octobre novembre decembre aci ai ei etti ea "
    "eiti geiq siae iae pass gpect phare plie rsa cddi cdd cdi france travail mission locale "
    "pole relais atelier ateliers chantier chantiers association entreprise regie competences "
    "competence metier metiers freins frein permis lisez lire aide notice exemple test essai de "
    "des du d l la le les et en a au aux par pour n no num"
)
"""Ordinary words of the names of files and sheets."""

FIRST_NAMES: Final = _words(
    "abdel abdelkader abdellah abdou abdoulaye adam adama adele adeline adil adrien agathe "
    "agnes ahmed aicha aime aissatou alain alan albert alex alexandra alexandre alexis ali "
    "alice alicia alison aline alison allan alphonse alya amadou amandine amelie amelle amin "
    "amina amine aminata amir anais anas andre andrea andree andrew ange angela angele angelina "
    "angelique anissa anita anna anne annette annick annie anthony antoine antonin antonio "
    "antony ariane arlette armand arnaud arthur assia audrey augustin aurelie aurelien aurore "
    "axel axelle ayoub aziz babette baptiste barbara bastien beatrice benedicte benjamin benoit "
    "bernadette bernard bertrand bilal blandine boris boubacar brahim brandon brenda brice "
    "brigitte bruno bryan camille carine carla carlos caroline cassandra catherine cathy cecile "
    "cedric celia celine chantal charlene charles charlotte cheikh cherif chloe christelle "
    "christian christiane christine christophe cindy clarisse claude claudette claudia claudine "
    "clara clemence clement clementine clothilde clotilde colette coline constance corentin "
    "corinne coralie corine coumba cyndie cynthia cyril cyrille damien daniel daniela danielle "
    "daphne david deborah delphine denis denise diana diane didier dimitri djamel djamila "
    "dominique dorian doriane dorine dorothee driss dylan eddy edith edouard edwige elena "
    "eleonore eliane elias elisa elisabeth elise elodie eloise elsa elvire emeline emile emilie "
    "emilien emma emmanuel emmanuelle enzo eric erica erika ernest erwan estelle esther ethan "
    "etienne eugene eugenie eva evan evelyne fabien fabienne fabrice fadila fanny farid farida "
    "fatiha fatima fatma fatou fatoumata faustine felix ferdinand fernand fernande fethi firmin "
    "flavie flora florence florian floriane francis francine franck francois francoise frank "
    "frederic frederick frederique gabin gabriel gabrielle gael gaelle gaetan gaston gauthier "
    "genevieve geoffrey georges georgette gerald geraldine gerard germain germaine ghislain "
    "ghislaine gilbert gilberte gilles ginette gisele gregoire gregory guillaume gustave guy "
    "gwenaelle habib hadrien hakim halima hamid hamza hanane hannah hassan hassane hatem helene "
    "henri henriette herve hicham hocine honore hortense houria hubert hugo hugues ibrahim "
    "ibrahima ibtissem idriss ilham ilyes iman imane ines ingrid irene isabelle ismael issa "
    "issam ivan jacqueline jacques jamal jamila janine jason jean jeanne jeannine jennifer "
    "jeremie jeremy jerome jessica jimmy joanna jocelyne joel joelle johan johanna johann "
    "johnny jonathan jordan jose joseph josephine josette joshua josiane juan jules julia "
    "julian julie julien juliette justin justine kader kamel karen karim karima karine kateline "
    "katia katy kelly kelyan kenza kevin khadija khaled khalid killian kylian laetitia laila "
    "lamia lara larbi laura laure laureen laurence laurent laurine lea leila lena leo leon "
    "leonie leopold leslie liam lila lilia lilian liliane lilou lina linda lionel lisa lise "
    "lola loic lorenzo loris louane louis louisa louise louna lubin luc lucas lucie lucien "
    "lucienne lucile lucille ludivine ludovic lydia lydie lylou maelle maelys maeva magali "
    "magalie mahamadou maite malika malik mamadou manon manuel marc marceau marcel marcelle "
    "marcelline marco margaux margot marguerite maria mariam mariama marianne marie marielle "
    "marilyne marine marion marjorie marlene marouane martine mathias mathieu mathilde mathis "
    "mathurin matteo matthias matthieu maud maurice maurine maxence maxime maximilien maya "
    "mehdi melanie melina meline melissa melodie meriem michael michaela michel michele "
    "micheline mickael miguel mika milena mireille mohamed mohammed moise monia monique morgan "
    "morgane mouhamed mouloud mounia mounir mourad moussa mustapha mylene myriam nabil nadege "
    "nadia nadine naima najat nassim natacha natalia nathalie nathan nathanael nawel nelly "
    "nicolas nicole nina noa noah noe noel noelle noemie nora nordine norbert nouria oceane "
    "octave odette odile olga olivia olivier omar ophelie oscar ouassila oumar oumou pamela "
    "pascal pascale pascaline patrice patricia patrick paul paula paule paulette pauline pedro "
    "peggy perrine philippe pierre pierrette pierrick quentin rachel rachid rachida rafael "
    "raissa rania raphael raphaelle raymond raymonde rebecca regine reine remi remy renald "
    "renaud rene renee reynald richard rita robert roberte robin rodolphe rodrigue roger roland "
    "rolande romain romane romeo romuald ronald rosalie rose roseline rosine roxane ruben ruddy "
    "ryan sabine sabrina sabri said saida salah salim salima salma salome samantha samia samir "
    "samira sami samuel samy sandra sandrine sandy sara sarah saskia sebastien selim selma "
    "serge severine shirley sidonie silvia simon simone slimane sofia sofiane soizic solange "
    "solene sonia sophia sophie soraya souad soumaya stacy stanislas stephane stephanie stephen "
    "steve steven sullivan suzanne suzie sylvain sylvaine sylvette sylvia sylviane sylvie "
    "tanguy tania tarek tatiana teddy theo theodore theophile therese thibaud thibault thibaut "
    "thierry thomas tiffany timothee titouan tom tony tristan ugo valentin valentine valerie "
    "valery vanessa vera veronique vianney vincent virgile virginie viviane walid warren wendy "
    "wilfried william willy xavier yacine yamina yan yann yanis yannick yasmina yasmine yassin "
    "yassine yoan yoann yohan yohann yolande youcef younes youssef youssouf yvan yves yvette "
    "yvon yvonne zachary zahra zakaria zineb zoe zohra zoubida"
)
"""First names much borne in the département, and no word of a job; « Pierre » and « Marine » are
taken with care."""
