#include "platform/search_path.hpp"

#include <unistd.h>
#include <sstream>
#include <system_error>

namespace switchmark::platform {

namespace fs = std::filesystem;

fs::path first_on(const std::string& search_path, const std::string& program) {
  std::istringstream folders(search_path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path file = fs::path(folder.empty() ? "." : folder) / program;
    std::error_code unreadable;  // then it is none
    if (fs::is_regular_file(file, unreadable) && access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

}  // namespace switchmark::platform
