start-title = Flisni me bashkinë tuaj me videothirrje
start-lead = Caktoni një takim dhe në orën e caktuar flisni ballë për ballë me personin që merret me çështjen tuaj, nga shtëpia ose nga të doni. Mjafton një telefon ose një kompjuter: nuk duhet as të regjistroheni, as të instaloni programe.
start-how = Si funksionon
start-how-book-title = Caktoni takimin
start-how-book = Zgjidhni zyrën, shërbimin, ditën dhe orën. Duhen dy minuta.
start-how-mail-title = Merrni një e-mail
start-how-mail = Aty gjeni lidhjen tuaj personale për të hyrë, për ta zhvendosur ose për ta anuluar takimin.
start-how-talk-title = Flisni me ne
start-how-talk = Në orën e takimit hapni lidhjen: ju pret nëpunësi i sportelit. Askush nuk e regjistron thirrjen.
start-offices = Zyrat që presin me videothirrje
start-needed = Çfarë ju duhet
start-needed-device = Një telefon, tablet ose kompjuter me kamera dhe mikrofon
start-needed-network = Lidhje me internetin
start-needed-papers = Një dokument identiteti dhe letrat e çështjes suaj
start-needed-mail = Një adresë e-maili, ku e merrni lidhjen
start-have-mail = Hapni e-mailin e konfirmimit: lidhja ju çon te faqja e takimit tuaj, ku mund ta zhvendosni, ta anuloni ose të hyni në dhomë.
start-have-lost = Nuk e gjeni e-mailin? Shikoni te postat e padëshiruara (spam) ose na telefononi: ju ndihmojmë ne.

booking-title = Caktimi i takimit
booking-required = Fushat me yll janë të detyrueshme
booking-index = Të dhënat që kërkohen
booking-step-active = Hapi i tanishëm
booking-step-done = I kryer
booking-back = Mbrapa
booking-next = Vazhdoni
booking-nav = Hapat e caktimit
booking-edit = Ndryshoni
booking-no-script-go = Shfaqni

step-place = Vendi
step-time = Data dhe ora
step-details = Hollësitë e takimit
step-applicant = Të dhënat tuaja
step-summary = Përmbledhje

form-summary-title = { $count ->
    [one] Ka një gjë për të korrigjuar
   *[other] Ka { $count } gjëra për të korrigjuar
}
form-error-prefix = Gabim:
form-optional = jo e detyrueshme
form-error-too-long = Teksti është tepër i gjatë: shkurtojeni në { $count } shenja.
form-error-characters = Teksti ka shenja të padukshme që nuk mund t’i pranojmë, ndoshta të kopjuara nga një program tjetër: rishkruajeni me dorë.

place-office = Zyra
place-office-intro = Zgjidhni zyrën me të cilën doni takimin
place-office-label = Lloji i zyrës
place-office-empty = Zgjidhni nga lista
place-office-missing = Zgjidhni një zyrë
place-service = Shërbimi
place-service-intro = Zgjidhni arsyen e takimit
place-service-missing = Zgjidhni një shërbim
place-service-none = Kjo zyrë tani për tani nuk ka shërbime me videothirrje.
place-duration = { $count ->
    [one] { $count } minutë
   *[other] { $count } minuta
}
place-bring = Çfarë ju duhet:
place-first = Vendi i parë i lirë: { $moment }
place-full = Tani për tani nuk ka vende të lira

