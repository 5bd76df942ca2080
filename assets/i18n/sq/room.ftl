## Hyrja: çfarë përgjigjet lidhja e dhomës para, gjatë dhe pas takimit

gate-title = Takimi juaj me videothirrje
gate-office = Zyra
gate-service = Shërbimi
gate-date = Kur
gate-duration = Kohëzgjatja e parashikuar
gate-minutes = { $count ->
    [one] një minutë
   *[other] { $count } minuta
}

gate-early-title = Keni ardhur herët
gate-early-lead = Dhoma hapet { $date } në orën { $time }. Mund ta lini hapur këtë faqe: përditësohet vetë.
gate-early-today-lead = Dhoma hapet sot në orën { $time }. Mund ta lini hapur këtë faqe: përditësohet vetë.
gate-early-countdown = Deri në hapje
gate-early-hours = { $count ->
    [one] një orë
   *[other] { $count } orë
}
gate-early-hours-and-minutes = { $hours } e { $minutes }
gate-early-meanwhile = Ndërkohë
gate-early-tip-place = Zgjidhni një vend të qetë dhe me dritë, me dritën përpara jush.
gate-early-tip-papers = Mbani afër një dokument identiteti dhe letrat që ju duhen.
gate-early-tip-battery = Nëse përdorni telefonin, shikoni që të jetë i ngarkuar dhe i lidhur me Wi-Fi.

gate-open-title = Dhoma është e hapur
gate-open-lead = Shtypni «Hyni»: provojmë bashkë kamerën dhe mikrofonin, pastaj prisni këtu nëpunësin.
gate-open-step-check = Kontrolloni kamerën dhe mikrofonin. Edhe pa to, hyni njësoj.
gate-open-step-wait = Prisni radhën: nëpunësi e sheh që keni ardhur.
gate-open-step-talk = Flisni ballë për ballë. Biseda nuk regjistrohet.
gate-open-until = Mund të hyni deri në orën { $time }.
gate-enter = Hyni

gate-over-title = Takimi ka kaluar
gate-over-lead = Kjo dhomë është mbyllur. Nëse nuk u lidhët dot në kohë, mund të caktoni një takim të ri.
gate-done-title = Takimi përfundoi
gate-cancelled-title = Takimi u anulua
gate-cancelled-lead = Kjo dhomë nuk vlen më. Nëse doni ende të flisni me zyrën, caktoni një takim të ri.
gate-moved-title = Takimi u zhvendos
gate-moved-lead = Kjo lidhje nuk vlen më. Përdorni lidhjen në e-mailin e fundit që ju dërguam.
gate-book-again = Caktoni një takim të ri

gate-unknown-title = Nuk e njohim këtë lidhje
gate-unknown-lead = Ndoshta lidhja është kopjuar vetëm pjesërisht. Hapeni përsëri nga e-maili i takimit.
gate-unknown-start = Shkoni te kreu

gate-phone-lead = Diçka nuk funksionon?
gate-phone = Telefononi { $phone }

## Faqja e dhomës

room-title = Sportel me videothirrje
room-noscript = Për videothirrjen duhet JavaScript, që në këtë shfletues është i fikur. Ndizeni dhe ringarkoni faqen, ose na telefononi.
room-leave = Dilni
room-phone-lead = Ju pëlqen më shumë telefoni?

room-check-title = Para se të hyni
room-check-lead = Shikoni si dukeni dhe nëse ju dëgjojmë.
room-check-ready = Jam gati
room-check-audio-only = Hyni vetëm me zë
room-check-without = Hyni pa kamera dhe mikrofon
room-check-privacy = Askush nuk ju sheh dhe nuk ju dëgjon derisa t’ju fusë nëpunësi.
room-check-camera = Kamera
room-check-microphone = Mikrofoni
room-own-picture = Figura juaj
room-own-picture-off = Kamera juaj është e fikur
room-you = Ju
room-retry-device = Provoni përsëri

room-lobby-title = Jeni në dhomën e pritjes
room-lobby-next = E keni radhën ju.
room-lobby-ahead = { $count ->
    [one] Para jush është një person.
   *[other] Para jush janë { $n } persona.
}
room-lobby-absent = Nëpunësi nuk ka ardhur ende. E di që prisni: qëndroni në këtë faqe.
room-lobby-busy = Nëpunësi po mbaron me një person tjetër. Qëndroni në këtë faqe.
room-lobby-free = Nëpunësi është në sportel dhe do t’ju fusë së shpejti.
room-lobby-full = Ju fusim sapo të lirohet një vend: nuk keni nevojë të bëni asgjë. Nëse keni nxitim, na telefononi.
room-lobby-retry = { $count ->
    [one] Provojmë përsëri pas një sekonde.
   *[other] Provojmë përsëri pas { $n } sekondash.
}
room-lobby-retrying = Po provojmë përsëri…
room-lobby-since = Po prisni nga ora { $time }
room-lobby-stay = Faqja ndryshon vetë kur ju vjen radha. Nuk keni nevojë ta ringarkoni.

