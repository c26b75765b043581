#pragma once

#include "runtime/readiness.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace switchmark::runtime {

/// What a reactor knows of one descriptor: 24 bytes.
struct descriptor_state {
  using list = boost::intrusive::list<readiness_wait, boost::intrusive::constant_time_size<false>>;

  list waits;                    ///< who waits, in order of arrival
  std::uint32_t generation = 0;  ///< how often the descriptor was forgotten: tells it from an earlier one of its number
  interests watched = 0;         ///< what the kernel tells of it
  interests ready = 0;           ///< what the kernel has told while nobody waited for it
};

/// The states of all descriptors, by number: O(1). A page of states is made when one of its descriptors is first waited
/// for, and states never move. Throws nothing, so that it may grow inside a no_preempt region.
class descriptor_table {
 public:
  /// Null when the page of `descriptor` was never made. Precondition: not negative.
  [[nodiscard]] descriptor_state* find(int descriptor) const noexcept {
    const auto number = static_cast<std::size_t>(descriptor), page = number / states_per_page;
    if (page >= page_count_ || pages_[page] == nullptr) return nullptr;
    return &pages_[page][number % states_per_page];
  }

  /// Makes it, and its neighbours; null when there is no memory. Precondition: there is none.
  [[nodiscard]] descriptor_state* make(int descriptor) noexcept {
    const std::size_t page = static_cast<std::size_t>(descriptor) / states_per_page;
    if (page >= page_count_ && !grow(2 * page + 1)) return nullptr;
    pages_[page].reset(new (std::nothrow) descriptor_state[states_per_page]);
    return find(descriptor);
  }

 private:
  static constexpr std::size_t states_per_page = 128;
  using page_type = std::unique_ptr<descriptor_state[]>;

  [[nodiscard]] bool grow(std::size_t count) noexcept {
    std::unique_ptr<page_type[]> larger(new (std::nothrow) page_type[count]);
    if (larger == nullptr) return false;
    for (std::size_t i = 0; i < page_count_; ++i) larger[i] = std::move(pages_[i]);
    pages_ = std::move(larger);
    page_count_ = count;
    return true;
  }

  std::unique_ptr<page_type[]> pages_;
  std::size_t page_count_ = 0;
};

}  // namespace switchmark::runtime
