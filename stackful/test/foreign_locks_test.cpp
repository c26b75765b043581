// Which locks SQLite holds while it calls own text, where a tick may stop the task. One that a second fiber of the
// thread would want as well must not be among them.
#include "stackful/fiber_scheduler.hpp"
#include "stackful/test/foreign/sqlite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::stackful {
namespace {

using foreign::sqlite::connection;

/// The mutexes that belong to the process and not to a connection.
struct global_mutex {
  const char* name;
  int id;
};
constexpr std::array global_mutexes{
    global_mutex{"main", SQLITE_MUTEX_STATIC_MAIN}, global_mutex{"mem", SQLITE_MUTEX_STATIC_MEM},
    global_mutex{"open", SQLITE_MUTEX_STATIC_OPEN}, global_mutex{"prng", SQLITE_MUTEX_STATIC_PRNG},
    global_mutex{"lru", SQLITE_MUTEX_STATIC_LRU},   global_mutex{"pmem", SQLITE_MUTEX_STATIC_PMEM},
    global_mutex{"app1", SQLITE_MUTEX_STATIC_APP1}, global_mutex{"vfs1", SQLITE_MUTEX_STATIC_VFS1},
    global_mutex{"vfs2", SQLITE_MUTEX_STATIC_VFS2}, global_mutex{"vfs3", SQLITE_MUTEX_STATIC_VFS3}};

/// Those that are held right now: the rest lets itself be taken.
std::vector<std::string_view> held() {
  std::vector<std::string_view> names;
  for (const auto& [name, id] : global_mutexes) {
    sqlite3_mutex* const mutex = sqlite3_mutex_alloc(id);
    if (sqlite3_mutex_try(mutex) == SQLITE_OK)
      sqlite3_mutex_leave(mutex);
    else
      names.push_back(name);
  }
  return names;
}

/// Looks at the mutexes from every kind of callback.
struct onlooker {
  std::map<std::string_view, int> calls;
  std::vector<std::string_view> seen_held;

  static int look(void* self, std::string_view callback) {
    auto& mine = *static_cast<onlooker*>(self);
    ++mine.calls[callback];
    for (const std::string_view name : held()) mine.seen_held.push_back(name);
    return 0;
  }
  static void function(sqlite3_context* call, int, sqlite3_value**) {
    look(sqlite3_user_data(call), "function");
    sqlite3_result_int64(call, 1);
  }
  static void last(sqlite3_context* call) { function(call, 0, nullptr); }

  void register_with(sqlite3* to) {
    sqlite3_create_function_v2(to, "look", 1, SQLITE_UTF8, this, &function, nullptr, nullptr,
                               [](void* self) { look(self, "destructor"); });
    sqlite3_create_function(to, "look_at_all", 1, SQLITE_UTF8, this, nullptr, &function, &last);
    sqlite3_create_collation(to, "looking", SQLITE_UTF8, this,
                             [](void* self, int, const void*, int, const void*) { return look(self, "collation"); });
    sqlite3_progress_handler(
        to, 1, [](void* self) { return look(self, "progress"); }, this);
    sqlite3_set_authorizer(
        to,
        [](void* self, int, const char*, const char*, const char*, const char*) { return look(self, "authorizer"); },
        this);
    sqlite3_trace_v2(
        to, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE | SQLITE_TRACE_ROW | SQLITE_TRACE_CLOSE,
        [](unsigned, void* self, void*, void*) { return look(self, "trace"); }, this);
    sqlite3_update_hook(
        to, [](void* self, int, const char*, const char*, sqlite3_int64) { look(self, "update"); }, this);
    sqlite3_commit_hook(
        to, [](void* self) { return look(self, "commit"); }, this);
    sqlite3_rollback_hook(
        to, [](void* self) { look(self, "rollback"); }, this);
  }
};

TEST(sqlite_locks, a_mutex_that_is_held_is_seen) {
  sqlite3_initialize();
  sqlite3_mutex* const mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1);
  sqlite3_mutex_enter(mutex);
  EXPECT_THAT(held(), testing::ElementsAre("app1"));
  sqlite3_mutex_leave(mutex);
  EXPECT_THAT(held(), testing::IsEmpty());
}

TEST(sqlite_locks, no_callback_finds_a_global_mutex_held) {
  onlooker eyes;
  {
    const connection on({});
    eyes.register_with(on.database());
    const auto on_row = [](void* self, int, char**, char**) { return onlooker::look(self, "row"); };
    for (const char* sql : {"CREATE TABLE t (name TEXT COLLATE looking)", "INSERT INTO t VALUES ('a'), ('b'), ('c')",
                            "SELECT look(name) FROM t ORDER BY name", "SELECT look_at_all(name) FROM t", "BEGIN",
                            "UPDATE t SET name = 'd' WHERE name = 'a'", "ROLLBACK", "VACUUM"})
      on.check(sqlite3_exec(on.database(), sql, on_row, &eyes, nullptr), SQLITE_OK);
  }
  EXPECT_EQ(eyes.calls.size(), 10u) << "a kind of callback was never called";
  EXPECT_THAT(eyes.seen_held, testing::IsEmpty());
}

// The connection's own mutex is recursive, and what it knows is the thread: it lets in a second fiber.
TEST(sqlite_locks, a_connection_does_not_protect_itself_from_other_fibers_of_its_thread) {
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 256 * 1024}, std::chrono::hours(1));
  runtime::completion done;
  const connection shared({});
  struct meeting {
    bool inside = false, let_in = false;
  } seen;
  const auto stay = [](sqlite3_context* call, int, sqlite3_value**) {
    auto& mine = *static_cast<meeting*>(sqlite3_user_data(call));
    mine.inside = true;
    raise_two_ticks();
    mine.inside = false;
  };
  sqlite3_create_function(shared.database(), "stay", 0, SQLITE_UTF8, &seen, stay, nullptr, nullptr);
  fibers.spawn(done, [&] { sqlite3_exec(shared.database(), "SELECT stay()", nullptr, nullptr, nullptr); });
  fibers.spawn(done, [&] {
    sqlite3_mutex* const mutex = sqlite3_db_mutex(shared.database());
    seen.let_in = seen.inside && sqlite3_mutex_try(mutex) == SQLITE_OK;
    if (seen.let_in) sqlite3_mutex_leave(mutex);
  });
  fibers.run(done);
  EXPECT_TRUE(seen.let_in);
}

}  // namespace
}  // namespace switchmark::stackful
