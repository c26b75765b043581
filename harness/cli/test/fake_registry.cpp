// A registry for the tests of the program: cells that measure nothing, and each misbehave in one way.

#include "cli/doctor.hpp"
#include "measure/counted_stopwatch.hpp"
#include "measure/find_metric.hpp"
#include "platform/architecture/test/architecture.hpp"
#include "platform/pinning.hpp"
#include "runner/registry.hpp"

#include <sys/resource.h>
#include <sys/single_threaded.h>
#include <unistd.h>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace switchmark::runner {
namespace {

using next_epoch = std::function<measure::epoch(int index)>;

class fake_session final : public measure::session {
 public:
  explicit fake_session(next_epoch make) : make_(std::move(make)) {}
  [[nodiscard]] measure::epoch next() override { return make_(index_++); }

 private:
  next_epoch make_;
  int index_ = 0;
};

void sleep_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

void say(std::string_view words) {
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, words.data(), words.size());
}

measure::epoch epoch_of(double seconds, std::vector<measure::reading> readings = {}, std::vector<double> waits = {}) {
  return {seconds, 1000, std::move(readings), std::move(waits)};
}

measure::verification verification(std::uint64_t yields = 5) {
  measure::verification result;
  result.counts.spawns = 2;
  result.counts.yields = yields;
  result.counts.dispatches = 7;
  result.per_task_digest = 0xabc;
  return result;
}

[[noreturn]] void segfault() {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  std::raise(SIGSEGV);
  std::abort();
}

/// Every process is to have ended glibc's single-threaded mode before it comes to its first cell.
void require_ended_mode() {
  if (__libc_single_threaded != 0) throw std::logic_error("glibc's single-threaded mode has not been ended");
}

cell well_behaved(const std::string& workload, const std::string& model, next_epoch make) {
  cell result;
  result.id = workload + "/" + model + "/tasks:1";
  result.workload = workload;
  result.model = model;
  result.family = model == "raw-jump" ? "control" : "stackful";
  result.params = {{"tasks", 1}};
  result.time_metric = "switch_ns";
  result.verify = [] {
    require_ended_mode();
    return verification();
  };
  result.prepare = [make] {
    require_ended_mode();
    return std::make_unique<fake_session>(make);
  };
  return result;
}

next_epoch quick_epoch(double seconds) {
  return [seconds](int) {
    sleep_ms(1);
    return epoch_of(seconds, {{"jumps_per_yield", 1}});
  };
}

void add_good_ones(std::vector<cell>& cells) {
  cells.push_back(well_behaved("good", "fiber", quick_epoch(20e-6)));
  cells.push_back(well_behaved("good", "future", quick_epoch(5e-6)));
  cells.push_back(well_behaved("good", "raw-jump", quick_epoch(10e-6)));
  cells.push_back(well_behaved("good", "coroutine", nullptr));
  cells.back().not_applicable = "has no reason to";
  cells.push_back(well_behaved("waits", "fiber", [](int) { return epoch_of(1e-3, {}, {0.0, 10.0, 20.0, 4e7}); }));
  cells.back().parity = false;
  // How many epochs were run in one repetition.
  cells.push_back(well_behaved("slow", "fiber", [](int index) {
    sleep_ms(150);
    return epoch_of(0.15, {{"forced_switches", index + 1.0}});
  }));
  // Less than nothing: the work without suspensions took longer than the work with them.
  cells.push_back(well_behaved("negative", "fiber", [](int) { return epoch_of(-1e-6); }));
  // In which process a sample was taken, and by which epoch of it.
  cells.push_back(well_behaved("isolated", "fiber", [](int index) {
    return epoch_of(1e-6,
                    {{"resident_bytes_per_task", static_cast<double>(getpid())}, {"forced_switches", index + 1.0}});
  }));
  cells.back().isolated = true;
  // Takes a hundred times as long as expected, until it is prepared.
  for (const int tasks : {1, 2, 3, 4, 5, 6}) {
    cells.push_back(well_behaved("late", "fiber", quick_epoch(1e-6)));
    cells.back().params = {{"tasks", tasks}};
    cells.back().id = "late/fiber/tasks:" + std::to_string(tasks);
    cells.back().prepare = [made = cells.back().prepare] {
      sleep_ms(500);
      return made();
    };
  }
  // On which CPU it runs, and nowhere else.
  cells.push_back(well_behaved("pinned", "fiber", [](int) {
    const std::set<int> allowed = platform::allowed_cpus();
    return epoch_of(1e-6, {{"forced_switches", allowed.size() == 1 ? *allowed.begin() + 1.0 : 0.0}});
  }));
  // Whether it runs in the other binary.
  cells.push_back(well_behaved("unhooked", "fiber", [](int) {
    const bool other = std::filesystem::read_symlink("/proc/self/exe").string().ends_with("-unhooked");
    return epoch_of(1e-6, {{"forced_switches", other ? 1.0 : 0.0}});
  }));
  cells.back().hooked = false;
}

