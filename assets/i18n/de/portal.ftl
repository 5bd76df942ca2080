start-title = Sprechen Sie per Videoanruf mit Ihrer Gemeinde
start-lead = Buchen Sie einen Termin und sprechen Sie zur vereinbarten Zeit mit der Person, die Ihr Anliegen bearbeitet, von zu Hause oder wo immer Sie sind. Ein Telefon oder ein Computer genügt: keine Anmeldung, keine Installation.
start-how = So funktioniert es
start-how-book-title = Sie buchen
start-how-book = Wählen Sie Amt, Dienst, Tag und Uhrzeit. Das dauert zwei Minuten.
start-how-mail-title = Sie bekommen eine E-Mail
start-how-mail = Sie enthält Ihren persönlichen Link, mit dem Sie den Raum betreten und den Termin verschieben oder absagen können.
start-how-talk-title = Sie sprechen mit uns
start-how-talk = Zur Zeit des Termins öffnen Sie den Link und werden von uns empfangen. Das Gespräch wird nicht aufgezeichnet.
start-offices = Ämter mit Terminen per Videoanruf
start-needed = Was Sie brauchen
start-needed-device = Ein Telefon, Tablet oder Computer mit Kamera und Mikrofon
start-needed-network = Eine Internetverbindung
start-needed-papers = Ein Ausweisdokument und die Unterlagen zu Ihrem Anliegen
start-needed-mail = Eine E-Mail-Adresse, an die wir den Link schicken
start-have-mail = Öffnen Sie die E-Mail mit der Bestätigung: Ihr Link führt zur Seite Ihres Termins. Dort können Sie ihn verschieben, absagen oder den Raum betreten.
start-have-lost = Sie finden die E-Mail nicht? Sehen Sie im Spam-Ordner nach oder rufen Sie uns an: Wir helfen Ihnen.

booking-title = Termin buchen
booking-required = Felder mit einem Sternchen müssen ausgefüllt werden
booking-index = Benötigte Angaben
booking-step-active = Aktueller Schritt
booking-step-done = Erledigt
booking-back = Zurück
booking-next = Weiter
booking-nav = Schritte der Buchung
booking-edit = Ändern
booking-no-script-go = Anzeigen

step-place = Ort
step-time = Datum und Uhrzeit
step-details = Einzelheiten zum Termin
step-applicant = Ihre Angaben
step-summary = Übersicht

form-summary-title = { $count ->
    [one] Eine Angabe ist zu korrigieren
   *[other] { $count } Angaben sind zu korrigieren
}
form-error-prefix = Fehler:
form-optional = freiwillig
form-error-too-long = Der Text ist zu lang: Kürzen Sie ihn auf { $count } Zeichen.
form-error-characters = Der Text enthält unsichtbare Zeichen, die wir nicht annehmen können, vielleicht aus einem anderen Programm kopiert: Schreiben Sie ihn bitte von Hand.

place-office = Amt
place-office-intro = Wählen Sie das Amt, bei dem Sie einen Termin möchten
place-office-label = Art des Amtes
place-office-empty = Bitte wählen
place-office-missing = Wählen Sie ein Amt
place-service = Dienst
place-service-intro = Wählen Sie den Grund für den Termin
place-service-missing = Wählen Sie einen Dienst
place-service-none = Dieses Amt bietet zurzeit keine Dienste per Videoanruf an.
place-duration = { $count ->
    [one] { $count } Minute
   *[other] { $count } Minuten
}
place-bring = Was Sie brauchen:
place-first = Erster freier Termin: { $moment }
place-full = Zurzeit sind keine Termine frei

time-title = Freie Termine
time-month = Monat auswählen
time-day = Tag auswählen
time-morning = Vormittag
time-afternoon = Nachmittag
time-zone = Alle Uhrzeiten gelten in italienischer Zeit.
time-own = In Ihrer Zeitzone: { $moment }.
time-own-beside = Daneben steht jeweils die Uhrzeit in Ihrer Zeitzone.
time-own-short = bei Ihnen { $time }
time-missing = Wählen Sie eine Uhrzeit
time-none-title = Keine freien Termine
time-none = Zurzeit sind für diesen Dienst keine Termine frei. Jeden Tag kommen neue dazu: Sehen Sie wieder nach oder rufen Sie uns an.
time-none-back = Anderen Dienst wählen
time-closed-month = nichts frei
time-taken-title = Diese Uhrzeit ist gerade vergeben worden
time-taken = Jemand anderes hat einen Augenblick früher dieselbe Uhrzeit gewählt. Ihre Angaben sind noch da: Wählen Sie eine Uhrzeit in der Nähe oder einen anderen Tag.
time-too-many-title = Sie haben schon zwei Uhrzeiten vorgemerkt
time-too-many = Schließen Sie eine der begonnenen Buchungen ab oder warten Sie ein paar Minuten: Die Uhrzeiten werden von selbst wieder frei.
time-too-many-active-title = Sie haben schon so viele Termine wie möglich
time-too-many-active = Mit dieser E-Mail-Adresse haben Sie schon alle Termine, die für diese Dienstleistung möglich sind. Mit dem Link in der E-Mail können Sie einen davon verschieben; wenn Sie noch einen brauchen, rufen Sie uns an.
time-not-offered-title = Diese Uhrzeit kann nicht mehr gebucht werden
time-not-offered = Ihre Angaben sind noch da: Wählen Sie eine Uhrzeit in der Nähe oder einen anderen Tag.
time-nearest = Uhrzeiten in der Nähe Ihrer Wahl
time-office-how = Per Videoanruf, ohne Installation
time-office-duration = Dauer

