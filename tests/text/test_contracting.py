"""Whom a text says its contract is with."""

from __future__ import annotations

import pytest

from tests.world.versions import version
from tosdiff.text.contracting import contracting_parties
from tosdiff.text.editions import edition_of

WE = 'This is an agreement between you and Halcyon Sound Ltd, a firm in Cork ("Halcyon", "we" or "us").'
SHOP = "These Terms are between you and Halcyon only, and not with Pomona, Inc."
PAYMENTS = "Payments are made under the agreement between you and Striga, Inc."
OWNER = "Our licensor, Ownwell LLC, offers the models and the contract is between us and them."


@pytest.mark.parametrize(
    ("lines", "parties"),
    [
        ((WE,), {"Halcyon Sound Ltd"}),
        ((WE, SHOP), {"Halcyon Sound Ltd"}),
        ((WE, PAYMENTS), {"Halcyon Sound Ltd"}),
        ((SHOP,), set()),
        ((OWNER,), set()),
        (("The service is offered by Halcyon Ltd.", PAYMENTS), set()),
        (("If you reside in the EEA your agreement is with Halcyon Ireland Ltd.",), set()),
        (("When we say \"us\", we mean Halcyon Ireland Limited and its affiliates.",), {"Halcyon Ireland Limited"}),
        (
            ('"Halcyon" means Halcyon Ltd if you live in the UK, and Halcyon, Inc. if you live elsewhere.',),
            {"Halcyon Ltd", "Halcyon, Inc."},
        ),
        (
            ('The kites are provided by Halcyon Sound, a French limited joint-stock company with its seat in Lyon ("Halcyon" or "us").',),
            {"Halcyon Sound"},
        ),
        (('This is an agreement between you and halcyon labs ltd ("Halcyon", "we" or "our").',), {"halcyon labs ltd"}),
        (
            ("If you live in the EEA, you contract with Halcyon Ireland Ltd; otherwise with Halcyon, LLC.",),
            {"Halcyon Ireland Ltd", "Halcyon, LLC."},
        ),
        (
            ("If you live in Peru: your contract is with Andes S.A.S.", "If you live elsewhere: your contract is with Halcyon Ltd."),
            {"Andes S.A.S.", "Halcyon Ltd."},
        ),
        (("If you live in the EEA, you contract with Halcyon Ireland Ltd.",), set()),
        (("Your contract is with Halcyon Ltd if you live in the EEA.",), set()),
        (
            ("You contract with Halcyon Sdn. Bhd. in Malaysia, with Halcyon Pte. Ltd. in Peru and with Halcyon, Inc. elsewhere.",),
            {"Halcyon Sdn. Bhd.", "Halcyon Pte. Ltd.", "Halcyon, Inc."},
        ),
        (("You contract with Halcyon AB and Striga, Inc. takes the payments.",), set()),
        (("You are not entering into an agreement with Boreal Ltd.", "You enter into an agreement with Halcyon AB."), {"Halcyon AB"}),
        (("The agreement between you and Striga, Inc. is separate.", "You enter into these terms with Halcyon Ltd."), {"Halcyon Ltd."}),
        (("This Agreement is made between Halcyon, Inc. and the customer.",), {"Halcyon, Inc."}),
        (("Halcyon ApS is your contracting party.",), {"Halcyon ApS"}),
        (("The controller of your personal data is Halcyon Ltd.",), {"Halcyon Ltd."}),
        (("Diese Bedingungen gelten zwischen Ihnen und der Drachen & Söhne GmbH, Berlin.",), {"Drachen & Söhne GmbH"}),
        (("Ces conditions sont conclues entre vous et la société Lyre SAS.",), {"Lyre SAS."}),
        (("本規約は、ハルシオン株式会社(以下「当社」といいます)が定めます。",), {"ハルシオン株式会社"}),
        (("「当社」とは、合同会社ハルシオンを意味します。",), {"合同会社ハルシオン"}),
        (("お客様と株式会社ハルシオンとの間の契約です。", "決済は株式会社カササギに委託します。"), {"株式会社ハルシオン"}),
        (("本サービスはハルシオン株式会社が提供します。",), {"ハルシオン株式会社"}),
        (("本サービスの決済は株式会社カササギに委託します。",), set()),
        (("These are the Terms for Halcyon, Inc.'s (\"Company\", \"we\" or \"us\") sites.",), {"Halcyon, Inc."}),
    ],
)  # fmt: skip
def test_a_party_is_whom_the_text_says_the_contract_is_with(
    lines: tuple[str, ...], parties: set[str]
) -> None:
    assert contracting_parties(lines) == parties


@pytest.mark.parametrize(
    ("line", "law"),
    [
        ("The laws of the State of Texas, excluding its choice of law, will govern these Terms.", {"Texas"}),
        ("English law applies.", {"England and Wales"}),
        ("The laws of New South Wales govern these terms.", {"New South Wales"}),
        ("Dutch law applies to them.", {"Netherlands"}),
        ("The law of Denmark applies to this agreement.", {"Denmark"}),
        (
            "The United Nations Convention does not apply. French law applies, not the law of Belgium.",
            {"France"},
        ),
        ("Nothing here takes away your rights under the laws of Germany.", set()),
        ("California law applies to such requests.", set()),
        ("Es gilt das Recht der Bundesrepublik Deutschland.", {"Germany"}),
        ("Les présentes conditions sont régies par le droit français.", {"France"}),
        ("Estas condiciones se rigen por la legislación española.", {"Spain"}),
        ("本規約は日本法に準拠します。", {"Japan"}),
        ("These Terms are governed by federal arbitration law, and the laws of the State of Ohio.", {"Ohio"}),
        (
            "This Agreement is governed by the internal substantive laws of the State of Delaware.",
            {"Delaware"},
        ),
        ("You agree that the Laws of the state of Ohio will govern these Terms.", {"Ohio"}),
        ("These Terms are construed and interpreted according to California laws.", {"California"}),
        (
            'These Terms are governed by the Governing Laws. "Governing Laws" means (i) for buyers in the EEA, Laws of '
            "Ireland, (ii) for other buyers, the laws of the State of Ohio.",
            {"Ireland", "Ohio"},
        ),
        ("The law of the place where you live governs these Terms.", {"where you live"}),
        ("If that finds no answer, that issue is governed by the law of your state of residence.", set()),
        ("For Clause 17 of the SCCs, this agreement is governed by the law of Ireland.", set()),
        ("For such government entities, these Terms are governed by the laws of the United States.", set()),
        ("We disclose recordings as Irish law, which governs such requests, demands.", set()),
    ],
)
def test_law_is_the_law_that_governs_the_contract(line: str, law: set[str]) -> None:
    assert edition_of(version(line).blocks).law == law
