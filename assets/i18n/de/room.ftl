## Der Eingang: was der Link des Raums vor, während und nach dem Termin antwortet

gate-title = Ihr Termin per Videoanruf
gate-office = Amt
gate-service = Dienst
gate-date = Wann
gate-duration = Voraussichtliche Dauer
gate-minutes = { $count ->
    [one] eine Minute
   *[other] { $count } Minuten
}

gate-early-title = Sie sind zu früh
gate-early-lead = Der Raum öffnet am { $date } um { $time } Uhr. Sie können diese Seite offen lassen: Sie aktualisiert sich von selbst.
gate-early-today-lead = Der Raum öffnet heute um { $time } Uhr. Sie können diese Seite offen lassen: Sie aktualisiert sich von selbst.
gate-early-countdown = Bis zur Öffnung
gate-early-hours = { $count ->
    [one] eine Stunde
   *[other] { $count } Stunden
}
gate-early-hours-and-minutes = { $hours } und { $minutes }
gate-early-meanwhile = In der Zwischenzeit
gate-early-tip-place = Suchen Sie einen ruhigen, hellen Platz, mit dem Licht vor Ihnen.
gate-early-tip-papers = Legen Sie einen Ausweis und die nötigen Unterlagen bereit.
gate-early-tip-battery = Wenn Sie ein Telefon benutzen: Achten Sie darauf, dass es geladen und mit einem WLAN verbunden ist.

gate-open-title = Der Raum ist offen
gate-open-lead = Drücken Sie auf „Eintreten“: Zuerst prüfen wir gemeinsam Kamera und Mikrofon, dann warten Sie hier auf die zuständige Person.
gate-open-step-check = Sie prüfen Kamera und Mikrofon. Sie können auch ohne eintreten.
gate-open-step-wait = Sie warten, bis Sie an der Reihe sind: Die zuständige Person sieht, dass Sie da sind.
gate-open-step-talk = Sie sprechen von Angesicht zu Angesicht. Das Gespräch wird nicht aufgezeichnet.
gate-open-until = Sie können bis { $time } Uhr eintreten.
gate-enter = Eintreten

gate-over-title = Der Termin ist vorbei
gate-over-lead = Dieser Raum ist geschlossen. Wenn Sie sich nicht rechtzeitig verbinden konnten, buchen Sie einen neuen Termin.
gate-done-title = Der Termin ist beendet
gate-cancelled-title = Der Termin wurde abgesagt
gate-cancelled-lead = Dieser Raum gilt nicht mehr. Wenn Sie noch mit dem Amt sprechen möchten, buchen Sie einen neuen Termin.
gate-moved-title = Der Termin wurde verschoben
gate-moved-lead = Dieser Link gilt nicht mehr. Benutzen Sie den Link aus der letzten E-Mail, die wir Ihnen geschickt haben.
gate-book-again = Neuen Termin buchen

gate-unknown-title = Diesen Link kennen wir nicht
gate-unknown-lead = Vielleicht wurde der Link nur teilweise kopiert. Öffnen Sie ihn noch einmal aus der E-Mail zum Termin.
gate-unknown-start = Zur Startseite

gate-phone-lead = Funktioniert etwas nicht?
gate-phone = { $phone } anrufen

## Die Seite des Raums

room-title = Bürgerservice per Videoanruf
room-noscript = Für den Videoanruf ist JavaScript nötig, das in diesem Browser ausgeschaltet ist. Schalten Sie es ein und laden Sie die Seite neu, oder rufen Sie uns an.
room-leave = Verlassen
room-phone-lead = Lieber per Telefon?

room-check-title = Bevor Sie eintreten
room-check-lead = Prüfen Sie, wie Sie zu sehen sind und ob wir Sie hören.
room-check-ready = Ich bin bereit
room-check-audio-only = Nur mit Ton eintreten
room-check-without = Ohne Kamera und Mikrofon eintreten
room-check-privacy = Niemand sieht und hört Sie, bis die zuständige Person Sie einlässt.
room-check-camera = Kamera
room-check-microphone = Mikrofon
room-own-picture = Ihr Bild
room-own-picture-off = Ihre Kamera ist aus
room-you = Sie
room-retry-device = Noch einmal versuchen

