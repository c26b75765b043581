#pragma once

namespace switchmark::stackful {

/// The x87 floating point environment of the running code: what was rounded how, and which exception flags are up. Kept
/// while it lives. The kernel keeps it for a task that a signal stops, and a jump keeps the control word and MXCSR; the
/// status word of a task that is stopped outside of a handler is nobody else's. (Intel 64 manual 1, 8.1.10.)
class x87_environment {
 public:
  x87_environment() noexcept { asm volatile("fnstenv %0" : "=m"(image_)); }
  ~x87_environment() { asm volatile("fldenv %0" ::"m"(image_)); }
  x87_environment(const x87_environment&) = delete;
  x87_environment& operator=(const x87_environment&) = delete;

 private:
  unsigned image_[7];
};

}  // namespace switchmark::stackful
