#pragma once

#include "stackful/test/library_code/fingerprint.hpp"
#include "stackful/test/ticks.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::stackful::library_code::sqlite {

/// What SQLite's calls back into program code share: one per connection.
struct callbacks {
  tick_points points;
  std::uint64_t progress_calls = 0;
  std::uint64_t interrupt_at = 0;  ///< the call of the progress handler that ends the statement; 0: none

  static int on_progress(void* self) {
    auto& mine = *static_cast<callbacks*>(self);
    mine.points.here();
    return ++mine.progress_calls == mine.interrupt_at;
  }
  static void mix(sqlite3_context* call, int, sqlite3_value** arguments) {
    const tick_points points = static_cast<callbacks*>(sqlite3_user_data(call))->points;
    const std::string_view name(reinterpret_cast<const char*>(sqlite3_value_text(arguments[0])));
    points.here();
    fingerprint mixed;
    mixed.add(name);
    mixed.add(static_cast<std::uint64_t>(sqlite3_value_int64(arguments[1])));
    points.here();
    sqlite3_result_int64(call, static_cast<sqlite3_int64>(mixed.value() >> 20));
  }
  static int backwards(void* self, int left_size, const void* left, int right_size, const void* right) {
    const tick_points points = static_cast<callbacks*>(self)->points;
    const std::string_view a(static_cast<const char*>(left), static_cast<std::size_t>(left_size));
    const std::string_view b(static_cast<const char*>(right), static_cast<std::size_t>(right_size));
    points.here();
    return b.compare(a);
  }
};

/// A connection of one fiber, to a database of its own in memory.
class connection {
 public:
  explicit connection(tick_points points) : calls{points} {
    check(sqlite3_open(":memory:", &database_), SQLITE_OK);
    check(sqlite3_create_function(database_, "mix", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, &calls, &callbacks::mix,
                                  nullptr, nullptr),
          SQLITE_OK);
    check(sqlite3_create_collation(database_, "backwards", SQLITE_UTF8, &calls, &callbacks::backwards), SQLITE_OK);
    sqlite3_progress_handler(database_, 100, &callbacks::on_progress, &calls);
  }
  ~connection() { sqlite3_close(database_); }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void check(int code, int expected) const {
    if (code != expected) throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_));
  }
  [[nodiscard]] sqlite3* database() const { return database_; }

  callbacks calls;

 private:
  sqlite3* database_ = nullptr;
};

/// A prepared statement; run as often as wanted.
class statement {
 public:
  statement(connection& on, std::string_view sql) : on_(on) {
    sqlite3_stmt* prepared = nullptr;
    on_.check(sqlite3_prepare_v2(on_.database(), sql.data(), static_cast<int>(sql.size()), &prepared, nullptr),
              SQLITE_OK);
    prepared_.reset(prepared);
  }
  statement& bind(int place, std::uint64_t number) {
    on_.check(sqlite3_bind_int64(prepared_.get(), place, static_cast<sqlite3_int64>(number)), SQLITE_OK);
    return *this;
  }
  statement& bind(int place, const std::string& text) {
    on_.check(sqlite3_bind_text(prepared_.get(), place, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT),
              SQLITE_OK);
    return *this;
  }
  /// Runs it to its end, every row into `seen`, a tick around every step. `expected_code`: SQLITE_DONE when all is
  /// well.
  void run(fingerprint& seen, int expected_code = SQLITE_DONE) {
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) {
      on_.calls.points.here();
      code = sqlite3_step(prepared_.get());
      if (code == SQLITE_ROW) add_row(seen);
    }
    on_.check(code, expected_code);
    seen.add(static_cast<std::uint64_t>(code));
    sqlite3_reset(prepared_.get());
    on_.calls.points.here();
  }

 private:
  void add_row(fingerprint& seen) {
    for (int column = 0; column < sqlite3_column_count(prepared_.get()); ++column)
      if (const unsigned char* text = sqlite3_column_text(prepared_.get(), column))
        seen.add(reinterpret_cast<const char*>(text));
  }

  struct finalize {
    void operator()(sqlite3_stmt* ended) const { sqlite3_finalize(ended); }
  };
  connection& on_;
  std::unique_ptr<sqlite3_stmt, finalize> prepared_;
};

/// Three thousand statements on a database of its own: schema, transactions, look-ups, joins, a sort by a collation and
/// values by a function of program code, a statement that the progress handler interrupts, the integrity check.
[[gnu::noinline]] inline std::uint64_t run(std::uint64_t seed, tick_points points) {
  constexpr std::uint64_t items = 1'000;
  random_numbers random(seed);
  fingerprint seen;
  connection on(points);
  const auto execute = [&](std::string_view sql, int expected_code = SQLITE_DONE) {
    statement(on, sql).run(seen, expected_code);
  };

  execute("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, weight INTEGER)");
  execute("CREATE TABLE tag (item INTEGER, label TEXT, mixed INTEGER)");
  execute("CREATE INDEX by_name ON item (name COLLATE backwards)");
  execute("BEGIN");
  statement insert(on, "INSERT INTO item VALUES (?1, ?2, mix(?2, ?1))");
  for (std::uint64_t id = 1; id <= items; ++id) insert.bind(1, id).bind(2, word(random, 3 + random(20))).run(seen);
  execute("COMMIT");
  statement look_up(on, "SELECT name, weight, mix(name, weight) FROM item WHERE id = ?");
  statement tag(on,
                "INSERT INTO tag SELECT id, name || '!', mix(name, id) FROM item WHERE name >= ? COLLATE backwards "
                "ORDER BY name COLLATE backwards LIMIT 1");
  statement change(on, "UPDATE item SET weight = weight + 1 WHERE id = ?");
  for (std::uint64_t i = 0; i < items; ++i) {
    look_up.bind(1, 1 + random(items)).run(seen);
    if (i % 2 == 0)
      tag.bind(1, word(random, 4)).run(seen);
    else
      change.bind(1, 1 + random(items)).run(seen);
  }
  execute("DELETE FROM item WHERE weight % 7 = 0");
  execute(
      "SELECT name, count(*), sum(mixed) FROM item JOIN tag ON item.id = tag.item GROUP BY item.id "
      "ORDER BY name COLLATE backwards");
  on.calls.interrupt_at = on.calls.progress_calls + 20;
  execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT mix('n', i) FROM n) SELECT max(i) FROM n",
          SQLITE_INTERRUPT);
  execute("PRAGMA integrity_check");
  seen.add(on.calls.progress_calls);
  return seen.value();
}

}  // namespace switchmark::stackful::library_code::sqlite
