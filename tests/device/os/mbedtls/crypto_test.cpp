// SPDX-License-Identifier: BSD-3-Clause
// PSA Crypto against published vectors, and the source of its random numbers.
#include <string.h>

#include "device_test.h"
#include "mbed.h"
#include "mbedtls/entropy.h"
#include "psa/crypto.h"
#include "run_with_stack.h"

extern "C" int mbedtls_hardware_poll(void* data, unsigned char* output, size_t length, size_t* output_length);

namespace {

template <size_t N>
struct Bytes {
    uint8_t data[N];
    static constexpr size_t size = N;
};

constexpr uint8_t digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

/// "0aff" as bytes, when compiled.
template <size_t N>
constexpr Bytes<N / 2> hex(const char (&text)[N]) {
    Bytes<N / 2> bytes{};
    for (size_t i = 0; i < N / 2; i++)
        bytes.data[i] = static_cast<uint8_t>(digit(text[2 * i]) << 4 | digit(text[2 * i + 1]));
    return bytes;
}

template <size_t N>
bool same(const Bytes<N>& expected, const void* got) {
    return memcmp(expected.data, got, N) == 0;
}

template <size_t N>
psa_key_id_t import(psa_key_type_t type, psa_algorithm_t algorithm, psa_key_usage_t usage, const Bytes<N>& key) {
    psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
    psa_set_key_type(&attributes, type);
    psa_set_key_algorithm(&attributes, algorithm);
    psa_set_key_usage_flags(&attributes, usage);
    psa_key_id_t id = PSA_KEY_ID_NULL;
    psa_import_key(&attributes, key.data, N, &id);
    return id;
}

template <size_t K, size_t N, size_t A, size_t P, size_t C>
void check_aead(psa_key_type_t type, psa_algorithm_t algorithm, const Bytes<K>& key, const Bytes<N>& nonce,
                const Bytes<A>& additional, const Bytes<P>& plain, const Bytes<C>& cipher) {
    const psa_key_id_t id = import(type, algorithm, PSA_KEY_USAGE_ENCRYPT | PSA_KEY_USAGE_DECRYPT, key);
    ASSERT_NE(id, PSA_KEY_ID_NULL);
    static uint8_t buffer[160];
    size_t length = 0;
    EXPECT_EQ(psa_aead_encrypt(id, algorithm, nonce.data, N, additional.data, A, plain.data, P, buffer, sizeof buffer,
                               &length),
              PSA_SUCCESS);
    EXPECT_EQ(length, C);
    EXPECT_TRUE(same(cipher, buffer));
    EXPECT_EQ(psa_aead_decrypt(id, algorithm, nonce.data, N, additional.data, A, cipher.data, C, buffer, sizeof buffer,
                               &length),
              PSA_SUCCESS);
    EXPECT_EQ(length, P);
    EXPECT_TRUE(same(plain, buffer));
    // One bit of the tag.
    Bytes<C> forged = cipher;
    forged.data[C - 1] ^= 1;
    EXPECT_EQ(psa_aead_decrypt(id, algorithm, nonce.data, N, additional.data, A, forged.data, C, buffer, sizeof buffer,
                               &length),
              PSA_ERROR_INVALID_SIGNATURE);
    psa_destroy_key(id);
}

}  // namespace

// FIPS 180-4, examples of one and of two blocks.
TEST(psa, sha256) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    uint8_t hash[32];
    size_t length = 0;
    const uint8_t one[] = {'a', 'b', 'c'};
    EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, one, sizeof one, hash, sizeof hash, &length), PSA_SUCCESS);
    EXPECT_TRUE(same(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), hash));
    static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, reinterpret_cast<const uint8_t*>(two), 56, hash, sizeof hash, &length),
              PSA_SUCCESS);
    EXPECT_TRUE(same(hex("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"), hash));
    EXPECT_EQ(psa_hash_compute(PSA_ALG_SHA_256, one, sizeof one, hash, sizeof hash - 1, &length),
              PSA_ERROR_BUFFER_TOO_SMALL);
}

