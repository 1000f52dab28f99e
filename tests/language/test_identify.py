"""A legal text is recognised by its language, and a related language is not taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tosdiff.language.identify import language_of
from tosdiff.language.words import words_of

TEXTS = {
    "en": "You may use the services only if you accept these terms. We can change them at any time, and we "
    "will tell you before a change that matters to you takes effect. If you do not agree, you must stop using "
    "the services and may close your account, by which your data will be deleted.",
    "fr": "Vous ne pouvez utiliser les services que si vous acceptez les présentes conditions. Nous pouvons les "
    "modifier à tout moment et nous vous en informerons avant leur entrée en vigueur. Si vous n'êtes pas "
    "d'accord, vous devez cesser d'utiliser les services et vous pouvez fermer votre compte.",
    "de": "Sie dürfen die Dienste nur nutzen, wenn Sie mit diesen Bedingungen einverstanden sind. Wir können sie "
    "jederzeit ändern und werden Sie vor dem Inkrafttreten einer Änderung darüber informieren. Wenn Sie nicht "
    "zustimmen, müssen Sie die Nutzung der Dienste beenden und können Ihr Konto schließen.",
    "es": "Usted solo puede utilizar los servicios si acepta estos términos. Podemos modificarlos en cualquier "
    "momento y le informaremos antes de que un cambio entre en vigor. Si no está de acuerdo, debe dejar de "
    "utilizar los servicios y puede cerrar su cuenta, con lo que se eliminarán sus datos.",
    "it": "Puoi utilizzare i servizi solo se accetti i presenti termini. Possiamo modificarli in qualsiasi momento "
    "e ti informeremo prima che una modifica entri in vigore. Se non sei d'accordo, devi smettere di utilizzare "
    "i servizi e puoi chiudere il tuo account, per cui i dati saranno eliminati dalla nostra società.",
    "pt": "Você só pode usar os serviços se aceitar estes termos. Podemos alterá-los a qualquer momento e "
    "informaremos você antes que uma mudança entre em vigor. Se você não concordar, deve parar de usar os "
    "serviços e pode encerrar a sua conta, e os seus dados serão excluídos por nós.",
    "nl": "U mag de diensten alleen gebruiken als u deze voorwaarden aanvaardt. Wij kunnen ze op elk moment "
    "wijzigen en zullen u daarover informeren voordat een wijziging van kracht wordt. Als u het er niet mee eens "
    "bent, moet u stoppen met het gebruik van de diensten en kunt u uw account sluiten.",
    "pl": "Użytkownik może korzystać z usług tylko wtedy, gdy akceptuje niniejszy regulamin. Możemy go zmienić w "
    "dowolnym czasie i poinformujemy o tym przed wejściem zmiany w życie. Jeżeli użytkownik nie wyraża zgody, "
    "powinien zaprzestać korzystania z usług oraz może zamknąć konto, a jego dane zostaną usunięte przez nas.",
    "sv": "Du får bara använda tjänsterna om du godkänner dessa villkor. Vi kan ändra dem när som helst och vi "
    "kommer att informera dig innan en ändring träder i kraft. Om du inte godkänner dem ska du sluta att använda "
    "tjänsterna och du kan stänga ditt konto, och då raderas de uppgifter som vi har om dig.",
    "da": "Du må kun bruge tjenesterne, hvis du accepterer disse vilkår. Vi kan ændre dem når som helst, og vi "
    "giver dig besked, før en ændring træder i kraft. Hvis du ikke er enig, skal du holde op med at bruge "
    "tjenesterne, og du kan lukke din konto, hvorefter de oplysninger, vi har om dig, bliver slettet.",
    "nb": "Du kan bare bruke tjenestene hvis du godtar disse vilkårene. Vi kan endre dem når som helst, og vi gir "
    "deg beskjed før en endring trer i kraft. Hvis du ikke er enig, må du slutte å bruke tjenestene, og du kan "
    "stenge kontoen din, og da blir de opplysningene vi har om deg slettet av oss.",
    "fi": "Voit käyttää palvelua vain, jos hyväksyt nämä ehdot. Voimme muuttaa ehtoja milloin tahansa, ja "
    "ilmoitamme siitä sinulle ennen kuin muutos tulee voimaan. Jos et hyväksy ehtoja, sinun on lopetettava "
    "palvelun käyttö, ja voit sulkea tilisi, jolloin poistamme henkilötiedot, joita meillä on ja joita olet antanut.",
    "cs": "Služby můžete používat pouze tehdy, pokud s těmito podmínkami souhlasíte. Podmínky můžeme kdykoli "
    "změnit a budeme vás o tom informovat, než změna vstoupí v platnost. Pokud se změnou nesouhlasíte, je třeba "
    "služby přestat používat a můžete si účet zrušit, a my vaše údaje, které máme, od té doby smažeme.",
    "ro": "Puteți utiliza serviciile numai dacă acceptați acești termeni. Îi putem modifica în orice moment și vă "
    "vom informa înainte ca o modificare să intre în vigoare. Dacă nu sunteți de acord, trebuie să nu mai "
    "utilizați serviciile și puteți închide contul din care faceți parte, iar datele sunt șterse de noi.",
    "hu": "A szolgáltatást csak akkor használhatja, ha ezeket a feltételeket elfogadja. A feltételeket bármikor "
    "módosíthatjuk, és erről a változás hatálybalépése előtt értesítjük. Ha nem ért egyet, akkor a szolgáltatás "
    "használatát be kell fejeznie, és a fiókját megszüntetheti, az adatok törlése mellett, vagy ezt kérheti is.",
    "tr": "Hizmetleri ancak bu şartları kabul etmeniz halinde kullanabilirsiniz. Şartları her zaman "
    "değiştirebiliriz ve bir değişiklik yürürlüğe girmeden önce size bildiririz. Kabul etmiyorsanız hizmet "
    "kullanımına son vermeniz gerekir ve hesabınızı kapatabilirsiniz; bu durumda kişisel veriler için silme "
    "işlemi uygulanır ve bunlar başka bir amaç için veya üçüncü kişiler tarafından kullanılmaz.",
    "id": "Anda hanya dapat menggunakan layanan jika anda menyetujui ketentuan ini. Kami dapat mengubahnya setiap "
    "saat dan kami akan memberi tahu anda sebelum perubahan itu berlaku. Jika anda tidak setuju, anda harus "
    "berhenti menggunakan layanan dan dapat menutup akun anda, dan data anda akan dihapus oleh kami.",
    "vi": "Bạn chỉ có thể sử dụng dịch vụ khi bạn chấp nhận các điều khoản này. Chúng tôi có thể thay đổi các điều "
    "khoản và sẽ thông báo cho bạn trước khi thay đổi có hiệu lực. Nếu bạn không đồng ý, bạn phải ngừng sử dụng "
    "dịch vụ và có thể đóng tài khoản của mình, và thông tin của bạn sẽ được xóa.",
    "ja": "本規約に同意する場合に限り、本サービスを利用することができます。当社はいつでも本規約を変更することができ、"
    "変更が効力を生じる前に利用者に通知します。同意しない場合は利用を中止してください。",
    "ko": "귀하는 본 약관에 동의하는 경우에만 서비스를 이용할 수 있습니다. 회사는 언제든지 약관을 변경할 수 있으며 변경의 "
    "효력이 발생하기 전에 이를 알려 드립니다. 동의하지 않는 경우 서비스 이용을 중단하고 계정을 해지할 수 있으며 이 경우 "
    "회사는 관련 법령에 따라 귀하의 정보를 지체 없이 삭제합니다. 자세한 내용은 개인정보 처리방침에서 확인하실 수 있습니다.",
    "zh": "您只有在同意本协议的情况下方可使用本服务。我们可以随时修改本协议，并会在修改生效之前通知您。如果您不同意，"
    "应当停止使用本服务，并可以注销您的账户，我们将删除您的个人信息。",
    "ru": "Вы можете пользоваться сервисом только в том случае, если принимаете эти условия. Мы вправе изменить их в "
    "любое время и сообщим вам об этом до вступления изменений в силу. Если вы не согласны, прекратите "
    "пользоваться сервисом; вы также можете закрыть свою учетную запись, и ваши данные будут удалены.",
    "ar": "لا يجوز لك استخدام الخدمات إلا إذا وافقت على هذه الشروط. يجوز لنا تعديلها في أي وقت وسوف نخبرك قبل أن يصبح "
    "التعديل نافذا. إذا كنت لا توافق فعليك التوقف عن استخدام الخدمات ويمكنك إغلاق حسابك وعندئذ سوف نحذف بياناتك "
    "الشخصية وفقا للقانون المعمول به.",
    "el": "Μπορείτε να χρησιμοποιείτε τις υπηρεσίες μόνο αν αποδέχεστε αυτούς τους όρους. Μπορούμε να τους αλλάξουμε "
    "οποτεδήποτε και θα σας ενημερώσουμε πριν τεθεί σε ισχύ μια αλλαγή. Αν δεν συμφωνείτε, πρέπει να "
    "σταματήσετε να χρησιμοποιείτε τις υπηρεσίες και μπορείτε να κλείσετε τον λογαριασμό σας.",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_few_sentences_of_law_show_their_language(language: str) -> None:
    assert language_of(words_of(TEXTS[language].lower()), "en") == language
    assert language_of(words_of(TEXTS[language].lower()), language) == language


@pytest.mark.parametrize("language", [language for language in TEXTS if language != "en"])
def test_english_is_never_taken_for_the_declared_language(language: str) -> None:
    assert language_of(words_of(TEXTS["en"].lower()), language) == "en"


def test_a_script_stands_for_each_of_its_languages() -> None:
    words = words_of(TEXTS["ru"].lower())
    assert language_of(words, "uk") == "uk"
    assert language_of(words, "en") == "ru"


def test_a_language_without_a_word_list_is_not_contradicted_by_a_related_one() -> None:
    assert language_of(words_of(TEXTS["cs"].lower()), "sk") is None
    assert language_of(words_of(TEXTS["en"].lower()), "sk") == "en"


def test_a_few_foreign_names_do_not_change_the_language() -> None:
    mixed = f"{TEXTS['en']} {TEXTS['en']} 当社 本規約 {TEXTS['fr'][:60]}"
    assert language_of(words_of(mixed.lower()), "en") == "en"


def test_a_list_of_names_has_no_language() -> None:
    rows = "Kestrel Turbo Preview Retired March Larkspur Mini Active October ".split() * 8
    assert language_of([row.lower() for row in rows]) is None


@given(st.text(max_size=400), st.sampled_from(["en", "fr", "ja", "sk"]))
def test_any_text_has_a_known_language_or_none(text: str, expected: str) -> None:
    seen = language_of(words_of(text.lower()), expected)
    assert seen is None or (len(seen) == 2 and seen.isalpha())
