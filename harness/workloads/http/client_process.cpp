#include "workloads/http/client_process.hpp"

#include "platform/descriptor.hpp"
#include "platform/pinning.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace switchmark::workloads::http {
namespace {

/// Reads exactly so many bytes; false at the end of the pipe.
bool read_all(int from, void* into, std::size_t bytes) {
  auto* at = static_cast<char*>(into);
  while (bytes > 0) {
    const ssize_t got = read(from, at, bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    bytes -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_all(int to, const void* from, std::size_t bytes) {
  return platform::write_all(to, {static_cast<const char*>(from), bytes});
}

/// Of a result, before its latencies and its text.
struct header {
  double seconds;
  std::size_t unanswered, wrong, short_count, heavy_count, text_bytes;
};
static_assert(std::is_trivially_copyable_v<header> && std::is_trivially_copyable_v<load>);

bool write_result(int to, const load_result& result) {
  const header sizes{result.seconds,         result.unanswered,      result.wrong,
                     result.short_us.size(), result.heavy_us.size(), result.first_wrong.size()};
  return write_all(to, &sizes, sizeof sizes) &&
         write_all(to, result.short_us.data(), sizes.short_count * sizeof(double)) &&
         write_all(to, result.heavy_us.data(), sizes.heavy_count * sizeof(double)) &&
         write_all(to, result.first_wrong.data(), sizes.text_bytes);
}

}  // namespace

std::set<int> cpus_for_client() {
  const std::set<int> own = platform::allowed_cpus();
  std::set<int> all = platform::cpus_of_parent();
  all.insert(own.begin(), own.end());
  all.erase(*own.rbegin());  // one for the server: its own where it is pinned
  return all;
}

std::string no_cpu_for_client() {
  if (!cpus_for_client().empty()) return {};
  return "the server and its client need a CPU each, and one alone is allowed here";
}

client_process::client_process(std::uint16_t port)
    : cpus_(cpus_for_client()), process_([this, port] { return serve_loads(port); }) {
  results_.close_writing_end();
}

void client_process::begin(const load& of) {
  if (!write_all(loads_.writing_end(), &of, sizeof of)) throw std::runtime_error("the client of the server has ended");
}

load_result client_process::end() {
  load_result result;
  header sizes;
  if (!read_all(results_.reading_end(), &sizes, sizeof sizes))
    throw std::runtime_error("the client of the server has ended");
  result.seconds = sizes.seconds;
  result.unanswered = sizes.unanswered;
  result.wrong = sizes.wrong;
  result.short_us.resize(sizes.short_count);
  result.heavy_us.resize(sizes.heavy_count);
  result.first_wrong.resize(sizes.text_bytes);
  if (!read_all(results_.reading_end(), result.short_us.data(), sizes.short_count * sizeof(double)) ||
      !read_all(results_.reading_end(), result.heavy_us.data(), sizes.heavy_count * sizeof(double)) ||
      !read_all(results_.reading_end(), result.first_wrong.data(), sizes.text_bytes))
    throw std::runtime_error("the client of the server has ended");
  return result;
}

int client_process::serve_loads(std::uint16_t port) {
  if (!cpus_.empty()) platform::pin_to(*cpus_.begin());
  for (load of; read_all(loads_.reading_end(), &of, sizeof of);)
    if (!write_result(results_.writing_end(), put_load(port, of))) return 1;
  return 0;
}

void require_answers(const load_result& result) {
  if (result.wrong != 0)
    throw std::runtime_error(fmt::format("{} answers are wrong, the first is {}", result.wrong, result.first_wrong));
  if (result.unanswered != 0) throw std::runtime_error(fmt::format("{} requests were not answered", result.unanswered));
}

}  // namespace switchmark::workloads::http
