## La porta della stanza: prima, durante e dopo l'appuntamento

gate-title = Il tuo appuntamento in videochiamata
gate-office = Ufficio
gate-service = Servizio
gate-date = Quando
gate-duration = Quanto dura
gate-minutes = { $count ->
    [one] un minuto
   *[other] { $count } minuti
}

gate-early-title = È ancora presto
gate-early-lead = La stanza apre { $date } alle ore { $time }. Puoi lasciare aperta questa pagina. La pagina cambia da sola.
gate-early-today-lead = La stanza apre oggi alle ore { $time }. Puoi lasciare aperta questa pagina. La pagina cambia da sola.
gate-early-countdown = Apre tra
gate-early-hours = { $count ->
    [one] un’ora
   *[other] { $count } ore
}
gate-early-hours-and-minutes = { $hours } e { $minutes }
gate-early-meanwhile = Che cosa puoi fare adesso
gate-early-tip-place = Cerca un posto tranquillo. La luce deve essere davanti a te.
gate-early-tip-papers = Prendi un documento d’identità. Prendi anche le carte che ti servono.
gate-early-tip-battery = Usi il telefono? Controlla che sia carico.

gate-open-title = La stanza è aperta
gate-open-lead = Premi “Entra”. Prima proviamo la camera e il microfono. Poi aspetti qui.
gate-open-step-check = Controlli la camera e il microfono. Non li hai? Puoi entrare lo stesso.
gate-open-step-wait = Aspetti. La persona del Comune vede che sei qui.
gate-open-step-talk = Parlate insieme. Nessuno registra la chiamata.
gate-open-until = Puoi entrare fino alle ore { $time }.
gate-enter = Entra

gate-over-title = L’appuntamento è passato
gate-over-lead = Questa stanza è chiusa. Non sei riuscito a entrare? Puoi prendere un nuovo appuntamento.
gate-done-title = L’appuntamento è finito
gate-cancelled-title = L’appuntamento è annullato
gate-cancelled-lead = Questa stanza non c’è più. Vuoi ancora parlare con l’ufficio? Prendi un nuovo appuntamento.
gate-moved-title = L’appuntamento ha un’altra ora
gate-moved-lead = Questo link non funziona più. Guarda l’ultima e-mail che ti abbiamo mandato. Lì c’è il link nuovo.
gate-book-again = Prendi un nuovo appuntamento

gate-unknown-title = Questo link non va bene
gate-unknown-lead = Forse hai copiato solo una parte del link. Apri di nuovo il link dall’e-mail.
gate-unknown-start = Vai all’inizio

gate-phone-lead = Qualcosa non funziona?
gate-phone = Chiama { $phone }

## La pagina della stanza

room-title = Sportello in videochiamata
room-noscript = La videochiamata ha bisogno di JavaScript. Nel tuo browser JavaScript è spento. Accendilo. Poi ricarica la pagina. Oppure chiamaci.
room-leave = Esci
room-phone-lead = Preferisci il telefono?

room-check-title = Prima di entrare
room-check-lead = Guarda se ti vedi bene. Parla: ti diciamo se ti sentiamo.
room-check-ready = Sono pronto
room-check-audio-only = Entra solo con la voce
room-check-without = Entra senza camera e microfono
room-check-privacy = Ora nessuno ti vede e nessuno ti sente.
room-check-camera = Camera
room-check-microphone = Microfono
room-own-picture = La tua immagine
room-own-picture-off = La tua camera è spenta
room-you = Tu
room-retry-device = Riprova

room-lobby-title = Sei nella sala d’attesa
room-lobby-next = Ora tocca a te.
room-lobby-ahead = { $count ->
    [one] Prima di te c’è una persona.
   *[other] Prima di te ci sono { $n } persone.
}
room-lobby-absent = La persona del Comune non è ancora qui. Sa che aspetti. Resta su questa pagina.
room-lobby-busy = La persona del Comune parla con un’altra persona. Resta su questa pagina.
room-lobby-free = La persona del Comune è qui. Tra poco ti fa entrare.
room-lobby-full = Ora non c’è posto. Ti facciamo entrare appena si può. Non devi fare niente. Hai fretta? Chiamaci.
room-lobby-retry = { $count ->
    [one] Proviamo di nuovo tra un secondo.
   *[other] Proviamo di nuovo tra { $n } secondi.
}
room-lobby-retrying = Proviamo di nuovo…
room-lobby-since = Aspetti dalle { $time }
room-lobby-stay = La pagina cambia da sola quando tocca a te. Non devi ricaricarla.

