// A run where a shell, or a container's filter of system calls, allows little.
#include "program.hpp"
#include "runner/options.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

namespace switchmark::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<std::string> short_run{"--processes", "1", "--min-time", "0", "--filter", "good/fiber"};

TEST(limits, that_are_low_are_raised) {
  for (const char* limit : {"ulimit -S -n 12", "ulimit -S -s 64"}) {
    program run(short_run, {}, std::string(limit) + "; exec \"$0\" \"$@\"");
    EXPECT_EQ(run.wait(), runner::all_done) << limit << run.errors();
  }
}

TEST(limits, that_stay_too_low_are_named_with_the_remedy) {
  program files(short_run, {}, "ulimit -n 20; exec \"$0\" \"$@\"");
  EXPECT_EQ(files.wait(), runner::bad_usage);
  EXPECT_EQ(files.errors(),
            "switchmark: at most 20 open files are allowed here, and a run needs 64; type: ulimit -n 64\n");
  program stack(short_run, {}, "ulimit -s 64; exec \"$0\" \"$@\"");
  EXPECT_EQ(stack.wait(), runner::bad_usage);
  EXPECT_EQ(stack.errors(),
            "switchmark: at most 64 KiB of stack are allowed here, and a run needs 1024; type: ulimit -s 1024\n");
  EXPECT_THAT(stack.files(), IsEmpty());
}

TEST(limits, on_processes_are_named) {
  if (geteuid() != 0) GTEST_SKIP() << "to become a user without processes takes the rights of root";
  program run(
      short_run, {},
      "chmod 777 . && exec setpriv --reuid 64999 --clear-groups prlimit --nproc=1 \"$0\" \"$@\" --out \"$TMPDIR/x\"");
  EXPECT_EQ(run.wait(), runner::bad_usage);
  EXPECT_THAT(run.errors(), HasSubstr("(there is a limit on processes and threads: see ulimit -u, and --pids-limit of "
                                      "docker and podman): Resource temporarily unavailable\n"));
}

#ifdef SYS_symlink
constexpr unsigned call_of_symlink = SYS_symlink;
#else  // as on aarch64
constexpr unsigned call_of_symlink = SYS_symlinkat;
#endif

/// From now on the kernel answers EPERM to that system call of this thread and of the processes that it starts.
bool refuse(unsigned call) {
  sock_filter filter[] = {{BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(seccomp_data, nr)},
                          {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, call},
                          {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | EPERM},
                          {BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW}};
  const sock_fprog program{4, filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// As on FAT, and on shared folders of virtual machines.
TEST(limits, of_a_file_system_without_links_cost_no_record) {
  std::thread([] {
    ASSERT_TRUE(refuse(call_of_symlink));
    program run(short_run);
    EXPECT_EQ(run.wait(), runner::all_done);
    EXPECT_THAT(run.errors(), HasSubstr("latest.json: cannot be made a link to "));
    EXPECT_THAT(run.errors(), HasSubstr("full-filtered.json: Operation not permitted; the record itself is written\n"));
    EXPECT_EQ(run.files().size(), 1U);
  }).join();
}

TEST(limits, on_the_choice_of_a_cpu_are_told_before_anything_is_verified) {
  std::thread([] {
    ASSERT_TRUE(refuse(SYS_sched_setaffinity));
    program run(short_run);
    if (std::thread::hardware_concurrency() == 1) {
      EXPECT_EQ(run.wait(), runner::all_done) << "there is nothing to choose";
      return;
    }
    EXPECT_EQ(run.wait(), runner::bad_usage);
    EXPECT_THAT(run.errors(), HasSubstr("does not let this process choose its CPU (sched_setaffinity"));
    EXPECT_THAT(run.errors(), HasSubstr("docker run --cpuset-cpus 1"));
    EXPECT_THAT(run.files(), IsEmpty());
  }).join();
}

}  // namespace
}  // namespace switchmark::cli
