// SPDX-License-Identifier: BSD-3-Clause
// The file of a snapshot: what is written is read again, and nothing else is.
#include "sim/link/snapshot.hpp"
#include "temporary_folder.hpp"

#include "sim/host/snapshot.hpp"
#include "sim/link/protocol.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

namespace twin::link::snapshot {
namespace {

constexpr const char* kAbout =
    R"({"board":"toy","name":"n","seed":1,"unique_id":7,"abi":4,"node":1,)"
    R"("emulator":"E 1","icount_shift":4,"semihosting":false})";

std::uint64_t checksum(std::string head) {
    head.replace(32, 8, 8, '\0');
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : head) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001B3ULL;
    return hash;
}

class SnapshotFile : public testing::Test {
  protected:
    SnapshotFile() {
        head_.virtual_ns = 123'456'789'012;
        head_.about = kAbout;
        head_.layout = "memory flash 200000 flash\nmodel A toy.a\nstate A x 4\nmodel B toy.b\n";
        head_.models = std::string(5000, 'm');
        head_.node = "node";
        head_.emulator = std::string("\0emulator", 9);
        flash_.assign(200'000, 0xFF);
        for (unsigned i = 0; i < 100; ++i) flash_[70'000 + i] = static_cast<std::uint8_t>(i);
        ram_.assign(150'000, 0);
        ram_[149'999] = 1;
        option_.assign(16, 0xFF);
    }
    [[nodiscard]] std::vector<Contents> contents() const {
        return {{"flash", flash_}, {"ram", ram_}, {"option", option_}};
    }
    std::string path() { return folder_.path("s"); }
    void save() {
        const auto bytes = write(path(), head_, contents());
        ASSERT_TRUE(bytes) << bytes.error();
        EXPECT_EQ(*bytes, std::filesystem::file_size(path()));
    }
    [[nodiscard]] std::string file() {
        std::ifstream in(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void put(const std::string& bytes) { std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes; }
    static std::uint64_t head_size(const std::string& bytes) { return detail::get<std::uint64_t>(bytes.data() + 24); }
    /// As someone would who wants it to be believed.
    void put_signed(std::string bytes) {
        const std::uint64_t size = std::clamp<std::uint64_t>(head_size(bytes), kHeaderSize, bytes.size());
        std::string sum;
        detail::put(sum, checksum(bytes.substr(0, size)));
        put(bytes.replace(32, 8, sum));
    }
    std::string refusal() {
        const auto head = read(path());
        return head ? "it was read" : head.error();
    }
    std::string contents_of(const Head& head, std::size_t index) {
        const auto bytes = file();
        const auto& memory = head.memories.at(index);
        std::string out;
        for (std::size_t i = 0; i < memory.blocks.size(); ++i)
            out += bytes.substr(memory.blocks[i], std::min(kBlock, memory.size - i * kBlock));
        return out;
    }

    host::TemporaryFolder folder_;
    Head head_;
    std::vector<std::uint8_t> flash_, ram_, option_;
};

TEST_F(SnapshotFile, IsReadAsItWasWritten) {
    save();
    const auto head = read(path());
    ASSERT_TRUE(head) << head.error();
    EXPECT_EQ(head->virtual_ns, head_.virtual_ns);
    EXPECT_EQ(head->about, head_.about);
    EXPECT_EQ(head->layout, head_.layout);
    EXPECT_EQ(head->models, head_.models);
    EXPECT_EQ(head->node, head_.node);
    EXPECT_EQ(head->emulator, head_.emulator);
    ASSERT_EQ(head->memories.size(), 3u);
    EXPECT_EQ(head->memories[1].name, "ram");
    EXPECT_EQ(contents_of(*head, 0), std::string(flash_.begin(), flash_.end()));
    EXPECT_EQ(contents_of(*head, 1), std::string(ram_.begin(), ram_.end()));
    EXPECT_EQ(contents_of(*head, 2), std::string(option_.begin(), option_.end()));
}

TEST_F(SnapshotFile, EqualStatesAreEqualFiles) {
    save();
    const auto first = file();
    save();
    EXPECT_EQ(file(), first);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path("")), {}), 1) << "only the file is left";
}

TEST_F(SnapshotFile, BlocksOfEqualBytesAreStoredOnceAndZerosNot) {
    save();
    const auto head = read(path());
    ASSERT_TRUE(head);
    const auto& flash = head->memories[0].blocks;
    ASSERT_EQ(flash.size(), 4u);
    EXPECT_EQ(flash[0], flash[2]);
    EXPECT_EQ(flash[0], flash[3]) << "the last block is shorter";
    EXPECT_NE(flash[0], flash[1]);
    EXPECT_EQ(flash[0], head->memories[2].blocks[0]);
    const auto& ram = head->memories[1].blocks;
    EXPECT_EQ(ram[0], ram[1]);
    for (const auto& memory : head->memories)
        for (const auto offset : memory.blocks) EXPECT_EQ(offset % kPage, 0u);
    struct stat info {};
    ASSERT_EQ(stat(path().c_str(), &info), 0);
    // Head, flash's mixed block, a block of 0xFF, and the one page of RAM that is not zero: the rest is holes.
    EXPECT_LE(static_cast<std::uint64_t>(info.st_blocks) * 512, head->file_size - 80'000);
}

TEST_F(SnapshotFile, IsRefusedAtEveryLengthButItsOwn) {
    save();
    const auto whole = file();
    const auto head_end = head_size(whole);
    for (std::uint64_t size = 0; size < whole.size(); size += size < 300 ? 1 : size < head_end ? 61 : 4093) {
        put(whole.substr(0, size));
        const auto why = refusal();
        EXPECT_TRUE(why.find("bytes of") != std::string::npos || why.find("cut short") != std::string::npos ||
                    why.find("is no snapshot") != std::string::npos)
            << size << ": " << why;
    }
    put(whole + '\0');
    EXPECT_NE(refusal().find("bytes of"), std::string::npos);
}

TEST_F(SnapshotFile, IsRefusedWithAnyBitOfTheHeadChanged) {
    save();
    const auto whole = file();
    const auto head_end = head_size(whole);
    for (std::uint64_t at = 0; at < head_end; ++at) {
        auto head = whole.substr(0, head_end);
        head[at] = static_cast<char>(head[at] ^ (1 << at % 8));
        EXPECT_FALSE(parse_head(head, whole.size())) << at;
    }
    auto damaged = whole;
    damaged[200] = static_cast<char>(damaged[200] + 1);
    put(damaged);
    EXPECT_EQ(refusal(), path() + " is damaged: its checksum does not match, take it again");
}

TEST_F(SnapshotFile, AnotherVersionAndAnotherFileAreNamed) {
    save();
    auto other = file();
    other[8] = 9;
    put(other);
    EXPECT_EQ(refusal(),
              path() + " is a snapshot of version 9, and this is for version 1: take it again with this build");
    put("something else that is long enough to have a header of sixty-four bytes, and more");
    EXPECT_EQ(refusal(), path() + " is no snapshot");
    put("");
    EXPECT_EQ(refusal(), path() + " is no snapshot");
    std::filesystem::remove(path());
    EXPECT_EQ(refusal(), path() + " cannot be read: No such file or directory");
    const auto folder = read(folder_.path(""));
    ASSERT_FALSE(folder);
    EXPECT_NE(folder.error().find("is no snapshot"), std::string::npos);
}

TEST_F(SnapshotFile, SectionsAndBlocksMustLieWhereTheyMay) {
    save();
    const auto whole = file();
    const auto with = [&](std::uint64_t at, std::uint64_t value) {
        std::string bytes;
        detail::put(bytes, value);
        auto changed = whole;
        put_signed(changed.replace(at, 8, bytes));
        return refusal();
    };
    for (unsigned section = 0; section < 6; ++section) {
        const std::uint64_t entry = 64 + 24 * section;
        const auto where = "section " + std::to_string(section + 1);
        EXPECT_NE(with(entry + 8, whole.size()).find(where), std::string::npos);
        EXPECT_NE(with(entry + 8, ~std::uint64_t{0}).find(where), std::string::npos);
        EXPECT_NE(with(entry + 16, ~std::uint64_t{0}).find(where), std::string::npos);
        EXPECT_NE(with(entry, 77).find(where), std::string::npos);
    }
    // The list of memories: 4 bytes, 4 of the name's length, "flash", 8 of the size, then offsets.
    const auto list = detail::get<std::uint64_t>(whole.data() + 64 + 24 * 2 + 8);
    const std::uint64_t first = list + 4 + 4 + 5 + 8;
    EXPECT_NE(with(first, 0).find("a block of 'flash'"), std::string::npos) << "in the head";
    EXPECT_NE(with(first, whole.size()).find("a block of 'flash'"), std::string::npos);
    EXPECT_NE(with(first, whole.size() - 4096).find("a block of 'flash'"), std::string::npos);
    EXPECT_NE(with(first, head_size(whole) + 8).find("a block of 'flash'"), std::string::npos) << "not of a page";
    EXPECT_NE(with(first, ~std::uint64_t{4095}).find("a block of 'flash'"), std::string::npos);
    EXPECT_NE(with(first - 8, 0).find("damaged"), std::string::npos);
    EXPECT_NE(with(first - 8, ~std::uint64_t{0}).find("damaged"), std::string::npos);
    EXPECT_NE(with(first - 8, 200'000 + 65536).find("damaged"), std::string::npos);
    EXPECT_NE(with(list, ~std::uint64_t{0}).find("damaged"), std::string::npos);
    EXPECT_NE(with(24, 4096 * 1000).find("damaged"), std::string::npos) << "the head's size";
    EXPECT_NE(with(24, 0).find("damaged"), std::string::npos);
}

TEST_F(SnapshotFile, NoiseUnderAGoodChecksumIsReadOrRefused) {
    save();
    const auto whole = file();
    const auto head_end = head_size(whole);
    const unsigned seed = std::random_device{}();
    std::mt19937 random(seed);
    SCOPED_TRACE(seed);
    for (int round = 0; round < 5000; ++round) {
        auto head = whole.substr(0, head_end);
        for (unsigned n = random() % 8 + 1; n > 0; --n) head[random() % 400] = static_cast<char>(random());
        std::string sum;
        detail::put(sum, checksum(head));
        head.replace(32, 8, sum);
        const auto parsed = parse_head(head, whole.size());
        if (!parsed) continue;
        for (const auto& memory : parsed->memories)
            for (const auto offset : memory.blocks) ASSERT_LT(offset, whole.size());
    }
}

TEST_F(SnapshotFile, WhatCannotBeWrittenLeavesWhatWasThere) {
    const auto nowhere = write(folder_.path("none/s"), head_, contents());
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error(), folder_.path("none/s") + ": cannot be written: No such file or directory");

    save();
    const auto before = file();
    // As a full disk does, in the middle.
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
    rlimit small = old;
    small.rlim_cur = 50'000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    head_.node = "another";
    const auto full = write(path(), head_, contents());
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &old), 0);
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error(), path() + ": cannot be written: File too large");
    EXPECT_EQ(file(), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_.path("")), {}), 1) << "nothing is left behind";
}

TEST_F(SnapshotFile, TheFirstDifferenceOfLayoutsIsFound) {
    const auto same = first_difference("a\nb\n", "a\nb\n");
    EXPECT_EQ(same.ours + same.theirs, "");
    const auto other = first_difference("a\nb\nc\n", "a\nx\nc\n");
    EXPECT_EQ(other.ours, "b");
    EXPECT_EQ(other.theirs, "x");
    const auto shorter = first_difference("a\n", "a\nb\n");
    EXPECT_EQ(shorter.ours, "");
    EXPECT_EQ(shorter.theirs, "b");
}

TEST_F(SnapshotFile, TheHostReadsWhoseItIs) {
    save();
    const auto info = host::read_snapshot(path());
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->board, "toy");
    EXPECT_EQ(info->unique_id, 7u);
    EXPECT_EQ(info->icount_shift, 4u);
    EXPECT_EQ(info->models, 2u);
    EXPECT_EQ(info->memories.size(), 3u);
    EXPECT_LT(info->disk_bytes, info->file_size);
    head_.about = R"({"board":"toy"})";
    save();
    EXPECT_FALSE(host::read_snapshot(path()));
    head_.about = "[";
    save();
    EXPECT_FALSE(host::read_snapshot(path()));
    head_.about = std::string(kAbout);
    head_.about.replace(head_.about.find("shift\":4"), 8, "shift\":40");
    save();
    EXPECT_FALSE(host::read_snapshot(path()));
}

}  // namespace
}  // namespace twin::link::snapshot