room-call-alone = La persona del Comune arriva subito.
room-call-with = Parli con { $name }.
room-call-away = Ora non sentiamo { $name }. Resta qui. Di solito torna tra un minuto.
room-call-unheard = Il tuo microfono è spento. Nessuno ti sente.
room-call-unseen = La tua camera è spenta. Ti sentono ma non ti vedono.
room-call-screen = { $name } ti mostra lo schermo.
room-tap-to-hear = Premi qui per sentire
room-devices = Camera e microfono
room-devices-title = Scegli camera e microfono
room-close = Chiudi
room-bar = Pulsanti della chiamata
room-peer-muted = Microfono spento
room-peer-away = Si è scollegato
room-people = Persone nella stanza

room-leave-title = Vuoi uscire?
room-leave-lead = Se esci, la persona del Comune lo vede. Puoi entrare di nuovo con lo stesso link.
room-leave-stay = Resta
room-leave-confirm = Esci dalla stanza

room-reconnect-title = Il collegamento non va
room-reconnect-lead = Proviamo a collegarti di nuovo. Non devi fare niente.
room-reconnect-dark = Ora nessuno ti vede e nessuno ti sente. Aspetta il collegamento.
room-reconnect-phone = Puoi anche chiamare l’ufficio:

room-gone-title = Non riusciamo a collegarti
room-gone-lead = La videochiamata non passa. Vai più vicino al Wi-Fi. Oppure usa un’altra rete.
room-gone-retry = Riprova
room-gone-phone = Oppure chiama l’ufficio. Di’ il codice { $code }:

room-end-title = La chiamata è finita
room-end-clerk = L’appuntamento è finito. Grazie per aver parlato con noi.
room-end-office = L’ufficio ha chiuso la stanza. Ti serve ancora qualcosa? Chiamaci. Oppure prendi un nuovo appuntamento.
room-end-citizen = Hai lasciato la stanza. Puoi ancora tornare.
room-end-time = Il tempo è finito. Ti serve ancora qualcosa? Prendi un nuovo appuntamento.
room-end-next-off = La camera e il microfono sono spenti. Puoi chiudere questa pagina.
room-end-next-book = Prendi un altro appuntamento
room-end-back = Torna nella stanza
room-superseded-title = La stanza è aperta in un altro posto
room-superseded-lead = Hai aperto la stanza due volte. La chiamata continua nell’altra pagina.
room-superseded-here = Continua qui

room-net-connecting = Ti colleghiamo
room-net-connected = Collegato
room-net-reconnecting = Ti colleghiamo di nuovo
room-net-gone = Non collegato
room-net-signal = Controlliamo il collegamento

room-microphone-on = Accendi microfono
room-microphone-off = Spegni microfono
room-camera-on = Accendi camera
room-camera-off = Spegni camera
room-microphone-none = Nessun microfono
room-camera-none = Nessuna camera
room-microphone-heard = Ti sentiamo bene.
room-microphone-quiet = Non sentiamo niente. Di’ qualcosa. Oppure scegli un altro microfono.
room-microphone-denied = Il browser non ci lascia usare il microfono. Premi il disegno vicino all’indirizzo della pagina. Permetti il microfono. Poi premi “Riprova”.
room-microphone-missing = Non troviamo un microfono. Collega un microfono. Oppure entra senza: puoi vedere e ascoltare.
room-microphone-busy = Un altro programma usa il microfono. Chiudi l’altro programma. Poi premi “Riprova”.
room-microphone-insecure = Qui il microfono non funziona. Apri il link dell’e-mail.
room-microphone-unsupported = Questo browser non sa usare il microfono. Prova con Chrome, Firefox, Edge o Safari.
room-microphone-failed = Il microfono non parte. Staccalo e attaccalo di nuovo. Poi premi “Riprova”.
room-microphone-interrupted = Il microfono si è fermato. Forse hai ricevuto una telefonata. Premi “Riprova”.
room-camera-denied = Il browser non ci lascia usare la camera. Premi il disegno vicino all’indirizzo della pagina. Permetti la camera. Poi premi “Riprova”.
room-camera-missing = Non troviamo una camera. Collega una camera. Oppure entra solo con la voce.
room-camera-busy = Un altro programma usa la camera. Chiudi l’altro programma. Poi premi “Riprova”.
room-camera-insecure = Qui la camera non funziona. Apri il link dell’e-mail.
room-camera-unsupported = Questo browser non sa usare la camera. Prova con Chrome, Firefox, Edge o Safari.
room-camera-failed = La camera non parte. Staccala e attaccala di nuovo. Poi premi “Riprova”.
room-camera-interrupted = La camera si è fermata. Premi “Riprova”.
room-browser-unsupported = Questo browser non sa fare videochiamate. Prova con Chrome, Firefox, Edge o Safari. Oppure chiamaci.

