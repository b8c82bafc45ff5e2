// The functions of common.cuh, against the standard library, known answers and properties.
#include "common.cuh"

#include "kernel_test.h"

using namespace test;

// The known answers published with the paper's Random123 library, "philox4x32 10"; Eas.Kernels.Tests has the same.
static void philox_gives_the_known_answers()
{
    context = "philox";
    struct { PhiloxWords counter; unsigned long long seed; PhiloxWords answer; } cases[] = {
        {{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{~0u, ~0u, ~0u, ~0u}, ~0ull, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (auto& c : cases)
    {
        PhiloxWords words = philox(c.seed, c.counter);
        expect(std::memcmp(&words, &c.answer, sizeof words) == 0, "words differ from the known answer");
    }
}

static void a_streams_counter_packs_kind_above_epoch_and_layer_above_network()
{
    context = "random_block";
    StepParameters step{99, 0x7FFFFFFF, 0x56789A, 0, 0x1234, 0};
    PhiloxWords drawn = random_block(&step, 7, 0xABCD, 5), expected = philox(99, {5, 0x7FFFFFFF, 0xABCD1234, 0x0756789A});
    expect(std::memcmp(&drawn, &expected, sizeof drawn) == 0, "another counter");
}

static double ulps(float value, double expected)
{
    int exponent;
    std::frexp(expected, &exponent);
    return std::fabs(value - expected) / std::ldexp(1.0, std::fmax(exponent, -125) - 24);
}

static void exponentials_and_logarithms_are_right_to_two_ulps()
{
    context = "functions";
    double worst_exponential = 0, worst_logarithm = 0;
    for (double x = -103.9; x < 88.7; x += 0.00091)
        worst_exponential = std::fmax(worst_exponential, ulps(exponential((float)x), std::exp((double)(float)x)));
    for (double x = 1.2e-38; x < 3e38; x *= 1.00037)
        worst_logarithm = std::fmax(worst_logarithm, ulps(logarithm((float)x), std::log((double)(float)x)));
    for (double x = 0.5; x < 2; x += 0.000013)
        worst_logarithm = std::fmax(worst_logarithm, ulps(logarithm((float)x), std::log((double)(float)x)));
    std::printf("exp %.2f ulp, log %.2f ulp\n", worst_exponential, worst_logarithm);
    expect(worst_exponential <= 2, "exponential");
    expect(worst_logarithm <= 2, "logarithm");
    expect(exponential(0) == 1 && exponential(-200) == 0 && exponential(89) == INFINITY && std::isnan(exponential(NAN)), "exponential at its limits");
    expect(exponential(INFINITY) == INFINITY && exponential(-INFINITY) == 0, "exponential of infinity");
    expect(logarithm(1) == 0 && logarithm(0) == -INFINITY && std::isnan(logarithm(-1)) && logarithm(INFINITY) == INFINITY && std::isnan(logarithm(NAN)), "logarithm at its limits");
    for (double x = -20; x < 20; x += 0.01)
    {
        expect(std::fabs(sigmoid((float)x) - 1 / (1 + std::exp(-(double)(float)x))) < 2e-7, "sigmoid");
        expect(std::fabs(hyperbolic_tangent((float)x) - std::tanh((double)(float)x)) < 4e-7, "hyperbolic tangent");
    }
}

static void bfloat16_is_rounded_to_nearest_with_ties_to_even()
{
    context = "bfloat16";
    expect(to_bfloat16(1.0f).bits == 0x3f80 && to_bfloat16(-2.0f).bits == 0xc000, "exact values");
    expect(to_bfloat16(1.00390625f).bits == 0x3f80 && to_bfloat16(1.01171875f).bits == 0x3f82, "ties");
    expect(to_bfloat16(1.004f).bits == 0x3f81 && to_bfloat16(3.4e38f).bits == 0x7f80, "above a tie");
    expect(to_bfloat16(NAN).bits == 0x7fff && to_bfloat16(INFINITY).bits == 0x7f80, "no number and infinity");
}

static void the_earliest_non_finite_value_is_kept()
{
    context = "report";
    StepParameters step{};
    double earliest = 0;
    step.step = 3, report_non_finite(&step, &earliest, 9);
    expect(earliest == 1 + 3 * 65536.0 + 9, "the first report");
    step.step = 5, report_non_finite(&step, &earliest, 1);
    expect(earliest == 1 + 3 * 65536.0 + 9, "a later one changes nothing");
    step.step = 3, report_non_finite(&step, &earliest, 2);
    expect(earliest == 1 + 3 * 65536.0 + 2, "an earlier one of the same step");
    report_non_finite(nullptr, &earliest, 0);
    expect(earliest == 1 + 3 * 65536.0 + 2, "no parameters, no report");
}

struct Probe { float* y; };
EAS_INLINE void neighbours(const Probe& p)
{
    __shared__ float values[EAS_THREADS];
    values[threadIdx.x] = __shfl_xor_sync(0xffffffffu, (float)threadIdx.x, 1);
    __syncthreads();
    p.y[threadIdx.x] = values[EAS_THREADS - 1 - threadIdx.x];
}
EAS_INLINE void divergent(const Probe&)
{
    if (threadIdx.x < 100)
        __syncthreads();
    else
        __shfl_xor_sync(0xffffffffu, 1, 1);
}
EAS_COOPERATIVE(neighbours_kernel, Probe, neighbours)
EAS_POINTWISE(barrier_in_pointwise_kernel, Probe, neighbours)
EAS_COOPERATIVE(divergent_kernel, Probe, divergent)

static void barriers_and_shuffles_work_and_their_misuse_fails()
{
    context = "host device";
    in_both_orders([](unsigned) {
        Rows<float> y(EAS_THREADS);
        launch(neighbours_kernel__host, 1, Probe{y.data()});
        for (int i = 0; i < EAS_THREADS; i++)
            expect(y[i] == ((EAS_THREADS - 1 - i) ^ 1), "a shuffle or a barrier went wrong");
        return bytes(y);
    });
    Rows<float> y(EAS_THREADS);
    Probe p{y.data()};
    void* arguments[] = {&p};
    expect(barrier_in_pointwise_kernel__host(1, 1, 1, 256, 1, 1, arguments) == eas::BarrierInPointwiseKernel, "a pointwise kernel has no barriers");
    expect(divergent_kernel__host(1, 1, 1, 256, 1, 1, arguments) == eas::DivergentBarrier, "threads at different barriers");
    expect(neighbours_kernel__host(1, 1, 1, 2048, 1, 1, arguments) == eas::BlockTooLarge, "a block has 1024 threads at most");
}

int main()
{
    philox_gives_the_known_answers();
    a_streams_counter_packs_kind_above_epoch_and_layer_above_network();
    exponentials_and_logarithms_are_right_to_two_ulps();
    bfloat16_is_rounded_to_nearest_with_ties_to_even();
    the_earliest_non_finite_value_is_kept();
    barriers_and_shuffles_work_and_their_misuse_fails();
}
