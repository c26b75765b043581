#include "platform/machine.hpp"

#include "platform/architecture/architecture.hpp"
#include "record/environment.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/version.hpp>

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

namespace {

std::optional<long> cpus_online;  ///< what the kernel is to say; empty: the kernel itself says it

}  // namespace

extern "C" long sysconf(int name) noexcept {
  static const auto usual = reinterpret_cast<decltype(&sysconf)>(dlsym(RTLD_NEXT, "sysconf"));
  return cpus_online && name == _SC_NPROCESSORS_ONLN ? *cpus_online : usual(name);
}

namespace switchmark::record {
namespace {

namespace fs = std::filesystem;

TEST(machine, reads_a_value_of_cpuinfo) {
  constexpr std::string_view text =
      "processor\t: 0\nmodel name\t: AMD EPYC\nmodel\t\t: 1\n\nflags\t\t:\nempty\t: \nprocessor\t: 1\nlast\t: end";
  EXPECT_EQ(platform::cpuinfo_value(text, "processor"), "0") << "the first one";
  EXPECT_EQ(platform::cpuinfo_value(text, "model name"), "AMD EPYC");
  EXPECT_EQ(platform::cpuinfo_value(text, "model"), "1") << "not the one that begins so";
  EXPECT_EQ(platform::cpuinfo_value(text, "last"), "end");
  EXPECT_EQ(platform::cpuinfo_value(text, "flags"), platform::unknown);
  EXPECT_EQ(platform::cpuinfo_value(text, "empty"), platform::unknown);
  EXPECT_EQ(platform::cpuinfo_value(text, "microcode"), platform::unknown);
  EXPECT_EQ(platform::cpuinfo_value("", "model name"), platform::unknown);
  EXPECT_EQ(platform::cpuinfo_value("a: b: c\n", "a"), "b: c");
  EXPECT_EQ(platform::cpuinfo_value("\n", "a"), platform::unknown);
}

TEST(machine, reads_the_choice_in_brackets) {
  EXPECT_EQ(platform::bracketed("always [madvise] never"), "madvise");
  EXPECT_EQ(platform::bracketed("[always] madvise"), "always");
  EXPECT_EQ(platform::bracketed("always [never]"), "never");
  for (const char* text : {"unknown", "", "a [b", "a b]", "a] [b", "]["}) EXPECT_EQ(platform::bracketed(text), text);
  EXPECT_EQ(platform::bracketed("[]"), "");
}

std::array<std::uint32_t, 3> registers_of(std::string name) {
  name.resize(12);
  std::array<std::uint32_t, 3> words{};
  for (std::size_t i = 0; i < 12; ++i)
    words[i / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])) << 8 * (i % 4);
  return words;
}

