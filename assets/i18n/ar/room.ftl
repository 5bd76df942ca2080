## المدخل: بماذا يجيب رابط الغرفة قبل الموعد وأثناءه وبعده

gate-title = موعدك عبر الفيديو
gate-office = المكتب
gate-service = الخدمة
gate-date = الوقت
gate-duration = المدة المتوقعة
gate-minutes = { $count ->
    [zero] أقل من دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $count } دقائق
    [many] { $count } دقيقة
   *[other] { $count } دقيقة
}

gate-early-title = وصلت مبكرًا
gate-early-lead = تُفتح الغرفة { $date } الساعة { $time }. يمكنك أن تترك هذه الصفحة مفتوحة: إنها تتحدّث تلقائيًا.
gate-early-today-lead = تُفتح الغرفة اليوم الساعة { $time }. يمكنك أن تترك هذه الصفحة مفتوحة: إنها تتحدّث تلقائيًا.
gate-early-countdown = الوقت المتبقي
gate-early-hours = { $count ->
    [zero] أقل من ساعة
    [one] ساعة واحدة
    [two] ساعتان
    [few] { $count } ساعات
    [many] { $count } ساعة
   *[other] { $count } ساعة
}
gate-early-hours-and-minutes = { $hours } و{ $minutes }
gate-early-meanwhile = في هذه الأثناء
gate-early-tip-place = اختر مكانًا هادئًا ومضيئًا، والضوء أمامك.
gate-early-tip-papers = جهّز وثيقة هوية والأوراق التي تحتاج إليها.
gate-early-tip-battery = إذا كنت تستخدم الهاتف فتأكد من أنه مشحون ومتصل بشبكة Wi-Fi.

gate-open-title = الغرفة مفتوحة
gate-open-lead = اضغط «ادخل»: نجرّب معًا الكاميرا والميكروفون، ثم تنتظر الموظف هنا.
gate-open-step-check = تفحص الكاميرا والميكروفون. يمكنك الدخول حتى إن لم يكونا لديك.
gate-open-step-wait = تنتظر دورك: يرى الموظف أنك وصلت.
gate-open-step-talk = تتحدثان وجهًا لوجه. لا تُسجَّل المحادثة.
gate-open-until = يمكنك الدخول حتى الساعة { $time }.
gate-enter = ادخل

gate-over-title = مضى وقت الموعد
gate-over-lead = هذه الغرفة مغلقة. إذا لم تتمكن من الاتصال في الوقت المحدد فيمكنك حجز موعد جديد.
gate-done-title = انتهى الموعد
gate-cancelled-title = تم إلغاء الموعد
gate-cancelled-lead = لم تعد هذه الغرفة صالحة. إذا كنت ما زلت تريد التحدث مع المكتب فاحجز موعدًا جديدًا.
gate-moved-title = تم تغيير وقت الموعد
gate-moved-lead = لم يعد هذا الرابط صالحًا. استخدم الرابط الموجود في آخر رسالة إلكترونية أرسلناها إليك.
gate-book-again = احجز موعدًا جديدًا

gate-unknown-title = لا نعرف هذا الرابط
gate-unknown-lead = ربما نُسخ جزء من الرابط فقط. افتحه مرة أخرى من رسالة الموعد.
gate-unknown-start = انتقل إلى الصفحة الرئيسية

gate-phone-lead = هل هناك شيء لا يعمل؟
gate-phone = اتصل بالرقم { $phone }

## صفحة الغرفة

room-title = شباك الخدمة عبر الفيديو
room-noscript = تحتاج مكالمة الفيديو إلى JavaScript، وهو معطّل في هذا المتصفح. فعّله وأعد تحميل الصفحة، أو اتصل بنا.
room-leave = خروج
room-phone-lead = هل تفضّل الهاتف؟

