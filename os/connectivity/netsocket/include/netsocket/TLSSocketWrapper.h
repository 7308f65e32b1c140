// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "mbedtls/ssl.h"
#include "mbedtls/x509_crl.h"
#include "mbedtls/x509_crt.h"
#include "netsocket/Socket.h"
#include "platform/Callback.h"
#include "platform/NonCopyable.h"
#include "rtos/EventFlags.h"
#include "rtos/Kernel.h"
#include "rtos/Mutex.h"

#if !defined(MBEDTLS_X509_CRT_PARSE_C)
#error "TLSSocketWrapper needs mbedtls.certificates"
#endif

/// TLS over another socket, by Mbed TLS: a client, unless set_server() says otherwise. Names, certificates and keys are
/// set before connect(), by one thread; then threads may use it as Socket.h says. A thread needs 8 KiB of stack for a
/// handshake.
///
/// The peer must show a certificate of a root that set_root_ca_cert() gave, for the name that was set, or have the same
/// pre-shared key. Without a name the handshake fails, unless the name is null explicitly.
class TLSSocketWrapper : public Socket, private mbed::NonCopyable<TLSSocketWrapper> {
  public:
    /// Which functions of the transport the ones here include.
    enum control_transport { TRANSPORT_KEEP, TRANSPORT_CONNECT_AND_CLOSE, TRANSPORT_CONNECT, TRANSPORT_CLOSE };

    /// The transport is used from now on by this object only, until close(), or for as long as this object lives.
    explicit TLSSocketWrapper(Socket* transport, const char* hostname = nullptr,
                              control_transport control = TRANSPORT_CONNECT_AND_CLOSE);
    /// close().
    ~TLSSocketWrapper() override;

    /// The name, or IP address, that the server's certificate must have; the server hears it (SNI). Null: any will do.
    void set_hostname(const char* hostname);

    /// The roots to trust, instead of those before: PEM, several at once if need be, with the final zero in `len`; or
    /// DER. NSAPI_ERROR_PARAMETER: not a certificate; NSAPI_ERROR_NO_MEMORY.
    nsapi_error_t set_root_ca_cert(const void* root_ca, size_t len);
    nsapi_error_t set_root_ca_cert(const char* root_ca_pem);
    /// From a file, or from all files of a folder. Files that have no certificate are passed over;
    /// NSAPI_ERROR_PARAMETER: there is none at all.
    nsapi_error_t set_root_ca_cert_path(const char* root_ca);
    /// In addition to those before.
    nsapi_error_t append_root_ca_cert(const void* root_ca, size_t len);
    nsapi_error_t append_root_ca_cert(const char* root_ca_pem);

    /// Our own certificate, with those up to the root if the peer does not have them, and its key: PEM or DER.
    nsapi_error_t set_client_cert_key(const char* client_cert_pem, const char* client_private_key_pem);
    nsapi_error_t set_client_cert_key(const void* client_cert, size_t client_cert_len, const void* client_private_key,
                                      size_t client_private_key_len);

    /// Twinyard's own, not Mbed OS's, from here to get_alpn_protocol().

    /// A list of revoked certificates, PEM or DER, for the roots. Needs mbedtls.crl.
    nsapi_error_t set_revocation_list(const void* list, size_t len);
    /// A key that both sides know, of at most 32 bytes, and the name by which the server finds it. Needs mbedtls.psk.
    nsapi_error_t set_psk(const void* key, size_t key_len, const char* identity);
    /// What to speak over the connection, the preferred first and null last. The array and its texts must live as long
    /// as the socket. Needs mbedtls.alpn.
    nsapi_error_t set_alpn_protocols(const char* const* protocols);
    /// This end is the server: connect() waits for the client's hello. With `verify_client` the client must show a
    /// certificate of the roots. Needs mbedtls.server, and set_client_cert_key() or set_psk() with the server's.
    nsapi_error_t set_server(bool verify_client = false);
    /// A session to resume: what save_session() once gave. NSAPI_ERROR_PARAMETER: not such.
    nsapi_error_t load_session(const void* data, size_t size);
    /// Serializes the last session, to resume it with the same server later: how many bytes, several hundred. TLS 1.3
    /// servers send it after the handshake, so something must have been received. NSAPI_ERROR_NO_CONNECTION: there is
    /// none (yet); NSAPI_ERROR_PARAMETER: more than `size`. It has secrets.
    nsapi_size_or_error_t save_session(void* data, size_t size);

