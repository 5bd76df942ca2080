### Nachrichten an Bürgerinnen und Bürger. $day ist „Montag, 26. Oktober“, $time ist „9:00“.

mail-subject = Termin { $day }, { $time } Uhr – { $office }
mail-subject-moved = Neue Zeit: { $day }, { $time } Uhr – { $office }
mail-subject-cancelled = Abgesagt: Termin { $day }, { $time } Uhr – { $office }
mail-subject-reminder = Erinnerung: Termin { $day }, { $time } Uhr – { $office }

mail-heading-confirmed = Ihr Termin ist bestätigt
mail-heading-moved = Ihr Termin wurde verschoben
mail-heading-reminder = Wir erinnern Sie an Ihren Termin
mail-heading-called-off = Das Amt musste Ihren Termin absagen
mail-heading-cancelled = Ihr Termin wurde abgesagt

mail-when = { $day }, von { $from } bis { $to } Uhr (italienische Zeit)
mail-with = bei { $office } – { $service }
mail-code = Code: { $code }

mail-enter-title = So kommen Sie hinein
mail-enter = Öffnen Sie zur vereinbarten Zeit den Link hier unten, am Telefon oder am Computer. Sie müssen nichts installieren. { $count ->
    [one] Der Raum öffnet eine Minute vorher.
   *[other] Der Raum öffnet { $count } Minuten vorher.
}
mail-enter-moved = Ihr bisheriger Link gilt nicht mehr: Benutzen Sie diesen. { $count ->
    [one] Der Raum öffnet eine Minute vorher.
   *[other] Der Raum öffnet { $count } Minuten vorher.
}
mail-enter-button = Raum betreten
mail-enter-private = Der Link ist nur für Sie: Leiten Sie ihn nicht weiter.

mail-manage-title = Möchten Sie verschieben oder absagen?
mail-manage = Wenn Sie nicht kommen können, sagen Sie bitte gleich Bescheid: Jemand anderes braucht Ihren Platz.
mail-manage-link = Termin verschieben oder absagen

mail-bring-title = Was Sie brauchen

mail-cancelled = Der Raum öffnet nicht mehr. Sie müssen nichts weiter tun. Wenn nicht Sie ihn abgesagt haben, rufen Sie uns an.
mail-cancelled-button = Neuen Termin buchen

mail-called-off-reason = Grund: { $reason }
mail-called-off = Es tut uns leid. Der Raum dieses Termins öffnet nicht.
mail-offer-title = Wählen Sie eine andere Zeit
mail-offer-about = Diese Zeiten sind jetzt frei, aber nicht für Sie reserviert: Wenn eine passt, nehmen Sie sie gleich an.
mail-offer = { $day }, { $time } Uhr annehmen
mail-choose = Alle freien Zeiten ansehen

mail-help-title = Brauchen Sie Hilfe?
mail-help = Rufen Sie { $phone } an.
mail-automatic = Diese Nachricht wurde automatisch verschickt: Bitte antworten Sie nicht darauf.

mail-calendar-title = Termin per Videoanruf – { $office }
mail-calendar-text = { $service }. Code: { $code }. Telefon: { $phone }.
