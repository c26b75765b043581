#include "workloads/hog/documents.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xxhash.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace switchmark::workloads::hog {
namespace {

/// The texts of the tables of iso-codes that are installed.
std::vector<std::string> installed_tables() {
  std::vector<std::string> texts;
  for (const char* name : {"4217", "15924", "3166-1", "639-2", "639-5", "3166-3"}) {
    std::ifstream file("/usr/share/iso-codes/json/iso_" + std::string(name) + ".json", std::ios::binary);
    std::ostringstream text;
    if (file) texts.push_back((text << file.rdbuf(), text.str()));
  }
  return texts;
}

TEST(documents, are_tables_of_records_some_of_which_lack_a_field) {
  const documents& loaded = the_documents();
  ASSERT_FALSE(loaded.texts.empty());
  for (const std::string& text : loaded.texts) {
    const auto document = nlohmann::json::parse(text);
    EXPECT_TRUE(document.begin().value().is_array());
  }
}

TEST(documents, say_where_they_are_from) {
  const documents& loaded = the_documents();
  std::string all;
  for (const std::string& text : loaded.texts) all += text;
  EXPECT_EQ(loaded.origin, fmt::format("{} ({} documents, {} bytes, xxh3 {:016x})",
                                       loaded.texts == installed_tables() ? "iso-codes" : "built-in",
                                       loaded.texts.size(), all.size(), XXH3_64bits(all.data(), all.size())));
}

TEST(documents, are_those_that_are_installed_if_all_of_them_are) {
  const std::vector<std::string> installed = installed_tables();
  if (installed.size() == 6)
    EXPECT_EQ(the_documents().texts, installed);
  else
    EXPECT_THAT(the_documents().texts, testing::SizeIs(1));
}

}  // namespace
}  // namespace switchmark::workloads::hog
