### Messaggi al cittadino. $day è «lunedì 26 ottobre», $time è «9:00».

mail-subject = Appuntamento { $day }, ore { $time } – { $office }
mail-subject-moved = Nuovo orario: { $day }, ore { $time } – { $office }
mail-subject-cancelled = Annullato: appuntamento { $day }, ore { $time } – { $office }
mail-subject-reminder = Promemoria: appuntamento { $day }, ore { $time } – { $office }

mail-heading-confirmed = Il tuo appuntamento è confermato
mail-heading-moved = Il tuo appuntamento è stato spostato
mail-heading-reminder = Ti ricordiamo il tuo appuntamento
mail-heading-called-off = L'ufficio ha dovuto annullare il tuo appuntamento
mail-heading-cancelled = Il tuo appuntamento è stato annullato

mail-when = { $day }, dalle ore { $from } alle { $to } (ora italiana)
mail-with = con { $office } – { $service }
mail-code = Codice: { $code }

mail-enter-title = Come entri
mail-enter = A quell'ora apri il collegamento qui sotto, dal telefono o dal computer. Non devi installare niente. { $count ->
    [one] La stanza apre un minuto prima.
   *[other] La stanza apre { $count } minuti prima.
}
mail-enter-moved = Il collegamento che avevi non vale più: usa questo. { $count ->
    [one] La stanza apre un minuto prima.
   *[other] La stanza apre { $count } minuti prima.
}
mail-enter-button = Entra nella stanza
mail-enter-private = Il collegamento è solo per te: non inoltrarlo.

mail-manage-title = Vuoi spostare o annullare?
mail-manage = Se non puoi venire, dillo subito: il tuo posto serve a un'altra persona.
mail-manage-link = Sposta o annulla l'appuntamento

mail-bring-title = Cosa serve

mail-cancelled = La stanza non si apre più. Non devi fare altro. Se non l'hai annullato tu, chiamaci.
mail-cancelled-button = Prenota un altro appuntamento

mail-called-off-reason = Motivo: { $reason }
mail-called-off = Ci scusiamo. La stanza di questo appuntamento non si apre.
mail-offer-title = Scegli un altro orario
mail-offer-about = Questi orari sono liberi adesso, ma non sono riservati: se uno va bene, accettalo subito.
mail-offer = Accetta { $day }, ore { $time }
mail-choose = Vedi tutti gli orari liberi

mail-help-title = Serve aiuto?
mail-help = Telefona al numero { $phone }.
mail-automatic = Questo messaggio è automatico: non rispondere.

mail-calendar-title = Appuntamento in videochiamata – { $office }
mail-calendar-text = { $service }. Codice: { $code }. Telefono: { $phone }.
