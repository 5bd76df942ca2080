weekday-monday = e hënë
weekday-tuesday = e martë
weekday-wednesday = e mërkurë
weekday-thursday = e enjte
weekday-friday = e premte
weekday-saturday = e shtunë
weekday-sunday = e diel

weekday-short-monday = hën
weekday-short-tuesday = mar
weekday-short-wednesday = mër
weekday-short-thursday = enj
weekday-short-friday = pre
weekday-short-saturday = sht
weekday-short-sunday = die

month-january = janar
month-february = shkurt
month-march = mars
month-april = prill
month-may = maj
month-june = qershor
month-july = korrik
month-august = gusht
month-september = shtator
month-october = tetor
month-november = nëntor
month-december = dhjetor

date-day = { $weekday }, { $day } { $month } { $year }
date-short-day = { $weekday }, { $day } { $month }
date-month = { $month } { $year }
date-moment = { $day }, ora { $time }
date-span = nga ora { $from } deri në orën { $to }
date-time = { $hour }:{ $minute }
