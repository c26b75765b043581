#include "record/environment.hpp"

#include "build_facts.hpp"
#include "platform/machine.hpp"

#include <fmt/format.h>
#include <boost/version.hpp>

#include <string_view>

namespace switchmark::record {
namespace {

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#else
  return "g++ " __VERSION__;
#endif
}

std::string version(int number, int per_major, int per_minor) {
  return fmt::format("{}.{}.{}", number / per_major, number / per_minor % (per_major / per_minor), number % per_minor);
}

/// "true" and "false" as such; anything else was not found out.
json flag(std::string_view text) {
  return text == "true" || text == "false" ? json(text == "true") : json(platform::unknown);
}

}  // namespace

json environment(const model_facts& models) {
  json all = platform::machine();
  all.update({{"compiler", compiler()},
              {"flags", build_facts::flags},
              {"build_type", build_facts::build_type},
              {"boost", version(BOOST_VERSION, 100'000, 100)},
              {"google_benchmark", build_facts::google_benchmark},
              {"nlohmann_json", fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR,
                                            NLOHMANN_JSON_VERSION_PATCH)},
              {"fmt", version(FMT_VERSION, 10'000, 100)},
              {"commit", build_facts::commit},
              {"dirty", flag(build_facts::dirty)},
              {"symmetric_transfer", models.symmetric_transfer},
              {"exception_state", models.exception_state},
              {"guard", models.guard}});
  return all;
}

}  // namespace switchmark::record
