language-choose = Limba paginii
site-name = Ghișeu prin videoapel
skip-to-content = Salt la conținut
skip-to-footer = Salt la subsol

menu-label = Meniul serviciului
menu-start = Pagina principală
menu-book = Faceți o programare
menu-appointment = Am deja o programare
breadcrumb-label = Sunteți aici

help-call = Aveți nevoie de ajutor? Sunați la

contacts-title = Contactați primăria
contacts-call = Sunați la { $phone }
contacts-website = Mergeți la site-ul primăriei

footer-contacts = Contact
footer-phone = Telefon:
footer-website = Site-ul primăriei
footer-privacy = Protecția datelor
footer-accessibility = Declarație de accesibilitate
footer-licences = Note legale și licențe

error-home = Înapoi la pagina principală
error-number = Numărul de spus dacă sunați: { $number }
error-forbidden-title = Cerere respinsă
error-forbidden = Cererea vine de pe alt site și, pentru siguranță, nu a fost executată. Întoarceți-vă la pagina principală și încercați din nou de acolo.
error-not-found-title = Pagina nu a fost găsită
error-not-found = La această adresă nu există nicio pagină. Dacă ați copiat un link dintr-un e-mail, verificați că l-ați copiat în întregime.
error-method-title = Aici nu se poate face acest lucru
error-method = Această pagină nu acceptă cererea. Întoarceți-vă la pagina principală și încercați din nou de acolo.
error-too-large-title = Ați trimis prea mult text
error-too-large = Ceea ce ați trimis este mai mare decât putem primi. Întoarceți-vă, scurtați textul și încercați din nou.
error-too-many-title = Prea multe cereri
error-too-many = Din rețeaua dumneavoastră au venit multe cereri în scurt timp. Așteptați un minut și încercați din nou: nu ați pierdut nimic.
error-unavailable-title = Serviciu momentan indisponibil
error-unavailable = În acest moment nu putem răspunde. Încercați din nou peste un minut; dacă nu merge, sunați-ne.
error-request-title = Cerere neînțeleasă
error-request = Nu am putut citi cererea. Întoarceți-vă și încercați din nou.
error-internal-title = Ceva nu a funcționat
error-internal = Problema este la noi, dumneavoastră nu ați greșit cu nimic. Încercați din nou peste câteva minute; dacă nu merge, sunați-ne.
