// Softmax and cross-entropy of a batch of logits, with the metrics of a classification; a label of -1 counts for nothing.
//
// Versions tried:
// 1. A warp for each image, lanes a class apart, combined by butterfly shuffles; one block adds up the images, as here. A few microseconds of a step, by
// arithmetic: it    was not measured on a GPU yet.
#include "common.cuh"

// softmax_cross_entropy: probabilities, loss and correctness of every image.
template <class T> struct SoftmaxCrossEntropyArguments
{
    const T* logits;              // Images x Classes.
    const int* labels;            // Images: -1 or a class.
    float* probabilities;         // Out: Images x Classes.
    double* results;              // Out: Images x 2: the loss, and 1 where the largest logit is that of the label.
    long long logitsPitch;        // From one image's logits to the next.
    long long probabilitiesPitch; // From one image's probabilities to the next.
    int images;                   // Images.
    int classes;                  // Classes.
};

EAS_OFFSET(0, logits, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(8, labels, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(16, probabilities, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(24, results, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(32, logitsPitch, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(40, probabilitiesPitch, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(48, images, SoftmaxCrossEntropyArguments<float>);
EAS_OFFSET(52, classes, SoftmaxCrossEntropyArguments<float>);
EAS_SIZE(56, SoftmaxCrossEntropyArguments<float>);
EAS_SIZE(56, SoftmaxCrossEntropyArguments<bfloat16>);

EAS_INLINE float warp_sum(float v)
{
    for (int distance = 16; distance > 0; distance /= 2)
        v += __shfl_xor_sync(0xffffffffu, v, distance);
    return v;
}

// The largest value of a warp and its class, the first of equal ones.
EAS_INLINE void warp_largest(float& value, int& place)
{
    for (int distance = 16; distance > 0; distance /= 2)
    {
        float otherValue = __shfl_xor_sync(0xffffffffu, value, distance);
        int otherPlace = __shfl_xor_sync(0xffffffffu, place, distance);
        if (otherValue > value || (otherValue == value && otherPlace < place))
        {
            value = otherValue;
            place = otherPlace;
        }
    }
}

template <class T> EAS_INLINE void softmax_of_image(const SoftmaxCrossEntropyArguments<T>& p, int image, int lane)
{
    const T* logits = p.logits + image * p.logitsPitch;
    float* probabilities = p.probabilities + image * p.probabilitiesPitch;
    float largest = -infinity();
    int best = 0x7fffffff;
    for (int c = lane; c < p.classes; c += 32)
    {
        float logit = to_float(logits[c]);
        if (best == 0x7fffffff || logit > largest)
        {
            largest = logit;
            best = c;
        }
    }

    warp_largest(largest, best);
    float sum = 0;
    for (int c = lane; c < p.classes; c += 32)
    {
        float e = exponential(to_float(logits[c]) - largest);
        probabilities[c] = e;
        sum += e;
    }

    sum = warp_sum(sum);
    float scale = 1.0f / sum;
    for (int c = lane; c < p.classes; c += 32)
        probabilities[c] *= scale;
    if (lane != 0)
        return;
    int label = p.labels[image];
    p.results[2 * image] = label < 0 ? 0.0 : (double)(logarithm(sum) - (to_float(logits[label]) - largest));
    p.results[2 * image + 1] = label == best ? 1.0 : 0.0;
}

template <class T> EAS_INLINE void softmax_cross_entropy(const SoftmaxCrossEntropyArguments<T>& p)
{
    int warps = (int)(gridDim.x * EAS_THREADS / 32);
    for (int image = (int)(grid_thread() / 32); image < p.images; image += warps)
        softmax_of_image(p, image, (int)(threadIdx.x % 32));
}

EAS_COOPERATIVE(softmax_cross_entropy_f32, SoftmaxCrossEntropyArguments<float>, softmax_cross_entropy<float>)
EAS_COOPERATIVE(softmax_cross_entropy_bf16, SoftmaxCrossEntropyArguments<bfloat16>, softmax_cross_entropy<bfloat16>)

// softmax_cross_entropy_finish: the mean loss of the images with a label, and the metrics if there are any to add to. One block.
struct SoftmaxCrossEntropyFinishArguments
{
    const int* labels;                // Images: -1 or a class.
    const double* results;            // From softmax_cross_entropy.
    float* loss;                      // Out: the mean loss; 0 where no image counts.
    double* metrics;                  // Sum of losses, correct and counted images, added to; 0 for none.
    const StepParameters* parameters; // Names the step in a report; 0 for no reports.
    double* earliest;                 // Where a loss that is not finite is reported.
    int images;                       // Images.
    int lossOrdinal;                  // The ordinal that stands for the loss.
};

EAS_OFFSET(0, labels, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(8, results, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(16, loss, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(24, metrics, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(32, parameters, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(40, earliest, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(48, images, SoftmaxCrossEntropyFinishArguments);
EAS_OFFSET(52, lossOrdinal, SoftmaxCrossEntropyFinishArguments);
EAS_SIZE(56, SoftmaxCrossEntropyFinishArguments);

EAS_INLINE void softmax_cross_entropy_finish_of(const SoftmaxCrossEntropyFinishArguments& p)
{
    __shared__ double shared[3][EAS_THREADS];
    double loss = 0, correct = 0, counted = 0;
    for (int image = (int)threadIdx.x; image < p.images; image += EAS_THREADS)
    {
        loss += p.results[2 * image];
        correct += p.results[2 * image + 1];
        counted += p.labels[image] < 0 ? 0 : 1;
    }

    shared[0][threadIdx.x] = loss;
    shared[1][threadIdx.x] = correct;
    shared[2][threadIdx.x] = counted;
    for (unsigned half = EAS_THREADS / 2; half > 0; half /= 2)
    {
        __syncthreads();
        for (int s = 0; s < 3 && threadIdx.x < half; s++)
            shared[s][threadIdx.x] += shared[s][threadIdx.x + half];
    }

    if (threadIdx.x != 0 || blockIdx.x != 0)
        return;
    float mean = shared[2][0] == 0 ? 0.0f : (float)(shared[0][0] / shared[2][0]);
    *p.loss = mean;
    if (!is_finite(mean))
        report_non_finite(p.parameters, p.earliest, p.lossOrdinal);
    for (int s = 0; s < 3 && p.metrics != nullptr; s++)
        p.metrics[s] += shared[s][0];
}

EAS_COOPERATIVE(softmax_cross_entropy_finish, SoftmaxCrossEntropyFinishArguments, softmax_cross_entropy_finish_of)

// softmax_cross_entropy_backward: dlogits = DLoss (probabilities - onehot) / images with a label, or dlogits += that.
template <class T> struct SoftmaxCrossEntropyBackwardArguments
{
    const float* dLoss;           // One value.
    const float* probabilities;   // From softmax_cross_entropy.
    const int* labels;            // Images: -1 or a class.
    T* dLogits;                   // Out: Images x Classes.
    long long probabilitiesPitch; // From one image's probabilities to the next.
    long long dLogitsPitch;       // From one image's gradients to the next.
    int images;                   // Images.
    int classes;                  // Classes.
    int accumulate;               // 1 to add to dlogits, 0 to overwrite it.
};

EAS_OFFSET(0, dLoss, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(8, probabilities, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(16, labels, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(24, dLogits, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(32, probabilitiesPitch, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(40, dLogitsPitch, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(48, images, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(52, classes, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_OFFSET(56, accumulate, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_SIZE(64, SoftmaxCrossEntropyBackwardArguments<float>);
EAS_SIZE(64, SoftmaxCrossEntropyBackwardArguments<bfloat16>);

template <class T> EAS_INLINE void softmax_cross_entropy_backward(const SoftmaxCrossEntropyBackwardArguments<T>& p)
{
    __shared__ int shared[EAS_THREADS];
    int counted = 0;
    for (int image = (int)threadIdx.x; image < p.images; image += EAS_THREADS)
        counted += p.labels[image] < 0 ? 0 : 1;
    shared[threadIdx.x] = counted;
    for (unsigned half = EAS_THREADS / 2; half > 0; half /= 2)
    {
        __syncthreads();
        if (threadIdx.x < half)
            shared[threadIdx.x] += shared[threadIdx.x + half];
    }

    __syncthreads();
    float share = shared[0] == 0 ? 0.0f : *p.dLoss / (float)shared[0];
    unsigned total = (unsigned)p.images * p.classes;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        int image = (int)(i / p.classes), c = (int)(i % p.classes), label = p.labels[image];
        float gradient = label < 0 ? 0.0f : share * (p.probabilities[image * p.probabilitiesPitch + c] - (c == label ? 1.0f : 0.0f));
        T* target = &p.dLogits[image * p.dLogitsPitch + c];
        put(target, p.accumulate ? to_float(*target) + gradient : gradient);
    }
}

EAS_COOPERATIVE(softmax_cross_entropy_backward_f32, SoftmaxCrossEntropyBackwardArguments<float>, softmax_cross_entropy_backward<float>)
EAS_COOPERATIVE(softmax_cross_entropy_backward_bf16, SoftmaxCrossEntropyBackwardArguments<bfloat16>, softmax_cross_entropy_backward<bfloat16>)