room-lobby-title = Sie sind im Wartezimmer
room-lobby-next = Sie sind als Nächstes dran.
room-lobby-ahead = { $count ->
    [one] Vor Ihnen ist eine Person.
   *[other] Vor Ihnen sind { $n } Personen.
}
room-lobby-absent = Die zuständige Person ist noch nicht da. Sie weiß, dass Sie warten: Bleiben Sie auf dieser Seite.
room-lobby-busy = Die zuständige Person beendet gerade ein anderes Gespräch. Bleiben Sie auf dieser Seite.
room-lobby-free = Die zuständige Person ist da und lässt Sie gleich ein.
room-lobby-full = Wir lassen Sie ein, sobald ein Platz frei wird: Sie müssen nichts tun. Wenn es eilt, rufen Sie uns an.
room-lobby-retry = { $count ->
    [one] Nächster Versuch in einer Sekunde.
   *[other] Nächster Versuch in { $n } Sekunden.
}
room-lobby-retrying = Neuer Versuch…
room-lobby-since = Sie warten seit { $time } Uhr
room-lobby-stay = Die Seite ändert sich von selbst, wenn Sie an der Reihe sind. Sie müssen sie nicht neu laden.

room-call-alone = Die zuständige Person kommt gleich.
room-call-with = Sie sprechen mit { $name }.
room-call-away = { $name } hat die Verbindung verloren. Bleiben Sie hier: Meistens dauert es weniger als eine Minute.
room-call-unheard = Ihr Mikrofon ist aus: Man hört Sie nicht.
room-call-unseen = Ihre Kamera ist aus: Man hört Sie, aber man sieht Sie nicht.
room-call-screen = { $name } zeigt Ihnen den Bildschirm.
room-tap-to-hear = Hier drücken, um zu hören
room-devices = Geräte
room-devices-title = Kamera und Mikrofon
room-close = Schließen
room-bar = Bedienung des Anrufs
room-peer-muted = Mikrofon aus
room-peer-away = Verbindung unterbrochen
room-people = Personen im Raum

room-leave-title = Möchten Sie den Raum verlassen?
room-leave-lead = Wenn Sie gehen, sieht die zuständige Person, dass Sie den Raum verlassen haben. Solange der Termin dauert, können Sie mit demselben Link zurückkommen.
room-leave-stay = Bleiben
room-leave-confirm = Raum verlassen

room-reconnect-title = Verbindungsproblem
room-reconnect-lead = Wir versuchen, Sie wieder zu verbinden. Sie müssen nichts tun.
room-reconnect-dark = Zu Ihrem Schutz stehen Kamera und Mikrofon still, bis die Verbindung wieder da ist.
room-reconnect-phone = Wenn Sie möchten, rufen Sie das Amt an:

room-gone-title = Wir können Sie nicht verbinden
room-gone-lead = Das Netz lässt den Videoanruf nicht durch oder war zu lange unterbrochen. Gehen Sie näher an das WLAN oder benutzen Sie ein anderes Netz.
room-gone-retry = Noch einmal versuchen
room-gone-phone = Oder rufen Sie das Amt an und nennen Sie den Code { $code }:

room-end-title = Der Anruf ist beendet
room-end-clerk = Der Termin wurde abgeschlossen. Danke, dass Sie den Bürgerservice per Videoanruf genutzt haben.
room-end-office = Das Amt hat den Raum geschlossen. Wenn Sie noch etwas brauchen, rufen Sie uns an oder buchen Sie einen neuen Termin.
room-end-citizen = Sie haben den Raum verlassen. Solange der Termin dauert, können Sie zurückkommen.
room-end-time = Die Zeit des Termins ist um. Wenn Sie noch etwas brauchen, buchen Sie einen neuen Termin.
room-end-next-off = Kamera und Mikrofon sind aus. Sie können diese Seite schließen.
room-end-next-book = Weiteren Termin buchen
room-end-back = Zurück in den Raum
room-superseded-title = Der Raum ist anderswo geöffnet
room-superseded-lead = Sie haben den Raum in einem anderen Tab oder auf einem anderen Gerät geöffnet: Der Anruf geht dort weiter.
room-superseded-here = Hier weitermachen

