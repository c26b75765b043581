#include "runner/child_status.hpp"

#include "platform/descriptor.hpp"
#include "platform/pipe.hpp"
#include "runner/interleaving.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace switchmark::runner {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

std::vector<std::string> lines_of(const platform::pipe& pipe) {
  std::array<char, 4096> buffer;
  const ssize_t got = read(pipe.reading_end(), buffer.data(), buffer.size());
  std::istringstream in(std::string(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(child_status, is_read_back_from_the_pipe) {
  const platform::pipe pipe;
  const child_status status(pipe.writing_end());
  { const at_cell here(status, "ring/fiber/tasks:2"); }
  status.took("ring/fiber/tasks:2", 12, 0.25);
  const std::vector<std::string> lines = lines_of(pipe);
  ASSERT_EQ(lines.size(), 3U);
  using kind = child_status::item::kind;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const child_status::item item = child_status::parse(lines[i]);
    EXPECT_EQ(item.cell, "ring/fiber/tasks:2");
    EXPECT_EQ(item.what, (std::array{kind::begins, kind::ends, kind::took})[i]);
  }
  EXPECT_EQ(child_status::parse(lines[2]).epochs, 12U);
  EXPECT_EQ(child_status::parse(lines[2]).seconds, 0.25);
}

TEST(child_status, is_read_back_from_the_file_wherever_the_child_is) {
  const platform::descriptor file = platform::memory_file("place");
  const child_status status(-1, file.get());
  const auto place = [&file] { return child_status::parse_place(platform::text_of(file.get())); };
  EXPECT_EQ(place().moment, "");
  EXPECT_EQ(place().cell, "");
  std::string before;
  for (const char* cell : {"a cell with a long name", "short", "longer again"}) {
    status.enter(cell);
    EXPECT_EQ(place().cell, cell);
    EXPECT_NE(place().moment, before) << "a sign of life";
    before = place().moment;
    status.leave();
    EXPECT_EQ(place().cell, "");
    EXPECT_NE(place().moment, before);
  }
}

/// Notes what the file says during its epochs.
struct watching_session final : measure::session {
  watching_session(int place, std::vector<std::string>& places) : place_(place), places_(places) {}
  [[nodiscard]] measure::epoch next() override {
    places_.push_back(child_status::parse_place(platform::text_of(place_)).cell);
    return {.seconds = 1, .operations = 1, .readings = {}, .waits_us = {}, .lags_us = {}, .instructions = {}};
  }
  int place_;
  std::vector<std::string>& places_;
};

// A line in the pipe wakes the parent, which then runs beside what is measured.
TEST(child_status, says_nothing_by_the_pipe_while_epochs_are_measured) {
  const platform::pipe pipe;
  const platform::descriptor file = platform::memory_file("place");
  std::vector<std::string> places;
  cell measured;
  measured.id = "a";
  measured.prepare = [&] { return std::make_unique<watching_session>(file.get(), places); };
  fcntl(pipe.reading_end(), F_SETFL, O_NONBLOCK);
  std::vector<std::string> meanwhile;
  const auto stop = [&] {
    if (places.size() == 1) (void)lines_of(pipe);  // of the preparation
    if (places.size() < 20) return false;
    meanwhile = lines_of(pipe);
    return true;
  };
  const std::array<const cell*, 1> cells{&measured};
  std::mt19937_64 random(1);
  (void)measure_interleaved(cells, {.seconds = 1e9, .single_block = false, .stop = stop}, random,
                            child_status(pipe.writing_end(), file.get()));
  EXPECT_THAT(meanwhile, ElementsAre());
  EXPECT_THAT(lines_of(pipe), ElementsAre(StartsWith("=20 ")));
  EXPECT_EQ(places, std::vector<std::string>(20, "a"));
}

}  // namespace
}  // namespace switchmark::runner
