// Choices among options of which some are masked, float32: what a policy is made of. A row without a choice has scores of 0, one without options
// probabilities of 0.
//
// Versions tried:
// 1. A thread for each row, as here: an episode of a search has a few hundred choices of 2 to 25 options. Not measured on a GPU yet.
#include "common.cuh"

// categorical: a softmax of each row over the options that may be chosen, the logarithm of the chosen one's probability, the entropy.
struct CategoricalArguments
{
    const float* logits;          // Rows x Options.
    const int* mask;              // Rows x Options without gaps: 0 where an option may not be chosen.
    const int* choices;           // Rows: the option chosen, -1 for none.
    float* probabilities;         // Out: Rows x Options.
    float* scores;                // Out: Rows x 2: logarithm of the chosen option's probability, entropy.
    long long logitsPitch;        // From one row of logits to the next.
    long long probabilitiesPitch; // From one row of probabilities to the next.
    long long scoresPitch;        // From one row of scores to the next.
    int rows;                     // Choices.
    int options;                  // Options of each.
};

EAS_OFFSET(0, logits, CategoricalArguments);
EAS_OFFSET(8, mask, CategoricalArguments);
EAS_OFFSET(16, choices, CategoricalArguments);
EAS_OFFSET(24, probabilities, CategoricalArguments);
EAS_OFFSET(32, scores, CategoricalArguments);
EAS_OFFSET(40, logitsPitch, CategoricalArguments);
EAS_OFFSET(48, probabilitiesPitch, CategoricalArguments);
EAS_OFFSET(56, scoresPitch, CategoricalArguments);
EAS_OFFSET(64, rows, CategoricalArguments);
EAS_OFFSET(68, options, CategoricalArguments);
EAS_SIZE(72, CategoricalArguments);

EAS_INLINE void categorical_of(const CategoricalArguments& p)
{
    for (unsigned r = grid_thread(); r < (unsigned)p.rows; r += grid_threads())
    {
        const float* z = p.logits + r * p.logitsPitch;
        const int* mask = p.mask + (long long)r * p.options;
        float* probabilities = p.probabilities + r * p.probabilitiesPitch;
        float* scores = p.scores + r * p.scoresPitch;
        int choice = p.choices[r];
        float largest = -infinity();
        for (int k = 0; k < p.options; k++)
            largest = mask[k] != 0 && z[k] > largest ? z[k] : largest;
        double sum = 0, weighted = 0;
        for (int k = 0; k < p.options; k++)
        {
            if (mask[k] == 0)
                continue;
            float below = z[k] - largest;
            double e = exponential(below);
            sum += e;
            weighted += e == 0 ? 0 : e * below;
        }

        for (int k = 0; k < p.options; k++)
            probabilities[k] = mask[k] == 0 ? 0.0f : (float)(exponential(z[k] - largest) / sum);
        float log_of_sum = logarithm((float)sum);
        scores[0] = choice < 0 ? 0.0f : z[choice] - largest - log_of_sum;
        scores[1] = choice < 0 ? 0.0f : (float)(log_of_sum - weighted / sum);
    }
}

EAS_POINTWISE(categorical, CategoricalArguments, categorical_of)

// categorical_backward: dlogits[k] = dscores[0] (onehot[k] - p[k]) - dscores[1] p[k] (log p[k] + entropy), or dlogits += it; 0 for masked options and rows
// without a choice.
struct CategoricalBackwardArguments
{
    const float* dScores;         // Rows x 2.
    const int* choices;           // Rows: the option chosen, -1 for none.
    const float* probabilities;   // From categorical.
    const float* scores;          // From categorical.
    float* dLogits;               // Out: Rows x Options.
    long long dScoresPitch;       // From one row of dscores to the next.
    long long probabilitiesPitch; // From one row of probabilities to the next.
    long long scoresPitch;        // From one row of scores to the next.
    long long dLogitsPitch;       // From one row of dlogits to the next.
    int rows;                     // Choices.
    int options;                  // Options of each.
    int accumulate;               // 1 to add to dlogits, 0 to overwrite it.
};

EAS_OFFSET(0, dScores, CategoricalBackwardArguments);
EAS_OFFSET(8, choices, CategoricalBackwardArguments);
EAS_OFFSET(16, probabilities, CategoricalBackwardArguments);
EAS_OFFSET(24, scores, CategoricalBackwardArguments);
EAS_OFFSET(32, dLogits, CategoricalBackwardArguments);
EAS_OFFSET(40, dScoresPitch, CategoricalBackwardArguments);
EAS_OFFSET(48, probabilitiesPitch, CategoricalBackwardArguments);
EAS_OFFSET(56, scoresPitch, CategoricalBackwardArguments);
EAS_OFFSET(64, dLogitsPitch, CategoricalBackwardArguments);
EAS_OFFSET(72, rows, CategoricalBackwardArguments);
EAS_OFFSET(76, options, CategoricalBackwardArguments);
EAS_OFFSET(80, accumulate, CategoricalBackwardArguments);
EAS_SIZE(88, CategoricalBackwardArguments);

EAS_INLINE void categorical_backward_of(const CategoricalBackwardArguments& p)
{
    unsigned options = (unsigned)p.options, total = (unsigned)p.rows * options;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        long long row = i / options;
        int k = (int)(i % options), choice = p.choices[row];
        float probability = p.probabilities[row * p.probabilitiesPitch + k], gradient = 0;
        if (choice >= 0 && probability > 0)
        {
            const float* dScores = p.dScores + row * p.dScoresPitch;
            float entropy = p.scores[row * p.scoresPitch + 1];
            gradient = dScores[0] * ((k == choice ? 1.0f : 0.0f) - probability) - dScores[1] * probability * (logarithm(probability) + entropy);
        }

        float* target = &p.dLogits[row * p.dLogitsPitch + k];
        *target = p.accumulate ? *target + gradient : gradient;
    }
}

EAS_POINTWISE(categorical_backward, CategoricalBackwardArguments, categorical_backward_of)
