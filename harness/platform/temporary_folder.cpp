#include "platform/temporary_folder.hpp"

#include "platform/atomic_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace switchmark::platform {

temporary_folder::temporary_folder() {
  const char* chosen = std::getenv("TMPDIR");
  if (chosen != nullptr && *chosen != '\0' && make_in(chosen)) return;
  if (!make_in("/tmp"))
    throw platform::write_error(fmt::format(
        "/tmp: no temporary folder can be made: {}; set TMPDIR to a folder that can be written", std::strerror(errno)));
}

bool temporary_folder::make_in(const std::filesystem::path& base) {
  std::string name = (base / "switchmark.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) return false;
  path_ = name;
  return true;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace switchmark::platform