void add_wrong_ones(std::vector<cell>& cells) {
  cells.push_back(well_behaved("mismatch", "fiber", quick_epoch(1e-6)));
  cells.back().verify = [] {
    measure::verification result = verification();
    result.mismatch = "task 0 did too much";
    return result;
  };
  cells.push_back(well_behaved("ledger", "fiber", quick_epoch(1e-6)));
  cells.push_back(well_behaved("ledger", "future", quick_epoch(1e-6)));
  cells.back().verify = [] { return verification(6); };
  cells.push_back(well_behaved("throws", "fiber", [](int index) {
    if (index > 0) throw std::runtime_error("the sum is wrong\nin two lines \xff");
    return epoch_of(1e-6);
  }));
  cells.push_back(well_behaved("nan", "fiber", [](int) {
    return epoch_of(1e-6, {{"jumps_per_yield", std::nan("")}});
  }));
  // Seen suspended elsewhere in every process.
  cells.push_back(well_behaved("elsewhere", "fiber", [](int) {
    measure::epoch epoch = epoch_of(1e-6);
    epoch.instructions = measure::instruction_strip{static_cast<std::uint64_t>(getpid()), 0, {{0, 1}}};
    return epoch;
  }));
}

void add_dying_ones(std::vector<cell>& cells) {
  cells.push_back(well_behaved("crash", "fiber", [](int) -> measure::epoch { segfault(); }));
  cells.push_back(well_behaved("crash", "future", quick_epoch(1e-6)));
  cells.push_back(well_behaved("crash-early", "fiber", quick_epoch(1e-6)));
  cells.back().verify = []() -> measure::verification { segfault(); };
  cells.push_back(well_behaved("crash-early", "future", quick_epoch(1e-6)));
  cells.push_back(well_behaved("exits", "fiber", [](int) -> measure::epoch { std::exit(0); }));
  cells.push_back(well_behaved("aborts", "fiber", [](int) -> measure::epoch {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    say("its last words\n");
    std::abort();
  }));
  // The second process in the folder that gets here is killed after its last cell.
  cells.push_back(well_behaved("late-death", "fiber", [](int) {
    if (std::filesystem::exists("second")) std::atexit([] { std::raise(SIGKILL); });
    std::ofstream("second");
    return epoch_of(1e-6);
  }));
  cells.push_back(well_behaved("hangs", "fiber", [](int) {
    say("it hangs\n");
    sleep_ms(1'000'000);
    return epoch_of(1);
  }));
  for (const char* model : {"fiber", "future"})
    cells.push_back(well_behaved("long", model, [](int) {
      say("it takes long\n");
      sleep_ms(300);
      return epoch_of(0.3);
    }));
}

/// A region of two instructions a round. Inlined, one region could hold an instruction more than another: clang loads
/// the clock's address once for two regions, in the first.
[[gnu::noinline]] void count_down(std::uint64_t rounds) {
  const measure::counted_stopwatch watch;
  platform::architecture::count_down_by_two_instructions(rounds);
  (void)watch.seconds();
}

/// Whether valgrind runs this process: it preloads libraries of its own.
bool is_being_counted() {
  const char* preloaded = std::getenv("LD_PRELOAD");
  return preloaded != nullptr && std::string_view(preloaded).find("vgpreload") != std::string_view::npos;
}

void add_counted_ones(std::vector<cell>& cells) {
  // Two instructions each of 1000 operations, a round on top of 50 that cancel; and as many polls as half of them.
  cells.push_back(well_behaved("counted", "future", [](int) {
    count_down(1050);
    count_down(50);
    return epoch_of(1e-6, {{"polls_per_yield", 0.5}});
  }));
  cells.back().counted_as = "instructions_per_switch";
  cells.back().prepare = [cold = cells.back().prepare] {
    count_down(1);  // functions are bound at their first call
    return cold();
  };
  cells.push_back(well_behaved("counted", "fiber", quick_epoch(1e-6)));  // not to be counted
  cells.push_back(well_behaved("counted-half", "fiber", [](int) {
    count_down(50);
    return epoch_of(1e-6);
  }));
  cells.back().counted_as = "instructions_per_switch";
  // Its epochs come to an end without valgrind only.
  cells.push_back(well_behaved("counted-killed", "fiber", [](int) {
    if (is_being_counted()) std::raise(SIGKILL);
    return epoch_of(1e-6);
  }));
  cells.back().counted_as = "instructions_per_switch";
}

}  // namespace

std::vector<cell> registry(const run_scale&) {
  std::vector<cell> cells;
  add_good_ones(cells);
  add_wrong_ones(cells);
  add_dying_ones(cells);
  add_counted_ones(cells);
  return cells;
}

run_scale calibrate(run_scale scale) { return scale; }
std::string documents() { return "built-in"; }
record::model_facts facts() { return {true, "switchmark", "none"}; }

}  // namespace switchmark::runner

/// A tenth of a second for each of the many runs of the tests, in place of three quarters.
switchmark::doctor::effort switchmark::cli::effort_of_doctor() {
  return {.machine_readings = 10, .for_ticks = std::chrono::milliseconds(0)};
}
