#pragma once

namespace switchmark::workloads {

/// Two times that are taken one after the other; which comes first changes from epoch to epoch, so that neither always
/// finds what the other has warmed.
class interleaved_timer {
 public:
  struct seconds {
    double with = 0, without = 0;
  };

  /// `with()` and `without()` each do the work and return its seconds.
  template <class With, class Without>
  seconds measure(With with, Without without) {
    with_comes_first_ = !with_comes_first_;
    seconds taken;
    if (with_comes_first_) taken.with = with();
    taken.without = without();
    if (!with_comes_first_) taken.with = with();
    return taken;
  }

 private:
  bool with_comes_first_ = false;
};

}  // namespace switchmark::workloads
