// SPDX-License-Identifier: BSD-3-Clause
#include "models/peripherals/nrf51/ccm_aar.hpp"

#include <algorithm>
#include <vector>

#include "models/peripherals/nrf51/ecb.hpp"

namespace twin::nrf51 {

namespace {

constexpr unsigned kHeaderSize = 3;     // header, length, RFU
constexpr unsigned kAddressOffset = 3;  // of the address in an advertising packet, after S0, LENGTH and S1
constexpr std::uint32_t kDecryption = 1;

std::uint32_t load24(const std::uint8_t* bytes) {
    return static_cast<std::uint32_t>(bytes[0] | bytes[1] << 8 | bytes[2] << 16);
}

}  // namespace

CcmAar::CcmAar(sc_core::sc_module_name name, const ModelContext& context)
    : TaskEventPeripheral(name, context),
      dma_(*this, "dma"),
      status_(bank_.reg(0x400, "MICSTATUS_STATUS")),
      enable_(bank_.reg(0x500, "ENABLE")),
      mode_nirk_(bank_.reg(0x504, "MODE_NIRK", 1)),
      cnf_irk_ptr_(bank_.reg(0x508, "CNFPTR_IRKPTR")),
      in_ptr_(bank_.reg(0x50C, "INPTR")),
      out_addr_ptr_(bank_.reg(0x510, "OUTPTR_ADDRPTR")),
      scratch_ptr_(bank_.reg(0x514, "SCRATCHPTR")),
      ecb_name_(context.params.text("ecb")),
      job_(*this, "job"),
      enabled_(*this, "enabled"),
      key_stream_(*this, "key_stream"),
      key_stream_fresh_(*this, "key_stream_fresh"),
      packet_(*this, "packet"),
      destination_(*this, "destination"),
      decrypting_(*this, "decrypting"),
      mic_ok_(*this, "mic_ok"),
      irk_index_(*this, "irk_index"),
      done_(*this, "done", [this] { finish(); }) {
    task(0x000, "KSGEN_START", [this] { first_task(); });
    task(0x004, "CRYPT", [this] { crypt(); });
    task(0x008, "STOP", [this] { stop(); });
    event(0x100, "ENDKSGEN_END", end_ksgen_);
    event(0x104, "ENDCRYPT_RESOLVED", end_crypt_);
    event(0x108, "ERROR_NOTRESOLVED", error_);
    shortcuts({{0, 0x100, 0x004, "ENDKSGEN_CRYPT"}});
    interrupts();
    status_.field(0, 4, "MICSTATUS_STATUS", Access::ro)
        .reserved(4, 28)
        .doc("CCM: 1 if the MIC of the last packet decrypted was right. AAR: the number of the IRK that resolved.");
    enable_.field(0, 2, "ENABLE", Access::rw)
        .reserved(2, 30)
        .on_write([this] { enable_changed(); })
        .doc("2: CCM, 3: AAR, 0: neither.");
    mode_nirk_.field(0, 5, "MODE_NIRK", Access::rw)
        .reserved(5, 27)
        .doc("CCM: bit 0 set for decryption. AAR: the number of IRKs, 1 to 16.");
    cnf_irk_ptr_.field(0, 32, "PTR", Access::rw)
        .doc("CCM: key, packet counter, direction and IV, 33 bytes. AAR: IRKs of 16 bytes, octet 15 first.");
    in_ptr_.field(0, 32, "INPTR", Access::rw).doc("CCM: the packet to read.");
    out_addr_ptr_.field(0, 32, "PTR", Access::rw)
        .doc("CCM: the packet to write. AAR: an advertising packet; its address follows S0, LENGTH and S1.");
    scratch_ptr_.field(0, 32, "SCRATCHPTR", Access::rw)
        .doc("CCM: 43 bytes for the key stream. AAR: 3 bytes, which the model leaves alone.");
    power_register();
}

void CcmAar::end_of_elaboration() {
    TaskEventPeripheral::end_of_elaboration();
    if (!ecb_name_.empty()) ecb_ = &env().require<Ecb>(ecb_name_);
}

void CcmAar::on_reset(ResetKind kind) {
    TaskEventPeripheral::on_reset(kind);
    if (ecb_ != nullptr) ecb_->free_aes();
}

void CcmAar::enable_changed() {
    now();
    const auto wanted = static_cast<Enabled>(enable_.get());
    if (wanted == enabled_) return;
    stop();
    if (wanted != kNone && wanted != kCcm && wanted != kAar)
        note(JournalKind::guest_error, "ENABLE was set to a reserved value");
    enabled_ = wanted;
}

void CcmAar::first_task() {
    if (enabled_ == kCcm) {
        generate_key_stream();
    } else if (enabled_ == kAar) {
        resolve();
    } else {
        note(JournalKind::guest_error, "task KSGEN or START while ENABLE is 0");
    }
}

void CcmAar::begin(Job job, unsigned aes_blocks) {
    if (ecb_ != nullptr && aes_blocks != 0) ecb_->take_aes();
    job_ = job;
    done_.arm_in(aes_block_time() * aes_blocks);
}

void CcmAar::stop() {
    now();
    done_.cancel();
    job_ = Job::idle;
    if (ecb_ != nullptr) ecb_->free_aes();
}

void CcmAar::finish() {
    const Job job = job_;
    job_ = Job::idle;
    if (ecb_ != nullptr) ecb_->free_aes();
    if (job == Job::key_stream) finish_key_stream();
    if (job == Job::crypt) finish_crypt();
    if (job == Job::resolve) finish_resolve();
}

bool CcmAar::ccm_fault(const std::string& what) {
    note(JournalKind::guest_error, what);
    error_.generate();
    return false;
}

bool CcmAar::read_config(Config& config) {
    // Key, 5 bytes of packet counter, 3 ignored, direction, IV.
    std::array<std::uint8_t, 33> raw;
    if (!dma_.read(cnf_irk_ptr_, raw.data(), raw.size())) return ccm_fault("CNFPTR does not point to memory");
    std::copy_n(raw.begin(), 16, config.key.begin());
    std::copy_n(raw.begin() + 16, 5, config.nonce.begin());
    config.nonce[4] = static_cast<std::uint8_t>((config.nonce[4] & 0x7F) | (raw[24] & 1) << 7);
    std::copy_n(raw.begin() + 25, 8, config.nonce.begin() + 5);
    return true;
}

void CcmAar::generate_key_stream() {
    now();
    Config config;
    if (!read_config(config)) return;
    KeyStream stream;
    stream.s0 = ccm_key_stream(config.key, config.nonce, 0);
    const AesBlock s1 = ccm_key_stream(config.key, config.nonce, 1);
    const AesBlock s2 = ccm_key_stream(config.key, config.nonce, 2);
    std::copy(s1.begin(), s1.end(), stream.bytes.begin());
    std::copy_n(s2.begin(), stream.bytes.size() - s1.size(), stream.bytes.begin() + s1.size());
    key_stream_ = stream;
    begin(Job::key_stream, 3);
}

void CcmAar::finish_key_stream() {
    if (!dma_.write(scratch_ptr_, &key_stream_.get(), sizeof(KeyStream))) {
        ccm_fault("SCRATCHPTR does not point to memory that can be written");
        return;
    }
    key_stream_fresh_ = true;
    end_ksgen_.generate();
}

void CcmAar::crypt() {
    now();
    if (enabled_ != kCcm) {
        note(JournalKind::guest_error, "task CRYPT while the CCM is not enabled");
        return;
    }
    if (job_ == Job::key_stream) {
        done_.cancel();
        job_ = Job::idle;
        ccm_fault("task CRYPT before the key stream was ready");
        return;
    }
    if (!key_stream_fresh_) note(JournalKind::guest_error, "a second packet with the same key stream");
    key_stream_fresh_ = false;

    Config config;
    KeyStream stream;
    Packet in;
    if (!read_config(config)) return;
    if (!dma_.read(scratch_ptr_, &stream, sizeof stream)) {
        ccm_fault("SCRATCHPTR does not point to memory");
        return;
    }
    const bool decrypt = (mode_nirk_ & kDecryption) != 0;
    if (!dma_.read(in_ptr_, &in, kHeaderSize)) {
        ccm_fault("INPTR does not point to memory");
        return;
    }
    const unsigned overhead = decrypt ? kMicSize : 0;
    if (in.length != 0 && (in.length < overhead || in.length - overhead > kMaxPayload)) {
        ccm_fault(decrypt ? "LENGTH of the packet to decrypt is not 0 or 4 to 31"
                          : "LENGTH of the packet to encrypt is not 0 to 27");
        return;
    }
    if (!dma_.read(in_ptr_ + kHeaderSize, in.data.data(), in.length)) {
        ccm_fault("INPTR does not point to memory");
        return;
    }

    Packet out = in;
    unsigned blocks = 0;  // an empty packet is moved as it is
    if (in.length != 0) {
        const unsigned size = in.length - overhead;
        for (unsigned i = 0; i < size; ++i) out.data[i] ^= stream.bytes[i];
        const auto& clear = decrypt ? out : in;
        auto mic = ccm_mac(config.key, config.nonce, in.header, std::span(clear.data).first(size));
        for (unsigned i = 0; i < kMicSize; ++i) mic[i] ^= stream.s0[i];
        if (decrypt) {
            mic_ok_ = std::equal(mic.begin(), mic.end(), in.data.begin() + size);
            out.length = static_cast<std::uint8_t>(size);
        } else {
            std::copy(mic.begin(), mic.end(), out.data.begin() + size);
            out.length = static_cast<std::uint8_t>(size + kMicSize);
        }
        blocks = ccm_mac_blocks(size);
    }
    packet_ = out;
    decrypting_ = decrypt && in.length != 0;
    destination_ = out_addr_ptr_.get();
    if (!dma_.write(destination_, &out, kHeaderSize)) {
        ccm_fault("OUTPTR does not point to memory that can be written");
        return;
    }
    begin(Job::crypt, blocks);
}

void CcmAar::finish_crypt() {
    const Packet& out = packet_.get();
    if (!dma_.write(destination_ + kHeaderSize, out.data.data(), out.length)) {
        ccm_fault("OUTPTR does not point to memory that can be written");
        return;
    }
    if (decrypting_) status_.set(mic_ok_ ? 1 : 0);
    end_crypt_.generate();
}

void CcmAar::resolve() {
    now();
    if (job_ == Job::resolve) return;
    unsigned count = mode_nirk_;
    if (count == 0 || count > kMaxIrks) {
        note(JournalKind::guest_error, "NIRK is not 1 to 16");
        count = std::min(count, kMaxIrks);
    }
    std::vector<AesBlock> irks(count);
    std::array<std::uint8_t, 6> address{};
    irk_index_ = -1;
    unsigned tried = 0;
    if (!dma_.read(cnf_irk_ptr_, irks.data(), irks.size() * sizeof(AesBlock))) {
        note(JournalKind::guest_error, "IRKPTR does not point to memory");
    } else if (!dma_.read(out_addr_ptr_ + kAddressOffset, address.data(), address.size())) {
        note(JournalKind::guest_error, "ADDRPTR does not point to memory");
    } else {
        const std::uint32_t hash = load24(address.data());
        const std::uint32_t prand = load24(address.data() + 3);
        while (tried < count && irk_index_ < 0) {
            if (address_hash(irks[tried], prand) == hash) irk_index_ = static_cast<std::int8_t>(tried);
            ++tried;
        }
    }
    begin(Job::resolve, tried);
}

void CcmAar::finish_resolve() {
    if (irk_index_ >= 0) status_.set(static_cast<std::uint32_t>(irk_index_.get()));
    end_ksgen_.generate();  // END
    (irk_index_ >= 0 ? end_crypt_ : error_).generate();
}

}  // namespace twin::nrf51
