## Sign-in of clerks

console-sign-in-title = Accesso operatori
console-sign-in-lead = Questa pagina è per chi lavora allo sportello. Se hai un appuntamento, usa il link che trovi nell’e-mail.
console-sign-in-login = Nome utente
console-sign-in-password = Password
console-sign-in-submit = Accedi
console-sign-in-wrong = Nome utente o password non sono giusti. Controlla e riprova.
console-sign-in-empty = Scrivi il nome utente e la password.
console-sign-in-wait = { $count ->
    [one] Troppi tentativi. Riprova tra un minuto.
   *[other] Troppi tentativi. Riprova tra { $count } minuti.
}
console-sign-out = Esci
console-signed-out = Hai chiuso la sessione. A presto.

## The console

console-title = Sportello
console-agenda = Appuntamenti di oggi
console-agenda-empty = Oggi non ci sono appuntamenti.
console-waiting-since = in attesa dalle { $time }
console-waiting-minutes-now = in attesa da poco
console-waiting-minutes-one = aspetta da un minuto
console-waiting-minutes-many = aspetta da { $n } minuti
console-admit = Fai entrare
console-admit-next = Fai entrare il prossimo
console-open = Dettagli
console-state-booked = in programma
console-state-waiting = in attesa
console-state-away = collegamento perso
console-state-in_call = in chiamata
console-state-done = concluso
console-state-no_show_citizen = assente
console-state-technical = problema tecnico
console-state-other = chiuso
console-state-cancelled = annullato
console-claimed-by = con { $name }
console-arrived = { $name } è in sala d’attesa.
console-sound-on = Accendi suoni
console-sound-off = Spegni suoni
console-noscript = Senza JavaScript vedi gli appuntamenti di oggi, ma non puoi rispondere alle chiamate e la pagina non si aggiorna da sola.
console-reload = Aggiorna la pagina

console-stage-empty-title = Nessuna chiamata in corso
console-stage-empty-lead = Quando qualcuno arriva lo vedi nella lista a sinistra e senti un suono.
console-stage-entering = { $name } sta entrando…
console-stage-with = In chiamata con { $name }
console-stage-ends = fino alle { $time }
console-stage-away = { $name } ha perso il collegamento. Resta qui: di solito torna entro un minuto.
console-stage-left = { $name } non è più nella stanza.
console-stage-left-soon = Mancano { $n } minuti alla fine.
console-stage-next = Dopo: { $name }.
console-stage-over = Il tempo dell’appuntamento è finito.

console-visit = Questo appuntamento
console-visit-none = Scegli una persona dalla lista per vedere il suo appuntamento.
console-visit-code = Codice
console-visit-service = Servizio
console-visit-office = Ufficio
console-visit-time = Orario
console-visit-email = E-mail
console-mail-lost = E-mail non consegnata
console-visit-mail = Ultima e-mail
console-mail-sent = Consegnata al server di posta.
console-mail-sending = In partenza.
console-mail-retried = Non ancora partita: il server di posta non l'ha presa, riproviamo.
console-mail-refused = Rifiutata: probabilmente l'indirizzo è sbagliato. Telefona al cittadino.
console-mail-failed = Non è partita in tempo. Telefona al cittadino.
console-mail-uncertain = Forse non è arrivata: il programma si è fermato mentre partiva.
console-mail-withheld = Non inviata: oggi a questo indirizzo ne sono già partite troppe.
console-visit-phone = Telefono
console-visit-notes = Che cosa chiede
console-visit-no-notes = Nessuna nota.
console-visit-unavailable = Non riusciamo a mostrare questo appuntamento.

console-end = Conclusione
console-end-outcome = Esito
console-end-done = Concluso
console-end-no-show = Cittadino assente
console-end-technical = Problema tecnico
console-end-other = Altro
console-end-note = Nota (resta in ufficio)
console-end-submit = Concludi
console-release = Rimetti in attesa
console-released = Rimesso in attesa.
console-close-first = Prima concludi l’appuntamento di { $name }.
console-ended = Appuntamento concluso.
console-back = Torna alla lista

console-link-connecting = Collegamento al server
console-link-connected = Aggiornamento in diretta
console-link-lost = Scollegato: riproviamo da soli
console-superseded = La console è aperta in un’altra scheda. Questa si è fermata.
console-superseded-here = Usa questa scheda
console-session-over = La tua sessione è finita. Accedi di nuovo.


## Perché un orario non si può prenotare: la risposta di «sportello slots»
why-closed = chiuso
why-does-not-fit = la visita non finisce prima della chiusura
why-free = libero
why-holiday = chiuso per festività
why-no-counter = Nessuno sportello attivo svolge questo servizio.
why-no-rule = Nessuna regola di apertura per questo giorno della settimana.
why-none = Nessun orario prenotabile.
why-other-weeks = Ci sono regole per questo giorno della settimana, ma non valgono in questa data.
why-replaced = quel giorno valgono altri orari
why-staff = Questo servizio lo prenota solo il personale: --staff mostra gli orari.
why-taken = occupato
why-too-far = troppo lontano per essere prenotato
why-too-soon = passato o troppo vicino per essere prenotato
holiday-all-saints = Ognissanti
holiday-assumption = Assunzione
holiday-christmas = Natale
holiday-easter = Pasqua
holiday-easter-monday = lunedì dell'Angelo
holiday-epiphany = Epifania
holiday-immaculate-conception = Immacolata Concezione
holiday-labour = festa del lavoro
holiday-liberation = festa della Liberazione
holiday-new-year = Capodanno
holiday-patron = santo patrono
holiday-republic = festa della Repubblica
holiday-saint-francis = san Francesco
holiday-saint-stephen = santo Stefano
