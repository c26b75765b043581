#include "workloads/hog/documents.hpp"

#include "workloads/hog/built_in_document.hpp"

#include <fmt/format.h>
#include <xxhash.h>

#include <array>
#include <fstream>
#include <iterator>

namespace switchmark::workloads::hog {
namespace {

// Between 6 and 43 KB: long enough to be real, short enough that a hog shows its progress several times a quantum.
constexpr std::array iso_codes{"iso_4217", "iso_15924", "iso_3166-1", "iso_639-2", "iso_639-5", "iso_3166-3"};

std::string describe(std::string_view name, const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text;
  return fmt::format("{} ({} documents, {} bytes, xxh3 {:016x})", name, texts.size(), all.size(),
                     XXH3_64bits(all.data(), all.size()));
}

documents load() {
  std::vector<std::string> texts;
  for (const char* name : iso_codes) {
    std::ifstream file(fmt::format("/usr/share/iso-codes/json/{}.json", name), std::ios::binary);
    if (!file) return {{built_in_document}, describe("built-in", {built_in_document})};
    texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return {texts, describe("iso-codes", texts)};
}

}  // namespace

const documents& the_documents() {
  static const documents loaded = load();
  return loaded;
}

}  // namespace switchmark::workloads::hog
