// What the runner asks of the models and of the hogs beside the cells, and how long the doctor measures.

#include "runner/registry.hpp"
#include "cli/doctor.hpp"
#include "stackful/fibers/exception_state.hpp"
#include "stackful/fibers/stack.hpp"
#include "stackless/coroutines/transfer.hpp"
#include "workloads/hog/documents.hpp"
#include "workloads/hog/spec.hpp"

namespace switchmark::runner {

run_scale calibrate(run_scale scale) {
  if (scale.hog_rounds == 0) scale.hog_rounds = workloads::hog::calibrated_rounds();
  return scale;
}

record::model_facts facts() {
  return {.symmetric_transfer = stackless::symmetric_transfer,
          .exception_state = stackful::boost_swaps_exception_state ? "boost" : "switchmark",
          .guard = std::string(stackful::name(stackful::available_guard()))};
}

std::string documents() { return workloads::hog::the_documents().origin; }

}  // namespace switchmark::runner

switchmark::doctor::effort switchmark::cli::effort_of_doctor() { return {}; }
