#include "workloads/hog/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace switchmark::workloads::hog {
namespace {

TEST(documents, are_tables_of_records_some_of_which_lack_a_field) {
  const documents& loaded = the_documents();
  ASSERT_FALSE(loaded.texts.empty());
  for (const std::string& text : loaded.texts) {
    const auto document = nlohmann::json::parse(text);
    EXPECT_TRUE(document.begin().value().is_array());
  }
}

TEST(documents, say_where_they_are_from) {
  EXPECT_THAT(the_documents().origin, testing::ContainsRegex("^(iso-codes|built-in) .*xxh3 [0-9a-f]{16}"));
}

}  // namespace
}  // namespace switchmark::workloads::hog