room-net-connecting = Verbindung wird aufgebaut
room-net-connected = Verbunden
room-net-reconnecting = Neue Verbindung
room-net-gone = Getrennt
room-net-signal = Verbindung wird geprüft

room-microphone-on = Mikrofon ein
room-microphone-off = Mikrofon aus
room-camera-on = Kamera ein
room-camera-off = Kamera aus
room-microphone-none = Kein Mikrofon
room-camera-none = Keine Kamera
room-microphone-heard = Wir hören Sie gut.
room-microphone-quiet = Wir hören nichts. Sagen Sie etwas oder wählen Sie ein anderes Mikrofon.
room-microphone-denied = Der Browser erlaubt uns das Mikrofon nicht. Drücken Sie auf das Symbol neben der Adresse der Seite, erlauben Sie das Mikrofon und drücken Sie dann auf „Noch einmal versuchen“.
room-microphone-missing = Wir finden kein Mikrofon. Schließen Sie eines an oder treten Sie ohne ein: Sie können sehen und hören.
room-microphone-busy = Ein anderes Programm benutzt das Mikrofon. Schließen Sie es und drücken Sie auf „Noch einmal versuchen“.
room-microphone-insecure = Das Mikrofon funktioniert nur unter einer Adresse, die mit https beginnt. Öffnen Sie den Link aus der E-Mail.
room-microphone-unsupported = Dieser Browser kann das Mikrofon nicht benutzen. Versuchen Sie es mit einer neueren Version von Chrome, Firefox, Edge oder Safari.
room-microphone-failed = Das Mikrofon startet nicht. Ziehen Sie es ab, stecken Sie es wieder an und drücken Sie auf „Noch einmal versuchen“.
room-microphone-interrupted = Ihr Gerät hat das Mikrofon angehalten, vielleicht wegen eines Telefonanrufs. Drücken Sie auf „Noch einmal versuchen“.
room-camera-denied = Der Browser erlaubt uns die Kamera nicht. Drücken Sie auf das Symbol neben der Adresse der Seite, erlauben Sie die Kamera und drücken Sie dann auf „Noch einmal versuchen“.
room-camera-missing = Wir finden keine Kamera. Schließen Sie eine an oder treten Sie nur mit Ton ein.
room-camera-busy = Ein anderes Programm benutzt die Kamera. Schließen Sie es und drücken Sie auf „Noch einmal versuchen“.
room-camera-insecure = Die Kamera funktioniert nur unter einer Adresse, die mit https beginnt. Öffnen Sie den Link aus der E-Mail.
room-camera-unsupported = Dieser Browser kann die Kamera nicht benutzen. Versuchen Sie es mit einer neueren Version von Chrome, Firefox, Edge oder Safari.
room-camera-failed = Die Kamera startet nicht. Ziehen Sie sie ab, stecken Sie sie wieder an und drücken Sie auf „Noch einmal versuchen“.
room-camera-interrupted = Ihr Gerät hat die Kamera angehalten. Drücken Sie auf „Noch einmal versuchen“.
room-browser-unsupported = Mit diesem Browser sind keine Videoanrufe möglich. Versuchen Sie es mit einer neueren Version von Chrome, Firefox, Edge oder Safari, oder rufen Sie uns an.

## Wie gut es läuft: auf einem Bild, für sich selbst, über die andere Person

