#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "catalog/catalog.h"

/// The facts from which the built-in catalogs are rebuilt. ref: certificate-catalog.md §2, §4, §7
namespace cc3235::catalog {

/// 64 hexadecimal digits as a digest; anything else does not compile.
consteval Digest digest(std::string_view hex) {
  const auto value = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    throw "not a hexadecimal digit";
  };
  if (hex.size() != 64) throw "a SHA-256 digest has 64 digits";
  Digest bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(value(hex[2 * i]) * 16 + value(hex[2 * i + 1]));
  }
  return bytes;
}

struct KnownCertificate {
  Digest digest;
  std::string_view name;  ///< common name, or the name under which the SDK lists it
};

// clang-format off

/// In no built-in catalog, but met beside them: the other certificates of the playground, and the root that TI's catalog of
/// 2018 has more than that of 2019. ref: certificate-catalog.md §2, §4
inline constexpr std::array kKnownElsewhere{
    KnownCertificate{digest("07ad6ba74b3921009edf184cb382c05a32baacf9c767f74427c094b2c56aa135"), "dummy-trusted-ca-cert"},
    KnownCertificate{digest("19bef7bca12e10815591cee2771f4208abb2a78d18f74402253c05c4ea020626"), "dummy-trusted-cert"},
    KnownCertificate{digest("43e8952a114932eefa107eaf8cc5813dda24c974b8f240bee6000d4d49c5c080"), "dummy-revoked-cert"},
    KnownCertificate{digest("ab7036365c7154aa29c2c29f5d4191163b162a2225011357d56d07ffa7bc1f72"), "Thawte Premium Server CA"},
};

/// ref: certificate-catalog.md §4
inline constexpr std::array kPlaygroundTrusted{
    KnownCertificate{digest("34941765501d16a4ab776c3a74d89945f1a2575c5893069f62ffbe803f344549"), "dummy-root-ca-cert"},
};
inline constexpr std::array kPlaygroundRevoked{
    KnownCertificate{digest("56526eee435e8190a6836906f2e30410d36fa0f37f932846dbb38dab1b740cfd"), "dummy-revoked-ca-cert"},
};

