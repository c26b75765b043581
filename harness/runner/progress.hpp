#pragma once

#include <string>
#include <string_view>

namespace switchmark::runner {

/// Is told what a run is doing, so that whoever waits for the run can be told.
class progress {
 public:
  /// What the following steps belong to: "verifying", "measuring, process 1 of 3".
  virtual void phase(std::string name) = 0;
  /// So many steps more than were known of before.
  virtual void expect(int steps) = 0;
  /// One of the expected steps begins: the cell `what`.
  virtual void step(std::string_view what) = 0;
  /// The cell has failed, and this is the first that is known of it.
  virtual void failed(std::string_view cell, std::string_view reason) = 0;

 protected:
  ~progress() = default;
};

}  // namespace switchmark::runner