## Come va la chiamata

room-quality-weak = Collegamento debole
room-quality-device = Dispositivo lento
room-quality-silent = Microfono senza suono
room-quality-frozen = Immagine ferma
room-quality-nothing = Non arriva niente
room-quality-own-loss = Il tuo collegamento è debole. Vai più vicino al Wi-Fi. Oppure chiudi gli altri programmi.
room-quality-own-narrow = Il tuo collegamento è lento. Chiudi gli altri video. Oppure spegni la camera.
room-quality-own-late = La tua voce arriva in ritardo. Parla e poi aspetta un momento.
room-quality-own-device = Il tuo dispositivo è lento. Chiudi gli altri programmi, o spegni la camera.
room-quality-own-silent = Non sentiamo il tuo microfono. Controlla che sia acceso. Oppure scegli un altro microfono.
room-quality-own-frozen = La tua immagine è ferma. Spegni la camera. Poi accendila di nuovo.
room-quality-own-nothing-up = Non ti vediamo e non ti sentiamo. Ricarica la pagina. Non perdi il posto.
room-quality-own-nothing-down = Da te non arriva niente. Ricarica la pagina. Non perdi il posto.
room-quality-peer-loss = Il collegamento di { $name } è debole. Forse non senti qualche parola.
room-quality-peer-narrow = Il collegamento di { $name } è lento. Forse l’immagine non è chiara.
room-quality-peer-late = La voce di { $name } arriva in ritardo. Parla e poi aspetta un momento.
room-quality-peer-device = Il dispositivo di { $name } è lento. L’immagine può andare a scatti.
room-quality-peer-silent = Il microfono di { $name } non manda suono.
room-quality-peer-frozen = L’immagine di { $name } è ferma.
room-quality-peer-nothing-up = Non arriva niente da { $name }. Aspetta un momento.
room-quality-peer-nothing-down = { $name } non ti sente e non ti vede. Aspetta un momento.

## Che cosa non si può fare

room-error-bad-request = C’è stato un errore. Ricarica la pagina.
room-error-unauthenticated = È passato troppo tempo. Ricarica la pagina.
room-error-forbidden = Non puoi farlo.
room-error-not-found = Questo appuntamento non c’è più.
room-error-already-in-use = Un’altra persona del Comune ha già risposto.
room-error-expired = Il tempo di questo appuntamento è finito.
room-error-revoked = L’appuntamento è cambiato o è annullato. Guarda l’ultima e-mail che ti abbiamo mandato.
room-error-superseded = La stanza è aperta in un’altra pagina.
room-error-room-full = Nella stanza non c’è più posto.
room-error-full = Ora ci sono troppe videochiamate.
room-error-payload-too-large = Il messaggio è troppo grande.
room-error-media-rejected = Questo browser non va bene per la videochiamata. Prova con Chrome, Firefox, Edge o Safari.
room-error-too-early = La stanza non è ancora aperta.
room-error-unsupported-version = La pagina è vecchia. Ricarica la pagina.
room-error-rate-limited = Troppe richieste insieme. Aspetta un momento.
room-error-timed-out = Il computer del Comune non risponde. Proviamo di nuovo.
room-error-unknown-session = Il collegamento è ricominciato.
room-error-internal = C’è un problema nostro. Riprova tra poco.
room-error-draining = Il computer del Comune riparte. Ti colleghiamo subito di nuovo.
room-error-slow-consumer = Il collegamento è troppo lento. Proviamo di nuovo.
