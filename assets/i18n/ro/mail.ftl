### Mesaje către cetățean. $day este „luni, 26 octombrie”, $time este „9:00”.

mail-subject = Programare { $day }, ora { $time } – { $office }
mail-subject-moved = Oră nouă: { $day }, ora { $time } – { $office }
mail-subject-cancelled = Anulat: programarea de { $day }, ora { $time } – { $office }
mail-subject-reminder = Reamintire: programare { $day }, ora { $time } – { $office }

mail-heading-confirmed = Programarea dumneavoastră este confirmată
mail-heading-moved = Programarea dumneavoastră a fost mutată
mail-heading-reminder = Vă reamintim programarea dumneavoastră
mail-heading-called-off = Biroul a fost nevoit să vă anuleze programarea
mail-heading-cancelled = Programarea dumneavoastră a fost anulată

mail-when = { $day }, de la ora { $from } la ora { $to } (ora Italiei)
mail-with = la { $office } – { $service }
mail-code = Cod: { $code }

mail-enter-title = Cum intrați
mail-enter = La acea oră deschideți linkul de mai jos, de pe telefon sau de pe calculator. Nu trebuie să instalați nimic. { $count ->
    [one] Sala se deschide cu un minut înainte.
    [few] Sala se deschide cu { $count } minute înainte.
   *[other] Sala se deschide cu { $count } de minute înainte.
}
mail-enter-moved = Linkul pe care îl aveați nu mai este valabil: folosiți-l pe acesta. { $count ->
    [one] Sala se deschide cu un minut înainte.
    [few] Sala se deschide cu { $count } minute înainte.
   *[other] Sala se deschide cu { $count } de minute înainte.
}
mail-enter-button = Intrați în sală
mail-enter-private = Linkul este doar pentru dumneavoastră: nu îl trimiteți mai departe.

mail-manage-title = Doriți să mutați sau să anulați?
mail-manage = Dacă nu puteți veni, spuneți imediat: altcineva are nevoie de locul dumneavoastră.
mail-manage-link = Mutați sau anulați programarea

mail-bring-title = De ce aveți nevoie

mail-cancelled = Sala nu se mai deschide. Nu trebuie să mai faceți nimic. Dacă nu ați anulat-o dumneavoastră, sunați-ne.
mail-cancelled-button = Faceți altă programare

mail-called-off-reason = Motiv: { $reason }
mail-called-off = Ne cerem scuze. Sala acestei programări nu se deschide.
mail-offer-title = Alegeți altă oră
mail-offer-about = Aceste ore sunt libere acum, dar nu sunt rezervate pentru dumneavoastră: dacă una vă convine, acceptați-o repede.
mail-offer = Acceptați { $day }, ora { $time }
mail-choose = Vedeți toate orele libere

mail-help-title = Aveți nevoie de ajutor?
mail-help = Sunați la numărul { $phone }.
mail-automatic = Acest mesaj este automat: vă rugăm să nu răspundeți.

mail-calendar-title = Programare prin videoapel – { $office }
mail-calendar-text = { $service }. Cod: { $code }. Telefon: { $phone }.