// The GCM specification's test case 4.
TEST(psa, aes_gcm) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    check_aead(
        PSA_KEY_TYPE_AES, PSA_ALG_GCM, hex("feffe9928665731c6d6a8f9467308308"), hex("cafebabefacedbaddecaf888"),
        hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16a"
            "edf5aa0de657ba637b39"),
        hex("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba3"
            "0b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47"));
}

// RFC 3610, packet vector 1: CCM with a tag of 8 bytes.
TEST(psa, aes_ccm) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    check_aead(PSA_KEY_TYPE_AES, PSA_ALG_AEAD_WITH_SHORTENED_TAG(PSA_ALG_CCM, 8),
               hex("c0c1c2c3c4c5c6c7c8c9cacbcccdcecf"), hex("00000003020100a0a1a2a3a4a5"), hex("0001020304050607"),
               hex("08090a0b0c0d0e0f101112131415161718191a1b1c1d1e"),
               hex("588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0"));
}

// RFC 8439, section 2.8.2.
TEST(psa, chacha20_poly1305) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    check_aead(
        PSA_KEY_TYPE_CHACHA20, PSA_ALG_CHACHA20_POLY1305,
        hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"), hex("070000004041424344454647"),
        hex("50515253c0c1c2c3c4c5c6c7"),
        hex("4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f75"
            "6c64206f6666657220796f75206f6e6c79206f6e652074697020666f7220746865206675747572652c2073756e7363726565"
            "6e20776f756c642062652069742e"),
        hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b1a71"
            "de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc3ff4def0"
            "8e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"));
}

// RFC 6979, section A.2.5, SHA-256 of "sample".
TEST(psa, ecdsa_p256) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        const auto key =
            hex("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628"
                "bc64f2f1b20c2d7e9f5177a3c294d4462299");
        auto signature =
            hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
        const uint8_t message[] = {'s', 'a', 'm', 'p', 'l', 'e'};
        const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
        const psa_key_id_t id =
            import(PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1), algorithm, PSA_KEY_USAGE_VERIFY_MESSAGE, key);
        ASSERT_NE(id, PSA_KEY_ID_NULL);
        EXPECT_EQ(psa_verify_message(id, algorithm, message, sizeof message, signature.data, signature.size),
                  PSA_SUCCESS);
        signature.data[63] ^= 1;
        EXPECT_EQ(psa_verify_message(id, algorithm, message, sizeof message, signature.data, signature.size),
                  PSA_ERROR_INVALID_SIGNATURE);
        psa_destroy_key(id);
    });
}

// RFC 7748, section 6.1.
TEST(psa, x25519) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        const psa_key_id_t id =
            import(PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY), PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE,
                   hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        ASSERT_NE(id, PSA_KEY_ID_NULL);
        const auto peer = hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
        uint8_t secret[32];
        size_t length = 0;
        EXPECT_EQ(psa_raw_key_agreement(PSA_ALG_ECDH, id, peer.data, peer.size, secret, sizeof secret, &length),
                  PSA_SUCCESS);
        EXPECT_TRUE(same(hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"), secret));
        psa_destroy_key(id);
    });
}