time-title = Takimet e lira
time-month = Zgjidhni një muaj
time-day = Zgjidhni një ditë
time-morning = Paradite
time-afternoon = Pasdite
time-zone = Oraret janë sipas orës së Italisë.
time-own = Sipas orës suaj: { $moment }.
time-own-beside = Përbri shihni sa është ora te ju.
time-own-short = te ju { $time }
time-missing = Zgjidhni një orar
time-none-title = Asnjë vend i lirë
time-none = Tani nuk ka vende të lira për këtë shërbim. Çdo ditë lirohen të tjera: shikoni përsëri ose na telefononi.
time-none-back = Zgjidhni një shërbim tjetër
time-closed-month = asnjë vend
time-taken-title = Orari sapo u zu
time-taken = Dikush tjetër e zgjodhi të njëjtin orar një çast më parë. Ajo që keni shkruar është ende këtu: zgjidhni një orar të afërt ose një ditë tjetër.
time-too-many-title = Keni tashmë dy orare në pritje
time-too-many = Përfundoni një nga takimet që keni nisur ose prisni disa minuta: oraret lirohen vetë.
time-too-many-active-title = Keni tashmë numrin më të madh të takimeve
time-too-many-active = Me këtë adresë e-maili keni tashmë të gjitha takimet e mundshme për këtë shërbim. Mund të zhvendosni një prej tyre me lidhjen në e-mailin e tij; nëse ju duhet një tjetër, na telefononi.
time-not-offered-title = Ky orar nuk mund të zihet më
time-not-offered = Ajo që keni shkruar është ende këtu: zgjidhni një orar të afërt ose një ditë tjetër.
time-nearest = Orare të afërta me atë që kishit zgjedhur
time-office-how = Me videothirrje, pa instaluar programe
time-office-duration = Kohëzgjatja

details-title = Hollësi
details-label = Shtoni hollësi të tjera
details-hint = Shkruani shkurt për çfarë doni të flisni, që të përgatitemi: mjaftojnë dy rreshta (e shumta 200 shenja). Mos shkruani të dhëna për shëndetin.
details-missing = Shkruani shkurt për çfarë doni të flisni

applicant-title = Të dhënat tuaja
applicant-name = Emri
applicant-name-hint = Shkruani emrin tuaj
applicant-name-missing = Mungon emri: shkruajeni
applicant-surname = Mbiemri
applicant-surname-hint = Shkruani mbiemrin tuaj
applicant-surname-missing = Mungon mbiemri: shkruajeni
applicant-address = Adresa e banimit
applicant-address-hint = Rruga, numri dhe qyteti
applicant-address-missing = Shkruani adresën tuaj
applicant-email = Adresa e e-mailit
applicant-email-hint = Në këtë adresë ju dërgojmë lidhjen për të hyrë
applicant-email-missing = Shkruani adresën tuaj të e-mailit
applicant-email-form = Shkruani një adresë të plotë e-maili, si emri@shembull.al
applicant-phone = Telefoni
applicant-phone-hint = Ju telefonojmë nëse videothirrja nuk funksionon
applicant-phone-form = Shkruani një numër telefoni, si +39 333 1234567
applicant-privacy-title = Mbrojtja e të dhënave
applicant-privacy-intro = { $municipality } përpunon të dhënat personale që jepni lirisht, sipas nenit 13 të Rregullores (BE) 2016/679. Videothirrja nuk regjistrohet.
applicant-privacy = E kam lexuar dhe kuptuar njoftimin për mbrojtjen e të dhënave
applicant-privacy-link = Lexoni njoftimin për mbrojtjen e të dhënave
applicant-privacy-missing = Konfirmoni që e keni lexuar njoftimin për mbrojtjen e të dhënave

summary-title = Përmbledhje
summary-intro = Shikoni që gjithçka të jetë në rregull, pastaj konfirmoni.
summary-office = Zyra
summary-office-name = Lloji i zyrës
summary-service = Shërbimi
summary-mode = Mënyra
summary-mode-video = Me videothirrje
summary-when = Data dhe ora
summary-date = Dita
summary-time = Ora
summary-details = Hollësitë e takimit
summary-details-text = Hollësi
summary-details-none = Asnjë hollësi
summary-applicant = Të dhënat tuaja
summary-confirm = Konfirmoni dhe dërgoni
summary-terms = Kur shtypni «Konfirmoni dhe dërgoni», takimi është i caktuar. Ju dërgojmë menjëherë një e-mail me lidhjen për të hyrë, për ta zhvendosur ose për ta anuluar.

hold-until = E mbajmë këtë orar për ju deri në orën { $time }.
hold-left = { $count ->
    [0] E mbajmë këtë orar për ju edhe për më pak se një minutë.
    [one] E mbajmë këtë orar për ju edhe { $count } minutë.
   *[other] E mbajmë këtë orar për ju edhe { $count } minuta.
}
hold-gone = Koha mbaroi. Mund të vazhdoni: nëse orari është ende i lirë, është juaji, përndryshe ju propozojmë ata afër.
hold-more = Më duhet më shumë kohë
hold-extended = Në rregull, keni më shumë kohë.
