#include "softmax_cross_entropy.cu"

#include "kernel_test.h"

using namespace test;

template <class T> struct Reference
{
    std::vector<double> probabilities;
    double loss = 0, correct = 0, counted = 0;

    Reference(Rows<T>& logits, Rows<int>& labels) : probabilities(logits.count())
    {
        long classes = logits.width();
        for (long n = 0; n < logits.rows(); n++)
        {
            long best = 0;
            for (long c = 1; c < classes; c++)
                best = logits(n, c) > logits(n, best) ? c : best;
            double sum = 0;
            for (long c = 0; c < classes; c++)
                sum += std::exp(logits(n, c) - logits(n, best));
            for (long c = 0; c < classes; c++)
                probabilities[n * classes + c] = std::exp(logits(n, c) - logits(n, best)) / sum;
            if (labels.at(n) < 0)
                continue;
            loss += std::log(sum) - (logits(n, labels.at(n)) - logits(n, best));
            correct += labels.at(n) == best;
            counted++;
        }
    }
};

template <class T>
static void loss_metrics_and_gradient_agree_with_the_formulas(Launch forward, Launch backward, int images, int classes, int gap, double spread, bool allUnlabelled = false)
{
    context = "softmax of " + std::to_string(images) + " x " + std::to_string(classes);
    auto noise = uniform(1);
    // Rounded, so that some rows have several largest logits.
    Rows<T> logits(images, classes, classes + gap, [&](long i) { return std::round(spread * noise(i)) / 2; });
    Rows<int> labels(images, [=](long i) { return allUnlabelled || i % 6 == 5 ? -1 : i * 7 % classes; });
    Reference<T> expected(logits, labels);
    float dLoss = 0.7f;
    bool accumulate = gap != 0;
    in_both_orders([&](unsigned blocks) {
        Rows<float> probabilities(images, classes, classes + 2 * gap), loss(1);
        Rows<double> results(2 * images), metrics(4, [](long i) { return i < 3 ? 10 + i : 0; });
        Rows<T> dLogits(images, classes, classes + gap, uniform(2)), before(images, classes, classes + gap, uniform(2));
        StepParameters step{};
        launch(forward, blocks, SoftmaxCrossEntropyArguments<T>{
            logits.data(), labels.data(), probabilities.data(), results.data(), logits.pitch(), probabilities.pitch(), images, classes});
        launch(softmax_cross_entropy_finish__host, 1, SoftmaxCrossEntropyFinishArguments{
            labels.data(), results.data(), loss.data(), metrics.data(), &step, metrics.data() + 3, images, 0xFFFF});
        launch(backward, blocks, SoftmaxCrossEntropyBackwardArguments<T>{
            &dLoss, probabilities.data(), labels.data(), dLogits.data(), probabilities.pitch(), dLogits.pitch(), images, classes, accumulate});
        probabilities.expect_near([&](long i) { return expected.probabilities[i]; }, 1e-6, "probabilities");
        loss.expect_near([&](long) { return expected.counted == 0 ? 0 : expected.loss / expected.counted; }, 2e-6, "loss");
        expect(std::fabs(metrics[0] - 10 - expected.loss) < 2e-6 * (1 + expected.loss), "the losses are added to the metrics");
        expect(metrics[1] == 11 + expected.correct && metrics[2] == 12 + expected.counted && metrics[3] == 0, "correct and counted images are added, nothing is reported");
        auto gradient = [&](long i) {
            long n = i / classes, c = i % classes;
            double g = labels.at(n) < 0 ? 0 : dLoss * (expected.probabilities[i] - (c == labels.at(n))) / expected.counted;
            return g + (accumulate ? before[i] : 0);
        };
        dLogits.expect_near(gradient, tolerance<T>(), "dlogits");
        return bytes(probabilities, loss, metrics, dLogits);
    });
}

static void a_loss_that_is_not_finite_is_reported()
{
    context = "softmax, not finite";
    Rows<float> logits(1, 3, 3, [](long i) { return i == 1 ? NAN : 0; }), probabilities(1, 3, 3), loss(1);
    Rows<int> labels(1, [](long) { return 0; });
    Rows<double> results(2), earliest(1);
    StepParameters step{};
    step.step = 2;
    launch(softmax_cross_entropy_f32__host, 1, SoftmaxCrossEntropyArguments<float>{logits.data(), labels.data(), probabilities.data(), results.data(), 3, 3, 1, 3});
    launch(softmax_cross_entropy_finish__host, 1, SoftmaxCrossEntropyFinishArguments{labels.data(), results.data(), loss.data(), nullptr, &step, earliest.data(), 1, 0xFFFF});
    expect(std::isnan(loss[0]) && earliest[0] == 1 + 2 * 65536.0 + 0xFFFF, "the loss and its report");
}

int main()
{
    for (int gap : {0, 7})
    {
        for (int classes : {1, 3, 10, 17, 100})
        {
            loss_metrics_and_gradient_agree_with_the_formulas<float>(softmax_cross_entropy_f32__host, softmax_cross_entropy_backward_f32__host, 67, classes, gap, 6);
            loss_metrics_and_gradient_agree_with_the_formulas<bfloat16>(softmax_cross_entropy_bf16__host, softmax_cross_entropy_backward_bf16__host, 1, classes, gap, 6);
        }

        loss_metrics_and_gradient_agree_with_the_formulas<float>(softmax_cross_entropy_f32__host, softmax_cross_entropy_backward_f32__host, 300, 10, gap, 200);
        loss_metrics_and_gradient_agree_with_the_formulas<float>(softmax_cross_entropy_f32__host, softmax_cross_entropy_backward_f32__host, 9, 10, gap, 6, true);
    }

    a_loss_that_is_not_finite_is_reported();
}
