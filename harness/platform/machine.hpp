#pragma once

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace switchmark::platform {

/// What stands in for a fact that could not be found out.
inline constexpr std::string_view unknown = "unknown";

/// What moves the figures on this machine: processor, kernel and its settings, libc. The keys are those of
/// `switchmark.environment` in results/README.md. Never throws for a missing fact: it is `unknown`.
/// `root` is the folder that holds proc and sys: "/" but in tests.
[[nodiscard]] nlohmann::ordered_json machine(const std::filesystem::path& root = "/");

/// The first line of a file of /proc or /sys, or `unknown`.
[[nodiscard]] std::string first_line(const std::filesystem::path& file);
/// The value after "<key>\t: " in the text of /proc/cpuinfo, or `unknown`.
[[nodiscard]] std::string cpuinfo_value(std::string_view cpuinfo, std::string_view key);
/// The choice in brackets ("always [madvise] never"), or the whole text when there are none.
[[nodiscard]] std::string bracketed(const std::string& choices);

/// The name of the hypervisor by the instruction CPUID, "none" or `unknown`. `features`: ecx of leaf 1, whose bit 31
/// every hypervisor sets. `name`: ebx, ecx and edx of leaf 0x40000000, which then hold its name.
[[nodiscard]] std::string hypervisor_of(std::uint32_t features, const std::array<std::uint32_t, 3>& name);

/// The architecture of the kernel if it is another one than this program was compiled for: an emulator translates every
/// instruction, and no time means anything. Empty: none is seen. (Linux 6.1 tells, older kernels by /proc/cpuinfo.)
[[nodiscard]] std::string emulated_on(const std::filesystem::path& root = "/");

/// CPU vulnerability -> the kernel's text, from the files of `folder`; `unknown` where there is none.
[[nodiscard]] nlohmann::ordered_json mitigations(const std::filesystem::path& folder);

}  // namespace switchmark::platform
