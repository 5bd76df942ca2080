start-title = Vorbiți cu primăria prin videoapel
start-lead = Faceți o programare și, la ora stabilită, vorbiți față în față cu persoana care se ocupă de cererea dumneavoastră, de acasă sau de oriunde. Ajunge un telefon sau un calculator: nu trebuie să vă înregistrați și nici să instalați programe.
start-how = Cum funcționează
start-how-book-title = Faceți programarea
start-how-book = Alegeți biroul, serviciul, ziua și ora. Durează două minute.
start-how-mail-title = Primiți un e-mail
start-how-mail = Conține linkul dumneavoastră personal pentru a intra, a muta sau a anula programarea.
start-how-talk-title = Vorbiți cu noi
start-how-talk = La ora programării deschideți linkul: vă întâmpină un funcționar de la ghișeu. Nimeni nu înregistrează apelul.
start-offices = Birouri care primesc prin videoapel
start-needed = De ce aveți nevoie
start-needed-device = Un telefon, o tabletă sau un calculator cu cameră și microfon
start-needed-network = O conexiune la internet
start-needed-papers = Un act de identitate și documentele cererii dumneavoastră
start-needed-mail = O adresă de e-mail, unde primiți linkul
start-have-mail = Deschideți e-mailul de confirmare: linkul duce la pagina programării, unde puteți să o mutați, să o anulați sau să intrați în sală.
start-have-lost = Nu găsiți e-mailul? Căutați în mesajele nedorite (spam) sau sunați-ne: vă ajutăm.

booking-title = Programare
booking-required = Câmpurile marcate cu asterisc sunt obligatorii
booking-index = Informații cerute
booking-step-active = Pasul actual
booking-step-done = Terminat
booking-back = Înapoi
booking-next = Continuați
booking-nav = Pașii programării
booking-edit = Modificați
booking-no-script-go = Afișați

step-place = Locul
step-time = Data și ora
step-details = Detaliile programării
step-applicant = Datele dumneavoastră
step-summary = Rezumat

form-summary-title = { $count ->
    [one] Este un lucru de corectat
    [few] Sunt { $count } lucruri de corectat
   *[other] Sunt { $count } de lucruri de corectat
}
form-error-prefix = Eroare:
form-optional = facultativ
form-error-too-long = { $count ->
    [one] Textul este prea lung: scurtați-l la un caracter.
    [few] Textul este prea lung: scurtați-l la { $count } caractere.
   *[other] Textul este prea lung: scurtați-l la { $count } de caractere.
}
form-error-characters = Textul conține semne invizibile pe care nu le putem accepta, poate copiate din alt program: scrieți-l din nou de mână.

place-office = Birou
place-office-intro = Alegeți biroul la care doriți programarea
place-office-label = Tipul de birou
place-office-empty = Alegeți din listă
place-office-missing = Alegeți un birou
place-service = Serviciu
place-service-intro = Alegeți motivul programării
place-service-missing = Alegeți un serviciu
place-service-none = Deocamdată, acest birou nu are servicii prin videoapel.
place-duration = { $count ->
    [one] { $count } minut
    [few] { $count } minute
   *[other] { $count } de minute
}
place-bring = De ce aveți nevoie:
place-first = Primul loc liber: { $moment }
place-full = Deocamdată nu sunt locuri libere

