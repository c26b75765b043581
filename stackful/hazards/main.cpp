// switchmark-guards: what happens without each guard of preemption, and what the guard costs.
#include "stackful/hazards/child.hpp"
#include "stackful/hazards/guard_result.hpp"
#include "stackful/preemption/preemption.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

namespace switchmark::stackful::hazards {
namespace {

enum exit_code { done = 0, not_shown = 1, bad_usage = 2 };

struct options {
  bool list = false, json = false, without = false;
  std::string row, child;
};

struct usage_error : std::runtime_error {
  using runtime_error::runtime_error;
};

void declare(CLI::App& app, options& requested) {
  app.footer("Exit codes: 0 every row that applies here was shown, 1 one was not, 2 bad usage.");
  auto* list = app.add_flag("--list", requested.list, "the names of the rows");
  auto* json = app.add_flag("--json", requested.json, "all rows, with what each guard costs, as JSON (the default)");
  auto* row = app.add_option("--row", requested.row, "this row alone, as two lines")->type_name("NAME");
  auto* child =
      app.add_option("--child", requested.child, "bring this hazard about in this process")->type_name("NAME");
  app.add_flag("--without", requested.without, "and without its guard")->needs(child);
  for (auto* one : {list, json, row, child})
    for (auto* other : {list, json, row, child})
      if (one != other) one->excludes(other);
}

const hazard& named(const std::string& name) {
  const hazard* const found = find(name);
  if (found == nullptr) throw usage_error("no row is called '" + name + "'; --list names them");
  return *found;
}

int list_names() {
  for (const hazard& each : table()) std::cout << each.name << '\n';
  return done;
}

int show(const hazard& one) {
  const guard_result result = try_out(one);
  if (!result.not_applicable.empty())
    std::cout << "not applicable: " << result.not_applicable << '\n';
  else
    std::cout << "without: " << result.without.seen << "\nwith: " << result.with.seen << '\n';
  return result.good() ? done : not_shown;
}

int show_all() {
  auto rows = nlohmann::ordered_json::array();
  bool good = true;
  for (const hazard& each : table()) {
    guard_result result = try_out(each);
    if (result.not_applicable.empty()) result.costs_ns = measure_costs(each);
    good = good && result.good();
    rows.push_back(to_json(result));
  }
  std::cout << rows.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  return good ? done : not_shown;
}

int run(int argc, char** argv) {
  options requested;
  CLI::App app("Shows what happens without each guard of preemption, and what the guard costs.", "switchmark-guards");
  declare(app, requested);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& request) {
    return app.exit(request);
  } catch (const CLI::ParseError& error) {
    throw usage_error(std::string(error.what()) + "; --help lists the flags");
  }
  if (requested.list) return list_names();
  if (app.count("--child") > 0) be_child(named(requested.child), !requested.without);
  if (app.count("--row") > 0) return show(named(requested.row));
  return show_all();
}

}  // namespace
}  // namespace switchmark::stackful::hazards

int main(int argc, char** argv) {
  using namespace switchmark::stackful::hazards;
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::string line = error.what();
    std::replace(line.begin(), line.end(), '\n', ' ');
    std::fprintf(stderr, "switchmark-guards: %s\n", line.c_str());
    return dynamic_cast<const usage_error*>(&error) != nullptr ? bad_usage : not_shown;
  }
}
