#include "optimizers.cu"

#include "kernel_test.h"

using namespace test;

static void sgd_takes_the_step_of_its_formula(long count, bool nesterov, bool copied, int shift)
{
    context = "sgd of " + std::to_string(count);
    const double rate = 0.05, momentum = 0.9, decay = 1e-2;
    StepParameters step{};
    step.learningRate = (float)rate;
    Rows<float> before(count + shift, uniform(1)), gradients(count + shift, uniform(2)), velocityBefore(count + shift, uniform(3));
    in_both_orders([&](unsigned blocks) {
        Rows<float> values(count + shift, uniform(1)), velocity(count + shift, uniform(3));
        Rows<bfloat16> copy(count + shift);
        launch(sgd__host, blocks, SgdArguments{
            values.data() + shift, gradients.data() + shift, velocity.data() + shift, copied ? copy.data() + shift : nullptr, &step, count, (float)momentum, (float)decay, nesterov});
        auto newVelocity = [&](long i) { return i < shift ? velocityBefore[i] : momentum * velocityBefore[i] + gradients[i] + decay * before[i]; };
        auto newValue = [&](long i) {
            return i < shift ? before[i] : before[i] - rate * (nesterov ? gradients[i] + decay * before[i] + momentum * newVelocity(i) : newVelocity(i));
        };
        velocity.expect_near(newVelocity, 1e-6, "velocity");
        values.expect_near(newValue, 1e-6, "values");
        for (long i = shift; i < count + shift && copied; i++)
            expect(copy.at(i).bits == to_bfloat16(values.at(i)).bits, "the copy is the rounded value");
        return bytes(values, velocity, copy);
    });
}

static void adam_takes_the_step_of_its_formula(long count, long long stepsDone)
{
    context = "adam at step " + std::to_string(stepsDone);
    const float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
    StepParameters step{};
    step.learningRate = 2e-3f, step.step = stepsDone;
    auto noise = uniform(4);
    auto squares = [&](long i) { return noise(i) * noise(i); };
    Rows<float> before(count, uniform(1)), gradients(count, uniform(2)), firstBefore(count, uniform(3)), secondBefore(count, squares);
    in_both_orders([&](unsigned blocks) {
        Rows<float> values(count, uniform(1)), first(count, uniform(3)), second(count, squares);
        Rows<bfloat16> copy(count);
        launch(adam__host, blocks, AdamArguments{values.data(), gradients.data(), first.data(), second.data(), copy.data(), &step, count, beta1, beta2, epsilon});
        double t = (double)stepsDone + 1;
        auto newFirst = [&](long i) { return beta1 * firstBefore[i] + (1 - (double)beta1) * gradients[i]; };
        auto newSecond = [&](long i) { return beta2 * secondBefore[i] + (1 - (double)beta2) * gradients[i] * gradients[i]; };
        auto newValue = [&](long i) {
            return before[i] - step.learningRate * (newFirst(i) / (1 - std::pow((double)beta1, t))) / (std::sqrt(newSecond(i) / (1 - std::pow((double)beta2, t))) + epsilon);
        };
        first.expect_near(newFirst, 1e-6, "first moment");
        second.expect_near(newSecond, 1e-6, "second moment");
        values.expect_near(newValue, 1e-6, "values");
        for (long i = 0; i < count; i++)
            expect(copy.at(i).bits == to_bfloat16(values.at(i)).bits, "the copy is the rounded value");
        return bytes(values, first, second, copy);
    });
}

int main()
{
    for (long count : {1L, 3L, 17L, 4096L, 5001L})
    {
        sgd_takes_the_step_of_its_formula(count, true, true, 0);
        sgd_takes_the_step_of_its_formula(count, false, false, 0);
        sgd_takes_the_step_of_its_formula(count, true, true, 1);
        adam_takes_the_step_of_its_formula(count, 0);
        adam_takes_the_step_of_its_formula(count, 12345);
    }
}
