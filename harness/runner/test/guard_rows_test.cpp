#include "runner/guard_rows.hpp"

#include "platform/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace switchmark::runner {
namespace {

namespace fs = std::filesystem;

/// A program that says `text` and ends with `code`.
fs::path a_program(const fs::path& folder, const std::string& text, int code = 0) {
  const fs::path program = folder / "guards";
  std::ofstream(program) << "#!/bin/sh\necho not for the record >&2\ncat <<'end'\n"
                         << text << "\nend\nexit " << code << '\n';
  fs::permissions(program, fs::perms::owner_all);
  return program;
}

TEST(guard_rows, are_what_the_program_prints_whatever_its_exit_code) {
  const platform::temporary_folder folder;
  platform::interrupt stop(platform::interrupt::side::child);
  const fs::path program = a_program(folder.path(), R"([{"name": "a", "status": "shown"}])", 1);
  EXPECT_EQ(guard_rows(program, stop), json::parse(R"([{"name": "a", "status": "shown"}])"));
}

TEST(guard_rows, are_null_when_there_is_no_program_or_it_prints_none) {
  const platform::temporary_folder folder;
  platform::interrupt stop(platform::interrupt::side::child);
  EXPECT_TRUE(guard_rows(folder.path() / "missing", stop).is_null());
  for (const char* text : {"", "[", "[]", "{}"})
    EXPECT_TRUE(guard_rows(a_program(folder.path(), text), stop).is_null()) << text;
  const fs::path killed = folder.path() / "killed";
  std::ofstream(killed) << "#!/bin/sh\necho '[{\"name\": \"a\"}]'\nkill -9 $$\n";
  fs::permissions(killed, fs::perms::owner_all);
  EXPECT_TRUE(guard_rows(killed, stop).is_null()) << "half a table is none";
}

// The program itself takes fifteen seconds.
TEST(guard_rows, are_not_waited_for_after_a_request_to_stop) {
  const platform::temporary_folder folder;
  platform::interrupt stop(platform::interrupt::side::child);
  const fs::path lasting = folder.path() / "lasting";
  std::ofstream(lasting) << "#!/bin/sh\nkill $PPID\nexec sleep 1000\n";
  fs::permissions(lasting, fs::perms::owner_all);
  EXPECT_TRUE(guard_rows(lasting, stop).is_null());
  EXPECT_EQ(stop.requests(), 1);
}

TEST(guard_rows, ask_for_progress_while_the_program_runs) {
  const platform::temporary_folder folder;
  const fs::path waits = folder.path() / "waits", gate = folder.path() / "gate";
  std::ofstream(waits) << "#!/bin/sh\nuntil [ -e '" << gate.string() << "' ]; do sleep 0.01; done\necho '[{}]'\n";
  fs::permissions(waits, fs::perms::owner_all);
  platform::interrupt stop(platform::interrupt::side::child);
  int waited = 0;
  const json rows = guard_rows(waits, stop, [&] {
    if (++waited == 3) std::ofstream{gate};
  });
  EXPECT_GE(waited, 3);
  EXPECT_EQ(rows.size(), 1u);
}

TEST(guard_rows, name_those_that_were_not_shown) {
  EXPECT_EQ(guards_not_shown(nullptr), "");
  EXPECT_EQ(guards_not_shown(json::parse(R"([{"name": "a", "status": "shown"},
    {"name": "b", "status": "not_shown"}, {"name": "c", "status": "not_applicable"},
    {"name": "d", "status": "not_shown"}])")),
            "b, d");
}

}  // namespace
}  // namespace switchmark::runner
