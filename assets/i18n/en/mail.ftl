### Messages to the citizen. $day is "Monday 26 October", $time is "9:00".

mail-subject = Appointment { $day }, { $time } – { $office }
mail-subject-moved = New time: { $day }, { $time } – { $office }
mail-subject-cancelled = Cancelled: appointment { $day }, { $time } – { $office }
mail-subject-reminder = Reminder: appointment { $day }, { $time } – { $office }

mail-heading-confirmed = Your appointment is confirmed
mail-heading-moved = Your appointment has been moved
mail-heading-reminder = A reminder of your appointment
mail-heading-called-off = The office had to cancel your appointment
mail-heading-cancelled = Your appointment has been cancelled

mail-when = { $day }, from { $from } to { $to } (Italian time)
mail-with = with { $office } – { $service }
mail-code = Code: { $code }

mail-enter-title = How to enter
mail-enter = At that time open the link below, on your phone or computer. You need not install anything. { $count ->
    [one] The room opens a minute before.
   *[other] The room opens { $count } minutes before.
}
mail-enter-moved = The link you had is no longer valid: use this one. { $count ->
    [one] The room opens a minute before.
   *[other] The room opens { $count } minutes before.
}
mail-enter-button = Enter the room
mail-enter-private = The link is for you alone: do not forward it.

mail-manage-title = Do you want to move or cancel?
mail-manage = If you cannot come, say so soon: somebody else needs your place.
mail-manage-link = Move or cancel the appointment

mail-bring-title = What you need

mail-cancelled = The room will not open. You need not do anything else. If it was not you who cancelled it, call us.
mail-cancelled-button = Book another appointment

mail-called-off-reason = Reason: { $reason }
mail-called-off = We are sorry. The room of this appointment will not open.
mail-offer-title = Choose another time
mail-offer-about = These times are free now but not kept for you: if one suits, accept it soon.
mail-offer = Accept { $day }, { $time }
mail-choose = See all free times

mail-help-title = Need help?
mail-help = Call { $phone }.
mail-automatic = This message is automatic: please do not reply.

mail-calendar-title = Video appointment – { $office }
mail-calendar-text = { $service }. Code: { $code }. Telephone: { $phone }.
