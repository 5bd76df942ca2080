## Sign-in of clerks

console-sign-in-title = Clerks’ sign-in
console-sign-in-lead = This page is for those who work at the desk. If you have an appointment, use the link in the e-mail.
console-sign-in-login = User name
console-sign-in-password = Password
console-sign-in-submit = Sign in
console-sign-in-wrong = User name or password are not right. Check them and try again.
console-sign-in-empty = Write the user name and the password.
console-sign-in-wait = { $count ->
    [one] Too many tries. Try again in a minute.
   *[other] Too many tries. Try again in { $count } minutes.
}
console-sign-out = Sign out
console-signed-out = You have signed out. See you soon.

## The console

console-title = Desk
console-agenda = Today’s appointments
console-agenda-empty = There are no appointments today.
console-waiting-since = waiting since { $time }
console-waiting-minutes-now = waiting for a moment
console-waiting-minutes-one = waiting for a minute
console-waiting-minutes-many = waiting for { $n } minutes
console-admit = Let in
console-admit-next = Let the next one in
console-open = Details
console-state-booked = booked
console-state-waiting = waiting
console-state-away = connection lost
console-state-in_call = in a call
console-state-done = done
console-state-no_show_citizen = absent
console-state-technical = technical problem
console-state-other = closed
console-state-cancelled = cancelled
console-claimed-by = with { $name }
console-arrived = { $name } is in the waiting room.
console-sound-on = Turn sounds on
console-sound-off = Turn sounds off
console-noscript = Without JavaScript you see today’s appointments, but you cannot take calls and the page does not refresh by itself.
console-reload = Refresh the page

console-stage-empty-title = No call at the moment
console-stage-empty-lead = When somebody arrives you see them in the list on the left and hear a sound.
console-stage-entering = { $name } is coming in…
console-stage-with = In a call with { $name }
console-stage-ends = until { $time }
console-stage-away = { $name } has lost the connection. Stay here: they are usually back within a minute.
console-stage-left = { $name } has left the room.
console-stage-left-soon = { $n } minutes to the end.
console-stage-next = Next: { $name }.
console-stage-over = The time of the appointment is over.

console-visit = This appointment
console-visit-none = Choose a person from the list to see their appointment.
console-visit-code = Code
console-visit-service = Service
console-visit-office = Office
console-visit-time = Time
console-visit-email = E-mail
console-mail-lost = E-mail not delivered
console-visit-mail = Latest e-mail
console-mail-sent = Handed to the mail server.
console-mail-sending = On its way.
console-mail-retried = Not sent yet: the mail server did not take it, we try again.
console-mail-refused = Refused: the address is probably wrong. Call the citizen.
console-mail-failed = It could not be sent in time. Call the citizen.
console-mail-uncertain = It may not have arrived: the program stopped while it was on its way.
console-mail-withheld = Not sent: too many have gone to this address today.
console-visit-phone = Telephone
console-visit-notes = What they ask
console-visit-no-notes = No notes.
console-visit-unavailable = We cannot show this appointment.

console-end = Closing
console-end-outcome = Outcome
console-end-done = Done
console-end-no-show = Citizen absent
console-end-technical = Technical problem
console-end-other = Other
console-end-note = Note (stays in the office)
console-end-submit = Close appointment
console-release = Back to the queue
console-released = Back in the queue.
console-close-first = First close the appointment of { $name }.
console-ended = Appointment closed.
console-back = Back to the list

console-link-connecting = Connecting to the server
console-link-connected = Live
console-link-lost = Disconnected: we try again by ourselves
console-superseded = The console is open in another tab. This one has stopped.
console-superseded-here = Use this tab
console-session-over = Your session is over. Sign in again.


## Why a time cannot be booked: the answer of `sportello slots`
why-closed = closed
why-does-not-fit = the visit does not end before closing time
why-free = free
why-holiday = closed for a holiday
why-no-counter = No active counter serves this.
why-no-rule = No opening rule for this day of the week.
why-none = No time can be booked.
why-other-weeks = There are rules for this day of the week, but they do not hold on this date.
why-replaced = other hours hold on this day
why-staff = Staff alone book this service: --staff shows its times.
why-taken = taken
why-too-far = too far away to be booked
why-too-soon = past, or too near to be booked
holiday-all-saints = All Saints' Day
holiday-assumption = Assumption Day
holiday-christmas = Christmas Day
holiday-easter = Easter Sunday
holiday-easter-monday = Easter Monday
holiday-epiphany = Epiphany
holiday-immaculate-conception = Immaculate Conception
holiday-labour = Labour Day
holiday-liberation = Liberation Day
holiday-new-year = New Year's Day
holiday-patron = patron saint's day
holiday-republic = Republic Day
holiday-saint-francis = Saint Francis' Day
holiday-saint-stephen = Saint Stephen's Day
