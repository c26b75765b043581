#include "cli/progress.hpp"

#include "runner/child_run.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <sstream>
#include <string>

namespace switchmark::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::internal::CaptureStderr;
using testing::internal::GetCapturedStderr;

/// Where a run is watched from: a clock that a test sets, and a width.
struct watched {
  terminal_progress::clock::time_point now = {};
  std::size_t columns = 80;

  terminal_progress::surroundings on(bool terminal) {
    return {
        .terminal = terminal, .colour = false, .now = [this] { return now; }, .columns = [this] { return columns; }};
  }
  void pass(int seconds) { now += std::chrono::seconds(seconds); }
};

/// What the last line on a terminal shows.
std::string last_drawn(const std::string& text) {
  const std::size_t begin = text.rfind("\r\033[K", text.size() - 5);  // the very last one takes the line away
  return text.substr(begin + 4, text.rfind("\r\033[K") - begin - 4);
}

std::string drawn_in(std::size_t columns) {
  watched run{.columns = columns};
  CaptureStderr();
  {
    terminal_progress shown(run.on(true));
    shown.time_left(100);
    shown.phase("measuring, process 3 of 10");
    run.pass(25);
    shown.failed("ring/future/tasks:2", "it lied");
    shown.step("ring/fiber-preempt/tasks:1000");
  }
  return last_drawn(GetCapturedStderr());
}

TEST(progress, on_a_terminal_is_one_line_with_share_phase_cell_time_left_and_failures) {
  EXPECT_EQ(drawn_in(100),
            "25 % measuring, process 3 of 10: ring/fiber-preempt/tasks:1000, about 1 min 15 s left, 1 failed");
}

TEST(progress, tells_less_of_the_phase_and_then_of_the_cell_where_a_terminal_is_narrow) {
  EXPECT_EQ(drawn_in(92), "25 % process 3 of 10: ring/fiber-preempt/tasks:1000, about 1 min 15 s left, 1 failed");
  EXPECT_EQ(drawn_in(80), "25 % ring/fiber-preempt/tasks:1000, about 1 min 15 s left, 1 failed");
  EXPECT_EQ(drawn_in(60), "25 % ring/fiber-preempt/, about 1 min 15 s left, 1 failed");
  EXPECT_EQ(drawn_in(30), "25 % , about 1 min 15 s lef");
}

TEST(progress, on_a_terminal_is_renewed_each_second) {
  watched run;
  CaptureStderr();
  {
    terminal_progress shown(run.on(true));
    shown.time_left(10);
    shown.phase("verifying 2 cells");
    shown.wait();
    run.pass(1);
    shown.wait();
    shown.wait();
  }
  const std::string text = GetCapturedStderr();
  EXPECT_EQ(last_drawn(text), "10 % verifying 2 cells, about 9 s left");
  EXPECT_EQ(text.find("about 9 s left"), text.rfind("about 9 s left"));
}

TEST(progress, elsewhere_is_a_line_for_each_phase_and_one_every_30_seconds) {
  watched run;
  CaptureStderr();
  {
    terminal_progress shown(run.on(false));
    shown.time_left(200);
    shown.phase("measuring, process 1 of 2");
    shown.step("ring/fiber/tasks:2");
    for (int second = 0; second < 65; ++second) {
      run.pass(1);
      shown.wait();
    }
    shown.failed("ring/fiber/tasks:2", "it lied");
    run.pass(29);
    shown.wait();
    run.pass(1);
    shown.wait();
  }
  EXPECT_EQ(GetCapturedStderr(),
            "switchmark: measuring, process 1 of 2, about 3 min 20 s left\n"
            "switchmark: 15 % measuring, process 1 of 2: ring/fiber/tasks:2, about 2 min 50 s left\n"
            "switchmark: 30 % measuring, process 1 of 2: ring/fiber/tasks:2, about 2 min 20 s left\n"
            "switchmark: failed: ring/fiber/tasks:2: it lied\n"
            "switchmark: 47 % measuring, process 1 of 2: ring/fiber/tasks:2, about 1 min 45 s left, 1 failed\n");
}

TEST(progress, that_takes_longer_than_expected_is_not_done) {
  watched run;
  CaptureStderr();
  terminal_progress shown(run.on(false));
  shown.time_left(10);
  run.pass(50);
  shown.wait();
  EXPECT_EQ(GetCapturedStderr(), "switchmark: 99 % \n");
}

TEST(progress, has_no_colours_where_they_are_unwanted) {
  const auto with = [](const char* no_color, const char* terminal) {
    setenv("NO_COLOR", no_color, 1);
    setenv("TERM", terminal, 1);
    return colour_unwanted();
  };
  const char* const before = std::getenv("TERM");
  const std::string terminal = before != nullptr ? before : "";
  EXPECT_FALSE(with("", "xterm"));
  EXPECT_TRUE(with("1", "xterm"));
  EXPECT_TRUE(with("", "dumb")) << "as in a shell of Emacs";
  EXPECT_TRUE(with("", ""));
  unsetenv("NO_COLOR");
  setenv("TERM", terminal.c_str(), 1);
}

// A cell that hangs says nothing for minutes; whoever waits for it is told all the same.
TEST(progress, is_asked_for_each_second_while_a_process_says_nothing) {
  platform::interrupt stop(platform::interrupt::side::parent);
  runner::plan work;
  work.what = runner::plan::task::measure;
  work.cells = {"hangs/fiber/tasks:1"};
  int waited = 0;
  const runner::child_exit how = run_child(work,
                                           {.program = FAKE_SWITCHMARK,
                                            .timeout = 2.5,
                                            .on_begin = [](const std::string&) {},
                                            .on_end = [](const std::string&, double) {},
                                            .on_epochs = [](const std::string&, std::size_t, double) {},
                                            .on_wait = [&waited] { ++waited; }},
                                           stop);
  EXPECT_GE(waited, 3);
  EXPECT_THAT(how.reason, AllOf(HasSubstr("no sign of life for 2.5 s"), HasSubstr("it hangs")));
}

}  // namespace
}  // namespace switchmark::cli
