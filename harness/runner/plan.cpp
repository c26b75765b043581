#include "runner/plan.hpp"

namespace switchmark::runner {

json to_json(const plan& work) {
  return {{"task", static_cast<int>(work.what)},
          {"cells", work.cells},
          {"quick", work.scale.quick},
          {"hog_rounds", work.scale.hog_rounds},
          {"counts", work.counts},
          {"cpu", work.cpu},
          {"process", work.process},
          {"repetitions", work.repetitions},
          {"repetition_seconds", work.repetition_seconds},
          {"deadline", work.deadline ? json(*work.deadline) : json()},
          {"single_epoch", work.single_epoch},
          {"seed", work.seed},
          {"benchmark_flags", work.benchmark_flags}};
}

plan plan_from(const json& text) {
  plan work;
  work.what = static_cast<plan::task>(text.at("task").get<int>());
  text.at("cells").get_to(work.cells);
  text.at("quick").get_to(work.scale.quick);
  text.at("hog_rounds").get_to(work.scale.hog_rounds);
  text.at("counts").get_to(work.counts);
  text.at("cpu").get_to(work.cpu);
  text.at("process").get_to(work.process);
  text.at("repetitions").get_to(work.repetitions);
  text.at("repetition_seconds").get_to(work.repetition_seconds);
  if (!text.at("deadline").is_null()) work.deadline = text.at("deadline").get<double>();
  text.at("single_epoch").get_to(work.single_epoch);
  text.at("seed").get_to(work.seed);
  text.at("benchmark_flags").get_to(work.benchmark_flags);
  return work;
}

}  // namespace switchmark::runner