// RFC 5869, appendix A.1.
TEST(psa, hkdf_sha256) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    const auto salt = hex("000102030405060708090a0b0c");
    const auto info = hex("f0f1f2f3f4f5f6f7f8f9");
    const psa_algorithm_t algorithm = PSA_ALG_HKDF(PSA_ALG_SHA_256);
    const psa_key_id_t id = import(PSA_KEY_TYPE_DERIVE, algorithm, PSA_KEY_USAGE_DERIVE,
                                   hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));
    ASSERT_NE(id, PSA_KEY_ID_NULL);
    psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
    EXPECT_EQ(psa_key_derivation_setup(&operation, algorithm), PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_SALT, salt.data, salt.size),
              PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_key(&operation, PSA_KEY_DERIVATION_INPUT_SECRET, id), PSA_SUCCESS);
    EXPECT_EQ(psa_key_derivation_input_bytes(&operation, PSA_KEY_DERIVATION_INPUT_INFO, info.data, info.size),
              PSA_SUCCESS);
    uint8_t output[42];
    EXPECT_EQ(psa_key_derivation_output_bytes(&operation, output, sizeof output), PSA_SUCCESS);
    EXPECT_TRUE(
        same(hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"), output));
    psa_key_derivation_abort(&operation);
    psa_destroy_key(id);
}

TEST(psa, signs_what_it_verifies_with_a_new_key) {
    run_with_stack([] {
        ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
        const psa_algorithm_t algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);
        psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
        psa_set_key_type(&attributes, PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1));
        psa_set_key_bits(&attributes, 256);
        psa_set_key_algorithm(&attributes, algorithm);
        psa_set_key_usage_flags(&attributes, PSA_KEY_USAGE_SIGN_MESSAGE | PSA_KEY_USAGE_VERIFY_MESSAGE);
        psa_key_id_t id = PSA_KEY_ID_NULL;
        ASSERT_EQ(psa_generate_key(&attributes, &id), PSA_SUCCESS);
        uint8_t signature[2][64];
        size_t length = 0;
        const uint8_t message[] = {1, 2, 3};
        for (auto& one : signature) {
            EXPECT_EQ(psa_sign_message(id, algorithm, message, sizeof message, one, sizeof one, &length), PSA_SUCCESS);
            EXPECT_EQ(psa_verify_message(id, algorithm, message, sizeof message, one, length), PSA_SUCCESS);
        }
        EXPECT_NE(memcmp(signature[0], signature[1], 64), 0);  // each has a random number of its own
        EXPECT_EQ(psa_verify_message(id, algorithm, message, sizeof message - 1, signature[0], length),
                  PSA_ERROR_INVALID_SIGNATURE);
        psa_destroy_key(id);
    });
}

TEST(entropy, the_source_fills_what_is_asked_for) {
    for (const size_t wanted : {1U, 5U, 32U, 128U}) {
        uint8_t first[129] = {};
        uint8_t second[129] = {};
        size_t got = 0;
        ASSERT_EQ(mbedtls_hardware_poll(nullptr, first, wanted, &got), 0);
        EXPECT_EQ(got, wanted);
        EXPECT_EQ(first[wanted], 0);
        ASSERT_EQ(mbedtls_hardware_poll(nullptr, second, wanted, &got), 0);
        if (wanted >= 5) EXPECT_NE(memcmp(first, second, wanted), 0);
    }
}

TEST(entropy, the_collector_gathers_enough) {
    static mbedtls_entropy_context entropy;
    mbedtls_entropy_init(&entropy);
    uint8_t first[MBEDTLS_ENTROPY_BLOCK_SIZE];
    uint8_t second[MBEDTLS_ENTROPY_BLOCK_SIZE];
    EXPECT_EQ(mbedtls_entropy_func(&entropy, first, sizeof first), 0);
    EXPECT_EQ(mbedtls_entropy_func(&entropy, second, sizeof second), 0);
    EXPECT_NE(memcmp(first, second, sizeof first), 0);
    EXPECT_EQ(mbedtls_entropy_func(&entropy, first, sizeof first + 1), MBEDTLS_ERR_ENTROPY_SOURCE_FAILED);
    mbedtls_entropy_free(&entropy);
}

// 2,048 bytes of a fair generator have between 7,800 and 8,584 ones but once in 10^9 runs or so.
TEST(entropy, random_numbers_look_random) {
    ASSERT_EQ(psa_crypto_init(), PSA_SUCCESS);
    static uint8_t buffer[2048];
    ASSERT_EQ(psa_generate_random(buffer, sizeof buffer), PSA_SUCCESS);
    int ones = 0;
    for (const uint8_t byte : buffer) ones += __builtin_popcount(byte);
    EXPECT_GE(ones, 7800);
    EXPECT_LE(ones, 8584);
}
