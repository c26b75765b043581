#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace switchmark::runtime {

/// Values, first in, first out, in places that are taken at the beginning. A value that is put back at the front when
/// no place is left takes memory for more.
template <class T>
class value_ring {
 public:
  explicit value_ring(std::size_t places) : places_(places), values_(make(places)) {}

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// Precondition: a place is free.
  void push_back(T&& value) noexcept {
    values_[place_of(size_)].emplace(std::move(value));
    ++size_;
  }
  /// O(1); O(values) when no place is free.
  void push_front(T&& value) noexcept {
    if (size_ == places_) grow();
    first_ = first_ == 0 ? places_ - 1 : first_ - 1;
    values_[first_].emplace(std::move(value));
    ++size_;
  }
  /// Precondition: not empty.
  [[nodiscard]] T pop_front() noexcept {
    std::optional<T>& front = values_[first_];
    T value = std::move(*front);
    front.reset();
    first_ = place_of(1);
    --size_;
    return value;
  }

 private:
  [[nodiscard]] static std::unique_ptr<std::optional<T>[]> make(std::size_t places) {
    return places == 0 ? nullptr : std::make_unique<std::optional<T>[]>(places);
  }
  /// The place of the value that comes so many behind the first.
  [[nodiscard]] std::size_t place_of(std::size_t behind_first) const noexcept {
    const std::size_t place = first_ + behind_first;
    return place < places_ ? place : place - places_;
  }
  [[gnu::noinline, gnu::cold]] void grow() {
    const std::size_t more = 2 * places_ + 1;
    auto larger = make(more);
    for (std::size_t i = 0; i < size_; ++i) larger[i] = std::move(values_[place_of(i)]);
    values_ = std::move(larger);
    places_ = more;
    first_ = 0;
  }

  std::size_t places_;
  std::unique_ptr<std::optional<T>[]> values_;
  std::size_t first_ = 0, size_ = 0;
};

}  // namespace switchmark::runtime
