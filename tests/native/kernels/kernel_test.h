// What the tests of the kernels share: buffers with sentinels, launches in both thread orders, comparison with double-precision references.
#pragma once
#include "common.cuh"

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace test
{
using Launch = int (*)(unsigned, unsigned, unsigned, unsigned, unsigned, unsigned, void**);

inline std::string context;

[[noreturn]] inline void fail(const std::string& what)
{
    std::fprintf(stderr, "%s: %s\n", context.c_str(), what.c_str());
    std::exit(1);
}

inline void expect(bool condition, const char* what)
{
    if (!condition)
        fail(what);
}

// Runs a kernel of the struct `arguments` on `blocks` blocks of 256 threads.
template <class Arguments> void launch(Launch kernel, unsigned blocks_x, Arguments arguments, unsigned blocks_y = 1)
{
    void* pointers[] = {&arguments};
    int failure = kernel(blocks_x, blocks_y, 1, EAS_THREADS, 1, 1, pointers);
    if (failure != 0)
        fail("the launch failed with " + std::to_string(failure));
}

inline float number(float v) { return v; }
inline float number(bfloat16 v) { return to_float(v); }
inline double number(double v) { return v; }
inline int number(int v) { return v; }
inline unsigned char number(unsigned char v) { return v; }

template <class T> T element(double v)
{
    if constexpr (std::is_same_v<T, bfloat16>)
        return to_bfloat16((float)v);
    else
        return (T)v;
}

// Rows of values, such as the pixels of a map: a guard around them and the gaps between them hold a sentinel, which shows whether a kernel left them alone.
template <class T> class Rows
{
public:
    Rows(long rows, long width, long pitch, const std::function<double(long)>& value) : rows_(rows), width_(width), pitch_(pitch), memory_(rows * pitch + 2 * guard + 8)
    {
        for (T& v : memory_)
            v = element<T>(sentinel);
        while (((unsigned long long)data() & 15) != 0)
            shift_++;
        for (long i = 0; i < rows * width; i++)
            at(i) = element<T>(value(i));
    }

    Rows(long rows, long width, long pitch) : Rows(rows, width, pitch, [](long) { return 0.0; }) {}
    explicit Rows(long count, const std::function<double(long)>& value) : Rows(1, count, count, value) {}
    explicit Rows(long count) : Rows(1, count, count) {}

    T* data() { return memory_.data() + guard + shift_; }
    long width() const { return width_; }
    long rows() const { return rows_; }
    long pitch() const { return pitch_; }
    long count() const { return rows_ * width_; }

    // An element by its number, counted without gaps.
    T& at(long i) { return data()[i / width_ * pitch_ + i % width_]; }
    T& at(long row, long column) { return data()[row * pitch_ + column]; }
    double operator[](long i) { return number(at(i)); }
    double operator()(long row, long column) { return number(at(row, column)); }

    bool same_bits(Rows& other) { return std::memcmp(data(), other.data(), (size_t)(rows_ * pitch_) * sizeof(T)) == 0; }

    void expect_gaps_untouched()
    {
        T untouched = element<T>(sentinel);
        for (long i = -guard; i < rows_ * pitch_ + guard; i++)
        {
            bool holds_value = i >= 0 && i < rows_ * pitch_ && i % pitch_ < width_;
            if (!holds_value && std::memcmp(&data()[i], &untouched, sizeof(T)) != 0)
                fail("element " + std::to_string(i) + " lies in a gap and was written");
        }
    }

    // Each value within `tolerance` of the expected one, relative to the largest or to `scale`.
    void expect_near(const std::function<double(long)>& expected, double tolerance, const char* name, double scale = 1e-3)
    {
        for (long i = 0; i < count(); i++)
            scale = std::fmax(scale, std::fabs(expected(i)));
        for (long i = 0; i < count(); i++)
        {
            double error = std::fabs((*this)[i] - expected(i));
            if (!(error <= tolerance * scale))
                fail(std::string(name) + "[" + std::to_string(i) + "] is " + std::to_string((*this)[i]) + ", expected " + std::to_string(expected(i)));
        }

        expect_gaps_untouched();
    }

private:
    static constexpr long guard = 72;
    static constexpr double sentinel = std::is_same_v<T, unsigned char> ? 77 : -60000;
    long rows_, width_, pitch_, shift_ = 0;
    std::vector<T> memory_;
};

// Random values in -1..1, the same for the same seed.
inline std::function<double(long)> uniform(unsigned seed)
{
    return [seed](long i) { return philox(seed, {(unsigned)i, 0, 0, 0}).word0 / 2147483648.0 - 1.0; };
}

// How far a result may be from the reference: a rounding of the element type.
template <class T> double tolerance() { return std::is_same_v<T, bfloat16> ? 4e-3 : 2e-6; }

// Runs `once` with the threads in order and in the opposite order; the outputs that it returns must be the same bit for bit.
template <class Once> void in_both_orders(Once once)
{
    eas::reverse_order(false);
    auto forward = once(1);
    eas::reverse_order(true);
    auto backward = once(5);
    eas::reverse_order(false);
    for (size_t i = 0; i < forward.size(); i++)
        expect(forward[i] == backward[i], "the result depends on the order of the threads or on the number of blocks");
}

// The bytes of buffers, to compare two runs.
template <class... T> std::vector<unsigned char> bytes(Rows<T>&... buffers)
{
    std::vector<unsigned char> all;
    (all.insert(all.end(), (unsigned char*)buffers.data(), (unsigned char*)(buffers.data() + buffers.rows() * buffers.pitch())), ...);
    return all;
}
}