details-title = Einzelheiten
details-label = Weitere Einzelheiten
details-hint = Schreiben Sie kurz, worum es geht, damit wir uns vorbereiten können: Zwei Zeilen genügen (höchstens 200 Zeichen). Schreiben Sie nichts über Ihre Gesundheit.
details-missing = Schreiben Sie kurz, worum es geht

applicant-title = Ihre Angaben
applicant-name = Vorname
applicant-name-hint = Geben Sie Ihren Vornamen ein
applicant-name-missing = Schreiben Sie Ihren Vornamen
applicant-surname = Nachname
applicant-surname-hint = Geben Sie Ihren Nachnamen ein
applicant-surname-missing = Schreiben Sie Ihren Nachnamen
applicant-address = Wohnadresse
applicant-address-hint = Straße, Hausnummer und Gemeinde
applicant-address-missing = Schreiben Sie Ihre Adresse
applicant-email = E-Mail-Adresse
applicant-email-hint = An diese Adresse schicken wir den Link, mit dem Sie den Raum betreten
applicant-email-missing = Schreiben Sie Ihre E-Mail-Adresse
applicant-email-form = Schreiben Sie eine vollständige E-Mail-Adresse, zum Beispiel name@beispiel.de
applicant-phone = Telefon
applicant-phone-hint = Wir rufen Sie an, wenn der Videoanruf nicht funktioniert
applicant-phone-form = Schreiben Sie eine Telefonnummer, zum Beispiel +39 333 1234567
applicant-privacy-title = Datenschutz
applicant-privacy-intro = { $municipality } verarbeitet die von Ihnen freiwillig angegebenen personenbezogenen Daten gemäß Artikel 13 der Verordnung (EU) 2016/679. Der Videoanruf wird nicht aufgezeichnet.
applicant-privacy = Ich habe die Datenschutzerklärung gelesen und verstanden
applicant-privacy-link = Datenschutzerklärung lesen
applicant-privacy-missing = Bestätigen Sie, dass Sie die Datenschutzerklärung gelesen haben

summary-title = Übersicht
summary-intro = Prüfen Sie, ob alles stimmt, und bestätigen Sie dann.
summary-office = Amt
summary-office-name = Art des Amtes
summary-service = Dienst
summary-mode = Form
summary-mode-video = Per Videoanruf
summary-when = Datum und Uhrzeit
summary-date = Datum
summary-time = Uhrzeit
summary-details = Einzelheiten zum Termin
summary-details-text = Einzelheiten
summary-details-none = Keine Einzelheiten
summary-applicant = Ihre Angaben
summary-confirm = Bestätigen und senden
summary-terms = Wenn Sie auf „Bestätigen und senden“ drücken, ist der Termin vereinbart. Wir schicken Ihnen sofort eine E-Mail mit dem Link, mit dem Sie den Raum betreten, den Termin verschieben oder absagen.

hold-until = Wir halten diese Uhrzeit bis { $time } Uhr für Sie frei.
hold-left = { $count ->
    [0] Wir halten diese Uhrzeit noch weniger als eine Minute für Sie frei.
    [one] Wir halten diese Uhrzeit noch { $count } Minute für Sie frei.
   *[other] Wir halten diese Uhrzeit noch { $count } Minuten für Sie frei.
}
hold-gone = Die Zeit ist abgelaufen. Sie können weitermachen: Ist die Uhrzeit noch frei, gehört sie Ihnen, sonst zeigen wir Ihnen Uhrzeiten in der Nähe.
hold-more = Ich brauche mehr Zeit
hold-extended = In Ordnung, Sie haben mehr Zeit.