TEST(machine, knows_the_hypervisor_by_its_name) {
  constexpr std::uint32_t below_one = 0x8000'0000;
  EXPECT_EQ(platform::hypervisor_of(below_one, registers_of("KVMKVMKVM")), "KVM");
  EXPECT_EQ(platform::hypervisor_of(below_one, registers_of("Microsoft Hv")), "Microsoft Hv");
  EXPECT_EQ(platform::hypervisor_of(below_one | 5, registers_of(" ~")), " ~")
      << "the first and the last printable letter";
  for (const char* name : {"", "\x1f", "\x7f", "KVM\n", "\xc3\xa4"})
    EXPECT_EQ(platform::hypervisor_of(below_one, registers_of(name)), platform::unknown) << name;
  EXPECT_EQ(platform::hypervisor_of(0x7fff'ffff, registers_of("KVMKVMKVM")), "none");
  EXPECT_EQ(platform::hypervisor_of(0, registers_of("")), "none");
}

/// A folder of its own that holds what a test writes into it, as the root of a machine.
class machine_test : public testing::Test {
 protected:
  machine_test() {
    std::string name = (fs::temp_directory_path() / "machine.XXXXXX").string();
    root = mkdtemp(name.data());
  }
  ~machine_test() override {
    cpus_online.reset();
    fs::remove_all(root);
  }

  void write(const fs::path& file, const std::string& text) const {
    fs::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text;
  }

  fs::path root;
};

TEST_F(machine_test, reads_each_fact_from_its_file) {
  write("proc/cpuinfo", "processor\t: 0\nmodel name\t: EPYC\n");
  write("sys/devices/system/cpu/vulnerabilities/spectre_v1", "Mitigation: barriers\n");
  write("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
  write("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
  write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
  write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
  write("proc/sys/vm/max_map_count", "65530\n");
  cpus_online = 3;
  json all = platform::machine(root);
  utsname name{};
  ASSERT_EQ(uname(&name), 0);
  EXPECT_EQ(all["kernel"], std::string(name.sysname) + " " + name.release);
  EXPECT_EQ(all["libc"], std::string("glibc ") + gnu_get_libc_version());
  EXPECT_EQ(all["virtualized"], all["hypervisor"] != "none");
  for (const char* key : {"kernel", "libc", "virtualized", "hypervisor"}) all.erase(key);
  EXPECT_EQ(all, json::parse(R"({"cpu": "EPYC", "cores": 3,
    "mitigations": {"meltdown": "Not affected", "spectre_v1": "Mitigation: barriers"},
    "governor": "performance", "clock_source": "tsc", "transparent_huge_pages": "madvise",
    "max_map_count": 65530})"));
}

TEST_F(machine_test, calls_each_fact_unknown_that_has_no_file) {
  const json all = platform::machine(root);
  for (const char* key : {"cpu", "mitigations", "governor", "clock_source", "transparent_huge_pages", "max_map_count"})
    EXPECT_EQ(all[key], platform::unknown) << key;
  write("empty", "");
  EXPECT_EQ(platform::first_line(root / "empty"), platform::unknown);
  EXPECT_EQ(platform::first_line("/no/such/file"), platform::unknown);
}

TEST_F(machine_test, names_a_processor_without_a_name_by_its_numbers) {
  write("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n");
  EXPECT_EQ(platform::machine(root)["cpu"], "implementer 0x41, part 0xd40");
}

TEST_F(machine_test, is_emulated_where_the_kernel_is_of_another_architecture) {
  EXPECT_EQ(platform::emulated_on(root), "") << "nothing is known";
  write("proc/cpuinfo", std::string(platform::architecture::foreign_cpuinfo_key) + "\t: 0x41\n");
  EXPECT_EQ(platform::emulated_on(root), "another architecture") << "an old kernel";
  write("proc/sys/kernel/arch", std::string(platform::architecture::name) + "\n");
  EXPECT_EQ(platform::emulated_on(root), "");
  write("proc/sys/kernel/arch", "sparc64\n");
  EXPECT_EQ(platform::emulated_on(root), "sparc64");
  EXPECT_EQ(platform::machine(root)["hypervisor"], "emulator on sparc64");
  EXPECT_EQ(platform::machine(root)["virtualized"], true);
}

TEST_F(machine_test, takes_a_whole_number_and_nothing_else) {
  const auto limit = [&](const std::string& text) {
    write("proc/sys/vm/max_map_count", text);
    return platform::machine(root)["max_map_count"];
  };
  EXPECT_EQ(limit("0"), 0);
  EXPECT_EQ(limit("2147483647\n"), 2'147'483'647);
  for (const char* text : {"many", "65530 kB", "-1", "0x10", "99999999999999999999"})
    EXPECT_EQ(limit(text), platform::unknown);
}

TEST_F(machine_test, has_a_number_of_cpus_if_the_kernel_tells_it) {
  for (const long count : {1L, 2L, 64L}) {
    cpus_online = count;
    EXPECT_EQ(platform::machine(root)["cores"], count);
  }
  for (const long count : {0L, -1L}) {
    cpus_online = count;
    EXPECT_EQ(platform::machine(root)["cores"], platform::unknown);
  }
}

// The kernel copies the bit that the processor sets into the flags of /proc/cpuinfo.
TEST(machine, is_virtual_where_the_processor_says_so) {
  std::ifstream in("/proc/cpuinfo");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const std::string flags = " " + platform::cpuinfo_value(text, "flags") + " ";
  if (flags == " unknown " || !platform::emulated_on().empty()) GTEST_SKIP() << "/proc/cpuinfo does not tell";
  const json all = platform::machine();
  EXPECT_EQ(all["virtualized"], flags.find(" hypervisor ") != flags.npos);
  EXPECT_EQ(all["hypervisor"] == "none", flags.find(" hypervisor ") == flags.npos);
}

TEST(machine, asks_the_processor_for_the_name_of_the_hypervisor) {
  const auto told = platform::architecture::ask_for_hypervisor();
  if (!told) GTEST_SKIP() << "no program can ask this processor";
  EXPECT_EQ(platform::machine()["hypervisor"], platform::hypervisor_of(told->features, told->name));
}

TEST(environment, has_every_fact_and_none_is_empty) {
  const json all = environment({true, "switchmark", "madvise"});
  for (const char* key : {"cpu",
                          "cores",
                          "kernel",
                          "virtualized",
                          "hypervisor",
                          "mitigations",
                          "governor",
                          "clock_source",
                          "transparent_huge_pages",
                          "max_map_count",
                          "libc",
                          "compiler",
                          "flags",
                          "build_type",
                          "boost",
                          "google_benchmark",
                          "nlohmann_json",
                          "fmt",
                          "commit",
                          "dirty",
                          "symmetric_transfer",
                          "exception_state",
                          "guard"}) {
    ASSERT_TRUE(all.contains(key)) << key;
    EXPECT_NE(all[key], "") << key;
  }
  EXPECT_EQ(all["symmetric_transfer"], true);
  EXPECT_EQ(all["exception_state"], "switchmark");
  EXPECT_EQ(all["guard"], "madvise");
  EXPECT_TRUE(all["commit"] == platform::unknown || all["commit"].get<std::string>().size() == 40) << all["commit"];
  EXPECT_EQ(all["dirty"].is_boolean(), all["commit"] != platform::unknown) << all["dirty"];
}

TEST(environment, tells_the_models_that_were_built_otherwise) {
  const json all = environment({});
  EXPECT_EQ(all["symmetric_transfer"], false);
  EXPECT_EQ(all["exception_state"], "");
  EXPECT_EQ(all["guard"], "");
}

/// The three numbers of a version, or three of -1.
std::array<int, 3> numbers_of(const json& version) {
  std::array<int, 3> numbers{-1, -1, -1};
  char end = 0;
  if (std::sscanf(version.get<std::string>().c_str(), "%d.%d.%d%c", &numbers[0], &numbers[1], &numbers[2], &end) != 3)
    return {-1, -1, -1};
  return numbers;
}

TEST(environment, has_the_versions_of_the_libraries_in_three_numbers) {
  const json all = environment({});
  const auto [boost_major, boost_minor, boost_patch] = numbers_of(all["boost"]);
  EXPECT_EQ(boost_major * 100'000 + boost_minor * 100 + boost_patch, BOOST_VERSION);
  EXPECT_LT(boost_minor, 1'000);
  EXPECT_LT(boost_patch, 100);
  const auto [fmt_major, fmt_minor, fmt_patch] = numbers_of(all["fmt"]);
  EXPECT_EQ(fmt_major * 10'000 + fmt_minor * 100 + fmt_patch, FMT_VERSION);
  EXPECT_LT(fmt_minor, 100);
  EXPECT_LT(fmt_patch, 100);
  const auto [json_major, json_minor, json_patch] = numbers_of(all["nlohmann_json"]);
  EXPECT_EQ(json_major, NLOHMANN_JSON_VERSION_MAJOR);
  EXPECT_EQ(json_minor, NLOHMANN_JSON_VERSION_MINOR);
  EXPECT_EQ(json_patch, NLOHMANN_JSON_VERSION_PATCH);
}

}  // namespace
}  // namespace switchmark::record