room-call-alone = Nëpunësi vjen menjëherë.
room-call-with = Po flisni me { $name }.
room-call-away = { $name } humbi lidhjen. Qëndroni këtu: zakonisht kthehet brenda një minute.
room-call-unheard = Mikrofoni juaj është i fikur: nëpunësi nuk ju dëgjon.
room-call-unseen = Kamera juaj është e fikur: nëpunësi ju dëgjon, por nuk ju sheh.
room-call-screen = { $name } po ju tregon ekranin.
room-tap-to-hear = Shtypni këtu për të dëgjuar
room-devices = Pajisjet
room-devices-title = Kamera dhe mikrofoni
room-close = Mbyllni
room-bar = Komandat e thirrjes
room-peer-muted = Mikrofon i fikur
room-peer-away = Lidhja u ndërpre
room-people = Personat në dhomë

room-leave-title = Doni të dilni?
room-leave-lead = Nëse dilni, nëpunësi e sheh që jeni larguar nga dhoma. Mund të ktheheni nga e njëjta lidhje sa të zgjasë takimi.
room-leave-stay = Qëndroni
room-leave-confirm = Dilni nga dhoma

room-reconnect-title = Problem me lidhjen
room-reconnect-lead = Po provojmë t’ju lidhim përsëri. Nuk keni nevojë të bëni asgjë.
room-reconnect-dark = Për fshehtësinë tuaj, kamera dhe mikrofoni janë ndalur derisa të kthehet lidhja.
room-reconnect-phone = Nëse doni, telefononi zyrën:

room-gone-title = Nuk arrijmë t’ju lidhim
room-gone-lead = Rrjeti nuk e lejon videothirrjen ose u ndërpre për shumë kohë. Afrohuni te Wi-Fi ose përdorni një rrjet tjetër.
room-gone-retry = Provoni përsëri
room-gone-phone = Ose telefononi zyrën dhe jepni kodin { $code }:

room-end-title = Thirrja mbaroi
room-end-clerk = Nëpunësi e përfundoi takimin. Faleminderit që përdorët sportelin me videothirrje.
room-end-office = Zyra e mbylli dhomën. Nëse ju duhet ende diçka, na telefononi ose caktoni një takim të ri.
room-end-citizen = Dolët nga dhoma. Mund të ktheheni sa të zgjasë takimi.
room-end-time = Koha e takimit mbaroi. Nëse ju duhet ende diçka, caktoni një takim të ri.
room-end-next-off = Kamera dhe mikrofoni janë të fikur. Mund ta mbyllni këtë faqe.
room-end-next-book = Caktoni një takim tjetër
room-end-back = Kthehuni në dhomë
room-superseded-title = Dhoma është hapur diku tjetër
room-superseded-lead = E keni hapur dhomën në një skedë ose pajisje tjetër: thirrja vazhdon atje.
room-superseded-here = Vazhdoni këtu

room-net-connecting = Po lidhemi
room-net-connected = I lidhur
room-net-reconnecting = Po rilidhemi
room-net-gone = I shkëputur
room-net-signal = Po kontrollojmë lidhjen

room-microphone-on = Ndizni mikrofonin
room-microphone-off = Fikni mikrofonin
room-camera-on = Ndizni kamerën
room-camera-off = Fikni kamerën
room-microphone-none = Asnjë mikrofon
room-camera-none = Asnjë kamera
room-microphone-heard = Ju dëgjojmë mirë.
room-microphone-quiet = Nuk dëgjojmë asgjë. Thoni diçka ose zgjidhni një mikrofon tjetër.
room-microphone-denied = Shfletuesi nuk na lë ta përdorim mikrofonin. Shtypni ikonën pranë adresës së faqes, lejoni mikrofonin dhe pastaj «Provoni përsëri».
room-microphone-missing = Nuk gjejmë asnjë mikrofon. Lidhni një, ose hyni pa të: mund të shihni dhe të dëgjoni.
room-microphone-busy = Mikrofonin po e përdor një program tjetër. Mbylleni dhe shtypni «Provoni përsëri».
room-microphone-insecure = Mikrofoni punon vetëm me një adresë që fillon me https. Hapni lidhjen e e-mailit.
room-microphone-unsupported = Ky shfletues nuk di ta përdorë mikrofonin. Provoni me një version të ri të Chrome, Firefox, Edge ose Safari.
room-microphone-failed = Mikrofoni nuk niset. Shkëputeni, lidheni përsëri dhe shtypni «Provoni përsëri».
room-microphone-interrupted = Pajisja juaj e ka ndalur mikrofonin, ndoshta për një telefonatë. Shtypni «Provoni përsëri».
room-camera-denied = Shfletuesi nuk na lë ta përdorim kamerën. Shtypni ikonën pranë adresës së faqes, lejoni kamerën dhe pastaj «Provoni përsëri».
room-camera-missing = Nuk gjejmë asnjë kamera. Lidhni një, ose hyni vetëm me zë.
room-camera-busy = Kamerën po e përdor një program tjetër. Mbylleni dhe shtypni «Provoni përsëri».
room-camera-insecure = Kamera punon vetëm me një adresë që fillon me https. Hapni lidhjen e e-mailit.
room-camera-unsupported = Ky shfletues nuk di ta përdorë kamerën. Provoni me një version të ri të Chrome, Firefox, Edge ose Safari.
room-camera-failed = Kamera nuk niset. Shkëputeni, lidheni përsëri dhe shtypni «Provoni përsëri».
room-camera-interrupted = Pajisja juaj e ka ndalur kamerën. Shtypni «Provoni përsëri».
room-browser-unsupported = Ky shfletues nuk bën dot videothirrje. Provoni me një version të ri të Chrome, Firefox, Edge ose Safari, ose na telefononi.

