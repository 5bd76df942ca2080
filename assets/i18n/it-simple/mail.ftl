### Messaggi in italiano facile da leggere. $day è «lunedì 26 ottobre», $time è «9:00».

mail-subject = Appuntamento { $day }, ore { $time } – { $office }
mail-subject-moved = Nuova ora: { $day }, ore { $time } – { $office }
mail-subject-cancelled = Annullato: appuntamento { $day }, ore { $time } – { $office }
mail-subject-reminder = Ti ricordiamo: appuntamento { $day }, ore { $time } – { $office }

mail-heading-confirmed = Hai un appuntamento
mail-heading-moved = Il tuo appuntamento ha un'altra ora
mail-heading-reminder = Hai presto un appuntamento
mail-heading-called-off = L'ufficio ha annullato il tuo appuntamento
mail-heading-cancelled = Il tuo appuntamento non c'è più

mail-when = { $day }, dalle ore { $from } alle { $to }, ora italiana
mail-with = con { $office } – { $service }
mail-code = Codice: { $code }

mail-enter-title = Come entri
mail-enter = A quell'ora premi il pulsante qui sotto. Puoi usare il telefono o il computer. Non devi installare niente. { $count ->
    [one] La stanza apre un minuto prima.
   *[other] La stanza apre { $count } minuti prima.
}
mail-enter-moved = Il link di prima non funziona più. Usa questo link nuovo. { $count ->
    [one] La stanza apre un minuto prima.
   *[other] La stanza apre { $count } minuti prima.
}
mail-enter-button = Entra nella stanza
mail-enter-private = Questo link è solo per te. Non darlo ad altre persone.

mail-manage-title = Non puoi venire?
mail-manage = Se non puoi venire, dillo subito. Così un'altra persona può avere il tuo posto.
mail-manage-link = Cambia o annulla l'appuntamento

mail-bring-title = Che cosa ti serve

mail-cancelled = La stanza non apre. Tu non devi fare niente. Non l'hai annullato tu? Telefona.
mail-cancelled-button = Prendi un altro appuntamento

mail-called-off-reason = Perché: { $reason }
mail-called-off = Ci dispiace. La stanza non apre.
mail-offer-title = Scegli un'altra ora
mail-offer-about = Queste ore sono libere adesso. Un'altra persona può prenderle. Se un'ora va bene, accettala subito.
mail-offer = Accetta { $day }, ore { $time }
mail-choose = Guarda tutte le ore libere

mail-help-title = Vuoi aiuto?
mail-help = Chiama il numero { $phone }.
mail-automatic = Un computer ha scritto questo messaggio. Non rispondere.

mail-calendar-title = Appuntamento in videochiamata – { $office }
mail-calendar-text = { $service }. Codice: { $code }. Telefono: { $phone }.
