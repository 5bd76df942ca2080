## Intrarea: ce răspunde linkul sălii înainte, în timpul și după programare

gate-title = Programarea dumneavoastră prin videoapel
gate-office = Birou
gate-service = Serviciu
gate-date = Când
gate-duration = Durata prevăzută
gate-minutes = { $count ->
    [one] un minut
    [few] { $count } minute
   *[other] { $count } de minute
}

gate-early-title = Ați venit mai devreme
gate-early-lead = Sala se deschide { $date } la ora { $time }. Puteți lăsa această pagină deschisă: se actualizează singură.
gate-early-today-lead = Sala se deschide astăzi la ora { $time }. Puteți lăsa această pagină deschisă: se actualizează singură.
gate-early-countdown = Se deschide peste
gate-early-hours = { $count ->
    [one] o oră
    [few] { $count } ore
   *[other] { $count } de ore
}
gate-early-hours-and-minutes = { $hours } și { $minutes }
gate-early-meanwhile = Între timp
gate-early-tip-place = Alegeți un loc liniștit și luminos, cu lumina în față.
gate-early-tip-papers = Pregătiți un act de identitate și documentele de care aveți nevoie.
gate-early-tip-battery = Dacă folosiți telefonul, verificați că este încărcat și conectat la Wi-Fi.

gate-open-title = Sala este deschisă
gate-open-lead = Apăsați „Intrați”: încercăm împreună camera și microfonul, apoi așteptați aici funcționarul.
gate-open-step-check = Verificați camera și microfonul. Dacă nu le aveți, intrați oricum.
gate-open-step-wait = Vă așteptați rândul: funcționarul vede că ați venit.
gate-open-step-talk = Vorbiți față în față. Convorbirea nu este înregistrată.
gate-open-until = Puteți intra până la ora { $time }.
gate-enter = Intrați

gate-over-title = Programarea a trecut
gate-over-lead = Această sală este închisă. Dacă nu v-ați putut conecta la timp, puteți face o programare nouă.
gate-done-title = Programarea s-a încheiat
gate-cancelled-title = Programarea a fost anulată
gate-cancelled-lead = Această sală nu mai este valabilă. Dacă mai doriți să vorbiți cu biroul, faceți o programare nouă.
gate-moved-title = Programarea a fost mutată
gate-moved-lead = Acest link nu mai este valabil. Folosiți linkul din ultimul e-mail pe care vi l-am trimis.
gate-book-again = Faceți o programare nouă

gate-unknown-title = Nu cunoaștem acest link
gate-unknown-lead = Poate că linkul a fost copiat doar în parte. Deschideți-l din nou din e-mailul programării.
gate-unknown-start = Mergeți la pagina principală

gate-phone-lead = Ceva nu funcționează?
gate-phone = Sunați la { $phone }

## Pagina sălii

room-title = Ghișeu prin videoapel
room-noscript = Pentru videoapel este nevoie de JavaScript, care în acest browser este oprit. Porniți-l și reîncărcați pagina sau sunați-ne.
room-leave = Ieșiți
room-phone-lead = Preferați telefonul?

room-check-title = Înainte de a intra
room-check-lead = Verificați cum vă vedeți și dacă vă auzim.
room-check-ready = Sunt gata
room-check-audio-only = Intrați doar cu vocea
room-check-without = Intrați fără cameră și microfon
room-check-privacy = Nimeni nu vă vede și nu vă aude până când funcționarul nu vă primește.
room-check-camera = Cameră
room-check-microphone = Microfon
room-own-picture = Imaginea dumneavoastră
room-own-picture-off = Camera dumneavoastră este oprită
room-you = Dumneavoastră
room-retry-device = Încercați din nou

room-lobby-title = Sunteți în sala de așteptare
room-lobby-next = Urmează rândul dumneavoastră.
room-lobby-ahead = { $count ->
    [one] Înaintea dumneavoastră este o persoană.
    [few] Înaintea dumneavoastră sunt { $n } persoane.
   *[other] Înaintea dumneavoastră sunt { $n } de persoane.
}
room-lobby-absent = Funcționarul nu a venit încă. Știe că așteptați: rămâneți pe această pagină.
room-lobby-busy = Funcționarul termină cu altă persoană. Rămâneți pe această pagină.
room-lobby-free = Funcționarul este la ghișeu și vă va primi în curând.
room-lobby-full = Vă primim de îndată ce se eliberează un loc: nu trebuie să faceți nimic. Dacă vă grăbiți, sunați-ne.
room-lobby-retry = { $count ->
    [one] Încercăm din nou peste o secundă.
    [few] Încercăm din nou peste { $n } secunde.
   *[other] Încercăm din nou peste { $n } de secunde.
}
room-lobby-retrying = Încercăm din nou…
room-lobby-since = Așteptați de la ora { $time }
room-lobby-stay = Pagina se schimbă singură când vă vine rândul. Nu trebuie să o reîncărcați.

