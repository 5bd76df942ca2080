language-choose = Sprache der Seite
site-name = Bürgerservice per Videoanruf
skip-to-content = Zum Inhalt
skip-to-footer = Zur Fußzeile

menu-label = Menü des Dienstes
menu-start = Startseite
menu-book = Termin buchen
menu-appointment = Ich habe schon einen Termin
breadcrumb-label = Sie sind hier

help-call = Brauchen Sie Hilfe? Rufen Sie an:

contacts-title = Kontakt zur Gemeinde
contacts-call = { $phone } anrufen
contacts-website = Zur Website der Gemeinde

footer-contacts = Kontakt
footer-phone = Telefon:
footer-website = Website der Gemeinde
footer-privacy = Datenschutzerklärung
footer-accessibility = Erklärung zur Barrierefreiheit
footer-licences = Rechtliche Hinweise und Lizenzen

error-home = Zurück zur Startseite
error-number = Nummer, die Sie uns am Telefon nennen können: { $number }
error-forbidden-title = Anfrage nicht angenommen
error-forbidden = Die Anfrage kam von einer anderen Website und wurde zur Sicherheit nicht ausgeführt. Gehen Sie zurück zur Startseite und versuchen Sie es dort noch einmal.
error-not-found-title = Seite nicht gefunden
error-not-found = Unter dieser Adresse gibt es keine Seite. Wenn Sie einen Link aus einer E-Mail kopiert haben, prüfen Sie, ob er vollständig ist.
error-method-title = Das ist hier nicht möglich
error-method = Diese Seite nimmt die Anfrage nicht an. Gehen Sie zurück zur Startseite und versuchen Sie es dort noch einmal.
error-too-large-title = Sie haben zu viel Text gesendet
error-too-large = Was Sie gesendet haben, ist größer, als wir annehmen können. Gehen Sie zurück, kürzen Sie den Text und versuchen Sie es noch einmal.
error-too-many-title = Zu viele Anfragen
error-too-many = Aus Ihrem Netz kamen in kurzer Zeit viele Anfragen. Warten Sie eine Minute und versuchen Sie es noch einmal: Es ist nichts verloren gegangen.
error-unavailable-title = Dienst im Moment nicht verfügbar
error-unavailable = Wir können gerade nicht antworten. Versuchen Sie es in einer Minute noch einmal. Wenn es dann nicht geht, rufen Sie uns an.
error-request-title = Anfrage nicht verstanden
error-request = Wir konnten die Anfrage nicht lesen. Gehen Sie zurück und versuchen Sie es noch einmal.
error-internal-title = Etwas hat nicht funktioniert
error-internal = Der Fehler liegt bei uns, Sie haben nichts falsch gemacht. Versuchen Sie es in ein paar Minuten noch einmal. Wenn es dann nicht geht, rufen Sie uns an.
