language-choose = لغة الصفحة
site-name = شباك الخدمة عبر الفيديو
skip-to-content = انتقل إلى المحتوى
skip-to-footer = انتقل إلى أسفل الصفحة

menu-label = قائمة الخدمة
menu-start = الرئيسية
menu-book = احجز موعدًا
menu-appointment = لديّ موعد
breadcrumb-label = أنت هنا

help-call = هل تحتاج إلى مساعدة؟ اتصل

contacts-title = اتصل بالبلدية
contacts-call = اتصل بالرقم { $phone }
contacts-website = انتقل إلى موقع البلدية

footer-contacts = للتواصل
footer-phone = الهاتف:
footer-website = موقع البلدية
footer-privacy = حماية البيانات الشخصية
footer-accessibility = بيان سهولة الوصول
footer-licences = ملاحظات قانونية وتراخيص

error-home = العودة إلى الصفحة الرئيسية
error-number = الرقم الذي تذكره إذا اتصلت: { $number }
error-forbidden-title = الطلب مرفوض
error-forbidden = جاء الطلب من موقع آخر، ولم يُنفَّذ حرصًا على الأمان. عد إلى الصفحة الرئيسية وحاول من هناك.
error-not-found-title = الصفحة غير موجودة
error-not-found = لا توجد صفحة على هذا العنوان. إذا نسخت رابطًا من رسالة إلكترونية، فتأكد من أنك نسخته كاملًا.
error-method-title = لا يمكن فعل ذلك هنا
error-method = هذه الصفحة لا تقبل الطلب. عد إلى الصفحة الرئيسية وحاول من هناك.
error-too-large-title = النص الذي أرسلته طويل جدًا
error-too-large = ما أرسلته أكبر مما نستطيع استلامه. ارجع، واختصر النص، ثم حاول مرة أخرى.
error-too-many-title = طلبات كثيرة جدًا
error-too-many = وصلت من شبكتك طلبات كثيرة في وقت قصير. انتظر دقيقة وحاول مرة أخرى: لم تفقد شيئًا.
error-unavailable-title = الخدمة غير متاحة الآن
error-unavailable = لا نستطيع الرد في هذه اللحظة. حاول مرة أخرى بعد دقيقة، وإذا لم ينجح الأمر فاتصل بنا.
error-request-title = الطلب غير مفهوم
error-request = لم نتمكن من قراءة الطلب. ارجع وحاول مرة أخرى.
error-internal-title = حدث خطأ ما
error-internal = المشكلة من عندنا، وأنت لم تخطئ. حاول مرة أخرى بعد بضع دقائق، وإذا لم ينجح الأمر فاتصل بنا.