room-check-title = قبل أن تدخل
room-check-lead = تأكد من مظهرك في الصورة ومن أننا نسمعك.
room-check-ready = أنا جاهز
room-check-audio-only = ادخل بالصوت فقط
room-check-without = ادخل دون كاميرا وميكروفون
room-check-privacy = لا أحد يراك أو يسمعك حتى يُدخلك الموظف.
room-check-camera = الكاميرا
room-check-microphone = الميكروفون
room-own-picture = صورتك
room-own-picture-off = الكاميرا مطفأة
room-you = أنت
room-retry-device = حاول مرة أخرى

room-lobby-title = أنت في غرفة الانتظار
room-lobby-next = دورك هو التالي.
room-lobby-ahead = { $count ->
    [zero] دورك هو التالي.
    [one] قبلك شخص واحد.
    [two] قبلك شخصان.
    [few] قبلك { $n } أشخاص.
    [many] قبلك { $n } شخصًا.
   *[other] قبلك { $n } شخص.
}
room-lobby-absent = لم يصل الموظف بعد. وهو يعلم أنك تنتظره: ابقَ على هذه الصفحة.
room-lobby-busy = الموظف ينهي حديثه مع شخص آخر. ابقَ على هذه الصفحة.
room-lobby-free = الموظف في الشباك وسيُدخلك بعد قليل.
room-lobby-full = نُدخلك بمجرد أن يتوفر مكان: لا تحتاج إلى فعل أي شيء. إذا كنت مستعجلًا فاتصل بنا.
room-lobby-retry = { $count ->
    [zero] نحاول مرة أخرى الآن.
    [one] نحاول مرة أخرى بعد ثانية واحدة.
    [two] نحاول مرة أخرى بعد ثانيتين.
    [few] نحاول مرة أخرى بعد { $n } ثوانٍ.
    [many] نحاول مرة أخرى بعد { $n } ثانية.
   *[other] نحاول مرة أخرى بعد { $n } ثانية.
}
room-lobby-retrying = نحاول مرة أخرى…
room-lobby-since = تنتظر منذ الساعة { $time }
room-lobby-stay = تتغير الصفحة تلقائيًا عندما يحين دورك. لا حاجة إلى إعادة تحميلها.

room-call-alone = سيصل الموظف حالًا.
room-call-with = أنت تتحدث مع { $name }.
room-call-away = انقطع اتصال { $name }. ابقَ هنا: يعود الاتصال عادةً خلال دقيقة.
room-call-unheard = الميكروفون مغلق: الموظف لا يسمعك.
room-call-unseen = الكاميرا مطفأة: الموظف يسمعك لكنه لا يراك.
room-call-screen = يعرض عليك { $name } شاشته.
room-tap-to-hear = اضغط هنا لتسمع
room-devices = الأجهزة
room-devices-title = الكاميرا والميكروفون
room-close = أغلق
room-bar = أزرار المكالمة
room-peer-muted = الميكروفون مغلق
room-peer-away = الاتصال منقطع
room-people = الأشخاص في الغرفة

room-leave-title = هل تريد الخروج؟
room-leave-lead = إذا خرجت يرى الموظف أنك غادرت الغرفة. يمكنك العودة بالرابط نفسه ما دام الموعد مستمرًا.
room-leave-stay = ابقَ
room-leave-confirm = اخرج من الغرفة

room-reconnect-title = مشكلة في الاتصال
room-reconnect-lead = نحاول إعادة الاتصال. لا تحتاج إلى فعل أي شيء.
room-reconnect-dark = حفاظًا على خصوصيتك تتوقف الكاميرا والميكروفون حتى يعود الاتصال.
room-reconnect-phone = إذا كنت تفضّل فاتصل بالمكتب:

room-gone-title = لا نتمكن من توصيلك
room-gone-lead = لا تسمح الشبكة بمرور مكالمة الفيديو، أو انقطعت مدة طويلة. اقترب من شبكة Wi-Fi أو استخدم شبكة أخرى.
room-gone-retry = حاول مرة أخرى
room-gone-phone = أو اتصل بالمكتب واذكر الرمز { $code }:

