start-title = Parla con il tuo Comune in videochiamata
start-lead = Puoi parlare con una persona del Comune da casa tua. Tu vedi lei e lei vede te. Ti basta un telefono o un computer. Non devi installare niente.
start-how = Come si fa
start-how-book-title = Prendi un appuntamento
start-how-book = Scegli l'ufficio. Scegli il servizio. Poi scegli il giorno e l'ora. Ci vogliono due minuti.
start-how-mail-title = Ricevi un'e-mail
start-how-mail = Nell'e-mail c'è il tuo link. Il link è l'indirizzo della tua stanza. Con l'e-mail puoi anche cambiare o annullare l'appuntamento.
start-how-talk-title = Parli con noi
start-how-talk = All'ora dell'appuntamento apri il link. Una persona del Comune parla con te. Nessuno registra la chiamata.
start-offices = Uffici che parlano con te in videochiamata
start-needed = Che cosa ti serve
start-needed-device = Un telefono, un tablet o un computer con camera e microfono
start-needed-network = Internet
start-needed-papers = Un documento d'identità e le carte che ti servono
start-needed-mail = Un indirizzo e-mail. Lì ricevi il link.
start-have-mail = Apri l'e-mail che ti abbiamo mandato. Premi il link. Arrivi alla pagina del tuo appuntamento. Lì puoi cambiare l'appuntamento. Puoi annullarlo. Oppure puoi entrare nella stanza.
start-have-lost = Non trovi l'e-mail? Guarda nella posta indesiderata. Oppure chiamaci: ti aiutiamo.

booking-title = Prendi un appuntamento
booking-required = Dove vedi un asterisco devi scrivere o scegliere.
booking-index = Che cosa ti chiediamo
booking-step-active = Sei qui
booking-step-done = Fatto
booking-back = Indietro
booking-next = Avanti
booking-nav = Passi dell'appuntamento
booking-edit = Cambia
booking-no-script-go = Mostra

step-place = Ufficio
step-time = Giorno e ora
step-details = Di che cosa parliamo
step-applicant = I tuoi dati
step-summary = Controlla tutto

form-summary-title = { $count ->
    [one] Correggi una cosa
   *[other] Correggi { $count } cose
}
form-error-prefix = Errore:
form-optional = non obbligatorio
form-error-too-long = Il testo è troppo lungo. Puoi scrivere al massimo { $count } lettere.
form-error-characters = Nel testo ci sono segni che non si vedono. Non possiamo accettarli. Scrivi di nuovo il testo a mano.

place-office = Ufficio
place-office-intro = Con quale ufficio vuoi parlare?
place-office-label = Scegli l'ufficio
place-office-empty = Scegli dalla lista
place-office-missing = Scegli un ufficio
place-service = Servizio
place-service-intro = Di che cosa vuoi parlare?
place-service-missing = Scegli un servizio
place-service-none = Ora questo ufficio non fa videochiamate.
place-duration = { $count ->
    [one] { $count } minuto
   *[other] { $count } minuti
}
place-bring = Che cosa ti serve:
place-first = Primo posto libero: { $moment }
place-full = Ora non ci sono posti liberi

time-title = Quando puoi venire
time-month = Scegli un mese
time-day = Scegli un giorno
time-morning = Mattina
time-afternoon = Pomeriggio
time-zone = Le ore sono in ora italiana.
time-own = Da te sarà: { $moment }.
time-own-beside = Vicino a ogni ora vedi che ora è da te.
time-own-short = da te { $time }
time-missing = Scegli un'ora
time-none-title = Non ci sono posti liberi
time-none = Ora non ci sono posti liberi per questo servizio. Ogni giorno ci sono posti nuovi. Torna a guardare domani. Oppure chiamaci.
time-none-back = Scegli un altro servizio
time-closed-month = nessun posto
time-taken-title = Un'altra persona ha preso questo posto
time-taken = Un'altra persona ha scelto la stessa ora prima di te. Non hai perso quello che hai scritto. Scegli un'altra ora o un altro giorno.
time-too-many-title = Hai già scelto due ore
time-too-many = Finisci prima uno degli appuntamenti. Oppure aspetta qualche minuto.
time-too-many-active-title = Hai già tutti gli appuntamenti possibili
time-too-many-active = Hai già tutti gli appuntamenti possibili per questo servizio. Se ne vuoi un altro, chiamaci.
time-not-offered-title = Non puoi più scegliere quest'ora
time-not-offered = Non hai perso quello che hai scritto. Scegli un'altra ora o un altro giorno.
time-nearest = Ore vicine a quella che volevi
time-office-how = In videochiamata. Non devi installare niente.
time-office-duration = Quanto dura

details-title = Di che cosa parliamo
details-label = Scrivi di che cosa vuoi parlare
details-hint = Scrivi due righe. Così ci prepariamo. Puoi scrivere al massimo 200 lettere. Non scrivere della tua salute.
details-missing = Scrivi di cosa vuoi parlare

applicant-title = I tuoi dati
applicant-name = Nome
applicant-name-hint = Scrivi il tuo nome
applicant-name-missing = Manca il nome. Scrivi il tuo nome.
applicant-surname = Cognome
applicant-surname-hint = Scrivi il tuo cognome
applicant-surname-missing = Manca il cognome. Scrivi il tuo cognome.
applicant-address = Indirizzo di casa
applicant-address-hint = Scrivi la via, il numero e il Comune
applicant-address-missing = Manca l'indirizzo. Scrivi il tuo indirizzo.
applicant-email = E-mail
applicant-email-hint = Ti mandiamo il link a questo indirizzo e-mail
applicant-email-missing = Manca l'e-mail. Scrivi il tuo indirizzo e-mail.
applicant-email-form = L'e-mail non è giusta. Un esempio giusto è nome@esempio.it
applicant-phone = Telefono
applicant-phone-hint = Ti chiamiamo se la videochiamata non funziona
applicant-phone-form = Il numero non è giusto. Un esempio giusto è 333 1234567
applicant-privacy-title = Come usiamo i tuoi dati
applicant-privacy-intro = { $municipality } usa i tuoi dati solo per l'appuntamento. Lo dice una legge dell'Europa. Nessuno registra la videochiamata.
applicant-privacy = Ho letto e ho capito come usate i miei dati
applicant-privacy-link = Leggi come usiamo i tuoi dati
applicant-privacy-missing = Leggi come usiamo i tuoi dati. Poi metti il segno nella casella.

summary-title = Controlla tutto
summary-intro = Leggi bene. È tutto giusto? Allora conferma.
summary-office = Ufficio
summary-office-name = Nome dell'ufficio
summary-service = Servizio
summary-mode = Come
summary-mode-video = In videochiamata
summary-when = Giorno e ora
summary-date = Giorno
summary-time = Ora
summary-details = Di che cosa parliamo
summary-details-text = Che cosa hai scritto
summary-details-none = Niente
summary-applicant = I tuoi dati
summary-confirm = Conferma e invia
summary-terms = Premi «Conferma e invia». Così prendi l'appuntamento. Poi ti mandiamo un'e-mail con il link.

hold-until = Teniamo quest'ora per te fino alle { $time }.
hold-left = { $count ->
    [0] Teniamo quest'ora per te per meno di un minuto.
    [one] Teniamo quest'ora per te ancora { $count } minuto.
   *[other] Teniamo quest'ora per te ancora { $count } minuti.
}
hold-gone = Il tempo è finito. Puoi andare avanti lo stesso. Forse l'ora è ancora libera. Se no, puoi sceglierne un'altra.
hold-more = Ho bisogno di più tempo
hold-extended = Va bene. Ora hai più tempo.
