#pragma once

#include "record/figure_text.hpp"
#include "record/record_view.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// A metric of a cell.
struct figure_reference {
  std::string cell;
  std::string metric;
};

/// A cell and a metric of it on which a statement can rest.
struct known_figure {
  const cell_view* cell = nullptr;
  const metric_view* metric = nullptr;
};

/// The figures of a record, for one sentence: looks them up, writes them, and notes which ones the sentence rests on.
class evidence {
 public:
  explicit evidence(const record_view& view) : view_(view) {}

  /// The figure of the measured cell with these parameters (see record_view::find), if a statement can rest on it.
  [[nodiscard]] std::optional<known_figure> find(std::string_view workload, std::string_view model,
                                                 const std::map<std::string, std::int64_t>& params,
                                                 std::string_view metric) const;
  /// The same of several models, smallest median first; models without the figure are left out.
  [[nodiscard]] std::vector<known_figure> find_all(std::string_view workload,
                                                   std::initializer_list<std::string_view> models,
                                                   const std::map<std::string, std::int64_t>& params,
                                                   std::string_view metric) const;
  /// The crossover, unless it is missing or not resolved.
  [[nodiscard]] const crossover_view* resolved(std::string_view workload, std::string_view model,
                                               std::string_view reference) const;
  /// The largest value that a parameter has in the measured cells of the workload and the model; empty: in none.
  [[nodiscard]] std::optional<std::int64_t> largest(std::string_view workload, std::string_view model,
                                                    std::string_view param) const;
  /// The middle one of the values that a parameter has in the measured cells of the workload, each counted once; of two
  /// the smaller; empty: in none.
  [[nodiscard]] std::optional<std::int64_t> middle(std::string_view workload, std::string_view param) const;

  /// "6.51 [6.51, 6.65] ns", and notes the figure.
  [[nodiscard]] std::string text(const known_figure& figure);
  [[nodiscard]] std::string text(const known_figure& figure, const display_unit& unit);
  /// "1.49 [1.47, 1.65] ns with coroutine, 2.23 [2.23, 2.41] ns with future and 6.51 [6.51, 6.65] ns with fiber", and
  /// notes the figures.
  [[nodiscard]] std::string list(const std::vector<known_figure>& figures);
  /// "119 [65.7, 200]", the place of a crossover that was found, and notes it.
  [[nodiscard]] std::string place(const crossover_view& crossover);
  /// Notes a figure that the text does not show.
  void note(const known_figure& figure);
  void note(const crossover_view& crossover);

  [[nodiscard]] const std::vector<figure_reference>& figures() const { return figures_; }
  /// Indices of the record's crossovers.
  [[nodiscard]] const std::vector<std::size_t>& crossovers() const { return crossovers_; }

 private:
  const record_view& view_;
  std::vector<figure_reference> figures_;
  std::vector<std::size_t> crossovers_;
};

/// "a", "a and b", "a, b and c"; empty without parts.
[[nodiscard]] std::string enumeration(const std::vector<std::string>& parts);

}  // namespace switchmark::record
