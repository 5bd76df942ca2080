start-title = Parla con il tuo Comune in videochiamata
start-lead = Prenota un appuntamento e all'ora stabilita parla faccia a faccia con chi si occupa della tua pratica, da casa o da dove vuoi. Bastano un telefono o un computer: non serve registrarsi né installare programmi.
start-how = Come funziona
start-how-book-title = Prenoti
start-how-book = Scegli l'ufficio, il servizio, il giorno e l'ora. Ci vogliono due minuti.
start-how-mail-title = Ricevi un'e-mail
start-how-mail = Contiene il tuo link personale per entrare, spostare o annullare l'appuntamento.
start-how-talk-title = Parli con noi
start-how-talk = All'ora dell'appuntamento apri il link: ti accoglie chi lavora allo sportello. Nessuno registra la chiamata.
start-offices = Uffici che ricevono in videochiamata
start-needed = Cosa serve
start-needed-device = Un telefono, un tablet o un computer con camera e microfono
start-needed-network = Una connessione a internet
start-needed-papers = Un documento d'identità e le carte della tua pratica
start-needed-mail = Un indirizzo e-mail, dove ricevi il link
start-have-mail = Apri l'e-mail di conferma: il link porta alla pagina del tuo appuntamento, dove puoi spostarlo, annullarlo o entrare nella stanza.
start-have-lost = Non trovi l'e-mail? Guarda nella posta indesiderata, oppure chiamaci: ti aiutiamo noi.

booking-title = Prenotazione appuntamento
booking-required = I campi contraddistinti dal simbolo asterisco sono obbligatori
booking-index = Informazioni richieste
booking-step-active = Attivo
booking-step-done = Completato
booking-back = Indietro
booking-next = Avanti
booking-nav = Passi della prenotazione
booking-edit = Modifica
booking-no-script-go = Mostra

step-place = Luogo
step-time = Data e orario
step-details = Dettagli appuntamento
step-applicant = Richiedente
step-summary = Riepilogo

form-summary-title = { $count ->
    [one] C'è una cosa da correggere
   *[other] Ci sono { $count } cose da correggere
}
form-error-prefix = Errore:
form-optional = facoltativo
form-error-too-long = Il testo è troppo lungo: accorcialo a { $count } caratteri.
form-error-characters = Il testo contiene segni invisibili che non possiamo accettare, forse copiati da un altro programma: riscrivilo a mano.

place-office = Ufficio
place-office-intro = Scegli l'ufficio a cui vuoi richiedere l'appuntamento
place-office-label = Tipo di ufficio
place-office-empty = Seleziona opzione
place-office-missing = Scegli un ufficio
place-service = Servizio
place-service-intro = Scegli il motivo dell'appuntamento
place-service-missing = Scegli un servizio
place-service-none = Questo ufficio per ora non ha servizi in videochiamata.
place-duration = { $count ->
    [one] { $count } minuto
   *[other] { $count } minuti
}
place-bring = Cosa serve:
place-first = Primo posto libero: { $moment }
place-full = Per ora non ci sono posti liberi

time-title = Appuntamenti disponibili
time-month = Seleziona un mese
time-day = Seleziona un giorno
time-morning = Mattina
time-afternoon = Pomeriggio
time-zone = Gli orari sono in ora italiana.
time-own = Nel tuo fuso orario: { $moment }.
time-own-beside = Accanto vedi che ore sono nel tuo fuso orario.
time-own-short = da te { $time }
time-missing = Scegli un orario
time-none-title = Nessun posto libero
time-none = In questo momento non ci sono posti liberi per questo servizio. Se ne liberano di nuovi ogni giorno: torna a guardare, oppure chiamaci.
time-none-back = Scegli un altro servizio
time-closed-month = nessun posto
time-taken-title = L'orario è stato appena preso
time-taken = Un'altra persona ha scelto lo stesso orario un attimo prima. Quello che hai scritto è ancora qui: scegli un orario vicino oppure un altro giorno.
time-too-many-title = Hai già due orari in sospeso
time-too-many = Finisci una delle prenotazioni che hai iniziato, oppure aspetta qualche minuto: gli orari si liberano da soli.
time-too-many-active-title = Hai già il massimo di appuntamenti
time-too-many-active = Con questo indirizzo e-mail hai già tutti gli appuntamenti possibili per questo servizio. Puoi spostarne uno dal link nella sua e-mail; se te ne serve un altro, chiamaci.
time-not-offered-title = Questo orario non si può più prenotare
time-not-offered = Quello che hai scritto è ancora qui: scegli un orario vicino oppure un altro giorno.
time-nearest = Orari vicini a quello che avevi scelto
time-office-how = In videochiamata, senza installare programmi
time-office-duration = Durata

details-title = Dettagli
details-label = Aggiungi ulteriori dettagli
details-hint = Scrivi in breve di cosa vuoi parlare, così chi ti riceve si prepara: bastano due righe (massimo 200 caratteri). Non scrivere dati sulla salute.
details-missing = Scrivi in breve di cosa vuoi parlare

applicant-title = Richiedente
applicant-name = Nome
applicant-name-hint = Inserisci il tuo nome
applicant-name-missing = Scrivi il tuo nome
applicant-surname = Cognome
applicant-surname-hint = Inserisci il tuo cognome
applicant-surname-missing = Scrivi il tuo cognome
applicant-address = Indirizzo di residenza
applicant-address-hint = Via, numero civico e comune
applicant-address-missing = Scrivi il tuo indirizzo
applicant-email = E-mail
applicant-email-hint = Inserisci la tua email: qui ti mandiamo il link per entrare
applicant-email-missing = Scrivi il tuo indirizzo e-mail
applicant-email-form = Scrivi un indirizzo e-mail completo, come nome@esempio.it
applicant-phone = Telefono
applicant-phone-hint = Ti chiamiamo se la videochiamata non funziona
applicant-phone-form = Scrivi un numero di telefono, come 333 1234567
applicant-privacy-title = Privacy
applicant-privacy-intro = { $municipality } gestisce i dati personali forniti e liberamente comunicati sulla base dell'articolo 13 del Regolamento (UE) 2016/679. La videochiamata non è registrata.
applicant-privacy = Ho letto e compreso l'informativa sulla privacy
applicant-privacy-link = Leggi l'informativa sulla privacy
applicant-privacy-missing = Conferma di aver letto l'informativa sulla privacy

summary-title = Riepilogo
summary-intro = Controlla che sia tutto giusto, poi conferma.
summary-office = Ufficio
summary-office-name = Tipologia ufficio
summary-service = Servizio
summary-mode = Modalità
summary-mode-video = In videochiamata
summary-when = Data e orario
summary-date = Data
summary-time = Ora
summary-details = Dettagli appuntamento
summary-details-text = Dettagli
summary-details-none = Nessun dettaglio
summary-applicant = Richiedente
summary-confirm = Conferma e invia
summary-terms = Quando premi «Conferma e invia» l'appuntamento è fissato. Ti mandiamo subito un'e-mail con il link per entrare, spostarlo o annullarlo.

hold-until = Teniamo questo orario per te fino alle { $time }.
hold-left = { $count ->
    [0] Teniamo questo orario per te ancora per meno di un minuto.
    [one] Teniamo questo orario per te ancora { $count } minuto.
   *[other] Teniamo questo orario per te ancora { $count } minuti.
}
hold-gone = Il tempo è scaduto. Puoi andare avanti: se l'orario è ancora libero è tuo, altrimenti ti proponiamo quelli vicini.
hold-more = Ho bisogno di più tempo
hold-extended = Va bene, hai altro tempo.
