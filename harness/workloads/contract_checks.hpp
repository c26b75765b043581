#pragma once

#include "workloads/contract.hpp"

#include <concepts>
#include <map>
#include <string>
#include <string_view>

namespace switchmark::workloads {

// What the assertions below name when it is missing: one concept for each hook that has no default, and for each member
// of a model.

template <class Workload>
concept has_defaults = std::derived_from<Workload, workload_defaults<typename Workload::spec_type>>;
template <class Workload>
concept has_name = requires {
  std::string_view(Workload::name);
};
template <class Workload>
concept has_params = requires(const typename Workload::spec_type& s) {
  { Workload::params(s) } -> std::same_as<std::map<std::string, std::int64_t>>;
};
template <class Workload>
concept has_roots = requires(const typename Workload::spec_type& s) {
  { Workload::roots(s) } -> std::same_as<std::size_t>;
};
template <class Workload, class Model>
concept has_oracle = requires(const typename Workload::spec_type& s) {
  Workload::expect(s);
}
|| requires(const typename Workload::spec_type& s) { Workload::template expect_of<Model>(s); };
template <class Workload>
concept has_bodies = requires {
  typename Workload::bodies;
};
template <class Workload, class Model>
concept has_session = requires {
  typename Workload::template session<Model>;
};

template <class Model>
concept has_id = requires {
  std::string_view(Model::id);
};
template <class Model>
concept has_family = requires {
  std::string_view(Model::family);
};
template <class Model>
concept has_style = requires {
  runtime::style(Model::style);
};
template <class Model>
concept has_preempts = requires {
  bool(Model::preempts);
};
template <class Model>
concept has_keeps_ledger = requires {
  bool(Model::keeps_ledger);
};
template <class Model>
concept has_starts_when_called = requires {
  bool(Model::starts_when_called);
};
template <class Model>
concept has_has_timers = requires {
  bool(Model::has_timers);
};
template <class Model>
concept has_hooked = requires {
  bool(Model::hooked);
};
template <class Model>
concept has_unsupported = requires(const runtime::model_options& options) {
  { Model::unsupported(options) } -> std::same_as<std::string>;
};
template <class Model>
concept has_scheduler = requires {
  typename Model::scheduler;
};
template <class Model>
concept has_make = requires(runtime::worker& worker, const runtime::model_options& options) {
  { Model::make(worker, options) } -> std::same_as<typename Model::scheduler>;
};

/// Does not compile where the workload or the model lacks something: the message of the compiler names it.
template <class Workload, class Model>
consteval bool check_contract() {
  static_assert(has_defaults<Workload>, "the workload does not derive from workload_defaults<spec>");
  static_assert(has_name<Workload>, "the workload has no hook `name`");
  static_assert(has_params<Workload>, "the workload has no hook `params(spec)`");
  static_assert(has_roots<Workload>, "the workload has no hook `roots(spec)`");
  static_assert(has_oracle<Workload, Model>, "the workload has no hook `expect(spec)`");
  static_assert(has_bodies<Workload>, "the workload has no hook `bodies`");
  static_assert(has_session<Workload, Model>, "the workload has no hook `session<Model>`");

  static_assert(has_id<Model>, "the model has no member `id`");
  static_assert(has_family<Model>, "the model has no member `family`");
  static_assert(has_style<Model>, "the model has no member `style`");
  static_assert(has_preempts<Model>, "the model has no member `preempts`");
  static_assert(has_keeps_ledger<Model>, "the model has no member `keeps_ledger`");
  static_assert(has_starts_when_called<Model>, "the model has no member `starts_when_called`");
  static_assert(has_has_timers<Model>, "the model has no member `has_timers`");
  static_assert(has_hooked<Model>, "the model has no member `hooked`");
  static_assert(has_unsupported<Model>, "the model has no member `unsupported(options)`");
  static_assert(has_scheduler<Model>, "the model has no member `scheduler`");
  static_assert(has_make<Model>, "the model has no member `make(worker, options)` that returns its `scheduler`");
  return true;
}

}  // namespace switchmark::workloads
