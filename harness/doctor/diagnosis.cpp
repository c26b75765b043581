#include "doctor/diagnosis.hpp"

#include "doctor/interruptions.hpp"
#include "doctor/kernel.hpp"
#include "doctor/limits.hpp"
#include "doctor/load.hpp"
#include "doctor/machine_state.hpp"
#include "doctor/processor.hpp"
#include "doctor/tick_cost.hpp"
#include "doctor/tools.hpp"
#include "platform/pinning.hpp"

#include <cstdlib>
#include <system_error>

namespace switchmark::doctor {
namespace {

std::set<int> cpus_of_this_thread() {
  try {
    return platform::allowed_cpus();
  } catch (const std::system_error&) {
    return {};
  }
}

}  // namespace

subject this_machine(const json& environment, int cpu, effort measured) {
  const char *const path = std::getenv("PATH"), *const named = std::getenv("SWITCHMARK_PYTHON");
  return {.allowed_cpus = cpus_of_this_thread(),
          .cpu = cpu,
          .search_path = path != nullptr ? path : "",
          .pythons = {named != nullptr ? named : "", "/usr/bin/python3"},
          .build_type = environment.at("build_type"),
          .flags = environment.at("flags"),
          .guard = environment.at("guard"),
          .measured = measured};
}

std::vector<finding> diagnosis(const subject& patient) {
  const auto& root = patient.root;
  const auto before = times_of_cpus(root);
  const std::vector<measure::machine_probe> readings = machine_readings(patient.measured.machine_readings);
  std::vector<finding> findings{build(patient.build_type, patient.flags),
                                governor(root),
                                turbo(root),
                                smt(root),
                                clock_source(root),
                                virtual_machine(root),
                                cpu_mitigations(root),
                                aslr(root),
                                huge_pages(root),
                                max_map_count(root, patient.guard),
                                guard_pages(patient.guard),
                                cpus(patient.allowed_cpus),
                                pinned_cpu(root, patient.cpu),
                                equal_cpus(root, patient.allowed_cpus, patient.cpu),
                                cpu_quota(root),
                                pending_signals(root),
                                load(root, patient.allowed_cpus.size()),
                                machine_state(readings),
                                cpu_clock(readings),
                                interruptions(watch_interruptions(patient.measured.for_interruptions)),
                                python(patient.search_path, patient.pythons),
                                tick_cost(price_of_a_tick(patient.measured.for_ticks))};
  findings.push_back(steal(before, times_of_cpus(root)));
  return sorted(std::move(findings));
}

}  // namespace switchmark::doctor
