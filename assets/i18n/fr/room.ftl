## L’entrée : ce que répond le lien de la salle avant, pendant et après le rendez-vous

gate-title = Votre rendez-vous en visio
gate-office = Bureau
gate-service = Service
gate-date = Quand
gate-duration = Durée prévue
gate-minutes = { $count ->
    [one] une minute
   *[other] { $count } minutes
}

gate-early-title = Vous êtes en avance
gate-early-lead = La salle ouvre { $date } à { $time }. Vous pouvez laisser cette page ouverte : elle s’actualise toute seule.
gate-early-today-lead = La salle ouvre aujourd’hui à { $time }. Vous pouvez laisser cette page ouverte : elle s’actualise toute seule.
gate-early-countdown = Ouvre dans
gate-early-hours = { $count ->
    [one] une heure
   *[other] { $count } heures
}
gate-early-hours-and-minutes = { $hours } et { $minutes }
gate-early-meanwhile = En attendant
gate-early-tip-place = Choisissez un endroit calme et clair, avec la lumière devant vous.
gate-early-tip-papers = Préparez une pièce d’identité et les documents dont vous avez besoin.
gate-early-tip-battery = Si vous utilisez un téléphone, vérifiez qu’il est chargé et connecté au Wi-Fi.

gate-open-title = La salle est ouverte
gate-open-lead = Appuyez sur « Entrer » : nous essayons ensemble la caméra et le micro, puis vous attendez l’agent ici.
gate-open-step-check = Vous vérifiez la caméra et le micro. Si vous n’en avez pas, vous entrez quand même.
gate-open-step-wait = Vous attendez votre tour : l’agent voit que vous êtes là.
gate-open-step-talk = Vous parlez face à face. La conversation n’est pas enregistrée.
gate-open-until = Vous pouvez entrer jusqu’à { $time }.
gate-enter = Entrer

gate-over-title = Le rendez-vous est passé
gate-over-lead = Cette salle est fermée. Si vous n’avez pas pu vous connecter à temps, vous pouvez prendre un nouveau rendez-vous.
gate-done-title = Le rendez-vous est terminé
gate-cancelled-title = Le rendez-vous a été annulé
gate-cancelled-lead = Cette salle n’est plus valable. Si vous voulez encore parler au bureau, prenez un nouveau rendez-vous.
gate-moved-title = Le rendez-vous a été déplacé
gate-moved-lead = Ce lien n’est plus valable. Utilisez le lien du dernier e-mail que nous vous avons envoyé.
gate-book-again = Prendre un nouveau rendez-vous

gate-unknown-title = Nous ne connaissons pas ce lien
gate-unknown-lead = Le lien a peut-être été copié seulement en partie. Ouvrez-le de nouveau depuis l’e-mail du rendez-vous.
gate-unknown-start = Aller à l’accueil

gate-phone-lead = Quelque chose ne fonctionne pas ?
gate-phone = Appeler le { $phone }

## La page de la salle

room-title = Guichet en visio
room-noscript = L’appel en visio a besoin de JavaScript, qui est désactivé dans ce navigateur. Activez-le et rechargez la page, ou appelez-nous.
room-leave = Sortir
room-phone-lead = Vous préférez le téléphone ?

room-check-title = Avant d’entrer
room-check-lead = Vérifiez votre image et si nous vous entendons.
room-check-ready = Tout est prêt
room-check-audio-only = Entrer avec la voix seulement
room-check-without = Entrer sans caméra ni micro
room-check-privacy = Personne ne vous voit ni ne vous entend tant que l’agent ne vous a pas fait entrer.
room-check-camera = Caméra
room-check-microphone = Micro
room-own-picture = Votre image
room-own-picture-off = Votre caméra est éteinte
room-you = Vous
room-retry-device = Réessayer

room-lobby-title = Vous êtes en salle d’attente
room-lobby-next = C’est bientôt à vous.
room-lobby-ahead = { $count ->
    [one] Il y a une personne avant vous.
   *[other] Il y a { $n } personnes avant vous.
}
room-lobby-absent = L’agent n’est pas encore arrivé. Il sait que vous attendez : restez sur cette page.
room-lobby-busy = L’agent termine avec une autre personne. Restez sur cette page.
room-lobby-free = L’agent est au guichet et vous fera entrer dans un instant.
room-lobby-full = Nous vous faisons entrer dès qu’une place se libère : vous n’avez rien à faire. Si c’est urgent, appelez-nous.
room-lobby-retry = { $count ->
    [one] Nouvel essai dans une seconde.
   *[other] Nouvel essai dans { $n } secondes.
}
room-lobby-retrying = Nouvel essai…
room-lobby-since = Vous attendez depuis { $time }
room-lobby-stay = La page change toute seule quand c’est votre tour. Inutile de la recharger.

