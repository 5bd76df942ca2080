start-title = تحدّث مع بلديتك عبر مكالمة فيديو
start-lead = احجز موعدًا، وفي الساعة المحددة تحدّث وجهًا لوجه مع الشخص الذي يتابع معاملتك، من البيت أو من أي مكان تريده. يكفي هاتف أو حاسوب: لا حاجة إلى التسجيل ولا إلى تثبيت برامج.
start-how = كيف تعمل الخدمة
start-how-book-title = تحجز
start-how-book = اختر المكتب والخدمة واليوم والساعة. لا يستغرق ذلك أكثر من دقيقتين.
start-how-mail-title = تصلك رسالة إلكترونية
start-how-mail = فيها رابطك الشخصي للدخول أو لتغيير الموعد أو إلغائه.
start-how-talk-title = تتحدث معنا
start-how-talk = في ساعة الموعد تفتح الرابط: يستقبلك أحد موظفي الشباك. لا أحد يسجّل المكالمة.
start-offices = المكاتب التي تستقبل عبر الفيديو
start-needed = ما تحتاج إليه
start-needed-device = هاتف أو جهاز لوحي أو حاسوب فيه كاميرا وميكروفون
start-needed-network = اتصال بالإنترنت
start-needed-papers = وثيقة هوية وأوراق معاملتك
start-needed-mail = عنوان بريد إلكتروني يصلك عليه الرابط
start-have-mail = افتح رسالة التأكيد: يقودك الرابط إلى صفحة موعدك، وفيها يمكنك تغييره أو إلغاؤه أو الدخول إلى الغرفة.
start-have-lost = لا تجد الرسالة؟ ابحث في البريد غير المرغوب فيه، أو اتصل بنا: سنساعدك.

booking-title = حجز موعد
booking-required = الحقول التي عليها نجمة إلزامية
booking-index = المعلومات المطلوبة
booking-step-active = الخطوة الحالية
booking-step-done = تمّت
booking-back = رجوع
booking-next = التالي
booking-nav = خطوات الحجز
booking-edit = تعديل
booking-no-script-go = اعرض

step-place = المكان
step-time = التاريخ والساعة
step-details = تفاصيل الموعد
step-applicant = بياناتك
step-summary = الملخص

form-summary-title = { $count ->
    [zero] لا يوجد ما يحتاج إلى تصحيح
    [one] هناك خطأ واحد يجب تصحيحه
    [two] هناك خطآن يجب تصحيحهما
    [few] هناك { $count } أخطاء يجب تصحيحها
    [many] هناك { $count } خطأً يجب تصحيحها
   *[other] هناك { $count } خطأ يجب تصحيحها
}
form-error-prefix = خطأ:
form-optional = اختياري
form-error-too-long = { $count ->
    [zero] النص طويل جدًا: اختصره.
    [one] النص طويل جدًا: اختصره إلى حرف واحد.
    [two] النص طويل جدًا: اختصره إلى حرفين.
    [few] النص طويل جدًا: اختصره إلى { $count } أحرف.
    [many] النص طويل جدًا: اختصره إلى { $count } حرفًا.
   *[other] النص طويل جدًا: اختصره إلى { $count } حرف.
}
form-error-characters = في النص علامات غير مرئية لا يمكننا قبولها، ربما نُسخت من برنامج آخر: أعد كتابته باليد.

place-office = المكتب
place-office-intro = اختر المكتب الذي تريد موعدًا معه
place-office-label = نوع المكتب
place-office-empty = اختر من القائمة
place-office-missing = اختر مكتبًا
place-service = الخدمة
place-service-intro = اختر سبب الموعد
place-service-missing = اختر خدمة
place-service-none = ليس لدى هذا المكتب حاليًا خدمات عبر الفيديو.
place-duration = { $count ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}
place-bring = ما تحتاج إليه:
place-first = أول موعد متاح: { $moment }
place-full = لا توجد مواعيد متاحة حاليًا

