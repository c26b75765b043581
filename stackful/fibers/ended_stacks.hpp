#pragma once

#include <cstddef>
#include <unordered_set>

namespace switchmark::stackful {

/// The stacks of fibers that have ended while a scheduler cancels its unfinished ones: what lay on them is gone, and
/// whoever gets one meanwhile never begins. By their lowest usable byte; null is none of them.
class ended_stacks {
 public:
  void insert(const std::byte* limit) { limits_.insert(limit); }
  [[nodiscard]] bool contains(const std::byte* limit) const { return limit != nullptr && limits_.count(limit) != 0; }

 private:
  std::unordered_set<const std::byte*> limits_;
};

}  // namespace switchmark::stackful
