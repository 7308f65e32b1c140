// SPDX-License-Identifier: BSD-3-Clause
// Certificates, good and bad: each fault has its own flag.
#include <string.h>

#include "certificates.h"
#include "device_test.h"
#include "mbed.h"
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_crt.h"
#include "psa/crypto.h"
#include "run_with_stack.h"
#include "test_time.h"

namespace {

template <size_t N>
int parse(mbedtls_x509_crt& crt, const char (&text)[N]) {
    mbedtls_x509_crt_init(&crt);
    return mbedtls_x509_crt_parse(&crt, reinterpret_cast<const unsigned char*>(text), N);
}

/// The flags of checking the certificate; all of them if it could not be read.
template <size_t N, size_t M>
uint32_t flags_of(const char (&certificate)[N], const char (&root)[M], const char* name, bool with_list = false) {
    mbedtls_x509_crt crt;
    mbedtls_x509_crt trusted;
    mbedtls_x509_crl list;
    mbedtls_x509_crl_init(&list);
    uint32_t flags = UINT32_MAX;
    if (parse(crt, certificate) == 0 && parse(trusted, root) == 0 &&
        mbedtls_x509_crl_parse(&list, reinterpret_cast<const unsigned char*>(kRevocationList),
                               sizeof kRevocationList) == 0) {
        const int result =
            mbedtls_x509_crt_verify(&crt, &trusted, with_list ? &list : nullptr, name, &flags, nullptr, nullptr);
        EXPECT_EQ(result, flags ? MBEDTLS_ERR_X509_CERT_VERIFY_FAILED : 0);
    }
    mbedtls_x509_crl_free(&list);
    mbedtls_x509_crt_free(&trusted);
    mbedtls_x509_crt_free(&crt);
    return flags;
}

}  // namespace

TEST(x509, a_good_certificate_has_no_flag) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        set_time(kTestTime);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "server.test", true), 0U);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, nullptr), 0U);
        EXPECT_EQ(flags_of(kRsaServerCertificate, kRootCertificate, "server.test"), 0U);
        EXPECT_EQ(flags_of(kOtherServerCertificate, kOtherRootCertificate, "server.test"), 0U);  // signed by P-384
        EXPECT_EQ(flags_of(kRevokedCertificate, kRootCertificate, "server.test", false), 0U);
    });
}

TEST(x509, names) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        set_time(kTestTime);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "SERVER.test"), 0U);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "any.wild.test"), 0U);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "192.0.2.1"), 0U);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "other.test"), MBEDTLS_X509_BADCERT_CN_MISMATCH);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "server.test.other"),
                  MBEDTLS_X509_BADCERT_CN_MISMATCH);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "two.parts.wild.test"),
                  MBEDTLS_X509_BADCERT_CN_MISMATCH);
        EXPECT_EQ(flags_of(kServerCertificate, kRootCertificate, "192.0.2.2"), MBEDTLS_X509_BADCERT_CN_MISMATCH);
    });
}

TEST(x509, each_fault_has_its_flag) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        set_time(kTestTime);
        EXPECT_EQ(flags_of(kExpiredCertificate, kRootCertificate, "server.test"), MBEDTLS_X509_BADCERT_EXPIRED);
        EXPECT_EQ(flags_of(kFutureCertificate, kRootCertificate, "server.test"), MBEDTLS_X509_BADCERT_FUTURE);
        EXPECT_EQ(flags_of(kRevokedCertificate, kRootCertificate, "server.test", true), MBEDTLS_X509_BADCERT_REVOKED);
        EXPECT_EQ(flags_of(kServerCertificate, kOtherRootCertificate, "server.test"), MBEDTLS_X509_BADCERT_NOT_TRUSTED);
        EXPECT_EQ(flags_of(kExpiredCertificate, kOtherRootCertificate, "other.test"),
                  MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_NOT_TRUSTED | MBEDTLS_X509_BADCERT_CN_MISMATCH);
    });
}

// It is valid up to and with the second in which it ends: 2021-01-01 00:00:00.
TEST(x509, the_clock_decides) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        const time_t end = 1609459200;
        set_time(end - 60);
        EXPECT_EQ(flags_of(kExpiredCertificate, kRootCertificate, "server.test"), 0U);
        set_time(end + 1);
        EXPECT_EQ(flags_of(kExpiredCertificate, kRootCertificate, "server.test"), MBEDTLS_X509_BADCERT_EXPIRED);
        set_time(kTestTime);
    });
}

TEST(x509, a_changed_certificate_is_refused) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        set_time(kTestTime);
        mbedtls_x509_crt whole;
        mbedtls_x509_crt crt;
        mbedtls_x509_crt root;
        ASSERT_EQ(parse(whole, kServerCertificate), 0);
        ASSERT_EQ(parse(root, kRootCertificate), 0);
        static unsigned char der[1024];
        ASSERT_LE(whole.raw.len, sizeof der);
        memcpy(der, whole.raw.p, whole.raw.len);
        der[whole.raw.len - 1] ^= 1;  // of the signature
        mbedtls_x509_crt_init(&crt);
        ASSERT_EQ(mbedtls_x509_crt_parse_der(&crt, der, whole.raw.len), 0);
        uint32_t flags = 0;
        EXPECT_EQ(mbedtls_x509_crt_verify(&crt, &root, nullptr, "server.test", &flags, nullptr, nullptr),
                  MBEDTLS_ERR_X509_CERT_VERIFY_FAILED);
        EXPECT_EQ(flags, MBEDTLS_X509_BADCERT_NOT_TRUSTED);
        mbedtls_x509_crt_free(&root);
        mbedtls_x509_crt_free(&crt);
        mbedtls_x509_crt_free(&whole);
    });
}

// Every beginning of a certificate is refused, and gives its memory back.
TEST(x509, a_part_of_a_certificate_is_refused) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    mbedtls_x509_crt whole;
    ASSERT_EQ(parse(whole, kServerCertificate), 0);
    for (size_t length = 0; length < whole.raw.len; length += 7) {
        mbedtls_x509_crt part;
        mbedtls_x509_crt_init(&part);
        EXPECT_NE(mbedtls_x509_crt_parse_der(&part, whole.raw.p, length), 0);
        mbedtls_x509_crt_free(&part);
    }
    mbedtls_x509_crt_free(&whole);
}
