#pragma once

#include <string>
#include <string_view>

namespace switchmark::runner {

/// Is told what a run is doing, so that whoever waits for the run can be told.
class progress {
 public:
  /// What follows: "verifying 12 cells", "measuring, process 1 of 3".
  virtual void phase(std::string name) = 0;
  /// The run is expected to end after so many seconds from now. Until the next call, they elapse.
  virtual void time_left(double seconds) = 0;
  /// The cell `what` begins.
  virtual void step(std::string_view what) = 0;
  /// Nothing has begun. Is called at least once a second while a child process runs.
  virtual void wait() = 0;
  /// The cell has failed, and this is the first that is known of it.
  virtual void failed(std::string_view cell, std::string_view reason) = 0;

 protected:
  ~progress() = default;
};

}  // namespace switchmark::runner
