### رسائل إلى المواطن. $day هو «الاثنين 26 أكتوبر» و$time هو «9:00».

mail-subject = موعد { $day } الساعة { $time } – { $office }
mail-subject-moved = وقت جديد: { $day } الساعة { $time } – { $office }
mail-subject-cancelled = أُلغي: موعد { $day } الساعة { $time } – { $office }
mail-subject-reminder = تذكير: موعد { $day } الساعة { $time } – { $office }

mail-heading-confirmed = تم تأكيد موعدك
mail-heading-moved = تم تغيير وقت موعدك
mail-heading-reminder = نذكّرك بموعدك
mail-heading-called-off = اضطر المكتب إلى إلغاء موعدك
mail-heading-cancelled = تم إلغاء موعدك

mail-when = { $day }، من الساعة { $from } إلى الساعة { $to } (بتوقيت إيطاليا)
mail-with = مع { $office } – { $service }
mail-code = الرمز: { $code }

mail-enter-title = كيف تدخل
mail-enter = في تلك الساعة افتح الرابط أدناه من الهاتف أو من الحاسوب. لا تحتاج إلى تثبيت أي شيء. { $count ->
    [zero] تُفتح الغرفة في وقت الموعد.
    [one] تُفتح الغرفة قبل الموعد بدقيقة واحدة.
    [two] تُفتح الغرفة قبل الموعد بدقيقتين.
    [few] تُفتح الغرفة قبل الموعد بـ{ $count } دقائق.
    [many] تُفتح الغرفة قبل الموعد بـ{ $count } دقيقة.
   *[other] تُفتح الغرفة قبل الموعد بـ{ $count } دقيقة.
}
mail-enter-moved = الرابط الذي كان لديك لم يعد صالحًا: استخدم هذا الرابط. { $count ->
    [zero] تُفتح الغرفة في وقت الموعد.
    [one] تُفتح الغرفة قبل الموعد بدقيقة واحدة.
    [two] تُفتح الغرفة قبل الموعد بدقيقتين.
    [few] تُفتح الغرفة قبل الموعد بـ{ $count } دقائق.
    [many] تُفتح الغرفة قبل الموعد بـ{ $count } دقيقة.
   *[other] تُفتح الغرفة قبل الموعد بـ{ $count } دقيقة.
}
mail-enter-button = ادخل إلى الغرفة
mail-enter-private = هذا الرابط لك وحدك: لا ترسله إلى غيرك.

mail-manage-title = هل تريد تغيير الموعد أو إلغاءه؟
mail-manage = إذا لم تستطع الحضور فأخبرنا فورًا: هناك شخص آخر يحتاج إلى مكانك.
mail-manage-link = غيّر الموعد أو ألغِه

mail-bring-title = ما تحتاج إليه

mail-cancelled = لن تُفتح الغرفة بعد الآن. لا تحتاج إلى فعل أي شيء آخر. إذا لم تكن أنت من ألغاه فاتصل بنا.
mail-cancelled-button = احجز موعدًا آخر

mail-called-off-reason = السبب: { $reason }
mail-called-off = نعتذر لك. لن تُفتح غرفة هذا الموعد.
mail-offer-title = اختر وقتًا آخر
mail-offer-about = هذه الأوقات متاحة الآن لكنها غير محجوزة لك: إذا ناسبك أحدها فاقبله سريعًا.
mail-offer = اقبل { $day } الساعة { $time }
mail-choose = اعرض كل الأوقات المتاحة

mail-help-title = هل تحتاج إلى مساعدة؟
mail-help = اتصل بالرقم { $phone }.
mail-automatic = هذه رسالة آلية: نرجو عدم الرد عليها.

mail-calendar-title = موعد عبر الفيديو – { $office }
mail-calendar-text = { $service }. الرمز: { $code }. الهاتف: { $phone }.
