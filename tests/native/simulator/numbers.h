// Element types and the loops that the products and the convolutions share. Sums are taken in one fixed order.
#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

// Loops over channels are worth wider vectors where the machine has them; nothing is contracted, so the results are the same.
#if defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && defined(__x86_64__)
  #define EAS_VECTORISED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
  #define EAS_VECTORISED
#endif

namespace simulator
{
inline float from_bfloat16(uint16_t v) { return std::bit_cast<float>((uint32_t)v << 16); }

inline uint16_t to_bfloat16(float v)
{
    uint32_t bits = std::bit_cast<uint32_t>(v);
    return std::isnan(v) ? 0x7FFF : (uint16_t)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

// What tensor cores keep of a float32: ten bits of the mantissa.
inline float to_tensor_float32(float v)
{
    return std::isfinite(v) ? std::bit_cast<float>((std::bit_cast<uint32_t>(v) + 0x1000) & ~0x1FFFu) : v;
}

// An element of device memory that holds float32 or bfloat16.
inline float read_element(const void* memory, bool bfloat16, ptrdiff_t i) { return bfloat16 ? from_bfloat16(((const uint16_t*)memory)[i]) : ((const float*)memory)[i]; }

inline void write_element(void* memory, bool bfloat16, ptrdiff_t i, float v)
{
    if (bfloat16)
        ((uint16_t*)memory)[i] = to_bfloat16(v);
    else
        ((float*)memory)[i] = v;
}

// value = alpha x result + beta x old value, which is not read where beta is 0.
inline void blend_element(void* memory, bool bfloat16, ptrdiff_t i, float alpha, float result, float beta)
{
    write_element(memory, bfloat16, i, beta == 0 ? alpha * result : alpha * result + beta * read_element(memory, bfloat16, i));
}

// sums[i] += factor x row[i]
inline __attribute__((always_inline)) void add_scaled(float* __restrict sums, const float* __restrict row, float factor, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] += factor * row[i];
}
}