room-call-alone = L’agent arrive tout de suite.
room-call-with = Vous parlez avec { $name }.
room-call-away = { $name } a perdu la connexion. Restez ici : cela revient en général en moins d’une minute.
room-call-unheard = Votre micro est coupé : l’agent ne vous entend pas.
room-call-unseen = Votre caméra est éteinte : l’agent vous entend mais ne vous voit pas.
room-call-screen = { $name } vous montre son écran.
room-tap-to-hear = Appuyez ici pour entendre
room-devices = Appareils
room-devices-title = Caméra et micro
room-close = Fermer
room-bar = Commandes de l’appel
room-peer-muted = Micro coupé
room-peer-away = Connexion interrompue
room-people = Personnes dans la salle

room-leave-title = Voulez-vous sortir ?
room-leave-lead = Si vous sortez, l’agent voit que vous avez quitté la salle. Vous pouvez revenir par le même lien tant que le rendez-vous dure.
room-leave-stay = Rester
room-leave-confirm = Quitter la salle

room-reconnect-title = Problème de connexion
room-reconnect-lead = Nous essayons de vous reconnecter. Vous n’avez rien à faire.
room-reconnect-dark = Pour votre confidentialité, la caméra et le micro sont arrêtés jusqu’au retour de la connexion.
room-reconnect-phone = Si vous préférez, appelez le bureau :

room-gone-title = Nous n’arrivons pas à vous connecter
room-gone-lead = Le réseau ne laisse pas passer l’appel ou il a été coupé trop longtemps. Rapprochez-vous du Wi-Fi ou utilisez un autre réseau.
room-gone-retry = Réessayer
room-gone-phone = Ou appelez le bureau et donnez le code { $code } :

room-end-title = L’appel est terminé
room-end-clerk = L’agent a terminé le rendez-vous. Merci d’avoir utilisé le guichet en visio.
room-end-office = Le bureau a fermé la salle. Si vous avez encore besoin de quelque chose, appelez-nous ou prenez un nouveau rendez-vous.
room-end-citizen = Vous avez quitté la salle. Vous pouvez revenir tant que le rendez-vous dure.
room-end-time = Le temps du rendez-vous est écoulé. Si vous avez encore besoin de quelque chose, prenez un nouveau rendez-vous.
room-end-next-off = La caméra et le micro sont éteints. Vous pouvez fermer cette page.
room-end-next-book = Prendre un autre rendez-vous
room-end-back = Revenir dans la salle
room-superseded-title = La salle est ouverte ailleurs
room-superseded-lead = Vous avez ouvert la salle dans un autre onglet ou sur un autre appareil : l’appel continue là-bas.
room-superseded-here = Continuer ici

room-net-connecting = Connexion en cours
room-net-connected = Connecté
room-net-reconnecting = Reconnexion
room-net-gone = Déconnecté
room-net-signal = Vérification de la connexion

room-microphone-on = Activer le micro
room-microphone-off = Couper le micro
room-camera-on = Allumer la caméra
room-camera-off = Éteindre la caméra
room-microphone-none = Aucun micro
room-camera-none = Aucune caméra
room-microphone-heard = Nous vous entendons bien.
room-microphone-quiet = Nous n’entendons rien. Dites quelque chose ou choisissez un autre micro.
room-microphone-denied = Le navigateur ne nous laisse pas utiliser le micro. Appuyez sur l’icône à côté de l’adresse de la page, autorisez le micro, puis appuyez sur « Réessayer ».
room-microphone-missing = Nous ne trouvons aucun micro. Branchez-en un ou entrez sans : vous pouvez voir et écouter.
room-microphone-busy = Un autre programme utilise le micro. Fermez-le et appuyez sur « Réessayer ».
room-microphone-insecure = Le micro ne fonctionne qu’avec une adresse qui commence par https. Ouvrez le lien de l’e-mail.
room-microphone-unsupported = Ce navigateur ne sait pas utiliser le micro. Essayez avec une version récente de Chrome, Firefox, Edge ou Safari.
room-microphone-failed = Le micro ne démarre pas. Débranchez-le, rebranchez-le et appuyez sur « Réessayer ».
room-microphone-interrupted = Votre appareil a mis le micro en pause, peut-être pour un appel téléphonique. Appuyez sur « Réessayer ».
room-camera-denied = Le navigateur ne nous laisse pas utiliser la caméra. Appuyez sur l’icône à côté de l’adresse de la page, autorisez la caméra, puis appuyez sur « Réessayer ».
room-camera-missing = Nous ne trouvons aucune caméra. Branchez-en une ou entrez avec la voix seulement.
room-camera-busy = Un autre programme utilise la caméra. Fermez-le et appuyez sur « Réessayer ».
room-camera-insecure = La caméra ne fonctionne qu’avec une adresse qui commence par https. Ouvrez le lien de l’e-mail.
room-camera-unsupported = Ce navigateur ne sait pas utiliser la caméra. Essayez avec une version récente de Chrome, Firefox, Edge ou Safari.
room-camera-failed = La caméra ne démarre pas. Débranchez-la, rebranchez-la et appuyez sur « Réessayer ».
room-camera-interrupted = Votre appareil a mis la caméra en pause. Appuyez sur « Réessayer ».
room-browser-unsupported = Ce navigateur ne permet pas les appels en visio. Essayez avec une version récente de Chrome, Firefox, Edge ou Safari, ou appelez-nous.

