### Messages aux usagers. $day est « lundi 26 octobre », $time est « 9:00 ».

mail-subject = Rendez-vous { $day } à { $time } – { $office }
mail-subject-moved = Nouvel horaire : { $day } à { $time } – { $office }
mail-subject-cancelled = Annulé : rendez-vous { $day } à { $time } – { $office }
mail-subject-reminder = Rappel : rendez-vous { $day } à { $time } – { $office }

mail-heading-confirmed = Votre rendez-vous est confirmé
mail-heading-moved = Votre rendez-vous a été déplacé
mail-heading-reminder = Nous vous rappelons votre rendez-vous
mail-heading-called-off = Le bureau a dû annuler votre rendez-vous
mail-heading-cancelled = Votre rendez-vous a été annulé

mail-when = { $day }, de { $from } à { $to } (heure italienne)
mail-with = avec { $office } – { $service }
mail-code = Code : { $code }

mail-enter-title = Comment entrer
mail-enter = À cette heure, ouvrez le lien ci-dessous, depuis un téléphone ou un ordinateur. Vous n’avez rien à installer. { $count ->
    [one] La salle ouvre une minute avant.
   *[other] La salle ouvre { $count } minutes avant.
}
mail-enter-moved = Le lien que vous aviez n’est plus valable : utilisez celui-ci. { $count ->
    [one] La salle ouvre une minute avant.
   *[other] La salle ouvre { $count } minutes avant.
}
mail-enter-button = Entrer dans la salle
mail-enter-private = Ce lien est pour vous seulement : ne le transférez pas.

mail-manage-title = Vous voulez déplacer ou annuler ?
mail-manage = Si vous ne pouvez pas venir, dites-le tout de suite : une autre personne a besoin de votre place.
mail-manage-link = Déplacer ou annuler le rendez-vous

mail-bring-title = Ce qu’il vous faut

mail-cancelled = La salle ne s’ouvrira plus. Vous n’avez rien d’autre à faire. Si ce n’est pas vous qui l’avez annulé, appelez-nous.
mail-cancelled-button = Prendre un autre rendez-vous

mail-called-off-reason = Motif : { $reason }
mail-called-off = Veuillez nous excuser. La salle de ce rendez-vous ne s’ouvrira pas.
mail-offer-title = Choisissez un autre horaire
mail-offer-about = Ces horaires sont libres maintenant, mais ne vous sont pas réservés : si l’un d’eux convient, acceptez-le vite.
mail-offer = Accepter { $day } à { $time }
mail-choose = Voir tous les horaires libres

mail-help-title = Besoin d’aide ?
mail-help = Appelez le { $phone }.
mail-automatic = Ce message est automatique : merci de ne pas y répondre.

mail-calendar-title = Rendez-vous en visio – { $office }
mail-calendar-text = { $service }. Code : { $code }. Téléphone : { $phone }.
