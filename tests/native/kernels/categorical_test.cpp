#include "categorical.cu"

#include "kernel_test.h"

using namespace test;

static void scores_and_gradients_agree_with_the_formulas(int rows, int options, int gap, bool accumulate)
{
    context = "categorical of " + std::to_string(rows) + " x " + std::to_string(options);
    auto noise = uniform(1);
    Rows<float> logits(rows, options, options + gap, [&](long i) { return 5 * noise(i); }), dScores(rows, 2, 2 + gap, uniform(2)), before(rows, options, options + gap, uniform(3));
    // Row 2 has no choice, row 3 no options either.
    Rows<int> mask(rows * options, [=](long i) { return i / options != 3 && (i % options == 0 || i * 5 % 3 != 1); });
    Rows<int> choices(rows, [](long i) { return i == 2 || i == 3 ? -1 : 0; });
    std::vector<double> p(logits.count()), logProbability(rows), entropy(rows);
    for (int r = 0; r < rows; r++)
    {
        double sum = 0;
        for (int k = 0; k < options; k++)
            sum += mask.at(r * options + k) ? std::exp(logits(r, k)) : 0;
        for (int k = 0; k < options && sum > 0; k++)
        {
            double& probability = p[r * options + k];
            probability = mask.at(r * options + k) ? std::exp(logits(r, k)) / sum : 0;
            entropy[r] -= choices.at(r) >= 0 && probability > 0 ? probability * std::log(probability) : 0;
        }

        logProbability[r] = choices.at(r) < 0 ? 0 : std::log(p[r * options + choices.at(r)]);
    }

    in_both_orders([&](unsigned blocks) {
        Rows<float> probabilities(rows, options, options + gap), scores(rows, 2, 2 + gap), dLogits(rows, options, options + gap, uniform(3));
        launch(categorical__host, blocks, CategoricalArguments{
            logits.data(), mask.data(), choices.data(), probabilities.data(), scores.data(), logits.pitch(), probabilities.pitch(), scores.pitch(), rows, options});
        launch(categorical_backward__host, blocks, CategoricalBackwardArguments{
            dScores.data(), choices.data(), probabilities.data(), scores.data(), dLogits.data(), dScores.pitch(), probabilities.pitch(), scores.pitch(), dLogits.pitch(), rows, options,
            accumulate});
        probabilities.expect_near([&](long i) { return p[i]; }, 1e-6, "probabilities");
        scores.expect_near([&](long i) { return i % 2 == 0 ? logProbability[i / 2] : entropy[i / 2]; }, 1e-6, "scores");
        dLogits.expect_near([&](long i) {
            long r = i / options, k = i % options;
            double gradient = accumulate ? before[i] : 0;
            if (choices.at(r) >= 0 && p[i] > 0)
                gradient += dScores(r, 0) * ((k == choices.at(r)) - p[i]) - dScores(r, 1) * p[i] * (std::log(p[i]) + entropy[r]);
            return gradient;
        }, 2e-6, "dlogits");
        return bytes(probabilities, scores, dLogits);
    });
}

int main()
{
    for (int options : {1, 3, 17, 48})
    {
        scores_and_gradients_agree_with_the_formulas(1, options, 0, false);
        scores_and_gradients_agree_with_the_formulas(20, options, 0, true);
        scores_and_gradients_agree_with_the_formulas(20, options, 3, false);
    }
}
