// SPDX-License-Identifier: BSD-3-Clause
// The targets on their seeds, and on what chance makes of them: quick, and without libFuzzer.
#include "net_bridge/random.hpp"
#include "tests/fuzz/target.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace twin::fuzz {
namespace {

using Bytes = std::vector<std::uint8_t>;
using net::Random;

std::vector<Bytes> seeds_of(const std::string& target) {
    std::vector<std::filesystem::path> paths;
    for (const auto& file : std::filesystem::directory_iterator(std::string(FUZZ_SEEDS) + "/" + target)) {
        paths.push_back(file.path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<Bytes> seeds;
    for (const auto& path : paths) {
        std::ifstream in(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return seeds;
}

void mutate(Bytes& bytes, Random& random) {
    const std::size_t size = bytes.size();
    switch (random.below(5)) {
        case 0:
            bytes.resize(random.below(size + 1));
            break;
        case 1:
            bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random.below(size + 1)), random.below(20),
                         static_cast<std::uint8_t>(random.next()));
            break;
        case 2:
            if (size > 0) {
                const std::size_t at = random.below(size);
                bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at),
                            bytes.begin() + static_cast<std::ptrdiff_t>(at + random.below(size - at + 1)));
            }
            break;
        default:
            for (std::uint64_t i = random.below(4); i > 0 && size > 0; --i) {
                bytes[random.below(size)] = static_cast<std::uint8_t>(random.next());
            }
            break;
    }
}

class FuzzSeeds : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzSeeds, AndWhatChanceMakesOfThem) {
    const auto seed = static_cast<std::uint64_t>(::testing::UnitTest::GetInstance()->random_seed());
    std::printf("seed %llu (--gtest_random_seed, with --gtest_shuffle)\n", static_cast<unsigned long long>(seed));
    const auto seeds = seeds_of(GetParam().name);
    ASSERT_GE(seeds.size(), 3u);
    for (const Bytes& each : seeds) {
        GetParam().run(each);
    }
    Random random(seed, GetParam().name, "fuzz");
    for (unsigned i = 0; i < GetParam().mutations; ++i) {
        Bytes bytes = seeds[random.below(seeds.size())];
        for (std::uint64_t n = 1 + random.below(4); n > 0; --n) {
            mutate(bytes, random);
        }
        GetParam().run(bytes);
    }
    for (unsigned i = 0; i < GetParam().mutations / 4; ++i) {
        Bytes bytes(random.below(300));
        for (std::uint8_t& byte : bytes) {
            byte = static_cast<std::uint8_t>(random.next());
        }
        GetParam().run(bytes);
    }
}

INSTANTIATE_TEST_SUITE_P(Fuzz, FuzzSeeds, ::testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace twin::fuzz
