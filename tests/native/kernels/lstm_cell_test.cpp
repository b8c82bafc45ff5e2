#include "lstm_cell.cu"

#include "kernel_test.h"

using namespace test;

static double logistic(double x) { return 1 / (1 + std::exp(-x)); }

static void the_cell_and_its_gradients_agree_with_the_formulas(int rows, int units, int gap, bool accumulateGates, bool accumulateState)
{
    context = "LSTM cell of " + std::to_string(rows) + " x " + std::to_string(units);
    auto noise = uniform(1);
    Rows<float> gates(rows, 4 * units, 4 * units + gap, [&](long i) { return 4 * noise(i); }), previous(rows, 2 * units, 2 * units + gap, uniform(2)),
        dState(rows, 2 * units, 2 * units + 2 * gap, uniform(3)), dGatesBefore(rows, 4 * units, 4 * units + gap, uniform(4)), dPreviousBefore(rows, 2 * units, 2 * units + gap, uniform(5));
    auto gate = [&](long r, long kind, long u) { return kind == 2 ? std::tanh(gates(r, 2 * units + u)) : logistic(gates(r, kind * units + u)); };
    auto cell = [&](long r, long u) { return gate(r, 1, u) * previous(r, units + u) + gate(r, 0, u) * gate(r, 2, u); };
    auto dCell = [&](long r, long u) {
        double tanhCell = std::tanh(cell(r, u));
        return dState(r, units + u) + dState(r, u) * gate(r, 3, u) * (1 - tanhCell * tanhCell);
    };
    in_both_orders([&](unsigned blocks) {
        Rows<float> activations(rows, 4 * units, 4 * units + gap), state(rows, 2 * units, 2 * units + 3 * gap), dGates(rows, 4 * units, 4 * units + gap, uniform(4)),
            dPrevious(rows, 2 * units, 2 * units + gap, uniform(5));
        launch(lstm_cell__host, blocks, LstmCellArguments{
            gates.data(), previous.data(), activations.data(), state.data(), gates.pitch(), previous.pitch(), activations.pitch(), state.pitch(), rows, units});
        launch(lstm_cell_backward__host, blocks, LstmCellBackwardArguments{
            dState.data(), activations.data(), previous.data(), state.data(), dGates.data(), dPrevious.data(), dState.pitch(), activations.pitch(), previous.pitch(), state.pitch(),
            dGates.pitch(), dPrevious.pitch(), rows, units, accumulateGates, accumulateState});
        activations.expect_near([&](long i) { return gate(i / (4 * units), i / units % 4, i % units); }, 1e-6, "activations");
        state.expect_near([&](long i) {
            long r = i / (2 * units), u = i % units;
            return i / units % 2 == 0 ? gate(r, 3, u) * std::tanh(cell(r, u)) : cell(r, u);
        }, 1e-6, "state");
        dGates.expect_near([&](long i) {
            long r = i / (4 * units), kind = i / units % 4, u = i % units;
            double a = gate(r, kind, u), before = accumulateGates ? dGatesBefore[i] : 0;
            switch (kind)
            {
                case 0: return before + dCell(r, u) * gate(r, 2, u) * a * (1 - a);
                case 1: return before + dCell(r, u) * previous(r, units + u) * a * (1 - a);
                case 2: return before + dCell(r, u) * gate(r, 0, u) * (1 - a * a);
                default: return before + dState(r, u) * std::tanh(cell(r, u)) * a * (1 - a);
            }
        }, 2e-6, "dgates");
        dPrevious.expect_near([&](long i) {
            long r = i / (2 * units), u = i % units;
            return (accumulateState ? dPreviousBefore[i] : 0) + (i / units % 2 == 0 ? 0 : dCell(r, u) * gate(r, 1, u));
        }, 2e-6, "dprevious");
        return bytes(activations, state, dGates, dPrevious);
    });
}

int main()
{
    for (int units : {1, 3, 17, 48})
    {
        for (int gap : {0, 5})
        {
            the_cell_and_its_gradients_agree_with_the_formulas(1, units, gap, false, false);
            the_cell_and_its_gradients_agree_with_the_formulas(13, units, gap, true, true);
        }
    }
}
