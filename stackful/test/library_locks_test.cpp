// Which locks SQLite holds while it calls program code, where a tick may stop the task. One that a second fiber of the
// thread would want as well must not be among them.
#include "platform/machine.hpp"
#include "platform/sanitizers.hpp"
#include "stackful/fibers/fiber_scheduler.hpp"
#include "stackful/preemption/preemption.hpp"
#include "stackful/test/library_code/sqlite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/time.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchmark::stackful {
namespace {

using library_code::sqlite::connection;

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

// The exceptions, each under a mutex that any other fiber may want.

TEST(sqlite_locks, unlock_notify_is_called_under_main) {
  onlooker eyes;
  sqlite3 *writer = nullptr, *reader = nullptr;
  for (sqlite3** each : {&writer, &reader})
    sqlite3_open_v2("file:both?mode=memory&cache=shared", each,
                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, nullptr);
  sqlite3_exec(writer, "CREATE TABLE t (x); BEGIN; INSERT INTO t VALUES (1)", nullptr, nullptr, nullptr);
  EXPECT_EQ(sqlite3_exec(reader, "SELECT * FROM t", nullptr, nullptr, nullptr), SQLITE_LOCKED);
  const auto on_unlock = [](void** selves, int) { onlooker::look(*selves, "unlock"); };
  EXPECT_EQ(sqlite3_unlock_notify(reader, on_unlock, &eyes), SQLITE_OK);
  sqlite3_exec(writer, "COMMIT", nullptr, nullptr, nullptr);
  sqlite3_close(reader);
  sqlite3_close(writer);
  EXPECT_THAT(eyes.seen_held, testing::ElementsAre("main"));
}

TEST(sqlite_locks, a_file_system_is_asked_for_random_bytes_under_prng) {
  onlooker eyes;
  sqlite3_initialize();
  sqlite3_vfs* const usual = sqlite3_vfs_find(nullptr);
  sqlite3_vfs own = *usual;
  own.zName = "own";
  own.pAppData = &eyes;
  own.xRandomness = [](sqlite3_vfs* self, int, char*) { return onlooker::look(self->pAppData, "random"); };
  sqlite3_vfs_register(&own, 1);
  sqlite3_randomness(0, nullptr);  // forgets its seed
  std::uint64_t number = 0;
  sqlite3_randomness(sizeof number, &number);
  sqlite3_vfs_unregister(&own);
  sqlite3_vfs_register(usual, 1);
  EXPECT_THAT(eyes.seen_held, testing::ElementsAre("prng"));
}

TEST(sqlite_locks, a_log_is_told_that_there_is_no_memory_under_mem) {
  if (!platform::emulated_on().empty()) GTEST_SKIP() << "an emulator does not keep to RLIMIT_AS";
  if (platform::under_address_sanitizer) GTEST_SKIP() << "the sanitizer needs more address space than is left here";
  onlooker eyes;
  sqlite3_shutdown();
  sqlite3_config(
      SQLITE_CONFIG_LOG, +[](void* self, int, const char*) { onlooker::look(self, "log"); }, &eyes);
  sqlite3_initialize();
  rlimit kept{};
  getrlimit(RLIMIT_AS, &kept);
  const rlimit little{.rlim_cur = 1 << 29, .rlim_max = kept.rlim_max};
  setrlimit(RLIMIT_AS, &little);
  void* const too_much = sqlite3_malloc(1 << 30);
  setrlimit(RLIMIT_AS, &kept);
  sqlite3_free(too_much);
  sqlite3_shutdown();
  sqlite3_config(SQLITE_CONFIG_LOG, nullptr, nullptr);
  EXPECT_EQ(too_much, nullptr);
  EXPECT_THAT(eyes.seen_held, testing::ElementsAre("mem"));
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

/// Two fibers with a connection each to one shared cache; the first is stopped in a function of its statement. Ends the
/// process: with 0, or by SIGALRM when the second waits for ever.
[[noreturn]] void share_a_cache() {
  const itimerval for_ever{{}, {.tv_sec = 0, .tv_usec = 300'000}};
  setitimer(ITIMER_REAL, &for_ever, nullptr);
  runtime::monotonic_time time;
  runtime::worker worker(time);
  fiber_scheduler<preemption> fibers(worker, {.bytes = 256 * 1024}, std::chrono::hours(1));
  runtime::completion done;
  for (int fiber = 0; fiber < 2; ++fiber)
    fibers.spawn(done, [] {
      sqlite3* database = nullptr;
      sqlite3_open_v2("file:cache?mode=memory&cache=shared", &database,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, nullptr);
      const auto stay = [](sqlite3_context*, int, sqlite3_value**) { raise_two_ticks(); };
      sqlite3_create_function(database, "stay", 1, SQLITE_UTF8, nullptr, stay, nullptr, nullptr);
      sqlite3_exec(database, "SELECT stay(name) FROM sqlite_schema UNION ALL SELECT stay(1)", nullptr, nullptr,
                   nullptr);
    });
  fibers.run(done);
  std::_Exit(0);
}

TEST(sqlite_locks_death_test, a_shared_cache_stays_locked_while_its_statement_is_stopped) {
  EXPECT_EXIT(share_a_cache(), testing::KilledBySignal(SIGALRM), "");
}

}  // namespace
}  // namespace switchmark::stackful
