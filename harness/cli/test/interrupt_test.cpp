// Ctrl-C keeps what was measured.

#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

void pause_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

TEST(interrupt, keeps_what_was_measured_and_marks_the_rest) {
  program run({"--processes", "1", "--repetitions", "20", "--min-time", "0.2", "--filter", "good/fiber|long/",
               "--no-references"});
  ASSERT_TRUE(run.says("measuring")) << run.errors();
  pause_ms(1500);  // two passes of some two dozen
  run.send(SIGINT);
  EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();

  EXPECT_EQ(run.record()["switchmark"]["run"]["interrupted"], true);
  EXPECT_THAT(run.errors(), HasSubstr("interrupted in process 1 of 1: "));
  const int samples = run.record()["switchmark"]["run"]["samples"];
  EXPECT_THAT(run.errors(), HasSubstr(std::to_string(samples) + " of 60 planned samples were taken, "));
  EXPECT_LT(samples, 60);
  EXPECT_TRUE(run.left_the_record_alone());
  const json cell = run.cell("good/fiber/tasks:1");
  EXPECT_EQ(cell["status"], "measured");
  EXPECT_LT(cell["metrics"]["switch_ns"]["samples"].size(), 20U);
}

TEST(interrupt, marks_cells_that_were_not_reached) {
  program run({"--processes", "1", "--repetitions", "1", "--min-time", "60", "--filter", "long/"});
  ASSERT_TRUE(run.child_says("it takes long")) << run.errors();
  run.send(SIGTERM);  // within the first epoch, of one of the two cells
  EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();
  int measured = 0;
  for (const char* id : {"long/fiber/tasks:1", "long/future/tasks:1"}) {
    const json cell = run.cell(id);
    if (cell["status"] == "measured") {
      ++measured;
      continue;
    }
    EXPECT_EQ(cell["status"], "interrupted");
    EXPECT_THAT(cell["reason"].get<std::string>(), HasSubstr("SIGTERM"));
  }
  EXPECT_LE(measured, 1);
}

TEST(interrupt, is_answered_at_once) {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    program run({"--processes", "1", "--min-time", "60", "--filter", "long/"});
    ASSERT_TRUE(run.child_says("it takes long")) << run.errors();
    run.send(signal);
    EXPECT_TRUE(run.says("switchmark: stopping after the current epoch; a second Ctrl-C stops at once\n"));
    EXPECT_EQ(run.wait(), runner::cells_missing);
    EXPECT_TRUE(run.left_the_record_alone());
  }
}

// In whatever phase the program is: what has not been measured is marked, and the record is whole.
TEST(interrupt, before_anything_is_measured_leaves_a_record) {
  for (const int ms : {0, 30, 60, 100, 250}) {
    program run({"--processes", "1", "--min-time", "60", "--filter", "long/"});
    ASSERT_TRUE(run.leaves_a_part());
    pause_ms(ms);
    run.send(SIGINT);
    EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();
    EXPECT_TRUE(run.left_the_record_alone());
    EXPECT_EQ(run.record()["switchmark"]["cells"].size(), 2U);
  }
}

TEST(interrupt, twice_ends_at_once_and_leaves_nothing) {
  program run({"--processes", "1", "--repetitions", "1", "--filter", "hangs/"});
  ASSERT_TRUE(run.child_says("it hangs")) << "a cell that has not begun to hang ends at the first request";
  ASSERT_TRUE(run.takes(SIGINT));
  pause_ms(250);  // signals within 200 ms are one request
  run.send(SIGINT);
  EXPECT_EQ(run.wait(), -SIGINT) << run.errors();
  EXPECT_THAT(run.files(), IsEmpty());
}

// timeout(1) signals its child and then its group: that is one wish to stop, and what was measured is kept. The program
// finds both signals at one look, however busy the machine is. They are two different ones, because a signal that waits
// to be read cannot come a second time.
TEST(interrupt, twice_within_a_moment_is_one_request) {
  program run({"--processes", "1", "--repetitions", "1", "--min-time", "60", "--filter", "long/"});
  ASSERT_TRUE(run.child_says("it takes long")) << "before, a request is not passed on but looked for";
  run.send_together({SIGINT, SIGTERM});
  EXPECT_EQ(run.wait(), runner::cells_missing) << run.errors();
}

// Ctrl-Z and fg, or a debugger: the time in between is not a result.
TEST(standstill, of_the_measuring_process_is_noticed_and_named) {
  program run({"--processes", "1", "--repetitions", "1", "--min-time", "1.5", "--filter", "good/fiber"});
  ASSERT_TRUE(run.says("measuring")) << run.errors();
  pause_ms(400);
  ASSERT_TRUE(run.stop_child_for(std::chrono::milliseconds(500)));
  EXPECT_EQ(run.wait(), runner::all_done) << run.errors();

  EXPECT_THAT(run.errors(), HasSubstr("note: stopped by a signal: 1 block in process 1, first at good/"));
  const json disturbances = run.record()["switchmark"]["run"]["disturbances"];
  const auto stopped = std::find_if(disturbances.begin(), disturbances.end(),
                                    [](const json& one) { return one["cause"] == "stopped by a signal"; });
  ASSERT_NE(stopped, disturbances.end()) << disturbances;
  EXPECT_GE(stopped->at("idle_seconds").get<double>(), 0.4);
}

}  // namespace
}  // namespace switchmark::cli