/// certcatalog20190217.lst, in its order. ref: certificate-catalog.md §7
inline constexpr std::array kTi20190217Trusted{
    KnownCertificate{digest("03950fb49a531f3e1991942398dfa9e0ea32d7ba1cdd9bc85db57ed9400b434a"), "ACEDICOM Root"},
    KnownCertificate{digest("55926084ec963a64b96e2abe01ce0ba86a64fbfebcc7aab5afc155b37fd76066"),
                     "Actalis Authentication Root CA"},
    KnownCertificate{digest("06a7b450f163dfd7846e535fdc6f78081c83f44229ef0135c26bc48c8c03c48e"), "AddTrust Class 1 CA Root"},
    KnownCertificate{digest("687fa451382278fff0c8b11f8d43d576671c6eb2bceab413fb83d965d06d2ff2"),
                     "AddTrust External CA Root"},
    KnownCertificate{digest("7568c5239af9a8d8ba05922c5d653c767581d1c7e4e3e7ddc10d830c56ca2b1b"),
                     "AddTrust Qualified CA Root"},
    KnownCertificate{digest("8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e"), "Amazon Root CA 1"},
    KnownCertificate{digest("1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4"), "Amazon Root CA 2"},
    KnownCertificate{digest("18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4"), "Amazon Root CA 3"},
    KnownCertificate{digest("e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092"), "Amazon Root CA 4"},
    KnownCertificate{digest("e3268f6106ba8b665a1a962ddea1459d2a46972f1f2440329b390b895749ad45"), "ANF Global Root CA"},
    KnownCertificate{digest("c2b9b042dd57830e7d117dac55ac8ae19407d38e41d88f3215bc3a890444a050"), "Apple Root CA - G2"},
    KnownCertificate{digest("63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179"), "Apple Root CA - G3"},
    KnownCertificate{digest("b0b1730ecbc7ff4505142c49f1295e6eda6bcaed7e2c68c5be91b5a11001f024"), "Apple Root CA"},
    KnownCertificate{digest("0d83b611b648a1a75eb8558400795375cad92e264ed8e9d7a757c1f5ee2bb22d"),
                     "Apple Root Certificate Authority"},
    KnownCertificate{digest("126bf01c1094d2f0ca2e352380b3c724294546ccc65597bef7f12d8a171f1984"), "ApplicationCA2 Root"},
    KnownCertificate{digest("f356bea244b7a91eb35d53ca9ad7864ace018e2d35d5f8f96ddf68a6f41aa474"), "Atos TrustedRoot 2011"},
    KnownCertificate{digest("04048028bf1f2864d48f9ad4d83294366a828856553f3b14303f90147f5d40ef"),
                     "Autoridad de Certificacion Firmaprofesional CIF A62634068"},
    KnownCertificate{digest("16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb"),
                     "Baltimore CyberTrust Root"},
    KnownCertificate{digest("edf7ebbca27a2a384d387b7d4010c666e2edb4843e4c29b4ae1d5b9332e6b24d"), "Buypass Class 3 Root CA"},
    KnownCertificate{digest("f96f23f4c3e79c077a46988d5af5900676a0f039cb645dd17549b216c82440ce"), "CA Disig Root R1"},
    KnownCertificate{digest("8b45da1c06f791eb0cabf26be588f5fb23165c2e614bf885562d0dce50b29b02"), "CA WoSign ECC Root"},
    KnownCertificate{digest("e3b6a2db2ed7ce48842f7ac53241c7b71d54144bfb40c11f3f1d0b42f5eea12d"), "Certigna"},
    KnownCertificate{digest("2a99f5bc1174b73cbb1d620884e01c34e51ccb3978da125f0e33268883bf4158"), "Certinomis - Root CA"},
    KnownCertificate{digest("5cc3d78e4e1d5e45547a04e6873e64f90cf9536d1ccc2ef800f355c4c5fd70fd"), "CFCA EV ROOT"},
    KnownCertificate{digest("063e4afac491dfd332f3089b8542e94617d893d7fe944e10a7937ee29d9693c0"),
                     "Chambers of Commerce Root - 2008"},
    KnownCertificate{digest("1c01c6f4dbb2fefc22558b2bca32563f49844acfc32b7be4b0ff599f9e8c7af7"),
                     "China Internet Network Information Center EV Certificates Root"},
    KnownCertificate{digest("8327bc8c9d69947b3de3c27511537267f59c21b9fa7b613fafbccd53b7024000"), "Cisco Root CA 2048"},
    KnownCertificate{digest("0f993c8aef97baaf5687140ed59ad1821bb4afacf0aa9a58b5d57a338a3afbcb"), "Class 2 Primary CA"},
    KnownCertificate{digest("0c2cd63df7806fa399ede809116b575bf87989f06518f9808c860503178baf66"),
                     "COMODO Certification Authority"},
    KnownCertificate{digest("1793927a0614549789adce2f8f34f7f0b66d0f3ae3a3b84d21ec15dbba4fadc7"),
                     "COMODO ECC Certification Authority"},
    KnownCertificate{digest("52f0e1c4e58ec629291b60317f074671b85d7ea80d5b07273463534b32b40234"),
                     "COMODO RSA Certification Authority"},
    KnownCertificate{digest("2605875afcc176b2d66dd66a995d7f8d5ebb86ce120d0e7e9e7c6ef294a27d4c"), "ComSign Global Root CA"},
    KnownCertificate{digest("507941c74460a0b47086220d4e9932572ab5d1b5bbcb8980ab1cb17651a844d2"), "ComSign Secured CA"},
    KnownCertificate{digest("960adf0063e96356750c2965dd0a0867da0b9cbd6e77714aeafb2349ab393da3"), "Cybertrust Global Root"},
    KnownCertificate{digest("eec5496b988ce98625b934092eec2908bed0b0f316c2d4730c84eaf1f3d34881"),
                     "D-TRUST Root Class 3 CA 2 EV 2009"},
    KnownCertificate{digest("3e9099b5015e8f486c00bcea9d111ee721faba355a89bcf1df69561e3dc6325c"),
                     "DigiCert Assured ID Root CA"},
    KnownCertificate{digest("7d05ebb682339f8c9451ee094eebfefa7953a114edb2f44949452fab7d2fc185"),
                     "DigiCert Assured ID Root G2"},
    KnownCertificate{digest("7e37cb8b4c47090cab36551ba6f45db840680fba166a952db100717f43053fc2"),
                     "DigiCert Assured ID Root G3"},
    KnownCertificate{digest("4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161"), "DigiCert Global Root CA"},
    KnownCertificate{digest("cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f"), "DigiCert Global Root G2"},
    KnownCertificate{digest("31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0"), "DigiCert Global Root G3"},
    KnownCertificate{digest("7431e5f4c3c1ce4690774f0b61e05440883ba9a01ed00ba6abd7806ed3b118cf"),
                     "DigiCert High Assurance EV Root CA"},
    KnownCertificate{digest("552f7bdcf1a7af9e6ce672017f4f12abf77240c78e761ac203d1d9d20ac89988"), "DigiCert Trusted Root G4"},
    KnownCertificate{digest("0687260331a72403d909f105e69bcf0d32e1bd2493ffc6d9206d11bcd6770739"), "DST Root CA X3"},
    KnownCertificate{digest("3e84ba4342908516e77573c0992f0979ca084e4685681ff195ccba8a229b8a76"),
                     "EE Certification Centre Root CA"},
    KnownCertificate{digest("02ed0eb28c14da45165c566791700d6451d7fb56f0b2ab1d3b8eb070e56edff5"),
                     "Entrust Root Certification Authority - EC1"},
    KnownCertificate{digest("43df5774b03e7fef5fe40d931a7bedf1bb2e6b42738c4e6d3841103d3aa7f339"),
                     "Entrust Root Certification Authority - G2"},
    KnownCertificate{digest("73c176434f1bc6d5adf45b0e76e727287c8de57616c1e6e6141a2b2cbc7d8e4c"),
                     "Entrust Root Certification Authority"},
    KnownCertificate{digest("08297a4047dba23680c731db6e317653ca7848e1bebd3a0b0179a707f92cf178"),
                     "Equifax Secure Certificate Authority"},
    KnownCertificate{digest("ff856a2d251dcd88d36656f450126798cfabaade40799c722de4d2b5db36a73a"), "GeoTrust Global CA"},
    KnownCertificate{digest("5edb7ac43b82a06a8761e8d7be4979ebf2611f7dd79bf91c1c6b566a219ed766"),
                     "GeoTrust Primary Certification Authority - G2"},
    KnownCertificate{digest("b478b812250df878635c2aa7ec7d155eaa625ee82916e2cd294361886cd1fbd4"),
                     "GeoTrust Primary Certification Authority - G3"},
    KnownCertificate{digest("37d51006c512eaab626421f1ec8c92013fc5f82ae98ee533eb4619b8deb4d06c"),
                     "GeoTrust Primary Certification Authority"},
    KnownCertificate{digest("a0234f3bc8527ca5628eec81ad5d69895da5680dc91d1cb8477f33f878b95b0b"), "GeoTrust Universal CA 2"},
    KnownCertificate{digest("a0459b9f63b22559f5fa5d4c6db3f9f72ff19342033578f073bf1d1b46cbb912"), "GeoTrust Universal CA"},
    KnownCertificate{digest("bec94911c2955676db6c0a550986d76e3ba005667c442c9762b4fbb773de228c"),
                     "GlobalSign ECC Root CA - R4"},
    KnownCertificate{digest("179fbc148a3dd00fd24ea13458cc43bfa7f59c8182d783a513f6ebec100c8924"),
                     "GlobalSign ECC Root CA - R5"},
    KnownCertificate{digest("ca42dd41745fd0b81eb902362cf9d8bf719da1bd1b1efc946f5b4c99f42c1b9e"), "GlobalSign Root CA - R2"},
    KnownCertificate{digest("cbb522d7b7f127ad6a0113865bdf1cd4102e7d0759af635a7cf4720dc963c53b"), "GlobalSign Root CA - R3"},
    KnownCertificate{digest("ebd41040e4bb3ec742c9e381d31ef2a41a48b6685c96e7cef3c1df6cd4331c99"), "GlobalSign Root CA"},
    KnownCertificate{digest("45140b3247eb9cc8c5b4f0d7b53091f73292089e6e5a63e2749dd3aca9198eda"),
                     "Go Daddy Root Certificate Authority - G2"},
    KnownCertificate{digest("bc104f15a48be709dca542a7e1d4b9df6f054527e802eaa92d595444258afe71"),
                     "Hellenic Academic and Research Institutions RootCA 2011"},
    KnownCertificate{digest("f9e67d336c51002ac054c632022d66dda2e7e3fff10ad061ed31d8bbb410cfb2"), "Hongkong Post Root CA 1"},
    KnownCertificate{digest("5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae"),
                     "IdenTrust Commercial Root CA 1"},
    KnownCertificate{digest("6fdb3f76c8b801a75338d8a50a7c02879f6198b57e594d318d3832900fedcd79"), "KISA RootCA 1"},
    KnownCertificate{digest("3c5f81fea5fab82c64bfa2eaecafcde8e077fc8620a7cae537163df36edbf378"),
                     "Microsec e-Szigno Root CA 2009"},
    KnownCertificate{digest("6b9c08e86eb0f767cfad65cd98b62149e5494a67f5845e7bd1ed019f27b86bd6"),
                     "OISTE WISeKey Global Root GB CA"},
    KnownCertificate{digest("8fe4fb0af93a4d0d67db0bebb23e37c71bf325dcbcdd240ea04daf58b47e1840"), "QuoVadis Root CA 2 G3"},
    KnownCertificate{digest("8c4edfd04348f322969e7e29a4cd4dca004655061c16e1b076422ef342ad630e"),
                     "Root CA Generalitat Valenciana"},
    KnownCertificate{digest("d80fef910ae3f104723b045cec2d019f441ce6213adf156791e70c1790110a31"),
                     "S-TRUST Universal Root CA"},
    KnownCertificate{digest("bf0feefb9e3a581ad5f9e9db7589985743d261085c4d314f6f5d7259aa421612"), "SecureSign RootCA11"},
    KnownCertificate{digest("f1c1b50ae5a20dd8030ec9f6bc24823dd367b5255759b4e71b61fce9f7375d73"), "SecureTrust CA"},
    KnownCertificate{digest("4d2491414cfe956746ec4cefa6cf6f72e28a1329432f9d8a907ac4cb5dadc15a"),
                     "Staat der Nederlanden EV Root CA"},
    KnownCertificate{digest("668c83947da63b724bece1743c31a0e6aed0db8ec5b31be377bb784f91b6716f"),
                     "Staat der Nederlanden Root CA - G2"},
    KnownCertificate{digest("3c4fb0b95ab8b30032f432b86f535fe172c185d0fd39865837cf36187fa6f428"),
                     "Staat der Nederlanden Root CA - G3"},
    KnownCertificate{digest("1465fa205397b876faa6f0a9958e5590e40fcc7faa4fb7c2c8677521fb5fb658"),
                     "Starfield Class 2 Certification Authority"},
    KnownCertificate{digest("2ce1cb0bf9d2f9e102993fbe215152c3b2dd0cabde1c68e5319b839154dbb7f5"),
                     "Starfield Root Certificate Authority - G2"},
    KnownCertificate{digest("568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5"),
                     "Starfield Services Root Certificate Authority - G2"},
    KnownCertificate{digest("c7ba6567de93a798ae1faa791e712d378fae1f93c4397fea441bb7cbe6fd5995"),
                     "StartCom Certification Authority G2"},
    KnownCertificate{digest("c766a9bef2d4071c863a31aa4920e813b2d198608cb7b7cfe21143b836df09ea"),
                     "StartCom Certification Authority"},
    KnownCertificate{digest("21db20123660bb2ed418205da11ee7a85a65e2bc6e55b5af7e7899c8a266d92e"), "Swisscom Root CA 1"},
    KnownCertificate{digest("f09b122c7114f4a09bd4ea4f4a99d558b46e4c25cd81140d29c05613914c3841"), "Swisscom Root CA 2"},
    KnownCertificate{digest("d95fea3ca4eedce74cd76e75fc6d1ff62c441f0fa8bc77f034b19e5db258015d"), "Swisscom Root EV CA 2"},
    KnownCertificate{digest("7af6ea9f753a1e709bd64d0beb867c11e8c295a56e24a6e0471459dccdaa1558"),
                     "SwissSign Gold Root CA - G3"},
    KnownCertificate{digest("59b3829f1ff443344958fae8bff621b684c848cfbf7ead6b63a6ca50f2794f89"),
                     "SwissSign Platinum Root CA - G3"},
    KnownCertificate{digest("1e49ac5dc69e86d0565da2c1305c419330b0b781bfec50e54a1b35af7fddd501"),
                     "SwissSign Silver Root CA - G3"},
    KnownCertificate{digest("fabcf5197cdd7f458ac33832d3284021db2425fd6bea7a2e69b7486e8f51f9cc"), "SZAFIR ROOT CA"},
    KnownCertificate{digest("a1339d33281a0b56e557d3d32b1ce7f9367eb094bd5fa72a7e5004c8ded7cafe"), "SZAFIR ROOT CA2"},
    KnownCertificate{digest("fd73dad31c644ff1b43bef0ccdda96710b9cd9875eca7e31707af3e96d522bbd"),
                     "T-TeleSec GlobalRoot Class 3"},
    KnownCertificate{digest("881df16cd54e4d89735b7d19811d673d17c0063984ea11e72d6701bf3f41720b"), "TeliaSonera Root CA v1"},
    KnownCertificate{digest("a4310d50af18a6447190372a86afaf8b951ffb431d837f1e5688b45971ed1557"),
                     "thawte Primary Root CA - G2"},
    KnownCertificate{digest("4b03f45807ad70f21bfc2cae71c9fde4604c064cf5ffb686bae5dbaad7fdd34c"),
                     "thawte Primary Root CA - G3"},
    KnownCertificate{digest("8d722f81a9c113c0791df136a2966db26c950a971db46b4199f4ea54b78bfb9f"), "thawte Primary Root CA"},
    KnownCertificate{digest("59769007f7685d0fcd50872f9f95d5755a5b2b457d81f3692b610a98672f0e1b"), "TWCA Global Root CA"},
    KnownCertificate{digest("a1f05ccb80c2d710ec7d479abdcbb879e58d7edb7149fe78a87884e3d0bad0f9"), "UCA Global Root"},
    KnownCertificate{digest("93e65ec762f055dc718a332582c41a04430d72e3cb87e8b897b67516f0d1aa39"), "UCA Root"},
    KnownCertificate{digest("cbb5af185e942a2402f9eacbc0ed5bb876eea3c1223623d00447e4f3ba554b65"),
                     "VeriSign Class 1 Public Primary Certification Authority - G3"},
    KnownCertificate{digest("92a9d9833fe1944db366e8bfae7a95b6480c2d6c6c2a1be65d4236b608fca1bb"),
                     "VeriSign Class 2 Public Primary Certification Authority - G3"},
    KnownCertificate{digest("eb04cf5eb1f39afa762f2bb120f296cba520c1b97db1589565b81cb9a17b7244"),
                     "VeriSign Class 3 Public Primary Certification Authority - G3"},
    KnownCertificate{digest("69ddd7ea90bb57c93e135dc85ea6fcd5480b603239bdc454fc758b2a26cf7f79"),
                     "VeriSign Class 3 Public Primary Certification Authority - G4"},
    KnownCertificate{digest("9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df"),
                     "VeriSign Class 3 Public Primary Certification Authority - G5"},
    KnownCertificate{digest("e389360d0fdbaeb3d250584b4730314e222f39c156a020144e8d960561791506"),
                     "VeriSign Class 4 Public Primary Certification Authority - G3"},
    KnownCertificate{digest("2399561127a57125de8cefea610ddf2fa078b5c8067f4e828290bfb860e84b3c"),
                     "VeriSign Universal Root Certification Authority"},
    KnownCertificate{digest("c57a3acbe8c06ba1988a83485bf326f2448775379849de01ca43571af357e74b"),
                     "Visa Information Delivery Root CA"},
};

// clang-format on

}  // namespace cc3235::catalog
