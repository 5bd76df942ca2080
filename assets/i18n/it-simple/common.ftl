### Italiano facile da leggere: frasi corte, un'idea per frase, parole di tutti i giorni.

language-choose = Lingua della pagina
site-name = Sportello in videochiamata
skip-to-content = Vai alla parte principale
skip-to-footer = Vai alla fine della pagina

menu-label = Menu
menu-start = Inizio
menu-book = Prendi un appuntamento
menu-appointment = Ho già un appuntamento
breadcrumb-label = Sei qui

help-call = Vuoi aiuto? Chiama

contacts-title = Parla con il Comune
contacts-call = Chiama { $phone }
contacts-website = Vai al sito del Comune

footer-contacts = Per parlare con noi
footer-phone = Telefono:
footer-website = Sito del Comune
footer-privacy = Come usiamo i tuoi dati
footer-accessibility = Un servizio per tutti
footer-licences = Note legali e licenze

error-home = Torna all'inizio
error-number = Se chiami, di' questo numero: { $number }
error-forbidden-title = Non possiamo farlo
error-forbidden = La richiesta arriva da un altro sito. Per sicurezza ci siamo fermati. Torna all'inizio. Poi prova di nuovo.
error-not-found-title = Questa pagina non c'è
error-not-found = Forse l'indirizzo della pagina è sbagliato. Hai copiato un link da un'e-mail? Controlla di averlo copiato tutto.
error-method-title = Qui non si può fare
error-method = Questa pagina non può fare quello che chiedi. Torna all'inizio. Poi prova di nuovo.
error-too-large-title = Il testo è troppo lungo
error-too-large = Hai scritto troppo. Torna indietro. Scrivi un testo più corto. Poi prova di nuovo.
error-too-many-title = Troppe richieste
error-too-many = Abbiamo ricevuto molte richieste insieme. Aspetta un minuto. Poi prova di nuovo. Non hai perso niente.
error-unavailable-title = Ora il servizio non funziona
error-unavailable = In questo momento non possiamo rispondere. Prova di nuovo tra un minuto. Se non funziona, chiamaci.
error-request-title = Non abbiamo capito
error-request = Non siamo riusciti a leggere la tua richiesta. Torna indietro. Poi prova di nuovo.
error-internal-title = Qualcosa non funziona
error-internal = Il problema è nostro. Tu non hai sbagliato. Prova di nuovo tra qualche minuto. Se non funziona, chiamaci.
