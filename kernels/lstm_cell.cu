// The element-wise part of an LSTM cell, float32: the policy is trained in it. Gates are i, f, g, o side by side, a state is h, c.
//
// Versions tried:
// 1. A thread for each sequence and unit, tanh(c) computed again in the backward pass, as here: a policy's matrices are kilobytes. Not measured on a GPU yet.
#include "common.cuh"

// lstm_cell: c = sigmoid(f) c' + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c).
struct LstmCellArguments
{
    const float* gates;         // Rows x 4 Units: pre-activations i, f, g, o.
    const float* previous;      // Rows x 2 Units: the state before, h', c'.
    float* activations;         // Out: Rows x 4 Units: sigmoid(i), sigmoid(f), tanh(g), sigmoid(o).
    float* state;               // Out: Rows x 2 Units: h, c.
    long long gatesPitch;       // From one sequence's gates to the next.
    long long previousPitch;    // From one state before to the next.
    long long activationsPitch; // From one sequence's activations to the next.
    long long statePitch;       // From one state to the next.
    int rows;                   // Sequences.
    int units;                  // Units of the cell.
};

EAS_OFFSET(0, gates, LstmCellArguments);
EAS_OFFSET(8, previous, LstmCellArguments);
EAS_OFFSET(16, activations, LstmCellArguments);
EAS_OFFSET(24, state, LstmCellArguments);
EAS_OFFSET(32, gatesPitch, LstmCellArguments);
EAS_OFFSET(40, previousPitch, LstmCellArguments);
EAS_OFFSET(48, activationsPitch, LstmCellArguments);
EAS_OFFSET(56, statePitch, LstmCellArguments);
EAS_OFFSET(64, rows, LstmCellArguments);
EAS_OFFSET(68, units, LstmCellArguments);
EAS_SIZE(72, LstmCellArguments);

EAS_INLINE void lstm_cell_of(const LstmCellArguments& p)
{
    unsigned units = (unsigned)p.units, total = (unsigned)p.rows * units;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        long long row = i / units, u = i % units;
        const float* gate = p.gates + row * p.gatesPitch + u;
        float* activation = p.activations + row * p.activationsPitch + u;
        float* hidden = p.state + row * p.statePitch + u;
        float input = sigmoid(gate[0]), forget = sigmoid(gate[units]), candidate = hyperbolic_tangent(gate[2 * units]), output = sigmoid(gate[3 * units]);
        float cell = forget * p.previous[row * p.previousPitch + units + u] + input * candidate;
        activation[0] = input;
        activation[units] = forget;
        activation[2 * units] = candidate;
        activation[3 * units] = output;
        hidden[0] = output * hyperbolic_tangent(cell);
        hidden[units] = cell;
    }
}

EAS_POINTWISE(lstm_cell, LstmCellArguments, lstm_cell_of)

// lstm_cell_backward: with dc the gradient of c plus dh o (1 - tanh(c)^2): di = dc g, df = dc c', dg = dc i, do = dh tanh(c), each times the derivative of
// its activation; dc' = dc f; dh' = 0.
struct LstmCellBackwardArguments
{
    const float* dState;        // Rows x 2 Units: gradients of h, c.
    const float* activations;   // From lstm_cell.
    const float* previous;      // Rows x 2 Units: the state before, h', c'.
    const float* state;         // From lstm_cell.
    float* dGates;              // Out: Rows x 4 Units: gradients of i, f, g, o.
    float* dPrevious;           // Out: Rows x 2 Units: gradients of h', c'.
    long long dStatePitch;      // From one sequence's gradients of the state to the next.
    long long activationsPitch; // From one sequence's activations to the next.
    long long previousPitch;    // From one state before to the next.
    long long statePitch;       // From one state to the next.
    long long dGatesPitch;      // From one sequence's gradients of the gates to the next.
    long long dPreviousPitch;   // From one gradient of the state before to the next.
    int rows;                   // Sequences.
    int units;                  // Units of the cell.
    int accumulateGates;        // 1 to add to the gradients of the gates, 0 to overwrite them.
    int accumulateState;        // 1 to add to the gradient of the state before, 0 to overwrite it.
};

EAS_OFFSET(0, dState, LstmCellBackwardArguments);
EAS_OFFSET(8, activations, LstmCellBackwardArguments);
EAS_OFFSET(16, previous, LstmCellBackwardArguments);
EAS_OFFSET(24, state, LstmCellBackwardArguments);
EAS_OFFSET(32, dGates, LstmCellBackwardArguments);
EAS_OFFSET(40, dPrevious, LstmCellBackwardArguments);
EAS_OFFSET(48, dStatePitch, LstmCellBackwardArguments);
EAS_OFFSET(56, activationsPitch, LstmCellBackwardArguments);
EAS_OFFSET(64, previousPitch, LstmCellBackwardArguments);
EAS_OFFSET(72, statePitch, LstmCellBackwardArguments);
EAS_OFFSET(80, dGatesPitch, LstmCellBackwardArguments);
EAS_OFFSET(88, dPreviousPitch, LstmCellBackwardArguments);
EAS_OFFSET(96, rows, LstmCellBackwardArguments);
EAS_OFFSET(100, units, LstmCellBackwardArguments);
EAS_OFFSET(104, accumulateGates, LstmCellBackwardArguments);
EAS_OFFSET(108, accumulateState, LstmCellBackwardArguments);
EAS_SIZE(112, LstmCellBackwardArguments);

EAS_INLINE void put_or_add(float* at, float value, int accumulate) { *at = accumulate ? *at + value : value; }

EAS_INLINE void lstm_cell_backward_of(const LstmCellBackwardArguments& p)
{
    unsigned units = (unsigned)p.units, total = (unsigned)p.rows * units;
    for (unsigned i = grid_thread(); i < total; i += grid_threads())
    {
        long long row = i / units, u = i % units;
        const float* dHidden = p.dState + row * p.dStatePitch + u;
        const float* activation = p.activations + row * p.activationsPitch + u;
        float* dGate = p.dGates + row * p.dGatesPitch + u;
        float* dPreviousHidden = p.dPrevious + row * p.dPreviousPitch + u;
        float input = activation[0], forget = activation[units], candidate = activation[2 * units], output = activation[3 * units];
        float tanhCell = hyperbolic_tangent(p.state[row * p.statePitch + units + u]);
        float dCell = dHidden[units] + dHidden[0] * output * (1 - tanhCell * tanhCell);
        put_or_add(&dGate[0], dCell * candidate * input * (1 - input), p.accumulateGates);
        put_or_add(&dGate[units], dCell * p.previous[row * p.previousPitch + units + u] * forget * (1 - forget), p.accumulateGates);
        put_or_add(&dGate[2 * units], dCell * input * (1 - candidate * candidate), p.accumulateGates);
        put_or_add(&dGate[3 * units], dHidden[0] * tanhCell * output * (1 - output), p.accumulateGates);
        put_or_add(&dPreviousHidden[0], 0, p.accumulateState);
        put_or_add(&dPreviousHidden[units], dCell * forget, p.accumulateState);
    }
}

EAS_POINTWISE(lstm_cell_backward, LstmCellBackwardArguments, lstm_cell_backward_of)