room-end-title = انتهت المكالمة
room-end-clerk = أنهى الموظف الموعد. شكرًا لاستخدامك شباك الخدمة عبر الفيديو.
room-end-office = أغلق المكتب الغرفة. إذا كنت ما زلت تحتاج إلى شيء فاتصل بنا أو احجز موعدًا جديدًا.
room-end-citizen = لقد غادرت الغرفة. يمكنك العودة ما دام الموعد مستمرًا.
room-end-time = انتهى وقت الموعد. إذا كنت ما زلت تحتاج إلى شيء فاحجز موعدًا جديدًا.
room-end-next-off = الكاميرا والميكروفون متوقفان. يمكنك إغلاق هذه الصفحة.
room-end-next-book = احجز موعدًا آخر
room-end-back = عد إلى الغرفة
room-superseded-title = الغرفة مفتوحة في مكان آخر
room-superseded-lead = فتحت الغرفة في علامة تبويب أخرى أو على جهاز آخر: تستمر المكالمة هناك.
room-superseded-here = تابع هنا

room-net-connecting = جارٍ الاتصال
room-net-connected = متصل
room-net-reconnecting = جارٍ إعادة الاتصال
room-net-gone = غير متصل
room-net-signal = جارٍ فحص الاتصال

room-microphone-on = شغّل الميكروفون
room-microphone-off = أغلق الميكروفون
room-camera-on = شغّل الكاميرا
room-camera-off = أطفئ الكاميرا
room-microphone-none = لا يوجد ميكروفون
room-camera-none = لا توجد كاميرا
room-microphone-heard = نسمعك جيدًا.
room-microphone-quiet = لا نسمع شيئًا. قل شيئًا أو اختر ميكروفونًا آخر.
room-microphone-denied = لا يسمح لنا المتصفح باستخدام الميكروفون. اضغط الأيقونة بجانب عنوان الصفحة، واسمح بالميكروفون، ثم اضغط «حاول مرة أخرى».
room-microphone-missing = لا نجد أي ميكروفون. صِل واحدًا أو ادخل من دونه: يمكنك أن ترى وتسمع.
room-microphone-busy = هناك برنامج آخر يستخدم الميكروفون. أغلقه واضغط «حاول مرة أخرى».
room-microphone-insecure = لا يعمل الميكروفون إلا على عنوان يبدأ بـ https. افتح الرابط الموجود في الرسالة.
room-microphone-unsupported = هذا المتصفح لا يستطيع استخدام الميكروفون. جرّب إصدارًا حديثًا من Chrome أو Firefox أو Edge أو Safari.
room-microphone-failed = الميكروفون لا يعمل. افصله وصِله من جديد ثم اضغط «حاول مرة أخرى».
room-microphone-interrupted = أوقف جهازك الميكروفون مؤقتًا، ربما بسبب مكالمة هاتفية. اضغط «حاول مرة أخرى».
room-camera-denied = لا يسمح لنا المتصفح باستخدام الكاميرا. اضغط الأيقونة بجانب عنوان الصفحة، واسمح بالكاميرا، ثم اضغط «حاول مرة أخرى».
room-camera-missing = لا نجد أي كاميرا. صِل واحدة أو ادخل بالصوت فقط.
room-camera-busy = هناك برنامج آخر يستخدم الكاميرا. أغلقه واضغط «حاول مرة أخرى».
room-camera-insecure = لا تعمل الكاميرا إلا على عنوان يبدأ بـ https. افتح الرابط الموجود في الرسالة.
room-camera-unsupported = هذا المتصفح لا يستطيع استخدام الكاميرا. جرّب إصدارًا حديثًا من Chrome أو Firefox أو Edge أو Safari.
room-camera-failed = الكاميرا لا تعمل. افصلها وصِلها من جديد ثم اضغط «حاول مرة أخرى».
room-camera-interrupted = أوقف جهازك الكاميرا مؤقتًا. اضغط «حاول مرة أخرى».
room-browser-unsupported = هذا المتصفح لا يستطيع إجراء مكالمات الفيديو. جرّب إصدارًا حديثًا من Chrome أو Firefox أو Edge أو Safari، أو اتصل بنا.

## جودة المكالمة: على الصورة، وعن نفسك، وعن الطرف الآخر

