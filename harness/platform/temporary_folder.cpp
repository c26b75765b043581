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
  const std::filesystem::path base = chosen != nullptr && *chosen != '\0' ? chosen : "/tmp";
  std::string name = (base / "switchmark.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw platform::write_error(
        fmt::format("{}: no folder can be made for the results of the processes: {}; set TMPDIR "
                    "to one that can be written",
                    base.string(), std::strerror(errno)));
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace switchmark::platform
