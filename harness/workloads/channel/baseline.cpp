#include "workloads/channel/baseline.hpp"

namespace switchmark::workloads::channel {

void pass_plainly(const spec& s, std::vector<std::uint64_t>& results) {
  std::uint64_t message = seed(sender), state = seed(receiver);
  for (std::size_t i = 0; i < s.messages; ++i) {
    message = produce(message);
    state = consume(state, message);
  }
  results[sender] = message;
  results[receiver] = state;
}

}  // namespace switchmark::workloads::channel
