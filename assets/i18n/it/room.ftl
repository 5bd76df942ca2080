## The gate: what the room's link answers before, during and after the appointment

gate-title = Il tuo appuntamento in videochiamata
gate-office = Ufficio
gate-service = Servizio
gate-date = Quando
gate-duration = Durata prevista
gate-minutes = { $count ->
    [one] un minuto
   *[other] { $count } minuti
}

gate-early-title = Sei in anticipo
gate-early-lead = La stanza apre { $date } alle ore { $time }. Puoi lasciare aperta questa pagina: si aggiorna da sola.
gate-early-today-lead = La stanza apre oggi alle ore { $time }. Puoi lasciare aperta questa pagina: si aggiorna da sola.
gate-early-countdown = Apre tra
gate-early-hours = { $count ->
    [one] un’ora
   *[other] { $count } ore
}
gate-early-hours-and-minutes = { $hours } e { $minutes }
gate-early-meanwhile = Intanto
gate-early-tip-place = Scegli un posto tranquillo e luminoso, con la luce davanti a te.
gate-early-tip-papers = Tieni a portata di mano un documento d’identità e le carte che ti servono.
gate-early-tip-battery = Se usi il telefono, controlla che sia carico e collegati a una rete Wi-Fi.

gate-open-title = La stanza è aperta
gate-open-lead = Premi “Entra”: proviamo insieme la camera e il microfono, poi aspetti qui l’operatore.
gate-open-step-check = Controlli camera e microfono. Se non li hai, entri lo stesso.
gate-open-step-wait = Aspetti il tuo turno: l’operatore vede che sei arrivato.
gate-open-step-talk = Parlate faccia a faccia. La conversazione non viene registrata.
gate-open-until = Puoi entrare fino alle ore { $time }.
gate-enter = Entra

gate-over-title = L’appuntamento è passato
gate-over-lead = Questa stanza è chiusa. Se non ti sei collegato in tempo, puoi prenotare un nuovo appuntamento.
gate-done-title = L’appuntamento è concluso
gate-cancelled-title = L’appuntamento è stato annullato
gate-cancelled-lead = Questa stanza non è più valida. Se vuoi ancora parlare con l’ufficio, prenota un nuovo appuntamento.
gate-moved-title = L’appuntamento è stato spostato
gate-moved-lead = Questo link non vale più. Usa il link che trovi nell’ultima e-mail che ti abbiamo mandato.
gate-book-again = Prenota un nuovo appuntamento

gate-unknown-title = Non conosciamo questo link
gate-unknown-lead = Forse il link è stato copiato solo in parte. Aprilo di nuovo dall’e-mail dell’appuntamento.
gate-unknown-start = Vai alla pagina iniziale

gate-phone-lead = Qualcosa non funziona?
gate-phone = Chiama { $phone }

## The room's page

room-title = Sportello in videochiamata
room-noscript = Per la videochiamata serve JavaScript, che in questo browser è spento. Accendilo e ricarica la pagina, oppure chiamaci.
room-leave = Esci
room-phone-lead = Preferisci il telefono?

room-check-title = Prima di entrare
room-check-lead = Controlla come ti vedi e se ti sentiamo.
room-check-ready = Sono pronto
room-check-audio-only = Entra solo con la voce
room-check-without = Entra senza camera e microfono
room-check-privacy = Nessuno ti vede e ti sente finché l’operatore non ti fa entrare.
room-check-camera = Camera
room-check-microphone = Microfono
room-own-picture = La tua immagine
room-own-picture-off = La tua camera è spenta
room-you = Tu
room-retry-device = Riprova

room-lobby-title = Sei in sala d’attesa
room-lobby-next = Sei il prossimo.
room-lobby-ahead = { $count ->
    [one] Prima di te c’è una persona.
   *[other] Prima di te ci sono { $n } persone.
}
room-lobby-absent = L’operatore non è ancora arrivato. Sa che lo aspetti: resta su questa pagina.
room-lobby-busy = L’operatore sta finendo con un’altra persona. Resta su questa pagina.
room-lobby-free = L’operatore è allo sportello e ti farà entrare tra poco.
room-lobby-full = Ti facciamo entrare appena si libera un posto: non devi fare nulla. Se hai fretta, chiamaci.
room-lobby-retry = { $count ->
    [one] Riproviamo tra un secondo.
   *[other] Riproviamo tra { $n } secondi.
}
room-lobby-retrying = Riproviamo…
room-lobby-since = Sei in attesa dalle { $time }
room-lobby-stay = La pagina cambia da sola quando tocca a te. Non serve ricaricarla.

