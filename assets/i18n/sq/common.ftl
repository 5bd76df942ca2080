language-choose = Gjuha e faqes
site-name = Sportel me videothirrje
skip-to-content = Kaloni te përmbajtja
skip-to-footer = Kaloni te fundi i faqes

menu-label = Menyja e shërbimit
menu-start = Kreu
menu-book = Caktoni një takim
menu-appointment = E kam caktuar takimin
breadcrumb-label = Ndodheni këtu

help-call = Ju duhet ndihmë? Telefononi

contacts-title = Kontaktoni bashkinë
contacts-call = Telefononi { $phone }
contacts-website = Shkoni te faqja e bashkisë

footer-contacts = Kontakte
footer-phone = Telefoni:
footer-website = Faqja e bashkisë
footer-privacy = Mbrojtja e të dhënave
footer-accessibility = Deklarata e aksesueshmërisë
footer-licences = Shënime ligjore dhe licenca

error-home = Kthehuni te kreu
error-number = Numri për t’u thënë nëse telefononi: { $number }
error-forbidden-title = Kërkesa nuk u pranua
error-forbidden = Kërkesa vjen nga një faqe tjetër dhe për siguri nuk u krye. Kthehuni te kreu dhe provoni përsëri prej andej.
error-not-found-title = Faqja nuk u gjet
error-not-found = Në këtë adresë nuk ka asnjë faqe. Nëse keni kopjuar një lidhje nga një e-mail, shikoni që ta keni kopjuar të gjithën.
error-method-title = Këtu nuk bëhet dot
error-method = Kjo faqe nuk e pranon kërkesën. Kthehuni te kreu dhe provoni përsëri prej andej.
error-too-large-title = Keni dërguar tepër tekst
error-too-large = Ajo që keni dërguar është më e madhe nga sa mund të marrim. Kthehuni mbrapa, shkurtoni tekstin dhe provoni përsëri.
error-too-many-title = Tepër kërkesa
error-too-many = Nga rrjeti juaj erdhën shumë kërkesa në pak kohë. Prisni një minutë dhe provoni përsëri: nuk keni humbur asgjë.
error-unavailable-title = Shërbimi nuk punon për momentin
error-unavailable = Tani nuk mund të përgjigjemi. Provoni përsëri pas një minute; nëse nuk punon, na telefononi.
error-request-title = Kërkesa nuk u kuptua
error-request = Nuk arritëm ta lexojmë kërkesën. Kthehuni mbrapa dhe provoni përsëri.
error-internal-title = Diçka nuk funksionoi
error-internal = Problemi është yni, ju nuk keni gabuar. Provoni përsëri pas disa minutash; nëse nuk punon, na telefononi.
