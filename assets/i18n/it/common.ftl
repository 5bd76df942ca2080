language-choose = Lingua della pagina
site-name = Sportello in videochiamata
skip-to-content = Vai ai contenuti
skip-to-footer = Vai al footer

menu-label = Menu del servizio
menu-start = Home
menu-book = Prenota un appuntamento
menu-appointment = Ho già un appuntamento
breadcrumb-label = Percorso di navigazione

help-call = Serve aiuto? Chiama

contacts-title = Contatta il comune
contacts-call = Chiama { $phone }
contacts-website = Vai al sito del Comune

footer-contacts = Contatti
footer-phone = Telefono:
footer-website = Sito del Comune
footer-privacy = Informativa privacy
footer-accessibility = Dichiarazione di accessibilità
footer-licences = Note legali e licenze

error-home = Torna alla pagina iniziale
error-number = Numero da dire se chiami: { $number }
error-forbidden-title = Richiesta non accettata
error-forbidden = La richiesta arriva da un altro sito e per sicurezza non è stata eseguita. Torna alla pagina iniziale e riprova da lì.
error-not-found-title = Pagina non trovata
error-not-found = L'indirizzo non porta a nessuna pagina. Se hai copiato un link da un'e-mail, controlla di averlo copiato tutto.
error-method-title = Qui non si può fare
error-method = Questa pagina non accetta la richiesta. Torna alla pagina iniziale e riprova da lì.
error-too-large-title = Hai inviato troppo testo
error-too-large = Quello che hai inviato è più grande di quanto possiamo ricevere. Torna indietro, accorcia il testo e riprova.
error-too-many-title = Troppe richieste
error-too-many = Dalla tua rete sono arrivate molte richieste in poco tempo. Aspetta un minuto e riprova: non hai perso nulla.
error-unavailable-title = Servizio momentaneamente non disponibile
error-unavailable = In questo momento non riusciamo a rispondere. Riprova tra un minuto; se non funziona, chiamaci.
error-request-title = Richiesta non comprensibile
error-request = Non siamo riusciti a leggere la richiesta. Torna indietro e riprova.
error-internal-title = Qualcosa non ha funzionato
error-internal = È un problema nostro, non hai sbagliato tu. Riprova tra qualche minuto; se non funziona, chiamaci.
