#include "runner/benchmark_library.hpp"

#include "runner/options.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <iostream>
#include <sstream>

namespace switchmark::runner {
namespace {

/// The library keeps the pointer and prints it later, so it must not be to something that goes away; it writes nothing.
constexpr char program_name[] = "switchmark";

/// Keeps what others print on standard error to itself.
class silence_stderr {
 public:
  silence_stderr() : before_(std::cerr.rdbuf(said_.rdbuf())) {}
  ~silence_stderr() { std::cerr.rdbuf(before_); }
  silence_stderr(const silence_stderr&) = delete;
  silence_stderr& operator=(const silence_stderr&) = delete;

 private:
  std::ostringstream said_;
  std::streambuf* before_;
};

}  // namespace

void initialize_benchmark_library(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = flags;
  std::vector<char*> pointers{const_cast<char*>(program_name)};
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);

  int left = static_cast<int>(pointers.size()) - 1;
  const silence_stderr until_return;
  benchmark::Initialize(&left, pointers.data());
  if (left > 1)
    throw usage_error(fmt::format(
        "Google Benchmark does not take '{}'; its flags look like --benchmark_context=key=value", pointers[1]));
}

json benchmark_context() {
  std::ostringstream text;
  benchmark::JSONReporter reporter;
  reporter.SetOutputStream(&text);
  reporter.ReportContext(benchmark::BenchmarkReporter::Context());
  reporter.Finalize();
  return json::parse(text.str()).at("context");
}

}  // namespace switchmark::runner
