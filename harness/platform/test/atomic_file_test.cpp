#include "platform/atomic_file.hpp"

#include <gmock/gmock.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fstream>
#include <iterator>

namespace switchmark::platform {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

/// As a run does it that replaces what is there.
void write_whole(const fs::path& to, std::string_view text) {
  atomic_file(to, atomic_file::existing::replace, 0).write(text);
}

/// Reserves it, and gives it back.
void require_writable(const fs::path& file, std::size_t bytes) {
  const atomic_file reserved(file, atomic_file::existing::replace, bytes);
}

class an_atomic_file : public testing::Test {
 protected:
  an_atomic_file() { EXPECT_NE(mkdtemp(folder_.data()), nullptr); }
  ~an_atomic_file() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path in_folder(const char* name) const { return fs::path(folder_) / name; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string error_of(const fs::path& file) {
    try {
      write_whole(file, "text");
    } catch (const write_error& error) {
      return error.what();
    }
    return "";
  }

 private:
  std::string folder_ = (fs::temp_directory_path() / "atomic_file_test.XXXXXX").string();
};

TEST_F(an_atomic_file, writes_a_new_file_and_nothing_beside_it) {
  write_whole(in_folder("new.json"), "{}");
  EXPECT_EQ(text_of(in_folder("new.json")), "{}");
  EXPECT_EQ(files(), 1U);
}

TEST_F(an_atomic_file, replaces_a_file_and_keeps_its_rights) {
  std::ofstream(in_folder("old.json")) << "a longer text than the new one";
  chmod(in_folder("old.json").c_str(), 0640);
  write_whole(in_folder("old.json"), "{}");
  EXPECT_EQ(text_of(in_folder("old.json")), "{}");
  EXPECT_EQ(fs::status(in_folder("old.json")).permissions(), fs::perms(0640));
}

TEST_F(an_atomic_file, keeps_all_rights_of_a_file_and_gives_a_new_one_those_of_any_new_file) {
  std::ofstream(in_folder("old.json")) << "old";
  chmod(in_folder("old.json").c_str(), 06751);
  for (const mode_t masked : {0, 027}) {
    const mode_t before = umask(masked);
    write_whole(in_folder("old.json"), "{}");
    write_whole(in_folder("new.json"), "{}");
    EXPECT_EQ(umask(before), masked) << "the mask of the process is as it was";
    EXPECT_EQ(fs::status(in_folder("old.json")).permissions(), fs::perms(06751));
    EXPECT_EQ(fs::status(in_folder("new.json")).permissions(), fs::perms(0666 & ~masked));
    fs::remove(in_folder("new.json"));
  }
}

TEST_F(an_atomic_file, may_be_named_without_its_folder) {
  const fs::path before = fs::current_path();
  fs::current_path(in_folder("."));
  require_writable("new.json", 10);
  EXPECT_EQ(files(), 0U);
  write_whole("new.json", "{}");
  fs::current_path(before);
  EXPECT_EQ(text_of(in_folder("new.json")), "{}");
  EXPECT_EQ(files(), 1U);
}

// The kernel follows at most 40 links.
TEST_F(an_atomic_file, follows_as_many_links_as_the_kernel) {
  fs::create_directory(in_folder("below"));
  fs::create_symlink("below/1", in_folder("0"));  // from its own folder
  for (int i = 1; i < 39; ++i) fs::create_symlink(std::to_string(i + 1), in_folder("below") / std::to_string(i));
  fs::create_symlink(in_folder("target.json"), in_folder("below/39"));  // from the root
  for (const char* text : {"{}", "[]"}) {
    require_writable(in_folder("0"), 10);
    write_whole(in_folder("0"), text);
    EXPECT_TRUE(fs::is_symlink(in_folder("0")));
    EXPECT_TRUE(fs::is_symlink(in_folder("below/39")));
    EXPECT_FALSE(fs::is_symlink(in_folder("target.json")));
    EXPECT_EQ(text_of(in_folder("target.json")), text);
  }
  fs::create_symlink("circle", in_folder("circle"));
  EXPECT_THAT(error_of(in_folder("circle")), HasSubstr("Too many levels of symbolic links"));
}

TEST_F(an_atomic_file, follows_a_link) {
  fs::create_symlink("target.json", in_folder("link.json"));
  write_whole(in_folder("link.json"), "{}");
  EXPECT_TRUE(fs::is_symlink(in_folder("link.json")));
  EXPECT_EQ(text_of(in_folder("target.json")), "{}");
}

TEST_F(an_atomic_file, names_file_cause_and_remedy_in_one_line) {
  const fs::path file = in_folder("missing") / "new.json";
  EXPECT_EQ(error_of(file), file.string() +
                                ": cannot be written: No such file or directory; make room for it or name "
                                "another file");
}

TEST_F(an_atomic_file, refuses_a_folder) { EXPECT_THAT(error_of(in_folder(".")), HasSubstr("Is a directory")); }

TEST_F(an_atomic_file, leaves_the_device_that_is_full_in_its_place) {
  EXPECT_THAT(error_of("/dev/full"), HasSubstr("No space left on device"));
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(an_atomic_file, can_be_tried_beforehand_without_a_trace) {
  require_writable(in_folder("new.json"), 1000);
  EXPECT_EQ(files(), 0U);
  EXPECT_THROW(require_writable(in_folder("missing") / "new.json", 1000), write_error);
  EXPECT_THROW(require_writable(in_folder("."), 1000), write_error);
  EXPECT_NO_THROW(require_writable("/dev/null", 1000));
}

std::string refusal_of(const fs::path& file) {
  try {
    atomic_file(file, atomic_file::existing::refuse, 0).write("new");
  } catch (const file_exists&) {
    return "exists";
  } catch (const file_in_use&) {
    return "in use";
  }
  return "none";
}

TEST_F(an_atomic_file, is_not_replaced_unasked) {
  std::ofstream(in_folder("old.json")) << "old";
  fs::create_symlink("old.json", in_folder("link.json"));
  for (const char* name : {"old.json", "link.json"}) EXPECT_EQ(refusal_of(in_folder(name)), "exists");
  EXPECT_EQ(text_of(in_folder("old.json")), "old");
  EXPECT_EQ(files(), 2U);
  EXPECT_EQ(refusal_of(in_folder("new.json")), "none");
  EXPECT_EQ(text_of(in_folder("new.json")), "new");
}

TEST_F(an_atomic_file, is_not_replaced_that_has_come_into_being_meanwhile) {
  const fs::path file = in_folder("new.json");
  {
    atomic_file reserved(file, atomic_file::existing::refuse, 100);
    std::ofstream(file) << "of somebody else";
    EXPECT_THROW(reserved.write("ours"), file_exists);
  }
  EXPECT_EQ(text_of(file), "of somebody else");
  EXPECT_EQ(files(), 1U) << "no part is left";
}

TEST_F(an_atomic_file, is_reserved_for_one_at_a_time) {
  const fs::path file = in_folder("new.json");
  {
    atomic_file first(file, atomic_file::existing::refuse, 10'000);
    EXPECT_EQ(fs::file_size(in_folder(".new.json.part")), 10'000U) << "the disk space is held";
    EXPECT_EQ(refusal_of(file), "in use");
    EXPECT_TRUE(fs::exists(in_folder(".new.json.part"))) << "which is the first one's";
    first.write("short");
    EXPECT_EQ(refusal_of(file), "exists");
  }
  EXPECT_EQ(text_of(file), "short");
  EXPECT_EQ(files(), 1U);
}

TEST_F(an_atomic_file, takes_over_the_part_of_a_process_that_was_killed) {
  std::ofstream(in_folder(".new.json.part")) << "much more than the new text";
  EXPECT_EQ(refusal_of(in_folder("new.json")), "none");
  EXPECT_EQ(text_of(in_folder("new.json")), "new");
  EXPECT_EQ(files(), 1U);
}

// As in a folder like /tmp that several users share.
TEST_F(an_atomic_file, is_in_use_whose_part_belongs_to_another_user) {
  if (geteuid() != 0) GTEST_SKIP() << "to become another user takes the rights of root";
  std::ofstream(in_folder(".new.json.part")) << "of root";
  fs::permissions(in_folder("."), fs::perms::all | fs::perms::sticky_bit);
  EXPECT_EQ(seteuid(65534), 0);
  EXPECT_EQ(refusal_of(in_folder("new.json")), "in use");
  EXPECT_EQ(refusal_of(in_folder("new-2.json")), "none");
  EXPECT_EQ(seteuid(0), 0);
}

TEST_F(an_atomic_file, is_not_written_through_a_part_that_belongs_to_others) {
  std::ofstream(in_folder("victim")) << "untouched";
  fs::create_hard_link(in_folder("victim"), in_folder(".hard.json.part"));
  fs::create_symlink("victim", in_folder(".soft.json.part"));
  for (const char* name : {"hard.json", "soft.json"}) EXPECT_THROW(refusal_of(in_folder(name)), write_error);
  EXPECT_EQ(text_of(in_folder("victim")), "untouched");
}

TEST_F(an_atomic_file, that_is_gone_with_its_folder_is_told) {
  fs::create_directory(in_folder("gone"));
  atomic_file reserved(in_folder("gone/new.json"), atomic_file::existing::refuse, 0);
  fs::remove_all(in_folder("gone"));
  EXPECT_THROW(reserved.write("text"), write_error);
}

// The reader of a pipe would see its end if the pipe were closed before the text is written.
TEST_F(an_atomic_file, that_is_a_pipe_stays_open_until_it_is_written) {
  const fs::path pipe = in_folder("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const int reader = open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  {
    atomic_file reserved(pipe, atomic_file::existing::refuse, 100);
    char letter;
    EXPECT_EQ(read(reader, &letter, 1), -1) << "nothing yet, but no end of file";
    reserved.write("!");
    EXPECT_EQ(read(reader, &letter, 1), 1);
  }
  close(reader);
}

TEST_F(an_atomic_file, can_be_named_by_a_link_that_replaces_links_only) {
  point_link(in_folder("latest"), "first");
  point_link(in_folder("latest"), "second");
  EXPECT_EQ(fs::read_symlink(in_folder("latest")), "second");
  std::ofstream(in_folder("file")) << "old";
  EXPECT_THROW(point_link(in_folder("file"), "second"), write_error);
  EXPECT_EQ(text_of(in_folder("file")), "old");
  EXPECT_EQ(files(), 2U);
}

TEST_F(an_atomic_file, names_the_cause_of_a_closed_folder) {
  if (!fs::exists("/sys/kernel")) GTEST_SKIP() << "no folder here that is closed to root as well";
  EXPECT_THAT(error_of("/sys/kernel/new.json"),
              AnyOf(HasSubstr("Permission denied"), HasSubstr("Read-only file system")));
}

TEST_F(an_atomic_file, is_refused_beforehand_on_a_file_system_that_takes_no_file) {
  EXPECT_THROW(require_writable("/proc/switchmark.json", 1), write_error);
}

}  // namespace
}  // namespace switchmark::platform
