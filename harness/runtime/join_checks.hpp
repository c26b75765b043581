#pragma once

namespace switchmark::runtime {

class completion;

/// Whether joins that can never end are recognised: in debug builds, since others have no instruction to spare in a
/// join that is measured.
#ifdef NDEBUG
inline constexpr bool checks_joins = false;
#else
inline constexpr bool checks_joins = true;
#endif

/// Prints one line, and ends the program. On any stack: takes little of it, and calls nothing that takes a lock.
[[noreturn]] void refuse_second_joiner() noexcept;
[[noreturn]] void refuse_circular_join() noexcept;

/// The completion to which a task reports, kept where the task waits. Empty where joins aren't checked.
template <bool Kept>
class report_record {
 public:
  void set(const completion& outcome) noexcept { outcome_ = &outcome; }
  [[nodiscard]] const completion* get() const noexcept { return outcome_; }

 private:
  const completion* outcome_ = nullptr;
};
template <>
class report_record<false> {
 public:
  void set(const completion&) noexcept {}
  [[nodiscard]] const completion* get() const noexcept { return nullptr; }
};

/// Ends the program if a task that reports to `own` (null: unknown) can't go on before `joined` is done, nor `joined`
/// be done before it: because the task reports to it, or a task does that waits for this one, through others or not.
/// `reports_to` says to which completion a joiner reports, null if that is unknown.
template <class Completion, class ReportsTo>
void check_join(const Completion& joined, const Completion* own, ReportsTo reports_to) {
  while (own != nullptr) {
    if (own == &joined) refuse_circular_join();
    auto* const waits_for_own = own->joiner();
    own = waits_for_own != nullptr ? reports_to(*waits_for_own) : nullptr;
  }
}

}  // namespace switchmark::runtime
