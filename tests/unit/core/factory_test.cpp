// SPDX-License-Identifier: BSD-3-Clause
#include "models/core/factory.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/support/bench.hpp"

// Paths from CMake: EXAMPLE_LIBRARY (docs/examples/external-model), NO_MODELS_LIBRARY, OTHER_ABI_LIBRARY.

namespace twin {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Nothing : public Model {
  public:
    Nothing(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {}
};

ModelType nothing(const char* name) { return {name, "nothing", "none", {}, make_model<Nothing>()}; }

TEST(Registry, FindsWhatWasAdded) {
    Registry registry;
    EXPECT_EQ(registry.find("b"), nullptr);
    registry.add(nothing("b"));
    registry.add(nothing("a"));
    ASSERT_NE(registry.find("b"), nullptr);
    EXPECT_EQ(registry.find("b")->name, "b");
    EXPECT_EQ(registry.names(), (std::vector<std::string>{"a", "b"}));
}

TEST(Registry, ANameIsTakenOnce) {
    Registry registry;
    registry.add(nothing("a"));
    EXPECT_THROW(registry.add(nothing("a")), std::logic_error);
}

TEST(Registry, MakesModels) {
    Registry registry;
    registry.add(nothing("a"));
    Environment env;
    const Params params;
    const auto model = registry.find("a")->create("one", ModelContext{env, params});
    EXPECT_EQ(model->label(), "one");
    EXPECT_EQ(env.find("one"), model.get());
}

TEST(LoadLibrary, NoSuchFile) {
    Registry registry;
    EXPECT_THAT(registry.load_library("/no/such/library.so"),
                AllOf(HasSubstr("cannot load"), HasSubstr("/no/such/library.so")));
    EXPECT_TRUE(registry.names().empty());
}

TEST(LoadLibrary, NoLibrary) {
    const std::string path = testing::TempDir() + "twin_no_library.so";
    std::ofstream(path) << "this is text, and long enough to be more than the head of a file that could be loaded\n";
    Registry registry;
    EXPECT_THAT(registry.load_library(path), AllOf(HasSubstr("cannot load"), HasSubstr(path)));
    std::remove(path.c_str());
}

TEST(LoadLibrary, NoModelsInIt) {
    Registry registry;
    EXPECT_THAT(registry.load_library(NO_MODELS_LIBRARY),
                AllOf(HasSubstr(NO_MODELS_LIBRARY), HasSubstr("is no model library"), HasSubstr(kModelsSymbol)));
}

TEST(LoadLibrary, BuiltForAnotherVersion) {
    Registry registry;
    EXPECT_THAT(registry.load_library(OTHER_ABI_LIBRARY),
                AllOf(HasSubstr(OTHER_ABI_LIBRARY), HasSubstr("version " + std::to_string(kModelsAbi + 1)),
                      HasSubstr("build it again")));
    EXPECT_TRUE(registry.names().empty());
}

TEST(LoadLibrary, TwiceIsTwoModelsOfOneName) {
    Registry registry;
    EXPECT_EQ(registry.load_library(EXAMPLE_LIBRARY), "");
    EXPECT_THAT(registry.load_library(EXAMPLE_LIBRARY),
                AllOf(HasSubstr(EXAMPLE_LIBRARY), HasSubstr("example.cmsdk_timer")));
}

/// Drives the timer's EXTIN.
class Source : public Model {
  public:
    Source(sc_core::sc_module_name name, const ModelContext& context) : Model(name, context) {}
    PinPort out{*this, "out"};
    void pulse() {
        out.drive(Drive::strong(true));
        out.drive(Drive::strong(false));
    }
};

class ExampleTest : public testing::Test {
  protected:
    static constexpr std::uint64_t kBase = 0x40000000;
    static constexpr std::uint32_t kCtrl = 0, kValue = 4, kReload = 8, kInt = 0xC;
    static constexpr std::uint32_t kEnable = 1, kExtEnable = 2, kExtClock = 4, kIntEnable = 8;

    ExampleTest() {
        EXPECT_EQ(registry.load_library(EXAMPLE_LIBRARY), "");
        const ModelType* type = registry.find("example.cmsdk_timer");
        if (type == nullptr) throw std::runtime_error("not registered");
        Params params;
        params.set("hz", "1M");
        params.complete(type->params);
        timer = type->create("TIMER", ModelContext{bench.env(), params});
        bench.env().map(kBase, *timer->banks().at(0));
        source = &bench.add<Source>("source");
        bench.connect(source->out, *timer->find_pin("EXTIN"));
        source->out.drive(Drive::strong(false));
    }
    void write(std::uint32_t offset, std::uint32_t value) { bench.write(kBase + offset, value); }
    std::uint32_t read(std::uint32_t offset) { return bench.read(kBase + offset); }
    bool irq() { return timer->find_irq("irq")->level(); }

