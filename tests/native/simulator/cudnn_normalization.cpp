// libcudnn: batch norm in float32 with a mean and a deviation per channel, and the ReLU.
#include "cudnn.h"

#include <algorithm>
#include <cmath>

namespace simulator::cudnn
{
namespace
{
enum { SPATIAL = 1, SPATIAL_PERSISTENT = 2, RELU = 1 };

struct Blend { float alpha, beta; };

// Every element of a channel, by its images, rows and columns.
template <class Body> void for_each_pixel(const Tensor& tensor, Body body)
{
    for (int n = 0; n < tensor.size[0]; n++)
        for (int h = 0; h < tensor.size[2]; h++)
            for (int w = 0; w < tensor.size[3]; w++)
                body(n, h, w);
}

double pixels(const Tensor& tensor) { return (double)tensor.size[0] * tensor.size[2] * tensor.size[3]; }

bool same_shape(const Tensor& a, const Tensor& b) { return std::equal(a.size, a.size + 4, b.size); }

cudnnStatus_t require_shapes(int mode, std::initializer_list<const Tensor*> maps, const Tensor* parameters)
{
    for (const Tensor* map : maps)
        if (map == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
    if (parameters == nullptr)
        return CUDNN_STATUS_BAD_PARAM;
    const Tensor& first = **maps.begin();
    if (mode != SPATIAL && mode != SPATIAL_PERSISTENT)
        return refuse(CUDNN_STATUS_NOT_SUPPORTED, "only a mean per channel is simulated");
    for (const Tensor* map : maps)
    {
        if (map->type != FLOAT)
            return refuse(CUDNN_STATUS_NOT_SUPPORTED_DATA_TYPE, "only float32 is simulated");
        if (!same_shape(*map, first))
            return refuse(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH, "the shapes of the maps differ");
    }

    const int* size = parameters->size;
    bool fits = parameters->type == FLOAT && size[0] == 1 && size[1] == first.size[1] && size[2] == 1 && size[3] == 1;
    return fits ? CUDNN_STATUS_SUCCESS : refuse(CUDNN_STATUS_BAD_PARAM_SHAPE_MISMATCH, "the parameters are not one float32 per channel");
}

struct Moments { double mean, variance; };

Moments moments(const Tensor& xd, const float* x, int c)
{
    double sum = 0, squares = 0;
    for_each_pixel(xd, [&](int n, int h, int w) { sum += x[xd.at(n, c, h, w)]; });
    double mean = sum / pixels(xd);
    for_each_pixel(xd, [&](int n, int h, int w) { squares += std::pow(x[xd.at(n, c, h, w)] - mean, 2); });
    return {mean, squares / pixels(xd)};
}

void normalise(const Tensor& xd, const float* x, const Tensor& yd, float* y, int c, double mean, double inverse_deviation, float scale, float bias, Blend blend)
{
    for_each_pixel(xd, [&](int n, int h, int w) {
        double normalised = (x[xd.at(n, c, h, w)] - mean) * inverse_deviation;
        blend_element(y, false, yd.at(n, c, h, w), blend.alpha, (float)(scale * normalised + bias), blend.beta);
    });
}

bool both_or_none(const void* a, const void* b) { return (a == nullptr) == (b == nullptr); }

// A buffer that may be missing.
Buffer optional(const char* name, const Tensor& tensor, const void* memory) { return {name, memory, memory == nullptr ? 0 : tensor.bytes(), tensor.element_bytes()}; }
}
}

using namespace simulator;
using namespace simulator::cudnn;

EAS_EXPORT cudnnStatus_t cudnnDeriveBNTensorDescriptor(void* derived, void* x_d, int mode)
{
    return library_call("cudnnDeriveBNTensorDescriptor", [&] {
        Tensor *target = find_tensor(derived), *x = find_tensor(x_d);
        if (target == nullptr || x == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
        if (x->type < 0 || (mode != SPATIAL && mode != SPATIAL_PERSISTENT))
            return refuse(CUDNN_STATUS_BAD_PARAM, "the descriptor was not set, or the mode is not spatial");
        target->set(FLOAT, NCHW, 1, x->size[1], 1, 1);
        return CUDNN_STATUS_SUCCESS;
    });
}

EAS_EXPORT cudnnStatus_t cudnnBatchNormalizationForwardTraining(void* handle, int mode, const void* alpha, const void* beta, void* x_d, const void* x, void* y_d, void* y, void* parameters_d,
    const void* scale, const void* bias, double factor, void* running_mean, void* running_variance, double epsilon, void* saved_mean, void* saved_inverse)
{
    return handle_call("cudnnBatchNormalizationForwardTraining", handle, [&](Handle& found) {
        Tensor *xd = find_tensor(x_d), *yd = find_tensor(y_d), *pd = find_tensor(parameters_d);
        if (cudnnStatus_t status = require_shapes(mode, {xd, yd}, pd); status != CUDNN_STATUS_SUCCESS)
            return status;
        if (alpha == nullptr || beta == nullptr || epsilon < 0 || !both_or_none(running_mean, running_variance) || !both_or_none(saved_mean, saved_inverse))
            return refuse(CUDNN_STATUS_BAD_PARAM, "no alpha or beta, a negative epsilon, or half of a pair");
        if (fault("normalization"))
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a failure on request");
        Blend blend = {*(const float*)alpha, *(const float*)beta};
        auto body = [=, xd = *xd, yd = *yd] {
            for (int c = 0; c < xd.size[1]; c++)
            {
                auto [mean, variance] = moments(xd, (const float*)x, c);
                double inverse = 1 / std::sqrt(variance + epsilon), count = pixels(xd);
                normalise(xd, (const float*)x, yd, (float*)y, c, mean, inverse, ((const float*)scale)[c], ((const float*)bias)[c], blend);
                if (saved_mean != nullptr)
                    ((float*)saved_mean)[c] = (float)mean, ((float*)saved_inverse)[c] = (float)inverse;
                if (running_mean == nullptr)
                    continue;
                float *old_mean = (float*)running_mean + c, *old_variance = (float*)running_variance + c;
                *old_mean = (float)((1 - factor) * *old_mean + factor * mean);
                *old_variance = (float)((1 - factor) * *old_variance + factor * variance * (count > 1 ? count / (count - 1) : 1));
            }
        };
        return enqueue_work(found, "cudnnBatchNormalizationForwardTraining", {buffer("x", *xd, x), buffer("y", *yd, y), buffer("scale", *pd, scale), buffer("bias", *pd, bias),
            optional("running mean", *pd, running_mean), optional("running variance", *pd, running_variance), optional("saved mean", *pd, saved_mean),
            optional("saved deviation", *pd, saved_inverse)}, body);
    });
}

EAS_EXPORT cudnnStatus_t cudnnBatchNormalizationForwardInference(void* handle, int mode, const void* alpha, const void* beta, void* x_d, const void* x, void* y_d, void* y, void* parameters_d,
    const void* scale, const void* bias, const void* mean, const void* variance, double epsilon)
{
    return handle_call("cudnnBatchNormalizationForwardInference", handle, [&](Handle& found) {
        Tensor *xd = find_tensor(x_d), *yd = find_tensor(y_d), *pd = find_tensor(parameters_d);
        if (cudnnStatus_t status = require_shapes(mode, {xd, yd}, pd); status != CUDNN_STATUS_SUCCESS)
            return status;
        if (alpha == nullptr || beta == nullptr || epsilon < 0)
            return refuse(CUDNN_STATUS_BAD_PARAM, "no alpha or beta, or a negative epsilon");
        if (fault("normalization"))
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a failure on request");
        Blend blend = {*(const float*)alpha, *(const float*)beta};
        auto body = [=, xd = *xd, yd = *yd] {
            for (int c = 0; c < xd.size[1]; c++)
                normalise(xd, (const float*)x, yd, (float*)y, c, ((const float*)mean)[c], 1 / std::sqrt(((const float*)variance)[c] + epsilon), ((const float*)scale)[c], ((const float*)bias)[c], blend);
        };
        return enqueue_work(found, "cudnnBatchNormalizationForwardInference", {buffer("x", *xd, x), buffer("y", *yd, y), buffer("scale", *pd, scale), buffer("bias", *pd, bias), buffer("mean", *pd, mean),
            buffer("variance", *pd, variance)}, body);
    });
}

EAS_EXPORT cudnnStatus_t cudnnBatchNormalizationBackward(void* handle, int mode, const void* alpha_data, const void* beta_data, const void* alpha_parameters, const void* beta_parameters, void* x_d,
    const void* x, void* dy_d, const void* dy, void* dx_d, void* dx, void* parameters_d, const void* scale, void* scale_gradient, void* bias_gradient, double epsilon, const void* saved_mean,
    const void* saved_inverse)
{
    return handle_call("cudnnBatchNormalizationBackward", handle, [&](Handle& found) {
        Tensor *xd = find_tensor(x_d), *dyd = find_tensor(dy_d), *dxd = find_tensor(dx_d), *pd = find_tensor(parameters_d);
        if (cudnnStatus_t status = require_shapes(mode, {xd, dyd, dxd}, pd); status != CUDNN_STATUS_SUCCESS)
            return status;
        if (alpha_data == nullptr || beta_data == nullptr || alpha_parameters == nullptr || beta_parameters == nullptr || epsilon < 0 || !both_or_none(saved_mean, saved_inverse))
            return refuse(CUDNN_STATUS_BAD_PARAM, "no alpha or beta, a negative epsilon, or half of a pair");
        if (fault("normalization"))
            return fail(CUDNN_STATUS_EXECUTION_FAILED, "a failure on request");
        Blend data = {*(const float*)alpha_data, *(const float*)beta_data}, parameters = {*(const float*)alpha_parameters, *(const float*)beta_parameters};
        auto body = [=, xd = *xd, dyd = *dyd, dxd = *dxd] {
            const float *values = (const float*)x, *gradients = (const float*)dy;
            for (int c = 0; c < xd.size[1]; c++)
            {
                auto [mean, variance] = saved_mean == nullptr ? moments(xd, values, c) : Moments{((const float*)saved_mean)[c], 0};
                double inverse = saved_mean == nullptr ? 1 / std::sqrt(variance + epsilon) : ((const float*)saved_inverse)[c], sum = 0, weighted = 0, count = pixels(xd);
                for_each_pixel(xd, [&, mean = mean](int n, int h, int w) {
                    double gradient = gradients[dyd.at(n, c, h, w)];
                    sum += gradient;
                    weighted += gradient * (values[xd.at(n, c, h, w)] - mean) * inverse;
                });
                for_each_pixel(xd, [&, mean = mean](int n, int h, int w) {
                    double normalised = (values[xd.at(n, c, h, w)] - mean) * inverse;
                    double gradient = ((const float*)scale)[c] * inverse * (gradients[dyd.at(n, c, h, w)] - (sum + normalised * weighted) / count);
                    blend_element(dx, false, dxd.at(n, c, h, w), data.alpha, (float)gradient, data.beta);
                });
                blend_element(scale_gradient, false, c, parameters.alpha, (float)weighted, parameters.beta);
                blend_element(bias_gradient, false, c, parameters.alpha, (float)sum, parameters.beta);
            }
        };
        return enqueue_work(found, "cudnnBatchNormalizationBackward", {buffer("x", *xd, x), buffer("dy", *dyd, dy), buffer("dx", *dxd, dx), buffer("scale", *pd, scale),
            buffer("the scale's gradient", *pd, scale_gradient), buffer("the bias's gradient", *pd, bias_gradient), optional("saved mean", *pd, saved_mean),
            optional("saved deviation", *pd, saved_inverse)}, body);
    });
}

EAS_EXPORT cudnnStatus_t cudnnActivationForward(void* handle, void* activation, const void* alpha, void* x_d, const void* x, const void* beta, void* y_d, void* y)
{
    return handle_call("cudnnActivationForward", handle, [&](Handle& found) {
        Activation* mode = find_activation(activation);
        Tensor *xd = find_tensor(x_d), *yd = find_tensor(y_d);
        if (mode == nullptr || xd == nullptr || yd == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
        if (mode->mode != RELU || (xd->type != FLOAT && xd->type != BFLOAT16))
            return refuse(CUDNN_STATUS_NOT_SUPPORTED, "only the ReLU of float32 and bfloat16 is simulated");
        if (xd->type != yd->type || !same_shape(*xd, *yd) || alpha == nullptr || beta == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM, "types or shapes differ, or no alpha or beta");
        Blend blend = {*(const float*)alpha, *(const float*)beta};
        auto body = [=, xd = *xd, yd = *yd] {
            for (int c = 0; c < xd.size[1]; c++)
                for_each_pixel(xd, [&](int n, int h, int w) {
                    float v = read_element(x, xd.bfloat16(), xd.at(n, c, h, w));
                    blend_element(y, yd.bfloat16(), yd.at(n, c, h, w), blend.alpha, v < 0 ? 0 : v, blend.beta);
                });
        };
        return enqueue_work(found, "cudnnActivationForward", {buffer("x", *xd, x), buffer("y", *yd, y)}, body);
    });
}

EAS_EXPORT cudnnStatus_t cudnnActivationBackward(void* handle, void* activation, const void* alpha, void* y_d, const void* y, void* dy_d, const void* dy, void* x_d, const void* x, const void* beta,
    void* dx_d, void* dx)
{
    return handle_call("cudnnActivationBackward", handle, [&](Handle& found) {
        Activation* mode = find_activation(activation);
        Tensor *yd = find_tensor(y_d), *dyd = find_tensor(dy_d), *xd = find_tensor(x_d), *dxd = find_tensor(dx_d);
        if (mode == nullptr || yd == nullptr || dyd == nullptr || xd == nullptr || dxd == nullptr)
            return CUDNN_STATUS_BAD_PARAM;
        if (mode->mode != RELU || (yd->type != FLOAT && yd->type != BFLOAT16))
            return refuse(CUDNN_STATUS_NOT_SUPPORTED, "only the ReLU of float32 and bfloat16 is simulated");
        bool fits = same_shape(*yd, *dyd) && same_shape(*yd, *dxd) && same_shape(*yd, *xd) && yd->type == dyd->type && yd->type == dxd->type && yd->type == xd->type;
        if (!fits || alpha == nullptr || beta == nullptr)
            return refuse(CUDNN_STATUS_BAD_PARAM, "types or shapes differ, or no alpha or beta");
        Blend blend = {*(const float*)alpha, *(const float*)beta};
        auto body = [=, yd = *yd, dyd = *dyd, dxd = *dxd] {
            for (int c = 0; c < yd.size[1]; c++)
                for_each_pixel(yd, [&](int n, int h, int w) {
                    bool passes = read_element(y, yd.bfloat16(), yd.at(n, c, h, w)) > 0;
                    blend_element(dx, dxd.bfloat16(), dxd.at(n, c, h, w), blend.alpha, passes ? read_element(dy, dyd.bfloat16(), dyd.at(n, c, h, w)) : 0, blend.beta);
                });
        };
        return enqueue_work(found, "cudnnActivationBackward", {buffer("x", *xd, x), buffer("y", *yd, y), buffer("dy", *dyd, dy), buffer("dx", *dxd, dx)}, body);
    });
}