time-title = المواعيد المتاحة
time-month = اختر شهرًا
time-day = اختر يومًا
time-morning = صباحًا
time-afternoon = بعد الظهر
time-zone = الأوقات بتوقيت إيطاليا.
time-own = بتوقيتك المحلي: { $moment }.
time-own-beside = بجانب كل موعد ترى الساعة بتوقيتك المحلي.
time-own-short = عندك { $time }
time-missing = اختر ساعة
time-none-title = لا توجد مواعيد متاحة
time-none = لا توجد الآن مواعيد متاحة لهذه الخدمة. كل يوم تُتاح مواعيد جديدة: عد لاحقًا أو اتصل بنا.
time-none-back = اختر خدمة أخرى
time-closed-month = لا مواعيد
time-taken-title = هذا الوقت حُجز قبل لحظات
time-taken = اختار شخص آخر الوقت نفسه قبلك بلحظة. ما كتبته ما زال محفوظًا: اختر وقتًا قريبًا أو يومًا آخر.
time-too-many-title = لديك وقتان محجوزان مؤقتًا
time-too-many = أكمل أحد الحجزين اللذين بدأتهما، أو انتظر بضع دقائق: تعود الأوقات متاحة تلقائيًا.
time-too-many-active-title = لديك أقصى عدد ممكن من المواعيد
time-too-many-active = لديك بهذا البريد الإلكتروني كل المواعيد الممكنة لهذه الخدمة. يمكنك تغيير أحدها بالرابط الموجود في رسالته؛ وإذا احتجت إلى موعد آخر فهاتِفنا.
time-not-offered-title = لم يعد بالإمكان حجز هذا الوقت
time-not-offered = ما كتبته ما زال محفوظًا: اختر وقتًا قريبًا أو يومًا آخر.
time-nearest = أوقات قريبة من الوقت الذي اخترته
time-office-how = عبر الفيديو، دون تثبيت برامج
time-office-duration = المدة

details-title = التفاصيل
details-label = أضف تفاصيل أخرى
details-hint = اكتب باختصار عمّ تريد أن تتحدث، لكي نستعد لاستقبالك: يكفي سطران (200 حرف على الأكثر). لا تكتب بيانات عن صحتك.
details-missing = اكتب باختصار عمّ تريد أن تتحدث

applicant-title = بياناتك
applicant-name = الاسم
applicant-name-hint = أدخل اسمك
applicant-name-missing = اكتب اسمك
applicant-surname = اسم العائلة
applicant-surname-hint = أدخل اسم عائلتك
applicant-surname-missing = اكتب اسم عائلتك
applicant-address = عنوان السكن
applicant-address-hint = الشارع ورقم المبنى والبلدية
applicant-address-missing = اكتب عنوانك
applicant-email = البريد الإلكتروني
applicant-email-hint = على هذا العنوان نرسل إليك رابط الدخول
applicant-email-missing = اكتب عنوان بريدك الإلكتروني
applicant-email-form = اكتب عنوان بريد إلكتروني كاملًا، مثل name@example.com
applicant-phone = الهاتف
applicant-phone-hint = نتصل بك إذا لم تنجح مكالمة الفيديو
applicant-phone-form = اكتب رقم هاتف، مثل 00393331234567
applicant-privacy-title = حماية البيانات الشخصية
applicant-privacy-intro = تعالج جهة { $municipality } البيانات الشخصية التي تقدمها طوعًا وفقًا للمادة 13 من لائحة الاتحاد الأوروبي 2016/679. لا تُسجَّل مكالمة الفيديو.
applicant-privacy = قرأت وفهمت بيان حماية البيانات الشخصية
applicant-privacy-link = اقرأ بيان حماية البيانات الشخصية
applicant-privacy-missing = أكّد أنك قرأت بيان حماية البيانات الشخصية

summary-title = الملخص
summary-intro = تأكد من صحة كل شيء، ثم أكّد الحجز.
summary-office = المكتب
summary-office-name = نوع المكتب
summary-service = الخدمة
summary-mode = الطريقة
summary-mode-video = عبر الفيديو
summary-when = التاريخ والساعة
summary-date = التاريخ
summary-time = الساعة
summary-details = تفاصيل الموعد
summary-details-text = التفاصيل
summary-details-none = لا توجد تفاصيل
summary-applicant = بياناتك
summary-confirm = تأكيد وإرسال
summary-terms = عندما تضغط «تأكيد وإرسال» يصبح الموعد محجوزًا. نرسل إليك فورًا رسالة إلكترونية فيها رابط الدخول ورابط تغيير الموعد أو إلغائه.

hold-until = نحتفظ لك بهذا الوقت حتى الساعة { $time }.
hold-left = { $count ->
    [0] نحتفظ لك بهذا الوقت أقل من دقيقة أخرى.
    [zero] نحتفظ لك بهذا الوقت أقل من دقيقة أخرى.
    [one] نحتفظ لك بهذا الوقت دقيقة واحدة أخرى.
    [two] نحتفظ لك بهذا الوقت دقيقتين أخريين.
    [few] نحتفظ لك بهذا الوقت { $count } دقائق أخرى.
    [many] نحتفظ لك بهذا الوقت { $count } دقيقة أخرى.
   *[other] نحتفظ لك بهذا الوقت { $count } دقيقة أخرى.
}
hold-gone = انتهى الوقت. يمكنك أن تتابع: إذا كان الوقت ما زال متاحًا فهو لك، وإلا عرضنا عليك أوقاتًا قريبة.
hold-more = أحتاج إلى وقت أطول
hold-extended = حسنًا، لديك وقت أطول.