room-quality-weak = اتصال ضعيف
room-quality-device = الجهاز مشغول جدًا
room-quality-silent = ميكروفون دون صوت
room-quality-frozen = الصورة متوقفة
room-quality-nothing = لا توجد إشارة
room-quality-own-loss = اتصالك يفقد بيانات: اقترب من جهاز الراوتر أو أغلق البرامج الأخرى.
room-quality-own-narrow = اتصالك بطيء: أوقف مقاطع الفيديو والتنزيلات، أو أطفئ الكاميرا.
room-quality-own-late = اتصالك متأخر: بعد أن تتكلم انتظر لحظة.
room-quality-own-device = جهازك مشغول جدًا: أغلق البرامج وعلامات التبويب الأخرى، أو أوقف الكاميرا.
room-quality-own-silent = الميكروفون لا يرسل صوتًا: تأكد من أنه مفتوح أو اختر ميكروفونًا آخر.
room-quality-own-frozen = صورتك متوقفة: أطفئ الكاميرا ثم شغّلها من جديد.
room-quality-own-nothing-up = لا يصلنا منك صوت ولا صورة: أعد تحميل الصفحة، ويبقى مكانك محفوظًا.
room-quality-own-nothing-down = لا يصلك صوت ولا صورة: أعد تحميل الصفحة، ويبقى مكانك محفوظًا.
room-quality-peer-loss = اتصال { $name } يفقد بيانات: قد تضيع بعض الكلمات.
room-quality-peer-narrow = اتصال { $name } بطيء: قد لا تكون الصورة واضحة.
room-quality-peer-late = يصل صوت { $name } متأخرًا: بعد أن تتكلم انتظر لحظة.
room-quality-peer-device = جهاز { $name } مشغول جدًا: قد تتقطع الصورة.
room-quality-peer-silent = لا يصل صوت من ميكروفون { $name }.
room-quality-peer-frozen = صورة { $name } متوقفة.
room-quality-peer-nothing-up = لا يصل من { $name } صوت ولا صورة. انتظر لحظة.
room-quality-peer-nothing-down = لا يسمعك { $name } ولا يراك. انتظر لحظة.

## ما يرفضه الخادم، بالكلمات

room-error-bad-request = لم تتفاهم الصفحة والخادم. أعد تحميل الصفحة.
room-error-unauthenticated = انتهت صلاحية دخولك إلى الغرفة. أعد تحميل الصفحة.
room-error-forbidden = لا يمكنك القيام بهذه العملية.
room-error-not-found = لم يعد هذا الموعد موجودًا.
room-error-already-in-use = أدخل موظف آخر هذا الشخص من قبل.
room-error-expired = انتهى وقت هذا الموعد.
room-error-revoked = تم تغيير الموعد أو إلغاؤه. انظر آخر رسالة إلكترونية أرسلناها إليك.
room-error-superseded = فُتحت الغرفة في علامة تبويب أخرى.
room-error-room-full = لم يعد في الغرفة مكان.
room-error-full = هناك الآن عدد كبير جدًا من مكالمات الفيديو.
room-error-payload-too-large = الرسالة كبيرة جدًا.
room-error-media-rejected = لم يقبل الخادم هذا المتصفح لمكالمة الفيديو. جرّب إصدارًا حديثًا من Chrome أو Firefox أو Edge أو Safari.
room-error-too-early = لم تُفتح الغرفة بعد.
room-error-unsupported-version = الصفحة قديمة. أعد تحميلها.
room-error-rate-limited = طلبات كثيرة في وقت قصير. انتظر لحظة.
room-error-timed-out = الخادم لا يجيب. نحاول مرة أخرى.
room-error-unknown-session = بدأ الاتصال من جديد.
room-error-internal = حدث خطأ من جانبنا. حاول مرة أخرى بعد قليل.
room-error-draining = الخادم يعيد التشغيل. سنعيد توصيلك حالًا.
room-error-slow-consumer = الاتصال بطيء جدًا. نحاول مرة أخرى.
