using Eas.Networks.Architecture;

namespace Eas.Search.Policy;

/// <summary>Every option that may be chosen is as likely as any other: what the controls choose with. A layer is widened with probability a half.</summary>
internal sealed class UniformModel : IChoiceModel
{
    public IChoiceStep Begin(string kind, IReadOnlyList<NetworkSpec> networks) => new Step();

    private static ValueList<double> Uniform(ValueList<bool> mask)
    {
        int options = mask.Count(isOpen => isOpen);
        return [.. mask.Select(isOpen => isOpen ? 1.0 / options : 0)];
    }

    private sealed class Step : IChoiceStep
    {
        public IReadOnlyList<IReadOnlyList<ValueList<double>>> Probabilities(
            IReadOnlyList<IReadOnlyList<ValueList<bool>>> masks, IReadOnlyList<int[]> previous) =>
            [.. masks.Select(network => (ValueList<double>[])[.. network.Select(Uniform)])];

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
