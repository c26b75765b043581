// Workloads x models. The only place that sees both sides of the house: a new model is one line in `every_model`, a new
// workload one line in `registry`.

#include "cli/registry.hpp"

#include "runner/registry.hpp"
#include "stackful/preemption/models.hpp"
#include "stackless/safepoints/models.hpp"
#include "workloads/calls/workload.hpp"
#include "workloads/depth/workload.hpp"
#include "workloads/forced/workload.hpp"
#include "workloads/generate/workload.hpp"
#include "workloads/grain/workload.hpp"
#include "workloads/hog/documents.hpp"
#include "workloads/hog/workload.hpp"
#include "workloads/join_all/workload.hpp"
#include "workloads/ladder/calls.hpp"
#include "workloads/ladder/empty.hpp"
#include "workloads/ladder/forced_switch.hpp"
#include "workloads/ladder/rung.hpp"
#include "workloads/ladder/self_signal.hpp"
#include "workloads/ladder/smallest_switch.hpp"
#include "workloads/ladder/stackful_rungs.hpp"
#include "workloads/ladder/stackless_rungs.hpp"
#include "workloads/ladder/symmetric_transfer.hpp"
#include "workloads/ladder/system_call.hpp"
#include "workloads/ladder/thread_switch.hpp"
#include "workloads/points/workload.hpp"
#include "workloads/ring/workload.hpp"
#include "workloads/sleepers/workload.hpp"
#include "workloads/spawn/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace switchmark::cli {
namespace {

using namespace workloads;

template <class... Models>
struct model_list {};

using every_model = model_list<stackful::fiber_model, stackful::fiber_preempt_model, stackless::future_model,
                               stackless::coroutine_model>;
using bare_jumps = model_list<stackful::raw_jump_model>;          // where the cost of a jump is the floor
using without_hook = model_list<stackful::fiber_unhooked_model>;  // where the kernel allocates
using other_children = model_list<stackless::future_boxed_model, stackless::future_late_model>;
using other_resumptions = model_list<stackless::coroutine_eager_model, stackless::coroutine_queued_model>;
using other_frames = model_list<stackless::coroutine_pooled_model>;
using eager_ones = model_list<stackless::coroutine_eager_model>;
using counted_points = model_list<stackless::future_budget_model, stackless::coroutine_budget_model>;
using added_points = model_list<stackless::future_budget_model, stackless::future_budget_flag_model,
                                stackless::future_budget_clock_model, stackless::coroutine_budget_model,
                                stackless::coroutine_budget_flag_model, stackless::coroutine_budget_clock_model>;

template <class... Some, class... More>
constexpr model_list<Some..., More...> operator+(model_list<Some...>, model_list<More...>) {
  return {};
}

using every_rung =
    model_list<ladder::rung<ladder::empty>, ladder::rung<ladder::call>, ladder::rung<ladder::indirect_call>,
               ladder::rung<ladder::symmetric_transfer>, ladder::executor_round_trip, ladder::future_yield,
               ladder::coroutine_yield, ladder::rung<ladder::smallest_switch>, ladder::raw_jump,
               ladder::exception_safe_jump, ladder::fiber_yield, ladder::fiber_preempt_yield,
               ladder::rung<ladder::system_call>, ladder::rung<ladder::self_signal>,
               ladder::rung<ladder::forced_switch>, ladder::rung<ladder::thread_switch>>;

/// Whether the model can be compiled into the workload at all.
template <class Workload, class Model>
constexpr std::string_view never_applicable() {
  if constexpr (requires { Workload::only_where_preempted; })
    if (!Model::preempts) return Workload::only_where_preempted;
  if constexpr (Workload::needs_timers) return Model::no_timers;
  return {};
}

/// Whether this machine has what it takes.
template <class Workload, class Model>
std::string unavailable(const typename Workload::spec_type& s) {
  if constexpr (requires { Workload::unavailable(); })
    if (std::string why = Workload::unavailable(); !why.empty()) return why;
  if constexpr (requires { Workload::template objection<Model>(s); })
    if (std::string why = Workload::template objection<Model>(s); !why.empty()) return why;
  return Model::unavailable(Workload::options(s));
}

template <class Workload, class Model>
cell make_cell(const typename Workload::spec_type& s, const scale& wanted) {
  cell made;
  made.workload = Workload::name;
  made.model = Model::id;
  made.family = Model::family;
  made.parity = Workload::parity;
  made.preempts = Model::preempts;
  made.keeps_ledger = Model::keeps_ledger;
  made.hooked = made.model != stackful::fiber_unhooked_model::id;
  made.isolated = Workload::isolated;
  if constexpr (requires { Workload::stride(s, wanted); }) made.stride = Workload::stride(s, wanted);
  if constexpr (requires { Workload::epoch_seconds(s); }) made.epoch_seconds = Workload::epoch_seconds(s);
  made.params = Workload::params(s);
  made.time_metric = Workload::time_metric;
  if constexpr (requires { Workload::counted_as(s); })
    if (!Model::preempts) made.counted_as = Workload::counted_as(s);
  made.id = fmt::format("{}/{}", made.workload, made.model);
  for (const auto& [name, value] : made.params) made.id += fmt::format("/{}:{}", name, value);
  if constexpr (!never_applicable<Workload, Model>().empty()) {
    made.not_applicable = never_applicable<Workload, Model>();
  } else {
    made.not_applicable = unavailable<Workload, Model>(s);
    made.verify = [s] {
      return verify<Workload, Model, typename Workload::template bodies_of<Model::style>,
                    typename Workload::verification_time>(Workload::for_verification(s));
    };
    made.prepare = [s]() -> std::unique_ptr<measure::session> {
      return std::make_unique<typename Workload::template session<Model>>(s);
    };
  }
  return made;
}

/// Every model at these points.
template <class Workload, class... Models>
void add(std::vector<cell>& all, const scale& wanted, const std::vector<typename Workload::spec_type>& points,
         model_list<Models...>) {
  for (const auto& s : points) (all.push_back(make_cell<Workload, Models>(s, wanted)), ...);
}

/// Every model at the workload's own points.
template <class Workload, class List>
void add(std::vector<cell>& all, const scale& wanted, List models) {
  add<Workload>(all, wanted, Workload::points(wanted), models);
}

/// A rung is no model: it has no worker of ours, or none that is compared with others'.
template <class Rung>
cell make_rung() {
  cell made;
  made.workload = ladder::name;
  made.model = Rung::id;
  made.family = "control";
  made.parity = made.keeps_ledger = false;
  made.time_metric = Rung::time_metric;
  made.id = fmt::format("{}/{}", made.workload, made.model);
  made.not_applicable = Rung::unavailable();
  made.verify = &Rung::verify;
  made.prepare = &Rung::prepare;
  return made;
}

template <class... Rungs>
void add_ladder(std::vector<cell>& all, model_list<Rungs...>) {
  static_assert(std::array{Rungs::id...} == ladder::order);
  (all.push_back(make_rung<Rungs>()), ...);
}

/// A model against itself: the very functions of `fiber` once more, so that any difference between the two is noise.
void add_twin(std::vector<cell>& all, std::int64_t tasks) {
  const auto first = std::find_if(all.begin(), all.end(), [&](const cell& one) {
    return one.workload == ring::workload::name && one.model == stackful::fiber_model::id &&
           one.params.at("tasks") == tasks;
  });
  cell twin = *first;
  twin.model += "-again";
  twin.family = "control";
  twin.counted_as.clear();  // the same functions have the same instructions
  twin.id = fmt::format("{}/{}/tasks:{}", twin.workload, twin.model, tasks);
  all.insert(first + 1, std::move(twin));
}

/// The range of the stackless models, and where it matters.
void add_spectrum(std::vector<cell>& all, const scale& wanted) {
  constexpr every_model every{};
  add<depth::workload>(all, wanted, every + other_children{} + other_resumptions{} + other_frames{} + bare_jumps{});
  add<generate::count>(all, wanted, every + eager_ones{});
  // A late child takes a turn of its own, and would leave the consumer without a value.
  add<generate::walk>(all, wanted, every + model_list<stackless::future_boxed_model>{} + eager_ones{} + other_frames{});
  add<join_all::workload>(all, wanted, every + eager_ones{} + model_list<stackless::future_scan_model>{});
  add<calls::workload>(all, wanted, every + added_points{});
  add<grain::workload>(all, wanted, every + bare_jumps{});
}

}  // namespace

