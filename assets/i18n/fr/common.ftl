language-choose = Langue de la page
site-name = Guichet en visio
skip-to-content = Aller au contenu
skip-to-footer = Aller au pied de page

menu-label = Menu du service
menu-start = Accueil
menu-book = Prendre rendez-vous
menu-appointment = J’ai déjà un rendez-vous
breadcrumb-label = Vous êtes ici

help-call = Besoin d’aide ? Appelez le

contacts-title = Contacter la mairie
contacts-call = Appeler le { $phone }
contacts-website = Aller au site de la mairie

footer-contacts = Contact
footer-phone = Téléphone :
footer-website = Site de la mairie
footer-privacy = Protection des données
footer-accessibility = Déclaration d’accessibilité
footer-licences = Mentions légales et licences

error-home = Retour à l’accueil
error-number = Numéro à donner si vous appelez : { $number }
error-forbidden-title = Demande refusée
error-forbidden = La demande vient d’un autre site et, par sécurité, elle n’a pas été exécutée. Revenez à l’accueil et réessayez depuis cette page.
error-not-found-title = Page introuvable
error-not-found = Aucune page n’existe à cette adresse. Si vous avez copié un lien depuis un e-mail, vérifiez que vous l’avez copié en entier.
error-method-title = Ce n’est pas possible ici
error-method = Cette page n’accepte pas cette demande. Revenez à l’accueil et réessayez depuis cette page.
error-too-large-title = Vous avez envoyé trop de texte
error-too-large = Votre envoi est plus grand que ce que nous pouvons recevoir. Revenez en arrière, raccourcissez le texte et réessayez.
error-too-many-title = Trop de demandes
error-too-many = Beaucoup de demandes sont arrivées de votre réseau en peu de temps. Attendez une minute et réessayez : vous n’avez rien perdu.
error-unavailable-title = Service momentanément indisponible
error-unavailable = Nous ne pouvons pas répondre en ce moment. Réessayez dans une minute ; si cela ne fonctionne pas, appelez-nous.
error-request-title = Demande incomprise
error-request = Nous n’avons pas pu lire la demande. Revenez en arrière et réessayez.
error-internal-title = Quelque chose n’a pas fonctionné
error-internal = Le problème vient de nous, vous n’avez fait aucune erreur. Réessayez dans quelques minutes ; si cela ne fonctionne pas, appelez-nous.