room-call-alone = Funcționarul vine imediat.
room-call-with = Vorbiți cu { $name }.
room-call-away = { $name } a pierdut conexiunea. Rămâneți aici: de obicei revine într-un minut.
room-call-unheard = Microfonul dumneavoastră este oprit: funcționarul nu vă aude.
room-call-unseen = Camera dumneavoastră este oprită: funcționarul vă aude, dar nu vă vede.
room-call-screen = { $name } vă arată ecranul.
room-tap-to-hear = Apăsați aici ca să auziți
room-devices = Dispozitive
room-devices-title = Camera și microfonul
room-close = Închideți
room-bar = Comenzile apelului
room-peer-muted = Microfon oprit
room-peer-away = Conexiune întreruptă
room-people = Persoanele din sală

room-leave-title = Doriți să ieșiți?
room-leave-lead = Dacă ieșiți, funcționarul vede că ați părăsit sala. Puteți reveni prin același link cât timp durează programarea.
room-leave-stay = Rămâneți
room-leave-confirm = Ieșiți din sală

room-reconnect-title = Problemă de conexiune
room-reconnect-lead = Încercăm să vă reconectăm. Nu trebuie să faceți nimic.
room-reconnect-dark = Pentru confidențialitatea dumneavoastră, camera și microfonul sunt oprite până revine conexiunea.
room-reconnect-phone = Dacă preferați, sunați la birou:

room-gone-title = Nu reușim să vă conectăm
room-gone-lead = Rețeaua nu lasă videoapelul să treacă sau a fost întreruptă prea mult. Apropiați-vă de Wi-Fi sau folosiți altă rețea.
room-gone-retry = Încercați din nou
room-gone-phone = Sau sunați la birou și dați codul { $code }:

room-end-title = Apelul s-a încheiat
room-end-clerk = Funcționarul a încheiat programarea. Vă mulțumim că ați folosit ghișeul prin videoapel.
room-end-office = Biroul a închis sala. Dacă mai aveți nevoie de ceva, sunați-ne sau faceți o programare nouă.
room-end-citizen = Ați părăsit sala. Puteți reveni cât timp durează programarea.
room-end-time = Timpul programării s-a terminat. Dacă mai aveți nevoie de ceva, faceți o programare nouă.
room-end-next-off = Camera și microfonul sunt oprite. Puteți închide această pagină.
room-end-next-book = Faceți altă programare
room-end-back = Reveniți în sală
room-superseded-title = Sala este deschisă în altă parte
room-superseded-lead = Ați deschis sala în altă filă sau pe alt dispozitiv: apelul continuă acolo.
room-superseded-here = Continuați aici

room-net-connecting = Conectare în curs
room-net-connected = Conectat
room-net-reconnecting = Reconectare
room-net-gone = Deconectat
room-net-signal = Verificarea conexiunii

room-microphone-on = Porniți microfonul
room-microphone-off = Opriți microfonul
room-camera-on = Porniți camera
room-camera-off = Opriți camera
room-microphone-none = Niciun microfon
room-camera-none = Nicio cameră
room-microphone-heard = Vă auzim bine.
room-microphone-quiet = Nu auzim nimic. Spuneți ceva sau alegeți alt microfon.
room-microphone-denied = Browserul nu ne lasă să folosim microfonul. Apăsați pictograma de lângă adresa paginii, permiteți microfonul, apoi apăsați „Încercați din nou”.
room-microphone-missing = Nu găsim niciun microfon. Conectați unul sau intrați fără: puteți vedea și asculta.
room-microphone-busy = Microfonul este folosit de alt program. Închideți-l și apăsați „Încercați din nou”.
room-microphone-insecure = Microfonul funcționează doar la o adresă care începe cu https. Deschideți linkul din e-mail.
room-microphone-unsupported = Acest browser nu poate folosi microfonul. Încercați cu o versiune recentă de Chrome, Firefox, Edge sau Safari.
room-microphone-failed = Microfonul nu pornește. Deconectați-l, conectați-l la loc și apăsați „Încercați din nou”.
room-microphone-interrupted = Dispozitivul dumneavoastră a pus microfonul în pauză, poate pentru un apel telefonic. Apăsați „Încercați din nou”.
room-camera-denied = Browserul nu ne lasă să folosim camera. Apăsați pictograma de lângă adresa paginii, permiteți camera, apoi apăsați „Încercați din nou”.
room-camera-missing = Nu găsim nicio cameră. Conectați una sau intrați doar cu vocea.
room-camera-busy = Camera este folosită de alt program. Închideți-l și apăsați „Încercați din nou”.
room-camera-insecure = Camera funcționează doar la o adresă care începe cu https. Deschideți linkul din e-mail.
room-camera-unsupported = Acest browser nu poate folosi camera. Încercați cu o versiune recentă de Chrome, Firefox, Edge sau Safari.
room-camera-failed = Camera nu pornește. Deconectați-o, conectați-o la loc și apăsați „Încercați din nou”.
room-camera-interrupted = Dispozitivul dumneavoastră a pus camera în pauză. Apăsați „Încercați din nou”.
room-browser-unsupported = Acest browser nu poate face videoapeluri. Încercați cu o versiune recentă de Chrome, Firefox, Edge sau Safari, ori sunați-ne.

