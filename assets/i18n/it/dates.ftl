weekday-monday = lunedì
weekday-tuesday = martedì
weekday-wednesday = mercoledì
weekday-thursday = giovedì
weekday-friday = venerdì
weekday-saturday = sabato
weekday-sunday = domenica

weekday-short-monday = lun
weekday-short-tuesday = mar
weekday-short-wednesday = mer
weekday-short-thursday = gio
weekday-short-friday = ven
weekday-short-saturday = sab
weekday-short-sunday = dom

month-january = gennaio
month-february = febbraio
month-march = marzo
month-april = aprile
month-may = maggio
month-june = giugno
month-july = luglio
month-august = agosto
month-september = settembre
month-october = ottobre
month-november = novembre
month-december = dicembre

date-day = { $weekday } { $day ->
    [1] 1º
   *[other] { $day }
} { $month } { $year }
date-short-day = { $weekday } { $day ->
    [1] 1º
   *[other] { $day }
} { $month }
date-month = { $month } { $year }
date-moment = { $day }, ore { $time }
date-span = dalle ore { $from } alle ore { $to }
date-time = { $hour }:{ $minute }