    Registry registry;
    test::Bench bench;
    std::unique_ptr<Model> timer;
    Source* source = nullptr;
};

TEST_F(ExampleTest, ResetValues) {
    for (const std::uint32_t offset : {kCtrl, kValue, kReload, kInt}) EXPECT_EQ(read(offset), 0u);
    const std::uint32_t id[] = {0x04, 0, 0, 0, 0x22, 0xB8, 0x1B, 0, 0x0D, 0xF0, 0x05, 0xB1};
    for (unsigned i = 0; i < 12; ++i) EXPECT_EQ(read(0xFD0 + 4 * i), id[i]) << i;
    EXPECT_FALSE(irq());
}

TEST_F(ExampleTest, CountsDownAndStartsOver) {
    write(kReload, 9);
    EXPECT_EQ(read(kValue), 9u);
    write(kCtrl, kEnable | kIntEnable);
    bench.run_for(nanoseconds(8'999));
    EXPECT_EQ(read(kValue), 1u);
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_EQ(read(kValue), 0u);
    EXPECT_TRUE(irq());
    bench.run_for(microseconds(1));
    EXPECT_EQ(read(kValue), 9u);
    write(kInt, 1);
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(8'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
    EXPECT_EQ(read(kInt), 1u);
}

TEST_F(ExampleTest, AnInterruptThatNobodyWantsCostsNothing) {
    write(kReload, 9);
    write(kCtrl, kEnable);
    EXPECT_EQ(bench.env().scheduler().next_event(), Scheduler::max_time());
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(kValue), 9u);  // 1000 is 100 periods of ten
    EXPECT_EQ(read(kInt), 0u);
}

TEST_F(ExampleTest, ReloadOfZeroStops) {
    write(kCtrl, kEnable | kIntEnable);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(kValue), 0u);
    EXPECT_FALSE(irq());
    write(kValue, 1);
    bench.run_for(microseconds(1));
    EXPECT_TRUE(irq());
    write(kInt, 1);
    bench.run_for(milliseconds(1));
    EXPECT_FALSE(irq());
}

TEST_F(ExampleTest, StopsWhereItIs) {
    write(kReload, 100);
    write(kCtrl, kEnable);
    bench.run_for(microseconds(40));
    write(kCtrl, 0);
    bench.run_for(microseconds(40));
    EXPECT_EQ(read(kValue), 60u);
    write(kCtrl, kEnable);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kValue), 50u);
}

TEST_F(ExampleTest, ThePinGatesTheClock) {
    write(kReload, 100);
    write(kCtrl, kEnable | kExtEnable);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kValue), 100u);
    source->out.drive(Drive::strong(true));
    bench.run_for(microseconds(10));
    source->out.drive(Drive::strong(false));
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kValue), 90u);
}

TEST_F(ExampleTest, ThePinIsTheClock) {
    write(kReload, 2);
    write(kCtrl, kEnable | kExtClock | kIntEnable);
    bench.run_for(microseconds(10));
    EXPECT_EQ(read(kValue), 2u);
    source->pulse();
    EXPECT_EQ(read(kValue), 1u);
    EXPECT_FALSE(irq());
    source->pulse();
    EXPECT_EQ(read(kValue), 0u);
    EXPECT_TRUE(irq());
    source->pulse();
    EXPECT_EQ(read(kValue), 2u);
}

TEST_F(ExampleTest, ResetInTheMiddle) {
    write(kReload, 100);
    write(kCtrl, kEnable | kIntEnable);
    bench.run_for(microseconds(40));
    bench.reset(ResetKind::system);
    bench.run_for(milliseconds(1));
    EXPECT_EQ(read(kCtrl), 0u);
    EXPECT_EQ(read(kValue), 0u);
    EXPECT_FALSE(irq());
}

TEST_F(ExampleTest, ASnapshotGoesOn) {
    write(kReload, 100);
    write(kCtrl, kEnable | kIntEnable);
    bench.run_for(microseconds(40));
    StateWriter out;
    timer->save(out);
    write(kCtrl, 0);
    write(kReload, 5);
    StateReader in(out.data());
    timer->load(in);
    EXPECT_EQ(read(kValue), 60u);
    bench.run_for(nanoseconds(59'999));
    EXPECT_FALSE(irq());
    bench.run_for(nanoseconds(1));
    EXPECT_TRUE(irq());
}

}  // namespace
}  // namespace twin
