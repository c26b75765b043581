#include "regressions/slower.hpp"

#include "measure/stopwatch.hpp"

#include <utility>

namespace switchmark::regressions {
namespace {

class slower_session final : public measure::session {
 public:
  slower_session(std::unique_ptr<measure::session> whole, double share) : whole_(std::move(whole)), share_(share) {}

  [[nodiscard]] measure::epoch next() override {
    measure::epoch epoch = whole_->next();
    const measure::stopwatch watch;
    while (watch.seconds() < share_ * epoch.seconds) {
    }
    epoch.seconds += watch.seconds();
    return epoch;
  }

 private:
  std::unique_ptr<measure::session> whole_;
  double share_;
};

}  // namespace

workloads::cell slower(workloads::cell of, double share) {
  of.prepare = [whole = std::move(of.prepare), share]() -> std::unique_ptr<measure::session> {
    return std::make_unique<slower_session>(whole(), share);
  };
  return of;
}

}  // namespace switchmark::regressions
