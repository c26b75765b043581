#pragma once

#include "doctor/finding.hpp"

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace switchmark::doctor {

/// For how long the doctor measures.
struct effort {
  int machine_readings = 150;                ///< of the state of the machine, a millisecond apart
  std::chrono::milliseconds for_ticks{500};  ///< at most, of wall time, for the price of a tick
  std::chrono::milliseconds for_interruptions{100};
};

/// What is looked at.
struct subject {
  std::filesystem::path root = "/";  ///< the folder that holds proc and sys
  std::set<int> allowed_cpus;        ///< that this process may run on; empty: not known
  int cpu = -1;                      ///< that will be measured on; negative: not known
  std::string search_path;           ///< PATH
  std::vector<std::string> pythons;  ///< files that scripts/with_python tries before that of PATH
  std::string build_type, flags;     ///< as in `switchmark.environment`
  std::string guard;                 ///< as in record::model_facts
  effort measured = {};
};

/// This process, on this machine; `environment` as record::environment makes it, the rest as in `subject`.
[[nodiscard]] subject this_machine(const json& environment, int cpu, effort measured);

/// What will spoil a measurement there, the most critical first. Ticks, the state of the machine and stolen
/// time are measured here, whatever `root` is: takes 0.2 s, `for_interruptions`, the start of a Python, and
/// 0.1 s to `for_ticks`.
[[nodiscard]] std::vector<finding> diagnosis(const subject& patient);

}  // namespace switchmark::doctor
