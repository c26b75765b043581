#pragma once

#include "platform/child_process.hpp"
#include "platform/json.hpp"

#include <chrono>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace switchmark::cli {

/// A run of the program over the fake registry, in a folder of its own that is also its TMPDIR.
class program {
 public:
  /// `arguments` after the name; `variables` as "NAME=value". `script`: a shell that runs it, by "$0" "$@".
  explicit program(std::vector<std::string> arguments, std::vector<std::string> variables = {},
                   const std::string& script = {});
  /// Kills it if it still runs.
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  void send(int signal) const;
  /// Sends a signal that the program blocks and reads, and waits until the program has read it, or ten seconds; returns
  /// whether the program did.
  [[nodiscard]] bool takes(int signal) const;
  /// Sends signals of which the program reads none before all have come: it is stopped meanwhile.
  void send_together(std::initializer_list<int> signals) const;
  /// Stops its measuring process by a signal, and lets it go on after that time; returns whether there was one.
  [[nodiscard]] bool stop_child_for(std::chrono::milliseconds time) const;
  /// Waits until it has reserved its record, or ten seconds; returns whether it has.
  [[nodiscard]] bool leaves_a_part() const;
  /// Waits until its standard error has `text`, or ten seconds; returns whether it came.
  bool says(const std::string& text);
  /// Likewise, of what its measuring process prints.
  [[nodiscard]] bool child_says(const std::string& text) const;
  /// Exit code, or the negative signal that ended it.
  int wait();

  [[nodiscard]] std::string output() const { return text_of("stdout"); }
  [[nodiscard]] std::string errors() const { return text_of("stderr"); }
  /// Of a file in its folder.
  [[nodiscard]] std::string text_of(const char* file) const;
  [[nodiscard]] std::filesystem::path folder() const { return folder_; }
  /// What the run left in its folder, other than the two above; sorted.
  [[nodiscard]] std::vector<std::string> files() const;

  /// The name that the run has chosen for its record, as `latest.json` links to it; empty: there is none.
  [[nodiscard]] std::string record_name() const;
  /// Whether the record, under that name, and the link are all that the run has left.
  [[nodiscard]] bool left_the_record_alone() const;
  /// The record that it wrote to `latest.json`.
  [[nodiscard]] json record() const;
  /// The entry of one cell in it; null if there is none.
  [[nodiscard]] json cell(const std::string& id) const;

 private:
  std::filesystem::path folder_;
  std::optional<platform::child_process> process_;
};

}  // namespace switchmark::cli