room-call-alone = L’operatore arriva subito.
room-call-with = Stai parlando con { $name }.
room-call-away = { $name } ha perso il collegamento. Resta qui: di solito torna entro un minuto.
room-call-unheard = Il tuo microfono è spento: l’operatore non ti sente.
room-call-unseen = La tua camera è spenta: l’operatore ti sente ma non ti vede.
room-call-screen = { $name } ti mostra lo schermo.
room-tap-to-hear = Premi qui per sentire
room-devices = Dispositivi
room-devices-title = Camera e microfono
room-close = Chiudi
room-bar = Comandi della chiamata
room-peer-muted = Microfono spento
room-peer-away = Collegamento interrotto
room-people = Persone nella stanza

room-leave-title = Vuoi uscire?
room-leave-lead = Se esci, l’operatore vede che hai lasciato la stanza. Puoi rientrare dallo stesso link finché l’appuntamento dura.
room-leave-stay = Resta
room-leave-confirm = Esci dalla stanza

room-reconnect-title = Problema di collegamento
room-reconnect-lead = Stiamo provando a ricollegarti. Non devi fare niente.
room-reconnect-dark = Per la tua riservatezza camera e microfono sono fermi finché il collegamento non torna.
room-reconnect-phone = Se preferisci, chiama l’ufficio:

room-gone-title = Non riusciamo a collegarti
room-gone-lead = La rete non lascia passare la videochiamata o si è interrotta troppo a lungo. Prova ad avvicinarti al Wi-Fi, o a usare un’altra rete.
room-gone-retry = Riprova
room-gone-phone = Oppure chiama l’ufficio e dai il codice { $code }:

room-end-title = La chiamata è finita
room-end-clerk = L’operatore ha concluso l’appuntamento. Grazie di aver usato lo sportello in videochiamata.
room-end-office = L’ufficio ha chiuso la stanza. Se ti serve ancora qualcosa, chiamaci o prenota un nuovo appuntamento.
room-end-citizen = Hai lasciato la stanza. Puoi rientrare finché l’appuntamento dura.
room-end-time = Il tempo dell’appuntamento è finito. Se ti serve ancora qualcosa, prenota un nuovo appuntamento.
room-end-next-off = Camera e microfono sono spenti. Puoi chiudere questa pagina.
room-end-next-book = Prenota un altro appuntamento
room-end-back = Rientra nella stanza
room-superseded-title = La stanza è aperta altrove
room-superseded-lead = Hai aperto la stanza in un’altra scheda o su un altro dispositivo: la chiamata continua lì.
room-superseded-here = Continua qui

room-net-connecting = Collegamento in corso
room-net-connected = Collegato
room-net-reconnecting = Ricollegamento
room-net-gone = Scollegato
room-net-signal = Controllo del collegamento

room-microphone-on = Accendi microfono
room-microphone-off = Spegni microfono
room-camera-on = Accendi camera
room-camera-off = Spegni camera
room-microphone-none = Nessun microfono
room-camera-none = Nessuna camera
room-microphone-heard = Ti sentiamo bene.
room-microphone-quiet = Non sentiamo niente. Di’ qualcosa, o scegli un altro microfono.
room-microphone-denied = Il browser non ci lascia usare il microfono. Premi l’icona accanto all’indirizzo della pagina, consenti il microfono e poi “Riprova”.
room-microphone-missing = Non troviamo nessun microfono. Collegane uno, o entra senza: puoi vedere e ascoltare.
room-microphone-busy = Il microfono è usato da un altro programma. Chiudilo e premi “Riprova”.
room-microphone-insecure = Il microfono funziona solo con un indirizzo che inizia con https. Apri il link dell’e-mail.
room-microphone-unsupported = Questo browser non sa usare il microfono. Prova con una versione recente di Chrome, Firefox, Edge o Safari.
room-microphone-failed = Il microfono non parte. Scollegalo e ricollegalo, poi premi “Riprova”.
room-microphone-interrupted = Il tuo dispositivo ha messo in pausa il microfono, forse per una telefonata. Premi “Riprova”.
room-camera-denied = Il browser non ci lascia usare la camera. Premi l’icona accanto all’indirizzo della pagina, consenti la camera e poi “Riprova”.
room-camera-missing = Non troviamo nessuna camera. Collegane una, o entra solo con la voce.
room-camera-busy = La camera è usata da un altro programma. Chiudilo e premi “Riprova”.
room-camera-insecure = La camera funziona solo con un indirizzo che inizia con https. Apri il link dell’e-mail.
room-camera-unsupported = Questo browser non sa usare la camera. Prova con una versione recente di Chrome, Firefox, Edge o Safari.
room-camera-failed = La camera non parte. Scollegala e ricollegala, poi premi “Riprova”.
room-camera-interrupted = Il tuo dispositivo ha messo in pausa la camera. Premi “Riprova”.
room-browser-unsupported = Questo browser non sa fare videochiamate. Prova con una versione recente di Chrome, Firefox, Edge o Safari, oppure chiamaci.

