#pragma once

#include "platform/interrupt.hpp"
#include "runner/plan.hpp"

#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace switchmark::runner {

/// How a child ended.
struct child_exit {
  std::string reason;    ///< empty: it did what the plan says, or was stopped and wrote what it had
  std::string cell;      ///< at which cell it died; empty: at none
  bool refused = false;  ///< the machine refused what any cell needs: no use in going on
  std::string text;      ///< what it wrote as its result, where `reason` is empty
};

/// A second request to stop came: the child was killed, and the run is to end at once.
struct stopped_at_once : std::exception {
  [[nodiscard]] const char* what() const noexcept override { return "stopped at once"; }
};

struct child_run_settings {
  std::filesystem::path program;        ///< what to execute
  std::vector<std::string> under = {};  ///< the command that runs it, itself first by its path; empty: nothing does
  double timeout = 600;                 ///< seconds without a sign of life after which the child is killed
  std::function<void(const std::string& cell)> on_begin;
  std::function<void(const std::string& cell, double seconds)> on_end;  ///< how long it took since `on_begin`
  std::function<void(const std::string& cell, std::size_t epochs, double seconds)> on_epochs;  ///< what all took
  std::function<void()> on_wait = [] {};  ///< called at least once a second
};

/// Runs `work` in a child process and waits for it. The first request to stop is passed on, and the child ends after
/// its epoch; on the second it is killed, and stopped_at_once thrown. Throws std::system_error when there can't be a
/// process.
[[nodiscard]] child_exit run_child(const plan& work, const child_run_settings& settings, platform::interrupt& stop);

}  // namespace switchmark::runner
