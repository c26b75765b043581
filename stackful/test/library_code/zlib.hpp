#pragma once

#include "stackful/test/library_code/fingerprint.hpp"
#include "stackful/test/ticks.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace switchmark::stackful::library_code::zlib {

constexpr int raw = -15;  ///< window bits: no header, as inflateBack wants it

inline void check(int code, int expected) {
  if (code != expected) throw std::runtime_error("zlib: " + std::to_string(code));
}

/// The memory of a stream, from program code, counted.
struct memory {
  tick_points points;
  std::uint64_t taken = 0, given_back = 0;

  static void* take(void* self, unsigned count, unsigned bytes) {
    auto& mine = *static_cast<memory*>(self);
    mine.points.here();
    ++mine.taken;
    void* const block = std::calloc(count, bytes);
    mine.points.here();
    return block;
  }
  static void give_back(void* self, void* block) {
    auto& mine = *static_cast<memory*>(self);
    mine.points.here();
    ++mine.given_back;
    std::free(block);
  }
  z_stream stream() {
    z_stream fresh = {};
    fresh.zalloc = &take;
    fresh.zfree = &give_back;
    fresh.opaque = this;
    return fresh;
  }
};

/// `input` through `step` (deflate or inflate, to its end), a few bytes at a time and a tick around every call.
template <class Step>
std::string pump(z_stream& stream, std::string_view input, std::size_t bytes_in, std::size_t bytes_out, Step step,
                 tick_points points) {
  std::string output, chunk(bytes_out, '\0');
  int code = Z_OK;
  while (code != Z_STREAM_END) {
    if (stream.avail_in == 0) {
      const std::string_view next = input.substr(0, bytes_in);
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next.data()));
      stream.avail_in = static_cast<uInt>(next.size());
      input.remove_prefix(next.size());
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    points.here();
    code = step(&stream, input.empty() ? Z_FINISH : Z_NO_FLUSH);
    points.here();
    if (code != Z_STREAM_END && code != Z_OK && code != Z_BUF_ERROR) check(code, Z_OK);
    output.append(chunk, 0, bytes_out - stream.avail_out);
  }
  return output;
}

inline std::string compress(memory& from, std::string_view plain, int level, int window) {
  z_stream stream = from.stream();
  check(deflateInit2(&stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string packed = pump(stream, plain, 100, 64, &deflate, from.points);
  check(deflateEnd(&stream), Z_OK);
  return packed;
}

inline std::string decompress(memory& from, std::string_view packed, int window) {
  z_stream stream = from.stream();
  check(inflateInit2(&stream, window), Z_OK);
  std::string plain = pump(stream, packed, 40, 100, &inflate, from.points);
  check(inflateEnd(&stream), Z_OK);
  return plain;
}

/// inflateBack asks program code for its input and hands its output to program code: ticks with zlib's frames beneath.
struct back_and_forth {
  tick_points points;
  std::string_view packed;
  std::string plain;

  static unsigned more(void* self, z_const unsigned char** next) {
    auto& mine = *static_cast<back_and_forth*>(self);
    mine.points.here();
    const std::string_view piece = mine.packed.substr(0, 16);
    mine.packed.remove_prefix(piece.size());
    *next = reinterpret_cast<z_const unsigned char*>(const_cast<char*>(piece.data()));
    return static_cast<unsigned>(piece.size());
  }
  static int take(void* self, unsigned char* bytes, unsigned size) {
    auto& mine = *static_cast<back_and_forth*>(self);
    mine.points.here();
    mine.plain.append(reinterpret_cast<const char*>(bytes), size);
    return 0;
  }
};

inline std::string decompress_by_callbacks(memory& from, std::string_view packed) {
  z_stream stream = from.stream();
  std::string window(32'768, '\0');
  check(inflateBackInit(&stream, 15, reinterpret_cast<unsigned char*>(window.data())), Z_OK);
  back_and_forth both{from.points, packed, {}};
  check(inflateBack(&stream, &back_and_forth::more, &both, &back_and_forth::take, &both), Z_STREAM_END);
  check(inflateBackEnd(&stream), Z_OK);
  return both.plain;
}

/// Compresses a text at two levels, with and without header, and gets it back in three ways.
[[gnu::noinline]] inline std::uint64_t run(std::uint64_t seed, tick_points points) {
  random_numbers random(seed);
  std::string words[32], plain;
  for (std::string& each : words) each = word(random, 2 + random(9));
  while (plain.size() < 30'000) plain += words[random(32)] + ' ';

  memory own{points};
  fingerprint seen;
  const std::string packed = compress(own, plain, 1 + static_cast<int>(seed % 9), 15);
  const std::string bare = compress(own, plain, 9, raw);
  seen.add(packed);
  seen.add(bare);
  seen.add(decompress(own, packed, 15) == plain);
  seen.add(decompress(own, bare, raw) == plain);
  seen.add(decompress_by_callbacks(own, bare) == plain);
  points.here();
  seen.add(crc32(0, reinterpret_cast<const Bytef*>(plain.data()), static_cast<uInt>(plain.size())));
  seen.add(own.taken);
  seen.add(own.given_back);
  return seen.value();
}

}  // namespace switchmark::stackful::library_code::zlib
