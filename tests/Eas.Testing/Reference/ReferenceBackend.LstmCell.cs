using Eas.Tensors;

namespace Eas.Testing;

public sealed partial class ReferenceBackend
{
    public void LstmCell(Tensor gates, Tensor previousState, Tensor activations, Tensor state)
    {
        View<double> gatesv = new(gates), previous = new(previousState), activationsv = new(activations), statev = new(state);
        Submit(() =>
        {
            int units = statev.Channels / 2;
            for (int n = 0; n < statev.Rows; n++)
            {
                for (int u = 0; u < units; u++)
                {
                    double i = Sigmoid(gatesv[n, u]), f = Sigmoid(gatesv[n, units + u]);
                    double g = Math.Tanh(gatesv[n, (2 * units) + u]), o = Sigmoid(gatesv[n, (3 * units) + u]);
                    double cell = (f * previous[n, units + u]) + (i * g);
                    statev[n, u] = o * Math.Tanh(cell);
                    statev[n, units + u] = cell;
                    Write(activationsv, n, u, (i, f, g, o), accumulate: false);
                }
            }
        });
    }

    public void LstmCellBackward(
        Tensor dState, Tensor activations, Tensor previousState, Tensor state, Tensor dGates, Tensor dPreviousState, bool accumulateGates, bool accumulateState)
    {
        View<double> dStatev = new(dState), activationsv = new(activations), previous = new(previousState), statev = new(state);
        View<double> dGatesv = new(dGates), dPrevious = new(dPreviousState);
        Submit(() =>
        {
            int units = statev.Channels / 2;
            for (int n = 0; n < statev.Rows; n++)
            {
                for (int u = 0; u < units; u++)
                {
                    double i = activationsv[n, u], f = activationsv[n, units + u];
                    double g = activationsv[n, (2 * units) + u], o = activationsv[n, (3 * units) + u];
                    double tanh = Math.Tanh(statev[n, units + u]);
                    double dHidden = dStatev[n, u];
                    double dCell = dStatev[n, units + u] + (dHidden * o * (1 - (tanh * tanh)));
                    (double, double, double, double) gradients = (
                        dCell * g * i * (1 - i),
                        dCell * previous[n, units + u] * f * (1 - f),
                        dCell * i * (1 - (g * g)),
                        dHidden * tanh * o * (1 - o));
                    Write(dGatesv, n, u, gradients, accumulateGates);
                    dPrevious[n, u] = accumulateState ? dPrevious[n, u] : 0;
                    dPrevious[n, units + u] = (dCell * f) + (accumulateState ? dPrevious[n, units + u] : 0);
                }
            }
        });
    }

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    private static void Write(View<double> gates, int n, int u, (double I, double F, double G, double O) values, bool accumulate)
    {
        int units = gates.Channels / 4;
        gates[n, u] = values.I + (accumulate ? gates[n, u] : 0);
        gates[n, units + u] = values.F + (accumulate ? gates[n, units + u] : 0);
        gates[n, (2 * units) + u] = values.G + (accumulate ? gates[n, (2 * units) + u] : 0);
        gates[n, (3 * units) + u] = values.O + (accumulate ? gates[n, (3 * units) + u] : 0);
    }
}
