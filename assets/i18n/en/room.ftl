## The gate: what the room's link answers before, during and after the appointment

gate-title = Your video appointment
gate-office = Office
gate-service = Service
gate-date = When
gate-duration = Expected length
gate-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}

gate-early-title = You are early
gate-early-lead = The room opens { $date } at { $time }. You can leave this page open: it refreshes by itself.
gate-early-today-lead = The room opens today at { $time }. You can leave this page open: it refreshes by itself.
gate-early-countdown = Opens in
gate-early-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
gate-early-hours-and-minutes = { $hours } and { $minutes }
gate-early-meanwhile = Meanwhile
gate-early-tip-place = Choose a quiet, bright place with the light in front of you.
gate-early-tip-papers = Have an identity document and the papers you need at hand.
gate-early-tip-battery = If you use a phone, make sure it is charged and on Wi-Fi.

gate-open-title = The room is open
gate-open-lead = Press “Enter”: we try camera and microphone together, then you wait here for the clerk.
gate-open-step-check = You check camera and microphone. You can enter without them, too.
gate-open-step-wait = You wait for your turn: the clerk sees that you have arrived.
gate-open-step-talk = You talk face to face. The conversation is not recorded.
gate-open-until = You can enter until { $time }.
gate-enter = Enter

gate-over-title = The appointment has passed
gate-over-lead = This room is closed. If you could not connect in time, you can book a new appointment.
gate-done-title = The appointment has ended
gate-cancelled-title = The appointment was cancelled
gate-cancelled-lead = This room is no longer valid. If you still want to talk to the office, book a new appointment.
gate-moved-title = The appointment was moved
gate-moved-lead = This link is no longer valid. Use the link in the latest e-mail we sent you.
gate-book-again = Book a new appointment

gate-unknown-title = We do not know this link
gate-unknown-lead = Perhaps the link was copied only in part. Open it again from the e-mail of your appointment.
gate-unknown-start = Go to the start page

gate-phone-lead = Something does not work?
gate-phone = Call { $phone }

## The room's page

room-title = Video desk
room-noscript = The video call needs JavaScript, which is switched off in this browser. Switch it on and reload the page, or call us.
room-leave = Leave
room-phone-lead = Rather by telephone?

room-check-title = Before you enter
room-check-lead = Check how you look and whether we hear you.
room-check-ready = I am ready
room-check-audio-only = Enter with voice only
room-check-without = Enter without camera and microphone
room-check-privacy = Nobody sees or hears you until the clerk lets you in.
room-check-camera = Camera
room-check-microphone = Microphone
room-own-picture = Your picture
room-own-picture-off = Your camera is off
room-you = You
room-retry-device = Try again

room-lobby-title = You are in the waiting room
room-lobby-next = You are next.
room-lobby-ahead = { $count ->
    [one] There is one person before you.
   *[other] There are { $n } people before you.
}
room-lobby-absent = The clerk is not here yet. They know that you are waiting: stay on this page.
room-lobby-busy = The clerk is finishing with another person. Stay on this page.
room-lobby-free = The clerk is at the desk and will let you in shortly.
room-lobby-full = We let you in as soon as there is room: there is nothing you need to do. If you are in a hurry, call us.
room-lobby-retry = { $count ->
    [one] We try again in one second.
   *[other] We try again in { $n } seconds.
}
room-lobby-retrying = Trying again…
room-lobby-since = Waiting since { $time }
room-lobby-stay = The page changes by itself when it is your turn. There is no need to reload it.

room-call-alone = The clerk will be here in a moment.
room-call-with = You are talking to { $name }.
room-call-away = { $name } has lost the connection. Stay here: they are usually back within a minute.
room-call-unheard = Your microphone is off: the clerk does not hear you.
room-call-unseen = Your camera is off: the clerk hears you but does not see you.
room-call-screen = { $name } shows you the screen.
room-tap-to-hear = Press here to hear
room-devices = Devices
room-devices-title = Camera and microphone
room-close = Close
room-bar = Controls of the call
room-peer-muted = Microphone off
room-peer-away = Connection lost
room-people = People in the room

room-leave-title = Do you want to leave?
room-leave-lead = If you leave, the clerk sees that you have left the room. You can come back by the same link as long as the appointment lasts.
room-leave-stay = Stay
room-leave-confirm = Leave the room

room-reconnect-title = Connection problem
room-reconnect-lead = We are trying to reconnect you. You need not do anything.
room-reconnect-dark = For your privacy camera and microphone are paused until the connection is back.
room-reconnect-phone = If you prefer, call the office:

room-gone-title = We cannot connect you
room-gone-lead = The network does not let the video call through, or was interrupted for too long. Try to get closer to the Wi-Fi, or use another network.
room-gone-retry = Try again
room-gone-phone = Or call the office and give the code { $code }:

