weekday-monday = luni
weekday-tuesday = marți
weekday-wednesday = miercuri
weekday-thursday = joi
weekday-friday = vineri
weekday-saturday = sâmbătă
weekday-sunday = duminică

weekday-short-monday = lun
weekday-short-tuesday = mar
weekday-short-wednesday = mie
weekday-short-thursday = joi
weekday-short-friday = vin
weekday-short-saturday = sâm
weekday-short-sunday = dum

month-january = ianuarie
month-february = februarie
month-march = martie
month-april = aprilie
month-may = mai
month-june = iunie
month-july = iulie
month-august = august
month-september = septembrie
month-october = octombrie
month-november = noiembrie
month-december = decembrie

date-day = { $weekday }, { $day } { $month } { $year }
date-short-day = { $weekday }, { $day } { $month }
date-month = { $month } { $year }
date-moment = { $day }, ora { $time }
date-span = de la ora { $from } la ora { $to }
date-time = { $hour }:{ $minute }
