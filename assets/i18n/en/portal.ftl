start-title = Talk to your municipality by video call
start-lead = Book an appointment and, at the agreed time, talk face to face with the person who handles your case, from home or wherever you are. A phone or a computer is enough: nothing to sign up for, nothing to install.
start-how = How it works
start-how-book-title = You book
start-how-book = Choose the office, the service, the day and the time. It takes two minutes.
start-how-mail-title = You get an e-mail
start-how-mail = It has your personal link to enter, move or cancel the appointment.
start-how-talk-title = You talk to us
start-how-talk = At the time of the appointment you open the link: someone at the desk welcomes you. Nobody records the call.
start-offices = Offices that receive by video call
start-needed = What you need
start-needed-device = A phone, tablet or computer with camera and microphone
start-needed-network = An internet connection
start-needed-papers = An identity document and the papers of your case
start-needed-mail = An e-mail address, where you get the link
start-have-mail = Open the confirmation e-mail: its link leads to the page of your appointment, where you can move it, cancel it or enter the room.
start-have-lost = Cannot find the e-mail? Look in your spam folder, or call us: we will help you.

booking-title = Book an appointment
booking-required = Fields marked with an asterisk are required
booking-index = Information we ask for
booking-step-active = Current
booking-step-done = Done
booking-back = Back
booking-next = Next
booking-nav = Steps of the booking
booking-edit = Change
booking-no-script-go = Show

step-place = Place
step-time = Date and time
step-details = Appointment details
step-applicant = Applicant
step-summary = Summary

form-summary-title = { $count ->
    [one] There is one thing to correct
   *[other] There are { $count } things to correct
}
form-error-prefix = Error:
form-optional = optional
form-error-too-long = The text is too long: shorten it to { $count } characters.
form-error-characters = The text has invisible characters that we cannot accept, perhaps copied from another program: type it again.

place-office = Office
place-office-intro = Choose the office you want an appointment with
place-office-label = Type of office
place-office-empty = Choose an option
place-office-missing = Choose an office
place-service = Service
place-service-intro = Choose the reason for the appointment
place-service-missing = Choose a service
place-service-none = This office has no services by video call for now.
place-duration = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
place-bring = What you need:
place-first = First free time: { $moment }
place-full = There are no free times for now

time-title = Available appointments
time-month = Choose a month
time-day = Choose a day
time-morning = Morning
time-afternoon = Afternoon
time-zone = Times are Italian time.
time-own = In your time zone: { $moment }.
time-own-beside = Beside each time you see what it is in your time zone.
time-own-short = yours { $time }
time-missing = Choose a time
time-none-title = No free times
time-none = Right now there are no free times for this service. New ones become free every day: look again, or call us.
time-none-back = Choose another service
time-closed-month = no free times
time-taken-title = That time has just been taken
time-taken = Somebody else chose the same time a moment before. What you wrote is still here: choose a time nearby, or another day.
time-too-many-title = You already have two times on hold
time-too-many = Finish one of the bookings you started, or wait a few minutes: the times become free by themselves.
time-too-many-active-title = You already have as many appointments as possible
time-too-many-active = This e-mail address already has all the appointments it can have for this service. You can move one with the link in its e-mail; if you need another one, call us.
time-not-offered-title = This time can no longer be booked
time-not-offered = What you wrote is still here: choose a time nearby, or another day.
time-nearest = Times near the one you had chosen
time-office-how = By video call, with nothing to install
time-office-duration = Duration

details-title = Details
details-label = Add further details
details-hint = Say briefly what you want to talk about, so that we can prepare: two lines are enough (200 characters at most). Do not write about your health.
details-missing = Say briefly what you want to talk about

applicant-title = Applicant
applicant-name = First name
applicant-name-hint = Enter your first name
applicant-name-missing = Write your first name
applicant-surname = Last name
applicant-surname-hint = Enter your last name
applicant-surname-missing = Write your last name
applicant-address = Home address
applicant-address-hint = Street, number and town
applicant-address-missing = Write your address
applicant-email = E-mail
applicant-email-hint = Enter your e-mail address: we send you the link to enter there
applicant-email-missing = Write your e-mail address
applicant-email-form = Write a complete e-mail address, such as name@example.com
applicant-phone = Telephone
applicant-phone-hint = We call you if the video call does not work
applicant-phone-form = Write a telephone number, such as +39 333 1234567
applicant-privacy-title = Privacy
applicant-privacy-intro = { $municipality } handles the personal data you give under Article 13 of Regulation (EU) 2016/679. The video call is not recorded.
applicant-privacy = I have read and understood the privacy notice
applicant-privacy-link = Read the privacy notice
applicant-privacy-missing = Confirm that you have read the privacy notice

summary-title = Summary
summary-intro = Check that everything is right, then confirm.
summary-office = Office
summary-office-name = Type of office
summary-service = Service
summary-mode = How
summary-mode-video = By video call
summary-when = Date and time
summary-date = Date
summary-time = Time
summary-details = Appointment details
summary-details-text = Details
summary-details-none = No details
summary-applicant = Applicant
summary-confirm = Confirm and send
summary-terms = When you press “Confirm and send” the appointment is made. We send you at once an e-mail with the link to enter, move or cancel it.

hold-until = We keep this time for you until { $time }.
hold-left = { $count ->
    [0] We keep this time for you for less than a minute more.
    [one] We keep this time for you for { $count } more minute.
   *[other] We keep this time for you for { $count } more minutes.
}
hold-gone = The time is up. You can go on: if the time is still free it is yours, otherwise we offer those nearby.
hold-more = I need more time
hold-extended = All right, you have more time.