## Cum merge: pe o imagine, pentru sine, despre celălalt

room-quality-weak = Conexiune slabă
room-quality-device = Dispozitiv suprasolicitat
room-quality-silent = Microfon fără sunet
room-quality-frozen = Imagine blocată
room-quality-nothing = Niciun semnal
room-quality-own-loss = Conexiunea dumneavoastră pierde date: apropiați-vă de router sau închideți alte programe.
room-quality-own-narrow = Conexiunea dumneavoastră este lentă: închideți filmele și descărcările sau opriți camera.
room-quality-own-late = Conexiunea dumneavoastră are întârziere: după ce ați vorbit, așteptați o clipă.
room-quality-own-device = Dispozitivul dumneavoastră este suprasolicitat: închideți alte programe și file, sau opriți camera.
room-quality-own-silent = Microfonul dumneavoastră nu trimite sunet: verificați că este pornit sau alegeți altul.
room-quality-own-frozen = Imaginea dumneavoastră este blocată: opriți și porniți din nou camera.
room-quality-own-nothing-up = De la dumneavoastră nu ajunge nici voce, nici imagine: reîncărcați pagina, locul vi se păstrează.
room-quality-own-nothing-down = La dumneavoastră nu ajunge nici voce, nici imagine: reîncărcați pagina, locul vi se păstrează.
room-quality-peer-loss = Conexiunea persoanei { $name } pierde date: pot lipsi unele cuvinte.
room-quality-peer-narrow = Conexiunea persoanei { $name } este lentă: imaginea poate fi neclară.
room-quality-peer-late = Vocea persoanei { $name } ajunge cu întârziere: după ce ați vorbit, așteptați o clipă.
room-quality-peer-device = Dispozitivul persoanei { $name } este suprasolicitat: imaginea poate fi sacadată.
room-quality-peer-silent = De la microfonul persoanei { $name } nu vine sunet.
room-quality-peer-frozen = Imaginea persoanei { $name } este blocată.
room-quality-peer-nothing-up = De la { $name } nu vine nici voce, nici imagine. Așteptați o clipă.
room-quality-peer-nothing-down = { $name } nu vă aude și nu vă vede. Așteptați o clipă.

## Ce refuză serverul, în cuvinte

room-error-bad-request = Pagina și serverul nu s-au înțeles. Reîncărcați pagina.
room-error-unauthenticated = Accesul dumneavoastră la sală a expirat. Reîncărcați pagina.
room-error-forbidden = Nu puteți face acest lucru.
room-error-not-found = Această programare nu mai există.
room-error-already-in-use = Alt funcționar a primit deja această persoană.
room-error-expired = Timpul acestei programări s-a terminat.
room-error-revoked = Programarea a fost mutată sau anulată. Vedeți ultimul e-mail pe care vi l-am trimis.
room-error-superseded = Sala a fost deschisă în altă filă.
room-error-room-full = În sală nu mai este loc.
room-error-full = Acum sunt prea multe videoapeluri.
room-error-payload-too-large = Mesajul este prea mare.
room-error-media-rejected = Serverul nu a acceptat acest browser pentru videoapel. Încercați cu o versiune recentă de Chrome, Firefox, Edge sau Safari.
room-error-too-early = Sala nu este deschisă încă.
room-error-unsupported-version = Pagina este veche. Reîncărcați-o.
room-error-rate-limited = Prea multe cereri în scurt timp. Așteptați o clipă.
room-error-timed-out = Serverul nu răspunde. Încercăm din nou.
room-error-unknown-session = Conexiunea a reînceput de la capăt.
room-error-internal = Ceva nu a funcționat la noi. Încercați din nou peste puțin timp.
room-error-draining = Serverul repornește. Vă reconectăm imediat.
room-error-slow-consumer = Conexiunea este prea lentă. Încercăm din nou.