room-quality-weak = Schwache Verbindung
room-quality-device = Gerät überlastet
room-quality-silent = Mikrofon ohne Ton
room-quality-frozen = Bild steht still
room-quality-nothing = Kein Signal
room-quality-own-loss = Ihre Verbindung verliert Daten: Gehen Sie näher an den Router oder schließen Sie andere Programme.
room-quality-own-narrow = Ihre Verbindung ist langsam: Beenden Sie Videos und Downloads oder schalten Sie die Kamera aus.
room-quality-own-late = Ihre Verbindung ist verzögert: Warten Sie einen Augenblick, nachdem Sie gesprochen haben.
room-quality-own-device = Ihr Gerät ist überlastet: Schließen Sie andere Programme und Tabs, oder schalten Sie die Kamera aus.
room-quality-own-silent = Ihr Mikrofon sendet keinen Ton: Prüfen Sie, ob es eingeschaltet ist, oder wählen Sie ein anderes.
room-quality-own-frozen = Ihr Bild steht still: Schalten Sie die Kamera aus und wieder ein.
room-quality-own-nothing-up = Von Ihnen kommt weder Ton noch Bild an: Laden Sie die Seite neu, Ihr Platz bleibt erhalten.
room-quality-own-nothing-down = Bei Ihnen kommt weder Ton noch Bild an: Laden Sie die Seite neu, Ihr Platz bleibt erhalten.
room-quality-peer-loss = Die Verbindung von { $name } verliert Daten: Es können Wörter fehlen.
room-quality-peer-narrow = Die Verbindung von { $name } ist langsam: Das Bild kann unscharf sein.
room-quality-peer-late = Die Stimme von { $name } kommt verzögert an: Warten Sie einen Augenblick, nachdem Sie gesprochen haben.
room-quality-peer-device = Das Gerät von { $name } ist überlastet: Das Bild kann ruckeln.
room-quality-peer-silent = Vom Mikrofon von { $name } kommt kein Ton.
room-quality-peer-frozen = Das Bild von { $name } steht still.
room-quality-peer-nothing-up = Von { $name } kommt weder Ton noch Bild. Warten Sie einen Augenblick.
room-quality-peer-nothing-down = { $name } hört und sieht Sie nicht. Warten Sie einen Augenblick.

## Was der Server ablehnt, in Worten

room-error-bad-request = Die Seite und der Server haben sich nicht verstanden. Laden Sie die Seite neu.
room-error-unauthenticated = Ihr Zugang zum Raum ist abgelaufen. Laden Sie die Seite neu.
room-error-forbidden = Das dürfen Sie nicht tun.
room-error-not-found = Diesen Termin gibt es nicht mehr.
room-error-already-in-use = Jemand anderes hat diese Person schon eingelassen.
room-error-expired = Die Zeit dieses Termins ist um.
room-error-revoked = Der Termin wurde verschoben oder abgesagt. Sehen Sie in der letzten E-Mail nach, die wir Ihnen geschickt haben.
room-error-superseded = Der Raum wurde in einem anderen Tab geöffnet.
room-error-room-full = Im Raum ist kein Platz mehr.
room-error-full = Zurzeit gibt es zu viele Videoanrufe.
room-error-payload-too-large = Die Nachricht ist zu groß.
room-error-media-rejected = Der Server hat diesen Browser für den Videoanruf nicht angenommen. Versuchen Sie es mit einer neueren Version von Chrome, Firefox, Edge oder Safari.
room-error-too-early = Der Raum ist noch nicht offen.
room-error-unsupported-version = Die Seite ist veraltet. Laden Sie sie neu.
room-error-rate-limited = Zu viele Anfragen in kurzer Zeit. Warten Sie einen Augenblick.
room-error-timed-out = Der Server antwortet nicht. Wir versuchen es noch einmal.
room-error-unknown-session = Die Verbindung hat von vorn begonnen.
room-error-internal = Bei uns hat etwas nicht funktioniert. Versuchen Sie es gleich noch einmal.
room-error-draining = Der Server startet neu. Wir verbinden Sie sofort wieder.
room-error-slow-consumer = Die Verbindung ist zu langsam. Wir versuchen es noch einmal.
