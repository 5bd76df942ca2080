### Mesazhe për qytetarin. $day është «e hënë, 26 tetor», $time është «9:00».

mail-subject = Takim { $day }, ora { $time } – { $office }
mail-subject-moved = Orar i ri: { $day }, ora { $time } – { $office }
mail-subject-cancelled = Anuluar: takimi { $day }, ora { $time } – { $office }
mail-subject-reminder = Kujtesë: takimi { $day }, ora { $time } – { $office }

mail-heading-confirmed = Takimi juaj u konfirmua
mail-heading-moved = Takimi juaj u zhvendos
mail-heading-reminder = Ju kujtojmë takimin tuaj
mail-heading-called-off = Zyra u detyrua të anulojë takimin tuaj
mail-heading-cancelled = Takimi juaj u anulua

mail-when = { $day }, nga ora { $from } deri në orën { $to } (ora e Italisë)
mail-with = me { $office } – { $service }
mail-code = Kodi: { $code }

mail-enter-title = Si hyni
mail-enter = Në atë orë hapni lidhjen më poshtë, nga telefoni ose nga kompjuteri. Nuk keni nevojë të instaloni asgjë. { $count ->
    [one] Dhoma hapet një minutë përpara.
   *[other] Dhoma hapet { $count } minuta përpara.
}
mail-enter-moved = Lidhja që kishit nuk vlen më: përdorni këtë. { $count ->
    [one] Dhoma hapet një minutë përpara.
   *[other] Dhoma hapet { $count } minuta përpara.
}
mail-enter-button = Hyni në dhomë
mail-enter-private = Lidhja është vetëm për ju: mos ua dërgoni të tjerëve.

mail-manage-title = Doni ta zhvendosni ose ta anuloni?
mail-manage = Nëse nuk mund të vini, na njoftoni menjëherë: vendi juaj i duhet dikujt tjetër.
mail-manage-link = Zhvendosni ose anuloni takimin

mail-bring-title = Çfarë ju duhet

mail-cancelled = Dhoma nuk hapet më. Nuk keni nevojë të bëni gjë tjetër. Nëse nuk e keni anuluar ju, na telefononi.
mail-cancelled-button = Caktoni një takim tjetër

mail-called-off-reason = Arsyeja: { $reason }
mail-called-off = Na falni. Dhoma e këtij takimi nuk hapet.
mail-offer-title = Zgjidhni një orar tjetër
mail-offer-about = Këto orare janë të lira tani, por nuk janë të rezervuara për ju: nëse njëri ju përshtatet, pranojeni shpejt.
mail-offer = Pranoni { $day }, ora { $time }
mail-choose = Shihni të gjitha oraret e lira

mail-help-title = Ju duhet ndihmë?
mail-help = Telefononi numrin { $phone }.
mail-automatic = Ky mesazh është automatik: ju lutemi mos u përgjigjni.

mail-calendar-title = Takim me videothirrje – { $office }
mail-calendar-text = { $service }. Kodi: { $code }. Telefoni: { $phone }.