std::vector<cell> every_cell(const scale& wanted) {
  std::vector<cell> all;
  constexpr every_model every{};
  add<ring::workload>(all, wanted, every + bare_jumps{});
  if (!wanted.quick) add<ring::workload>(all, wanted, other_resumptions{});
  for (const std::int64_t tasks : {2, 1'000}) add_twin(all, tasks);
  add<spawn::workload>(all, wanted, every + bare_jumps{} + other_frames{});
  add<sleepers::workload>(all, wanted, every + bare_jumps{});
  add<hog::workload>(all, wanted, hog::lone(wanted), every + without_hook{} + eager_ones{} + added_points{});
  add<hog::workload>(all, wanted, hog::several(wanted), every + without_hook{});
  if (!wanted.quick) add<hog::workload>(all, wanted, hog::long_steps(wanted), every + added_points{});
  add<points::workload>(all, wanted, every + counted_points{});
  add<forced::workload>(all, wanted, every);
  add_spectrum(all, wanted);
  add_ladder(all, every_rung{});
  return all;
}

}  // namespace switchmark::cli

namespace switchmark::runner {

scale calibrate(scale wanted) {
  if (wanted.hog_rounds == 0) wanted.hog_rounds = workloads::hog::calibrated_rounds();
  return wanted;
}

record::model_facts facts() {
  return {.symmetric_transfer = stackless::symmetric_transfer,
          .exception_state = stackful::boost_swaps_exception_state ? "boost" : "switchmark",
          .guard = std::string(stackful::name(stackful::available_guard()))};
}

std::string documents() { return workloads::hog::the_documents().origin; }

}  // namespace switchmark::runner
