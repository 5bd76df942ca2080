start-title = Parlez avec votre mairie en visio
start-lead = Prenez rendez-vous et, à l’heure convenue, parlez face à face avec la personne qui suit votre dossier, de chez vous ou d’ailleurs. Un téléphone ou un ordinateur suffit : aucune inscription, rien à installer.
start-how = Comment ça marche
start-how-book-title = Vous réservez
start-how-book = Choisissez le bureau, le service, le jour et l’heure. Cela prend deux minutes.
start-how-mail-title = Vous recevez un e-mail
start-how-mail = Il contient votre lien personnel pour entrer, déplacer ou annuler le rendez-vous.
start-how-talk-title = Vous parlez avec nous
start-how-talk = À l’heure du rendez-vous, vous ouvrez le lien : un agent du guichet vous accueille. Personne n’enregistre l’appel.
start-offices = Bureaux qui reçoivent en visio
start-needed = Ce qu’il vous faut
start-needed-device = Un téléphone, une tablette ou un ordinateur avec caméra et micro
start-needed-network = Une connexion à internet
start-needed-papers = Une pièce d’identité et les documents de votre dossier
start-needed-mail = Une adresse e-mail, où vous recevez le lien
start-have-mail = Ouvrez l’e-mail de confirmation : son lien mène à la page de votre rendez-vous, où vous pouvez le déplacer, l’annuler ou entrer dans la salle.
start-have-lost = Vous ne trouvez pas l’e-mail ? Regardez dans les courriers indésirables ou appelez-nous : nous vous aidons.

booking-title = Prise de rendez-vous
booking-required = Les champs marqués d’un astérisque sont obligatoires
booking-index = Informations demandées
booking-step-active = Étape en cours
booking-step-done = Terminé
booking-back = Retour
booking-next = Continuer
booking-nav = Étapes de la réservation
booking-edit = Modifier
booking-no-script-go = Afficher

step-place = Lieu
step-time = Date et heure
step-details = Détails du rendez-vous
step-applicant = Vos coordonnées
step-summary = Récapitulatif

form-summary-title = { $count ->
    [one] Il y a une chose à corriger
   *[other] Il y a { $count } choses à corriger
}
form-error-prefix = Erreur :
form-optional = facultatif
form-error-too-long = Le texte est trop long : raccourcissez-le à { $count } caractères.
form-error-characters = Le texte contient des signes invisibles que nous ne pouvons pas accepter, peut-être copiés d’un autre programme : retapez-le à la main.

place-office = Bureau
place-office-intro = Choisissez le bureau avec lequel vous voulez un rendez-vous
place-office-label = Type de bureau
place-office-empty = Choisissez dans la liste
place-office-missing = Choisissez un bureau
place-service = Service
place-service-intro = Choisissez le motif du rendez-vous
place-service-missing = Choisissez un service
place-service-none = Ce bureau ne propose pas de service en visio pour le moment.
place-duration = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
place-bring = Ce qu’il vous faut :
place-first = Première place libre : { $moment }
place-full = Aucune place libre pour le moment

time-title = Rendez-vous disponibles
time-month = Choisissez un mois
time-day = Choisissez un jour
time-morning = Matin
time-afternoon = Après-midi
time-zone = Les horaires sont à l’heure italienne.
time-own = Dans votre fuseau horaire : { $moment }.
time-own-beside = À côté de chaque horaire, vous voyez l’heure dans votre fuseau horaire.
time-own-short = chez vous { $time }
time-missing = Choisissez un horaire
time-none-title = Aucune place libre
time-none = Il n’y a pas de place libre pour ce service en ce moment. Il s’en libère chaque jour : revenez voir ou appelez-nous.
time-none-back = Choisir un autre service
time-closed-month = aucune place
time-taken-title = Cet horaire vient d’être pris
time-taken = Une autre personne a choisi le même horaire un instant avant. Ce que vous avez écrit est toujours là : choisissez un horaire proche ou un autre jour.
time-too-many-title = Vous avez déjà deux horaires en attente
time-too-many = Terminez une des réservations commencées ou attendez quelques minutes : les horaires se libèrent tout seuls.
time-too-many-active-title = Vous avez déjà le maximum de rendez-vous
time-too-many-active = Avec cette adresse e-mail, vous avez déjà tous les rendez-vous possibles pour ce service. Vous pouvez en déplacer un avec le lien de son e-mail ; s’il vous en faut un autre, appelez-nous.
time-not-offered-title = Cet horaire ne peut plus être réservé
time-not-offered = Ce que vous avez écrit est toujours là : choisissez un horaire proche ou un autre jour.
time-nearest = Horaires proches de celui que vous aviez choisi
time-office-how = En visio, sans rien installer
time-office-duration = Durée

details-title = Détails
details-label = Ajoutez des précisions
details-hint = Dites en bref de quoi vous voulez parler, pour que l’agent se prépare : deux lignes suffisent (200 caractères au maximum). N’écrivez rien sur votre santé.
details-missing = Dites en bref de quoi vous voulez parler

applicant-title = Vos coordonnées
applicant-name = Prénom
applicant-name-hint = Saisissez votre prénom
applicant-name-missing = Écrivez votre prénom
applicant-surname = Nom
applicant-surname-hint = Saisissez votre nom de famille
applicant-surname-missing = Écrivez votre nom
applicant-address = Adresse du domicile
applicant-address-hint = Rue, numéro et commune
applicant-address-missing = Écrivez votre adresse
applicant-email = Adresse e-mail
applicant-email-hint = Nous envoyons à cette adresse le lien pour entrer
applicant-email-missing = Écrivez votre adresse e-mail
applicant-email-form = Écrivez une adresse e-mail complète, comme nom@exemple.fr
applicant-phone = Téléphone
applicant-phone-hint = Nous vous appelons si la visio ne fonctionne pas
applicant-phone-form = Écrivez un numéro de téléphone, comme +39 333 1234567
applicant-privacy-title = Protection des données
applicant-privacy-intro = { $municipality } traite les données personnelles que vous donnez librement conformément à l’article 13 du Règlement (UE) 2016/679. L’appel n’est pas enregistré.
applicant-privacy = J’ai lu et compris la notice sur la protection des données
applicant-privacy-link = Lire la notice sur la protection des données
applicant-privacy-missing = Confirmez que vous avez lu la notice sur la protection des données

summary-title = Récapitulatif
summary-intro = Vérifiez que tout est juste, puis confirmez.
summary-office = Bureau
summary-office-name = Type de bureau
summary-service = Service
summary-mode = Mode
summary-mode-video = En visio
summary-when = Date et heure
summary-date = Date
summary-time = Heure
summary-details = Détails du rendez-vous
summary-details-text = Détails
summary-details-none = Aucun détail
summary-applicant = Vos coordonnées
summary-confirm = Confirmer et envoyer
summary-terms = Quand vous appuyez sur « Confirmer et envoyer », le rendez-vous est pris. Nous vous envoyons aussitôt un e-mail avec le lien pour entrer, le déplacer ou l’annuler.

hold-until = Nous gardons cet horaire pour vous jusqu’à { $time }.
hold-left = { $count ->
    [0] Nous gardons cet horaire pour vous encore moins d’une minute.
    [one] Nous gardons cet horaire pour vous encore { $count } minute.
   *[other] Nous gardons cet horaire pour vous encore { $count } minutes.
}
hold-gone = Le temps est écoulé. Vous pouvez continuer : si l’horaire est encore libre, il est à vous, sinon nous vous proposons les plus proches.
hold-more = J’ai besoin de plus de temps
hold-extended = D’accord, vous avez plus de temps.