    /// Why the peer's certificate was refused: MBEDTLS_X509_BADCERT_... flags, 0 if it was not.
    uint32_t get_verify_result() const { return verify_result_; }
    /// The last error of Mbed TLS behind an nsapi_error, MBEDTLS_ERR_..., 0 if none was.
    int get_tls_error() const { return tls_error_; }
    /// What was agreed on of set_alpn_protocols(), or null.
    const char* get_alpn_protocol() const;

    /// With TRANSPORT_CONNECT connects the transport; then shakes hands. Without waiting: NSAPI_ERROR_IN_PROGRESS
    /// first, NSAPI_ERROR_ALREADY until it is done, then NSAPI_ERROR_IS_CONNECTED; sigio() tells when to call again.
    /// NSAPI_ERROR_AUTH_FAILURE: one side did not accept the other (get_verify_result(), get_tls_error());
    /// NSAPI_ERROR_CONNECTION_LOST: the peer hung up; NSAPI_ERROR_TIMEOUT; what the transport says. After an error,
    /// close().
    nsapi_error_t connect(const SocketAddress& address = SocketAddress()) override;
    /// Sends in records of at most mbedtls.ssl-out-content-length bytes. After NSAPI_ERROR_WOULD_BLOCK, or after less
    /// than `size`, the next call must begin with the bytes that were not taken: some may be encrypted already.
    nsapi_size_or_error_t send(const void* data, nsapi_size_t size) override;
    /// 0: the peer said that it sends no more. NSAPI_ERROR_CONNECTION_LOST: it hung up without, so something may be
    /// missing. NSAPI_ERROR_AUTH_FAILURE: it refused us, which in TLS 1.3 comes as late as this.
    nsapi_size_or_error_t recv(void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t sendto(const SocketAddress& address, const void* data, nsapi_size_t size) override;
    nsapi_size_or_error_t recvfrom(SocketAddress* address, void* data, nsapi_size_t size) override;
    /// Ancillary data: NSAPI_ERROR_UNSUPPORTED.
    nsapi_size_or_error_t sendto_control(const SocketAddress& address, const void* data, nsapi_size_t size,
                                         nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    nsapi_size_or_error_t recvfrom_control(SocketAddress* address, void* data, nsapi_size_t size,
                                           nsapi_msghdr_t* control, nsapi_size_t control_size) override;
    /// Tells the peer, and with TRANSPORT_CLOSE closes the transport. Certificates and keys stay.
    nsapi_error_t close() override;

    /// The transport's.
    nsapi_error_t bind(const SocketAddress& address) override;
    nsapi_error_t setsockopt(int level, int optname, const void* optval, unsigned optlen) override;
    nsapi_error_t getsockopt(int level, int optname, void* optval, unsigned* optlen) override;
    /// NSAPI_ERROR_NO_CONNECTION until the handshake is done.
    nsapi_error_t getpeername(SocketAddress* address) override;
    void set_blocking(bool blocking) override;
    /// Of connecting the transport, and then of the handshake.
    void set_timeout(int timeout) override;
    void sigio(mbed::Callback<void()> func) override;
    /// NSAPI_ERROR_UNSUPPORTED: wrap the sockets that the transport accepts.
    Socket* accept(nsapi_error_t* error = nullptr) override;
    nsapi_error_t listen(int backlog = 1) override;

    /// Mbed TLS's own objects, for what has no function here. Those that are set are the caller's and must live as long
    /// as the socket.
    mbedtls_x509_crt* get_own_cert() { return own_cert_; }
    /// The key is the one from set_client_cert_key(), or in the configuration of set_ssl_config(). 0, or Mbed TLS's
    /// error.
    int set_own_cert(mbedtls_x509_crt* crt);
    mbedtls_x509_crt* get_ca_chain() { return ca_chain_; }
    void set_ca_chain(mbedtls_x509_crt* crt);
    /// Null: there was no memory for one.
    mbedtls_ssl_config* get_ssl_config();
    void set_ssl_config(mbedtls_ssl_config* conf);
    mbedtls_ssl_context* get_ssl_context() { return &ssl_; }

  protected:
    TLSSocketWrapper(Socket* transport, const char* hostname, control_transport control, bool datagrams);

    /// For a transport that can be opened again after close().
    void set_transport(Socket* transport) { transport_ = transport; }
    Socket* get_transport() { return transport_; }
    bool has_hostname() const { return hostname_set_; }
    /// Something happened that may end a wait. Any context.
    void event();
    /// When Mbed TLS wants to be called again although nothing came; DTLS only.
    virtual rtos::Kernel::Clock::duration_u32 time_until_retry() const;
    /// Before the handshake begins. 0, or Mbed TLS's error.
    virtual int prepare() { return 0; }
    /// The transport is about to be given back.
    virtual void finish() {}

  private:
    enum State : uint8_t { kIdle, kHandshake, kConnected, kFailed };
    enum Direction { kRead, kWrite };
    class Turn;

    struct Crt : mbedtls_x509_crt {
        Crt() { mbedtls_x509_crt_init(this); }
        ~Crt() { mbedtls_x509_crt_free(this); }
    };
    struct Crl : mbedtls_x509_crl {
#if defined(MBEDTLS_X509_CRL_PARSE_C)
        Crl() { mbedtls_x509_crl_init(this); }
        ~Crl() { mbedtls_x509_crl_free(this); }
#endif
    };
    struct Key : mbedtls_pk_context {
        Key() { mbedtls_pk_init(this); }
        ~Key() { mbedtls_pk_free(this); }
    };
    struct Session : mbedtls_ssl_session {
        Session() { mbedtls_ssl_session_init(this); }
        ~Session() { mbedtls_ssl_session_free(this); }
    };
    struct Config : mbedtls_ssl_config {
        Config() { mbedtls_ssl_config_init(this); }
        ~Config() { mbedtls_ssl_config_free(this); }
    };

    static int send_thunk(void* self, const unsigned char* data, size_t size);
    static int recv_thunk(void* self, unsigned char* data, size_t size);

    bool has_config();
    int begin_handshake();
    nsapi_error_t handshake(Turn& turn);
    nsapi_error_t finish_connecting(Turn& turn);
    /// The nsapi_error for Mbed TLS's, which it keeps: this connection is over.
    nsapi_error_t failure(int error);

    Socket* transport_;
    mbedtls_ssl_context ssl_;
    mbedtls_ssl_config* config_ = nullptr;
    std::unique_ptr<Config> our_config_;
    mbedtls_x509_crt* ca_chain_ = nullptr;
    std::unique_ptr<Crt> our_ca_chain_;
    mbedtls_x509_crt* own_cert_ = nullptr;
    std::unique_ptr<Crt> our_own_cert_;
    std::unique_ptr<Key> own_key_;
    std::unique_ptr<Crl> revoked_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<char[]> hostname_;

    rtos::Mutex mutex_;
    rtos::EventFlags flags_;
    mbed::Callback<void()> sigio_;
    int timeout_ = -1;
    uint32_t verify_result_ = 0;
    int tls_error_ = 0;
    nsapi_error_t transport_error_ = NSAPI_ERROR_OK;
    nsapi_error_t failure_ = NSAPI_ERROR_OK;  // why it is kFailed
    nsapi_size_t pending_ = 0;                // bytes of a record that is encrypted and not yet with the transport
    int users_ = 0;
    State state_ = kIdle;
    bool datagrams_;
    bool connect_transport_;
    bool close_transport_;
    bool hostname_set_;
    bool closing_ = false;
    bool has_ticket_ = false;  // TLS 1.3: there is a session to save
    bool heard_ = false;       // the peer has sent data that was good
    bool starved_ = false;     // the transport had nothing more, or took nothing more
};