## How well it goes: on a picture, to oneself, about the other

room-quality-weak = Collegamento debole
room-quality-device = Dispositivo affaticato
room-quality-silent = Microfono senza suono
room-quality-frozen = Immagine ferma
room-quality-nothing = Nessun segnale
room-quality-own-loss = Il tuo collegamento perde dati: avvicinati al router, o chiudi gli altri programmi.
room-quality-own-narrow = Il tuo collegamento è lento: chiudi video e download, o spegni la camera.
room-quality-own-late = Il tuo collegamento è in ritardo: dopo aver parlato, aspetta un momento.
room-quality-own-device = Il tuo dispositivo è troppo impegnato: chiudi altri programmi e schede, o spegni la camera.
room-quality-own-silent = Il tuo microfono non manda suono: controlla che sia acceso, o scegline un altro.
room-quality-own-frozen = La tua immagine è ferma: spegni e riaccendi la camera.
room-quality-own-nothing-up = Da te non arriva né voce né immagine: ricarica la pagina, il tuo posto resta.
room-quality-own-nothing-down = Non ti arriva né voce né immagine: ricarica la pagina, il tuo posto resta.
room-quality-peer-loss = Il collegamento di { $name } perde dati: qualche parola può mancare.
room-quality-peer-narrow = Il collegamento di { $name } è lento: l’immagine può essere poco nitida.
room-quality-peer-late = La voce di { $name } arriva in ritardo: dopo aver parlato, aspetta un momento.
room-quality-peer-device = Il dispositivo di { $name } è troppo impegnato: l’immagine può andare a scatti.
room-quality-peer-silent = Dal microfono di { $name } non arriva suono.
room-quality-peer-frozen = L’immagine di { $name } è ferma.
room-quality-peer-nothing-up = Da { $name } non arriva né voce né immagine. Aspetta un momento.
room-quality-peer-nothing-down = { $name } non ti sente e non ti vede. Aspetta un momento.

## What the server refuses, in words

room-error-bad-request = La pagina e il server non si sono capiti. Ricarica la pagina.
room-error-unauthenticated = L’accesso alla stanza è scaduto. Ricarica la pagina.
room-error-forbidden = Non puoi fare questa operazione.
room-error-not-found = Questo appuntamento non c’è più.
room-error-already-in-use = Un altro operatore ha già fatto entrare questa persona.
room-error-expired = Il tempo di questo appuntamento è finito.
room-error-revoked = L’appuntamento è stato spostato o annullato. Guarda l’ultima e-mail che ti abbiamo mandato.
room-error-superseded = La stanza è stata aperta in un’altra scheda.
room-error-room-full = Nella stanza non c’è più posto.
room-error-full = Adesso ci sono troppe videochiamate.
room-error-payload-too-large = Il messaggio è troppo grande.
room-error-media-rejected = Il server non ha accettato questo browser per la videochiamata. Prova con una versione recente di Chrome, Firefox, Edge o Safari.
room-error-too-early = La stanza non è ancora aperta.
room-error-unsupported-version = La pagina è vecchia. Ricaricala.
room-error-rate-limited = Troppe richieste in poco tempo. Aspetta un momento.
room-error-timed-out = Il server non risponde. Riproviamo.
room-error-unknown-session = Il collegamento è ripartito da capo.
room-error-internal = Qualcosa non ha funzionato dalla nostra parte. Riprova tra poco.
room-error-draining = Il server si sta riavviando. Ti ricolleghiamo subito.
room-error-slow-consumer = Il collegamento è troppo lento. Riproviamo.