## Si po shkon: mbi një figurë, për veten, për tjetrin

room-quality-weak = Lidhje e dobët
room-quality-device = Pajisja e mbingarkuar
room-quality-silent = Mikrofon pa zë
room-quality-frozen = Figura ka ngrirë
room-quality-nothing = Asnjë sinjal
room-quality-own-loss = Lidhja juaj humbet të dhëna: afrohuni te ruteri ose mbyllni programet e tjera.
room-quality-own-narrow = Lidhja juaj është e ngadaltë: mbyllni videot dhe shkarkimet ose fikni kamerën.
room-quality-own-late = Lidhja juaj vonohet: pasi të flisni, prisni një çast.
room-quality-own-device = Pajisja juaj është e mbingarkuar: mbyllni programe dhe skeda të tjera, ose fikni kamerën.
room-quality-own-silent = Mikrofoni juaj nuk dërgon zë: shikoni që të jetë i ndezur ose zgjidhni një tjetër.
room-quality-own-frozen = Figura juaj ka ngrirë: fikeni dhe ndizeni përsëri kamerën.
room-quality-own-nothing-up = Nga ju nuk vjen as zë, as figurë: ringarkoni faqen, vendi ju mbetet.
room-quality-own-nothing-down = Te ju nuk vjen as zë, as figurë: ringarkoni faqen, vendi ju mbetet.
room-quality-peer-loss = Lidhja e { $name } humbet të dhëna: mund të mungojë ndonjë fjalë.
room-quality-peer-narrow = Lidhja e { $name } është e ngadaltë: figura mund të mos jetë e qartë.
room-quality-peer-late = Zëri i { $name } vjen me vonesë: pasi të flisni, prisni një çast.
room-quality-peer-device = Pajisja e { $name } është e mbingarkuar: figura mund të ndërpritet.
room-quality-peer-silent = Nga mikrofoni i { $name } nuk vjen zë.
room-quality-peer-frozen = Figura e { $name } ka ngrirë.
room-quality-peer-nothing-up = Nga { $name } nuk vjen as zë, as figurë. Prisni një çast.
room-quality-peer-nothing-down = { $name } nuk ju dëgjon dhe nuk ju sheh. Prisni një çast.

## Çfarë refuzon serveri, me fjalë

room-error-bad-request = Faqja dhe serveri nuk u morën vesh. Ringarkoni faqen.
room-error-unauthenticated = Hyrja juaj në dhomë ka skaduar. Ringarkoni faqen.
room-error-forbidden = Nuk mund ta bëni këtë veprim.
room-error-not-found = Ky takim nuk ekziston më.
room-error-already-in-use = Një nëpunës tjetër e ka futur tashmë këtë person.
room-error-expired = Koha e këtij takimi mbaroi.
room-error-revoked = Takimi u zhvendos ose u anulua. Shikoni e-mailin e fundit që ju dërguam.
room-error-superseded = Dhoma u hap në një skedë tjetër.
room-error-room-full = Në dhomë nuk ka më vend.
room-error-full = Tani ka tepër videothirrje.
room-error-payload-too-large = Mesazhi është tepër i madh.
room-error-media-rejected = Serveri nuk e pranoi këtë shfletues për videothirrjen. Provoni me një version të ri të Chrome, Firefox, Edge ose Safari.
room-error-too-early = Dhoma nuk është hapur ende.
room-error-unsupported-version = Faqja është e vjetër. Ringarkojeni.
room-error-rate-limited = Tepër kërkesa në pak kohë. Prisni një çast.
room-error-timed-out = Serveri nuk përgjigjet. Provojmë përsëri.
room-error-unknown-session = Lidhja filloi nga e para.
room-error-internal = Diçka nuk funksionoi nga ana jonë. Provoni përsëri pas pak.
room-error-draining = Serveri po rindizet. Ju rilidhim menjëherë.
room-error-slow-consumer = Lidhja është tepër e ngadaltë. Provojmë përsëri.