## Comment cela se passe : sur une image, pour soi, pour l’autre

room-quality-weak = Connexion faible
room-quality-device = Appareil surchargé
room-quality-silent = Micro sans son
room-quality-frozen = Image figée
room-quality-nothing = Aucun signal
room-quality-own-loss = Votre connexion perd des données : rapprochez-vous de la box ou fermez les autres programmes.
room-quality-own-narrow = Votre connexion est lente : arrêtez les vidéos et les téléchargements, ou éteignez la caméra.
room-quality-own-late = Votre connexion a du retard : après avoir parlé, attendez un instant.
room-quality-own-device = Votre appareil est surchargé : fermez les autres programmes et onglets, ou coupez la caméra.
room-quality-own-silent = Votre micro n’envoie aucun son : vérifiez qu’il est allumé ou choisissez-en un autre.
room-quality-own-frozen = Votre image est figée : éteignez et rallumez la caméra.
room-quality-own-nothing-up = Ni votre voix ni votre image n’arrivent : rechargez la page, vous gardez votre place.
room-quality-own-nothing-down = Vous ne recevez ni voix ni image : rechargez la page, vous gardez votre place.
room-quality-peer-loss = La connexion de { $name } perd des données : quelques mots peuvent manquer.
room-quality-peer-narrow = La connexion de { $name } est lente : l’image peut être peu nette.
room-quality-peer-late = La voix de { $name } arrive en retard : après avoir parlé, attendez un instant.
room-quality-peer-device = L’appareil de { $name } est surchargé : l’image peut saccader.
room-quality-peer-silent = Aucun son n’arrive du micro de { $name }.
room-quality-peer-frozen = L’image de { $name } est figée.
room-quality-peer-nothing-up = Ni voix ni image n’arrivent de { $name }. Attendez un instant.
room-quality-peer-nothing-down = { $name } ne vous entend pas et ne vous voit pas. Attendez un instant.

## Ce que le serveur refuse, en mots

room-error-bad-request = La page et le serveur ne se sont pas compris. Rechargez la page.
room-error-unauthenticated = Votre accès à la salle a expiré. Rechargez la page.
room-error-forbidden = Vous ne pouvez pas faire cela.
room-error-not-found = Ce rendez-vous n’existe plus.
room-error-already-in-use = Un autre agent a déjà fait entrer cette personne.
room-error-expired = Le temps de ce rendez-vous est écoulé.
room-error-revoked = Le rendez-vous a été déplacé ou annulé. Regardez le dernier e-mail que nous vous avons envoyé.
room-error-superseded = La salle a été ouverte dans un autre onglet.
room-error-room-full = Il n’y a plus de place dans la salle.
room-error-full = Il y a trop d’appels en visio en ce moment.
room-error-payload-too-large = Le message est trop grand.
room-error-media-rejected = Le serveur n’a pas accepté ce navigateur pour l’appel. Essayez avec une version récente de Chrome, Firefox, Edge ou Safari.
room-error-too-early = La salle n’est pas encore ouverte.
room-error-unsupported-version = La page est ancienne. Rechargez-la.
room-error-rate-limited = Trop de demandes en peu de temps. Attendez un instant.
room-error-timed-out = Le serveur ne répond pas. Nous réessayons.
room-error-unknown-session = La connexion est repartie du début.
room-error-internal = Quelque chose n’a pas fonctionné de notre côté. Réessayez dans un instant.
room-error-draining = Le serveur redémarre. Nous vous reconnectons tout de suite.
room-error-slow-consumer = La connexion est trop lente. Nous réessayons.
