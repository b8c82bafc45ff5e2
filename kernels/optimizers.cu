// Optimiser steps over one flat arena of float32 parameters, with a bfloat16 copy of the new values where one is kept. The learning rate and the step's
// number are read from device memory, so that a captured step needs no change.
//
// Versions tried:
// 1. One pass, 16 bytes a thread from each array, as here: bound by memory, 20 bytes a parameter (SGD), 22 with the copy. Not measured on a GPU yet.
#include "common.cuh"

// sgd: v = Momentum v + g + WeightDecay w; w -= rate (g + WeightDecay w + Momentum v) with Nesterov, else w -= rate v.
struct SgdArguments
{
    float* values;                    // Count parameters, updated.
    const float* gradients;           // Count gradients.
    float* velocity;                  // Count velocities, updated.
    bfloat16* copy;                   // Out: Count values in bfloat16; 0 for none.
    const StepParameters* parameters; // The learning rate.
    long long count;                  // Parameters.
    float momentum;                   // Share of the velocity kept.
    float weightDecay;                // Coupled into the gradient.
    int nesterov;                     // 1 if the step looks ahead.
};

EAS_OFFSET(0, values, SgdArguments);
EAS_OFFSET(8, gradients, SgdArguments);
EAS_OFFSET(16, velocity, SgdArguments);
EAS_OFFSET(24, copy, SgdArguments);
EAS_OFFSET(32, parameters, SgdArguments);
EAS_OFFSET(40, count, SgdArguments);
EAS_OFFSET(48, momentum, SgdArguments);
EAS_OFFSET(52, weightDecay, SgdArguments);
EAS_OFFSET(56, nesterov, SgdArguments);
EAS_SIZE(64, SgdArguments);

template <int N> EAS_INLINE void sgd_at(const SgdArguments& p, long long i, float rate)
{
    Floats<N> value = load<N>(p.values + i), gradient = load<N>(p.gradients + i), velocity = load<N>(p.velocity + i);
    EAS_UNROLL
    for (int k = 0; k < N; k++)
    {
        float decayed = fmaf(p.weightDecay, value.v[k], gradient.v[k]);
        velocity.v[k] = fmaf(p.momentum, velocity.v[k], decayed);
        value.v[k] = fmaf(-rate, p.nesterov ? fmaf(p.momentum, velocity.v[k], decayed) : velocity.v[k], value.v[k]);
    }

    store<N>(p.velocity + i, velocity);
    store<N>(p.values + i, value);
    if (p.copy != nullptr)
        store<N>(p.copy + i, value);
}

EAS_INLINE void sgd_of(const SgdArguments& p)
{
    float rate = p.parameters->learningRate;
    bool packed = packs((const float*)p.values, 0) && packs(p.gradients, 0) && packs((const float*)p.velocity, 0) && packs((const bfloat16*)p.copy, 0);
    long long whole = packed ? p.count / 4 : 0;
    for (long long i = grid_thread(); i < whole; i += grid_threads())
        sgd_at<4>(p, 4 * i, rate);
    for (long long i = 4 * whole + grid_thread(); i < p.count; i += grid_threads())
        sgd_at<1>(p, i, rate);
}

EAS_POINTWISE(sgd, SgdArguments, sgd_of)

// adam: m = Beta1 m + (1 - Beta1) g; v = Beta2 v + (1 - Beta2) g g; w -= rate (m / (1 - Beta1^t)) / (sqrt(v / (1 - Beta2^t)) + Epsilon), t the step's
// number from 1.
struct AdamArguments
{
    float* values;                    // Count parameters, updated.
    const float* gradients;           // Count gradients.
    float* firstMoment;               // Count moving averages of the gradients, updated.
    float* secondMoment;              // Count moving averages of their squares, updated.
    bfloat16* copy;                   // Out: Count values in bfloat16; 0 for none.
    const StepParameters* parameters; // The learning rate and the steps done.
    long long count;                  // Parameters.
    float beta1;                      // Decay of the first moment.
    float beta2;                      // Decay of the second moment.
    float epsilon;                    // Added to the root of the second moment.
};

EAS_OFFSET(0, values, AdamArguments);
EAS_OFFSET(8, gradients, AdamArguments);
EAS_OFFSET(16, firstMoment, AdamArguments);
EAS_OFFSET(24, secondMoment, AdamArguments);
EAS_OFFSET(32, copy, AdamArguments);
EAS_OFFSET(40, parameters, AdamArguments);
EAS_OFFSET(48, count, AdamArguments);
EAS_OFFSET(56, beta1, AdamArguments);
EAS_OFFSET(60, beta2, AdamArguments);
EAS_OFFSET(64, epsilon, AdamArguments);
EAS_SIZE(72, AdamArguments);

// base^exponent in doubles: 1 - 0.999^t is far below float32's resolution of 1 for the first steps.
EAS_INLINE double power(double base, long long exponent)
{
    double result = 1;
    for (; exponent > 0; exponent >>= 1, base *= base)
        result = exponent & 1 ? result * base : result;
    return result;
}

EAS_INLINE void adam_of(const AdamArguments& p)
{
    long long step = p.parameters->step + 1;
    float rate = (float)((double)p.parameters->learningRate / (1 - power(p.beta1, step)));
    float correction = (float)(1 / (1 - power(p.beta2, step)));
    for (long long i = grid_thread(); i < p.count; i += grid_threads())
    {
        float gradient = p.gradients[i];
        float first = fmaf(p.beta1, p.firstMoment[i], (1 - p.beta1) * gradient);
        float second = fmaf(p.beta2, p.secondMoment[i], (1 - p.beta2) * gradient * gradient);
        float value = p.values[i] - rate * first / (sqrtf(second * correction) + p.epsilon);
        p.firstMoment[i] = first;
        p.secondMoment[i] = second;
        p.values[i] = value;
        if (p.copy != nullptr)
            put(&p.copy[i], value);
    }
}

EAS_POINTWISE(adam, AdamArguments, adam_of)
