// The loops of a convolution's three passes over any strides, in float32.
#pragma once
#include "cudnn.h"

namespace simulator::cudnn
{
enum class Pass { Forward, BackwardData, BackwardFilter };

// A convolution with where its tensors are. The pass writes one of them: y, x or w.
struct Problem
{
    Pass pass;
    Tensor x, y, w;
    Convolution convolution;
    const void *x_memory, *y_memory, *w_memory;
    float alpha, beta;
    bool tensor_float32; // operands lose bits, as in tensor cores
    bool reversed; // sums are taken in another order, as by an algorithm whose results vary
};

void compute(const Problem& problem);
}
