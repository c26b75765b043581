#pragma once

#include "doctor/diagnosis.hpp"
#include "doctor/finding.hpp"
#include "record/environment.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace switchmark::cli {

/// Of a text that is not wrapped.
inline constexpr std::size_t unlimited_columns = 1'000'000;

/// For how long `findings` measures. Each program defines it, as the functions of runner/registry.hpp.
[[nodiscard]] doctor::effort effort_of_doctor();

/// What will spoil a measurement of these models by this binary on this machine, as it is now, on `cpu` (negative: not
/// known). Takes about half a second.
[[nodiscard]] std::vector<doctor::finding> findings(const record::model_facts& models, int cpu);

/// For people: severity, name and what was seen in columns, below it why and the remedy of what is not fine. In colours
/// if `coloured`; in lines of at most `columns` characters if the words allow it. Empty when there are none.
[[nodiscard]] std::string text_of(std::span<const doctor::finding> findings, bool coloured,
                                  std::size_t columns = unlimited_columns);

}  // namespace switchmark::cli
