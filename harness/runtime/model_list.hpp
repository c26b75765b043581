#pragma once

namespace switchmark::runtime {

/// A list of models, in the record's order.
template <class... Models>
struct model_list {};

/// The one list behind the other.
template <class... Some, class... More>
constexpr model_list<Some..., More...> operator+(model_list<Some...>, model_list<More...>) {
  return {};
}

}  // namespace switchmark::runtime