time-title = Programări disponibile
time-month = Alegeți o lună
time-day = Alegeți o zi
time-morning = Dimineața
time-afternoon = După-amiaza
time-zone = Orele sunt după ora Italiei.
time-own = În fusul dumneavoastră orar: { $moment }.
time-own-beside = Alături vedeți ora din fusul dumneavoastră orar.
time-own-short = la dumneavoastră { $time }
time-missing = Alegeți o oră
time-none-title = Niciun loc liber
time-none = În acest moment nu sunt locuri libere pentru acest serviciu. În fiecare zi apar altele: reveniți sau sunați-ne.
time-none-back = Alegeți alt serviciu
time-closed-month = niciun loc
time-taken-title = Ora tocmai a fost ocupată
time-taken = Altcineva a ales aceeași oră cu o clipă înainte. Ce ați scris este încă aici: alegeți o oră apropiată sau altă zi.
time-too-many-title = Aveți deja două ore rezervate provizoriu
time-too-many = Terminați una dintre programările începute sau așteptați câteva minute: orele se eliberează singure.
time-too-many-active-title = Aveți deja numărul maxim de programări
time-too-many-active = Cu această adresă de e-mail aveți deja toate programările posibile pentru acest serviciu. Puteți muta una cu linkul din e-mailul ei; dacă mai aveți nevoie de una, sunați-ne.
time-not-offered-title = Această oră nu mai poate fi aleasă
time-not-offered = Ce ați scris este încă aici: alegeți o oră apropiată sau altă zi.
time-nearest = Ore apropiate de cea pe care ați ales-o
time-office-how = Prin videoapel, fără să instalați programe
time-office-duration = Durata

details-title = Detalii
details-label = Adăugați alte detalii
details-hint = Scrieți pe scurt despre ce doriți să vorbiți, ca să ne pregătim: ajung două rânduri (cel mult 200 de caractere). Nu scrieți date despre sănătate.
details-missing = Scrieți pe scurt despre ce doriți să vorbiți

applicant-title = Datele dumneavoastră
applicant-name = Prenume
applicant-name-hint = Introduceți prenumele
applicant-name-missing = Scrieți prenumele
applicant-surname = Nume de familie
applicant-surname-hint = Introduceți numele de familie
applicant-surname-missing = Scrieți numele de familie
applicant-address = Adresa de domiciliu
applicant-address-hint = Strada, numărul și localitatea
applicant-address-missing = Scrieți adresa
applicant-email = Adresa de e-mail
applicant-email-hint = La această adresă vă trimitem linkul pentru a intra
applicant-email-missing = Scrieți adresa de e-mail
applicant-email-form = Scrieți o adresă de e-mail completă, de exemplu nume@exemplu.ro
applicant-phone = Număr de telefon
applicant-phone-hint = Vă sunăm dacă videoapelul nu funcționează
applicant-phone-form = Scrieți un număr de telefon, de exemplu +39 333 1234567
applicant-privacy-title = Protecția datelor
applicant-privacy-intro = { $municipality } prelucrează datele personale pe care le dați liber, în conformitate cu articolul 13 din Regulamentul (UE) 2016/679. Videoapelul nu este înregistrat.
applicant-privacy = Am citit și am înțeles nota de informare privind protecția datelor
applicant-privacy-link = Citiți nota de informare privind protecția datelor
applicant-privacy-missing = Confirmați că ați citit nota de informare privind protecția datelor

summary-title = Rezumat
summary-intro = Verificați că totul este corect, apoi confirmați.
summary-office = Birou
summary-office-name = Tipul de birou
summary-service = Serviciu
summary-mode = Mod
summary-mode-video = Prin videoapel
summary-when = Data și ora
summary-date = Data
summary-time = Ora
summary-details = Detaliile programării
summary-details-text = Detalii
summary-details-none = Niciun detaliu
summary-applicant = Datele dumneavoastră
summary-confirm = Confirmați și trimiteți
summary-terms = Când apăsați „Confirmați și trimiteți”, programarea este făcută. Vă trimitem imediat un e-mail cu linkul pentru a intra, a o muta sau a o anula.

hold-until = Vă păstrăm această oră până la { $time }.
hold-left = { $count ->
    [0] Vă păstrăm această oră încă mai puțin de un minut.
    [one] Vă păstrăm această oră încă { $count } minut.
    [few] Vă păstrăm această oră încă { $count } minute.
   *[other] Vă păstrăm această oră încă { $count } de minute.
}
hold-gone = Timpul a expirat. Puteți continua: dacă ora este încă liberă, este a dumneavoastră, altfel vă propunem ore apropiate.
hold-more = Am nevoie de mai mult timp
hold-extended = În regulă, aveți mai mult timp.
