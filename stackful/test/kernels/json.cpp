// A library of templates that nobody adapted: most of it is program code.
#include "stackful/test/kernels.hpp"
#include "stackful/test/kernels/numbers.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace switchmark::stackful {
namespace {

using nlohmann::json;

json make_scalar(numbers& random) {
  switch (random.below(6)) {
    case 0: return nullptr;
    case 1: return random.below(2) == 0;
    case 2: return random.next();
    case 3: return -static_cast<std::int64_t>(random.below(1'000));
    case 4: return random.fraction();
    default: return "text \"of\"\n\u00fc " + std::to_string(random.next());
  }
}

json make_document(numbers& random) {
  json document = {{"list", json::array()}};
  document["list"].push_back(make_scalar(random));
  document["object"][std::to_string(random.below(100))] = make_scalar(random);
  return document;
}

}  // namespace

std::uint64_t json_there_and_back(std::uint64_t seed, std::size_t size, const tick_points& ticks) {
  numbers random(seed);
  folded result;
  for (std::size_t i = 0; i < size; ++i) {
    const json document = make_document(random);
    std::string text = document.dump();
    result.add(text);
    ticks.here();
    const json parsed = json::parse(text, [&](int depth, json::parse_event_t event, json&) {
      if (event == json::parse_event_t::key && depth > 1) ticks.here();
      return true;
    });
    result.add(parsed == document);
    text.pop_back();
    result.add(json::parse(text, nullptr, false).is_discarded());
    if (i % 8 == 7) try {  // expensive: it unwinds through all of the parser
        result.add(json::parse(text).dump(1));
      } catch (const json::parse_error& error) {
        ticks.here();
        result.add(static_cast<std::uint64_t>(error.byte));
      }
  }
  return result.value();
}

}  // namespace switchmark::stackful
