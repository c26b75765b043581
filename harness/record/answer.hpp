#pragma once

#include "platform/json.hpp"
#include "record/record_view.hpp"
#include "record/sentences.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::record {

/// A column of the answer's table: a metric of one configuration of one workload.
struct answer_column {
  std::string_view title;
  std::string_view heading;  ///< the title where columns are narrow and stand beside each other
  std::string_view metric;
  std::string_view workload;
  std::map<std::string, std::int64_t> params;
  bool in_percent = false;  ///< how people are shown it
};

/// A row of it: a model, and for each column the cell that has its figure; null: none.
struct answer_row {
  std::string model;
  std::vector<const cell_view*> cells;
};

/// What a run says to somebody who asks "which model, when, and what will it cost me?".
struct answer {
  std::vector<answer_column> columns;  ///< those for which there is a figure
  std::vector<answer_row> rows;        ///< in the record's order of models
  std::vector<sentence> sentences;
};

/// The answer of a record, whose cells it points to.
///
/// A model has a row if it has figures of two workloads, or if no model has figures of more than one. So a variant that
/// runs one of these workloads, to show one difference, has none, and no list names the models. Controls have none
/// either.
[[nodiscard]] answer answer_of(const record_view& view);

/// The model whose figure of this column is the best, if its interval overlaps that of no other row's; null: none is,
/// or there is no other row with a figure.
[[nodiscard]] const cell_view* best_of(const answer& answer, std::size_t column);

/// As `switchmark.answer` has it.
[[nodiscard]] json to_json(const answer& answer);

/// As `switchmark.metrics` has it: what defines each metric of these cells.
[[nodiscard]] json definitions_of(const record_view& view);

}  // namespace switchmark::record
