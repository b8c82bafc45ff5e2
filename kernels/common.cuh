// One kernel source for three builds: clang to PTX without a CUDA SDK, nvcc, and host C++20 for tests and for the CUDA simulator.
//
// Rules that every kernel keeps:
// - It takes one parameter struct by value; device addresses in it are 8 bytes, and static assertions fix its layout for the C# side.
// - Its results depend on the shape alone, never on the grid: pointwise work is a grid-stride loop, reductions are cut into pieces that the struct names, and
//   partial results are added in a fixed order. There are no atomics on floats.
// - It never contracts a * b + c by itself (-ffp-contract=off, -fmad=false): where a fused multiply-add is meant, fmaf stands. Exponentials and logarithms
//   are built from such operations here. So the host build computes the same bits as the device.
//
// Versions tried: none was measured on a GPU yet.
#pragma once

#if defined(__CUDACC__) && !defined(__clang__) // nvcc: everything is built in
  #define EAS_INLINE static __device__ __forceinline__
#elif defined(__CUDA__) && defined(__clang__) // clang -x cuda -nocudainc -nocudalib
  #define __host__ __attribute__((host))
  #define __device__ __attribute__((device))
  #define __global__ __attribute__((global))
  #define __shared__ __attribute__((shared))
  #define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
  #define EAS_INLINE static __device__ __inline__ __attribute__((always_inline))
  #include <__clang_cuda_builtin_vars.h>
  EAS_INLINE float __shfl_xor_sync(unsigned mask, float v, int d) { return __nvvm_shfl_sync_bfly_f32(mask, v, d, 0x1f); }
  EAS_INLINE int __shfl_xor_sync(unsigned mask, int v, int d) { return __nvvm_shfl_sync_bfly_i32(mask, v, d, 0x1f); }
  EAS_INLINE float fmaxf(float a, float b) { return __nvvm_fmax_f(a, b); }
  EAS_INLINE float fminf(float a, float b) { return __nvvm_fmin_f(a, b); }
  EAS_INLINE float fmaf(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
  EAS_INLINE float sqrtf(float x) { return __nvvm_sqrt_rn_f(x); }
  EAS_INLINE double sqrt(double x) { return __nvvm_sqrt_rn_d(x); }
  EAS_INLINE float __int_as_float(int bits) { return __builtin_bit_cast(float, bits); }
  EAS_INLINE int __float_as_int(float v) { return __builtin_bit_cast(int, v); }
  EAS_INLINE unsigned long long atomicCAS(unsigned long long* at, unsigned long long compare, unsigned long long value)
  {
      return (unsigned long long)__nvvm_atom_cas_gen_ll((long long*)at, (long long)compare, (long long)value);
  }
#else // host C++20
  #include "host.h"
#endif

// The layout of a parameter struct, which the C# side has too; a test compares.
#define EAS_OFFSET(offset, field, ...) static_assert(__builtin_offsetof(__VA_ARGS__, field) == (offset), #__VA_ARGS__ "." #field " moved")
#define EAS_SIZE(bytes, ...) static_assert(sizeof(__VA_ARGS__) == (bytes) && alignof(__VA_ARGS__) == 8, #__VA_ARGS__ " has another size")

#if defined(EAS_HOST)
  #define EAS_UNROLL
#else
  #define EAS_UNROLL _Pragma("unroll")
#endif

// A kernel of 256 threads. A pointwise one has no barriers; a cooperative one has.
#define EAS_THREADS 256
#if defined(EAS_HOST)
  #define EAS_POINTWISE(name, type, body) \
      static void name##_body(const type p) { body(p); } \
      extern "C" int name##__host(unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, void** arguments) \
      { return eas::launch_pointwise({gx, gy, gz}, {bx, by, bz}, [=] { name##_body(*static_cast<const type*>(arguments[0])); }); }
  #define EAS_COOPERATIVE(name, type, body) \
      static void name##_body(const type p) { body(p); } \
      extern "C" int name##__host(unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, void** arguments) \
      { return eas::launch_cooperative({gx, gy, gz}, {bx, by, bz}, [=] { name##_body(*static_cast<const type*>(arguments[0])); }); }
#else
  #define EAS_POINTWISE(name, type, body) \
      extern "C" __global__ void __launch_bounds__(EAS_THREADS) name(const type p) { body(p); }
  #define EAS_COOPERATIVE(name, type, body) EAS_POINTWISE(name, type, body)
#endif

// The numbers of threads and of this thread, for grid-stride loops.
EAS_INLINE unsigned grid_threads() { return gridDim.x * blockDim.x; }
EAS_INLINE unsigned grid_thread() { return blockIdx.x * blockDim.x + threadIdx.x; }

// ---- element types ----

struct bfloat16 { unsigned short bits; };

EAS_INLINE float to_float(float v) { return v; }
EAS_INLINE float to_float(bfloat16 v) { return __int_as_float((int)((unsigned)v.bits << 16)); }

// Round to nearest, ties to even; every NaN becomes 0x7fff, as the device's instruction does.
EAS_INLINE bfloat16 to_bfloat16(float v)
{
    unsigned bits = (unsigned)__float_as_int(v);
    bool is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
    return bfloat16{(unsigned short)(is_nan ? 0x7fffu : (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16)};
}

EAS_INLINE void put(float* at, float v) { *at = v; }
EAS_INLINE void put(bfloat16* at, float v) { *at = to_bfloat16(v); }

// N values that are read and written as one: 16 bytes of memory where N is T's lanes, one element where N is 1.
template <class T> struct Lanes;
template <> struct Lanes<float> { static constexpr int count = 4; };
template <> struct Lanes<bfloat16> { static constexpr int count = 8; };

template <class T, int N> struct alignas(sizeof(T) * N) Packed { T v[N]; };
template <int N> struct Floats { float v[N]; };

template <int N, class T> EAS_INLINE Floats<N> load(const T* at)
{
    Packed<T, N> packed = *(const Packed<T, N>*)at;
    Floats<N> values;
    EAS_UNROLL
    for (int i = 0; i < N; i++)
        values.v[i] = to_float(packed.v[i]);
    return values;
}

template <int N, class T> EAS_INLINE void store(T* at, const Floats<N>& values)
{
    Packed<T, N> packed;
    EAS_UNROLL
    for (int i = 0; i < N; i++)
        put(&packed.v[i], values.v[i]);
    *(Packed<T, N>*)at = packed;
}

// Whether rows that start at an address every pitch elements can be read in packs.
template <class T> EAS_INLINE bool packs(const T* at, long long pitch)
{
    return ((unsigned long long)at & 15) == 0 && pitch % Lanes<T>::count == 0;
}

template <int N> EAS_INLINE Floats<N> load_vector(const float* at)
{
    Floats<N> values;
    EAS_UNROLL
    for (int i = 0; i < N; i++)
        values.v[i] = at[i];
    return values;
}

// ---- functions ----

EAS_INLINE float largest_float() { return 3.402823466e+38f; }
EAS_INLINE float infinity() { return __int_as_float(0x7f800000); }
EAS_INLINE bool is_finite(float v) { return ((unsigned)__float_as_int(v) & 0x7f800000u) != 0x7f800000u; }

// exp(x) to about an ulp: x = n log 2 + r, a polynomial of exp(r), and n added to the exponent in two halves so that denormal results round once.
EAS_INLINE float exponential(float x)
{
    if (!(x > -104.0f))
        return x == x ? 0.0f : x;
    if (x > 88.8f)
        return infinity();
    float n = fmaf(x, 1.44269504f, 12582912.0f) - 12582912.0f;
    float r = fmaf(n, -0.693145752f, x);
    r = fmaf(n, -1.42860677e-6f, r);
    float q = fmaf(r, 1.98412698e-4f, 1.38888889e-3f);
    q = fmaf(q, r, 8.33333333e-3f);
    q = fmaf(q, r, 4.16666667e-2f);
    q = fmaf(q, r, 1.66666667e-1f);
    q = fmaf(q, r, 0.5f);
    float value = fmaf(r * r, q, r) + 1.0f;
    int exponent = (int)n, half = exponent / 2;
    return value * __int_as_float((half + 127) << 23) * __int_as_float((exponent - half + 127) << 23);
}

// log(x) of a positive normal x to about an ulp: x = 2^n m with m in sqrt(1/2)..sqrt(2), and the series of the inverse hyperbolic tangent of (m - 1) / (m + 1).
EAS_INLINE float logarithm(float x)
{
    if (x == 0.0f)
        return -infinity();
    if (!(x > 0.0f) || !is_finite(x))
        return x > 0.0f ? x : __int_as_float(0x7fffffff);
    int bits = __float_as_int(x), exponent = (bits - 0x3f3504f3) >> 23;
    float m = __int_as_float(bits - (exponent << 23)) - 1.0f;
    float s = m / (2.0f + m), z = s * s;
    float t = fmaf(z, 0.181818182f, 0.222222222f);
    t = fmaf(t, z, 0.285714286f);
    t = fmaf(t, z, 0.4f);
    t = fmaf(t, z, 0.666666667f);
    float half_square = 0.5f * m * m;
    float n = (float)exponent;
    // log m = m - m^2 / 2 + s (m^2 / 2 + z t): the small terms first, then the large ones.
    float correction = fmaf(s, fmaf(z, t, half_square), n * -2.12194440e-4f);
    return fmaf(n, 0.693359375f, m - (half_square - correction));
}

EAS_INLINE float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }
EAS_INLINE float hyperbolic_tangent(float x) { return 2.0f * sigmoid(2.0f * x) - 1.0f; }

// ---- what a step reads and reports ----

// Eas.Kernels.Parameters.StepParameters
struct StepParameters
{
    unsigned long long seed;
    long long step;
    int epoch;
    int batchIndex;
    int networkNumber;
    float learningRate;
};

EAS_OFFSET(0, seed, StepParameters);
EAS_OFFSET(8, step, StepParameters);
EAS_OFFSET(16, epoch, StepParameters);
EAS_OFFSET(20, batchIndex, StepParameters);
EAS_OFFSET(24, networkNumber, StepParameters);
EAS_OFFSET(28, learningRate, StepParameters);
EAS_SIZE(32, StepParameters);

// Notes 1 + (step * 2^16 + ordinal) where nothing earlier is noted; 0 is nothing. Positive doubles are ordered as their bits are, and the least of several is
// the same in any order.
EAS_INLINE void report_non_finite(const StepParameters* parameters, double* earliest, int ordinal)
{
    if (parameters == nullptr)
        return;
    union { double value; unsigned long long bits; } code;
    code.value = 1.0 + ((double)parameters->step * 65536.0 + ordinal);
    unsigned long long* at = (unsigned long long*)earliest;
    unsigned long long seen = *at;
    while (seen == 0 || code.bits < seen)
    {
        unsigned long long found = atomicCAS(at, seen, code.bits);
        if (found == seen)
            return;
        seen = found;
    }
}

// ---- random numbers ----

struct PhiloxWords { unsigned word0, word1, word2, word3; };

// Philox4x32-10 (Salmon and others, 2011), as Eas.Kernels.Random.Philox4x32.
EAS_INLINE PhiloxWords philox(unsigned long long seed, PhiloxWords counter)
{
    unsigned word0 = counter.word0, word1 = counter.word1, word2 = counter.word2, word3 = counter.word3;
    unsigned key0 = (unsigned)seed, key1 = (unsigned)(seed >> 32);
    EAS_UNROLL
    for (int round = 0; round < 10; round++)
    {
        unsigned long long product0 = 0xD2511F53ull * word0, product1 = 0xCD9E8D57ull * word2;
        word0 = (unsigned)(product1 >> 32) ^ word1 ^ key0;
        word1 = (unsigned)product1;
        word2 = (unsigned)(product0 >> 32) ^ word3 ^ key1;
        word3 = (unsigned)product0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }

    return PhiloxWords{word0, word1, word2, word3};
}

// The random words of elements 4 x block to 4 x block + 3, as Eas.Kernels.Random.RandomKey.
EAS_INLINE PhiloxWords random_block(const StepParameters* parameters, unsigned kind, unsigned layer, unsigned block)
{
    PhiloxWords counter = {block, (unsigned)parameters->step, layer << 16 | (unsigned)parameters->networkNumber, kind << 24 | (unsigned)parameters->epoch};
    return philox(parameters->seed, counter);
}
