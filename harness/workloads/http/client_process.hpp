#pragma once

#include "platform/child_process.hpp"
#include "platform/pipe.hpp"
#include "workloads/http/load.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace switchmark::workloads::http {

/// The CPUs that the client of a measured server may use: all that this process was allowed to use before it was pinned
/// to one, but that one. Empty: there is one CPU.
[[nodiscard]] std::set<int> cpus_for_client();

/// Why a server and its client cannot be measured here; empty: they can.
[[nodiscard]] std::string no_cpu_for_client();

/// A process that puts loads on a server of this process, one after the other, from a CPU that this process does not
/// use, if there is one.
class client_process {
 public:
  /// Made while this process has one thread and no scheduler runs. Throws std::system_error.
  explicit client_process(std::uint16_t port);

  /// Begins to put `of` on the server, and returns at once.
  void begin(const load& of);
  /// What became of it. Waits for it. Throws std::runtime_error when the client has failed.
  [[nodiscard]] load_result end();

 private:
  int serve_loads(std::uint16_t port);

  std::set<int> cpus_;
  platform::pipe loads_, results_;
  platform::child_process process_;
};

/// Throws std::runtime_error when a request was not answered or not answered as the oracle says.
void require_answers(const load_result& result);

}  // namespace switchmark::workloads::http
