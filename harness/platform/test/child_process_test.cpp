#include "platform/child_process.hpp"

#include "platform/pipe.hpp"
#include "platform/test/temporary_folder.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace switchmark::platform {
namespace {

/// A shell that executes `command`.
child_settings shell(const std::string& command) { return {.program = "/bin/sh", .words = {"sh", "-c", command}}; }

/// What `settings` makes a child print, until its end.
std::string output_of(child_settings settings) {
  pipe output;
  settings.redirections.push_back({.descriptor = STDOUT_FILENO, .source = output.writing_end()});
  child_process child(settings);
  output.close_writing_end();
  std::string text;
  char letter;
  while (read(output.reading_end(), &letter, 1) == 1) text += letter;
  return text;
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The reason why a child cannot be started.
std::string failure_of(const child_settings& settings) {
  try {
    const child_process child(settings);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "none";
}

bool exists(pid_t process) { return kill(process, 0) == 0; }

TEST(child_process, returns_the_exit_code) {
  child_process child(shell("exit 7"));
  const exit_status status = child.wait();
  EXPECT_EQ(status.code, 7);
  EXPECT_EQ(status.signal, 0);
  EXPECT_TRUE(status.exited_with(7));
  EXPECT_FALSE(status.exited_with(0));
  EXPECT_EQ(child.wait().code, 7) << "a second time";
}

TEST(child_process, returns_the_signal_that_ended_it) {
  child_process child(shell("kill -USR1 $$"));
  const exit_status status = child.wait();
  EXPECT_EQ(status.signal, SIGUSR1);
  EXPECT_FALSE(status.exited_with(0));
}

TEST(child_process, receives_signals) {
  child_process child(shell("exec sleep 60"));
  child.send(SIGTERM);
  EXPECT_EQ(child.wait().signal, SIGTERM);
  child.send(SIGTERM);  // to nobody
}

TEST(child_process, is_killed_and_waited_for_in_the_end) {
  pid_t id = 0;
  {
    const child_process child(shell("exec sleep 60"));
    id = child.id();
    EXPECT_TRUE(exists(id));
  }
  EXPECT_FALSE(exists(id));
}

// The grandchild holds the pipe's writing end: the pipe ends when the kernel has killed the grandchild.
TEST(child_process, ends_when_its_caller_ends) {
  pipe output;
  const pid_t caller = fork();
  if (caller == 0) {
    child_settings settings = shell("exec sleep 60");
    settings.redirections = {{.descriptor = STDOUT_FILENO, .source = output.writing_end()}};
    const child_process child(settings);
    _exit(0);  // without the destructor
  }
  output.close_writing_end();
  pollfd watched{output.reading_end(), POLLIN, 0};
  EXPECT_EQ(poll(&watched, 1, 20'000), 1);
  EXPECT_EQ(waitpid(caller, nullptr, 0), caller);
}

TEST(child_process, that_cannot_be_started_is_an_error_and_leaves_no_process) {
  EXPECT_EQ(failure_of({.program = "/nowhere/program", .words = {"program"}}),
            "starting /nowhere/program: No such file or directory");
  EXPECT_EQ(failure_of({.program = "/", .words = {"root"}}), "starting /: Permission denied");
  child_settings settings = shell("exit 0");
  settings.folder = "/nowhere";
  EXPECT_EQ(failure_of(settings), "starting /bin/sh: No such file or directory");
  settings = shell("exit 0");
  settings.redirections = {{STDOUT_FILENO, "/nowhere/output"}};
  EXPECT_EQ(failure_of(settings), "starting /bin/sh: No such file or directory");
  settings.redirections = {{.descriptor = 700, .source = 600}};
  EXPECT_EQ(failure_of(settings), "starting /bin/sh: Bad file descriptor");
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(child_process, has_its_words_environment_and_folder) {
  child_settings settings{.program = "/bin/sh",
                          .words = {"sh", "-c", "printf '%s|' \"$0\" \"$1\" \"$KEPT\" \"$HOME\"; pwd", "zero", "a b"},
                          .environment = {"KEPT=yes"},
                          .folder = "/usr"};
  EXPECT_EQ(output_of(settings), "zero|a b|yes||/usr\n");
}

TEST(child_process, has_the_callers_environment_by_default) {
  setenv("SWITCHMARK_TEST_VARIABLE", "a=b", 1);
  EXPECT_EQ(output_of(shell("echo $SWITCHMARK_TEST_VARIABLE")), "a=b\n");
  unsetenv("SWITCHMARK_TEST_VARIABLE");
  EXPECT_EQ(output_of(shell("echo $SWITCHMARK_TEST_VARIABLE")), "\n");
}

TEST(child_process, reads_and_writes_the_files_of_its_redirections) {
  const temporary_folder folder;
  const std::filesystem::path in = folder.path() / "in", out = folder.path() / "out";
  std::ofstream(in) << "input";
  std::ofstream(out) << "a longer text that is removed";
  child_settings settings = shell("cat; echo error >&2; echo five >&5");
  settings.redirections = {{STDIN_FILENO, in},
                           {STDOUT_FILENO, out},
                           {.descriptor = STDERR_FILENO, .source = STDOUT_FILENO},
                           {5, folder.path() / "five"}};
  child_process child(settings);
  EXPECT_TRUE(child.wait().exited_with(0));
  EXPECT_EQ(text_of(out), "inputerror\n");
  EXPECT_EQ(text_of(folder.path() / "five"), "five\n");
}

TEST(child_process, has_an_empty_input_from_the_null_device) {
  child_settings settings = shell("cat; echo end");
  settings.redirections = {{STDIN_FILENO, null_device}};
  EXPECT_EQ(output_of(settings), "end\n");
}

TEST(child_process, has_no_descriptors_but_those_that_are_named) {
  const int inheritable = open("/dev/null", O_RDONLY), named = fcntl(inheritable, F_DUPFD_CLOEXEC, 20);
  ASSERT_GE(named, 20);
  child_settings settings = shell(
      "for number in 3 4 5 6 7 8 9; do test -e /proc/$$/fd/$number && echo $number; done; "
      "test -e /proc/$$/fd/20 && echo 20; exit 0");
  settings.redirections = {{.descriptor = named, .source = named}, {.descriptor = 7, .source = inheritable}};
  EXPECT_EQ(output_of(settings), named == 20 ? "7\n20\n" : "7\n");
  close(inheritable);
  close(named);
}

TEST(child_process, swaps_descriptors_that_are_each_others_sources) {
  int first[2], second[2];
  ASSERT_EQ(pipe2(first, O_CLOEXEC), 0);
  ASSERT_EQ(pipe2(second, O_CLOEXEC), 0);
  child_settings settings = shell(fmt::format("echo a >&{}; echo b >&{}", first[1], second[1]));
  settings.redirections = {{.descriptor = first[1], .source = second[1]},
                           {.descriptor = second[1], .source = first[1]}};
  EXPECT_TRUE(child_process(settings).wait().exited_with(0));
  char from_first[8] = {}, from_second[8] = {};
  EXPECT_EQ(read(first[0], from_first, sizeof from_first), 2);
  EXPECT_EQ(read(second[0], from_second, sizeof from_second), 2);
  EXPECT_STREQ(from_first, "b\n");
  EXPECT_STREQ(from_second, "a\n");
  for (const int descriptor : {first[0], first[1], second[0], second[1]}) close(descriptor);
}

TEST(child_process, blocks_the_signals_that_the_caller_blocks_unless_told_otherwise) {
  sigset_t blocked, before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGUSR1);
  sigprocmask(SIG_BLOCK, &blocked, &before);
  child_settings settings = shell("kill -USR1 $$; exit 3");
  child_process blocking(settings);
  EXPECT_TRUE(blocking.wait().exited_with(3));
  settings.unblock_signals = true;
  child_process unblocked(settings);
  EXPECT_EQ(unblocked.wait().signal, SIGUSR1);
  sigprocmask(SIG_SETMASK, &before, nullptr);
}

TEST(child_process, whose_exit_code_is_not_kept_has_none) {
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  child_process child(shell("exit 0"));
  const exit_status status = child.wait();
  std::signal(SIGCHLD, before);
  EXPECT_EQ(status.code, -1);
  EXPECT_EQ(status.signal, 0);
  EXPECT_FALSE(status.exited_with(0));
}

TEST(child_process, may_be_a_copy_that_ends_with_the_code_of_its_work) {
  int number = 4;
  child_process child([&number] { return ++number; });
  EXPECT_TRUE(child.wait().exited_with(5));
  EXPECT_EQ(number, 4) << "the copy has its own memory";
}

TEST(child_process, that_is_a_copy_ends_with_1_when_its_work_throws) {
  testing::internal::CaptureStderr();
  child_process child([]() -> int { throw std::runtime_error("no work"); });
  EXPECT_TRUE(child.wait().exited_with(1));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "no work\n");
}

TEST(child_process, that_is_a_copy_is_killed_by_the_destructor) {
  pipe open;
  {
    const child_process child([] {
      while (true) pause();
      return 0;
    });
    open.close_writing_end();
  }
  char byte;
  EXPECT_EQ(read(open.reading_end(), &byte, 1), 0) << "nobody has the other end any more";
}

TEST(signal_name, is_that_of_the_manual_or_the_number) {
  EXPECT_EQ(signal_name(SIGKILL), "SIGKILL");
  EXPECT_EQ(signal_name(40), "SIG40");
}

}  // namespace
}  // namespace switchmark::platform
