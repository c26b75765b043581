#include "measure/trace.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>

namespace switchmark::measure {
namespace {

/// XXH3 over 64-bit words.
class hash {
 public:
  hash() : state_(XXH3_createState()) { XXH3_64bits_reset(state_); }
  ~hash() { XXH3_freeState(state_); }
  hash(const hash&) = delete;
  hash& operator=(const hash&) = delete;

  void add(std::uint64_t word) { XXH3_64bits_update(state_, &word, sizeof word); }
  [[nodiscard]] std::uint64_t value() const { return XXH3_64bits_digest(state_); }

 private:
  XXH3_state_t* state_;
};

std::string describe(const event* what) {
  return what == nullptr ? "nothing" : fmt::format("kind {} with {:#x}", what->kind, what->value);
}

}  // namespace

trace::trace(std::size_t tasks, std::size_t events_per_task)
    : room_(events_per_task), events_(tasks * events_per_task), used_(tasks) {}

void trace::log(std::size_t task, std::uint32_t kind, std::uint64_t value) noexcept {
  const std::uint32_t place = used_[task]++;
  if (place < room_)
    events_[task * room_ + place] = {value, std::atomic_ref(order_).fetch_add(1, std::memory_order_relaxed), kind};
}

std::span<const event> trace::of(std::size_t task) const noexcept {
  return {events_.data() + task * room_, std::min<std::size_t>(used_[task], room_)};
}

std::uint64_t trace::per_task_digest() const {
  hash all;
  for (std::size_t task = 0; task < tasks(); ++task) {
    all.add(used_[task]);
    for (const event& what : of(task)) {
      all.add(what.kind);
      all.add(what.value);
    }
  }
  return all.value();
}

std::vector<trace::placed> trace::in_order() const {
  std::vector<placed> all;
  for (std::size_t task = 0; task < tasks(); ++task)
    for (const event& what : of(task)) all.push_back({task, what});
  std::sort(all.begin(), all.end(), [](const placed& a, const placed& b) { return a.what.order < b.what.order; });
  return all;
}

std::uint64_t trace::global_digest() const {
  hash all;
  for (const placed& next : in_order()) {
    all.add(next.task);
    all.add(next.what.kind);
    all.add(next.what.value);
  }
  return all.value();
}

std::string trace::first_difference(const trace& expected) const {
  if (tasks() != expected.tasks()) return fmt::format("{} tasks instead of {}", tasks(), expected.tasks());
  for (std::size_t task = 0; task < tasks(); ++task) {
    const auto did = of(task), should = expected.of(task);
    for (std::size_t i = 0; i < std::max(did.size(), should.size()); ++i) {
      const event* seen = i < did.size() ? &did[i] : nullptr;
      const event* wanted = i < should.size() ? &should[i] : nullptr;
      if (seen == nullptr || wanted == nullptr || !seen->same_history(*wanted))
        return fmt::format("task {}, event {}: {} instead of {}", task, i, describe(seen), describe(wanted));
    }
    if (used_[task] != expected.used_[task])
      return fmt::format("task {}: {} events instead of {}", task, used_[task], expected.used_[task]);
  }
  return {};
}

std::string trace::first_reordering(const trace& expected) const {
  const auto did = in_order(), should = expected.in_order();
  for (std::size_t i = 0; i < std::min(did.size(), should.size()); ++i)
    if (did[i].task != should[i].task || !did[i].what.same_history(should[i].what))
      return fmt::format("event {} of all is task {}, {}, instead of task {}, {}", i, did[i].task,
                         describe(&did[i].what), should[i].task, describe(&should[i].what));
  return did.size() == should.size() ? "" : fmt::format("{} events instead of {}", did.size(), should.size());
}

}  // namespace switchmark::measure
