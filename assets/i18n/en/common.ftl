language-choose = Language of the page
site-name = Video desk
skip-to-content = Skip to content
skip-to-footer = Skip to footer

menu-label = Service menu
menu-start = Home
menu-book = Book an appointment
menu-appointment = I already have an appointment
breadcrumb-label = You are here

help-call = Need help? Call

contacts-title = Contact the municipality
contacts-call = Call { $phone }
contacts-website = Go to the municipality's website

footer-contacts = Contacts
footer-phone = Telephone:
footer-website = The municipality's website
footer-privacy = Privacy notice
footer-accessibility = Accessibility statement
footer-licences = Legal notes and licences

error-home = Back to the start
error-number = Number to quote if you call: { $number }
error-forbidden-title = Request not accepted
error-forbidden = The request comes from another site and, to be safe, was not carried out. Go back to the start and try again from there.
error-not-found-title = Page not found
error-not-found = This address leads to no page. If you copied a link from an e-mail, check that you copied all of it.
error-method-title = This cannot be done here
error-method = This page does not take that request. Go back to the start and try again from there.
error-too-large-title = You sent too much text
error-too-large = What you sent is larger than we can receive. Go back, shorten the text and try again.
error-too-many-title = Too many requests
error-too-many = Many requests came from your network in a short time. Wait a minute and try again: you have lost nothing.
error-unavailable-title = Service unavailable for a moment
error-unavailable = We cannot answer right now. Try again in a minute; if it does not work, call us.
error-request-title = Request not understood
error-request = We could not read the request. Go back and try again.
error-internal-title = Something went wrong
error-internal = It is our problem, you did nothing wrong. Try again in a few minutes; if it does not work, call us.