room-end-title = The call has ended
room-end-clerk = The clerk has closed the appointment. Thank you for using the video desk.
room-end-office = The office has closed the room. If you still need something, call us or book a new appointment.
room-end-citizen = You have left the room. You can come back as long as the appointment lasts.
room-end-time = The time of the appointment is over. If you still need something, book a new appointment.
room-end-next-off = Camera and microphone are off. You can close this page.
room-end-next-book = Book another appointment
room-end-back = Back to the room
room-superseded-title = The room is open elsewhere
room-superseded-lead = You entered from another tab or another device: the call goes on there.
room-superseded-here = Continue here

room-net-connecting = Connecting
room-net-connected = Connected
room-net-reconnecting = Reconnecting
room-net-gone = Disconnected
room-net-signal = Checking the connection

room-microphone-on = Turn microphone on
room-microphone-off = Turn microphone off
room-camera-on = Turn camera on
room-camera-off = Turn camera off
room-microphone-none = No microphone
room-camera-none = No camera
room-microphone-heard = We hear you well.
room-microphone-quiet = We hear nothing. Say something, or choose another microphone.
room-microphone-denied = The browser does not let us use the microphone. Press the icon beside the page’s address, allow the microphone and then “Try again”.
room-microphone-missing = We find no microphone. Plug one in, or enter without: you can watch and listen.
room-microphone-busy = Another program is using the microphone. Close it and press “Try again”.
room-microphone-insecure = The microphone works only at an address that starts with https. Open the link of the e-mail.
room-microphone-unsupported = This browser cannot use the microphone. Try a recent version of Chrome, Firefox, Edge or Safari.
room-microphone-failed = The microphone does not start. Unplug it, plug it in again and press “Try again”.
room-microphone-interrupted = Your device has paused the microphone, perhaps for a telephone call. Press “Try again”.
room-camera-denied = The browser does not let us use the camera. Press the icon beside the page’s address, allow the camera and then “Try again”.
room-camera-missing = We find no camera. Plug one in, or enter with voice only.
room-camera-busy = Another program is using the camera. Close it and press “Try again”.
room-camera-insecure = The camera works only at an address that starts with https. Open the link of the e-mail.
room-camera-unsupported = This browser cannot use the camera. Try a recent version of Chrome, Firefox, Edge or Safari.
room-camera-failed = The camera does not start. Unplug it, plug it in again and press “Try again”.
room-camera-interrupted = Your device has paused the camera. Press “Try again”.
room-browser-unsupported = This browser cannot make video calls. Try a recent version of Chrome, Firefox, Edge or Safari, or call us.

## How well it goes: on a picture, to oneself, about the other

room-quality-weak = Weak connection
room-quality-device = Device too busy
room-quality-silent = Microphone without sound
room-quality-frozen = Picture frozen
room-quality-nothing = No signal
room-quality-own-loss = Your connection loses data: move closer to the router, or close other programs.
room-quality-own-narrow = Your connection is slow: close videos and downloads, or turn the camera off.
room-quality-own-late = Your connection is delayed: after you have spoken, wait a moment.
room-quality-own-device = Your device is too busy: close other programs and tabs, or turn the camera off.
room-quality-own-silent = Your microphone sends no sound: check that it is on, or choose another one.
room-quality-own-frozen = Your picture is frozen: turn the camera off and on again.
room-quality-own-nothing-up = Neither voice nor picture arrives from you: reload the page, you keep your place.
room-quality-own-nothing-down = Neither voice nor picture reaches you: reload the page, you keep your place.
room-quality-peer-loss = The connection of { $name } loses data: some words may be missing.
room-quality-peer-narrow = The connection of { $name } is slow: the picture may be blurred.
room-quality-peer-late = The voice of { $name } is delayed: after you have spoken, wait a moment.
room-quality-peer-device = The device of { $name } is too busy: the picture may stutter.
room-quality-peer-silent = No sound comes from the microphone of { $name }.
room-quality-peer-frozen = The picture of { $name } is frozen.
room-quality-peer-nothing-up = Neither voice nor picture comes from { $name }. Wait a moment.
room-quality-peer-nothing-down = { $name } neither hears nor sees you. Wait a moment.

## What the server refuses, in words

room-error-bad-request = The page and the server did not understand each other. Reload the page.
room-error-unauthenticated = Your access to the room has expired. Reload the page.
room-error-forbidden = You cannot do this.
room-error-not-found = This appointment is no longer there.
room-error-already-in-use = Another clerk has already let this person in.
room-error-expired = The time of this appointment is over.
room-error-revoked = The appointment was moved or cancelled. Look at the latest e-mail we sent you.
room-error-superseded = The room was opened in another tab.
room-error-room-full = There is no more place in the room.
room-error-full = There are too many video calls at the moment.
room-error-payload-too-large = The message is too large.
room-error-media-rejected = The server did not accept this browser for the video call. Try a recent version of Chrome, Firefox, Edge or Safari.
room-error-too-early = The room is not open yet.
room-error-unsupported-version = The page is old. Reload it.
room-error-rate-limited = Too many requests in a short time. Wait a moment.
room-error-timed-out = The server does not answer. We try again.
room-error-unknown-session = The connection started over.
room-error-internal = Something did not work on our side. Try again shortly.
room-error-draining = The server is restarting. We reconnect you at once.
room-error-slow-consumer = The connection is too slow. We try again.
